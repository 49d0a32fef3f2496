"""Index time, the whole way on one screen: corpus folder -> passages -> tokens -> generation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.analysis import Analyzer
from indexer.analysis.normalize import fold_text
from indexer.analysis.symbols import cited_symbols
from indexer.engines import PassageTokens, grams
from indexer.model import Corpus, Document, Passage, ReadingResult, Segmentation
from indexer.records import Record

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
    documents: Sequence[Document], analyzer: Analyzer, learned: dict[str, int], progress: Progress
) -> Record:
    """Cut every passage with the dictionary; the annotators' words are in the passages already."""
    corpus = Corpus(tuple(documents))
    words = {
        passage.id: Segmentation(analyzer.name, analyzer.segment(passage.text))
        for passage in progress(tuple(corpus.passages()))
    }
    return Record(corpus, words, learned)


def tokens(record: Record) -> Iterator[PassageTokens]:
    """What the engine indexes, passage by passage in reading order."""
    for number, passage in enumerate(record.corpus.passages()):
        texts = [passage.text, *(reading.text for reading in passage.readings)]
        yield PassageTokens(
            number=number,
            id=passage.id,
            document=passage.document,
            kind=passage.kind,
            sections=passage.sections,
            symbols=tuple(key for key, _ in cited_symbols(passage.text)),
            grams=tuple(gram for text in texts for gram in grams(fold_text(text))),
            provided=_terms(passage, passage.words),
            dictionary=_terms(passage, (record.words[passage.id],)),
        )


def _terms(passage: Passage, segmentations: Sequence[Segmentation]) -> tuple[str, ...]:
    """Folded words, one for each range that is a word in any of these segmentations."""
    spans = sorted({span for segmentation in segmentations for span in segmentation.words})
    words = (fold_text(passage.text[span.start : span.end]) for span in spans)
    return tuple(word for word in words if any(sign.isalnum() for sign in word))


def record_path(directory: Path) -> Path:
    """Where a generation keeps its record."""
    return directory / RECORD


def engine_path(directory: Path) -> Path:
    """Where a generation keeps its engine's files."""
    return directory / ENGINE
