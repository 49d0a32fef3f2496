"""Ours: Whoosh's queries over postings that are arrays, and the texts in compressed blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.fields import Schema

from indexer.blocks import Blocks, BlockWriter
from indexer.engines.arrays.evaluation import Literal
from indexer.engines.arrays.fields import Grams, Words
from indexer.engines.arrays.index import ArrayIndex
from indexer.engines.arrays.pool import Column
from indexer.engines.arrays.writer import create, write
from tests.benchmarks.cases import Case, Kind
from tests.benchmarks.clocks import Clock
from tests.benchmarks.contenders import Top
from tests.benchmarks.contenders.whoosh_queries import whoosh_query
from tests.benchmarks.corpora import BLOCK, Batch, Layer, Places

_TEXTS = "texts"
_AT_ONCE = 10 * BLOCK


class Ours:
    """Literal texts are asked of an index of pairs of characters."""

    def build(self, directory: Path, layer: Layer, places: Places, clock: Clock) -> None:
        with clock:
            if places is Places.WORDS:
                write(create(directory, Schema(words=Words())), _words(layer))
            else:
                batches = clock.unpaid(layer.batches())
                write(create(directory, Schema(grams=Grams())), map(_characters, batches))
            with BlockWriter(directory / _TEXTS) as stored:
                for batch in clock.unpaid(layer.batches()):
                    for text in batch.texts:
                        stored.append(text.encode())

    def open(self, directory: Path) -> None:
        self._index, self._texts = ArrayIndex(directory), Blocks(directory / _TEXTS)

    def ask(self, case: Case) -> Any:
        literal = case.kind is Kind.LITERAL
        asked = Literal("grams", case.text) if literal else whoosh_query(case)
        return self._index.top(asked, limit=10)

    def top(self, answer: Any) -> Top:
        return Top(answer.total, tuple(answer.numbers.tolist()), tuple(answer.scores.tolist()))

    def texts(self, answer: Any) -> list[str]:
        return [self._texts[number].decode() for number in answer.numbers.tolist()]

    def forget(self) -> None:
        self._index.forget()

    def close(self) -> None:
        self._index.close()


def _characters(batch: Batch) -> tuple[int, dict[str, Column], dict[str, Sequence[str]]]:
    return len(batch.texts), {}, {"grams": batch.texts}


def _words(layer: Layer) -> Iterator[tuple[int, dict[str, Column], None]]:
    """The layer as it is: words follow each other without anything between them."""
    lengths = np.array([len(word) for word in layer.words])
    for first in range(0, layer.size, _AT_ONCE):
        rows = layer.offsets[first : first + _AT_ONCE + 1]
        ids, rows = layer.tokens[rows[0] : rows[-1]], rows - rows[0]
        begins = np.cumsum(lengths[ids]) - lengths[ids]
        starts = begins - np.repeat(begins[rows[:-1]], np.diff(rows))
        yield len(rows) - 1, {"words": Column(layer.words, ids, rows, starts)}, None
