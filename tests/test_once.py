"""What is made when first asked for is made only once."""

from __future__ import annotations

import sys
import threading

import pytest

from indexer.once import once


class Counting:
    def __init__(self) -> None:
        self.made = 0
        self.go = threading.Barrier(8)

    @once
    def value(self) -> object:
        """A value."""
        self.made += 1
        return object()

    @once
    def failing(self) -> int:
        self.made += 1
        if self.made == 1:
            raise KeyError
        return self.made


def test_many_threads_get_one_and_the_same_value() -> None:
    counting = Counting()
    got: list[object] = []

    def ask() -> None:
        counting.go.wait()
        got.append(counting.value)

    switching = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(switching)
    assert counting.made == 1
    assert len(set(map(id, got))) == 1
    assert len(got) == 8


def test_each_object_has_its_own() -> None:
    assert Counting().value is not Counting().value


def test_a_failure_is_not_kept() -> None:
    counting = Counting()
    with pytest.raises(KeyError):
        counting.failing  # noqa: B018
    assert counting.failing == 2


def test_it_tells_what_it_is() -> None:
    assert Counting.value.__doc__ == "A value."
