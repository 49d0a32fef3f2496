"""Keywords in context as the page prints them: rows, the choices beside them, their neighbours."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from indexer import (
    EVERYTHING,
    Concordance,
    Line,
    LineOrder,
    Neighbour,
    QueryError,
    Request,
    Results,
    Searcher,
    Segment,
    in_context,
    neighbours,
)
from webui import links
from webui.concordance_params import LINES_PER_PAGE, USUAL, ConcordanceRequest
from webui.language import say, verbatim
from webui.links import Link
from webui.paging import Paging, paging
from webui.views import facets

KEY_WIDTHS = (6, 9, 13, 18)
"""Of the column in the middle, in ems, each with a class of its own; longer keys are wrapped."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line. ``reading`` is its place on the reading page, ``passage`` a page of its own."""

    line: Line
    key: Segment
    language: str
    reading: str
    passage: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A neighbour and its key, cut in two; ``href`` is None where that can't be searched for."""

    first: str
    second: str
    count: int
    href: str | None


@dataclass(frozen=True, slots=True)
class ConcordanceView:
    """One page of a concordance. ``first`` is the number of its first row."""

    rows: tuple[Row, ...]
    first: int
    total: int
    passages: int
    key_width: int
    paging: Paging
    left: tuple[Beside, ...]
    right: tuple[Beside, ...]


def find_lines(searcher: Searcher, wanted: ConcordanceRequest) -> tuple[Results, Concordance]:
    """All that a search finds, and all its lines in the order asked for, as far as there is time.

    Where passages are cut into words, that takes as long as the search, which leaves half of it.
    """
    everything = replace(wanted.search, page=1, per_page=EVERYTHING, sort="reading")
    budget = searcher.budget()
    results = searcher.search(everything, budget.half() if wanted.window.unit == "word" else budget)
    cuts, window, order = searcher.segmentations, wanted.window, wanted.order
    found = in_context(results.hits, cuts, window, order, budget)
    return replace(results, timed_out=results.timed_out or found.timed_out), found


def view(searcher: Searcher, wanted: ConcordanceRequest, found: Concordance) -> ConcordanceView:
    """Lay the lines of one page out; neighbours and the width of the key are those of all lines."""
    first = (wanted.page - 1) * LINES_PER_PAGE
    return ConcordanceView(
        rows=tuple(_rows(searcher, wanted, found.lines[first:][:LINES_PER_PAGE])),
        first=first + 1,
        total=len(found.lines),
        passages=len({line.passage.id for line in found.lines}),
        key_width=_key_width(found.lines),
        paging=paging(
            wanted.page,
            LINES_PER_PAGE,
            len(found.lines),
            lambda page: address(replace(wanted, page=page)),
        ),
        left=tuple(_beside(searcher, wanted, neighbours(found.lines, "left"))),
        right=tuple(_beside(searcher, wanted, neighbours(found.lines, "right"))),
    )


def address(wanted: ConcordanceRequest) -> str:
    """The URL of a page of a concordance. What is as usual is left out."""
    page = wanted.page if wanted.page > 1 else None
    return links.address(wanted.search, "concordance", page=page, **dict(wanted.settings()))


def download(wanted: ConcordanceRequest, form: str) -> str:
    """Where all lines are, as a file."""
    pairs = [*links.restrictions(wanted.search), *wanted.settings()]
    named: dict[str, Any] = {}
    for name, value in pairs:
        named.setdefault(name, []).append(value)
    return url_for("api.concordance", q=wanted.search.query, format=form, **named)


def orders(wanted: ConcordanceRequest) -> dict[LineOrder, Link]:
    """What lines can be sorted by; a change begins at the first page."""
    labels: dict[LineOrder, str] = {
        "reading": say("concordance.place"),
        "left": say("concordance.left"),
        "keyword": say("concordance.key"),
        "right": say("concordance.right"),
    }
    return {
        order: Link(
            label, address(replace(wanted, order=order, page=1)), None, order == wanted.order
        )
        for order, label in labels.items()
    }


def units(wanted: ConcordanceRequest) -> list[Link]:
    """What windows can be counted in; each begins with its usual size."""
    labels = {"character": say("concordance.character"), "word": say("concordance.word")}
    return [
        Link(
            labels[unit],
            address(replace(wanted, window=type(wanted.window)(unit, size), page=1)),
            None,
            unit == wanted.window.unit,
        )
        for unit, size in USUAL.items()
    ]


def filters(searcher: Searcher, wanted: ConcordanceRequest) -> list[Link]:
    """Each restriction that is on, with the address of the concordance without it."""

    def here(search: Request) -> str:
        return address(replace(wanted, search=search, page=1))

    return facets.filters(searcher, wanted.search, here)


def documents(searcher: Searcher, wanted: ConcordanceRequest, lines: Iterable[Line]) -> list[Link]:
    """How many lines each document has, with the address of those alone; none for a single one."""
    counts = Counter(line.passage.document for line in lines)
    if len(counts) < 2:
        return []
    those = []
    for document in searcher.documents:
        if count := counts[document.id]:
            search = replace(wanted.search, documents=(document.id,))
            there = address(replace(wanted, search=search, page=1))
            those.append(Link(verbatim(document.description.name), there, count))
    return those


def _rows(searcher: Searcher, wanted: ConcordanceRequest, lines: Iterable[Line]) -> Iterator[Row]:
    for line in lines:
        passage, mark = line.passage, line.mark
        document = searcher.document(passage.document)
        assert document is not None
        yield Row(
            line=line,
            key=Segment(line.key, mark.term, mark.grade),
            language=document.description.language,
            reading=links.reading(wanted.search, document.id, passage.place),
            passage=links.passage_page(wanted.search, passage.id),
        )


def _beside(
    searcher: Searcher, wanted: ConcordanceRequest, some: Iterable[Neighbour]
) -> Iterator[Beside]:
    for one in some:
        border = one.start or one.end
        yield Beside(
            one.text[:border], one.text[border:], one.count, _together(searcher, wanted, one.text)
        )


def _together(searcher: Searcher, wanted: ConcordanceRequest, text: str) -> str | None:
    """The concordance of a text as it stands, in the same documents, sections and kinds."""
    search = replace(wanted.search, query=links.quoted(text))
    try:
        searcher.check(search)
    except QueryError:  # too long, or there are no quotes for it
        return None
    return address(replace(wanted, search=search, page=1))


def _key_width(lines: Iterable[Line]) -> int:
    widest = max(map(_width, {(line.key, line.mark.grade) for line in lines}), default=0)
    return next((width for width in KEY_WIDTHS if widest <= width), KEY_WIDTHS[-1])


def _width(marked: tuple[str, str]) -> float:
    """About how many ems a key takes, the sign of a variant and the column's edges included."""
    text, grade = marked
    wide = sum(1 if unicodedata.east_asian_width(sign) in "WF" else 0.62 for sign in text)
    return wide + (1 if grade == "variant" else 0) + 1.2
