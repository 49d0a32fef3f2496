"""The project's own index, with both segmentations and characters: how long its searches take."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import assert_never

from indexer.assembly import open_searcher
from indexer.results import Request
from indexer.search import Searcher
from tests.benchmarks.cases import Case, Classes, Kind
from tests.benchmarks.results import Real, latency
from tests.benchmarks.workers import Worker

_OPERATORS = {"与", "或", "非", "同句"}


def measure_real(root: Path, drawn: Classes, count: int, rounds: int, seed: int) -> Real:
    """Of each class ``count`` queries, in ``rounds`` after one that warms up."""
    dice = random.Random(seed)
    quoted, typed, searched, again, cut_short = {}, {}, {}, {}, {}
    with Worker(open_searcher, root) as worker:
        passages = worker.call(_passages)
        for name, cases in drawn.items():
            some = [case for case in cases if case.kind is not Kind.OTHER_PREFIX][:count]
            if not some:
                continue
            exactly, freely = [as_quoted(case) for case in some], [as_typed(case) for case in some]
            order = dice.random()
            quoted[name] = latency(worker.call(_times, _engine, exactly, rounds, order)[0])
            typed[name] = latency(worker.call(_times, _engine, freely, rounds, order)[0])
            times, cut = worker.call(_times, _search, freely, rounds, order)
            searched[name], cut_short[name] = latency(times), cut
            kept = worker.call(_times, _search, freely, rounds, order, keep=True)
            again[name] = latency(kept[0])
    return Real(passages, count, quoted, typed, searched, again, cut_short)


def as_quoted(case: Case) -> str:
    """A case as nothing but what it says: no other names, no related passages."""
    return _query(case, [f'"{word}"' for word in case.words])


def as_typed(case: Case) -> str:
    """A case as people type it; a word that is an operator is quoted."""
    return _query(case, [f'"{word}"' if word in _OPERATORS else word for word in case.words])


def _query(case: Case, words: Sequence[str]) -> str:
    match case.kind:
        case Kind.TERM | Kind.ALL:
            return " ".join(words)
        case Kind.ANY:
            return " OR ".join(words)
        case Kind.WITHOUT:
            return " -".join(words)
        case Kind.PHRASE | Kind.LITERAL:
            return f'"{case.text}"'
        case Kind.PREFIX | Kind.OTHER_PREFIX:
            return f"{case.words[0]}*"
        case _:
            assert_never(case.kind)


def _passages(searcher: Searcher) -> int:
    return sum(len(document.passages) for document in searcher.documents)


def _times(
    searcher: Searcher,
    made: Callable[[Searcher, str], Callable[[], bool]],
    queries: Sequence[str],
    rounds: int,
    seed: float,
    keep: bool = False,
) -> tuple[list[float], int]:
    """One median a query, in seconds, and how many of them were cut short."""
    asking = {query: made(searcher, query) for query in queries}
    dice, times = random.Random(seed), defaultdict[str, list[float]](list)
    cut = set()
    for number in range(rounds + 1):
        for query in dice.sample(queries, len(queries)):
            if not keep:
                _forget(searcher)
            began = time.perf_counter()
            if asking[query]():
                cut.add(query)
            if number:  # the first round warms up
                times[query].append(time.perf_counter() - began)
    return [median(of) for of in times.values()], len(cut)


def _forget(searcher: Searcher) -> None:
    """Empty the caches of a searcher that has any."""
    getattr(searcher, "forget", tuple)()


def _engine(searcher: Searcher, query: str) -> Callable[[], bool]:
    """The index's share of a search: candidates, and their scores. Never cut short."""
    tree, engine = searcher.understand(Request(query)).tree, searcher._engine

    def ask() -> bool:
        engine.scores(tree, engine.candidates(tree))
        return False

    return ask


def _search(searcher: Searcher, query: str) -> Callable[[], bool]:
    """All that a person gets: parsing, matching, ranking, counts, facets, marks of ten."""
    return lambda: searcher.search(Request(query)).timed_out
