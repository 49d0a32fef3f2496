"""At how many passages another engine is advised: worked out from how ours grows, by a rule."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tests.benchmarks.corpora import Places
from tests.benchmarks.names import Name
from tests.benchmarks.results import AtSize, Real
from tests.benchmarks.targets import OURS

MOST_P99_MS = 100.0
"""The index is to take no longer over a query, in any class, caches empty."""
MOST_SEARCH_MS = 1_000.0
"""A person is to wait no longer for a page of results."""
MOST_BUILD_S = 600.0
"""Building the index of words is to take no longer."""

_FAR = 20.0
"""The natural logarithm of so many times the largest size that nobody will ever get there."""

Costs: TypeAlias = Mapping[int, Mapping[str, float]]
"""What things cost at some sizes, as shares of what they may."""


@dataclass(frozen=True, slots=True)
class Advice:
    """``measured``: the largest size within both bounds, if any; ``limit``: at which size the first
    bound would be passed, extrapolated from the last two sizes if ``beyond``; ``by``: which bound.
    """

    measured: int | None
    limit: float | None
    by: str
    beyond: bool


def advice(costs: Costs) -> Advice | None:
    """None where nothing was measured."""
    if not costs:
        return None
    within = [size for size, shares in costs.items() if max(shares.values()) <= 1]
    over = [size for size, shares in costs.items() if max(shares.values()) > 1]
    if over:
        by = max(costs[over[0]], key=lambda name: costs[over[0]][name])
        return Advice(max(within, default=None), over[0], by, beyond=False)
    passed = _passed(costs)
    limit, by = min(passed) if passed else (None, "")
    return Advice(max(within), limit, by, beyond=True)


def index_costs(sizes: Sequence[AtSize]) -> Costs:
    """Of our index of words. Sizes ascend."""
    return {at.passages: share for at in sizes if (share := _shares(at))}


def search_costs(reals: Sequence[Real]) -> Costs:
    """Of the whole search of the project's own index. Sizes ascend."""
    return {
        real.passages: {f"p99 {name}": of.p99 / MOST_SEARCH_MS for name, of in real.search.items()}
        for real in reals
    }


def _shares(at: AtSize) -> dict[str, float]:
    """What ours costs, as shares of what it may."""
    built = at.built.get((Name.OURS, Places.WORDS))
    shares = {
        f"p99 {name}": of[OURS].p99 / MOST_P99_MS for name, of in at.latencies.items() if OURS in of
    }
    return {**shares, "build": built.seconds / MOST_BUILD_S} if built else {}


def _passed(costs: Costs) -> list[tuple[float, str]]:
    """At which size each share would reach 1, by the power law through the last two sizes."""
    if len(costs) < 2:
        return []
    (small, before), (large, after) = list(costs.items())[-2:]
    found = []
    for name in before.keys() & after.keys():
        slope = math.log(after[name] / before[name]) / math.log(large / small)
        if slope > 0:
            further = -math.log(after[name]) / slope
            if further < _FAR:  # what hardly grows never gets there
                found.append((large * math.exp(further), name))
    return found
