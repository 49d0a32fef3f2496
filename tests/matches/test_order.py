"""Hits come in the order of the evidence of each, however few of them are asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.analysis.normalize import fold_text
from indexer.errors import QueryError
from indexer.highlight import disjoint
from indexer.mechanisms import ALL
from indexer.prominence import prominence
from indexer.query.matching import Level, Mark, Match, Matcher
from indexer.query.tree import Query, Term
from indexer.query.view import PassageView
from indexer.ranking import Evidence, evidence
from indexer.results import EVERYTHING, Request, Results, Sort
from indexer.search import Searcher
from tests.examples import examples
from tests.matches.conftest import Made
from tests.matches.test_ranked import standing
from tests.matches.test_results import queries

SORTS: st.SearchStrategy[Sort] = st.sampled_from(["relevance", "reading"])


@pytest.fixture(scope="module")
def plain(made: Made) -> Searcher:
    """A searcher in whose lists repetitions stand where their evidence puts them."""
    return Searcher(made.record, made.engine, made.dictionary, "g", 60, ALL - {"repeats"}, few=0)


def match_of(query: Query, matcher: Matcher, view: PassageView) -> Match:
    """What a query is on one passage, with all of what was typed."""
    match = matcher(view)
    if query.whole is None:
        return match
    spans = view.find(query.whole.folded)
    number = len(matcher.leaves)
    marks = tuple(Mark(span.start, span.end, number, view.grade(span)) for span in spans)
    level = Level.WHOLE if marks else match.level
    return Match(
        level,
        (*match.marks, *marks),
        match.elsewhere,
        match.covered,
        match.weight,
        match.named,
        match.headed,
    )


def subject(made: Made, document: str) -> str:
    """A document's title, folded, without the kind of paper."""
    for one in made.arrays.documents:
        if one.id == document:
            title = fold_text(one.description.title)
            for kind in one.description.short_names:
                title = title.removesuffix(kind).removesuffix("的")
            return title
    raise KeyError(document)


def weighed(made: Made, query: Query) -> list[tuple[Evidence, int]]:
    """The evidence of every passage that is found, best first; and its number."""
    matcher = Matcher(query.tree)
    leaves = list(matcher.leaves.values())
    latin = {
        number
        for number, leaf in enumerate(leaves)
        if isinstance(leaf, Term) and leaf.folded.isascii() and any(map(str.isalpha, leaf.folded))
    }
    every = np.arange(len(made.views), dtype=np.uint32)
    scores = made.engine.scores(query.tree, every).tolist()
    found = []
    for number, view in enumerate(made.views):
        match = match_of(query, matcher, view)
        if match.level:
            title = subject(made, view.passage.document)
            whole = len(leaves) if query.whole else -1
            stands = standing(match, query.reread, latin, whole)
            prominent = prominence(view.passage, match.marks, title)
            if match.level is Level.RELATED:
                prominent = type(prominent).RUNNING
            found.append((evidence(match.covered, stands, prominent, scores[number]), number))
    return sorted(found, key=lambda one: one[0], reverse=True)


def answer(searcher: Searcher, request: Request) -> Results | None:
    try:
        return searcher.search(request)
    except QueryError:
        return None


@examples(150)
@example("空间碎片")
@example("国")
@example("UN")
@example("国际 -的")
@given(typed=queries())
def test_hits_come_in_the_order_of_their_evidence(made: Made, plain: Searcher, typed: str) -> None:
    found = answer(plain, Request(typed, per_page=EVERYTHING))
    if found is None:
        return
    wanted = weighed(made, found.query)
    assert [hit.passage.id for hit in found.hits] == [
        made.views[number].passage.id for _, number in wanted
    ]
    scores = [weighed.score for weighed, _ in wanted]
    assert [hit.score for hit in found.hits] == pytest.approx(scores, abs=1e-9)
    matcher = Matcher(found.query.tree)
    for hit, (_, number) in zip(found.hits, wanted, strict=True):
        match = match_of(found.query, matcher, made.views[number])
        assert (hit.level, hit.marks) == (match.level, disjoint(match.marks))
        assert hit.elsewhere == (None if match.marks else match.elsewhere)


@examples(80)
@example("空间碎片会议")
@given(typed=queries())
def test_in_reading_order_what_is_whole_comes_first(made: Made, typed: str) -> None:
    found = answer(made.arrays, Request(typed, per_page=EVERYTHING, sort="reading"))
    if found is not None:
        matcher = Matcher(found.query.tree)
        some = [(match_of(found.query, matcher, view), view) for view in made.views]
        wanted = [
            view.passage.id
            for level in (Level.WHOLE, Level.RELATED)
            for match, view in some
            if match.level is level
        ]
        assert [hit.passage.id for hit in found.hits] == wanted


@examples(150)
@given(
    typed=queries(),
    per_page=st.integers(1, 30),
    page=st.integers(1, 5),
    sort=SORTS,
)
def test_a_page_is_the_part_of_all_hits_that_it_says(
    made: Made, typed: str, per_page: int, page: int, sort: Sort
) -> None:
    whole = answer(made.arrays, Request(typed, per_page=EVERYTHING, sort=sort))
    if whole is None:
        return
    some = made.arrays.search(Request(typed, page=page, per_page=per_page, sort=sort))
    assert some.hits == whole.hits[(page - 1) * per_page : page * per_page]
    assert (some.total, some.facets, some.marked) == (whole.total, whole.facets, whole.marked)
