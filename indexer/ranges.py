"""Many ranges of one array at once; numbers that are in order, and where they are among others."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.integer[Any]]
_Integer = TypeVar("_Integer", bound=np.integer[Any])


def gathered(starts: Integers, counts: Integers) -> NDArray[np.int64]:
    """The indices ``starts[i]`` to ``starts[i] + counts[i]`` for each i, one after the other.

    >>> gathered(np.array([7, 1]), np.array([2, 3])).tolist()
    [7, 8, 1, 2, 3]
    """
    ends = np.cumsum(counts, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    shifts = starts.astype(np.int64) - (ends - counts)
    found: NDArray[np.int64] = np.arange(total) + np.repeat(shifts, counts)
    return found


def begins(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Which items are not the same as the one before; the first is not."""
    found = np.empty(len(values), np.bool_)
    found[:1] = True
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def descends(numbers: NDArray[Any]) -> bool:
    """Whether any number is smaller than the one before."""
    return bool((numbers[1:] < numbers[:-1]).any())


def each_once(numbers: NDArray[_Integer]) -> NDArray[_Integer]:
    """These numbers, in any order, ascending and each once. In much less time than np.unique."""
    together = np.sort(numbers)
    return together[begins(together)]


def united(*lists: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """What is in any of these, ascending and each once."""
    return each_once(np.concatenate(lists))


def located(
    numbers: NDArray[Any], among: NDArray[Any]
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Where each number is in an ascending list, and whether it is: else the place is any."""
    places = among.searchsorted(numbers)
    if not len(among):
        return places, np.zeros(len(numbers), np.bool_)
    return places, among.take(places, mode="clip") == numbers


def are_among(numbers: NDArray[Any], others: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of some numbers are in an ascending list."""
    return located(numbers, others)[1]


def offsets(counts: Integers) -> NDArray[np.int64]:
    """Where each of so many items begins, and where the last ends: one more than ``counts``."""
    found = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=found[1:])
    return found
