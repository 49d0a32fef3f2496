"""The best passages of a segment, without weighing all of them.

Ranges of 64 passages are looked at in the order of what a query may weigh there at most, until no
other range can hold anything better than what was found (block-max pruning, Ding and Suel 2011, with
ranges of passages as in Mallia, Suel and Tonellotto 2024).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import query

from indexer.engines.arrays.docsets import (
    RANGE,
    DocSet,
    Numbers,
    first_of,
    is_row,
    numbers_of,
    row_of,
    size,
)
from indexer.engines.arrays.evaluation import Find
from indexer.engines.arrays.leaves import Leaf, Scores
from indexer.engines.arrays.scoring import bounds, weighed

Best = tuple[Numbers, Scores]
_FEW = 2048
"""Passages that are all weighed: to choose among them takes as long."""
_RANGES = 32
"""Ranges that are looked at first, and four times as many in each turn after that."""
_ROUNDING = 1 - 1e-12
"""What sums of the same numbers in another order may differ by."""


def best(asked: Any, leaf: Leaf, found: DocSet, count: int, find: Find) -> Best:
    """At most so many of the passages found, best first; those that weigh the same in order."""
    if isinstance(asked, query.ConstantScoreQuery):
        numbers = first_of(found, count)
        return numbers, np.full(len(numbers), float(asked.score))
    most = bounds(asked, leaf, find) if size(found) > _FEW else None
    if most is None:
        numbers = numbers_of(found)
        return _top(numbers, weighed(asked, leaf, numbers, find)[0], count)
    return _pruned(asked, leaf, found, most, count, find)


def _pruned(
    asked: Any, leaf: Leaf, found: DocSet, most: Scores, count: int, find: Find
) -> Best:
    row: Any = found if is_row(found) else row_of(found, leaf.count)
    most = np.where(row != 0, most, -1.0)
    numbers, scores = np.empty(0, np.uint32), np.empty(0)
    at_once, threshold = _RANGES, -0.5
    while True:
        ranges = np.flatnonzero(most >= threshold)
        if not len(ranges):
            return numbers, scores
        if len(ranges) > at_once:
            ranges = ranges[np.argpartition(most[ranges], -at_once)[-at_once:]]
        more = _members(row, ranges)
        numbers = np.concatenate((numbers, more))
        scores = np.concatenate((scores, weighed(asked, leaf, more, find)[0]))
        numbers, scores = _top(numbers, scores, count)
        if len(scores) == count:
            threshold = float(scores[-1]) * _ROUNDING
        most[ranges] = -1.0
        at_once *= 4


def _members(row: Any, ranges: NDArray[np.int64]) -> Numbers:
    """The members of a row in some ranges."""
    bits = np.unpackbits(row[ranges].view(np.uint8), bitorder="little").view(np.bool_)
    found = np.flatnonzero(bits)
    return ((ranges[found >> 6] * RANGE) + (found & 63)).astype(np.uint32)


def _top(numbers: Numbers, scores: Scores, count: int) -> Best:
    """The best, and of those that weigh the same the first."""
    if len(scores) > 4 * count:
        threshold = np.partition(scores, -count)[-count]
        kept = np.flatnonzero(scores >= threshold)
        numbers, scores = numbers[kept], scores[kept]
    order = np.lexsort((numbers, -scores))[:count]
    return numbers[order], scores[order]
