"""Replies made smaller: gzip, for whoever takes it. No secrets are sent that lengths could tell."""

from __future__ import annotations

import gzip

from flask import Response, request

SMALLEST = 1024
"""Bytes below which nothing is gained."""
_LEVEL = 6
_TEXT = (
    "text/",
    "application/json",  # and lines of it
    "image/svg+xml",
    "application/opensearchdescription+xml",
)


def compress(response: Response) -> Response:
    """A text that is in memory is sent as gzip; what is made while it is sent goes as it is."""
    kind = response.content_type or ""
    if response.status_code == 304 or (response.status_code == 200 and kind.startswith(_TEXT)):
        response.vary.add("Accept-Encoding")  # a 304 says what the 200 said
    if response.status_code != 200 or response.is_streamed or not kind.startswith(_TEXT):
        return response
    body = response.get_data()
    if request.accept_encodings["gzip"] and len(body) >= SMALLEST:
        response.set_data(gzip.compress(body, _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        tag, _ = response.get_etag()
        if tag:
            response.set_etag(tag, weak=True)
    return response
