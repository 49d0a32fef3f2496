"""The resource that describes all others: an OpenAPI 3.1 document."""

from __future__ import annotations

from flask import Response

from indexer import Cache, Searcher
from webui.params import Parameters
from webui.rest.delivery import conditional, encoded, text_reply
from webui.rest.examples import identifiers

_GENERATIONS = 2


class Description:
    """The resource; remembers the document, whose examples are of one generation."""

    def __init__(self) -> None:
        self._kept: Cache[str, str] = Cache(_GENERATIONS)

    def __call__(self, searcher: Searcher, _: Parameters) -> Response:
        return conditional(searcher, lambda: text_reply(self._text(searcher)))

    def _text(self, searcher: Searcher) -> str:
        def made() -> str:
            from webui.rest import openapi  # models that nothing else needs

            return encoded(openapi.document(identifiers(searcher)))

        return self._kept.get(searcher.generation, made)
