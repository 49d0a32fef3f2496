"""REST: the resources for programs."""

from __future__ import annotations

from functools import partial
from typing import Any, Protocol

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from indexer import Searcher
from webui.concordance_params import concordance_request
from webui.current import searcher, state
from webui.params import Arguments, check_names, reply_format, report_request, terms_request
from webui.rest.concordance import concordance as concordance_reply
from webui.rest.delivery import conditional, json_reply, kept_unless
from webui.rest.replies import described, terms_body, whole_document, whole_passage
from webui.rest.report import report as report_reply
from webui.rest.search import Search
from webui.rest.suggest import suggest as suggest_reply
from webui.rest.suggest import suggest_request
from webui.views.terms import chosen


class Resource(Protocol):
    """What answers at an address; ``named`` are the parts of the path that have names."""

    def __call__(self, searcher: Searcher, arguments: Arguments, **named: str) -> Response: ...


def blueprint() -> Blueprint:
    """The REST resources."""
    routes = Blueprint("api", __name__)
    search = Search()
    routes.add_url_rule("/healthz", "healthz", _healthz)
    routes.add_url_rule("/readyz", "readyz", partial(_readyz, search))
    for rule, name, resource in _resources(search):
        routes.add_url_rule(rule, name, partial(_answer, resource))
    return routes


def _answer(resource: Resource, **named: str) -> Response:
    return resource(searcher(), request.args, **named)


def _healthz() -> Response:
    check_names(request.args, ())
    return json_reply({"status": "ok"})


def _readyz(search: Search) -> Response:
    """What is served; ``degraded``, with the reason, where that is not the current generation."""
    check_names(request.args, ())
    serving, reason = searcher(), state().reason
    caches = {**serving.caches, "json": search.kept}
    body = {
        "status": "degraded" if reason else "ok",
        "generation": serving.generation,
        "documents": len(serving.documents),
        "passages": sum(len(document.passages) for document in serving.documents),
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
        body["fault"] = f"{reason}: the current generation can't be opened; build the index again"
    return kept_unless(True, json_reply(body))


def _documents(searcher: Searcher, arguments: Arguments) -> Response:
    check_names(arguments, ())
    listed = {"documents": list(map(described, searcher.documents))}
    return conditional(searcher, lambda: json_reply(listed))


def _document(searcher: Searcher, arguments: Arguments, identifier: str) -> Response:
    check_names(arguments, ())
    found = searcher.document(identifier)
    if found is None:
        raise NotFound(f"no document {identifier}")
    return conditional(searcher, lambda: json_reply(whole_document(searcher, found)))


def _passage(searcher: Searcher, arguments: Arguments, identifier: str) -> Response:
    check_names(arguments, ())
    found = searcher.passage(identifier)
    if found is None:
        raise NotFound(f"no passage {identifier}")
    return conditional(searcher, lambda: json_reply(whole_passage(searcher, found)))


def _concordance(searcher: Searcher, arguments: Arguments) -> Response:
    wanted, form = concordance_request(arguments, {"format"}), reply_format(arguments)
    searcher.check(wanted.search)
    return conditional(searcher, lambda: concordance_reply(searcher, wanted, form))


def _suggest(searcher: Searcher, arguments: Arguments) -> Response:
    typed, limit = suggest_request(arguments)
    return conditional(searcher, lambda: suggest_reply(searcher, typed, limit))


def _terms(searcher: Searcher, arguments: Arguments) -> Response:
    typed, varying = terms_request(arguments)
    found = chosen(searcher, typed, varying)
    return conditional(searcher, lambda: json_reply(terms_body(searcher, found)))


def _report(searcher: Searcher, arguments: Arguments) -> Response:
    lines, form = report_request(arguments)
    return conditional(searcher, lambda: report_reply(searcher, lines, form))


def _resources(search: Search) -> tuple[tuple[str, str, Any], ...]:
    """Each: where, what it is called, and the function of a searcher that answers."""
    return (
        ("/api/v1/search", "search", search),
        ("/api/v1/documents", "documents", _documents),
        ("/api/v1/documents/<identifier>", "document", _document),
        ("/api/v1/passages/<identifier>", "passage", _passage),
        ("/api/v1/concordance", "concordance", _concordance),
        ("/api/v1/suggest", "suggest", _suggest),
        ("/api/v1/terms", "terms", _terms),
        ("/api/v1/report", "report", _report),
    )
