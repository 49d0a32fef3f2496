"""REST: the resources for programs."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from indexer import Searcher
from webui.concordance_params import concordance_request
from webui.params import check_names, reply_format, report_request, terms_request
from webui.rest.concordance import concordance as concordance_reply
from webui.rest.delivery import conditional, json_reply
from webui.rest.errors import IndexClosedError
from webui.rest.replies import described, terms_body, whole_document, whole_passage
from webui.rest.report import report as report_reply
from webui.rest.search import search as search_reply
from webui.rest.suggest import suggest_body, suggest_request
from webui.views.references import passages
from webui.views.terms import chosen


def blueprint(searcher: Searcher | None) -> Blueprint:
    """The REST resources over one open index."""
    routes = Blueprint("api", __name__)

    def opened() -> Searcher:
        if searcher is None:
            raise IndexClosedError
        return searcher

    @routes.get("/healthz")
    def healthz() -> Response:
        check_names(request.args, ())
        return json_reply({"status": "ok"})

    @routes.get("/readyz")
    def readyz() -> Response:
        check_names(request.args, ())
        ready = opened()
        passages = sum(len(document.passages) for document in ready.documents)
        return json_reply(
            {
                "status": "ok",
                "generation": ready.generation,
                "documents": len(ready.documents),
                "passages": passages,
            }
        )

    @routes.get("/api/v1/search")
    def search() -> Response:
        return search_reply(opened(), request.args)

    @routes.get("/api/v1/documents")
    def documents() -> Response:
        check_names(request.args, ())
        ready = opened()
        return conditional(
            ready, lambda: json_reply({"documents": [described(d) for d in ready.documents]})
        )

    @routes.get("/api/v1/documents/<identifier>")
    def document(identifier: str) -> Response:
        check_names(request.args, ())
        ready = opened()
        found = ready.document(identifier)
        if found is None:
            raise NotFound(f"no document {identifier}")
        return conditional(ready, lambda: json_reply(whole_document(ready, found)))

    @routes.get("/api/v1/passages/<identifier>")
    def passage(identifier: str) -> Response:
        check_names(request.args, ())
        ready = opened()
        found = passages(ready, [identifier]).get(identifier)
        if found is None:
            raise NotFound(f"no passage {identifier}")
        return conditional(ready, lambda: json_reply(whole_passage(ready, found)))

    @routes.get("/api/v1/concordance")
    def concordance() -> Response:
        wanted = concordance_request(request.args, {"format"})
        form = reply_format(request.args)
        ready = opened()
        ready.check(wanted.search)
        return conditional(ready, lambda: concordance_reply(ready, wanted, form))

    @routes.get("/api/v1/suggest")
    def suggest() -> Response:
        typed, limit = suggest_request(request.args)
        ready = opened()
        return conditional(ready, lambda: json_reply(suggest_body(ready, typed, limit)))

    @routes.get("/api/v1/terms")
    def terms() -> Response:
        typed, varying = terms_request(request.args)
        ready = opened()
        return conditional(
            ready, lambda: json_reply(terms_body(ready, chosen(ready, typed, varying)))
        )

    @routes.get("/api/v1/report")
    def report() -> Response:
        lines, form = report_request(request.args)
        ready = opened()
        return conditional(ready, lambda: report_reply(ready, lines, form))

    return routes
