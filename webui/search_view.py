"""A search as the page prints it: groups, and links to the searches beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import Any

from flask import url_for

from indexer import (
    KIND_NAMES,
    Count,
    Hit,
    Level,
    QueryError,
    Request,
    Results,
    Searcher,
    Suggestion,
)
from webui.params import MAX_HITS

MAX_SEARCHES = 5
"""One page starts no more, the search asked for and the one for its cuts included."""
_QUOTES = (('"', '"'), ("“", "”"), ("「", "」"), ("『", "』"))
_KINDS = {str(kind): name for kind, name in KIND_NAMES.items()}
_SIGNS = str.maketrans("", "", '"“”「」『』《》 \u3000')
_DEFAULTS: Mapping[str, object] = {
    "page": 1, "per_page": 10, "sort": "relevance", "expand": True, "explain": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another search; ``current`` where it is the one that is shown."""

    label: str
    href: str
    count: int | None = None
    current: bool = False


def address(wanted: Request, **changed: object) -> str:
    """The URL of a search. What is as usual is left out; a change begins at the first page."""
    values: dict[str, object] = {
        "document": list(wanted.documents),
        "section": list(wanted.sections),
        "kind": list(wanted.kinds),
        "per_page": wanted.per_page,
        "sort": wanted.sort,
        "expand": wanted.expand,
        "explain": wanted.explain,
    }
    kept: dict[str, Any] = {
        name: int(value) if isinstance(value, bool) else value
        for name, value in (values | changed).items()
        if value != _DEFAULTS.get(name)
    }
    return url_for("pages.search", **{"q": wanted.query, **kept})


def address_of(query: str, **changed: object) -> str:
    """The URL of a plain search."""
    return address(Request(query), **changed)


def carried(wanted: Request) -> list[tuple[str, str]]:
    """What the form passes on beside the query: filters and choices, not the page."""
    return [
        *(("document", name) for name in wanted.documents),
        *(("section", name) for name in wanted.sections),
        *(("kind", name) for name in wanted.kinds),
        *([("per_page", str(wanted.per_page))] if wanted.per_page != 10 else []),
        *([("sort", wanted.sort)] if wanted.sort != "relevance" else []),
        *([] if wanted.expand else [("expand", "0")]),
        *([("explain", "1")] if wanted.explain else []),
    ]


def understood(searcher: Searcher, wanted: Request, results: Results) -> str:
    """How the query was read, where that is not just what was typed.

    What was searched for beside it, or instead, is told elsewhere.
    """
    if results.typed != wanted.query:
        return ""
    read = str(searcher.understand(replace(wanted, expand=False)))
    return "" if read.translate(_SIGNS) == results.typed.translate(_SIGNS) else read


def grades(hits: Iterable[Hit]) -> frozenset[str]:
    """The grades of all marks on a page, for those that have to be explained."""
    return frozenset(mark.grade for hit in hits for mark in hit.marks)


def suggestions(wanted: Request, results: Results) -> list[tuple[Link, Suggestion]]:
    """Other queries that may have been meant, each with the address of its search."""
    return [
        (Link(other.query, address(replace(wanted, query=other.query))), other)
        for other in results.suggestions
    ]


def tried_cuts(
    searcher: Searcher, wanted: Request, results: Results
) -> Mapping[str, tuple[str, ...]]:
    """How each segmentation cut a query that found nothing, or one that is to be explained."""
    if results.cuts or results.total or results.timed_out:
        return results.cuts
    plain = replace(wanted, expand=False, explain=True, page=1, per_page=1)
    return searcher.search(plain).cuts


def groups(hits: Iterable[Hit], wanted: Request) -> list[tuple[bool, int, tuple[Hit, ...]]]:
    """(whether whole, number of the first, hits) of each group on this page."""
    number = (wanted.page - 1) * wanted.per_page + 1
    groups = []
    for level, members in groupby(hits, key=lambda hit: hit.level):
        group = tuple(members)
        groups.append((level is Level.WHOLE, number, group))
        number += len(group)
    return groups


def filters(searcher: Searcher, wanted: Request) -> list[Link]:
    """Each restriction that is on, with the address of the search without it."""
    return [
        *(
            Link(f"文件：{document_label(searcher, name)}", address(wanted, document=rest))
            for name, rest in _each_without(wanted.documents)
        ),
        *(
            Link(f"章节：{_section_label(searcher, name)}", address(wanted, section=rest))
            for name, rest in _each_without(wanted.sections)
        ),
        *(
            Link(f"类型：{kind_label(name)}", address(wanted, kind=rest))
            for name, rest in _each_without(wanted.kinds)
        ),
    ]


