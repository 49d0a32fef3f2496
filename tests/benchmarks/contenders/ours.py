"""Ours: Whoosh's queries over postings that are arrays."""

from __future__ import annotations

from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

from tests.benchmarks.cases import Case
from tests.benchmarks.clocks import Clock
from tests.benchmarks.contenders import Top
from tests.benchmarks.contenders.whoosh_queries import whoosh_query
from tests.benchmarks.corpora import Layer, Places


class Ours:
    """Literal texts are asked of an index of characters, as they are of the others."""

    def __init__(self) -> None:
        self._arrays: Any = import_module("indexer.engines.arrays")

    def build(self, directory: Path, layer: Layer, places: Places, clock: Clock) -> None:
        with clock:
            batches = clock.unpaid(layer.batches(places))
            if places is Places.WORDS:
                texts = chain.from_iterable(batch.texts for batch in batches)
                self._arrays.write_words(directory, layer.tokens, layer.offsets, layer.words, texts)
            else:
                raise NotImplementedError("how ours is asked for literal texts is to be settled")

    def open(self, directory: Path) -> None:
        self._index = self._arrays.ArrayIndex(directory)

    def ask(self, case: Case) -> Any:
        return self._index.top(whoosh_query(case), limit=10)

    def top(self, answer: Any) -> Top:
        return Top(answer.total, tuple(answer.numbers.tolist()), tuple(answer.scores.tolist()))

    def forget(self) -> None:
        self._index.forget()

    def close(self) -> None:
        self._index.close()
