"""Sequences whose items are made when they are asked for; those of late are kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar, overload

from indexer.caches import Kept

S = TypeVar("S")
T = TypeVar("T")


class Listed(Sequence[T]):
    """Equal to any list, tuple or sequence of this kind that holds equal items."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Listed | tuple | list):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)}>"


class Lazy(Listed[T]):
    """``length`` items, each made by ``make`` from its number; may be used from any thread.

    At most ``keep`` of them are kept (at least two), those asked for last, roughly: young ones and
    old ones, each half of them; when there are too many young ones, they become the old ones, and
    the old ones are let go. So what is found among the young is found without a lock. Two threads
    that ask for an item at once may both make it; both get the same one.

    ``kept`` tells how that went. Hits, being counted without a lock, may lack a few.
    """

    def __init__(self, length: int, make: Callable[[int], T], keep: int) -> None:
        self._length, self._make = length, make
        self._half = max(1, keep // 2)
        self._young: dict[int | slice, T] = {}
        self._old: dict[int | slice, T] = {}
        self._lock = threading.Lock()
        self._hits = self._misses = 0

    @property
    def kept(self) -> Kept:
        with self._lock:
            size = len(self._young) + len(self._old)
            return Kept(self._hits, self._misses, size, 2 * self._half)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, number: int) -> T: ...

    @overload
    def __getitem__(self, number: slice) -> Part[T]: ...

    def __getitem__(self, number: int | slice) -> T | Part[T]:
        try:
            item = self._young[number]  # asked for very often, so nothing comes before this
        except (KeyError, TypeError):  # TypeError: before Python 3.12, slices have no hash
            if isinstance(number, slice):
                return Part(self, range(self._length)[number])
            return self._older(range(self._length)[number])
        self._hits += 1
        return item

    def __iter__(self) -> Iterator[T]:
        return map(self.__getitem__, range(self._length))

    def _older(self, number: int) -> T:
        with self._lock:
            item = self._held(number)
            if item is not None:
                self._hits += 1
                return self._keep(number, item)
            self._misses += 1
        made = self._make(number)
        with self._lock:
            item = self._held(number)
            return self._keep(number, made if item is None else item)

    def _held(self, number: int) -> T | None:
        item = self._young.get(number)
        return self._old.pop(number, None) if item is None else item

    def _keep(self, number: int, item: T) -> T:
        if number not in self._young and len(self._young) >= self._half:
            self._young, self._old = {}, self._young
        self._young[number] = item
        return item


class Part(Listed[T]):
    """Some items of another sequence, not copied."""

    def __init__(self, whole: Sequence[T], numbers: range) -> None:
        self._whole, self._numbers = whole, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, number: int) -> T: ...

    @overload
    def __getitem__(self, number: slice) -> Part[T]: ...

    def __getitem__(self, number: int | slice) -> T | Part[T]:
        if isinstance(number, slice):
            return Part(self._whole, self._numbers[number])
        return self._whole[self._numbers[number]]

    def __iter__(self) -> Iterator[T]:
        return map(self._whole.__getitem__, self._numbers)


class Mapped(Listed[T]):
    """What a function makes of each item of another sequence, whenever it is asked for."""

    def __init__(self, whole: Sequence[S], make: Callable[[S], T]) -> None:
        self._whole: Sequence[Any] = whole
        self._make = make

    def __len__(self) -> int:
        return len(self._whole)

    @overload
    def __getitem__(self, number: int) -> T: ...

    @overload
    def __getitem__(self, number: slice) -> Part[T]: ...

    def __getitem__(self, number: int | slice) -> T | Part[T]:
        if isinstance(number, slice):
            return Part(self, range(len(self))[number])
        made: T = self._make(self._whole[number])
        return made

    def __iter__(self) -> Iterator[T]:
        return map(self._make, self._whole)