def _each_without(names: tuple[str, ...]) -> Iterable[tuple[str, list[str]]]:
    for at, name in enumerate(names):
        yield name, [*names[:at], *names[at + 1 :]]


def document_label(searcher: Searcher, name: str) -> str:
    """How a document is called in short: its symbol, or else its title."""
    found = searcher.document(searcher.resolve("document", name)[0])
    return (found.description.symbol or f"《{found.description.title}》") if found else name


def kind_label(name: str) -> str:
    return _KINDS.get(name, name)


def _section_label(searcher: Searcher, name: str) -> str:
    return searcher.section(searcher.resolve("section", name)[0]).title


def facet(searcher: Searcher, wanted: Request, counts: Iterable[Count]) -> list[Link]:
    chosen = {i for name in wanted.documents for i in searcher.resolve("document", name)}
    links = [
        Link(c.label, address(wanted, document=[c.value]), c.count, chosen == {c.value})
        for c in counts
    ]
    if not links:
        return []
    everything = Link("全部", address(wanted, document=[]), None, not chosen)
    return [everything, *links] if len(links) > 1 or chosen else links


def choices(wanted: Request) -> list[tuple[str, list[Link]]]:
    """(name, values) of what can be switched."""

    def link(label: str, parameter: str, value: object, current: object) -> Link:
        return Link(label, address(wanted, **{parameter: value}), None, value == current)

    return [
        (
            "排序",
            [
                link("相关度", "sort", "relevance", wanted.sort),
                link("文中顺序", "sort", "reading", wanted.sort),
            ],
        ),
        (
            "范围",
            [
                link("含相关段落", "expand", True, wanted.expand),
                link("只要原文", "expand", False, wanted.expand),
            ],
        ),
        (
            "说明",
            [
                link("不显示", "explain", False, wanted.explain),
                link("显示切分与理由", "explain", True, wanted.explain),
            ],
        ),
    ]


def paging(wanted: Request, total: int) -> dict[str, object]:
    last = max(1, -(-total // wanted.per_page))
    last = min(last, MAX_HITS // wanted.per_page)
    page = wanted.page
    return {
        "page": page,
        "last": last,
        "first_page": address(wanted),
        "previous": address(wanted, page=min(page - 1, last)) if page > 1 else None,
        "next": address(wanted, page=page + 1) if page < last else None,
    }


def ways(searcher: Searcher, wanted: Request, results: Results) -> list[Link]:
    """Searches near to one that found nothing; only those that do find something."""
    if results.total or results.timed_out:
        return []
    near = islice(_near(wanted, results), MAX_SEARCHES - 2)
    return [
        Link(label, address(request), count)
        for label, request in near
        if (count := _count(searcher, request))
    ]


def _near(wanted: Request, results: Results) -> Iterator[tuple[str, Request]]:
    """(label, search), the likeliest first: of the terms those that do stand somewhere."""
    if wanted.documents or wanted.sections or wanted.kinds:
        yield "去掉筛选，在全部文件中查找", Request(wanted.query)
    if results.variants:  # an exclusion takes the other names too
        yield "只查、只排除所写的文字", replace(wanted, expand=False, page=1)
    if literal := quoted(wanted.query):
        yield _literal_label(literal), Request(literal)
    if len(results.terms) > 1:
        for term in sorted(results.terms, key=lambda term: not term.literal):
            if not term.whole:
                yield f"只查“{term.text}”", Request(term.text)


def literally(searcher: Searcher, typed: str) -> Link | None:
    """The search for what was typed as literal text, if that finds anything."""
    if not (literal := quoted(typed)):
        return None
    count = _count(searcher, Request(literal))
    return Link(_literal_label(literal), address_of(literal), count) if count else None


def quoted(text: str) -> str:
    """A text between quotes that it does not hold itself; empty where it holds all."""
    for opening, closing in _QUOTES:
        if opening not in text and closing not in text:
            return f"{opening}{text.strip()}{closing}"
    return ""


def _literal_label(literal: str) -> str:
    return f"按原文查找 {literal}"


def _count(searcher: Searcher, wanted: Request) -> int:
    try:
        return searcher.search(replace(wanted, per_page=1)).total
    except QueryError:
        return 0


def finding(searcher: Searcher, queries: Iterable[str]) -> tuple[str, ...]:
    return tuple(query for query in queries if _count(searcher, Request(query)))
