"""SQLite FTS5 as its manual has it: words joined by blanks, and the texts in a table beside."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, assert_never

from tests.benchmarks.cases import Case, Kind
from tests.benchmarks.clocks import Clock
from tests.benchmarks.contenders import Top
from tests.benchmarks.corpora import Layer, Places

_FILE = "passages.db"
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT);
CREATE VIRTUAL TABLE passages USING fts5 (
    words, tokenize = 'unicode61 remove_diacritics 0' {content}
);
BEGIN;
"""
# One statement gives both, as fast as two would: the total alone takes a fraction of the ranking.
_BEST = (
    "SELECT rowid, rank, count(*) OVER () FROM passages WHERE passages MATCH ? "
    "ORDER BY rank LIMIT 10"
)
_FIRST = "SELECT rowid, 1.0 FROM passages WHERE passages MATCH ? LIMIT 10"
_TOTAL = "SELECT count(*) FROM passages WHERE passages MATCH ?"


class Fts5:
    """``contentless``: without a second copy of the words, which is its default."""

    def __init__(self, contentless: bool = False) -> None:
        self._tables = _TABLES.format(content=", content = ''" if contentless else "")

    def build(self, directory: Path, layer: Layer, places: Places, clock: Clock) -> None:
        with clock:
            table = sqlite3.connect(directory / _FILE, isolation_level=None)
            table.executescript(self._tables)
            for batch in clock.unpaid(layer.batches(places)):
                rows = range(batch.first, batch.first + len(batch.texts))
                table.executemany(
                    "INSERT INTO texts VALUES (?, ?)", zip(rows, batch.texts, strict=True)
                )
                table.executemany(
                    "INSERT INTO passages (rowid, words) VALUES (?, ?)",
                    zip(rows, batch.lines, strict=True),
                )
            table.execute("INSERT INTO passages (passages) VALUES ('optimize')")
            table.execute("COMMIT")
            table.close()

    def open(self, directory: Path) -> None:
        self._table = sqlite3.connect(f"{(directory / _FILE).as_uri()}?immutable=1", uri=True)

    def ask(self, case: Case) -> Any:
        asked = (_expression(case),)
        if case.kind is Kind.OTHER_PREFIX:  # any ten of them, as good as any other ten
            ((total,),) = self._table.execute(_TOTAL, asked).fetchall()
            return [(*row, total) for row in self._table.execute(_FIRST, asked).fetchall()]
        return self._table.execute(_BEST, asked).fetchall()

    def top(self, answer: Any) -> Top:
        total = answer[0][2] if answer else 0
        return Top(total, tuple(row[0] for row in answer), tuple(-row[1] for row in answer))

    def texts(self, answer: Any) -> list[str]:
        by_number = "SELECT text FROM texts WHERE id = ?"
        return [self._table.execute(by_number, row[:1]).fetchone()[0] for row in answer]

    def forget(self) -> None:
        """Nothing: what it keeps are pages of the file."""

    def close(self) -> None:
        self._table.close()


def _expression(case: Case) -> str:
    quoted = [f'"{word}"' for word in case.words]
    match case.kind:
        case Kind.TERM | Kind.ALL:
            return " AND ".join(quoted)
        case Kind.ANY:
            return " OR ".join(quoted)
        case Kind.WITHOUT:
            return " NOT ".join(quoted)
        case Kind.PHRASE | Kind.LITERAL:
            return f'"{" ".join(case.words)}"'
        case Kind.PREFIX | Kind.OTHER_PREFIX:
            return f"{quoted[0]} *"
        case _:
            assert_never(case.kind)
