"""REST: the resources for programs; every error a problem (RFC 9457)."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException, NotFound

from indexer import QueryError, Request, Results, Searcher, UnknownValueError
from webui import pages
from webui.params import (
    MAX_HITS,
    Format,
    ParameterError,
    check_names,
    reply_format,
    search_request,
    terms_request,
)
from webui.references_view import passages
from webui.replies import (
    csv_lines,
    described,
    hit_body,
    json_reply,
    jsonl_lines,
    terms_body,
    whole_document,
    whole_passage,
)
from webui.terms_view import chosen


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
        return _search(opened())

    @routes.get("/api/v1/documents")
    def documents() -> Response:
        check_names(request.args, ())
        ready = opened()
        return _conditional(
            ready, lambda: json_reply({"documents": [described(d) for d in ready.documents]})
        )

    @routes.get("/api/v1/documents/<identifier>")
    def document(identifier: str) -> Response:
        check_names(request.args, ())
        ready = opened()
        found = ready.document(identifier)
        if found is None:
            raise NotFound(f"no document {identifier}")
        return _conditional(ready, lambda: json_reply(whole_document(ready, found)))

    @routes.get("/api/v1/passages/<identifier>")
    def passage(identifier: str) -> Response:
        check_names(request.args, ())
        ready = opened()
        found = passages(ready, [identifier]).get(identifier)
        if found is None:
            raise NotFound(f"no passage {identifier}")
        return _conditional(ready, lambda: json_reply(whole_passage(ready, found)))

    @routes.get("/api/v1/terms")
    def terms() -> Response:
        typed, varying = terms_request(request.args)
        ready = opened()
        return _conditional(
            ready, lambda: json_reply(terms_body(ready, chosen(ready, typed, varying)))
        )

    return routes


class IndexClosedError(Exception):
    """There is no index to search at the moment."""


class CutShortError(Exception):
    """A search took too long, and what was asked for is all of its hits."""


def _search(searcher: Searcher) -> Response:
    wanted = search_request(request.args)
    form = reply_format(request.args)
    searcher.check(wanted)
    if form == "json":
        return _conditional(searcher, lambda: _reply(searcher, wanted, searcher.search(wanted)))
    return _conditional(searcher, lambda: _file(searcher, wanted, form))


def _file(searcher: Searcher, wanted: Request, form: Format) -> Response:
    """All hits as a file, whatever page was asked for."""
    results = searcher.search(replace(wanted, page=1, per_page=sys.maxsize))
    if results.timed_out:
        raise CutShortError
    lines = (
        csv_lines(searcher, results.hits) if form == "csv" else jsonl_lines(searcher, results.hits)
    )
    kind = "text/csv" if form == "csv" else "application/jsonl"
    response = Response(lines, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="waikong.{form}"'
    return response


def _conditional(searcher: Searcher, make: Callable[[], Response]) -> Response:
    """A reply with a weak ETag of generation and query; 304 where the client has it already.

    ``If-None-Match: *`` means any reply, so there has to be one first: ``make`` may raise.
    """
    asked = json.dumps([request.path, sorted(request.args.items(multi=True))])
    digest = hashlib.sha256(f"{searcher.generation} {asked}".encode()).hexdigest()[:24]
    known = request.if_none_match
    if known.star_tag or not known.contains_weak(digest):
        response = make()
        if response.cache_control.no_store:
            return response
    if known.contains_weak(digest):  # which it does if it is *
        response = Response(status=304)
    response.set_etag(digest, weak=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _reply(searcher: Searcher, wanted: Request, results: Results) -> Response:
    links = _links(results.total, wanted)
    body = {
        "query": {
            "text": wanted.query,
            "understood": results.understood,
            "variants": [{"of": v.of, "added": list(v.added)} for v in results.variants],
            "replaced_by": results.replaced_by,
            "replaced_why": results.replaced_why,
        },
        "total": results.total,
        "total_relation": "at_least" if results.timed_out else "exact",
        "counts": {"literal": results.literal, "whole_word": results.whole_word},
        "terms": [
            {"text": t.text, "literal": t.literal, "whole_word": t.whole_word, "whole": t.whole}
            for t in results.terms
        ],
        "groups": {"whole": results.total_whole, "related": results.total - results.total_whole},
        "page": wanted.page,
        "per_page": wanted.per_page,
        "hits": [hit_body(searcher, hit) for hit in results.hits],
        "facets": {
            name: [{"value": c.value, "label": c.label, "count": c.count} for c in counts]
            for name, counts in results.facets.items()
        },
        "suggestions": [{"query": s.query, "why": s.why} for s in results.suggestions],
        "generation": results.generation,
        "took_ms": results.took_ms,
        "timed_out": results.timed_out,
        "links": {name: links.get(name) for name in ("self", "next", "previous")},
    }
    if wanted.explain:
        body["query"]["segmentations"] = {  # type: ignore[index]  # the value is a dict
            name: list(cuts) for name, cuts in results.cuts.items()
        }
    response = json_reply(body)
    if results.timed_out:  # another try may find more
        response.headers["Cache-Control"] = "no-store"
    registered = {"previous": "prev"}  # the relation's name among link headers
    response.headers["Link"] = ", ".join(
        f'<{url}>; rel="{registered.get(relation, relation)}"'
        for relation, url in links.items()
        if relation != "self"
    )
    return response


def _links(total: int, wanted: Request) -> dict[str, str]:
    """Relative addresses of this page of hits and the others, by relation."""
    last = max(1, -(-min(total, MAX_HITS) // wanted.per_page))
    last = min(last, MAX_HITS // wanted.per_page)
    pages = {"self": wanted.page, "first": 1, "last": last}
    if wanted.page < last:
        pages["next"] = wanted.page + 1
    if wanted.page > 1:
        pages["previous"] = min(wanted.page - 1, last)
    return {relation: _address(page) for relation, page in pages.items()}


def _address(page: int) -> str:
    kept = [(k, v) for k, v in request.args.items(multi=True) if k != "page"]
    return f"{request.path}?{urlencode([*kept, ('page', str(page))])}"


def problem(status: int, title: str, detail: str, **more: Any) -> Response:
    """An error as RFC 9457 wants it."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return Response(
        json.dumps(body, ensure_ascii=False) + "\n",
        status=status,
        content_type="application/problem+json; charset=utf-8",
    )


