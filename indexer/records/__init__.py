"""WHAT AN INDEX KNOWS of its passages: in memory as it is built; opened, read as needed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol

from indexer.analysis.borders import Borders
from indexer.analysis.mentions import Mentions, mentions_of
from indexer.analysis.normalize import fold_text
from indexer.analysis.pages import fold_all
from indexer.lazy import Lazy
from indexer.model import Corpus, Passage, Segmentation
from indexer.once import once
from indexer.outline import Outline, outline
from indexer.query.directory import Directory, directory
from indexer.query.symbols import KnownSymbols, known_symbols
from indexer.records.borders import passage_borders
from indexer.terminology import Terminology

FORMAT = 9
"""Raised whenever what is written or indexed changes: older indexes are refused, and rebuilt."""

NO_NAMES = Terminology()


class Recorded(Protocol):
    """What one generation knows. Passages, documents and sections are numbered in reading order."""

    @property
    def corpus(self) -> Corpus: ...

    @property
    def passages(self) -> Sequence[Passage]:
        """Those of all documents."""

    @property
    def words(self) -> Mapping[str, Segmentation]:
        """Jieba's words of each passage, by its id."""

    @property
    def learned(self) -> Mapping[str, int]:
        """What jieba learned."""

    @property
    def terminology(self) -> Terminology: ...

    @property
    def frequent(self) -> Sequence[tuple[str, int]]:
        """The most frequent folded words of all segmentations, and how often each stands."""

    @property
    def outline(self) -> Outline: ...

    @property
    def borders(self) -> Borders:
        """Of the words of all passages."""

    @property
    def mentions(self) -> Mentions:
        """Numbers and days that passages write out."""

    @property
    def directory(self) -> Directory: ...

    @property
    def symbols(self) -> KnownSymbols: ...

    @property
    def caches(self) -> Mapping[str, Lazy[Any]]:
        """What is kept of what was read from files."""

    def cut(self, number: int) -> tuple[Passage, Segmentation]:
        """A passage, and jieba's words of it."""


@dataclass(frozen=True)
class Record:
    """All of it in memory: with_citations() has gone through the documents. See Recorded."""

    corpus: Corpus
    words: Mapping[str, Segmentation]
    learned: Mapping[str, int]
    terminology: Terminology = NO_NAMES
    frequent: Sequence[tuple[str, int]] = ()

    @once
    def passages(self) -> Sequence[Passage]:
        return tuple(self.corpus.passages())

    @once
    def outline(self) -> Outline:
        return outline(self.corpus.documents)

    @once
    def borders(self) -> Borders:
        passages = self.passages
        pages = fold_all([passage.text for passage in passages])
        return passage_borders(pages, passages, [self.words[one.id] for one in passages])

    @once
    def mentions(self) -> Mentions:
        return mentions_of(fold_text(passage.text) for passage in self.passages)

    @once
    def directory(self) -> Directory:
        sections = tuple(s for document in self.corpus.documents for s in document.sections)
        return directory(self.passages, sections, self.outline)

    @once
    def symbols(self) -> KnownSymbols:
        return known_symbols(self.corpus.documents, followed=True)

    @property
    def caches(self) -> Mapping[str, Lazy[Any]]:
        return {}

    def cut(self, number: int) -> tuple[Passage, Segmentation]:
        passage = self.passages[number]
        return passage, self.words[passage.id]


def logical_hash(known: str, indexed: Iterable[bytes], schema: str) -> str:
    """64 bits of SHA-256 in hexadecimal, of all that makes a generation what it is.

    ``known``: the record, see written.digest(); ``indexed``: digests of what the engine is given;
    ``schema``: how it keeps that.
    """
    every = hashlib.sha256()
    for part in chain([str(FORMAT).encode(), schema.encode(), known.encode()], indexed):
        every.update(len(part).to_bytes(8, "big") + part)
    return every.hexdigest()[:16]
