"""How the terms of a query stand in each passage: what ``ranking`` goes by, as columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.borders import CROSSING, INSIDE
from indexer.matches import FEW, Held, Marks, Matches
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
    marks = matches.marks
    by_grade = [(ALIKE if alike else GRADE_VALUE)[grade] for grade in GRADES]
    few = len(marks) <= FEW and len(matches) * terms <= FEW
    best = (best_of_few if few else best_of_many)(marks, len(matches), terms, by_grade, latin)
    grades = best.sum(axis=1, dtype=np.int64)
    just_so = matches.named.copy()
    just_so[marks.rows[marks.terms == whole]] = True
    typed = (best > GRADE_VALUE["variant"]).sum(axis=1, dtype=np.int64)
    related = matches.levels == Level.RELATED
    if related.any():
        weights = np.where(related, np.round(grades + matches.weights, WEIGHT_DIGITS), 0.0)
        typed[related] = grades[related] = 0
    else:
        weights = np.zeros(len(matches))
    levels = matches.levels.astype(np.int64)
    tiers = (levels << 1 | just_so) << 40 | typed << 20 | grades
    return Standings(matches.levels, just_so, typed, grades, weights, tiers)


def best_of_many(
    marks: Marks, matches: int, terms: int, by_grade: Sequence[int], latin: Collection[int]
) -> NDArray[np.uint8]:
    """The value of the best grade of each term, a row a match; ``by_grade``: of each grade."""
    values = np.array(by_grade, np.uint8)[marks.grades]
    inside = (marks.grades == INSIDE) | (marks.grades == CROSSING)
    for term in latin:
        values[inside & (marks.terms == term)] = 0
    best = np.zeros(matches * terms, np.uint8)
    np.maximum.at(best, marks.rows * terms + marks.terms, values)
    return best.reshape(-1, terms)


def best_of_few(
    marks: Marks, matches: int, terms: int, by_grade: Sequence[int], latin: Collection[int]
) -> NDArray[np.uint8]:
    """The same, mark by mark: of few that takes a third of the time."""
    best = [0] * (matches * terms)
    columns = marks.rows.tolist(), marks.terms.tolist(), marks.grades.tolist()
    for row, term, grade in zip(*columns, strict=True):
        value = 0 if term in latin and grade in (INSIDE, CROSSING) else by_grade[grade]
        place = row * terms + term
        if value > best[place]:
            best[place] = value
    return np.array(best, np.uint8).reshape(-1, terms)
