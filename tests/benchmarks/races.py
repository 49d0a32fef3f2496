"""Builds, opens and asks the contenders over one corpus, each in a process of its own."""

from __future__ import annotations

import cProfile
import pstats
import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks.cases import MISSING, Case, Classes, Kind, cases
from tests.benchmarks.clocks import Clock
from tests.benchmarks.contenders import Contender, made
from tests.benchmarks.corpora import Places, open_layer
from tests.benchmarks.names import Name
from tests.benchmarks.results import AtSize, Built, Differing, Latency, Series, latency
from tests.benchmarks.workers import Worker, anonymous

Say = Callable[[str], None]
Where = tuple[Name, Places]
_OPENINGS = 5
_METHOD = re.compile(r"<method '(?P<name>.*)' of '(?P<type>.*)' objects>")
_PROFILED, _SHOWN = 10, 6
ENTERED: Sequence[Where] = (
    *((name, Places.WORDS) for name in Name),
    (Name.OURS, Places.CHARACTERS),
    (Name.TANTIVY, Places.CHARACTERS),
    (Name.FTS5, Places.CHARACTERS),
)
"""Who is given which layer. Stock Whoosh over characters would take hours."""


@dataclass(frozen=True, slots=True)
class Plan:
    """``corpus`` is its folder, ``rounds`` come after one more that warms up."""

    corpus: Path
    names: Sequence[Name]
    queries: int
    rounds: int
    seed: int


def race(plan: Plan, size: int, directory: Path, say: Say) -> AtSize:
    """All contenders over the first ``size`` passages; their indexes are left in ``directory``."""
    layer = open_layer(plan.corpus, size)
    entered = [where for where in ENTERED if where[0] in plan.names]
    built = {}
    for where in entered:
        built[where] = _built(where, plan.corpus, size, directory)
        say(f"{size:,} {' '.join(where)}: built in {built[where].seconds:.2f} s")
    drawn = cases(layer, plan.queries, plan.seed)
    with ExitStack() as stack:
        workers = {
            where: stack.enter_context(Worker(made, where[0]))
            for where in entered
            if where[0] is not Name.FTS5_CONTENTLESS
        }
        for where, worker in workers.items():
            worker.call(_open, _directory(directory, where))
        latencies, differing = _asked(drawn, workers, plan, say)
        profiles = dict(_profiles(drawn, latencies, workers))
    return AtSize(
        passages=size,
        characters=sum(len(text) for batch in layer.batches() for text in batch.texts),
        tokens=len(layer.tokens),
        vocabulary=len(layer.words),
        built=built,
        latencies=latencies,
        queries=sum(map(len, drawn.values())),
        differing=differing,
        profiles=profiles,
    )


def _directory(directory: Path, where: Where) -> Path:
    return directory / f"{where[0].name.lower()}-{where[1]}"


# Building and opening ----------------------------------------------------------------------------


def _built(where: Where, corpus: Path, size: int, directory: Path) -> Built:
    name, places = where
    target = _directory(directory, where)
    target.mkdir()
    with Worker(made, name) as worker:
        seconds = worker.call(_build, corpus, size, places, target)
        peak, peak_anonymous = worker.peak, worker.peak_anonymous
    openings = []
    for _ in range(_OPENINGS):
        with Worker(made, name) as worker:
            openings.append(worker.call(_opening, target))
    return Built(
        seconds,
        size_on_disk(target),
        peak,
        peak_anonymous,
        *(median(values) for values in zip(*openings, strict=True)),
    )


