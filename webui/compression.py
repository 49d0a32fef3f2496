"""Replies made smaller: gzip, for whoever takes it. No secrets are sent that lengths could tell."""

from __future__ import annotations

import gzip

from flask import Response, request

SMALLEST = 1024
"""Bytes below which nothing is gained."""
_LEVEL = 6
_TEXT = ("text/", "application/json", "application/javascript", "image/svg+xml", "application/xml",
         "application/opensearchdescription+xml", "application/x-suggestions+json")  # fmt: skip


def compress(response: Response) -> Response:
    """A text in memory, or a static file, is sent as gzip; what is streamed goes as it is."""
    kind = response.content_type or ""
    if response.status_code != 200 or not kind.startswith(_TEXT):
        return response
    response.vary.add("Accept-Encoding")
    if request.endpoint == "asset":
        response.direct_passthrough = False
    elif response.is_streamed:
        return response
    if not request.accept_encodings["gzip"] or "Content-Encoding" in response.headers:
        return response
    body = response.get_data()
    if len(body) >= SMALLEST:
        response.set_data(gzip.compress(body, _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        tag, _ = response.get_etag()
        if tag:
            response.set_etag(tag, weak=True)
    return response
