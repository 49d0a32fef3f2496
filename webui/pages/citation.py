"""A citation as a file: of a passage, or of a whole document."""

from __future__ import annotations

from flask import Response, abort

from indexer import Searcher
from webui.language import arguments
from webui.list_params import CitationParameters
from webui.views.citing import file
from webui.views.passage import find


def of_passage(searcher: Searcher, identifier: str) -> Response:
    """``/passages/{id}/citation?form=…``."""
    document, passage = find(searcher, identifier) or abort(404)
    return file(CitationParameters.read(arguments()).form, document, passage)


def of_document(searcher: Searcher, identifier: str) -> Response:
    """``/documents/{id}/citation?form=…``."""
    document = searcher.document(identifier) or abort(404)
    return file(CitationParameters.read(arguments()).form, document)