def size_on_disk(directory: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(file.stat().st_size for file in directory.rglob("*") if file.is_file())


def _build(contender: Contender, corpus: Path, size: int, places: Places, directory: Path) -> float:
    clock = Clock()
    contender.build(directory, open_layer(corpus, size), places, clock)
    return clock.seconds


def _opening(contender: Contender, directory: Path) -> tuple[float, int, int]:
    before = anonymous()
    began = time.perf_counter()
    contender.open(directory)
    answer = contender.ask(Case(Kind.TERM, (MISSING,)))
    took = time.perf_counter() - began
    assert contender.top(answer).total == 0
    return took, before, anonymous()


def _open(contender: Contender, directory: Path) -> None:
    contender.open(directory)


# Asking ------------------------------------------------------------------------------------------


def _asked(
    drawn: Classes, workers: Mapping[Where, Worker], plan: Plan, say: Say
) -> tuple[dict[str, dict[Series, Latency]], list[Differing]]:
    dice = random.Random(plan.seed)
    latencies, differing = {}, list[Differing]()
    for name, some in drawn.items():
        racing = {
            series: worker
            for (contender, places), worker in workers.items()
            if some and places is some[0].places
            for series in _series(contender)
        }
        times, totals = _rounds(some, racing, plan.rounds, dice)
        latencies[name] = {series: latency(of) for series, of in times.items()}
        differing += (
            Differing(name, case.words, {str(s): total for s, total in found.items()})
            for case, found in totals.items()
            if len(set(found.values())) > 1
        )
        shown = ", ".join(f"{s} {of.p50:.3f}/{of.p99:.3f}" for s, of in latencies[name].items())
        say(f"  {name}: {shown}")
    return latencies, differing


def _series(name: Name) -> Iterator[Series]:
    yield Series(name)
    if name is Name.OURS:
        yield Series(name, caches_kept=True)


def _rounds(
    some: Sequence[Case], racing: Mapping[Series, Worker], rounds: int, dice: random.Random
) -> tuple[dict[Series, list[float]], dict[Case, dict[Series, int]]]:
    """For each series one median a query, in seconds; for each query the totals."""
    measured = {series: defaultdict[Case, list[float]](list) for series in racing}
    totals: dict[Case, dict[Series, int]] = {case: {} for case in some}
    for number in range(rounds + 1):
        order = dice.sample(some, len(some))
        for series in dice.sample(sorted(racing, key=str), len(racing)):
            answers = racing[series].call(_answers, order, not series.caches_kept)
            for case, (seconds, total) in zip(order, answers, strict=True):
                totals[case][series] = total
                if number:  # the first round warms up
                    measured[series][case].append(seconds)
    medians = {s: [median(times) for times in of.values()] for s, of in measured.items()}
    return medians, totals


def _answers(contender: Contender, some: Iterable[Case], forget: bool) -> list[tuple[float, int]]:
    """Seconds and total of each."""
    answers = []
    for case in some:
        if forget:
            contender.forget()
        began = time.perf_counter()
        answer = contender.ask(case)
        took = time.perf_counter() - began
        answers.append((took, contender.top(answer).total))
    return answers


# Where the time goes -----------------------------------------------------------------------------


def _profiles(
    drawn: Classes,
    latencies: Mapping[str, Mapping[Series, Latency]],
    workers: Mapping[Where, Worker],
) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    ours, other = Series(Name.OURS), Series(Name.TANTIVY)
    for name, of in latencies.items():
        if ours in of and other in of and of[ours].p50 > of[other].p50:
            some = drawn[name]
            yield name, workers[Name.OURS, some[0].places].call(_profiled, some)


def _profiled(contender: Contender, some: Sequence[Case]) -> list[tuple[str, float]]:
    profiler = cProfile.Profile()
    for _ in range(_PROFILED):
        for case in some:
            contender.forget()
            profiler.enable()
            contender.ask(case)
            profiler.disable()
    profiler.create_stats()
    own = {place: times[2] for place, times in pstats.Stats(profiler).stats.items()}  # type: ignore[attr-defined]
    largest = sorted(own, key=lambda place: -own[place])[:_SHOWN]
    return [(_function(place), own[place] / sum(own.values())) for place in largest]


def _function(place: tuple[str, int, str]) -> str:
    """Its module and name; of what is built in, what cProfile tells in words."""
    file, _, name = place
    built_in = _METHOD.match(name)
    if built_in:
        return f"`{built_in['type']}.{built_in['name']}`"
    return f"`{name}`" if file == "~" else f"`{Path(file).stem}.{name}`"
