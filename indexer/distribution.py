"""Where in its document each thing stands that a search found, and how often in each section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.model import Document, Passage, Section
from indexer.results import Hit

PER = 10_000
"""Characters that a rate is given for."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where something stands.

    ``offset``: code points from the start of the document, which is all its passages' texts in
    reading order, with nothing between them.
    """

    offset: int
    passage: Passage


@dataclass(frozen=True, slots=True)
class Distribution:
    """Where a search found something in one document; ``occurrences`` are in reading order.

    Law: ``0 <= occurrence.offset < characters``.
    """

    document: Document
    characters: int
    occurrences: tuple[Occurrence, ...]

    @property
    def count(self) -> int:
        return len(self.occurrences)

    @property
    def per_10_000(self) -> float:
        """Occurrences per 10,000 characters of the whole document; 0 for an empty one."""
        return rate(self.count, self.characters)


@dataclass(frozen=True, slots=True)
class SectionCount:
    """Occurrences in a section: ``own`` in it but in none below it, ``total`` with those below.

    ``section`` is None for what stands in no section. ``depth`` counts from 1.
    """

    section: Section | None
    depth: int
    own: int
    total: int


def distributions(hits: Iterable[Hit], documents: Sequence[Document]) -> tuple[Distribution, ...]:
    """The distribution of a search's hits over each document, those without any included.

    Occurrences are the marks that count. Hits of other documents are ignored.
    """
    marked = {hit.passage.id: hit for hit in hits}
    return tuple(
        Distribution(document, length(document), tuple(_occurrences(document, marked)))
        for document in documents
    )


def _occurrences(document: Document, hits: dict[str, Hit]) -> Iterator[Occurrence]:
    for start, passage in _placed(document):
        if hit := hits.get(passage.id):
            yield from (Occurrence(start + mark.start, passage) for mark in hit.counted)


def section_counts(distribution: Distribution) -> tuple[SectionCount, ...]:
    """Every section of the document in reading order, then what stands in none, if anything does.

    Law: the sum of ``own`` is the document's count; ``total`` is ``own`` and the totals of the
    sections right below.
    """
    paths = [one.passage.sections for one in distribution.occurrences]
    own = Counter(path[-1] if path else None for path in paths)
    total = Counter(section for path in paths for section in path)
    sections = distribution.document.sections
    depths = _depths(sections)
    counts = [SectionCount(s, depths[s.id], own[s.id], total[s.id]) for s in sections]
    if own[None]:
        counts.append(SectionCount(None, 1, own[None], own[None]))
    return tuple(counts)


def borders(document: Document) -> tuple[tuple[Section, int], ...]:
    """Each top-level section that holds a passage, and its offset from the document's start."""
    sections = {section.id: section for section in document.sections}
    starts: dict[str, int] = {}
    for start, passage in _placed(document):
        for section in passage.sections[:1]:
            starts.setdefault(section, start)
    return tuple((sections[identifier], start) for identifier, start in starts.items())


def length(document: Document) -> int:
    """Code points of all its passages' texts."""
    return sum(len(passage.text) for passage in document.passages)


def rate(count: int, characters: int) -> float:
    """How many there are per 10,000 characters; 0 where there are no characters."""
    return count * PER / characters if characters else 0.0


def _placed(document: Document) -> Iterator[tuple[int, Passage]]:
    start = 0
    for passage in document.passages:
        yield start, passage
        start += len(passage.text)


def _depths(sections: Iterable[Section]) -> dict[str, int]:
    depths: dict[str, int] = {}
    for section in sections:
        depths[section.id] = depths.get(section.parent or "", 0) + 1
    return depths
