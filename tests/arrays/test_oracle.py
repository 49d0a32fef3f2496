"""Whatever is asked, an index of arrays answers as stock Whoosh does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query
from whoosh.filedb.filestore import FileStorage
from whoosh.searching import Searcher

from indexer.engines.arrays import ArrayIndex, ArrayWriter
from indexer.engines.arrays.index import Top
from indexer.engines.arrays.storage import MappedStorage
from tests.arrays.corpora import (
    Passage,
    answers,
    delete,
    opened,
    segments,
    stock_searcher,
    stock_segments,
)
from tests.arrays.trees import ALL, ANY, EXCLUSIONS, KINDS, TERMS, TREES, VOCABULARY, wanted
from tests.examples import examples

SIZES = (2900, 900, 70)
"""Passages of each segment: enough for words that are too common to be all weighed."""
DELETED = frozenset(range(0, sum(SIZES), 7))
LIMITS = (1, 10, 300)


def _passages() -> list[Passage]:
    random = np.random.default_rng(5)
    share = 1 / np.arange(1, len(VOCABULARY) + 1)
    made: list[Passage] = []
    for length in random.integers(0, 26, sum(SIZES)).tolist():
        chosen = random.choice(len(VOCABULARY), length, p=share / share.sum())
        made.append([VOCABULARY[number] for number in chosen])
    return made


class Indexes:
    """The same passages three times; ``alive``: the numbers of those that are not deleted.

    No dataclass, as Hypothesis would print all passages of one.
    """

    def __init__(
        self, arrays: ArrayIndex, stock: Searcher, passages: list[Passage], alive: frozenset[int]
    ) -> None:
        self.arrays, self.stock, self.passages, self.alive = arrays, stock, passages, alive
        self.stepwise = stock_searcher(arrays.searcher.reader(), passages)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Passage]]:
    """A folder with an index of arrays, and one of stock Whoosh's own, in segments."""
    passages, folder = _passages(), tmp_path_factory.mktemp("written")
    ends = np.cumsum((0, *SIZES)).tolist()
    parts = [passages[ends[n] : ends[n + 1]] for n in range(len(SIZES))]
    for name, write in (("arrays", segments), ("stock", stock_segments)):
        (folder / name).mkdir()
        write(folder / name, parts).close()
    return folder, passages


@pytest.fixture(scope="module", params=["segments", "deleted", "merged"])
def indexes(
    request: pytest.FixtureRequest,
    written: tuple[Path, list[Passage]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Indexes]:
    folder = tmp_path_factory.mktemp("indexes") / request.param
    source, passages = written
    shutil.copytree(source, folder)
    alive = frozenset(range(len(passages)))
    ours = MappedStorage(str(folder / "arrays")).open_index()
    stock = FileStorage(str(folder / "stock")).open_index()
    if request.param != "segments":
        delete(ArrayWriter(ours), DELETED, merge=False)
        delete(stock.writer(), DELETED, merge=False)
        alive -= DELETED
    if request.param == "merged":
        ArrayWriter(ours).commit(optimize=True)
        stock.writer().commit(optimize=True)
        passages = [some for number, some in enumerate(passages) if number in alive]
        alive = frozenset(range(len(passages)))
    arrays, reader = opened(folder / "arrays"), stock.reader()
    yield Indexes(arrays, stock_searcher(reader, passages), passages, alive)
    arrays.close()
    reader.close()


def differs(found: Top, expected: list[tuple[float, int]], limit: int) -> str:
    """In what the best passages differ from those that stock Whoosh has; empty if in nothing.

    What weighs the same but for rounding may stand in any order.
    """
    scores = {number: score for score, number in expected}
    if found.total != len(expected):
        return f"{found.total} instead of {len(expected)}"
    best = [score for score, _ in expected[:limit]]
    if not np.allclose(found.scores, best, rtol=0, atol=1e-6):
        return f"{found.scores} instead of {best}"
    numbers = found.numbers.tolist()
    if len(set(numbers)) < len(numbers) or not scores.keys() >= set(numbers):
        return f"{numbers}"
    if not np.allclose([scores[number] for number in numbers], best, rtol=0, atol=1e-6):
        return f"order of {numbers}"
    alike = [number for score, number in expected if abs(score - best[-1]) < 1e-9] if best else []
    last = [number for number in numbers if number in set(alike)]
    if last != sorted(alike)[: len(last)]:
        return f"{last} among {alike[:20]}"
    return ""


@examples(25)
@given(asked=TREES)
def test_total_order_and_scores_are_those_of_stock_whoosh(indexes: Indexes, asked: Any) -> None:
    expected = answers(indexes.stock, asked)
    for limit in LIMITS:
        assert differs(indexes.arrays.top(asked, limit), expected, limit) == ""


@examples(20)
@given(asked=TREES)
def test_stock_whoosh_finds_the_same_step_by_step(indexes: Indexes, asked: Any) -> None:
    expected = answers(indexes.stepwise, asked)
    assert differs(indexes.arrays.top(asked, 10), expected, 10) == ""


@examples(15)
@given(asked=st.one_of(TERMS, ANY, ALL))
def test_common_words_are_ranked_as_stock_whoosh_ranks_them(indexes: Indexes, asked: Any) -> None:
    expected = answers(indexes.stock, asked)
    for limit in (1, 2, 10):
        assert differs(indexes.arrays.top(asked, limit), expected, limit) == ""


@examples(30)
@given(asked=st.one_of(TREES, EXCLUSIONS))
def test_what_is_found_is_what_satisfies_the_query(indexes: Indexes, asked: Any) -> None:
    expected = wanted(asked, indexes.passages, indexes.alive)
    assert indexes.arrays.numbers(asked).tolist() == expected
    assert indexes.arrays.top(asked, 1).total == len(expected)


@examples(20)
@given(asked=TREES, within=st.one_of(TREES, KINDS))
def test_what_is_asked_for_within_something_is_in_both(
    indexes: Indexes, asked: Any, within: Any
) -> None:
    found = indexes.arrays.top(asked, 10, within)
    both = set(wanted(asked, indexes.passages, indexes.alive))
    both &= set(wanted(within, indexes.passages, indexes.alive))
    assert indexes.arrays.numbers(query.And([asked, within])).tolist() == sorted(both)
    whole = indexes.arrays.top(asked, len(indexes.passages))
    ranked = zip(whole.scores.tolist(), whole.numbers.tolist(), strict=True)
    assert differs(found, [pair for pair in ranked if pair[1] in both], 10) == ""


@examples(20)
@given(asked=TREES, numbers=st.sets(st.integers(0, 3000)))
def test_passages_weigh_by_themselves_what_they_weigh_among_the_best(
    indexes: Indexes, asked: Any, numbers: set[int]
) -> None:
    best = indexes.arrays.top(asked, len(indexes.passages))
    weights = dict(zip(best.numbers.tolist(), best.scores.tolist(), strict=True))
    some = sorted(numbers & indexes.alive)
    found = indexes.arrays.scores(asked, np.array(some, np.uint32))
    assert found == pytest.approx([weights.get(number, 0.0) for number in some], abs=1e-9)
