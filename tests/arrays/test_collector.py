"""Whoosh's own Results, made of arrays."""

from __future__ import annotations

import pytest
from hypothesis import given
from whoosh import query
from whoosh.searching import Results

from indexer.engines.arrays import ArrayIndex, TopCollector
from tests.arrays.corpora import Passage, answers, opened, segments, stock_searcher
from tests.arrays.trees import TREES, VOCABULARY
from tests.examples import examples

PASSAGES: list[Passage] = [
    [VOCABULARY[n * step % 11] for step in range(1, n % 9 + 1)] for n in range(300)
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> ArrayIndex:
    folder = tmp_path_factory.mktemp("index")
    segments(folder, [PASSAGES[:200], PASSAGES[200:]])
    return opened(folder)


def found_by(index: ArrayIndex, asked: query.Query, limit: int) -> Results:
    collector = TopCollector(index, limit)
    index.searcher.search_with_collector(asked, collector)
    return collector.results()


@examples(30)
@given(asked=TREES)
def test_results_are_those_of_stock_whoosh(index: ArrayIndex, asked: query.Query) -> None:
    expected = answers(stock_searcher(index.searcher.reader(), PASSAGES), asked)
    found = found_by(index, asked, 7)
    assert len(found) == len(expected)
    assert found.has_exact_length()
    assert found.scored_length() == min(7, len(expected))
    assert found.docs() == {number for _, number in expected}
    assert [hit.score for hit in found] == pytest.approx([score for score, _ in expected[:7]])
    weights = {number: score for score, number in expected}
    assert [weights[hit.docnum] for hit in found] == pytest.approx([hit.score for hit in found])
    assert [hit.rank for hit in found] == list(range(len(found.top_n)))


def test_a_collector_finds_nothing_where_nothing_is(index: ArrayIndex) -> None:
    found = found_by(index, query.NullQuery, 10)
    assert (len(found), found.is_empty(), list(found)) == (0, True, [])
