"""Which marks overlap, and how many remain when marks are made disjoint (see ``highlight``)."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from indexer.highlight import disjoint
from indexer.matches import FEW, PART, VARIANT, Held, Marks, Rows
from indexer.query.matching import Mark
from indexer.query.view import GRADES
from indexer.ranges import are_among


def in_order(rows: Rows, starts: NDArray[np.uint32], ends: NDArray[np.uint32]) -> Rows:
    """The places of ranges, sorted by row, start and end."""
    return np.lexsort((ends, starts, rows))


def overlapping(rows: Rows, starts: NDArray[np.uint32], ends: NDArray[np.uint32]) -> Held:
    """Which ranges, in order, overlap any other of the same row."""
    found = np.zeros(len(rows), np.bool_)
    for distance in range(1, len(rows)):
        near = _near(rows, starts, ends, distance)
        if not near.any():  # then none overlaps one further away
            break
        found[distance:] |= near
        found[:-distance] |= near
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
    while len(left):
        here = rows[left], starts[left], ends[left]
        lengths = (ends[left] - starts[left]).astype(np.int64) + (
            first[left].astype(np.int64) << 32
        )
        beaten = np.zeros(len(left), np.bool_)
        for distance in range(1, len(left)):
            near = _near(*here, distance).nonzero()[0]
            if not len(near):
                break
            wins = lengths[near] >= lengths[near + distance]
            beaten[(near + distance)[wins]] = True
            beaten[near[~wins]] = True
        again = beaten.copy()  # beaten by none that is kept for now: it may yet be kept itself
        for distance in range(1, len(left)):
            near = _near(*here, distance).nonzero()[0]
            if not len(near):
                break
            again[near] &= beaten[near + distance]
            again[near + distance] &= beaten[near]
        kept[left[~beaten]] = True
        left = left[again]
    found = np.empty(len(rows), np.bool_)
    found[order] = kept
    return found


def shown_grades(marks: Marks) -> NDArray[np.int64]:
    """How many marks of each grade but mere parts are shown, made disjoint match by match."""
    if len(marks) <= FEW and (counts := grades_of_few(marks)) is not None:
        return counts
    return grades_of_many(marks)


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


def grades_of_many(marks: Marks) -> NDArray[np.int64]:
    """The same, by arrays."""
    if (marks.grades == PART).any():
        marks = marks.taken(marks.grades != PART)
    if not _are_in_order(marks):
        marks = marks.taken(in_order(marks.rows, marks.starts, marks.ends))
    crossed = overlapping(marks.rows, marks.starts, marks.ends)
    counts = np.bincount(marks.grades[~crossed], minlength=len(GRADES))
    if crossed.any():
        counts += _grades_of_crossed(marks.taken(crossed))
    return counts


def _grades_of_crossed(marks: Marks) -> NDArray[np.int64]:
    """Of marks in order, each of which overlaps another. What stands as typed remains whole or not
    at all; of a variant there may be several pieces left, so these are cut one by one."""
    varied = are_among(marks.rows, marks.rows[marks.grades == VARIANT])
    counts = _one_by_one(marks.taken(varied))
    typed = marks.taken(~varied)
    typed = typed.taken(
        np.lexsort((typed.grades, typed.terms, typed.ends, typed.starts, typed.rows))
    )
    lengths = typed.ends - typed.starts
    remains = np.ones(len(typed), np.bool_)
    for distance in range(1, len(typed)):
        near = _near(typed.rows, typed.starts, typed.ends, distance).nonzero()[0]
        if not len(near):
            break
        later = near + distance
        longer = lengths[near].astype(np.int64) - lengths[later]
        better = typed.grades[later].astype(np.int64) - typed.grades[near]
        first = (longer > 0) | ((longer == 0) & (better >= 0))  # as it starts first, or is the same
        remains[later[first]] = False
        remains[near[~first]] = False
    return counts + np.bincount(typed.grades[remains], minlength=len(GRADES))


def _one_by_one(marks: Marks) -> NDArray[np.int64]:
    counts = np.zeros(len(GRADES), np.int64)
    columns = (marks.rows, marks.starts, marks.ends, marks.terms, marks.grades)
    lines = zip(*(column.tolist() for column in columns), strict=True)
    for _, some in groupby(lines, itemgetter(0)):
        for mark in disjoint(Mark(s, e, term, GRADES[grade]) for _, s, e, term, grade in some):
            counts[GRADES.index(mark.grade)] += 1
    counts[PART] = 0
    return counts


def _near(rows: Rows, starts: NDArray[np.uint32], ends: NDArray[np.uint32], distance: int) -> Held:
    """Which ranges overlap the one so many places later."""
    near: Held = rows[distance:] == rows[:-distance]
    near &= starts[distance:] < ends[:-distance]
    return near


def _are_in_order(marks: Marks) -> bool:
    """Whether marks are sorted by row and start, and none begins where another does."""
    later = marks.rows[1:] > marks.rows[:-1]
    later |= (marks.rows[1:] == marks.rows[:-1]) & (marks.starts[1:] > marks.starts[:-1])
    return bool(later.all())
