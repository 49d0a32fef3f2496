"""What a page says of a request that can't be answered: what is wrong, where, and a way on."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from indexer import KINDS, IndexClosedError, QueryError, Request, Searcher, UnknownValueError
from webui.language import say, settle
from webui.links import Link, address_of, quoted
from webui.params import ParameterError
from webui.problems import RETRY_AFTER
from webui.views import search as search_view


@dataclass(frozen=True, slots=True)
class Fault:
    """What was typed, cut at the character that can't be read. ``number`` counts from 1."""

    before: str
    sign: str
    after: str
    number: int


def unreadable(searcher: Searcher, error: QueryError, typed: str | None = None) -> Response:
    """What was typed stays in the box; the place where reading failed, and a way on.

    ``typed``: which query can't be read, where that need not be ``q``.
    """
    typed = request.args.get("q", "") if typed is None else typed
    literal = _literally(searcher, typed)
    fault = _fault(typed, error.position)
    return _mistake("unreadable.html", error=error, typed=typed, fault=fault, literal=literal)


def unknown(searcher: Searcher, error: UnknownValueError) -> Response:
    """Which values there are."""
    return _mistake("unknown.html", error=error, known=_known(searcher, error))


def refused(error: ParameterError) -> Response:
    """Which parameter, and why."""
    return _mistake("refused.html", error=error)


def not_found(error: HTTPException) -> Response:
    """The page for an address that leads nowhere."""
    settle()
    return make_response(render_template("not_found.html"), 404)


def went_wrong(error: HTTPException) -> Response:
    """The page for a fault of ours, or for a request that no page takes."""
    settle()
    status = error.code or 500
    page = render_template("went_wrong.html", ours=status >= 500, too_long=status == 414)
    return make_response(page, status)


def unavailable(_: IndexClosedError) -> Response:
    """The page where there is no index."""
    return _later("unavailable.html")


def busy() -> Response:
    """The page where there are more searches than can be answered."""
    return _later("busy.html")


def _later(template: str) -> Response:
    settle()
    response = make_response(render_template(template, seconds=RETRY_AFTER), 503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _mistake(template: str, **values: object) -> Response:
    page = render_template(template, q=request.args.get("q", ""), **values)
    return make_response(page, 400)


def _literally(searcher: Searcher, typed: str) -> Link | None:
    """The search for what was typed as literal text, if that finds anything."""
    literal = quoted(typed) if typed.strip() else ""
    try:
        count = searcher.search(Request(literal, per_page=1)).total if literal else 0
    except QueryError:
        return None
    return Link(literal, address_of(literal), count) if count else None


def _fault(typed: str, position: int) -> Fault:
    return Fault(
        typed[:position], typed[position : position + 1], typed[position + 1 :], position + 1
    )


def _known(searcher: Searcher, error: UnknownValueError) -> tuple[str, ...]:
    if error.field == "document":
        return tuple(search_view.document_label(searcher, name) for name in error.known)
    if error.field == "kind":
        return tuple(str(say(f"kind.{kind}")) for kind in KINDS)
    return error.known
