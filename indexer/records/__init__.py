"""WHAT AN INDEX KNOWS of its passages: in memory as it is built; opened, read as needed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol

from indexer.engines import Batch
from indexer.lazy import Lazy
from indexer.model import Corpus, Passage, Segmentation
from indexer.once import once
from indexer.outline import Outline, outline
from indexer.query.directory import Directory, directory
from indexer.query.symbols import KnownSymbols, known_symbols
from indexer.terminology import Terminology

FORMAT = 4
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


def logical_hash(known: str, indexed: Iterable[Batch], schema: str) -> str:
    """64 bits of SHA-256 in hexadecimal, of all that makes a generation what it is.

    ``known``: what says all of the record, see written.digest(); ``indexed``: what the engine is
    given; ``schema``: how it keeps that.
    """
    digest = hashlib.sha256()
    for part in chain(_parts(FORMAT, schema, known), chain.from_iterable(map(_hashed, indexed))):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:16]


def _hashed(batch: Batch) -> Iterator[bytes]:
    """All that a batch holds: texts, and the bytes of its arrays, alike on every machine."""
    yield from _parts(batch.first, batch.texts, batch.others)
    for name, tokens in sorted(batch.fields.items()):
        yield from _parts(name, tokens.terms)
        for numbers in (tokens.ids, tokens.rows, tokens.starts):
            yield b"" if numbers is None else numbers.astype("<u4", copy=False).tobytes()


def _parts(*parts: object) -> Iterator[bytes]:
    for part in parts:
        yield json.dumps(part).encode("ascii")
