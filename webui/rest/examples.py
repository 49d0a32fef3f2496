"""Requests that can be tried as they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlencode

from indexer import Searcher
from webui.rest.resources import Resource

EXAMPLES = {
    "search": (
        {"q": "空间碎片"},
        {"q": "月球 或 火星", "kind": "paragraph", "sort": "reading", "per_page": "5"},
        {"q": "宇航员", "expand": "0", "explain": "1"},
        {"q": "空间碎片", "format": "csv"},
    ),
    "concordance": (
        {"q": "月球"},
        {"q": "空间", "unit": "word", "window": "5", "sort": "right"},
        {"q": "月球", "format": "jsonl"},
    ),
    "suggest": ({"q": "月"}, {"q": "yueqiu", "limit": "5"}),
    "segment": ({"q": "载人航天工程"}, {"q": "和平利用外层空间"}),
    "terms": ({"q": "外空厅"}, {"varying": "1"}),
    "report": (
        {"terms": "外空厅\n月球科研站\nUN-SPIDER"},
        {"terms": "宇航员\n外空委", "format": "csv"},
    ),
}
"""What is asked of each resource that has parameters."""


def identifiers(searcher: Searcher) -> Mapping[str, str]:
    """The id of one document and of one passage of the index that is open, if it has any."""
    for document in searcher.documents:
        if document.passages:
            return {"document": document.id, "passage": document.passages[-1].id}
    return {}


def addresses(resource: Resource, known: Mapping[str, str]) -> Iterator[str]:
    """Addresses of a resource that answer, where those ids are known; without the site."""
    if resource.named:
        if resource.name in known:
            yield resource.path.replace("{id}", quote(known[resource.name], safe=":"))
        return
    for asked in EXAMPLES.get(resource.name, ({},)):
        yield resource.path + (f"?{urlencode(asked)}" if asked else "")
