"""The hits of one page as it prints them: by group, then by document as far as they follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from indexer import GRADES, Document, Grade, Hit, Level, Searcher
from webui.links import passage_page, reading
from webui.search_params import Shown
from webui.views.document import printed_label
from webui.views.excerpts import Excerpt, excerpt


@dataclass(frozen=True, slots=True)
class Line:
    """One hit. ``number`` counts from 1 over all pages; ``path`` are the titles of its sections.

    ``grade`` is that of its best mark. ``reading`` is its place on the reading page, ``page`` the
    passage's own.
    """

    number: int
    hit: Hit
    label: str
    path: tuple[str, ...]
    excerpt: Excerpt
    grade: Grade | None
    reading: str
    page: str


@dataclass(frozen=True, slots=True)
class InDocument:
    """Hits of one document that follow one another."""

    document: Document
    href: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of this page that hold what was typed, or else the related ones."""

    whole: bool
    documents: tuple[InDocument, ...]


def groups(searcher: Searcher, wanted: Shown, hits: Iterable[Hit]) -> tuple[Group, ...]:
    """The hits of the page that ``wanted`` asks for, in their order."""
    first = (wanted.page - 1) * wanted.per_page + 1
    lines = [_line(searcher, wanted, hit, number) for number, hit in enumerate(hits, first)]
    return tuple(
        Group(level is Level.WHOLE, tuple(_by_document(searcher, wanted, members)))
        for level, members in groupby(lines, key=lambda line: line.hit.level)
    )


def first_of_terms(groups: Iterable[Group]) -> Mapping[int, str]:
    """The anchor of the first hit on this page that each term is marked in."""
    firsts: dict[int, str] = {}
    for line in (line for group in groups for one in group.documents for line in one.lines):
        for mark in line.hit.marks:
            firsts.setdefault(mark.term, f"hit-{line.number}")
    return firsts


def _by_document(searcher: Searcher, wanted: Shown, lines: Iterable[Line]) -> Iterator[InDocument]:
    for identifier, members in groupby(lines, key=lambda line: line.hit.passage.document):
        document = searcher.document(identifier)
        assert document is not None
        yield InDocument(document, reading(wanted, identifier), tuple(members))


def _line(searcher: Searcher, wanted: Shown, hit: Hit, number: int) -> Line:
    passage = hit.passage
    return Line(
        number=number,
        hit=hit,
        label=printed_label(passage, searcher),
        path=tuple(searcher.section(section).title for section in passage.sections),
        excerpt=excerpt(hit.segments, wanted.context),
        grade=min((mark.grade for mark in hit.marks), key=GRADES.index, default=None),
        reading=reading(wanted, passage.document, passage.place),
        page=passage_page(wanted, passage.id),
    )
