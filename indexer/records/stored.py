"""A record that was written, opened: nothing of it is read before it is asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from indexer.arrays import read_arrays
from indexer.blocks import Blocks
from indexer.errors import IndexDamagedError
from indexer.lazy import Lazy, Mapped, Part
from indexer.model import Corpus, Document, Passage, Section, Segmentation
from indexer.once import once
from indexer.query.directory import Directory, Known
from indexer.query.symbols import KnownSymbols
from indexer.records import FORMAT, head
from indexer.records.borders import read_borders
from indexer.records.columns import from_arrays
from indexer.records.mentions import read_mentions
from indexer.records.passages import decode
from indexer.records.written import COLUMNS, PARTS, PASSAGES, SECTIONS
from indexer.terminology import Terminology, from_plain

KEPT = 4096
"""Passages that are kept as they were read, and as many sections."""
_HEAD, _LEARNED, _FREQUENT, _TERMINOLOGY, _SYMBOLS = range(5)


class Stored:
    """See Recorded. May be used from any thread, also when its files have been removed.

    Raises IndexDamagedError for what is not as it was written, at once or when that is asked for;
    FileNotFoundError where a file is missing.
    """

    def __init__(self, directory: Path) -> None:
        self._parts = Blocks(directory / PARTS)
        self._section_records = Blocks(directory / SECTIONS)
        self._passage_records = Blocks(directory / PASSAGES)
        known = self._part(_HEAD)
        if known["format"] != FORMAT:
            raise IndexDamagedError(f"{directory}: written by another version; build it again")
        self.outline, self._tables = from_arrays(read_arrays(directory / COLUMNS))
        self.borders = read_borders(directory)
        self.mentions = read_mentions(directory, len(self.borders))
        if not len(self.borders) == len(self.outline) == len(self._passage_records):
            raise IndexDamagedError(f"{directory}: files that do not fit; build the index again")
        self._ids = [plain["id"] for plain, _, _ in known["documents"]]
        self._ends = [*accumulate(sections for _, sections, _ in known["documents"])]
        self._cuts = Lazy(len(self._passage_records), self._read_passage, KEPT)
        self._sections = Lazy(len(self._section_records), self._read_section, KEPT)
        self.passages: Sequence[Passage] = Mapped(self._cuts, lambda cut: cut[0])
        self.corpus = Corpus(tuple(self._documents(known["documents"])))

    @once
    def learned(self) -> Mapping[str, int]:
        return dict(self._part(_LEARNED))

    @once
    def frequent(self) -> Sequence[tuple[str, int]]:
        return tuple((word, count) for word, count in self._part(_FREQUENT))

    @once
    def terminology(self) -> Terminology:
        return from_plain(self._part(_TERMINOLOGY))

    @once
    def symbols(self) -> KnownSymbols:
        return KnownSymbols(*self._part(_SYMBOLS))

    @once
    def directory(self) -> Directory:
        return Directory(self.passages, self._sections, self.outline, self._tables)

    @once
    def words(self) -> Mapping[str, Segmentation]:
        return _Words(self.directory.passages, lambda number: self.cut(number)[1])

    def cut(self, number: int) -> tuple[Passage, Segmentation]:
        return self._cuts[number]

    @property
    def caches(self) -> Mapping[str, Lazy[Any]]:
        return {
            "passages": self._cuts,
            "sections": self._sections,
            "passage blocks": self._passage_records.blocks,
        }

    def _part(self, number: int) -> Any:
        return head.from_bytes(self._parts[number])

    def _documents(self, known: Sequence[Any]) -> Iterator[Document]:
        section = passage = 0
        for plain, sections, passages in known:
            yield Document(
                head.to_description(plain),
                Part(self._sections, range(section, section := section + sections)),
                Part(self.passages, range(passage, passage := passage + passages)),
            )

    def _read_passage(self, number: int) -> tuple[Passage, Segmentation]:
        document = self._ids[self.outline.documents[number]]
        return decode(self._passage_records[number], document)

    def _read_section(self, number: int) -> Section:
        document = self._ids[bisect_right(self._ends, number)]
        return head.to_section(self._section_records[number], document)


class _Words(Mapping[str, Segmentation]):
    """Jieba's words of passages, by the ids of these."""

    def __init__(self, passages: Known[Passage], words: Callable[[int], Segmentation]) -> None:
        self._passages, self._words = passages, words

    def __getitem__(self, identifier: str) -> Segmentation:
        number = self._passages.number(identifier)
        if number is None:
            raise KeyError(identifier)
        return self._words(number)

    def __iter__(self) -> Iterator[str]:
        return iter(self._passages)

    def __len__(self) -> int:
        return len(self._passages)
