"""The best are the best of all, though most are never weighed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
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


def term(word: str) -> query.Term:
    return query.Term("words", word)


def best(directory: Path, parts: Sequence[Sequence[Passage]], asked: Any, limit: int) -> list[int]:
    """The best passages, once it is sure that they are the best if all are weighed."""
    segments(directory, parts).close()
    index = opened(directory)
    scores = index.scores(asked, np.arange(sum(map(len, parts)), dtype=np.uint32))
    expected: list[int] = np.argsort(-scores, kind="stable")[:limit].tolist()
    assert index.top(asked, limit).numbers.tolist() == expected
    return expected


def test_what_holds_only_the_lighter_words_may_be_among_the_best(tmp_path: Path) -> None:
    few = [["稀"], ["稀", "国际"]]
    many = [["外空", "国际"] if n % 3 else ["国际"] for n in range(4000)]
    asked = query.Or([term("稀"), term("外空"), term("国际")])
    assert best(tmp_path, [[*many, *few]], asked, 10)[2:] == [1, 2, 4, 5, 7, 8, 10, 11]


def test_a_range_whose_most_is_reached_is_not_passed_over_for_those_whose_is_not(
    tmp_path: Path,
) -> None:
    apart = [
        ["外空"] * 3 + ["国际"],
        ["外空"] + ["国际"] * 3,
        *([["外空", "国际", "的", "的"]] * 62),
    ]
    together = [["外空"] * 2 + ["国际"] * 2, *([["外空", "国际", "的", "的"]] * 63)]
    asked = query.And([term("外空"), term("国际")])
    found = best(tmp_path, [[*(apart * 70), *(together * 5)]], asked, 5)
    assert found == [64 * range_ for range_ in range(70, 75)]


def test_what_weighs_most_in_a_segment_may_not_where_passages_are_longer(tmp_path: Path) -> None:
    short = [["外空"], ["外空"] + ["的"] * 30, *([["的"]] * 62)]
    long = [["外空"] * 4 + ["的"] * 36, ["外空"] + ["的"] * 39, *([["的"] * 40] * 62)]
    longer = [["的"] * 1000] * 2000
    found = best(tmp_path, [[*(short * 35), *(long * 35)], longer], term("外空"), 3)
    assert found == [64 * range_ for range_ in range(35, 38)]


def test_what_weighs_the_same_stands_in_order_though_in_several_segments(tmp_path: Path) -> None:
    alike: list[Passage] = [["外空", "国际", "合作", "的"]] * 2100
    parts = [[["外空"] * 5 + ["国际"], *alike], [["合作"] * 5 + ["国际"], *alike], alike[:9]]
    segments(tmp_path, parts).close()
    index = opened(tmp_path)
    for boosts in np.random.default_rng(1).uniform(0.5, 2, (60, 3)).tolist():
        words = zip(("外空", "国际", "合作"), boosts, strict=True)
        asked = query.Or([query.Term("words", word, boost=boost) for word, boost in words])
        numbers = index.top(asked, 5000).numbers
        same = numbers[(numbers != 0) & (numbers != 2101)]
        assert (np.diff(same.astype(np.int64)) > 0).all()


def test_of_ranges_that_weigh_the_same_at_most_the_first_are_taken(tmp_path: Path) -> None:
    once = [["外空"], ["外空"] + ["的"] * 30, *([["的"]] * 62)]
    assert best(tmp_path, [once * 100], term("外空"), 5) == [0, 64, 128, 192, 256]


def test_of_more_phrases_than_are_all_weighed_the_best_are_told(tmp_path: Path) -> None:
    many = [["外空", "国际"] * (n % 7 + 1) + ["的"] * (n % 11) for n in range(9000)]
    found = best(tmp_path, [many], query.Phrase("words", ["外空", "国际"]), 10)
    assert found == [77 * n + 55 for n in range(10)]  # the most often, and nothing beside it
