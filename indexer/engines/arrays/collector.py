"""A collector of Whoosh's that reckons with arrays: for ``Searcher.search_with_collector``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from whoosh.collectors import Collector

from indexer.engines.arrays.index import ArrayIndex


class TopCollector(Collector):  # type: ignore[misc]  # whoosh is untyped
    """The best passages of a query; what it gives are Whoosh's own Results, with exact totals.

    To be used once, with the searcher of its index.
    """

    def __init__(self, index: ArrayIndex, limit: int = 10) -> None:
        super().__init__()
        self._index, self._limit = index, limit

    def run(self) -> None:
        self._top = self._index.top(self.q, self._limit)
        self.finish()

    def count(self) -> int:
        return self._top.total

    def all_ids(self) -> Iterable[int]:
        found: list[int] = self._index.numbers(self.q).tolist()
        return found

    def results(self) -> Any:
        best = zip(self._top.scores.tolist(), self._top.numbers.tolist(), strict=True)
        return self._results(list(best))
