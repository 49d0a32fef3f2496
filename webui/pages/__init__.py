"""Browser: the same search, rendered. Every view is a GET, and its URL is its whole state."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response

from indexer import IndexClosedError, QueryError, UnknownValueError
from webui.current import searcher
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
    reference,
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
    ("/reference", "reference", reference.page),
    ("/opensearch.xml", "opensearch", opensearch.page),
    ("/suggest", "suggest", opensearch.suggest),
)
"""Each: where, what ``url_for`` calls it, and the function of a searcher that makes it."""


def blueprint() -> Blueprint:
    """Every page. Without an index all of them answer 503."""
    pages = Blueprint("pages", __name__)
    pages.add_app_template_filter(marked, "marked")
    pages.add_app_template_filter(lambda passage: called(searcher(), passage), "called")
    for rule, endpoint, page in PAGES:
        pages.add_url_rule(rule, endpoint, partial(_shown, page))
    pages.register_error_handler(QueryError, lambda error: mistakes.unreadable(searcher(), error))
    pages.register_error_handler(
        UnknownValueError, lambda error: mistakes.unknown(searcher(), error)
    )
    pages.register_error_handler(ParameterError, mistakes.refused)
    pages.register_error_handler(IndexClosedError, mistakes.unavailable)
    pages.register_error_handler(404, mistakes.not_found)
    pages.after_request(_revalidated)
    pages.after_request(vary)
    return pages


def _shown(page: Callable[..., str | Response], **named: str) -> str | Response:
    return page(searcher(), **named)


def _revalidated(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache"
    return response
