"""Matches of several nodes -> those of all of them (AND), or of any (OR); see ``matching``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from indexer.engines import Numbers
from indexer.matches import Held, Matches, Rows, all_marks
from indexer.ranges import are_among, located, united


def both(parts: Sequence[Matches]) -> Matches:
    """Passages in which all parts match; on a passage, the level of the lowest."""
    numbers = reduce(common, sorted((part.numbers for part in parts), key=len))
    at = [part.numbers.searchsorted(numbers) for part in parts]
    levels = reduce(np.minimum, (part.levels[rows] for part, rows in zip(parts, at, strict=True)))
    return _together(numbers, levels, parts, [np.ones(len(numbers), np.bool_)] * len(parts), at)


def either(parts: Sequence[Matches]) -> Matches:
    """Passages in which any part matches; on a passage, only what has the highest level counts."""
    numbers = united(*(part.numbers for part in parts))
    levels = np.zeros(len(numbers), np.uint8)
    for part in parts:
        rows = numbers.searchsorted(part.numbers)
        levels[rows] = np.maximum(levels[rows], part.levels)
    at, held = [], []
    for part in parts:
        rows, there = located(numbers, part.numbers)
        there[there] = part.levels[rows[there]] == levels[there]
        at.append(rows)
        held.append(there)
    return _together(numbers, levels, parts, held, at)


def beside(found: Matches, whole: Matches) -> Matches:
    """What was found, and where the whole of what was typed stands, whatever else does."""
    numbers = united(found.numbers, whole.numbers)
    levels = np.zeros(len(numbers), np.uint8)
    at, held = [], []
    for part in (found, whole):
        rows = numbers.searchsorted(part.numbers)
        there = np.zeros(len(numbers), np.bool_)
        there[rows] = True
        levels[rows] = part.levels
        places = np.zeros(len(numbers), np.int64)
        places[rows] = np.arange(len(part))
        at.append(places)
        held.append(there)
    return _together(numbers, levels, (found, whole), held, at)


def common(some: Numbers, others: Numbers) -> Numbers:
    """What is in both of two ascending lists."""
    return some[are_among(some, others)]


def _together(
    numbers: Numbers,
    levels: np.ndarray[tuple[int], np.dtype[np.uint8]],
    parts: Sequence[Matches],
    held: Sequence[Held],
    at: Sequence[Rows],
) -> Matches:
    """``held``: on which passages each part counts; ``at``: where it has them."""
    count = len(numbers)
    covered, weights = np.zeros(count, np.int64), np.zeros(count)
    named, by_hand, spelled = np.zeros((3, count), np.bool_)
    marks = []
    for part, here, rows in zip(parts, held, at, strict=True):
        mine = rows[here]
        covered[here] += part.covered[mine]
        weights[here] += part.weights[mine]
        named[here] |= part.named[mine]
        by_hand[here] |= part.by_hand[mine]
        spelled[here] |= part.spelled[mine]
        if len(part.marks):
            row_of = np.full(len(part), -1)
            row_of[mine] = here.nonzero()[0]
            moved = row_of[part.marks.rows]
            kept = moved >= 0
            marks.append(part.marks.taken(kept, moved[kept]))
    return Matches(numbers, levels, covered, weights, named, by_hand, spelled, all_marks(marks))
