"""A lazy sequence is the list that it stands for, whatever is kept of it and whoever asks."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.caches import Kept
from indexer.lazy import Lazy, Mapped, Part


def _squares(length: int, keep: int) -> Lazy[int]:
    return Lazy(length, lambda number: number * number, keep)


@given(st.integers(0, 30), st.integers(0, 10), st.lists(st.integers(-40, 40), max_size=60))
def test_every_item_is_the_one_of_the_list_and_few_are_kept(
    length: int, keep: int, asked: list[int]
) -> None:
    lazy, plain = _squares(length, keep), [number * number for number in range(length)]
    for number in asked:
        if -length <= number < length:
            assert lazy[number] == plain[number]
            assert lazy.kept.size <= lazy.kept.limit <= max(2, keep)
        else:
            with pytest.raises(IndexError):
                lazy[number]


@given(st.integers(0, 12), st.slices(12), st.slices(12))
def test_a_part_of_a_part_is_the_slice_of_the_slice(
    length: int, first: slice, second: slice
) -> None:
    plain = [number * number for number in range(length)]
    some: list[Sequence[int]] = [_squares(length, 4), Mapped(range(length), lambda n: n * n)]
    for lazy in some:
        assert list(lazy) == plain
        assert lazy[first] == plain[first]
        assert lazy[first][second] == plain[first][second]
        assert isinstance(lazy[first], Part)


def test_what_is_kept_is_not_made_again_and_is_the_same() -> None:
    made: list[int] = []

    def make(number: int) -> object:
        made.append(number)
        return object()

    lazy = Lazy(10, make, 10)
    first = [lazy[number] for number in range(5)]
    assert [lazy[number] for number in range(5)] == first
    assert made == [0, 1, 2, 3, 4]
    assert lazy.kept == Kept(hits=5, misses=5, size=5, limit=10)


def test_an_item_that_is_nothing_is_kept_too() -> None:
    lazy = Lazy(4, lambda number: b"", 2)
    for number in (0, 1, 0, 1):
        assert lazy[number] == b""
    assert lazy.kept.misses == 2


def test_what_is_asked_for_often_stays() -> None:
    lazy = _squares(1000, 10)
    for number in range(1, 1000):
        assert (lazy[0], lazy[number]) == (0, number * number)
    assert lazy.kept.misses == 1000


def test_what_cannot_be_made_is_not_kept() -> None:
    lazy = Lazy(3, lambda number: 1 // number, 10)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            lazy[0]
    assert lazy.kept.size == 0
    assert lazy[1] == 1


def test_it_equals_lists_tuples_and_its_like_and_nothing_else() -> None:
    lazy = _squares(3, 2)
    assert lazy == (0, 1, 4) == lazy
    assert lazy == _squares(3, 8)
    assert lazy != (0, 1)
    assert lazy != [0, 1, 5]
    assert lazy != "014"
    assert hash(lazy) == hash((0, 1, 4))


def test_many_threads_get_what_they_ask_for() -> None:
    lazy = Lazy(64, lambda number: (number, object()), 16)
    wrong: list[object] = []

    def ask(start: int) -> None:
        for step in range(4000):
            number = (start * step + step // 7) % 64
            if lazy[number][0] != number:
                wrong.append(number)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=ask, args=(start,)) for start in range(1, 9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert wrong == []
    assert lazy.kept.size <= lazy.kept.limit
