"""Two nodes near each other (NEAR, 同句) -> their matches; see ``matching``, which tells of one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from indexer.analysis.borders import Borders
from indexer.matches import Held, Marks, Matches, Rows, all_marks, combining
from indexer.query.matching import Level
from indexer.ranges import located


def near(left: Matches, right: Matches, distance: int | None, borders: Borders) -> Matches:
    """Passages in which marks of both stand near each other, with these marks alone.

    ``distance``: characters between them at most; None: both in one sentence.
    """
    left, right = (some.among(some.levels == Level.WHOLE) for some in (left, right))
    both = combining.both((left, right))
    first, second = _ranges(left, both, borders), _ranges(right, both, borders)
    kept = [
        one.marks.taken(_has_neighbour(one, other, distance, borders))
        for one, other in ((first, second), (second, first))
    ]
    marks = _each_once(all_marks(kept))
    found = np.zeros(len(both), np.bool_)
    found[marks.rows] = True
    no = np.zeros(len(both), np.bool_)
    return replace(both, weights=np.zeros(len(both)), named=no, marks=marks).among(found)


class _Ranges:
    """Marks of one side, with their ranges counted through all passages."""

    def __init__(self, marks: Marks, begins: Rows) -> None:
        self.marks = marks
        self.rows = marks.rows
        self.starts = begins[marks.rows] + marks.offsets
        self.ends = self.starts + marks.lengths


def _ranges(side: Matches, both: Matches, borders: Borders) -> _Ranges:
    row, there = located(side.numbers[side.marks.rows], both.numbers)
    marks = side.marks.taken(there, row[there])
    return _Ranges(marks, borders.rows.take(both.numbers).astype(np.int64))


def _has_neighbour(one: _Ranges, other: _Ranges, distance: int | None, borders: Borders) -> Held:
    """Which marks are near to one of the others: the next on either side decides."""
    if not len(one.marks) or not len(other.marks):
        return np.zeros(len(one.marks), np.bool_)
    by_start, by_end = np.argsort(other.starts), np.argsort(other.ends)
    starts, ends = other.starts[by_start], other.ends[by_end]
    after = starts.searchsorted(one.ends)
    before = ends.searchsorted(one.starts, "right") - 1
    later = by_start.take(after, mode="clip")
    earlier = by_end.take(before, mode="clip")
    found: Held = (after < len(starts)) & (other.rows[later] == one.rows)
    found &= _near(one.starts, one.ends, other.starts[later], distance, borders)
    behind = (before >= 0) & (other.rows[earlier] == one.rows)
    behind &= _near(other.starts[earlier], other.ends[earlier], one.starts, distance, borders)
    found |= behind
    return found


def _near(
    starts: Rows, ends: Rows, next_starts: Rows, distance: int | None, borders: Borders
) -> Held:
    """Whether ranges are near those that begin after them."""
    if distance is not None:
        close: Held = next_starts - ends <= distance
        return close
    begun = borders.sentences.searchsorted(starts, "right")
    same: Held = begun == borders.sentences.searchsorted(next_starts, "right")
    return same


def _each_once(marks: Marks) -> Marks:
    """The same marks; those that both sides have stand once."""
    keys = (marks.grades, marks.terms, marks.ends, marks.starts, marks.rows)
    marks = marks.taken(np.lexsort(keys))
    first = np.ones(len(marks), np.bool_)
    for column in (marks.rows, marks.starts, marks.ends, marks.terms, marks.grades):
        first[1:] &= column[1:] == column[:-1]
    first[1:] = ~first[1:]
    first[:1] = True
    return marks.taken(first)
