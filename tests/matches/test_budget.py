"""When the time is up, what was not looked at is left out, and nothing wrong is shown."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.budget import Budget
from indexer.errors import QueryError
from indexer.highlight import disjoint
from indexer.matches.evaluation import Evaluation
from indexer.query.matching import Level, Mark, Match, Matcher
from indexer.query.tree import And, Near, Node, Not, Or, Term, Wildcard
from indexer.query.view import PassageView
from indexer.results import EVERYTHING, Request, Results
from indexer.search import Searcher
from tests.examples import examples
from tests.matches.conftest import Made
from tests.matches.corpus import ByHand
from tests.matches.strategies import told
from tests.matches.test_results import EVERY
from tests.matches.test_trees import TREES, assert_as_told


class Questions(Budget):
    """Is spent after so many questions."""

    def __init__(self, left: int) -> None:
        super().__init__(60)
        self.left = left

    def is_spent(self) -> bool:
        self.spent = self.spent or not self.left
        self.left -= 1
        return self.spent


COUNTRY, SPACE = Term("国", "国"), Term("空间", "空间")
LATIN = Wildcard("un*", (("u", "n"),), prefix=True)


def assert_level_and_some_marks(found: Match, wanted: Match) -> None:
    assert found.level is wanted.level
    assert {*found.marks} <= {*wanted.marks}


@examples(300)
@example(Not(LATIN), 2, 20)
@example(Or((COUNTRY, Not(LATIN))), 1, 20)
@example(And((Not(Near(COUNTRY, SPACE, 5)), COUNTRY)), 3, 20)
@example(Not(Not(LATIN)), 0, 20)
@example(Or((COUNTRY, And((SPACE, Not(LATIN))))), 1, 0)
@example(And((Or((SPACE, COUNTRY)), Near(Or((SPACE, COUNTRY)), COUNTRY, 9))), 1, 10)
@given(tree=TREES, left=st.integers(0, 40), late=st.sampled_from([0, 20, 10**6]))
def test_what_is_told_is_right_and_what_is_left_out_was_not_looked_at(
    made: Made, tree: Node, left: int, late: int
) -> None:
    budget, matcher = Questions(left), Matcher(tree)
    found = Evaluation(matcher, made.passages, budget, lambda view, match: None, late).matches()
    told_of = set(found.numbers.tolist())
    missing = 0
    for number, view in enumerate(made.views):
        if number in told_of and budget.spent:
            assert_level_and_some_marks(told(found, number), matcher(view))
        elif number in told_of:
            assert_as_told(told(found, number), matcher(view), view)
        else:
            missing += bool(matcher(view).level)
    assert budget.spent or not missing


@examples(150)
@given(text=st.sampled_from(["空间", "国", "碎片", "é", "外空委"]), left=st.integers(0, 20))
def test_where_the_whole_was_not_looked_for_the_passage_is_left_out(
    made: Made, text: str, left: int
) -> None:
    budget, whole = Questions(left), Term(text, text)
    evaluation = Evaluation(Matcher(COUNTRY), made.passages, budget, lambda view, match: None)
    found = evaluation.matches(whole)
    for number in found.numbers.tolist():
        marks = {mark for mark in told(found, number).marks if mark.term == 1}
        assert marks == {
            Mark(span.start, span.end, 1, made.views[number].grade(span))
            for span in made.views[number].find(text)
        }


@pytest.fixture(scope="module", params=["arrays", "by hand"])
def hasty(request: pytest.FixtureRequest, made: Made) -> Searcher:
    """A searcher whose time is always up."""
    engine = made.engine if request.param == "arrays" else ByHand(made.engine)
    return Searcher(made.record, engine, made.dictionary, "g", seconds=-1, few=0)


def level_of(results: Results, view: PassageView) -> Level:
    if results.query.whole and view.find(results.query.whole.folded):
        return Level.WHOLE
    return Matcher(results.query.tree)(view).level


@examples(100)
@given(request=EVERY)
def test_a_searcher_in_haste_shows_only_what_is_right(
    made: Made, hasty: Searcher, request: Request
) -> None:
    try:
        results = hasty.search(request)
    except QueryError:
        return
    views = {view.passage.id: view for view in made.views}
    matcher = Matcher(results.query.tree)
    for hit in results.hits:
        view = views[hit.passage.id]
        assert hit.level is level_of(results, view)
        if not results.query.whole:
            assert hit.marks == disjoint(matcher(view).marks)
    if not results.timed_out:
        wanted = {view.passage.id for view in made.views if level_of(results, view)}
        assert {hit.passage.id for hit in results.hits} == wanted


def test_what_arrays_tell_is_told_even_when_the_time_is_up(made: Made, hasty: Searcher) -> None:
    results = hasty.search(Request("空间碎片", per_page=200))
    assert results.timed_out
    if isinstance(hasty._engine, ByHand):
        assert not results.hits
    else:
        assert 0 < results.total < made.arrays.search(Request("空间碎片")).total


def numbers_of(made: Made, tree: Node, left: int, late: int = 10**6) -> set[int]:
    budget = Questions(left)
    found = Evaluation(Matcher(tree), made.passages, budget, lambda view, match: None, late)
    return {*found.matches().numbers.tolist()}


def test_of_an_or_what_was_looked_for_is_told_though_no_time_was_left_for_the_rest(
    made: Made,
) -> None:
    whole = numbers_of(made, COUNTRY, 0)
    assert whole
    assert numbers_of(made, Or((COUNTRY, SPACE)), 0) == whole
    assert whole < numbers_of(made, Or((COUNTRY, SPACE)), 60)


def test_of_an_and_nothing_is_told_before_all_was_looked_for(made: Made) -> None:
    assert numbers_of(made, And((COUNTRY, SPACE)), 0) == set()
    assert numbers_of(made, And((COUNTRY, SPACE)), 60)


def test_of_very_many_marks_those_of_the_first_passages_are_told_late(made: Made) -> None:
    every = sorted(numbers_of(made, COUNTRY, 60))
    some = sorted(numbers_of(made, COUNTRY, 0, late=9))
    assert some
    assert some == every[: len(some)]
    assert len(some) < len(every)


def test_of_all_hits_no_more_than_a_page_is_made_when_the_time_is_up(
    made: Made, hasty: Searcher
) -> None:
    results = hasty.search(Request("国 OR 空间 OR 的", per_page=EVERYTHING))
    assert results.timed_out
    assert len(results.hits) <= 100
