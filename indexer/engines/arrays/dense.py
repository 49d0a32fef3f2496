"""The common words of a field again, as rows of bits: what they have in common is soon told.

Beside each row stand, for each range of 64 passages, how many of the word's postings come before
it, so that the posting of any passage is found by counting bits, and the most that the word weighs
in any of them (see ``bm25``; without its rarity), so that most ranges need not be looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.engines.arrays.docsets import RANGE, Row, row_of

_SHIFT, _PLACE, _NONE = 6, RANGE - 1, np.uint64(0)
_BIT = np.uint64(1) << np.arange(RANGE, dtype=np.uint64)
_BELOW = _BIT - np.uint64(1)


@dataclass(frozen=True, slots=True)
class Spots:
    """Some passages, as rows are asked for them: by range, and the bit of each in its range."""

    ranges: NDArray[np.intp]
    places: NDArray[np.intp]
    below: NDArray[np.uint64]

    @classmethod
    def of(cls, numbers: NDArray[np.uint32]) -> Spots:
        indices = numbers.astype(np.intp)  # once, not anew at each look into an array
        places = indices & _PLACE
        return cls(indices >> _SHIFT, places, _BELOW.take(places))


@dataclass(frozen=True, slots=True)
class Dense:
    """One word. ``ranks`` has one item more than the row; ``maxima`` is None if unknown."""

    row: Row
    ranks: NDArray[np.uint32]
    maxima: NDArray[np.float64] | None

    def places(self, spots: Spots) -> NDArray[np.uint32]:
        """The place of each passage's posting; any, where it has none."""
        before = np.bitwise_count(self.row.take(spots.ranges) & spots.below)
        places: NDArray[np.uint32] = self.ranks.take(spots.ranges) + before
        return places

    def holds(self, spots: Spots) -> NDArray[np.bool_]:
        """Which of the passages have the word."""
        held: NDArray[np.bool_] = (self.row.take(spots.ranges) & _BIT.take(spots.places)) != _NONE
        return held


def ranks_of(row: Row) -> NDArray[np.uint32]:
    """How many members come before each range, and how many there are."""
    ranks = np.zeros(len(row) + 1, np.uint32)
    np.cumsum(np.bitwise_count(row), out=ranks[1:])
    return ranks


def maxima_of(ranks: NDArray[np.uint32], impacts: NDArray[np.float64]) -> NDArray[np.float64]:
    """The greatest of the postings' impacts in each range, 0 where there are none."""
    maxima = np.zeros(len(ranks) - 1)
    held = np.flatnonzero(ranks[1:] != ranks[:-1])
    if len(held):
        maxima[held] = np.maximum.reduceat(impacts, ranks[held])
    return maxima


def made(numbers: NDArray[np.uint32], passages: int, impacts: NDArray[np.float64] | None) -> Dense:
    """A word's row, from its postings."""
    row = row_of(numbers, passages)
    ranks = ranks_of(row)
    return Dense(row, ranks, None if impacts is None else maxima_of(ranks, impacts))
