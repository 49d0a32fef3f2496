"""A folded text -> where it stands, and as what: a word, words joined, inside one, across them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.borders import ODD, Borders
from indexer.engines import Engine, Numbers
from indexer.matches import Held
from indexer.query.tree import Node


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    """Ranges of passages' texts, in order, none of which overlaps another.

    ``numbers``: the passage of each; ``offsets``: where in its folded text it begins; ``starts``
    and ``ends``: in the text shown; ``grades``: places in GRADES.
    """

    numbers: Numbers
    offsets: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    ends: NDArray[np.uint32]
    grades: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.numbers)

    def among(self, chosen: Held) -> Literal:
        """Some of the ranges."""
        if chosen.all():
            return self
        return Literal(
            self.numbers[chosen],
            self.offsets[chosen],
            self.starts[chosen],
            self.ends[chosen],
            self.grades[chosen],
        )


class Literals:
    """All passages of an engine but those that are ODD, to be asked where texts stand."""

    def __init__(self, engine: Engine, borders: Borders) -> None:
        self._engine, self.borders = engine, borders

    def odd(self, tree: Node) -> Numbers:
        """The passages that may satisfy a tree, of those that are ODD."""
        odd = (self.borders.flags & ODD) != 0
        if not odd.any():
            return np.zeros(0, np.uint32)
        candidates = self._engine.candidates(tree)
        found: Numbers = candidates[odd[candidates]]
        return found

    def find(self, folded: str) -> Literal:
        """Raises ValueError where the engine keeps no places."""
        places, borders = self._engine.places(folded), self.borders
        numbers, offsets = places.numbers, places.offsets
        kept = (borders.flags.take(numbers) & ODD) == 0
        if not kept.all():
            numbers, offsets = numbers[kept], offsets[kept]
        length = len(folded)
        if length > 1 and (kept := _apart(numbers, offsets, length)) is not None:
            numbers, offsets = numbers[kept], offsets[kept]
        return Literal(
            numbers,
            offsets,
            borders.origins(numbers, offsets),
            borders.origins(numbers, offsets + np.uint32(length - 1)) + np.uint32(1),
            borders.grades(numbers, offsets, length),
        )


def _apart(numbers: Numbers, offsets: NDArray[np.uint32], length: int) -> Held | None:
    """Which of these to keep so that none overlaps one before it, as reading on finds them.

    None for all of them, as is usual.
    """
    near = (offsets[1:] < offsets[:-1] + np.uint32(length)) & (numbers[1:] == numbers[:-1])
    if not near.any():
        return None
    kept = np.ones(len(numbers), np.bool_)
    for place in near.nonzero()[0].tolist():
        before = place
        while not kept[before]:
            before -= 1
        same = numbers[before] == numbers[place + 1]
        kept[place + 1] = not (same and offsets[place + 1] < offsets[before] + length)
    return kept
