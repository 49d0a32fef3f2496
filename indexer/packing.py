"""Passages <-> columns, which travel between processes many times faster than objects do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from indexer.model import (
    Citation,
    Kind,
    Passage,
    Reading,
    Reference,
    Runs,
    Segmentation,
    Source,
    Spans,
)

Table = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Rows:
    """Some parts of one table: part ``i`` is ``table[rows[i]:rows[i + 1]]``, with a name."""

    names: tuple[str, ...]
    table: Table
    rows: NDArray[np.int64]

    def parts(self) -> Iterator[Table]:
        return (self.table[first:last] for first, last in pairwise(self.rows.tolist()))


@dataclass(frozen=True, slots=True)
class Packed:
    """Some passages, column by column.

    ``sources`` and ``words`` hold those of all passages; ``counts`` says how many each has.
    ``readings``, ``references``, ``cites``: by a passage's place, where it has any.
    """

    plain: tuple[tuple[str, str, Kind, str, tuple[str, ...], str], ...]
    texts: tuple[str, ...]
    sources: Rows
    words: Rows
    counts: NDArray[np.int64]
    readings: Mapping[int, tuple[Reading, ...]]
    references: Mapping[int, tuple[Reference, ...]]
    cites: Mapping[int, tuple[Citation, ...]]

    def __len__(self) -> int:
        return len(self.texts)


def pack(passages: Sequence[Passage]) -> Packed:
    sources = [source for passage in passages for source in passage.sources]
    words = [cut for passage in passages for cut in passage.words]
    counts = [(len(passage.sources), len(passage.words)) for passage in passages]
    return Packed(
        tuple((p.id, p.document, p.kind, p.label, p.sections, p.citation) for p in passages),
        tuple(passage.text for passage in passages),
        _rows([source.file for source in sources], [runs_of(source) for source in sources], 4),
        _rows([cut.name for cut in words], [spans_of(cut) for cut in words], 2),
        np.array(counts, np.int64).reshape(-1, 2).T,
        {place: p.readings for place, p in enumerate(passages) if p.readings},
        {place: p.references for place, p in enumerate(passages) if p.references},
        {place: p.cites for place, p in enumerate(passages) if p.cites},
    )


def unpack(packed: Packed) -> Iterator[Passage]:
    """The passages that were packed."""
    sources = zip(packed.sources.names, packed.sources.parts(), strict=True)
    words = zip(packed.words.names, packed.words.parts(), strict=True)
    sourced, worded = packed.counts.tolist()
    columns = zip(packed.plain, packed.texts, sourced, worded, strict=True)
    for place, (plain, text, files, cuts) in enumerate(columns):
        yield Passage(
            *plain,
            text,
            tuple(Source(name, Runs(some)) for name, some in islice(sources, files)),
            tuple(Segmentation(name, Spans(some)) for name, some in islice(words, cuts)),
            packed.readings.get(place, ()),
            packed.references.get(place, ()),
            packed.cites.get(place, ()),
        )


def spans_of(cut: Segmentation) -> Table:
    """The words of a segmentation: rows of start and end."""
    if isinstance(cut.words, Spans):
        return cut.words.numbers
    return _table([(word.start, word.end) for word in cut.words], 2)


def runs_of(source: Source) -> Table:
    """The runs of a source: rows of start, length, line and column."""
    if isinstance(source.runs, Runs):
        return source.runs.numbers
    return _table([(run.start, run.length, run.line, run.column) for run in source.runs], 4)


def _rows(names: Sequence[str], parts: Sequence[Table], width: int) -> Rows:
    lengths = np.array([0, *map(len, parts)], np.int64)
    return Rows(tuple(names), np.concatenate([_table([], width), *parts]), np.cumsum(lengths))


def _table(rows: Sequence[tuple[int, ...]], width: int) -> Table:
    return np.array(rows, np.uint32).reshape(-1, width)
