"""Browser: the same search, rendered. Every view is a GET, and its URL is its whole state."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response

from indexer import QueryError, Searcher, UnknownValueError
from webui.language import vary
from webui.marks import marked
from webui.pages import (
    citation,
    concordance,
    distribution,
    document,
    help,
    mistakes,
    opensearch,
    passage,
    report,
    search,
    segmentation,
    terms,
)
from webui.params import ParameterError
from webui.views.citing import called

PAGES = (
    ("/", "search", search.page),
    ("/documents/<identifier>", "document", document.page),
    ("/documents/<identifier>/citation", "document_citation", citation.of_document),
    ("/passages/<identifier>", "passage", passage.page),
    ("/passages/<identifier>/citation", "passage_citation", citation.of_passage),
    ("/concordance", "concordance", concordance.page),
    ("/distribution", "distribution", distribution.page),
    ("/terms", "terms", terms.page),
    ("/report", "report", report.page),
    ("/segmentation", "segmentation", segmentation.page),
    ("/help", "help", help.page),
    ("/opensearch.xml", "opensearch", opensearch.page),
    ("/suggest", "suggest", opensearch.suggest),
)
"""Each: where, what ``url_for`` calls it, and the function of a searcher that makes it."""


def blueprint(searcher: Searcher | None) -> Blueprint:
    """Every page. Without an index all of them answer 503."""
    pages = Blueprint("pages", __name__)
    pages.add_app_template_filter(marked, "marked")
    for rule, endpoint, page in PAGES:
        view = mistakes.unavailable if searcher is None else partial(page, searcher)
        pages.add_url_rule(rule, endpoint, view)
    if searcher is not None:
        pages.add_app_template_filter(partial(called, searcher), "called")
        pages.register_error_handler(QueryError, partial(mistakes.unreadable, searcher))
        pages.register_error_handler(UnknownValueError, partial(mistakes.unknown, searcher))
        pages.register_error_handler(ParameterError, mistakes.refused)
    pages.register_error_handler(404, mistakes.not_found)
    pages.after_request(_revalidated)
    pages.after_request(vary)
    return pages


def _revalidated(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache"
    return response
