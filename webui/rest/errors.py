"""Every error of the application, as a problem (RFC 9457) or as a page."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from indexer import QueryError, Said, UnknownValueError
from webui import language
from webui.pages import mistakes
from webui.params import ParameterError


class IndexClosedError(Exception):
    """There is no index to search at the moment."""


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

    @app.errorhandler(QueryError)
    def unreadable(error: QueryError) -> Response:
        return problem(
            400,
            "query can't be read",
            str(error.message),
            position=error.position,
            hint=str(error.hint),
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
        response.headers["Retry-After"] = str(mistakes.RETRY_AFTER)
        return response

    @app.errorhandler(CutShortError)
    def cut_short(_: CutShortError) -> Response:
        response = problem(
            503,
            "search cut short",
            str(
                Said(
                    "检索超时，没有查完，所以不给出文件；请多写几个字，或者限定文件、章节、类型",
                    "the search took too long to give all hits; use longer words, or restrict it"
                    " to a document, section or kind",
                )
            ),
        )
        response.headers["Retry-After"] = str(mistakes.RETRY_AFTER)
        return response

    @app.errorhandler(HTTPException)
    def plain(error: HTTPException) -> Response:
        if error.code == 404 and not owns(request.path):
            return language.vary(mistakes.not_found(error))
        made = error.get_response()
        if made.status_code < 400:  # a redirection is no error
            return Response(made.response, made.status_code, list(made.headers))
        response = problem(error.code or 500, error.name.lower(), error.description or error.name)
        for name in ("Allow", "Retry-After"):
            if value := made.headers.get(name):
                response.headers[name] = value
        return response
