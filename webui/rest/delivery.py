"""How a reply goes out: as JSON, page by page, as a file, or not at all where it is known."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from indexer import Request, Searcher
from webui.search_params import MAX_HITS, Format

_NOT_KEPT = "no-store"
_VERSION = version("waikong")
"""Another one may say more of the same generation."""
encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""A value as JSON, not escaped."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A value that is JSON already."""

    text: str


def plain_members(body: Mapping[str, Any]) -> str:
    """What stands between the braces of an object."""
    return encoded(body)[1:-1]


def members(body: Mapping[str, Any]) -> str:
    """The same, where some values are Ready."""
    parts: list[str] = []
    for ready, some in groupby(body.items(), lambda pair: isinstance(pair[1], Ready)):
        if ready:
            parts += (f"{encoded(name)}:{value.text}" for name, value in some)
        else:
            parts.append(plain_members(dict(some)))
    return ",".join(parts)


def json_reply(body: Mapping[str, Any]) -> Response:
    """A JSON object in UTF-8."""
    return text_reply(f"{{{members(body)}}}")


def text_reply(text: str) -> Response:
    """The same, of what is JSON already."""
    response = Response(text + "\n", content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def kept_unless(timed_out: bool, response: Response) -> Response:
    """A reply that was cut short is not kept: another try may find more."""
    if timed_out:
        response.headers["Cache-Control"] = _NOT_KEPT
    return response


def conditional(searcher: Searcher, make: Callable[[], Response]) -> Response:
    """A reply with a weak ETag of version, generation and query; 304 where the client has it.

    ``If-None-Match: *`` means any reply, so there has to be one first: ``make`` may raise.
    """
    asked = json.dumps([request.path, sorted(request.args.items(multi=True))])
    digest = hashlib.sha256(f"{_VERSION} {searcher.generation} {asked}".encode()).hexdigest()[:24]
    known = request.if_none_match
    if known.star_tag or not known.contains_weak(digest):
        response = make()
        if response.headers.get("Cache-Control") == _NOT_KEPT:
            return response
    if known.contains_weak(digest):  # which it does if it is *
        response = Response(status=304)
    response.set_etag(digest, weak=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


def download(lines: Iterable[str], form: Format, name: str) -> Response:
    """All of something as a file, made while it is sent."""
    kind = "text/csv" if form == "csv" else "application/jsonl"
    response = Response(lines, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def paged(body: dict[str, Any], total: int, wanted: Request, timed_out: bool) -> Response:
    """One page of many as JSON, with links to the others in it and in a header."""
    links = _links(total, wanted)
    body["links"] = {name: links.get(name) for name in ("self", "next", "previous")}
    response = kept_unless(timed_out, json_reply(body))
    registered = {"previous": "prev"}  # the relation's name among link headers
    response.headers["Link"] = ", ".join(
        f'<{url}>; rel="{registered.get(relation, relation)}"'
        for relation, url in links.items()
        if relation != "self"
    )
    return response


def _links(total: int, wanted: Request) -> dict[str, str]:
    """Relative addresses of this page of hits and the others, by relation."""
    kept = urlencode([(k, v) for k, v in request.args.items(multi=True) if k != "page"])
    address = f"{request.path}?{kept}{'&' * bool(kept)}page="
    last = max(1, -(-min(total, MAX_HITS) // wanted.per_page))
    last = min(last, MAX_HITS // wanted.per_page)
    pages = {"self": wanted.page, "first": 1, "last": last}
    if wanted.page < last:
        pages["next"] = wanted.page + 1
    if wanted.page > 1:
        pages["previous"] = min(wanted.page - 1, last)
    return {relation: f"{address}{page}" for relation, page in pages.items()}
