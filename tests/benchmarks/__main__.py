"""``python -m tests.benchmarks``: how long building and searching take, and how it measured."""

from __future__ import annotations

import argparse
import platform
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median, quantiles

from indexer.analysis.dictionary import Dictionary
from indexer.analysis.provided import learned_words
from indexer.build import analyze, tokens
from indexer.engines import Batch
from indexer.engines.whoosh_engine import WhooshEngine, write_index
from indexer.model import Document
from indexer.reading import read_corpus
from indexer.records import Record
from indexer.records.written import chunks, digest, encode_head
from indexer.results import Request
from indexer.search import Searcher
from indexer.terminology import default_terminology
from indexer.workers import Workers
from tests.benchmarks.corpora import Case, cases, synthetic

SEEDS = Path(__file__).parents[2] / "seeds"
Contender = Callable[[Case], object]
METHOD = """\
How it was measured: one process, one thread, warm caches, milliseconds throughout.
Building: the median of {builds} builds, step by step. "fts5" is the insertion of the same words of
jieba's, cut beforehand and joined by blanks, into an SQLite file (unicode61), optimized; x is
"writing the index" over that, which also holds the characters of every text, singly and in
pairs. Neither side waits for the disk.
Searching: per class {queries} queries drawn from the corpus; one round to warm up, then {rounds}
rounds, contenders in turn, queries in shuffled order; the median of each query's rounds, then the
median and the 99th percentile over the queries.
  search  all that a person gets: parsing, candidates, exact matching, BM25, ranking, counts,
          facets, marks, the ten best
  engine  the index's share of it: candidates and BM25 of an already parsed tree
  fts5    rowid and bm25() of the ten best, nothing else
x = times as long as fts5. The questions are not quite the same: Waikong also finds texts inside
and across words and counts all occurrences; an FTS5 prefix begins a word.
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description="Times of building and searching, beside SQLite FTS5 over the same words.",
    )
    parser.add_argument("--passages", type=int, default=10_000, help="synthetic ones (10,000)")
    parser.add_argument("--seed", type=int, default=1, help="of all that is random (1)")
    parser.add_argument("--queries", type=int, default=30, help="per class (30)")
    parser.add_argument("--rounds", type=int, default=5, help="per query, after a warm-up (5)")
    parser.add_argument("--builds", type=int, default=3, help="of each corpus (3)")
    options = parser.parse_args()
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{platform.system()} {platform.machine()}, seed {options.seed}\n"
    )
    print(METHOD.format(**vars(options)))
    documents = [result.document for result in read_corpus(SEEDS)]
    passages = [passage for document in documents for passage in document.passages]
    dictionary = Dictionary(dict.fromkeys(learned_words(passages)))
    _measure("seeds", documents, dictionary, options)
    made = synthetic(passages, dictionary, options.passages, options.seed)
    _measure("synthetic", [made], dictionary, options)


def _measure(
    name: str, documents: Sequence[Document], dictionary: Dictionary, options: argparse.Namespace
) -> None:
    lengths = [len(passage.text) for document in documents for passage in document.passages]
    mean = sum(lengths) / len(lengths)
    print(f"\n{name}: {len(lengths):,} passages, {mean:.0f} characters each on average")
    with tempfile.TemporaryDirectory(prefix="waikong-benchmark-") as folder:
        builds = [
            _build(documents, dictionary, Path(folder, str(number)))
            for number in range(options.builds)
        ]
        _report_builds([times for times, _ in builds])
        record, directory = builds[-1][1], Path(folder, str(options.builds - 1))
        with (
            closing(sqlite3.connect(directory / "fts5.db")) as table,
            closing(WhooshEngine(directory / "engine")) as engine,
        ):
            searcher = Searcher(record, engine, dictionary, name)
            drawn = cases(record, dictionary, options.queries, options.seed)
            contenders = {
                "search": _search(searcher),
                "engine": _engine(searcher, engine, drawn),
                "fts5": _select(table),
            }
            _report(drawn, contenders, options)


def _build(
    documents: Sequence[Document], dictionary: Dictionary, directory: Path
) -> tuple[dict[str, float], Record]:
    """Milliseconds of each step, and what was built. ``directory`` is made."""
    (directory / "engine").mkdir(parents=True)
    times: dict[str, float] = {}
    with _timed(times, "cutting into words"):
        record = analyze(documents, dictionary, default_terminology(), Workers())
    with _timed(times, "encoding the record"):
        digest(encode_head(record), chunks(record))
    with _timed(times, "collecting tokens"):
        collected = tuple(tokens(record))
    with _timed(times, "writing the index"):
        write_index(directory / "engine", collected)
    with _timed(times, "fts5"):
        _write_fts5(directory / "fts5.db", collected)
    return times, record


def _write_fts5(file: Path, collected: Sequence[Batch]) -> None:
    rows = (
        (batch.first + passage, " ".join(batch.fields["dictionary"].of(passage)))
        for batch in collected
        for passage in range(len(batch))
    )
    with closing(sqlite3.connect(file)) as table, table:
        table.execute("PRAGMA synchronous = OFF")
        table.execute("CREATE VIRTUAL TABLE passages USING fts5(words, tokenize = 'unicode61')")
        table.executemany("INSERT INTO passages (rowid, words) VALUES (?, ?)", rows)
        table.execute("INSERT INTO passages (passages) VALUES ('optimize')")


@contextmanager
def _timed(times: dict[str, float], step: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    times[step] = (time.perf_counter() - began) * 1000


def _report_builds(builds: Sequence[Mapping[str, float]]) -> None:
    middle = {step: median(build[step] for build in builds) for step in builds[0]}
    for step, milliseconds in middle.items():
        ratio = milliseconds / middle["fts5"] if step == "writing the index" else None
        print(f"  {step:<20}{milliseconds:>12,.1f}{f'{ratio:>8.1f} x' if ratio else ''}")
    print(flush=True)


def _search(searcher: Searcher) -> Contender:
    return lambda case: searcher.search(Request(case.typed))


def _engine(
    searcher: Searcher, engine: WhooshEngine, drawn: Mapping[str, Sequence[Case]]
) -> Contender:
    trees = {
        case: searcher.understand(Request(case.typed)).tree
        for some in drawn.values()
        for case in some
    }
    return lambda case: engine.scores(trees[case], engine.candidates(trees[case]))


def _select(table: sqlite3.Connection) -> Contender:
    best = (
        "SELECT rowid, bm25(passages) FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT 10"
    )
    return lambda case: table.execute(best, (case.fts5,)).fetchall()


def _report(
    drawn: Mapping[str, Sequence[Case]],
    contenders: Mapping[str, Contender],
    options: argparse.Namespace,
) -> None:
    heads = "".join(f"{name + ' p50':>12}{'p99':>9}" for name in contenders)
    print(f"  {'class':<18}{'n':>3}{heads}{'search x':>10}{'engine x':>10}")
    for group, some in drawn.items():
        if len(some) < 2:
            print(f"  {group:<18}{len(some):>3}  too few words for this class")
            continue
        times = _times(some, contenders, options)
        middle = {name: median(of) for name, of in times.items()}
        cells = "".join(
            f"{middle[name]:>12.3f}{quantiles(of, n=100, method='inclusive')[98]:>9.3f}"
            for name, of in times.items()
        )
        ratios = "".join(f"{middle[name] / middle['fts5']:>10.1f}" for name in ("search", "engine"))
        print(f"  {group:<18}{len(some):>3}{cells}{ratios}", flush=True)


def _times(
    some: Sequence[Case], contenders: Mapping[str, Contender], options: argparse.Namespace
) -> dict[str, list[float]]:
    """Milliseconds: for each contender, one median a query."""
    dice = random.Random(options.seed)
    measured = {name: {case: list[float]() for case in some} for name in contenders}
    for number in range(options.rounds + 1):
        for name, ask in contenders.items():
            for case in dice.sample(some, len(some)):
                began = time.perf_counter()
                ask(case)
                if number:  # the first round warms up
                    measured[name][case].append((time.perf_counter() - began) * 1000)
    return {
        name: [median(rounds) for rounds in by_case.values()] for name, by_case in measured.items()
    }


if __name__ == "__main__":
    main()
