"""Documents as bars on one scale, a stroke for each place, and their sections counted below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from indexer import (
    Distribution,
    Document,
    Occurrence,
    Request,
    Searcher,
    Section,
    SectionCount,
    section_counts,
)
from webui.links import address, reading
from webui.views.citing import called

WIDTH = 800
"""Units of the longest document's bar, each wide enough for one stroke."""
HEIGHT = 20
MAX_STROKES = 20_000
"""On one page, about: with more bars than this allows, strokes that are close become one."""
MAX_ROWS = 1_000
"""Sections on one page; documents whose sections would be more are told without them."""
_FEWEST = 80
"""Strokes to the full width, however many bars there are."""
_SIGN = 1.7
"""Percent of the widest bar that one ideograph above it takes, on a wide screen."""

Drawn: TypeAlias = Sequence[tuple[int, tuple[Occurrence, ...]]]
"""Places of a bar, each with what stands there, in order."""
Counted: TypeAlias = Sequence[Sequence[SectionCount]]
"""The sections of one document, as each query counts them."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """Occurrences at one place of a bar; ``citation`` and ``href`` are those of the first."""

    x: int
    height: int
    count: int
    citation: str
    href: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One query in one document."""

    number: int
    query: str
    strokes: tuple[Stroke, ...]
    count: int
    rate: str


