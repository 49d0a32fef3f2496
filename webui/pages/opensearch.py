"""What browsers ask for: how to search here, and suggestions while somebody types."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, render_template, request, url_for

from indexer import Completion, Searcher
from webui.language import TAGS, arguments, say
from webui.list_params import BrowserParameters
from webui.params import Parameters
from webui.public import public_url


def page(searcher: Searcher) -> Response:
    """``/opensearch.xml``, where the address of these pages is known."""
    Parameters.read(arguments())
    base = public_url()
    if base is None:
        abort(404)
    tag = request.args.get("lang")
    text = render_template(
        "opensearch.xml",
        base=base,
        description=say("suggest.description"),
        lang=tag if tag in TAGS else None,
    )
    return Response(text, content_type="application/opensearchdescription+xml; charset=utf-8")


def suggest(searcher: Searcher) -> Response:
    """``/suggest?q=…``, as browsers ask and want it."""
    typed = BrowserParameters.read(arguments()).q
    search = (public_url() or "") + url_for("pages.search")
    body = _lists(typed, searcher.suggest(typed), search)
    return Response(
        json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n",
        content_type="application/x-suggestions+json; charset=utf-8",
    )


def _lists(typed: str, completions: Sequence[Completion], search: str) -> list[Any]:
    """Query, completions, details, addresses: the four lists of OpenSearch suggestions.

    ``search`` is the address of the search page, which may have parameters already.
    """
    joined = "&" if "?" in search else "?"
    return [
        typed,
        [one.text for one in completions],
        [one.detail for one in completions],
        [f"{search}{joined}{urlencode({'q': one.text})}" for one in completions],
    ]
