"""Any number of threads may search one index, whatever is forgotten meanwhile."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from whoosh import query

from indexer.engines.arrays import ArrayIndex, Literal
from tests.arrays.corpora import Passage, opened, segments
from tests.arrays.trees import VOCABULARY

PASSAGES: list[Passage] = [
    [VOCABULARY[(n * step) % 40 % (step + 3)] for step in range(1, n % 17 + 2)] for n in range(4000)
]
WORDS = [query.Term("words", word) for word in VOCABULARY[:6]]
QUERIES = [
    WORDS[0],
    query.Or(WORDS[:3]),
    query.And(WORDS[1:3]),
    query.And([WORDS[0], query.Not(WORDS[2])]),
    query.Phrase("words", list(VOCABULARY[:2])),
    query.Prefix("words", "w1"),
    query.Or([query.And(WORDS[:2]), WORDS[4]]),
    query.Wildcard("words", "外*"),
    Literal("text", "".join(VOCABULARY[:2])),
    Literal("text", "外"),
]


@contextmanager
def hurried() -> Iterator[None]:
    """Threads take turns so often that a race that shows once a day shows at once."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)


def answer(index: ArrayIndex, asked: Any) -> Any:
    top = index.top(asked, 20)
    numbers = index.numbers(asked)
    return top.total, top.numbers.tolist(), top.scores.tolist(), numbers.tolist()[::50]


@pytest.mark.parametrize("forgetting", [False, True])
def test_threads_get_the_answers_of_one(tmp_path: Path, forgetting: bool) -> None:
    segments(tmp_path, [PASSAGES[:2500], PASSAGES[2500:]])
    alone = [answer(opened(tmp_path), asked) for asked in QUERIES]
    index, wrong, done = opened(tmp_path), [], []

    def work(shift: int) -> None:
        for turn in range(3 * len(QUERIES)):
            number = (turn + shift) % len(QUERIES)
            if answer(index, QUERIES[number]) != alone[number]:
                wrong.append(QUERIES[number])
            if forgetting:
                index.forget()
        done.append(shift)

    with hurried():
        threads = [threading.Thread(target=work, args=(3 * n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert len(done) == len(threads)  # none was stopped by an error
