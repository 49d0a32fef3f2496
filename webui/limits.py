"""How large a request may be. No request needs a body, and no address is longer than a list."""

from __future__ import annotations

from flask import abort, request

MAX_BODY = 64 * 1024
MAX_TARGET = 100_000
"""Bytes of a body, and of a path, decoded, with a query as it is sent: the longest list of terms,
with each character in nine bytes, and some more."""


def check() -> None:
    """Raises RequestEntityTooLarge (413) or RequestURITooLarge (414)."""
    if (request.content_length or 0) > MAX_BODY:
        abort(413)
    if len(request.path.encode()) + len(request.query_string) > MAX_TARGET:
        abort(414)