def owns(path: str) -> bool:
    """Whether an address is one for programs, so that its errors are problems."""
    return path.split("/")[1] in ("api", "healthz", "readyz")


def register_errors(app: Flask) -> None:
    """Every error of the application becomes a problem, unless a page renders it itself.

    A bug reaches the last of these as a plain 500, after Flask has logged its traceback.
    """

    @app.errorhandler(QueryError)
    def unreadable(error: QueryError) -> Response:
        return problem(
            400, "query can't be read", error.message, position=error.position, hint=error.hint
        )

    @app.errorhandler(ParameterError)
    def refused(error: ParameterError) -> Response:
        return problem(400, "parameter refused", str(error), parameter=error.parameter)

    @app.errorhandler(UnknownValueError)
    def unknown(error: UnknownValueError) -> Response:
        return problem(
            400, "no such value", str(error), parameter=error.field, known=list(error.known)
        )

    @app.errorhandler(IndexClosedError)
    def closed(_: IndexClosedError) -> Response:
        response = problem(503, "no index", "the index is not open; try again later")
        response.headers["Retry-After"] = str(pages.RETRY_AFTER)
        return response

    @app.errorhandler(CutShortError)
    def cut_short(_: CutShortError) -> Response:
        response = problem(
            503,
            "search cut short",
            "检索超时，没有查完，所以不给出文件；请多写几个字，或者限定文件、章节、类型"
            " / the search took too long to give all hits; use longer words, or restrict it"
            " to a document, section or kind",
        )
        response.headers["Retry-After"] = str(pages.RETRY_AFTER)
        return response

    @app.errorhandler(HTTPException)
    def plain(error: HTTPException) -> Response:
        if error.code == 404 and not owns(request.path):
            return pages.not_found(error)
        made = error.get_response()
        if made.status_code < 400:  # a redirection is no error
            return Response(made.response, made.status_code, list(made.headers))
        response = problem(error.code or 500, error.name.lower(), error.description or error.name)
        for name in ("Allow", "Retry-After"):
            if value := made.headers.get(name):
                response.headers[name] = value
        return response
