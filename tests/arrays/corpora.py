"""Made-up passages, and indexes of them: of arrays, and of stock Whoosh."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import analysis, fields, scoring
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.searching import Searcher

from indexer.engines import tokens_of
from indexer.engines.arrays import ArrayIndex, ArrayWriter, Column, Grams, Keywords, Words, create
from indexer.engines.bm25 import idf, length_codes, norms

Passage = Sequence[str]
SCHEMA = Schema(words=Words(), kinds=Keywords(), text=Grams())
STOCK = Schema(
    words=fields.TEXT(analysis.SpaceSeparatedTokenizer(), phrase=True), kinds=fields.KEYWORD()
)


def starts_of(passage: Passage) -> list[int]:
    """Where the words of a passage begin that follow each other without anything between."""
    return [0, *np.cumsum([len(word) for word in passage]).tolist()][: len(passage)]


def column(passages: Sequence[Passage], starts: Sequence[Sequence[int]] | None = None) -> Column:
    tokens = tokens_of(passages)
    begins = None if starts is None else np.array([at for some in starts for at in some], np.uint32)
    return Column(tokens.terms, tokens.ids, tokens.rows, begins)


def kind(passage: Passage) -> str:
    return f"kind{len(passage) % 3}"


def add(writer: ArrayWriter, passages: Sequence[Passage]) -> None:
    """Passages of words that follow each other, with what they are and their texts."""
    columns = {
        "words": column(passages, list(map(starts_of, passages))),
        "kinds": column([[kind(some)] for some in passages]),
    }
    writer.add_passages(len(passages), columns, {"text": ["".join(some) for some in passages]})


def segments(directory: Path, parts: Iterable[Sequence[Passage]]) -> Any:
    """An index with a segment for each part."""
    index = create(directory, SCHEMA)
    for part in parts:
        writer = ArrayWriter(index)
        add(writer, part)
        writer.commit(merge=False)
    return index


def stock_segments(directory: Path, parts: Iterable[Sequence[Passage]]) -> Any:
    """The same, all written by stock Whoosh."""
    index = FileStorage(str(directory)).create_index(STOCK)
    for part in parts:
        writer = index.writer()
        for some in part:
            writer.add_document(words=" ".join(some), kinds=kind(some))
        writer.commit(merge=False)
    return index


def delete(writer: Any, numbers: Iterable[int], **how: bool) -> None:
    for number in numbers:
        writer.delete_document(number)
    writer.commit(**how)


class StockBM25(scoring.WeightingModel):  # type: ignore[misc]  # whoosh is untyped
    """``bm25`` for an index of several segments. ``lengths``: of all passages, the deleted too."""

    def __init__(self, lengths: Sequence[int]) -> None:
        self._holding = sum(1 for length in lengths if length)
        average = sum(lengths) / max(1, self._holding) or 1.0
        codes = length_codes(np.array(lengths, np.int64))
        self._norms: list[float] = norms(average)[codes].tolist()

    def scorer(self, searcher: Any, fieldname: str, text: Any, qf: float = 1) -> _Scorer:
        if fieldname != "words":
            return _Scorer(0.0, [], 0)
        whole = searcher.get_parent()
        first = next((at for leaf, at in whole.leaf_searchers() if leaf is searcher), 0)
        rarity = idf(whole.doc_frequency(fieldname, text), self._holding)
        return _Scorer(rarity, self._norms, first)


class _Scorer(scoring.BaseScorer):  # type: ignore[misc]  # whoosh is untyped
    def __init__(self, rarity: float, norms: list[float], first: int) -> None:
        self._rarity, self._norms, self._first = rarity, norms, first

    def supports_block_quality(self) -> bool:
        return False

    def max_quality(self) -> float:
        return self._rarity

    def score(self, matcher: Any) -> float:
        frequency: float = matcher.weight()
        norm: float = self._norms[self._first + matcher.id()]
        found: float = self._rarity * frequency / (frequency + norm)
        return found


def stock_searcher(reader: Any, passages: Sequence[Passage]) -> Searcher:
    """Stock Whoosh over any reader; ``passages``: all that it numbers."""
    return Searcher(reader, weighting=StockBM25(list(map(len, passages))))


def answers(searcher: Searcher, asked: Any, **options: Any) -> list[tuple[float, int]]:
    """All that stock Whoosh finds, best first."""
    found = searcher.search(asked, limit=None, **options)
    return [(float(score), number) for score, number in found.top_n]


def opened(directory: Path) -> ArrayIndex:
    return ArrayIndex(directory, SCHEMA)
