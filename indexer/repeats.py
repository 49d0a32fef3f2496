"""Passages that say the same: resolutions repeat themselves from year to year.

Likeness is the Jaccard coefficient of the sets of four-character shingles (Broder 1997), estimated
from the smallest of their hashes first, so that most pairs are never compared in full.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import lru_cache
from heapq import nsmallest
from itertools import groupby, islice
from typing import TypeVar

from indexer.analysis.normalize import fold_text

ALIKE = 0.7
_SHINGLE = 4
_SKETCH = 16
_SHARED = 6
"""Smallest hashes that two sketches share before their texts are compared in full."""
_SHORT = 80
"""Characters below which texts repeat each other without saying the same: footnotes, titles."""
DEPTH = 100
"""Items of one tier that are looked at; nobody reads as far as what comes after them."""

T = TypeVar("T")


def repeated_last(
    ranked: Iterable[T], tier: Callable[[T], Hashable], text: Callable[[T], str]
) -> Iterator[tuple[T, bool]]:
    """The same items, in each tier those after the others that repeat one ranked before them.

    Each with whether it is such a repetition. Takes no more of them than it gives, but for those
    that repeat others.
    """
    for _, members in groupby(ranked, key=tier):
        yield from _repeated_last(members, text)


def _repeated_last(items: Iterator[T], text: Callable[[T], str]) -> Iterator[tuple[T, bool]]:
    seen = _Seen()
    repeated: list[T] = []
    for item in islice(items, DEPTH):
        if seen.repeats(text(item)):
            repeated.append(item)
        else:
            yield item, False
    yield from ((item, True) for item in repeated)
    yield from ((item, False) for item in items)


class _Seen:
    """The texts shown so far that repeat none before them, by the hashes of their sketches.

    The last of them is only noted when there is another to compare with it.
    """

    def __init__(self) -> None:
        self._by_hash: defaultdict[int, list[str]] = defaultdict(list)
        self._last: str | None = None

    def repeats(self, text: str) -> bool:
        """Whether a text says what one before it said; if it doesn't, it is kept."""
        if len(text) < _SHORT:
            return False
        if self._last is not None:
            self._note(self._last)
        repeats = bool(self._by_hash) and self._was_said(text)
        self._last = None if repeats else text
        return repeats

    def _note(self, text: str) -> None:
        for one in _sketch(text):
            self._by_hash[one].append(text)

    def _was_said(self, text: str) -> bool:
        sharing = [other for one in _sketch(text) for other in self._by_hash.get(one, ())]
        if len(sharing) < _SHARED:
            return False
        shared = Counter(sharing).items()
        return any(times >= _SHARED and _alike(text, other) for other, times in shared)


def _alike(one: str, other: str) -> bool:
    first, second = _shingles(one), _shingles(other)
    return len(first & second) >= ALIKE * len(first | second)


@lru_cache(maxsize=1 << 12)
def _sketch(text: str) -> frozenset[int]:
    return frozenset(nsmallest(_SKETCH, _shingles(text)))


@lru_cache(maxsize=1 << 9)
def _shingles(text: str) -> frozenset[int]:
    folded = fold_text(text)
    last = max(1, len(folded) - _SHINGLE + 1)
    return frozenset(zlib.crc32(folded[i : i + _SHINGLE].encode()) for i in range(last))
