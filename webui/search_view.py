"""A search as the page prints it: groups, legend, and links to the searches beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import url_for

from indexer import KIND_NAMES, Count, Hit, Level, QueryError, Request, Results, Searcher
from webui.params import MAX_HITS

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


def understood(results: Results) -> str:
    """How the query was read, where that is not just what was typed."""
    read = str(results.query)
    return "" if read.translate(_SIGNS) == results.query.typed.translate(_SIGNS) else read


def groups(hits: Iterable[Hit], wanted: Request) -> list[tuple[bool, int, tuple[Hit, ...]]]:
    """(whether whole, number of the first, hits) of each group on this page."""
    number = (wanted.page - 1) * wanted.per_page + 1
    groups = []
    for level, members in groupby(hits, key=lambda hit: hit.level):
        group = tuple(members)
        groups.append((level is Level.WHOLE, number, group))
        number += len(group)
    return groups


def legend(results: Results) -> list[tuple[int, str, int | None, int | None]]:
    """(number of the term, text, occurrences, whole words) of all that may be marked."""
    legend: list[tuple[int, str, int | None, int | None]] = [
        (number, term.text, term.literal, term.whole_word)
        for number, term in enumerate(results.terms)
    ]
    if results.query.whole and len(legend) > 1:
        legend.append((len(legend), results.query.whole.text, None, None))
    return legend


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
    found = searcher.document(searcher.names.resolve("document", name)[0])
    return (found.description.symbol or f"《{found.description.title}》") if found else name


def kind_label(name: str) -> str:
    return _KINDS.get(name, name)


def _section_label(searcher: Searcher, name: str) -> str:
    return searcher.section(searcher.names.resolve("section", name)[0]).title


def facet(searcher: Searcher, wanted: Request, counts: Iterable[Count]) -> list[Link]:
    chosen = {i for name in wanted.documents for i in searcher.names.resolve("document", name)}
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
    ways = []
    without = Request(wanted.query)
    if (wanted.documents or wanted.sections or wanted.kinds) and (
        count := searcher.search(without).total
    ):
        ways.append(Link("去掉筛选，在全部文件中查找", address(without), count))
    if literal := literally(searcher, wanted.query):
        ways.append(literal)
    if len(results.terms) > 1:
        for term in results.terms:
            count = _count(searcher, term.text)
            if count:
                ways.append(Link(f"只查“{term.text}”", address(Request(term.text)), count))
    return ways


def literally(searcher: Searcher, typed: str) -> Link | None:
    """The search for what was typed as literal text, if that finds anything."""
    for opening, closing in _QUOTES:
        if opening not in typed and closing not in typed:
            quoted = f"{opening}{typed.strip()}{closing}"
            count = _count(searcher, quoted)
            return Link(f"按原文查找 {quoted}", address(Request(quoted)), count) if count else None
    return None


def _count(searcher: Searcher, typed: str) -> int:
    try:
        return searcher.search(Request(typed, per_page=1)).total
    except QueryError:
        return 0


def finding(searcher: Searcher, queries: Iterable[str]) -> tuple[str, ...]:
    return tuple(query for query in queries if _count(searcher, query))
