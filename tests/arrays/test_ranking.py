"""The best are the best of all, though most are never weighed."""

from __future__ import annotations

import pytest
from whoosh import query

from indexer.engines.arrays import ArrayIndex
from tests.arrays.corpora import Passage, opened, segments

MANY: list[Passage] = [["外空"] * (n % 5 + 1) + ["国际"] * (n % 3) for n in range(4500)]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> ArrayIndex:
    folder = tmp_path_factory.mktemp("index")
    segments(folder, [MANY])
    return opened(folder)


@pytest.mark.parametrize("limit", [64, 70, 71, 300, 4000, 4499, 5000])
def test_as_many_of_the_best_are_told_as_are_asked_for(index: ArrayIndex, limit: int) -> None:
    words = [query.Term("words", "外空"), query.Term("words", "国际")]
    for asked in (query.Every(), words[0], query.Or(words), query.Not(query.Term("words", "的"))):
        whole = index.top(asked, 2 * len(MANY))
        found = index.top(asked, limit)
        assert found.numbers.tolist() == whole.numbers[:limit].tolist()
        assert found.scores == pytest.approx(whole.scores[:limit])
