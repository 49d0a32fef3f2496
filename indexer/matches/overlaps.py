"""Which marks overlap, and how many remain when marks are made disjoint (see ``highlight``)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from indexer.budget import Budget
from indexer.highlight import disjoint
from indexer.matches import FEW, PART, VARIANT, Held, Marks, Rows
from indexer.query.matching import Mark
from indexer.query.view import GRADES
from indexer.ranges import are_among

_ROUNDS = 16
"""Rounds in which arrays tell which ranges are kept; in nearly all texts two are enough."""
_BLOCK = 1_000_000


def in_order(rows: Rows, starts: NDArray[np.uint32], ends: NDArray[np.uint32]) -> Rows:
    """The places of ranges, sorted by row, start and end."""
    return np.lexsort((ends, starts, rows))


def overlapping(rows: Rows, starts: NDArray[np.uint32], ends: NDArray[np.uint32]) -> Held:
    """Which ranges, in order, overlap any other of the same row."""
    found = np.zeros(len(rows), np.bool_)
    for some, later in _pairs(rows, starts, ends):
        found[some] = found[later] = True
    return found


def longest_first(
    rows: Rows, starts: NDArray[np.uint32], ends: NDArray[np.uint32], first: Held
) -> Held:
    """Which ranges are kept of those that overlap: those that come ``first``, then longer ones,
    then earlier ones; each unless it overlaps one that is kept."""
    order = in_order(rows, starts, ends)
    rows, starts, ends, first = rows[order], starts[order], ends[order], first[order]
    kept, open_ = np.ones(len(rows), np.bool_), overlapping(rows, starts, ends)
    kept[open_] = False
    left = open_.nonzero()[0]
    lengths = (ends - starts).astype(np.int64) + (first.astype(np.int64) << 32)
    for _ in range(_ROUNDS):
        if not len(left):
            break
        pairs = list(_pairs(rows[left], starts[left], ends[left]))
        beaten = np.zeros(len(left), np.bool_)
        for some, later in pairs:
            wins = lengths[left[some]] >= lengths[left[later]]
            beaten[later[wins]] = True
            beaten[some[~wins]] = True
        again = beaten.copy()  # beaten by none that is kept for now: it may yet be kept itself
        for some, later in pairs:
            again[some] &= beaten[later]
            again[later] &= beaten[some]
        kept[left[~beaten]] = True
        left = left[again]
    kept[_one_after_the_other(left, rows, starts, ends, lengths)] = True
    found = np.empty(len(rows), np.bool_)
    found[order] = kept
    return found


def _one_after_the_other(
    left: Rows,
    rows: Rows,
    starts: NDArray[np.uint32],
    ends: NDArray[np.uint32],
    lengths: NDArray[np.int64],
) -> list[int]:
    """The places of those that are kept of the ranges that are left, as ``longest_first`` has it.

    Of a long chain of ranges, each of which overlaps the next, a round settles but the first ones.
    """
    kept = list[int]()
    apart: dict[int, list[tuple[int, int]]] = {}  # by row
    for place in left[np.lexsort((left, -lengths[left]))].tolist():
        ranges = apart.setdefault(int(rows[place]), [])
        start, end = int(starts[place]), int(ends[place])
        at = bisect_left(ranges, (start, end))
        before, after = ranges[at - 1 : at] if at else [], ranges[at : at + 1]
        if all(e <= start for _, e in before) and all(s >= end for s, _ in after):
            ranges.insert(at, (start, end))
            kept.append(place)
    return kept


def shown_grades(marks: Marks, budget: Budget, block: int = _BLOCK) -> NDArray[np.int64]:
    """How many marks of each grade but mere parts are shown, made disjoint match by match.

    As long as there is time: then those of the first matches. ``block``: marks that are counted
    between two questions whether there is.
    """
    if len(marks) <= FEW and (counts := grades_of_few(marks)) is not None:
        return counts
    if len(marks) <= block:
        return grades_of_many(marks, budget)
    counts, begin = np.zeros(len(GRADES), np.int64), 0
    while begin < len(marks) and not (begin and budget.is_spent()):
        last = marks.rows[min(begin + block, len(marks)) - 1]
        end = int(marks.rows.searchsorted(last, "right"))  # the marks of one match stay together
        counts += grades_of_many(marks.taken(slice(begin, end)), budget)
        begin = end
    return counts


def grades_of_few(marks: Marks) -> NDArray[np.int64] | None:
    """The same, mark by mark; None where some overlap."""
    columns = marks.rows.tolist(), marks.starts.tolist(), marks.ends.tolist(), marks.grades.tolist()
    counts, last, end = [0] * len(GRADES), -1, 0
    for row, start, finish, grade in sorted(zip(*columns, strict=True)):
        if grade == PART:
            continue
        if row == last and start < end:
            return None
        counts[grade] += 1
        last, end = row, finish
    return np.array(counts, np.int64)


def grades_of_many(marks: Marks, budget: Budget) -> NDArray[np.int64]:
    """The same, by arrays; of what these can't tell, as long as there is time."""
    if (marks.grades == PART).any():
        marks = marks.taken(marks.grades != PART)
    if not _are_in_order(marks):
        marks = marks.taken(in_order(marks.rows, marks.starts, marks.ends))
    crossed = overlapping(marks.rows, marks.starts, marks.ends)
    counts = np.bincount(marks.grades[~crossed], minlength=len(GRADES))
    if crossed.any():
        counts += _grades_of_crossed(marks.taken(crossed), budget)
    return counts


