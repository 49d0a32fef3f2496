"""Where texts stand in all passages, and what of it is a find, against each text read on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.build import tokens
from indexer.engines import Batch
from indexer.matches import literals as of_literals
from indexer.matches import prefixes as of_prefixes
from indexer.matches.literals import Literals
from indexer.matches.prefixes import beginning, prefix_of
from indexer.model import Span
from indexer.query.matching import Level, Matcher
from indexer.query.parser import parse
from indexer.query.tree import Wildcard
from indexer.query.view import GRADES, PassageView
from tests.examples import examples
from tests.matches.conftest import Made
from tests.matches.corpus import ByHand


@pytest.fixture(scope="module")
def batch(made: Made) -> Batch:
    (batch,) = tokens(made.record)
    return batch


def piece(data: st.DataObject, views: list[PassageView], longest: int = 8) -> str:
    """A text that stands in some passage, without blanks around it."""
    view = data.draw(st.sampled_from(views))
    text = view.folded.text
    start = data.draw(st.integers(0, len(text) - 1))
    return text[start : start + data.draw(st.integers(1, longest))].strip() or text[0]


def everywhere(text: str, wanted: str) -> Iterator[int]:
    """All places of a text, those that overlap too."""
    return (start for start in range(len(text)) if text.startswith(wanted, start))


@examples(150)
@given(data=st.data())
def test_an_engine_knows_all_places_of_a_text(
    made: Made, batch: Batch, data: st.DataObject
) -> None:
    known = st.sampled_from(["国", "国国", "没有", "空间空间", "、"])
    wanted = data.draw(known) if data.draw(st.booleans()) else piece(data, made.views)
    places = made.engine.places(wanted)
    found = list(zip(places.numbers.tolist(), places.offsets.tolist(), strict=True))
    assert found == [
        (n, at) for n, text in enumerate(batch.texts) for at in everywhere(text, wanted)
    ]


@pytest.mark.parametrize("beginning", ["国", "国际", "空", "空间碎片", "u", "没有", "7"])
def test_an_engine_counts_the_words_that_begin_so(made: Made, batch: Batch, beginning: str) -> None:
    fields = ("provided", "dictionary")
    words = [word for name in fields for word in batch.fields[name].terms]
    assert made.engine.words(beginning) == sum(word.startswith(beginning) for word in words)


def test_an_engine_without_places_says_so(made: Made) -> None:
    assert made.engine.has_places
    assert not ByHand(made.engine).has_places
    with pytest.raises(ValueError, match="国"):
        Literals(ByHand(made.engine), made.record.borders, made.record.mentions).find("国")


@examples(200)
@given(data=st.data())
def test_a_text_is_found_where_each_passage_finds_it_and_graded_as_there(
    made: Made, data: st.DataObject
) -> None:
    wanted = piece(data, made.views)
    literals = Literals(made.engine, made.record.borders, made.record.mentions)
    found = literals.find(wanted)
    columns = (found.numbers, found.starts, found.ends, found.grades, found.offsets)
    told = [(n, Span(a, b), GRADES[g], at) for n, a, b, g, at in zip(
        *(column.tolist() for column in columns), strict=True
    )]  # fmt: skip
    assert told == [
        (number, span, view.grade(span), view.folded.starts.index(span.start))
        for number, view in enumerate(made.views)
        if not literals.is_odd[number]
        for span in view.find(wanted)
    ]


@given(data=st.data(), in_digits=st.booleans())
def test_no_text_has_more_places_than_is_said(
    made: Made, data: st.DataObject, in_digits: bool
) -> None:
    literals = Literals(made.engine, made.record.borders, made.record.mentions)
    wanted = piece(data, made.views)
    numbers, _ = literals.places(wanted, in_digits)
    assert len(numbers) <= literals.most_places(wanted, in_digits) <= 2 * literals.characters


OFFSETS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 12)), max_size=16, unique=True)


@example([(0, 0), (0, 1), (0, 2), (0, 3), (1, 0)], 2)
@example([(0, 0), (0, 2), (0, 3), (0, 4), (0, 5)], 3)
@given(OFFSETS, st.integers(2, 4))
def test_of_places_that_overlap_those_are_kept_that_reading_on_finds(
    places: list[tuple[int, int]], length: int
) -> None:
    places.sort()
    kept: list[bool] = []
    ends: dict[int, int] = {}
    for number, offset in places:
        kept.append(offset >= ends.get(number, 0))
        if kept[-1]:
            ends[number] = offset + length
    numbers, offsets = np.array(places, np.uint32).reshape(-1, 2).T
    found = of_literals.apart(numbers, offsets, length)
    assert (found.tolist() if found is not None else [True] * len(places)) == kept


@example([(0, 6), (1, 2), (2, 3), (5, 9), (6, 7)])
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)), max_size=14))
def test_of_words_that_begin_inside_one_another_the_first_is_kept(
    ranges: list[tuple[int, int]],
) -> None:
    ranges = sorted((start, start + length) for start, length in ranges)
    kept: list[bool] = []
    until = 0
    for start, end in ranges:
        kept.append(start >= until)
        if kept[-1]:
            until = end
    starts, ends = np.array(ranges, np.int64).reshape(-1, 2).T
    assert of_prefixes._apart(starts, ends).tolist() == kept


def wildcard(made: Made, typed: str) -> Wildcard:
    tree = parse(typed, made.arrays.names, lambda _: False).tree
    assert isinstance(tree, Wildcard)
    return tree


@examples(200)
@given(data=st.data())
def test_words_that_begin_so_are_found_where_each_passage_finds_them(
    made: Made, data: st.DataObject
) -> None:
    text = "".join(sign for sign in piece(data, made.views, 4) if "一" <= sign <= "鿿") or "国"
    asked = wildcard(made, f"{text}*")
    assert prefix_of(asked) == text
    literals, texts = Literals(made.engine, made.record.borders, made.record.mentions), count()
    found, doubtful = beginning(text, 0, literals, lambda _: next(texts))
    matcher, marks = Matcher(asked), found.marks
    wanted = {
        number: match
        for number, view in enumerate(made.views)
        if not literals.is_odd[number] and number not in doubtful
        if (match := matcher(view)).level is Level.WHOLE
    }
    assert found.numbers.tolist() == list(wanted)
    assert found.covered.tolist() == [match.covered for match in wanted.values()]
    columns = (marks.rows, marks.starts, marks.ends, marks.grades)
    told = [(row, a, b, GRADES[g]) for row, a, b, g in zip(
        *(column.tolist() for column in columns), strict=True
    )]  # fmt: skip
    assert told == [
        (row, mark.start, mark.end, mark.grade)
        for row, match in enumerate(wanted.values())
        for mark in match.marks
    ]


@pytest.mark.parametrize(("typed", "prefix"), [
    ("国际*", "国际"), ("国?际*", ""), ("国*际", ""), ("un*", "un"), ("嫦娥6*", "嫦娥6"),
        ("国际?空", ""),
])  # fmt: skip
def test_only_what_begins_with_letters_and_digits_is_told_by_arrays(
    made: Made, typed: str, prefix: str
) -> None:
    assert prefix_of(wildcard(made, typed)) == prefix
