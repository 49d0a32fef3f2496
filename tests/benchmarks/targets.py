"""What is aimed at, as ratios, and whether it is met."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks.corpora import Places
from tests.benchmarks.names import Name
from tests.benchmarks.results import AtSize, Rest, Series, Whole

OURS = Series(Name.OURS)
TO_TANTIVY = {
    "rare term": 1.0,
    "common term": 1.0,
    "AND of 2": 1.5,
    "OR of 3": 1.5,
    "AND NOT": 1.5,
    "phrase": 2.0,
    "prefix": 2.0,
    "prefix, otherwise": 2.0,
    "literal": 2.0,
}
"""At most so many times tantivy's p50."""
P99_TO_TANTIVY = 3.0
TO_FTS5 = {
    "common term": 10.0,
    "OR of 3": 10.0,
    "prefix": 10.0,
    "AND of 2": 5.0,
    "phrase": 5.0,
}
"""At least so many times as fast as FTS5, by p50."""
BUILD_TO_FTS5 = 1.5
SIZE_TO_FTS5 = 1.0
OPEN_MS, OPEN_MB = 25.0, 50.0
WHOLE_TO_RECIPE = 5.0
REST_TO_FIXED = 3.0


@dataclass(frozen=True, slots=True)
class Target:
    """``value`` should be at most ``bound``, or at least, where ``least``."""

    name: str
    value: float
    bound: float
    unit: str = "×"
    least: bool = False

    @property
    def met(self) -> bool:
        return self.value >= self.bound if self.least else self.value <= self.bound


def of_word_layer(at: AtSize) -> Iterator[Target]:
    """Those that one size of the word layer says something about; none without ours."""
    for query_class, of in at.latencies.items():
        ours, tantivy, fts5 = (of.get(s) for s in (OURS, Series(Name.TANTIVY), Series(Name.FTS5)))
        if ours and tantivy and query_class in TO_TANTIVY:
            bound = TO_TANTIVY[query_class]
            yield Target(f"{query_class}: p50 / tantivy", ours.p50 / tantivy.p50, bound)
            yield Target(f"{query_class}: p99 / tantivy", ours.p99 / tantivy.p99, P99_TO_TANTIVY)
        if ours and fts5 and query_class in TO_FTS5:
            bound, ratio = TO_FTS5[query_class], fts5.p50 / ours.p50
            yield Target(f"{query_class}: FTS5 p50 / ours", ratio, bound, least=True)
    ours_built = at.built.get((Name.OURS, Places.WORDS))
    fts5_built = at.built.get((Name.FTS5, Places.WORDS))
    if ours_built and fts5_built:
        yield Target("build / FTS5", ours_built.seconds / fts5_built.seconds, BUILD_TO_FTS5)
        yield Target("size / FTS5", ours_built.size / fts5_built.size, SIZE_TO_FTS5)
    if ours_built:
        yield Target("open", 1000 * ours_built.opening, OPEN_MS, " ms")
        yield Target("memory after open", ours_built.after / 1e6, OPEN_MB, " MB")


def of_whole(whole: Whole) -> Target:
    name = f"whole build of {whole.passages:,}: speed / jieba + Whoosh"
    return Target(name, whole.faster, WHOLE_TO_RECIPE, least=True)


def of_rest(rest: Rest) -> Iterator[Target]:
    first, repeated = rest.first.p50 / rest.first_fixed.p50, rest.repeated.p50
    yield Target("REST p50 / fixed object, new queries", first, REST_TO_FIXED)
    yield Target(
        "REST p50 / fixed object, repeated", repeated / rest.repeated_fixed.p50, REST_TO_FIXED
    )
