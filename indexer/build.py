"""Index time, the whole way on one screen: corpus folder -> passages -> tokens -> generation."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Generic, TypeAlias, TypeVar

from indexer.analysis.dictionary import Dictionary
from indexer.batches import Cutter, Indexed, OneByOne, chunks, index_chunk, index_cut, segmentations
from indexer.engines import Batch
from indexer.model import Corpus, Document, ReadingResult, Segmentation
from indexer.progress import Progress, unheard
from indexer.query.vocabulary import MOST_WORDS
from indexer.records import Record, Recorded
from indexer.records.written import Chunk as Written
from indexer.terminology import Terminology
from indexer.workers import Workers

RECORD = "record"
ENGINE = "engine"
_T = TypeVar("_T")

ENOUGH = 100_000
"""Characters from which on it pays to make jieba ready for arrays, which takes 0.3 s."""

Keep: TypeAlias = Callable[[Indexed], None]
"""Takes what was made of each chunk, in reading order."""


def unkept(indexed: Indexed) -> None:
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
    """Cut every passage with the dictionary.

    What passages cite, and the annotators' words, are in them already. What the engine indexes
    goes to ``keep``.
    """
    corpus = Corpus(tuple(documents))
    total = sum(len(document.passages) for document in documents)
    words: dict[str, Segmentation] = {}
    counts: Counter[str] = Counter()
    characters = sum(len(passage.text) for passage in corpus.passages())
    many = characters >= ENOUGH or workers.processes > 1  # jieba itself can't be sent to others
    cutter: Cutter = dictionary.lexicon() if many else OneByOne(dictionary)
    work = partial(index_chunk, workers.share(cutter))
    passages = corpus.passages()
    for indexed in workers.map(work, chunks(corpus.passages())):
        counts.update(indexed.counts)
        some = tuple(islice(passages, indexed.passages))
        texts = [passage.text for passage in some]
        pieces = segmentations(dictionary.name, texts, indexed.borders)
        words.update(zip((passage.id for passage in some), pieces, strict=True))
        keep(indexed)
        progress("cutting", len(words), total)
    return Record(corpus, words, dictionary.learned, terminology, _frequent(counts))


def _frequent(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    """The words in which queries that stand nowhere are looked up, most frequent first."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(islice((item for item in ranked if len(item[0]) > 1), MOST_WORDS))


def tokens(record: Recorded) -> Iterator[Batch]:
    """What the engine indexes, chunk by chunk in reading order."""
    for chunk in chunks(record.corpus.passages()):
        yield index_cut(chunk, [record.words[plain[0]] for plain in chunk.packed.plain])


class Spill(Generic[_T]):
    """Values put aside as pickles, in a file that has no name."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._number = 0

    def add(self, pickled: bytes) -> None:
        self._file.write(pickled)
        self._number += 1

    def __iter__(self) -> Iterator[_T]:
        self._file.seek(0)
        for _ in range(self._number):
            yield pickle.load(self._file)


class Made:
    """What was made of all chunks, on its way into an index."""

    def __init__(self, batches: IO[bytes], written: IO[bytes]) -> None:
        self.batches: Spill[Batch] = Spill(batches)
        self.written: Spill[Written] = Spill(written)
        self.digests: list[bytes] = []
        self.passages = 0

    def keep(self, indexed: Indexed) -> None:
        self.batches.add(indexed.batch)
        self.written.add(indexed.written)
        self.digests.append(indexed.digest)
        self.passages += indexed.passages


def record_path(directory: Path) -> Path:
    """The folder in which a generation keeps its record."""
    return directory / RECORD


def engine_path(directory: Path) -> Path:
    """Where a generation keeps its engine's files."""
    return directory / ENGINE
