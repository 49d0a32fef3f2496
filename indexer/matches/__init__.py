"""WHAT A QUERY IS ON MANY PASSAGES AT ONCE, as columns; what it is on one, ``query/matching`` says.

A result page needs every passage's level and grade, but the marks of ten. So what can be told from
the engine's places of texts, from the borders of words and from the numbers and days that passages
mention is told of all passages together, and Python's objects are made for the page alone, and for
the passages of which arrays do not tell.

evaluation
    a tree -> its matches; leaf by leaf, by arrays or one passage after the other
passages
    all passages of a generation, as columns and one by one
literals
    a folded text -> where it stands, and as what
spellings
    a number or a day -> where it stands, however it is written
prefixes
    the beginning of words -> its matches
terms
    a term with its other names, and what is related to it -> its matches
related
    the parts of a term -> the passages that hold most of them, and how close together
combining
    matches of several nodes -> those of AND and of OR
nearness
    two nodes near each other -> their matches
overlaps
    which marks overlap, and which of them remain
naming
    the names of one thing -> where each stands as itself
prominent
    how prominently each match stands
standings
    how the terms stand in each passage: what ranking goes by
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines import Numbers
from indexer.query.matching import Match
from indexer.query.view import GRADES

Rows = NDArray[np.int64]
Held = NDArray[np.bool_]
GRADE = {grade: place for place, grade in enumerate(GRADES)}
VARIANT, PART = GRADE["variant"], GRADE["part"]
NO_WORDING = -1
FEW = 64
"""Marks of which plain Python tells sooner than arrays do: to call numpy takes its time."""


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Marks of many matches, in the order of these; those of mere parts may be left out.

    ``rows``: whose each is, by its place among the matches; ``starts`` and ``ends``: in the text
    shown; ``terms``: as in Mark; ``grades``: places in GRADES. Where arrays found it, ``wordings``
    says what stands there, or begins there (see Evaluation), ``offsets`` and ``lengths`` where in
    the folded text; else they are NO_WORDING and 0.
    """

    rows: Rows
    starts: NDArray[np.uint32]
    ends: NDArray[np.uint32]
    terms: NDArray[np.uint16]
    grades: NDArray[np.uint8]
    wordings: NDArray[np.int32]
    offsets: NDArray[np.uint32]
    lengths: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.rows)

    def taken(self, chosen: NDArray[Any] | slice, rows: Rows | None = None) -> Marks:
        """Some of the marks, by a mask, by their places or a slice; ``rows``: with other rows."""
        return Marks(
            self.rows[chosen] if rows is None else rows,
            self.starts[chosen],
            self.ends[chosen],
            self.terms[chosen],
            self.grades[chosen],
            self.wordings[chosen],
            self.offsets[chosen],
            self.lengths[chosen],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """What a node is on each of ``numbers``, passages ascending; on all others it is nothing.

    ``levels``, ``covered``, ``weights``, ``named``: as in Match, one item a passage. ``by_hand``:
    ``query/matching`` was asked of it, not the arrays. ``spelled``: it has variants whose texts are
    none of the names of a term, but other spellings of numbers, days and symbols.
    """

    numbers: Numbers
    levels: NDArray[np.uint8]
    covered: Rows
    weights: NDArray[np.float64]
    named: Held
    by_hand: Held
    spelled: Held
    marks: Marks

    def __len__(self) -> int:
        return len(self.numbers)

    def among(self, chosen: Held) -> Matches:
        """Those of some passages."""
        if chosen.all():
            return self
        places = np.cumsum(chosen) - 1
        kept = chosen[self.marks.rows]
        return Matches(
            self.numbers[chosen],
            self.levels[chosen],
            self.covered[chosen],
            self.weights[chosen],
            self.named[chosen],
            self.by_hand[chosen],
            self.spelled[chosen],
            self.marks.taken(kept, places[self.marks.rows[kept]]),
        )


def no_marks() -> Marks:
    whole, small, byte = np.zeros(0, np.int64), np.zeros(0, np.uint32), np.zeros(0, np.uint8)
    none = np.zeros(0, np.int32)
    return Marks(whole, small, small, np.zeros(0, np.uint16), byte, none, small, small)


def all_marks(parts: Iterable[Marks]) -> Marks:
    """The marks of several nodes on the same passages, in the order of these."""
    some = list(parts)
    if len(some) < 2:
        return some[0] if some else no_marks()
    together = Marks(
        *(
            np.concatenate([getattr(part, name) for part in some])
            for name in (field.name for field in fields(Marks))
        )
    )
    return together.taken(np.argsort(together.rows, kind="stable"))


def everywhere(numbers: Numbers, level: int) -> Matches:
    """Passages of one level that have no marks."""
    count = len(numbers)
    no = np.zeros(count, np.bool_)
    return Matches(
        numbers,
        np.full(count, level, np.uint8),
        np.zeros(count, np.int64),
        np.zeros(count),
        no,
        no,
        no,
        no_marks(),
    )


def tabulated(numbers: Sequence[int], matches: Sequence[Match]) -> Matches:
    """What was told one by one, as columns; in order."""
    marks = [
        (row, m.start, m.end, m.term, GRADE[m.grade])
        for row, match in enumerate(matches)
        for m in match.marks
        if m.grade != "part"
    ]
    rows, starts, ends, terms, grades = zip(*marks, strict=True) if marks else ((),) * 5
    count = len(matches)
    spelled = np.zeros(count, np.bool_)
    if VARIANT in grades:
        spelled[[row for row, grade in zip(rows, grades, strict=True) if grade == VARIANT]] = True
    return Matches(
        np.array(numbers, np.uint32),
        np.array([match.level for match in matches], np.uint8),
        np.array([match.covered for match in matches], np.int64),
        np.array([match.weight for match in matches], np.float64),
        np.array([match.named for match in matches], np.bool_),
        np.ones(count, np.bool_),
        spelled,
        Marks(
            np.array(rows, np.int64),
            np.array(starts, np.uint32),
            np.array(ends, np.uint32),
            np.array(terms, np.uint16),
            np.array(grades, np.uint8),
            np.full(len(rows), NO_WORDING, np.int32),
            no_places := np.zeros(len(rows), np.uint32),
            no_places,
        ),
    )


def put_together(parts: Iterable[Matches]) -> Matches:
    """Matches of one node on different passages."""
    some = [part for part in parts if len(part)]
    if len(some) == 1:
        return some[0]
    if not some:
        return everywhere(np.zeros(0, np.uint32), 0)
    numbers = np.concatenate([part.numbers for part in some])
    order = np.argsort(numbers, kind="stable")
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    begins = np.cumsum([0, *map(len, some)])

    def column(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(part, name) for part in some])[order]

    shifted = [
        replace(part.marks, rows=places[part.marks.rows + begin])
        for part, begin in zip(some, begins.tolist(), strict=False)
    ]
    return Matches(
        numbers[order],
        column("levels"),
        column("covered"),
        column("weights"),
        column("named"),
        column("by_hand"),
        column("spelled"),
        all_marks(shifted),
    )
