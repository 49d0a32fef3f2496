"""What the sieve holds back never matches."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.model import Passage
from indexer.query.matching import Level, leaf_match
from indexer.query.sieve import Sieve
from indexer.query.tree import Term
from indexer.query.view import PassageView, WordsView
from indexer.results import Request
from indexer.search import Searcher
from tests.test_search import passages

TYPED = ["外空委", "和平利用外层空间委员会", "第76/76号决议", "2021年3月", "国际月球日", "43%"]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_is_held_back_neither_stands_nor_is_related(
    searcher: Searcher, data: st.DataObject
) -> None:
    some = passages(searcher)
    passage = data.draw(st.sampled_from(some))
    start = data.draw(st.integers(0, max(0, len(passage.text) - 2)))
    piece = passage.text[start : start + data.draw(st.integers(2, 12))].strip(' 。，()（）“”"')
    typed = data.draw(st.sampled_from([*TYPED, piece or "空间"]))
    tree = searcher.understand(Request(f"空间{typed}" if data.draw(st.booleans()) else typed)).tree
    if not isinstance(tree, Term):
        return
    sieve = Sieve(tree)
    for one in some:
        for view in _views(searcher, one):
            if not sieve.lets(view):
                assert leaf_match(tree, 0, view).level is Level.NONE


def _views(searcher: Searcher, passage: Passage) -> list[PassageView]:
    cuts = searcher.segmentations(passage.id)
    return [PassageView(passage, cuts), WordsView(passage, cuts)]
