"""The engines that are measured, behind one small interface; each is imported when it is made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, assert_never

from tests.benchmarks.cases import Case
from tests.benchmarks.clocks import Clock
from tests.benchmarks.corpora import Layer, Places
from tests.benchmarks.names import Name


@dataclass(frozen=True, slots=True)
class Top:
    """``total`` matching passages, exactly; the ten best of them, and how good each is."""

    total: int
    numbers: tuple[int, ...]
    scores: tuple[float, ...]


class Contender(Protocol):
    """Laws: a case means the same to each of them, so totals are equal; what ``ask`` returns is the
    engine's own, with the total and the ten best in it, and ``top`` reads it, outside the timing;
    after ``forget`` nothing is kept of earlier queries by the engine itself.
    """

    def build(self, directory: Path, layer: Layer, places: Places, clock: Clock) -> None:
        """Index a layer in an empty directory. ``clock`` runs while there is work of the engine."""

    def open(self, directory: Path) -> None: ...

    def ask(self, case: Case) -> Any: ...

    def top(self, answer: Any) -> Top: ...

    def texts(self, answer: Any) -> list[str]:
        """The texts of the ten best: an index without them would be smaller."""

    def forget(self) -> None: ...

    def close(self) -> None: ...


def made(name: Name) -> Contender:
    """The contender of a name, with all that it needs imported."""
    match name:
        case Name.OURS:
            from tests.benchmarks.contenders.ours import Ours

            return Ours()
        case Name.TANTIVY:
            from tests.benchmarks.contenders.tantivy import Tantivy

            return Tantivy()
        case Name.FTS5 | Name.FTS5_CONTENTLESS:
            from tests.benchmarks.contenders.fts5 import Fts5

            return Fts5(contentless=name is Name.FTS5_CONTENTLESS)
        case Name.STOCK_WHOOSH:
            from tests.benchmarks.contenders.stock_whoosh import StockWhoosh

            return StockWhoosh()
        case _:
            assert_never(name)
