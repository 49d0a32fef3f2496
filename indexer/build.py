"""Index time, the whole way on one screen: corpus folder -> passages -> tokens -> generation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from indexer.analysis import Analyzer
from indexer.batches import chunks, to_batch, word_counts
from indexer.citations import with_citations
from indexer.engines import Batch
from indexer.model import Corpus, Document, Passage, ReadingResult, Segmentation
from indexer.query.vocabulary import MOST_WORDS
from indexer.records import Record, Recorded
from indexer.terminology import Terminology

RECORD = "record"
ENGINE = "engine"

Progress = Callable[[Sequence[Passage]], Iterator[Passage]]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did. ``changed`` is False where the same index stood there already."""

    results: tuple[ReadingResult, ...]
    generation: str
    changed: bool


def analyze(
    documents: Sequence[Document],
    analyzer: Analyzer,
    learned: dict[str, int],
    terminology: Terminology,
    progress: Progress,
) -> Record:
    """Find what every passage cites, and cut it with the dictionary.

    The annotators' words are in the passages already.
    """
    corpus = Corpus(with_citations(documents))
    words: dict[str, Segmentation] = {}
    counts: Counter[str] = Counter()
    for chunk in chunks(iter(progress(tuple(corpus.passages())))):
        cut = [Segmentation(analyzer.name, analyzer.segment(p.text)) for p in chunk.passages]
        counts.update(word_counts(chunk, cut))
        words.update((p.id, one) for p, one in zip(chunk.passages, cut, strict=True))
    return Record(corpus, words, learned, terminology, _frequent(counts))


def _frequent(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    """The words in which queries that stand nowhere are looked up, most frequent first."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(islice((item for item in ranked if len(item[0]) > 1), MOST_WORDS))


def tokens(record: Recorded) -> Iterator[Batch]:
    """What the engine indexes, chunk by chunk in reading order."""
    for chunk in chunks(record.corpus.passages()):
        yield to_batch(chunk, [record.words[passage.id] for passage in chunk.passages])


def record_path(directory: Path) -> Path:
    """The folder in which a generation keeps its record."""
    return directory / RECORD


def engine_path(directory: Path) -> Path:
    """Where a generation keeps its engine's files."""
    return directory / ENGINE
