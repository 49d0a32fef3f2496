"""Ranges, marks and matches made at random, as objects and as columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from indexer.matches import GRADE, NO_WORDING, PART, Marks, Matches, tabulated
from indexer.query.matching import Level, Mark, Match
from indexer.query.view import GRADES

TERMS = 3


@st.composite
def marks(draw: st.DrawFn, graded: Sequence[str] = GRADES, most: int = 4) -> tuple[Mark, ...]:
    """Marks of one passage; they may overlap, and some stand twice."""
    some = draw(
        st.lists(
            st.tuples(
                st.integers(0, 12),
                st.integers(1, 5),
                st.integers(0, TERMS - 1),
                st.sampled_from([grade for grade in GRADES if grade in graded]),
            ),
            max_size=most,
        )
    )
    return tuple(Mark(start, start + length, term, grade) for start, length, term, grade in some)


def matched(level: Level) -> st.SearchStrategy[Match]:
    return st.builds(
        Match,
        st.just(level),
        marks(),
        st.none(),
        st.integers(0, 9),
        st.integers(0, 8).map(lambda eighths: eighths / 8),  # sums are the same in any order
        st.booleans(),
    )


NOTHING = Match(Level.NONE)
MATCHES = st.one_of(st.just(NOTHING), matched(Level.RELATED), matched(Level.WHOLE))


def columns_of(some: Sequence[Match], by_hand: Sequence[bool] | None = None) -> Matches:
    """What was told of passages 0, 1, …; those of no level are left out."""
    numbers = [number for number, match in enumerate(some) if match.level]
    found = tabulated(numbers, [some[number] for number in numbers])
    if by_hand is not None:
        found.by_hand[:] = [by_hand[number] for number in numbers]
    return found


def marks_of(some: Sequence[Sequence[Mark]]) -> Marks:
    """The marks of matches 0, 1, …, those of parts too."""
    lines = [
        (row, m.start, m.end, m.term, GRADE[m.grade]) for row, ms in enumerate(some) for m in ms
    ]
    rows, starts, ends, terms, grades = np.array(lines, np.int64).reshape(-1, 5).T
    count = len(rows)
    none, no = np.full(count, NO_WORDING, np.int32), np.zeros(count, np.uint32)
    return Marks(
        rows,
        starts.astype(np.uint32),
        ends.astype(np.uint32),
        terms.astype(np.uint16),
        grades.astype(np.uint8),
        none,
        no,
        no,
    )


def told(found: Matches, number: int) -> Match:
    """What columns say of one passage, as an object; marks in order, but those of parts."""
    (rows,) = (found.numbers == number).nonzero()
    if not len(rows):
        return NOTHING
    (row,) = rows.tolist()
    mine = found.marks.taken(found.marks.rows == row)
    columns = (mine.starts, mine.ends, mine.terms, mine.grades)
    lines = zip(*(column.tolist() for column in columns), strict=True)
    marks = (Mark(start, end, term, GRADES[grade]) for start, end, term, grade in lines)
    return Match(
        Level(int(found.levels[row])),
        tuple(sorted(mark for mark in marks if GRADE[mark.grade] != PART)),
        None,
        int(found.covered[row]),
        float(found.weights[row]),
        bool(found.named[row]),
    )


def as_told(match: Match) -> Match:
    """A match as far as columns have it."""
    marks = tuple(sorted(mark for mark in match.marks if mark.grade != "part"))
    return Match(match.level, marks, None, match.covered, match.weight, match.named)
