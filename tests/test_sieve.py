"""What the sieve holds back never matches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.matching import Level, leaf_match
from indexer.query.sieve import Sieve
from indexer.query.tree import Term
from indexer.query.view import PassageView, WordsView
from indexer.results import Request
from indexer.search import Searcher
from tests.examples import examples
from tests.test_search import passages

TYPED = ["外空委", "和平利用外层空间委员会", "第76/76号决议", "2021年3月", "国际月球日", "43%"]


@pytest.fixture(scope="module")
def views(searcher: Searcher) -> list[PassageView]:
    kinds = (PassageView, WordsView)
    some = passages(searcher)
    return [kind(one, searcher.segmentations(one.id)) for one in some for kind in kinds]


@pytest.mark.parametrize("typed", ["和平利用外层空间委员会", "国际月球日"])
def test_most_passages_are_held_back(
    searcher: Searcher, views: list[PassageView], typed: str
) -> None:
    tree = searcher.understand(Request(typed)).tree
    assert isinstance(tree, Term)
    sieve = Sieve(tree)
    assert sum(sieve.lets(view) for view in views) < len(views) / 2


@examples(25)
@given(data=st.data())
def test_what_is_held_back_neither_stands_nor_is_related(
    searcher: Searcher, views: list[PassageView], data: st.DataObject
) -> None:
    passage = data.draw(st.sampled_from(passages(searcher)))
    start = data.draw(st.integers(0, max(0, len(passage.text) - 2)))
    piece = passage.text[start : start + data.draw(st.integers(2, 12))].strip(' 。，()（）“”"')
    typed = data.draw(st.sampled_from([*TYPED, piece or "空间"]))
    tree = searcher.understand(Request(f"空间{typed}" if data.draw(st.booleans()) else typed)).tree
    if not isinstance(tree, Term):
        return
    sieve = Sieve(tree)
    held_back = (view for view in views if not sieve.lets(view))
    assert all(leaf_match(tree, 0, view).level is Level.NONE for view in held_back)