@dataclass(frozen=True, slots=True)
class Border:
    """Where a top-level section begins: in units, in percent, and its title as far as it fits."""

    x: int
    percent: str
    title: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A query in a section: how often, how long its bar is in percent, and the search for it."""

    number: int
    count: int
    width: str
    href: str | None


@dataclass(frozen=True, slots=True)
class SectionRow:
    """``title`` is None for what stands in no section. ``depth`` counts from 1."""

    title: str | None
    depth: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """One document: ``width`` of its bars in units.

    ``sections`` are missing where the page would have too many; ``alone`` is this view of this
    document alone, which has them.
    """

    document: Document
    href: str
    characters: int
    width: int
    borders: tuple[Border, ...]
    bars: tuple[Bar, ...]
    sections: tuple[SectionRow, ...]
    alone: str


def strokes(distribution: Distribution, width: int, bins: int) -> Drawn:
    """A bar of ``width`` units with ``bins`` places to the full ``WIDTH``.

    Laws: every occurrence is in one stroke; ``0 <= place < width``; no place comes twice.
    """
    step = WIDTH / bins
    places: defaultdict[int, list[Occurrence]] = defaultdict(list)
    for one in distribution.occurrences:
        number = int(one.offset * width / distribution.characters / step)
        places[min(width - 1, int((number + 0.5) * step))].append(one)
    return tuple((x, tuple(some)) for x, some in places.items())


def plots(
    searcher: Searcher,
    wanted: Request,
    queries: Sequence[str],
    found: Sequence[Sequence[Distribution]],
) -> tuple[Plot, ...]:
    """``found``: for each document that is drawn the distribution of each query."""
    bins = min(WIDTH, max(_FEWEST, MAX_STROKES // max(1, len(found) * len(queries))))
    longest = max((some[0].characters for some in found), default=0)
    widths = [max(1, round(some[0].characters * WIDTH / max(1, longest))) for some in found]
    drawn = [
        [strokes(one, width, bins) for one in some]
        for some, width in zip(found, widths, strict=True)
    ]
    counted = [[section_counts(one) for one in some] for some in found]
    most = max((len(o) for bars in drawn for bar in bars for _, o in bar), default=1)
    largest = max((c.total for some in counted for one in some for c in one), default=0)
    drawing = _Drawing(searcher, wanted, tuple(queries), most, max(1, largest))
    told = _told(counted)
    return tuple(drawing.plot(*one) for one in zip(found, widths, drawn, told, strict=True))


def _told(counted: Sequence[Counted]) -> Iterator[Counted]:
    """The counts of sections as far as a page has room, all of the first document's."""
    rows = 0
    for some in counted:
        more = max(map(len, some), default=0)
        fits = not rows or rows + more <= MAX_ROWS
        rows += more if fits else 0
        yield some if fits else ()


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What the plots of one page share. ``most`` is in one stroke, ``largest`` in one section."""

    searcher: Searcher
    wanted: Request
    queries: tuple[str, ...]
    most: int
    largest: int

    def plot(
        self,
        some: Sequence[Distribution],
        width: int,
        drawn: Sequence[Drawn],
        counted: Counted,
    ) -> Plot:
        document, characters = some[0].document, some[0].characters
        return Plot(
            document=document,
            href=self._reading(self.queries[0], document),
            characters=characters,
            width=width,
            borders=tuple(self._borders(document, characters, width)),
            bars=tuple(map(self._bar, range(len(some)), some, drawn)),
            sections=self._rows(document, counted),
            alone=self._alone(document),
        )

    def _borders(self, document: Document, characters: int, width: int) -> Iterator[Border]:
        found = self.searcher.layout.borders(document)
        scale = width / max(1, characters)
        starts = [(section.title, start * scale) for section, start in found]
        for (title, start), (_, end) in pairwise([*starts, ("", width)]):
            room = int((end - start) * 100 / WIDTH / _SIGN)
            yield Border(int(start), f"{start * 100 / WIDTH:.2f}%", _fitting(title, room))

    def _bar(self, number: int, one: Distribution, drawn: Drawn) -> Bar:
        query, document = self.queries[number], one.document
        return Bar(
            number=number,
            query=query,
            strokes=tuple(self._stroke(query, document, x, some) for x, some in drawn),
            count=one.count,
            rate=f"{one.per_10_000:.1f}",
        )

    def _stroke(
        self, query: str, document: Document, x: int, some: tuple[Occurrence, ...]
    ) -> Stroke:
        first = some[0].passage
        share = 1 if self.most == 1 else 0.5 + 0.5 * len(some) / self.most
        href = self._reading(query, document, first.place)
        return Stroke(x, round(HEIGHT * share), len(some), called(self.searcher, first), href)

    def _rows(self, document: Document, counted: Counted) -> tuple[SectionRow, ...]:
        """One row a section, and one for what stands in none, if any query does."""
        rows: defaultdict[str | None, dict[int, SectionCount]] = defaultdict(dict)
        for number, counts in enumerate(counted):
            for one in counts:
                rows[one.section.id if one.section else None][number] = one
        return tuple(self._row(document, row) for row in rows.values())

    def _row(self, document: Document, row: dict[int, SectionCount]) -> SectionRow:
        one = next(iter(row.values()))
        cells = (
            self._cell(document, number, one.section, row[number].total if number in row else 0)
            for number in range(len(self.queries))
        )
        return SectionRow(one.section.title if one.section else None, one.depth, tuple(cells))

    def _cell(self, document: Document, number: int, section: Section | None, total: int) -> Cell:
        href = None
        if total and section and self._is_let_through(section):
            href = self._search(self.queries[number], document, section=[section.id])
        return Cell(number, total, f"{100 * total / self.largest:.1f}", href)

    def _is_let_through(self, section: Section) -> bool:
        """Whether the filters let all of a section through, so that its search finds as many."""
        within = {i for s in self.wanted.sections for i in self.searcher.resolve("section", s)}
        above: str | None = section.id
        while above is not None and above not in within:
            above = self.searcher.section(above).parent
        return above is not None or not within

    def _search(self, query: str, document: Document, **changed: object) -> str:
        wanted = replace(self.wanted, query=query, documents=(document.id,))
        return address(wanted, "search", **changed)

    def _alone(self, document: Document) -> str:
        first, *others = self.queries
        wanted = replace(self.wanted, query=first, documents=(document.id,))
        return address(wanted, "distribution", **{"with": others})

    def _reading(self, query: str, document: Document, place: str | None = None) -> str:
        return reading(replace(self.wanted, query=query), document.id, place)


def _fitting(title: str, room: int) -> str:
    """A title in ``room`` signs: whole, cut, or not at all."""
    if len(title) <= room:
        return title
    return f"{title[: room - 1].rstrip()}…" if room > 2 else ""
