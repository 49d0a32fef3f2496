"""What is told of few marks one by one is what arrays tell of many."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.budget import Budget
from indexer.matches import Matches, tabulated
from indexer.matches.overlaps import grades_of_few, grades_of_many
from indexer.matches.standings import Standings, of_few, of_many
from indexer.query.matching import Level, Mark, Match
from indexer.query.view import GRADES
from indexer.ranking import ALIKE, GRADE_VALUE

TERMS = 3
MARKS = st.builds(
    lambda start, length, term, grade: Mark(start, start + length, term, grade),
    st.integers(0, 60),
    st.integers(1, 4),
    st.integers(0, TERMS - 1),
    st.sampled_from(GRADES),
)
MATCHES = st.builds(
    Match,
    st.sampled_from([Level.RELATED, Level.WHOLE]),
    st.lists(MARKS, max_size=4).map(tuple),
    covered=st.integers(0, 9),
    weight=st.floats(0, 30),
    named=st.booleans(),
)
TABLES = st.lists(MATCHES, min_size=1, max_size=6).map(
    lambda some: tabulated(range(len(some)), some)
)


@given(TABLES, st.booleans(), st.sets(st.integers(0, TERMS - 1)))
def test_few_matches_stand_as_among_many(table: Matches, alike: bool, latin: set[int]) -> None:
    by_grade = [(ALIKE if alike else GRADE_VALUE)[grade] for grade in GRADES]
    few, many = (f(table, TERMS, TERMS - 1, by_grade, latin) for f in (of_few, of_many))
    for field in fields(Standings):
        one, other = getattr(few, field.name), getattr(many, field.name)
        assert one.dtype == other.dtype
        assert one.tolist() == other.tolist()


@given(TABLES)
def test_few_marks_that_are_apart_are_counted_as_among_many(table: Matches) -> None:
    counts = grades_of_few(table.marks)
    if counts is not None:
        assert counts.tolist() == grades_of_many(table.marks, Budget(60)).tolist()
    else:
        assert np.any(table.marks.rows[1:] == table.marks.rows[:-1])
