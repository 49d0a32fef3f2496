"""REST: the resources for programs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Protocol

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from indexer import Searcher
from webui.catalogue import both
from webui.concordance_params import ConcordanceParameters
from webui.current import searcher, state
from webui.list_params import (
    ReportParameters,
    SegmentParameters,
    SuggestParameters,
    TermsParameters,
    term_list,
)
from webui.params import Parameters
from webui.rest.concordance import concordance as concordance_reply
from webui.rest.delivery import conditional, json_reply, kept_unless
from webui.rest.description import Description
from webui.rest.replies import described, terms_body, whole_document, whole_passage
from webui.rest.report import report as report_reply
from webui.rest.resources import RESOURCES, Resource
from webui.rest.search import Search
from webui.rest.segment import segment as segment_reply
from webui.rest.suggest import suggest as suggest_reply
from webui.views.terms import chosen


class Answer(Protocol):
    """What answers at an address; ``named`` are the parts of the path that have names."""

    def __call__(self, searcher: Searcher, asked: Any, **named: str) -> Response: ...


def blueprint() -> Blueprint:
    """The REST resources."""
    routes, answers = Blueprint("api", __name__), _answers()
    for resource in RESOURCES:
        answer = answers.get(resource.name)
        view = partial(_answer, resource, answer) if answer else _healthz
        routes.add_url_rule(resource.rule, resource.name, view)
    return routes


def _answer(resource: Resource, answer: Answer, **named: str) -> Response:
    """Raises IndexClosedError, ParameterError, and what the answer does."""
    lent = searcher()
    return answer(lent, resource.parameters.read(request.args), **named)


def _healthz() -> Response:
    Parameters.read(request.args)
    return json_reply({"status": "ok"})


def _readyz(search: Search, searcher: Searcher, _: Parameters) -> Response:
    """What is served; ``degraded``, with the reason, where that is not the current generation."""
    reason = state().reason
    caches = {**searcher.caches, "json": search.kept}
    body = {
        "status": "degraded" if reason else "ok",
        "generation": searcher.generation,
        "documents": len(searcher.documents),
        "passages": sum(len(document.passages) for document in searcher.documents),
        "caches": {
            name: {
                "hits": kept.hits,
                "misses": kept.misses,
                "kept": kept.size,
                "limit": kept.limit,
            }
            for name, kept in caches.items()
        },
    }
    if reason:
        cure = "see the log" if reason == "unreadable" else "build the index again"
        body["fault"] = f"{reason}: the current generation can't be opened; {cure}"
    return kept_unless(True, json_reply(body))


def _documents(searcher: Searcher, _: Parameters) -> Response:
    listed = {"documents": list(map(described, searcher.documents))}
    return conditional(searcher, lambda: json_reply(listed))


def _document(searcher: Searcher, _: Parameters, identifier: str) -> Response:
    found = searcher.document(identifier)
    if found is None:
        raise NotFound(str(both("mistakes.no_such_document", value=identifier)))
    return conditional(searcher, lambda: json_reply(whole_document(searcher, found)))


def _passage(searcher: Searcher, _: Parameters, identifier: str) -> Response:
    found = searcher.passage(identifier)
    if found is None:
        raise NotFound(str(both("mistakes.no_such_passage", value=identifier)))
    return conditional(searcher, lambda: json_reply(whole_passage(searcher, found)))


def _concordance(searcher: Searcher, asked: ConcordanceParameters) -> Response:
    wanted = asked.wanted()
    searcher.check(wanted.search)
    return conditional(searcher, lambda: concordance_reply(searcher, wanted, asked.format))


def _suggest(searcher: Searcher, asked: SuggestParameters) -> Response:
    return conditional(searcher, lambda: suggest_reply(searcher, asked.q, asked.limit))


def _segment(searcher: Searcher, asked: SegmentParameters) -> Response:
    return conditional(searcher, lambda: segment_reply(searcher, asked.q))


def _terms(searcher: Searcher, asked: TermsParameters) -> Response:
    found = chosen(searcher, asked.q, asked.varying == "1")
    return conditional(searcher, lambda: json_reply(terms_body(searcher, found)))


def _report(searcher: Searcher, asked: ReportParameters) -> Response:
    lines = term_list(asked.terms)
    return conditional(searcher, lambda: report_reply(searcher, lines, asked.format))


def _answers() -> Mapping[str, Any]:
    """What answers for each resource that needs an index."""
    search = Search()
    return {
        "search": search,
        "concordance": _concordance,
        "documents": _documents,
        "document": _document,
        "passage": _passage,
        "suggest": _suggest,
        "segment": _segment,
        "terms": _terms,
        "report": _report,
        "openapi": Description(),
        "readyz": partial(_readyz, search),
    }
