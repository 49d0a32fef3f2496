"""The places of a document that a query leads to: numbered, listed by section, on a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from indexer import Document, Hit, Mark, Passage, Searcher, Segment
from webui.marks import COLOURS

MOST_LISTED = 500
"""More places are not listed."""
MOST_TICKS = 1000
"""More places than these share a tick where they share a row of the map."""
HEIGHT = 1000
"""Units of the map from the top of the page to its end."""
ROW = 4
"""Units: the height of a tick."""
CONTEXT = 14
"""Characters of the text shown on each side of a place in the list."""


@dataclass(frozen=True, slots=True)
class Stop:
    """The ``number``-th place, from 1: a mark of a passage."""

    number: int
    passage: Passage
    mark: Mark

    @property
    def anchor(self) -> str:
        return f"hit-{self.number}"


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the map: its colour, and the distance of its row from the top, in units."""

    anchor: str
    colour: int
    top: int


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list: its own mark, and a few characters around it."""

    number: int
    anchor: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The places that follow each other in one section; ``title`` is empty outside of all."""

    title: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Stops:
    """All places of a document; ``by_section`` has the ids of sections, with what lies below."""

    total: int
    ids: Mapping[str, Mapping[int, str]]
    """By the id of a passage: the ids of its marks by the offset at which they begin."""
    by_section: Mapping[str, int]
    ticks: tuple[Tick, ...]
    listed: tuple[Places, ...]


NO_STOPS = Stops(0, {}, {}, (), ())


def stops(document: Document, searcher: Searcher, hits: Mapping[str, Hit]) -> Stops:
    """``hits``: what a query found in a document, by the id of the passage."""
    found = tuple(_stops(document, hits))
    if not found:
        return NO_STOPS
    ids: dict[str, dict[int, str]] = {}
    for stop in found:
        ids.setdefault(stop.passage.id, {})[stop.mark.start] = stop.anchor
    return Stops(
        total=len(found),
        ids=ids,
        by_section=Counter(section for stop in found for section in stop.passage.sections),
        ticks=tuple(_ticks(document, found)),
        listed=tuple(_listed(found[:MOST_LISTED], searcher)),
    )


def _stops(document: Document, hits: Mapping[str, Hit]) -> Iterator[Stop]:
    inorder = [hits[passage.id] for passage in document.passages if passage.id in hits]
    marks = [(hit.passage, mark) for hit in inorder for mark in hit.counted]
    firsts = [(hit.passage, hit.marks[0]) for hit in inorder if hit.marks]
    for number, (passage, mark) in enumerate(marks or firsts, start=1):
        yield Stop(number, passage, mark)


def _ticks(document: Document, found: Sequence[Stop]) -> Iterator[Tick]:
    before, length = {}, 0
    for passage in document.passages:
        before[passage.id] = length
        length += len(passage.text)
    filled = -ROW
    for stop in found:
        share = (before[stop.passage.id] + stop.mark.start) / length
        top = min(int(share * HEIGHT), HEIGHT - ROW)
        if len(found) <= MOST_TICKS or top >= filled + ROW:
            filled = top
            yield Tick(stop.anchor, stop.mark.term % COLOURS, top)


def _listed(found: Sequence[Stop], searcher: Searcher) -> Iterator[Places]:
    for section, some in groupby(found, lambda stop: stop.passage.sections[-1:]):
        title = searcher.section(section[0]).title if section else ""
        yield Places(title, tuple(Place(s.number, s.anchor, _around(s)) for s in some))


def _around(stop: Stop) -> tuple[Segment, ...]:
    text, mark = stop.passage.text, stop.mark
    start, end = max(0, mark.start - CONTEXT), min(len(text), mark.end + CONTEXT)
    return (
        Segment(("…" if start else "") + text[start : mark.start]),
        Segment(text[mark.start : mark.end], mark.term, mark.grade),
        Segment(text[mark.end : end] + ("…" if end < len(text) else "")),
    )
