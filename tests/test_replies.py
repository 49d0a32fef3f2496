"""Replies that are put together from ready pieces are what one encoder would have written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.results import Request
from indexer.search import Searcher
from webui.rest.delivery import Ready, encoded, members
from webui.rest.replies import EncodedHits, hit_body

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.text(), st.tuples(st.booleans(), VALUES)))
def test_it_makes_no_difference_which_values_are_ready(body: dict[str, tuple[bool, Any]]) -> None:
    plain = {name: value for name, (_, value) in body.items()}
    mixed = {name: Ready(encoded(v)) if ready else v for name, (ready, v) in body.items()}
    assert f"{{{members(mixed)}}}" == encoded(plain)


@pytest.mark.parametrize("query", ["空间碎片", "文件：决议", "NASA", "国际合作", "决议第14段"])
@pytest.mark.parametrize("explain", [False, True])
def test_a_hit_is_written_as_it_is_told_the_first_time_and_again(
    searcher: Searcher, query: str, explain: bool
) -> None:
    hits = searcher.search(Request(query, per_page=100, explain=explain)).hits
    written = EncodedHits()
    assert hits
    for hit in (*hits, *hits):
        told = hit_body(searcher, hit)
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        assert written(searcher, hit).text == text
    assert written.kept.hits == len(hits)
