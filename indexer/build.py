"""Index time, the whole way on one screen: corpus folder -> passages -> tokens -> generation."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Generic, Literal, TypeAlias, TypeVar

from indexer.analysis.dictionary import Dictionary
from indexer.batches import Chunk, Cutter, OneByOne, chunks, index_chunk, index_cut, to_chunk
from indexer.citations import with_citations
from indexer.engines import Batch
from indexer.model import Corpus, Document, Passage, ReadingResult, Segmentation
from indexer.query.vocabulary import MOST_WORDS
from indexer.records import Record, Recorded
from indexer.terminology import Terminology
from indexer.workers import Workers

RECORD = "record"
ENGINE = "engine"
_T = TypeVar("_T")

ENOUGH = 100_000
"""Characters from which on it pays to make jieba ready for arrays, which takes 0.3 s."""

Stage: TypeAlias = Literal["reading", "learning", "cutting"]
Progress: TypeAlias = Callable[[Stage, int, int], None]
"""Told how many documents are read, or passages done, and how many there are of them."""
Keep: TypeAlias = Callable[[Batch], None]
"""Takes what the engine indexes, chunk by chunk in reading order."""


def unheard(stage: Stage, done: int, total: int) -> None:
    """For builds whose progress nobody wants to know."""


def unkept(batch: Batch) -> None:
    """For records that are not indexed at once."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did. ``changed`` is False where the same index stood there already."""

    results: tuple[ReadingResult, ...]
    generation: str
    changed: bool


def analyze(
    documents: Sequence[Document],
    dictionary: Dictionary,
    terminology: Terminology,
    workers: Workers,
    progress: Progress = unheard,
    keep: Keep = unkept,
) -> Record:
    """Find what every passage cites, and cut it with the dictionary.

    The annotators' words are in the passages already. What the engine indexes goes to ``keep``.
    """
    corpus = Corpus(with_citations(documents))
    passages = tuple(corpus.passages())
    words: dict[str, Segmentation] = {}
    counts: Counter[str] = Counter()
    work = partial(index_chunk, workers.share(_cutter(dictionary, passages)))
    done = 0
    for some, indexed in zip(chunks(passages), workers.map(work, _chunks(passages)), strict=True):
        counts.update(indexed.counts)
        pieces = indexed.segmentations(dictionary.name, [passage.text for passage in some])
        words.update(zip((passage.id for passage in some), pieces, strict=True))
        keep(indexed.batch)
        done += len(some)
        progress("cutting", done, len(passages))
    return Record(corpus, words, dictionary.learned, terminology, _frequent(counts))


def _cutter(dictionary: Dictionary, passages: Sequence[Passage]) -> Cutter:
    enough = sum(len(passage.text) for passage in passages) >= ENOUGH
    return dictionary.lexicon() if enough else OneByOne(dictionary)


def _chunks(passages: Iterable[Passage]) -> Iterator[Chunk]:
    first = 0
    for some in chunks(passages):
        yield to_chunk(first, some)
        first += len(some)


def _frequent(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    """The words in which queries that stand nowhere are looked up, most frequent first."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(islice((item for item in ranked if len(item[0]) > 1), MOST_WORDS))


def tokens(record: Recorded) -> Iterator[Batch]:
    """What the engine indexes, chunk by chunk in reading order."""
    passages = record.corpus.passages()
    for chunk in _chunks(passages):
        yield index_cut(chunk, [record.words[passage] for passage in chunk.ids])


class Spill(Generic[_T]):
    """Values put aside in a file that has no name, to be gone through again and again."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._number = 0

    def add(self, value: _T) -> None:
        self._number += 1
        pickle.dump(value, self._file, protocol=5)

    def __iter__(self) -> Iterator[_T]:
        self._file.seek(0)
        for _ in range(self._number):
            yield pickle.load(self._file)


def record_path(directory: Path) -> Path:
    """The folder in which a generation keeps its record."""
    return directory / RECORD


def engine_path(directory: Path) -> Path:
    """Where a generation keeps its engine's files."""
    return directory / ENGINE
