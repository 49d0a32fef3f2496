"""What becomes of an error: a page for people, a problem (RFC 9457) for programs."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from indexer import IndexClosedError, QueryError, UnknownValueError
from webui import current, language
from webui.catalogue import both
from webui.gate import FullError
from webui.pages import mistakes
from webui.params import ParameterError


class CutShortError(Exception):
    """A search took too long, and what was asked for is all of its hits."""


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
    app.register_error_handler(QueryError, _unreadable)
    app.register_error_handler(ParameterError, _refused)
    app.register_error_handler(UnknownValueError, _unknown)
    app.register_error_handler(IndexClosedError, _closed)
    app.register_error_handler(CutShortError, _cut_short)
    app.register_error_handler(FullError, _full)
    app.register_error_handler(HTTPException, _plain)


def _unreadable(error: QueryError) -> Response:
    detail, hint = str(error.message), str(error.hint)
    return problem(400, "query can't be read", detail, position=error.position, hint=hint)


def _refused(error: ParameterError) -> Response:
    return problem(400, "parameter refused", str(error), parameter=error.parameter)


def _unknown(error: UnknownValueError) -> Response:
    known = list(error.known)
    return problem(400, "no such value", str(error), parameter=error.field, known=known)


def _closed(_: IndexClosedError) -> Response:
    why = current.state().reason or "not open"
    return _later(problem(503, "no index", f"the index is {why}; try again later"))


def _cut_short(_: CutShortError) -> Response:
    return _later(problem(503, "search cut short", str(both("mistakes.cut_short"))))


def _full(_: FullError) -> Response:
    if owns(request.path):
        return _later(problem(503, "too many searches", str(both("mistakes.too_many"))))
    return mistakes.busy()


def _later(response: Response) -> Response:
    response.headers["Retry-After"] = str(mistakes.RETRY_AFTER)
    return response


def _plain(error: HTTPException) -> Response:
    made = error.get_response()
    if made.status_code < 400:  # a redirection is no error
        return Response(made.response, made.status_code, list(made.headers))
    if owns(request.path):
        title, detail = error.name.lower(), error.description or error.name
        response = problem(error.code or 500, title, detail)
    elif error.code == 404:
        response = language.vary(mistakes.not_found(error))
    else:
        response = language.vary(mistakes.went_wrong(error))
    for name in ("Allow", "Retry-After"):
        if value := made.headers.get(name):
            response.headers[name] = value
    return response
