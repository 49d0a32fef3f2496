"""Which marks overlap and which of them remain, against what is said of one passage."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.budget import Budget
from indexer.highlight import disjoint
from indexer.matches import Marks, Rows
from indexer.matches.overlaps import in_order, longest_first, overlapping, shown_grades
from indexer.query.matching import Mark
from indexer.query.view import AS_TYPED, GRADES
from tests.matches.strategies import marks, marks_of

Range = tuple[int, int, int]
Places = NDArray[np.uint32]
RANGES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 14), st.integers(1, 6)).map(
        lambda some: (some[0], some[1], some[1] + some[2])
    ),
    max_size=16,
)
"""Row, start and end."""
CHAIN = [(0, 0, 5), (0, 4, 8), (0, 7, 10), (0, 9, 11), (1, 0, 3)]
NESTED = [(0, 0, 9), (0, 1, 2), (0, 3, 4), (0, 8, 12)]


def columns(ranges: Sequence[Range]) -> tuple[Rows, Places, Places]:
    rows, starts, ends = np.array(ranges, np.int64).reshape(-1, 3).T
    return rows, starts.astype(np.uint32), ends.astype(np.uint32)


def meet(one: Range, other: Range) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


@example(NESTED)
@given(RANGES)
def test_ranges_overlap_where_any_other_of_their_row_does(ranges: list[Range]) -> None:
    ranges.sort()
    wanted = [
        any(meet(one, other) for place, other in enumerate(ranges) if place != at)
        for at, one in enumerate(ranges)
    ]
    assert overlapping(*columns(ranges)).tolist() == wanted


@given(RANGES)
def test_ranges_in_order_are_sorted(ranges: list[Range]) -> None:
    assert [ranges[place] for place in in_order(*columns(ranges))] == sorted(ranges)


@example([], CHAIN)
@example([], NESTED)
@example([(0, 3, 4)], NESTED)
@given(RANGES, RANGES)
def test_of_ranges_that_overlap_those_remain_that_are_taken_one_by_one(
    typed: list[Range], others: list[Range]
) -> None:
    first: list[Range] = []  # what was typed never overlaps itself
    for one in sorted(typed):
        if not any(meet(one, other) for other in first):
            first.append(one)
    taken = list(first)
    for one in sorted(others, key=lambda one: (one[0], one[1] - one[2], one)):
        if not any(meet(one, other) for other in taken):
            taken.append(one)
    ranges = [*first, *others]
    as_typed = np.arange(len(ranges)) < len(first)
    kept = longest_first(*columns(ranges), as_typed)
    assert sorted(ranges[place] for place in kept.nonzero()[0]) == sorted(taken)
    assert kept[: len(first)].all()


def grades_shown(some: Sequence[Sequence[Mark]]) -> list[int]:
    """How often each grade but mere parts is shown, made disjoint one by one."""
    shown = [mark.grade for marks in some for mark in disjoint(marks)]
    return [shown.count(grade) if grade != "part" else 0 for grade in GRADES]


@example([(Mark(0, 4, 0, "word"), Mark(2, 6, 1, "word"), Mark(5, 8, 0, "joined"))])
@example([(Mark(0, 3, 0, "inside"), Mark(0, 3, 1, "word"), Mark(0, 3, 1, "word"))])
@given(st.lists(marks(AS_TYPED, most=8), max_size=4))
def test_marks_of_what_was_typed_are_counted_as_they_are_shown(
    some: list[tuple[Mark, ...]],
) -> None:
    assert shown_grades(marks_of(some), Budget(60)).tolist() == grades_shown(some)


@example([(Mark(0, 9, 0, "variant"), Mark(2, 4, 1, "word"), Mark(6, 7, 1, "crossing"))])
@example([(Mark(0, 2, 0, "variant"), Mark(0, 2, 1, "variant")), (Mark(0, 2, 1, "word"),)])
@given(st.lists(marks(most=8), max_size=4))
def test_marks_are_counted_as_they_are_shown_whatever_they_are(
    some: list[tuple[Mark, ...]],
) -> None:
    assert shown_grades(marks_of(some), Budget(60)).tolist() == grades_shown(some)


@given(st.lists(marks(), max_size=3))
def test_the_order_in_which_marks_come_makes_no_difference(some: list[tuple[Mark, ...]]) -> None:
    turned = [tuple(reversed(of_one)) for of_one in some]
    assert (
        shown_grades(marks_of(turned), Budget(60)).tolist()
        == shown_grades(marks_of(some), Budget(60)).tolist()
    )


def test_of_no_marks_none_are_shown() -> None:
    none: Marks = marks_of([])
    assert shown_grades(none, Budget(60)).tolist() == [0] * len(GRADES)


@given(st.lists(marks(most=8), max_size=6), st.integers(1, 9))
def test_marks_counted_block_by_block_are_as_many(some: list[tuple[Mark, ...]], block: int) -> None:
    counts = shown_grades(marks_of(some), Budget(60), block)
    assert counts.tolist() == grades_shown(some)


@given(st.lists(marks(most=8), max_size=6))
def test_when_the_time_is_up_no_more_marks_are_counted_than_there_are(
    some: list[tuple[Mark, ...]],
) -> None:
    counts = shown_grades(marks_of(some), Budget(-1), 1)
    assert (counts <= np.array(grades_shown(some))).all()


def test_of_a_long_chain_every_second_range_is_kept() -> None:
    chain = [(0, at, at + 2) for at in range(5_000)]
    kept = longest_first(*columns(chain), np.zeros(len(chain), np.bool_))
    assert kept.nonzero()[0].tolist() == list(range(0, 5_000, 2))
