"""How the terms of a query stand in each passage: what ``ranking`` goes by, as columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.borders import CROSSING, INSIDE
from indexer.matches import FEW, Held, Matches
from indexer.query.matching import Level
from indexer.query.view import GRADES
from indexer.ranking import ALIKE, GRADE_VALUE, WEIGHT_DIGITS, Standing


@dataclass(frozen=True, slots=True, eq=False)
class Standings:
    """One item a match; see ``ranking.Standing``. ``tiers``: all but the weights as one number in
    the same order."""

    levels: NDArray[np.uint8]
    just_so: Held
    typed: NDArray[np.int64]
    grades: NDArray[np.int64]
    weights: NDArray[np.float64]
    tiers: NDArray[np.int64]

    def __getitem__(self, place: int) -> Standing:
        return Standing(
            Level(int(self.levels[place])),
            bool(self.just_so[place]),
            int(self.typed[place]),
            int(self.grades[place]),
            float(self.weights[place]),
        )


def standings(
    matches: Matches, terms: int, whole: int, alike: bool, latin: Collection[int]
) -> Standings:
    """How each match stands.

    ``terms``: how many there are; ``whole``: the one that is the whole query, which stands as it
    was typed wherever it does. ``alike``: of a close reading, to which all names are equally
    close. ``latin``: the terms in Latin letters, which mean nothing inside a longer word: UN in
    www.unoosa.org.
    """
    by_grade = [(ALIKE if alike else GRADE_VALUE)[grade] for grade in GRADES]
    few = len(matches.marks) <= FEW and len(matches) * terms <= FEW
    return (of_few if few else of_many)(matches, terms, whole, by_grade, latin)


def of_many(
    matches: Matches, terms: int, whole: int, by_grade: Sequence[int], latin: Collection[int]
) -> Standings:
    """By arrays; ``by_grade``: what each grade is worth."""
    marks = matches.marks
    values = np.array(by_grade, np.uint8)[marks.grades]
    inside = (marks.grades == INSIDE) | (marks.grades == CROSSING)
    for term in latin:
        values[inside & (marks.terms == term)] = 0
    best = np.zeros(len(matches) * terms, np.uint8)
    np.maximum.at(best, marks.rows * terms + marks.terms, values)
    by_term = best.reshape(-1, terms)
    grades = by_term.sum(axis=1, dtype=np.int64)
    just_so = matches.named.copy()
    just_so[marks.rows[marks.terms == whole]] = True
    related = matches.levels == Level.RELATED
    weights = np.where(related, np.round(grades + matches.weights, WEIGHT_DIGITS), 0.0)
    typed = (by_term > GRADE_VALUE["variant"]).sum(axis=1, dtype=np.int64)
    typed[related] = grades[related] = 0
    levels = matches.levels.astype(np.int64)
    tiers = (levels << 1 | just_so) << 40 | typed << 20 | grades
    return Standings(matches.levels, just_so, typed, grades, weights, tiers)


def of_few(
    matches: Matches, terms: int, whole: int, by_grade: Sequence[int], latin: Collection[int]
) -> Standings:
    """The same, mark by mark: of few in a third of the time."""
    marks, related = matches.marks, int(Level.RELATED)
    best = [[0] * terms for _ in range(len(matches))]
    just_so, levels = matches.named.tolist(), matches.levels.tolist()
    columns = marks.rows.tolist(), marks.terms.tolist(), marks.grades.tolist()
    for row, term, grade in zip(*columns, strict=True):
        if term == whole:
            just_so[row] = True
        value = 0 if term in latin and grade in (INSIDE, CROSSING) else by_grade[grade]
        best[row][term] = max(value, best[row][term])
    grades = [sum(row) for row in best]
    weights = np.zeros(len(matches))
    if related in levels:  # np.round rounds otherwise than Python does
        rows = matches.levels == related
        weights[rows] = np.round(np.array(grades, np.int64) + matches.weights, WEIGHT_DIGITS)[rows]
    typed = [sum(value > GRADE_VALUE["variant"] for value in row) for row in best]
    for row, level in enumerate(levels):
        if level == related:
            typed[row] = grades[row] = 0
    tiers = [
        (level << 1 | so) << 40 | many << 20 | grade
        for level, so, many, grade in zip(levels, just_so, typed, grades, strict=True)
    ]
    return Standings(
        matches.levels,
        np.array(just_so, np.bool_),
        np.array(typed, np.int64),
        np.array(grades, np.int64),
        weights,
        np.array(tiers, np.int64),
    )
