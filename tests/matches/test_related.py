"""Which passages hold most of a term's words, how rare and how close together: as each one says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.budget import Budget
from indexer.matches import related as of_related
from indexer.matches.literals import Literals
from indexer.model import Span
from indexer.query import related as of_one
from indexer.query.tree import Form, Part, Term
from tests.examples import examples
from tests.matches.conftest import Made

WORDS = [
    "空间",
    "碎片",
    "国",
    "国际",
    "合作",
    "的",
    "外空",
    "北斗",
    "会议",
    "没有",
    "中国",
    "间",
    "un",
]
FORMS = ["和平利用外层空间委员会", "外空委", "北斗卫星导航系统", "北斗", "航天员", "国国", "没有的"]
NUMBERS = ["第76届", "2021年", "43%"]
WEIGHTS = st.sampled_from([0.25, 1.0, 3.7])


@st.composite
def parts(draw: st.DrawFn) -> Part:
    words = tuple(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)))
    forms = draw(st.lists(st.sampled_from(FORMS), max_size=2))
    made = tuple(Form(form, form) for form in forms)
    return Part(words, "", made, weight=draw(WEIGHTS))


def numbered() -> st.SearchStrategy[Part]:
    return st.builds(lambda word: Part((word,), number=True), st.sampled_from(NUMBERS))


TERMS = st.lists(parts() | parts() | numbered(), min_size=1, max_size=4).map(
    lambda some: Term("x", "x", parts=tuple(some))
)


@examples(200)
@example(Term("x", "x", parts=(Part(("空间", "空间")), Part(("国",)))), [])
@given(TERMS, st.lists(st.integers(0, 127), max_size=5))
def test_passages_hold_of_a_term_what_each_of_them_says(
    made: Made, term: Term, but: list[int]
) -> None:
    literals = Literals(made.engine, made.record.borders, made.record.mentions)
    left_out = literals.is_odd.copy()
    left_out[but] = True
    found = of_related.related(term, literals, left_out, Budget(60))
    assert found is not None
    told = dict(zip(found.numbers.tolist(), zip(
        found.covered.tolist(), found.weights.tolist(), strict=True
    ), strict=True))  # fmt: skip
    for number, view in enumerate(made.views):
        if left_out[number]:
            assert number not in told
        else:
            held = of_one.related(term, view)
            assert (number in told) == (held is not None), view.passage.text
            if held:
                assert told[number] == (held.covered, pytest.approx(held.weight, rel=1e-12))


Spans = Sequence[tuple[int, int]]
SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda two: (two[0], two[0] + two[1])),
    min_size=1,
    max_size=4,
)
ROW = st.lists(st.none() | SPANS, min_size=3, max_size=3).filter(any)


@example([[[(0, 9)], [(2, 3)], None], [[(0, 1), (20, 21)], [(18, 19)], [(40, 41), (22, 23)]]])
@example([[[(0, 1), (50, 51)], [(1, 30), (2, 3)], None]])
@given(st.lists(ROW, min_size=1, max_size=4))
def test_the_narrowest_range_of_each_passage_is_found(rows: list[list[Spans | None]]) -> None:
    lines = sorted(
        (row, start, end, part)
        for row, held in enumerate(rows)
        for part, spans in enumerate(held)
        for start, end in spans or ()
    )
    row_of, starts, ends, which = np.array(lines, np.int64).T
    found = of_related._narrowest(len(rows), row_of, starts, ends, which, 3)
    for held, width in zip(rows, found.tolist(), strict=True):
        spans = [[Span(*span) for span in some] for some in held if some]
        assert width == of_one.narrowest(spans)
