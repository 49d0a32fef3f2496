"""At how many passages another engine is advised: worked out from how ours grows, by a rule."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.benchmarks.corpora import Places
from tests.benchmarks.names import Name
from tests.benchmarks.results import AtSize
from tests.benchmarks.targets import OURS

MOST_P99_MS = 100.0
"""A search is to take no longer, in any class, caches empty."""
MOST_BUILD_S = 600.0
"""Building the index of words is to take no longer."""


@dataclass(frozen=True, slots=True)
class Advice:
    """``measured``: the largest size within both bounds, if any; ``limit``: at which size the first
    bound would be passed, extrapolated from the last two sizes if ``beyond``; ``by``: which bound.
    """

    measured: int | None
    limit: float | None
    by: str
    beyond: bool


def advice(sizes: Sequence[AtSize]) -> Advice | None:
    """None where ours was not measured. Sizes ascend."""
    costs = {at.passages: share for at in sizes if (share := _shares(at))}
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


def _shares(at: AtSize) -> dict[str, float]:
    """What ours costs, as shares of what it may."""
    built = at.built.get((Name.OURS, Places.WORDS))
    shares = {
        f"p99 {name}": of[OURS].p99 / MOST_P99_MS for name, of in at.latencies.items() if OURS in of
    }
    return {**shares, "build": built.seconds / MOST_BUILD_S} if built else {}


def _passed(costs: Mapping[int, Mapping[str, float]]) -> list[tuple[float, str]]:
    """At which size each share would reach 1, by the power law through the last two sizes."""
    if len(costs) < 2:
        return []
    (small, before), (large, after) = list(costs.items())[-2:]
    found = []
    for name in before.keys() & after.keys():
        slope = math.log(after[name] / before[name]) / math.log(large / small)
        if slope > 0:
            found.append((large * after[name] ** (-1 / slope), name))
    return found
