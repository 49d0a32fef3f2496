"""Index time, the whole way on one screen: corpus folder -> passages -> tokens -> generation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from indexer.analysis import Analyzer
from indexer.batches import chunks, cut_by, index_chunk, index_cut, to_chunk
from indexer.citations import with_citations
from indexer.engines import Batch
from indexer.model import Corpus, Document, Passage, ReadingResult, Segmentation
from indexer.query.vocabulary import MOST_WORDS
from indexer.records import Record
from indexer.terminology import Terminology

RECORD = "corpus.json"
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
    cut = cut_by(analyzer)
    for some in chunks(progress(tuple(corpus.passages()))):
        indexed = index_chunk(to_chunk(len(words), some), cut)
        counts.update(indexed.counts)
        texts = [passage.text for passage in some]
        pieces = indexed.segmentations(analyzer.name, texts)
        words.update(zip((passage.id for passage in some), pieces, strict=True))
    return Record(corpus, words, learned, terminology, _frequent(counts))


def _frequent(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    """The words in which queries that stand nowhere are looked up, most frequent first."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(islice((item for item in ranked if len(item[0]) > 1), MOST_WORDS))


def tokens(record: Record) -> Iterator[Batch]:
    """What the engine indexes, chunk by chunk in reading order."""
    first = 0
    for some in chunks(record.corpus.passages()):
        words = [record.words[passage.id] for passage in some]
        yield index_cut(to_chunk(first, some), words)
        first += len(some)


def record_path(directory: Path) -> Path:
    """Where a generation keeps its record."""
    return directory / RECORD


def engine_path(directory: Path) -> Path:
    """Where a generation keeps its engine's files."""
    return directory / ENGINE
