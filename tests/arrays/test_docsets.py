"""Sets of passages behave as sets, in whichever form they are kept."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.engines.arrays.docsets import (
    SMALL,
    DocSet,
    bits_of,
    common,
    contains,
    difference,
    everything,
    first_of,
    intersection,
    is_row,
    numbers_of,
    ranges_of,
    row_of,
    row_of_bits,
    size,
    union,
)
from indexer.ranges import each_once

PASSAGES = st.sampled_from([1, 63, 64, 65, 127, 128, 129, 640, 1000])


def numbers(some: set[int]) -> Any:
    return np.array(sorted(some), np.uint32)


@st.composite
def one_set(draw: st.DrawFn, passages: int) -> tuple[set[int], DocSet]:
    """A set of a few passages, of most of them, or of any, as a list or as a row."""
    few = draw(st.sets(st.integers(0, passages - 1), max_size=40))
    held = set(range(passages)) - few if draw(st.booleans()) else few
    return held, row_of(numbers(held), passages) if draw(st.booleans()) else numbers(held)


@st.composite
def several(
    draw: st.DrawFn, least: int = 1, most: int = 5
) -> tuple[int, list[tuple[set[int], DocSet]]]:
    passages = draw(PASSAGES)
    return passages, draw(st.lists(one_set(passages), min_size=least, max_size=most))


def listed(some: DocSet) -> list[int]:
    return [int(number) for number in numbers_of(some)]


@given(several())
def test_an_intersection_holds_what_is_in_all(some: Any) -> None:
    _, sets = some
    expected = set.intersection(*(held for held, _ in sets))
    assert listed(intersection([kept for _, kept in sets])) == sorted(expected)


@given(several(least=0))
def test_a_union_holds_what_is_in_any(some: Any) -> None:
    passages, sets = some
    expected = set().union(*(held for held, _ in sets))
    found = union((kept for _, kept in sets), passages)
    assert listed(found) == sorted(expected)
    assert not is_row(found) or len(found) == ranges_of(passages)


@given(several(least=2, most=2))
def test_a_difference_holds_what_is_in_the_first_alone(some: Any) -> None:
    passages, ((held, kept), (others, removed)) = some
    assert listed(difference(kept, removed, passages)) == sorted(held - others)


@given(several(least=2, most=2))
def test_nothing_that_is_put_in_is_changed(some: Any) -> None:
    passages, sets = some
    kept = [one for _, one in sets]
    before = [one.copy() for one in kept]
    intersection(kept)
    union(kept, passages)
    difference(kept[0], kept[1], passages)
    assert all((one == other).all() for one, other in zip(kept, before, strict=True))


@given(several(most=1), st.integers(0, 80))
@example((1000, [({990}, row_of(numbers({990}), 1000))]), 1)
def test_a_set_tells_its_size_and_its_first_members(some: Any, count: int) -> None:
    _, ((held, kept),) = some
    assert size(kept) == len(held)
    assert listed(kept) == sorted(held)
    assert first_of(kept, count).tolist() == sorted(held)[:count]


@given(several(most=1), st.data())
def test_a_row_knows_its_members(some: Any, data: st.DataObject) -> None:
    passages, ((held, _),) = some
    asked = data.draw(st.sets(st.integers(0, passages - 1)))
    row = row_of(numbers(held), passages)
    assert contains(row, numbers(asked)).tolist() == [n in held for n in sorted(asked)]


@given(PASSAGES)
def test_everything_is_all_passages_and_no_more(passages: int) -> None:
    assert listed(everything(passages)) == list(range(passages))


@given(st.sets(st.integers(0, 2000), max_size=8), st.sets(st.integers(0, 2000), max_size=300))
def test_lists_of_any_lengths_have_in_common_what_is_in_both(one: set[int], two: set[int]) -> None:
    short, long = sorted((one, two), key=len)
    assert common(numbers(short), numbers(long)).tolist() == sorted(one & two)


@given(st.lists(st.integers(0, 50)))
def test_each_of_some_numbers_is_told_once_and_in_order(some: list[int]) -> None:
    assert each_once(np.array(some, np.uint32)).tolist() == sorted(set(some))


@given(PASSAGES, st.data())
def test_few_members_of_two_rows_are_told_as_numbers(passages: int, data: st.DataObject) -> None:
    every = st.sets(st.integers(0, passages - 1))
    both = data.draw(every), data.draw(every)
    found = intersection([row_of(numbers(held), passages) for held in both])
    filled = {number // 8 for number in both[0] & both[1]}
    small = ranges_of(passages) <= SMALL
    assert is_row(found) == (small or len(filled) > ranges_of(passages))


@given(several(most=1))
def test_an_integer_is_the_same_set(some: Any) -> None:
    passages, [(held, kept)] = some
    bits = bits_of(kept)
    assert bits == sum(1 << number for number in held)
    assert listed(row_of_bits(bits, passages)) == sorted(held)
    assert size(row_of_bits(bits, passages)) == len(held)
