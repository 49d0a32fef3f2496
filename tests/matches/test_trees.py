"""What any tree is on all passages at once is what it is on each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.normalize import fold_text
from indexer.budget import Budget
from indexer.matches.evaluation import Evaluation
from indexer.matches.passages import Passages
from indexer.model import (
    Corpus,
    Description,
    Document,
    Passage,
    Reading,
    Section,
    Segmentation,
    Span,
)
from indexer.query.matching import Level, Mark, Match, Matcher, excludes, searched
from indexer.query.tree import And, Form, Near, Node, Not, Or, Term, distinct_leaves
from indexer.query.view import PassageView
from indexer.records import Record
from tests.examples import examples
from tests.matches.conftest import Made
from tests.matches.corpus import engine_of, passages_of, views_of
from tests.matches.strategies import NOTHING, as_told, told
from tests.matches.test_borders import cuts
from tests.matches.trees import LONG, TEXTS, terms, trees

SECTIONS = ("d0:s3", "d1:s3", "d2:s0", "d2:s5")
TREES = trees((*TEXTS, *LONG), SECTIONS)


def evaluation(tree: Node, passages: Passages, seconds: float = 60) -> Evaluation:
    return Evaluation(Matcher(tree), passages, Budget(seconds), lambda view, match: None)


def assert_as_told(found: Match, wanted: Match, where: PassageView) -> None:
    """The same, but for the last digits of weights."""
    found, wanted = as_told(found), as_told(wanted)
    assert found.weight == pytest.approx(wanted.weight, rel=1e-12), where.passage.text
    plain = Match(found.level, found.marks, None, found.covered, wanted.weight, found.named)
    assert plain == wanted, where.passage.text


def check(tree: Node, passages: Passages, views: Sequence[PassageView]) -> None:
    found = evaluation(tree, passages).matches()
    assert (np.diff(found.numbers.astype(np.int64)) > 0).all()
    matcher = Matcher(tree)
    for number, view in enumerate(views):
        assert_as_told(told(found, number), matcher(view), view)


@examples(250)
@given(tree=TREES)
def test_a_tree_is_on_all_passages_what_it_is_on_each(made: Made, tree: Node) -> None:
    check(tree, made.passages, made.views)


@examples(100)
@given(tree=TREES)
def test_an_engine_without_places_makes_no_difference(made: Made, tree: Node) -> None:
    passages = made.passages
    by_hand = Passages(passages.engine, made.views, passages.facets, passages.borders, None)
    check(tree, by_hand, made.views)


@examples(200)
@given(tree=TREES)
def test_each_leaf_is_on_all_passages_what_it_is_on_each(made: Made, tree: Node) -> None:
    asked, matcher = evaluation(tree, made.passages), Matcher(tree)
    for leaf in distinct_leaves(tree).values():
        found = asked.leaf(leaf)
        assert asked.leaf(leaf) is found
        for number, view in enumerate(made.views):
            assert_as_told(told(found, number), matcher.leaf(leaf, view), view)


@examples(200)
@given(tree=TREES)
def test_what_is_excluded_is_what_does_not_stand_in_each_passage(made: Made, tree: Node) -> None:
    found = evaluation(Not(tree), made.passages).matches()
    wanted = [number for number, view in enumerate(made.views) if not excludes(tree, view)]
    assert found.numbers.tolist() == wanted


@examples(200)
@given(tree=TREES)
def test_passages_lie_in_what_is_searched_as_each_says(made: Made, tree: Node) -> None:
    every = np.arange(len(made.views), dtype=np.uint32)
    found = evaluation(tree, made.passages).searched(every)
    assert found.tolist() == [searched(tree, view) for view in made.views]


@examples(150)
@given(tree=TREES, text=st.sampled_from((*TEXTS, *LONG)))
def test_the_whole_of_what_was_typed_is_marked_wherever_it_stands(
    made: Made, tree: Node, text: str
) -> None:
    found = evaluation(tree, made.passages).matches(Term(text, text))
    matcher = Matcher(tree)
    for number, view in enumerate(made.views):
        match = matcher(view)
        marks = tuple(
            Mark(span.start, span.end, len(matcher.leaves), view.grade(span))
            for span in view.find(text)
        )
        level = Level.WHOLE if marks else match.level
        wanted = Match(
            level, (*match.marks, *marks), None, match.covered, match.weight, match.named
        )
        assert_as_told(told(found, number), wanted if level else NOTHING, view)


@examples(150)
@given(term=terms((*TEXTS, *LONG), SECTIONS))
def test_other_spellings_are_those_that_are_none_of_a_terms_names(made: Made, term: Term) -> None:
    found = evaluation(term, made.passages).matches()
    names = {form.folded for form in term.forms}
    matcher = Matcher(term)
    for number, spelled in zip(found.numbers.tolist(), found.spelled.tolist(), strict=True):
        view = made.views[number]
        text, marks = view.passage.text, matcher(view).marks
        variants = {fold_text(text[m.start : m.end]) for m in marks if m.grade == "variant"}
        assert spelled or variants <= names, text


# ── Passages of all kinds ──


SIGNS = "国空间a，é b"
SHORT = ("国", "国国", "空间", "间空", "空间国", "a", "，", "国，", "ab", "a b", "空")


@st.composite
def records(draw: st.DrawFn, signs: str = SIGNS) -> Record:
    """Some passages of few signs, cut in any way, some of them with other readings."""
    passages = []
    for number in range(draw(st.integers(1, 5))):
        text = draw(st.text(signs, min_size=1, max_size=14)).strip() or "国"
        words = [draw(cuts(len(text), True)) for _ in range(draw(st.integers(0, 2)))]
        reading = draw(st.text(signs, min_size=1, max_size=4)) if draw(st.booleans()) else ""
        origins = tuple(Span(0, len(text)) for _ in reading)
        passages.append(
            Passage(
                f"d0:p{number}",
                "d0",
                draw(st.sampled_from(("item", "note"))),
                "",
                ("d0:s3",) if draw(st.booleans()) else (),
                "",
                text,
                (),
                tuple(Segmentation(f"{n}", some) for n, some in enumerate(words)),
                (Reading(reading, origins),) if reading and draw(st.booleans()) else (),
            )
        )
    jieba = {one.id: Segmentation("jieba", draw(cuts(len(one.text), False))) for one in passages}
    described = Description("d0", "国空间", "segmented", ())
    sections = (Section("d0:s3", "d0", "空间"),)
    return Record(Corpus((Document(described, sections, tuple(passages)),)), jieba, {})


SHORT_TREES = trees(SHORT, ("d0:s3",))


NUMERALS = "3.,%点一五七八十第届年个月日"
NUMBERED_TREES = trees(("第78届", "五个", "3点一", "七", "5月", "2.5"), ("d0:s3",))


@examples(120)
@given(
    data=st.tuples(records(), st.lists(SHORT_TREES, min_size=1, max_size=6))
    | st.tuples(records(NUMERALS), st.lists(NUMBERED_TREES, min_size=1, max_size=6))
)
def test_a_tree_is_on_any_passages_what_it_is_on_each(data: tuple[Record, list[Node]]) -> None:
    record, asked = data
    with TemporaryDirectory() as folder:
        engine = engine_of(record, Path(folder))
        views = views_of(record)
        passages = passages_of(record, engine, views)
        for tree in asked:
            check(tree, passages, views)
        engine.close()


def test_a_name_excludes_nothing_where_a_longer_variant_overlaps_it_that_is_no_word() -> None:
    text, words = "新嫦娥六号", (Span(0, 2), Span(2, 3), Span(3, 5))
    passage = Passage("d0:p0", "d0", "item", "", (), "", text, ())
    described = Description("d0", "题", "segmented", ())
    jieba = {passage.id: Segmentation("jieba", words)}
    record = Record(Corpus((Document(described, (), (passage,)),)), jieba, {})
    form = Form("六号", "六号")
    named = Term("没有", "没有", forms=(form,))
    with TemporaryDirectory() as folder:
        engine, views = engine_of(record, Path(folder)), views_of(record)
        passages = passages_of(record, engine, views)
        assert excludes(named, views[0])
        check(Not(named), passages, views)
        numbered = replace(named, numbered="嫦娥6号")
        assert not excludes(numbered, views[0])
        check(Not(numbered), passages, views)
        engine.close()


def test_trees_are_nested_as_deep_as_these(made: Made) -> None:
    country, space = Term("国", "国"), Term("空间", "空间")
    for tree in (
        Not(Not(country)),
        Not(And((country, Not(space)))),
        Or((Not(country), And((space, Not(Near(country, space, 5)))))),
        And((Not(country), Not(space))),
        Or((Near(Or((country, space)), space, None), Not(Or((country, space))))),
    ):
        check(tree, made.passages, made.views)
