"""Whoosh as it comes: its own fields, postings, matchers and collectors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from whoosh import analysis, fields, index

from tests.benchmarks.cases import Case
from tests.benchmarks.clocks import Clock
from tests.benchmarks.contenders import Top
from tests.benchmarks.contenders.whoosh_queries import whoosh_query
from tests.benchmarks.corpora import Layer, Places


class StockWhoosh:
    def build(self, directory: Path, layer: Layer, places: Places, clock: Clock) -> None:
        schema = fields.Schema(
            words=fields.TEXT(analyzer=analysis.SpaceSeparatedTokenizer()), text=fields.STORED
        )
        with clock:
            writer = index.create_in(directory, schema).writer(limitmb=256)
            for batch in clock.unpaid(layer.batches(places)):
                for line, text in zip(batch.lines, batch.texts, strict=True):
                    writer.add_document(words=line, text=text)
            writer.commit()

    def open(self, directory: Path) -> None:
        self._searcher = index.open_dir(directory).searcher()

    def ask(self, case: Case) -> Any:
        results = self._searcher.search(whoosh_query(case), limit=10)
        return len(results), results.top_n

    def top(self, answer: Any) -> Top:
        total, best = answer
        return Top(total, tuple(n for _, n in best), tuple(score for score, _ in best))

    def texts(self, answer: Any) -> list[str]:
        return [self._searcher.stored_fields(number)["text"] for _, number in answer[1]]

    def forget(self) -> None:
        """Nothing: it keeps no answers."""

    def close(self) -> None:
        self._searcher.close()
