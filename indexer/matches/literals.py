"""A folded text -> where it stands, and as what: a word, words joined, inside one, across them."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    """Ranges of passages' texts, in order, none of which overlaps another; of one length.

    ``numbers``: the passage of each; ``offsets``: where in its folded text it begins; ``grades``:
    places in GRADES.
    """

    numbers: Numbers
    offsets: NDArray[np.uint32]
    length: int
    grades: NDArray[np.uint8]
    borders: Borders

    def __len__(self) -> int:
        return len(self.numbers)

    def among(self, chosen: NDArray[Any]) -> Literal:
        """Some of the ranges, by a mask or by their places."""
        return replace(
            self,
            numbers=self.numbers[chosen],
            offsets=self.offsets[chosen],
            grades=self.grades[chosen],
        )

    @property
    def starts(self) -> NDArray[np.uint32]:
        """Where each begins in the text shown."""
        return self.borders.origins(self.numbers, self.offsets)

    @property
    def ends(self) -> NDArray[np.uint32]:
        """Where each ends in the text shown."""
        last = self.borders.origins(self.numbers, self.offsets + np.uint32(self.length - 1))
        return last + np.uint32(1)


class Literals:
    """All passages of an engine but those that are odd, to be asked where texts stand.

    ``is_odd``: which ones ``borders`` and ``mentions`` do not tell all of. ``until``: passages from
    this one on are left out.
    """

    def __init__(self, engine: Engine, borders: Borders, mentions: Mentions) -> None:
        self._engine, self.borders, self.mentions = engine, borders, mentions
        self.is_odd = (borders.flags & ODD) != 0
        self.is_odd[mentions.unclear] = True
        self._any_odd = bool(self.is_odd.any())
        self.until = len(borders)

    @property
    def characters(self) -> int:
        """Of all folded texts."""
        return int(self.borders.rows[-1])

    def before(self, passage: int) -> Literals:
        """The passages before one of them alone."""
        some = copy(self)
        some.until = passage
        return some

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

    def places(self, folded: str, in_digits: bool = False) -> tuple[Numbers, NDArray[np.uint32]]:
        """Where a text stands, also where it overlaps itself: the passages, and where in them.

        ``in_digits``: in the texts with all numbers in digits, of those passages that write some
        otherwise. Raises ValueError where the engine keeps no places.
        """
        found = self._engine.places(folded, other=in_digits)
        numbers, offsets = found.numbers, found.offsets
        if self.until < len(self.borders):
            some = slice(int(numbers.searchsorted(self.until)))
            numbers, offsets = numbers[some], offsets[some]
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
        return Literal(numbers, offsets, length, grades, self.borders)


def apart(numbers: Numbers, offsets: NDArray[np.uint32], length: int) -> Held | None:
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
