"""A clock that can be held while something else is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

_T = TypeVar("_T")


class Clock:
    """Seconds spent inside ``with clock``, but for what ``unpaid`` iterators took to go on."""

    def __init__(self, now: Callable[[], float] = time.perf_counter) -> None:
        self._now = now
        self.seconds = 0.0

    def __enter__(self) -> None:
        self.seconds -= self._now()

    def __exit__(self, *_: object) -> None:
        self.seconds += self._now()

    def unpaid(self, values: Iterable[_T]) -> Iterator[_T]:
        """The values, used inside ``with clock``; making them is not counted."""
        iterator = iter(values)
        while True:
            began = self._now()
            try:
                value = next(iterator)
            except StopIteration:
                return
            finally:
                self.seconds -= self._now() - began
            yield value
