"""What was measured, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from tests.benchmarks.corpora import Places
from tests.benchmarks.names import Name


@dataclass(frozen=True, slots=True)
class Series:
    """A row of the tables: a contender, with its caches emptied before each query or kept."""

    name: Name
    caches_kept: bool = False

    def __str__(self) -> str:
        return f"{self.name}, caches kept" if self.caches_kept else str(self.name)


@dataclass(frozen=True, slots=True)
class Built:
    """Seconds of the engine's own work; bytes on disk; bytes of memory at most, and without files.

    ``opening``: seconds of opening it and looking for a missing word, median; ``before`` and
    ``after``: bytes of anonymous memory, before and after that.
    """

    seconds: float
    size: int
    peak: int
    peak_anonymous: int
    opening: float
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds: the median and the 99th percentile over queries of each one's median."""

    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Differing:
    """A query whose totals differ between engines."""

    query_class: str
    words: tuple[str, ...]
    totals: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AtSize:
    """All that was measured over the word layer of one corpus."""

    passages: int
    characters: int
    tokens: int
    vocabulary: int
    built: Mapping[tuple[Name, Places], Built]
    latencies: Mapping[str, Mapping[Series, Latency]]
    queries: int
    differing: Sequence[Differing]
    profiles: Mapping[str, Sequence[tuple[str, float]]]
    """Of ours, for each class slower than tantivy: functions, and their shares of the time."""


def latency(seconds: Sequence[float]) -> Latency:
    """Of one median a query, in seconds."""
    return Latency(1000 * median(seconds), 1000 * percentile99(seconds))


def percentile99(values: Sequence[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98] if len(values) > 1 else values[0]


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole build: a folder of sources until its index stands, everything loaded on the way.

    ``recipe_seconds``: jieba's ChineseAnalyzer and Whoosh, for the first ``recipe_passages``.
    ``opening``, ``memory``: seconds, and bytes of anonymous memory with it open.
    """

    passages: int
    seconds: float
    size: int
    peak: int
    sources: int
    recipe_passages: int
    recipe_seconds: float
    recipe_size: int
    recipe_peak: int
    opening: float
    memory: int

    @property
    def faster(self) -> float:
        """How many times the passages of the recipe, in the same time."""
        return (self.passages / self.seconds) / (self.recipe_passages / self.recipe_seconds)


@dataclass(frozen=True, slots=True)
class Real:
    """Latencies of the project's own index, class by class: candidates and scores of a quoted query
    and of one as people type it, and the whole search of the latter, all with empty caches; that
    search ``again``, with what is kept of the one before; and how many were cut short.
    """

    passages: int
    queries: int
    quoted: Mapping[str, Latency]
    typed: Mapping[str, Latency]
    search: Mapping[str, Latency]
    again: Mapping[str, Latency]
    cut_short: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rest:
    """Milliseconds of replies over loopback, and of fixed objects of the same size."""

    queries: int
    bytes: int
    first: Latency
    first_fixed: Latency
    repeated: Latency
    repeated_fixed: Latency


@dataclass(frozen=True, slots=True)
class Measured:
    """One run, as far as it has come. ``machine``: what it ran on, in words; ``command``: how."""

    command: str
    machine: str
    queries: int
    rounds: int
    missing: Sequence[str] = ()
    sizes: Sequence[AtSize] = ()
    wholes: Sequence[Whole] = ()
    reals: Sequence[Real] = ()
    rest: Rest | None = None
