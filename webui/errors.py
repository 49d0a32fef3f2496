"""What becomes of an error: a page for people, a problem (RFC 9457) for programs."""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, NotFound

from indexer import IndexClosedError, QueryError, UnknownValueError
from webui import current, language
from webui.catalogue import both
from webui.gate import FullError
from webui.pages import mistakes
from webui.params import ParameterError
from webui.problems import BY_STATUS, UNNAMED, CutShortError, problem, reply


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
    return problem("query-unreadable", detail, position=error.position, hint=hint)


def _refused(error: ParameterError) -> Response:
    return problem("parameter-refused", str(error), parameter=error.parameter)


def _unknown(error: UnknownValueError) -> Response:
    known = list(error.known)
    detail = str(both(f"mistakes.no_such_{error.field}", value=error.value))
    return problem("value-unknown", detail, parameter=error.field, known=known)


def _closed(_: IndexClosedError) -> Response:
    return problem("index-closed", _why_closed())


def _why_closed() -> str | None:
    reason = current.state().reason
    return str(both(f"problems.index_{reason}")) if reason else None


def _cut_short(_: CutShortError) -> Response:
    return problem("search-cut-short", str(both("mistakes.cut_short")))


def _full(_: FullError) -> Response:
    return problem("overloaded") if owns(request.path) else mistakes.busy()


def _plain(error: HTTPException) -> Response:
    made = error.get_response()
    if made.status_code < 400:  # a redirection is no error
        return Response(made.response, made.status_code, list(made.headers))
    if owns(request.path):
        response = _problem(error)
    elif error.code == 404:
        response = language.vary(mistakes.not_found(error))
    else:
        response = language.vary(mistakes.went_wrong(error))
    for name in ("Allow", "Retry-After"):
        if value := made.headers.get(name):
            response.headers[name] = value
    return response


def _problem(error: HTTPException) -> Response:
    """What an error says may be of the inside, and is told only of what does not exist."""
    status = error.code or 500
    if known := BY_STATUS.get(status):
        found_nothing = status == 404 and error.description != NotFound.description
        return problem(known.name, error.description if found_nothing else None)
    return reply(status, UNNAMED, error.name.lower(), error.name)