def _grades_of_crossed(marks: Marks, budget: Budget) -> NDArray[np.int64]:
    """Of marks in order, each of which overlaps another. What stands as typed remains whole or not
    at all; of a variant there may be several pieces left, so these are cut one by one."""
    varied = are_among(marks.rows, marks.rows[marks.grades == VARIANT])
    counts = _one_by_one(marks.taken(varied), budget)
    typed = marks.taken(~varied)
    typed = typed.taken(
        np.lexsort((typed.grades, typed.terms, typed.ends, typed.starts, typed.rows))
    )
    lengths = typed.ends - typed.starts
    remains = np.ones(len(typed), np.bool_)
    for near, later in _pairs(typed.rows, typed.starts, typed.ends):
        longer = lengths[near].astype(np.int64) - lengths[later]
        better = typed.grades[later].astype(np.int64) - typed.grades[near]
        first = (longer > 0) | ((longer == 0) & (better >= 0))  # as it starts first, or is the same
        remains[later[first]] = False
        remains[near[~first]] = False
    return counts + np.bincount(typed.grades[remains], minlength=len(GRADES))


def _one_by_one(marks: Marks, budget: Budget) -> NDArray[np.int64]:
    counts = np.zeros(len(GRADES), np.int64)
    columns = (marks.rows, marks.starts, marks.ends, marks.terms, marks.grades)
    lines = zip(*(column.tolist() for column in columns), strict=True)
    for _, some in groupby(lines, itemgetter(0)):
        if budget.is_spent():
            break
        for mark in disjoint(Mark(s, e, term, GRADES[grade]) for _, s, e, term, grade in some):
            counts[GRADES.index(mark.grade)] += 1
    counts[PART] = 0
    return counts


def _pairs(
    rows: Rows, starts: NDArray[np.uint32], ends: NDArray[np.uint32]
) -> Iterator[tuple[Rows, Rows]]:
    """Ranges in order that overlap: the places of some, and of as many that come after them.

    First of those next to each other, then of those with one between them, and so on: what overlaps
    one overlaps all between, so that ever fewer are left.
    """
    near = rows[1:] == rows[:-1]
    near &= starts[1:] < ends[:-1]
    some = near.nonzero()[0]
    distance = 1
    while len(some):
        yield some, some + distance
        distance += 1
        if some[-1] + distance >= len(rows):
            some = some[some + distance < len(rows)]
        later = some + distance
        some = some[(rows[later] == rows[some]) & (starts[later] < ends[some])]


def _are_in_order(marks: Marks) -> bool:
    """Whether marks are sorted by row and start, and none begins where another does."""
    later = marks.rows[1:] > marks.rows[:-1]
    later |= (marks.rows[1:] == marks.rows[:-1]) & (marks.starts[1:] > marks.starts[:-1])
    return bool(later.all())
