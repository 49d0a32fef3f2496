"""A folded text -> where it stands, and as what: a word, words joined, inside one, across them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from string import digits
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.borders import LATIN, ODD, Borders
from indexer.analysis.mentions import Mentions
from indexer.engines import Engine, Numbers
from indexer.matches import Held
from indexer.once import once
from indexer.query.tree import Node
from indexer.query.wildcards import is_latin

Offsets = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """Ranges of passages' texts.

    ``numbers``: the passage of each; ``offsets`` and ``lengths``: where in its folded text it
    begins, and how long it is there.
    """

    numbers: Numbers
    offsets: Offsets
    lengths: Offsets
    borders: Borders

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def starts(self) -> Offsets:
        """Where each begins in the text shown."""
        return self.borders.origins(self.numbers, self.offsets)

    @property
    def ends(self) -> Offsets:
        """Where each ends in the text shown."""
        last = self.borders.origins(self.numbers, self.offsets + self.lengths - np.uint32(1))
        return last + np.uint32(1)


@dataclass(frozen=True, slots=True, eq=False)
class Literal(Ranges):
    """Where one text stands: ranges in order, none of which overlaps another.

    ``grades``: places in GRADES.
    """

    text: str
    grades: NDArray[np.uint8]

    def among(self, chosen: NDArray[Any]) -> Literal:
        """Some of the ranges, by a mask or by their places."""
        return replace(
            self,
            numbers=self.numbers[chosen],
            offsets=self.offsets[chosen],
            lengths=self.lengths[chosen],
            grades=self.grades[chosen],
        )


class Literals:
    """All passages of an engine but those that are odd, to be asked where texts stand.

    ``is_odd``: which ones ``borders`` and ``mentions`` do not tell all of.
    """

    def __init__(self, engine: Engine, borders: Borders, mentions: Mentions) -> None:
        self._engine, self.borders, self.mentions = engine, borders, mentions
        self.is_odd = (borders.flags & ODD) != 0
        self.is_odd[mentions.unclear] = True
        self._any_odd = bool(self.is_odd.any())

    @property
    def characters(self) -> int:
        """Of all folded texts."""
        return int(self.borders.rows[-1])

    @once
    def rewritten(self) -> Held:
        """Which passages have numbers that are not in plain digits."""
        found = np.zeros(len(self.borders), np.bool_)
        found[self.mentions.numerals.passages()] = True
        return found

    def odd(self, tree: Node) -> Numbers:
        """The passages that may satisfy a tree, of those that are odd."""
        if not self._any_odd:
            return np.zeros(0, np.uint32)
        candidates = self._engine.candidates(tree)
        found: Numbers = candidates[self.is_odd[candidates]]
        return found

    @once
    def numbered(self) -> Held:
        """Which passages have digits once all their numbers are written so."""
        found = self.rewritten.copy()
        for digit in digits:
            found[self.places(digit)[0]] = True
        return found

    def places(self, folded: str, in_digits: bool = False) -> tuple[Numbers, Offsets]:
        """Where a text stands, also where it overlaps itself: the passages, and where in them.

        ``in_digits``: in the texts with all numbers in digits, of those passages that write some
        otherwise. Raises ValueError where the engine keeps no places.
        """
        found = self._engine.places(folded, other=in_digits)
        numbers, offsets = found.numbers, found.offsets
        if self._any_odd and (odd := self.is_odd.take(numbers)).any():
            numbers, offsets = numbers[~odd], offsets[~odd]
        return numbers, offsets

    def most_places(self, folded: str, in_digits: bool = False) -> int:
        """So many of these there are at most."""
        return self._engine.most_places(folded, other=in_digits)

    def find(self, folded: str, at_start: bool = False) -> Literal:
        """``at_start``: what begins with a Latin letter or digit, only where none comes before it.

        Raises ValueError where the engine keeps no places.
        """
        numbers, offsets = self.places(folded)
        length = len(folded)
        if at_start and is_latin(folded[0]):
            before = self.borders.rows.take(numbers).astype(np.int64) + offsets - 1
            latin = self.borders.signs.take(before, mode="clip") & LATIN
            begins = (latin == 0) | (offsets == 0)
            numbers, offsets = numbers[begins], offsets[begins]
        if length > 1 and (kept := apart(numbers, offsets, length)) is not None:
            numbers, offsets = numbers[kept], offsets[kept]
        grades = self.borders.grades(numbers, offsets, length)
        lengths = np.broadcast_to(np.uint32(length), len(numbers))
        return Literal(numbers, offsets, lengths, self.borders, folded, grades)


def apart(numbers: Numbers, offsets: Offsets, length: int) -> Held | None:
    """Which of these to keep so that none overlaps one before it, as reading on finds them.

    None for all of them, as is usual.
    """
    near = (offsets[1:] < offsets[:-1] + np.uint32(length)) & (numbers[1:] == numbers[:-1])
    if not near.any():
        return None
    kept = np.ones(len(numbers), np.bool_)
    last = -1  # the place of the last one kept, of those looked at
    for place in near.nonzero()[0].tolist():
        if kept[place]:
            last = place
        same = numbers[last] == numbers[place + 1]
        kept[place + 1] = not (same and offsets[place + 1] < offsets[last] + length)
    return kept
