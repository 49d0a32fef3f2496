"""What programs are told of an error, as RFC 9457 wants it: each problem there is, and its body."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response

from webui.catalogue import both

RETRY_AFTER = 5
"""Seconds."""
UNNAMED = "about:blank"
"""The type of a problem of which no more is to be said than its status."""


class CutShortError(Exception):
    """A search took too long, and what was asked for is all of its hits."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem that programs may meet: its name, its status and its title, which stay.

    ``more``: the keys that its body may have beside those that all have.
    """

    name: str
    status: int
    title: str
    more: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """The address at which it is explained."""
        return f"/reference#{self.name}"


PROBLEMS: Mapping[str, Problem] = {
    problem.name: problem
    for problem in (
        Problem("query-unreadable", 400, "query can't be read", ("position", "hint")),
        Problem("parameter-refused", 400, "parameter refused", ("parameter",)),
        Problem("value-unknown", 400, "no such value", ("parameter", "known")),
        Problem("bad-request", 400, "bad request"),
        Problem("not-found", 404, "not found"),
        Problem("method-not-allowed", 405, "method not allowed"),
        Problem("body-too-large", 413, "body too large"),
        Problem("address-too-long", 414, "address too long"),
        Problem("headers-too-large", 431, "headers too large"),
        Problem("internal", 500, "internal error"),
        Problem("index-closed", 503, "no index"),
        Problem("search-cut-short", 503, "search cut short"),
        Problem("overloaded", 503, "too much to do"),
    )
}
BY_STATUS: Mapping[int, Problem] = {
    problem.status: problem
    for name in ("overloaded", "internal", "headers-too-large", "address-too-long",
                 "body-too-large", "method-not-allowed", "not-found", "bad-request")
    for problem in [PROBLEMS[name]]
}  # fmt: skip
"""What an error is of which only the status is known."""


def problem(name: str, detail: str | None = None, **more: Any) -> Response:
    """The reply for one of PROBLEMS; what is always true of it is the detail where none is given.

    What may be over soon has ``Retry-After``.
    """
    known = PROBLEMS[name]
    told = detail or str(both(f"problems.{name.replace('-', '_')}"))
    response = reply(known.status, known.type, known.title, told, **more)
    if known.status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def reply(status: int, kind: str, title: str, detail: str, **more: Any) -> Response:
    """A problem as JSON; nobody keeps it."""
    body = {"type": kind, "title": title, "status": status, "detail": detail, **more}
    response = Response(
        json.dumps(body, ensure_ascii=False) + "\n",
        status=status,
        content_type="application/problem+json; charset=utf-8",
    )
    response.headers["Cache-Control"] = "no-store"
    return response
