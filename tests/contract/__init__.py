"""Replies as they once were: what stands in them must stand in every later one.

A golden is a request and what it was answered, lists after their first few items cut off. In the
reply of today each key of it has to be there, with a value of the same type; and with the same
value, but for the keys that are FREE. New keys, and more items at the end of a list, are no breach.
``python -m tests.contract`` writes all of them anew, which is to break the promise of docs/api.md
or to widen it: look at what changes. What the OpenAPI document promises is a golden too: ``names``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer.assembly import open_searcher
from webui import create_app
from webui.rest import segment, suggest

HERE = Path(__file__).parent
EXAMPLES = {
    "search": "/api/v1/search?q=宇航员&sort=reading&explain=1",
    "search_replaced": "/api/v1/search?q=yuhangyuan&sort=reading&per_page=2&page=2",
    "search_elsewhere": "/api/v1/search?q=文件：决议 类型：标题",
    "search_jsonl": "/api/v1/search?q=国际月球日&format=jsonl",
    "concordance": "/api/v1/concordance?q=月球&sort=left&unit=word",
    "concordance_as_a_rule": "/api/v1/concordance?q=外空司",
    "documents": "/api/v1/documents",
    "document": "/api/v1/documents/un-resolution",
    "passage": "/api/v1/passages/un-resolution:op13",
    "passage_with_words": "/api/v1/passages/white-paper:6.2.2",
    "suggest": "/api/v1/suggest?q=yueqiu&limit=1",
    "segment": "/api/v1/segment?q=载人航天",
    "terms": "/api/v1/terms?q=外空厅",
    "report": "/api/v1/report?terms=外空厅%0A月球科研站",
    "healthz": "/healthz",
    "readyz": "/readyz",
    "unreadable": "/api/v1/search?q=(潜水艇",
    "refused": "/api/v1/search?q=外空&pages=2",
    "unknown": "/api/v1/search?q=外空&kind=没有",
    "not_found": "/api/v1/passages/un-report:p999",
}
"""What is asked; in reading order, as no other is promised."""
FREE = frozenset(
    {"generation", "took_ms", "score", "explanation", "explanation_en", "detail", "hint"}
    | {"hits", "misses", "kept", "limit"}  # of caches; where these are lists, their items count
)
"""Keys whose values may be others at any time."""
OPEN = frozenset({"caches"})
"""Keys of what holds names that are not promised."""
KEPT = 3
"""Items of a list that stand in a golden."""


LONG = 600.0
"""Seconds for each search: a machine that is busy breaks no promise."""


@contextmanager
def asking(root: Path) -> Iterator[FlaskClient]:
    """Whoever asks of an index in no hurry."""
    with pytest.MonkeyPatch.context() as patch, closing(open_searcher(root, LONG)) as searcher:
        for resource in (segment, suggest):  # which have less time than a search
            patch.setattr(resource, "SUGGESTING", LONG)
        yield create_app(searcher).test_client()


def answered(client: FlaskClient, address: str) -> dict[str, Any]:
    """What is answered to a request, as a golden has it."""
    reply = client.get(address)
    lines = reply.mimetype == "application/jsonl"
    body = list(map(json.loads, reply.text.splitlines())) if lines else json.loads(reply.text)
    return {
        "request": address,
        "status": reply.status_code,
        "type": reply.content_type,
        "body": body,
    }


def shortened(value: Any) -> Any:
    """The same with long lists cut off, all the way down."""
    match value:
        case list():
            return [shortened(one) for one in value[:KEPT]]
        case dict():
            return {n: {} if n in OPEN else shortened(one) for n, one in value.items()}
        case _:
            return value


def breaches(golden: Any, now: Any, where: str = "", free: bool = False) -> Iterator[str]:
    """Where a reply of now lacks what stands in the golden."""
    match golden, now:
        case dict(), dict():
            for name, one in golden.items():
                if name not in now:
                    yield f"{where}.{name} is gone"
                else:
                    yield from breaches(one, now[name], f"{where}.{name}", name in FREE)
        case list(), list():
            if len(now) < len(golden):
                yield f"{where} has only {len(now)} items"
            for place, (one, other) in enumerate(zip(golden, now, strict=False)):
                yield from breaches(one, other, f"{where}[{place}]")
        case _:
            if _kind(golden) != _kind(now):
                yield f"{where} is {now!r}, no longer of the type of {golden!r}"
            elif golden != now and not free:
                yield f"{where} is {now!r}, and was {golden!r}"


def _kind(value: object) -> type:
    """JSON has one type of numbers."""
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)
