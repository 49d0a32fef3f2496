"""Queries of every kind: what Whoosh answers step by step, and what it answers wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from whoosh import query
from whoosh.query import spans

from indexer.engines.arrays import ArrayIndex, ArrayWriter, Literal
from tests.arrays.corpora import Passage, answers, delete, kind, opened, segments, stock_searcher
from tests.arrays.trees import wanted

PASSAGES: list[Passage] = [
    [*["外空"] * (n % 4), *["国际"] * (n % 3), *(["的", "外太空"] if n % 5 else []), *["w"] * n]
    for n in range(90)
]
DELETED = {3, 4, 77}
ALIVE = set(range(len(PASSAGES))) - DELETED


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArrayIndex]:
    folder = tmp_path_factory.mktemp("index")
    made = segments(folder, [PASSAGES[:60], PASSAGES[60:]])
    delete(ArrayWriter(made), DELETED, merge=False)
    arrays = opened(folder)
    yield arrays
    arrays.close()


def term(word: str, boost: float = 1.0) -> query.Term:
    return query.Term("words", word, boost=boost)


OUTER, INTERNATIONAL, NOWHERE = term("外空"), term("国际"), term("没有")
STEPWISE = [
    query.Wildcard("words", "外*空"),
    query.FuzzyTerm("words", "外太"),
    query.FuzzyTerm("words", "没", maxdist=2),
    query.TermRange("words", "国", "外空"),
    query.Regex("words", "外."),
    query.Variations("words", "外空"),
    query.Every("words"),
    query.Every("kinds"),
    query.DisjunctionMax([OUTER, INTERNATIONAL]),
    query.AndMaybe(OUTER, INTERNATIONAL),
    query.Otherwise(NOWHERE, INTERNATIONAL),
    query.Or([OUTER, INTERNATIONAL], scale=0.5),
    query.Phrase("words", ["外空", "的"], slop=5),
    spans.SpanFirst(OUTER),
    spans.SpanNot(OUTER, INTERNATIONAL),
    query.And([query.Wildcard("words", "外?"), INTERNATIONAL, query.Not(term("的"))]),
    query.Or([query.FuzzyTerm("words", "外太"), term("国际", 2.0)]),
    query.NullQuery,
]


@pytest.mark.parametrize("asked", STEPWISE, ids=str)
def test_other_queries_are_answered_as_stock_whoosh_answers_them(
    index: ArrayIndex, asked: Any
) -> None:
    expected = answers(stock_searcher(index.searcher.reader(), PASSAGES), asked)
    found = index.top(asked, len(PASSAGES))
    assert found.total == len(expected)
    assert found.scores == pytest.approx([score for score, _ in expected], abs=1e-9)
    assert found.numbers.tolist() == [number for _, number in expected]
    assert index.numbers(asked).tolist() == sorted(number for _, number in expected)


def test_keywords_narrow_a_search_down_and_weigh_nothing(index: ArrayIndex) -> None:
    keyword = query.Term("kinds", "kind1")
    held = [n for n, some in enumerate(PASSAGES) if n in ALIVE and kind(some) == "kind1"]
    found = index.top(keyword, 5)
    assert (found.numbers.tolist(), found.scores.tolist()) == (held[:5], [0.0] * 5)
    both = index.top(query.And([OUTER, keyword]), len(PASSAGES))
    assert both.numbers.tolist() == index.top(OUTER, len(PASSAGES), keyword).numbers.tolist()
    either = index.top(query.Or([OUTER, keyword]), len(PASSAGES))
    assert either.total == len(either.numbers) == len({*held, *index.numbers(OUTER).tolist()})


def test_an_exclusion_is_the_difference_and_weighs_as_what_it_is_from(index: ArrayIndex) -> None:
    asked = query.AndNot(OUTER, INTERNATIONAL)
    expected = wanted(asked, PASSAGES, ALIVE)
    assert index.numbers(asked).tolist() == expected
    assert index.top(asked, 3).total == len(expected)
    held = np.array(expected, np.uint32)
    assert index.scores(asked, held) == pytest.approx(index.scores(OUTER, held))


def test_what_is_required_is_needed_and_weighs_nothing(index: ArrayIndex) -> None:
    asked = query.Require(OUTER, INTERNATIONAL)
    both = query.And([OUTER, INTERNATIONAL])
    held = index.numbers(both)
    assert index.numbers(asked).tolist() == held.tolist()
    found = index.top(asked, len(PASSAGES))
    assert sorted(found.numbers.tolist()) == held.tolist()
    assert found.scores == pytest.approx(sorted(index.scores(OUTER, held), reverse=True))


def test_a_prefix_weighs_its_boost_or_all_its_terms_together(index: ArrayIndex) -> None:
    prefix = query.Prefix("words", "外", boost=3.0)
    assert set(index.top(prefix).scores.tolist()) == {3.0}
    spelled_out = query.Prefix("words", "国", boost=3.0, constantscore=False)
    expected = index.top(term("国际", 3.0), 20)
    assert index.top(spelled_out, 20).scores == pytest.approx(expected.scores)


@pytest.mark.parametrize(
    "asked",
    [query.And([]), query.Or([]), query.Phrase("words", []), query.And([OUTER, query.And([])])],
    ids=str,
)
def test_a_query_of_nothing_finds_nothing(index: ArrayIndex, asked: Any) -> None:
    assert index.numbers(asked).tolist() == []
    assert index.top(asked).total == 0


@pytest.mark.parametrize(
    "asked",
    [
        query.Term("nowhere", "外空"),
        query.Prefix("nowhere", "外"),
        query.Prefix("nowhere", "外", constantscore=False),
        query.Phrase("nowhere", ["外空", "国际"]),
    ],
    ids=str,
)
def test_a_field_that_is_not_there_holds_nothing(index: ArrayIndex, asked: Any) -> None:
    assert index.numbers(asked).tolist() == []
    assert index.top(query.Or([asked, OUTER])).total == len(index.numbers(OUTER))


def test_a_phrase_of_keywords_is_refused(index: ArrayIndex) -> None:
    with pytest.raises(query.QueryError, match="kinds"):
        index.numbers(query.Phrase("kinds", ["kind1", "kind2"]))


def test_none_of_the_best_cannot_be_asked_for(index: ArrayIndex) -> None:
    with pytest.raises(ValueError, match="limit of 0"):
        index.top(OUTER, 0)


def test_a_text_beside_a_word_weighs_its_boost(index: ArrayIndex) -> None:
    asked = query.And([Literal("text", "外空", boost=2.0), OUTER])
    held = index.numbers(asked)
    assert len(held)
    found = index.top(asked, len(PASSAGES))
    assert found.scores == pytest.approx(sorted(index.scores(OUTER, held) + 2.0, reverse=True))
    assert index.scores(asked, held) == pytest.approx(index.scores(OUTER, held) + 2.0)
