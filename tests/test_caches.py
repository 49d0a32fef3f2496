"""Caches keep what was asked last, count, and never change an answer."""

from __future__ import annotations

import json
import re
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.assembly import open_searcher
from indexer.caches import Cache, Remembering
from indexer.results import Request
from indexer.search import Searcher
from webui import create_app

QUERIES = ["空间碎片", "中国 文件：决议", "外空*", "女性怎样参与空间活动？", "的", "kongjian"]


@given(st.integers(1, 5), st.lists(st.integers(0, 9)))
def test_a_cache_answers_what_the_function_would_and_keeps_what_was_asked_last(
    limit: int, keys: list[int]
) -> None:
    made: list[int] = []

    def double(key: int) -> int:
        made.append(key)
        return 2 * key

    asked = Remembering(double, limit)
    last: list[int] = []
    for key in keys:
        known = key in last
        before = len(made)
        assert asked(key) == 2 * key
        assert (len(made) == before) is known
        last = [*(one for one in last if one != key), key][-limit:]
    kept = asked.kept
    assert (kept.size, kept.limit) == (len(last), limit)
    assert (kept.hits, kept.misses) == (len(keys) - len(made), len(made))


def test_what_is_not_to_be_kept_is_made_again() -> None:
    cache: Cache[str, int] = Cache(8)
    answers = iter([1, 2, 3])
    found = [cache.get("a", lambda: next(answers), lambda answer: answer > 1) for _ in range(3)]
    assert found == [1, 2, 2]


def test_a_cleared_cache_makes_its_answers_again() -> None:
    asked = Remembering(str, 4)
    asked(1)
    asked.clear()
    asked(1)
    assert (asked.kept.hits, asked.kept.misses) == (0, 2)


def test_what_failed_is_tried_again() -> None:
    cache: Cache[str, int] = Cache(8)

    def fail() -> int:
        raise ValueError("not today")

    for _ in range(2):
        with pytest.raises(ValueError, match="today"):
            cache.get("a", fail)
    assert cache.get("a", lambda: 1) == 1


def test_a_search_asked_again_is_answered_from_what_was_kept(searcher: Searcher) -> None:
    searcher.forget()
    first = searcher.search(Request("空间碎片"))
    before = searcher.caches["results"]
    again = searcher.search(Request("空间碎片"))
    assert searcher.caches["results"].hits == before.hits + 1
    assert (again.hits, again.facets, again.terms) == (first.hits, first.facets, first.terms)


def test_a_search_that_was_cut_short_is_not_kept(hasty: Searcher) -> None:
    for _ in range(2):
        assert hasty.search(Request("空间碎片")).timed_out
    assert hasty.caches["results"].size == 0


def test_a_warm_searcher_has_made_its_passages_ready_and_answers_alike(
    searcher: Searcher, index_root: Path
) -> None:
    warm = open_searcher(index_root)
    warm.warm()
    made = warm.caches["views"].misses
    assert made == sum(len(document.passages) for document in warm.documents)
    for query in QUERIES:
        answer, wanted = (one.search(Request(query)) for one in (warm, searcher))
        assert replace(answer, took_ms=0) == replace(wanted, took_ms=0)
    assert warm.caches["views"].misses == made


def test_forgetting_changes_no_answer(searcher: Searcher) -> None:
    for query in QUERIES:
        kept = searcher.search(Request(query))
        searcher.forget()
        assert searcher.search(Request(query)).hits == kept.hits


def test_each_cache_is_bounded_and_told_of_when_ready(searcher: Searcher) -> None:
    client = create_app(searcher).test_client()
    for query in QUERIES:
        client.get(f"/api/v1/search?{urlencode({'q': query})}")
    told = json.loads(client.get("/readyz").text)["caches"]
    assert {*searcher.caches, "json"} == set(told)
    assert all(0 <= one["kept"] <= one["limit"] for one in told.values())
    assert told["json"]["misses"] > 0


def test_threads_that_ask_a_server_at_once_get_the_replies_of_one(searcher: Searcher) -> None:
    app = create_app(searcher)
    paths = [f"/api/v1/search?{urlencode({'q': query, 'explain': 1})}" for query in QUERIES]
    alone = {path: _reply(app.test_client().get, path) for path in paths}
    wrong: list[str] = []

    def work(shift: int) -> None:
        client = app.test_client()
        for turn in range(24):
            path = paths[(turn + shift) % len(paths)]
            if turn % 5 == shift:
                searcher.forget()
            if _reply(client.get, path) != alone[path]:
                wrong.append(path)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(0.0001)  # a race that shows once a day shows at once
    try:
        threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert wrong == []


def _reply(get: Callable[..., object], path: str) -> str:
    text: str = get(path).text  # type: ignore[attr-defined]
    return re.sub(r'"took_ms":[0-9.]+', "", text)
