"""Index time, the whole way on one screen: corpus folder -> passages -> tokens -> generation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from indexer.analysis import Analyzer
from indexer.analysis.dates import dates
from indexer.analysis.normalize import Folded, fold, fold_text
from indexer.analysis.numerals import numbered
from indexer.analysis.symbols import symbol_key
from indexer.citations import with_citations
from indexer.engines import PassageTokens, grams, months
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
    words = {
        passage.id: Segmentation(analyzer.name, analyzer.segment(passage.text))
        for passage in progress(tuple(corpus.passages()))
    }
    return Record(corpus, words, learned, terminology, _frequent(corpus, words))


def _frequent(corpus: Corpus, words: Mapping[str, Segmentation]) -> tuple[tuple[str, int], ...]:
    """The words in which queries that stand nowhere are looked up, most frequent first."""
    counts: Counter[str] = Counter()
    for passage in corpus.passages():
        counts.update(_terms(passage, (*passage.words, words[passage.id])))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(islice((item for item in ranked if len(item[0]) > 1), MOST_WORDS))


def tokens(record: Recorded) -> Iterator[PassageTokens]:
    """What the engine indexes, passage by passage in reading order."""
    for number, passage in enumerate(record.corpus.passages()):
        texts = [fold(text) for text in _wordings(passage)]
        yield PassageTokens(
            number=number,
            id=passage.id,
            document=passage.document,
            kind=passage.kind,
            sections=passage.sections,
            symbols=tuple(dict.fromkeys(symbol_key(cited.symbol) for cited in passage.cites)),
            months=_months(texts[0]),
            grams=tuple(gram for text in texts for gram in _grams(text)),
            provided=_terms(passage, passage.words),
            dictionary=_terms(passage, (record.words[passage.id],)),
        )


def _wordings(passage: Passage) -> Iterator[str]:
    yield passage.text
    yield from (reading.text for reading in passage.readings)


def _grams(text: Folded) -> Iterator[str]:
    yield from grams(text.text)
    if in_digits := numbered(text):
        yield from grams(in_digits.text)


def _months(text: Folded) -> tuple[str, ...]:
    return tuple(sorted({month for _, period in dates(text) for month in months(period)}))


def _terms(passage: Passage, segmentations: Sequence[Segmentation]) -> tuple[str, ...]:
    """Folded words, one for each range that is a word in any of these segmentations."""
    spans = sorted({span for segmentation in segmentations for span in segmentation.words})
    words = (fold_text(passage.text[span.start : span.end]) for span in spans)
    return tuple(word for word in words if any(sign.isalnum() for sign in word))


def record_path(directory: Path) -> Path:
    """The folder in which a generation keeps its record."""
    return directory / RECORD


def engine_path(directory: Path) -> Path:
    """Where a generation keeps its engine's files."""
    return directory / ENGINE
