"""Answers that are kept for when they are asked for again: bounded, counted, from any thread."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Protocol, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Kept:
    """How a cache did: how often it had the answer, how often not, how many it keeps of at most."""

    hits: int
    misses: int
    size: int
    limit: int


class Forgetful(Protocol):
    """A cache of any kind."""

    @property
    def kept(self) -> Kept: ...

    def clear(self) -> None: ...


class Cache(Generic[K, V]):
    """The answers to what was asked last, at most ``limit`` of them.

    Law: it answers what ``make`` would. So ``make`` gives equal answers to equal keys, and nobody
    changes an answer. Threads that ask for the same at once may each make it.
    """

    def __init__(self, limit: int) -> None:
        self._limit, self._lock = limit, threading.Lock()
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._hits = self._misses = 0

    def get(self, key: K, make: Callable[[], V], keep: Callable[[V], bool] | None = None) -> V:
        """The answer kept, or else a new one; that is kept, unless ``keep`` says not to."""
        with self._lock:
            if key in self._kept:
                self._hits += 1
                self._kept.move_to_end(key)
                return self._kept[key]
            self._misses += 1
        made = make()
        if keep is None or keep(made):
            with self._lock:
                self._kept[key] = made
                while len(self._kept) > self._limit:
                    self._kept.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forget all answers; what was counted stays."""
        with self._lock:
            self._kept.clear()

    @property
    def kept(self) -> Kept:
        with self._lock:
            return Kept(self._hits, self._misses, len(self._kept), self._limit)


class Remembering(Generic[K, V]):
    """A function of one argument with the cache of its answers; Python's own, so the quickest."""

    def __init__(self, make: Callable[[K], V], limit: int) -> None:
        self._asked = lru_cache(limit)(make)
        self._lock = threading.Lock()
        self._hits = self._misses = 0

    def __call__(self, key: K) -> V:
        return self._asked(key)

    def clear(self) -> None:
        """Forget all answers; what was counted stays."""
        with self._lock:
            before = self._asked.cache_info()
            self._asked.cache_clear()
            self._hits, self._misses = self._hits + before.hits, self._misses + before.misses

    @property
    def kept(self) -> Kept:
        with self._lock:
            now = self._asked.cache_info()
            hits, misses = self._hits + now.hits, self._misses + now.misses
        return Kept(hits, misses, now.currsize, now.maxsize or 0)
