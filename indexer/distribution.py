"""Where in its document each thing stands that a search found, and how often in each section.

Of a hundred thousand passages none is read for that but the hits, which are read already: where
each begins is told from the outline.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import attrgetter

import numpy as np

from indexer.model import Document, Passage, Section
from indexer.outline import Outline
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


class Layout:
    """Where passages begin in their documents. Nothing of these is read but what is asked for.

    ``outline``: that of all the documents.
    """

    def __init__(self, outline: Outline, documents: Sequence[Document]) -> None:
        self._outline = outline
        self._starts = np.concatenate([[0], outline.lengths.cumsum(dtype=np.int64)])
        self._numbers = {document.id: number for number, document in enumerate(documents)}
        self._sections = [0, *accumulate(len(document.sections) for document in documents)]

    def start(self, number: int) -> int:
        """Code points that stand before a passage in its document."""
        first = self._outline.document_rows[self._outline.documents[number]]
        return int(self._starts[number] - self._starts[first])

    def length(self, document: Document) -> int:
        """Code points of all its passages' texts."""
        passages = self._passages(document)
        return int(self._starts[passages.stop] - self._starts[passages.start])

    def borders(self, document: Document) -> tuple[tuple[Section, int], ...]:
        """Each top-level section that holds a passage, and its offset from the document's start."""
        passages, outline = self._passages(document), self._outline
        rows = outline.section_rows[passages.start : passages.stop + 1]
        held = (rows[1:] > rows[:-1]).nonzero()[0]
        sections, first = np.unique(outline.sections[rows[held]], return_index=True)
        before = self._sections[self._numbers[document.id]]
        found = sorted(zip(held[first].tolist(), sections.tolist(), strict=True))
        return tuple(
            (document.sections[section - before], self.start(passages[at])) for at, section in found
        )

    def _passages(self, document: Document) -> range:
        number = self._numbers[document.id]
        return range(*self._outline.document_rows[number : number + 2].tolist())


def distributions(
    hits: Iterable[Hit], documents: Sequence[Document], layout: Layout
) -> tuple[Distribution, ...]:
    """The distribution of a search's hits over each document, those without any included.

    Occurrences are the marks that count. Hits of other documents are ignored. ``layout``: that of
    all documents that were searched.
    """
    found: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        found[hit.passage.document].append(hit)
    return tuple(
        Distribution(
            document,
            layout.length(document),
            tuple(_occurrences(found.get(document.id, ()), layout)),
        )
        for document in documents
    )


def _occurrences(hits: Iterable[Hit], layout: Layout) -> Iterator[Occurrence]:
    for hit in sorted(hits, key=attrgetter("number")):
        start = layout.start(hit.number)
        yield from (Occurrence(start + mark.start, hit.passage) for mark in hit.counted)


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


def rate(count: int, characters: int) -> float:
    """How many there are per 10,000 characters; 0 where there are no characters."""
    return count * PER / characters if characters else 0.0


def _depths(sections: Iterable[Section]) -> dict[str, int]:
    depths: dict[str, int] = {}
    for section in sections:
        depths[section.id] = depths.get(section.parent or "", 0) + 1
    return depths
