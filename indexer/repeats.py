"""Passages that say the same: resolutions repeat themselves from year to year.

Likeness is the Jaccard coefficient of the sets of four-character shingles (Broder 1997), estimated
from the smallest of their hashes first, so that most pairs are never compared in full.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from heapq import nsmallest
from itertools import groupby
from typing import TypeVar

from indexer.analysis.normalize import fold_text

ALIKE = 0.7
_SHINGLE = 4
_SKETCH = 16
_SHARED = 6
"""Smallest hashes that two sketches share before their texts are compared in full."""
_SHORT = 80
"""Characters below which texts repeat each other without saying the same: footnotes, titles."""
_DEPTH = 100
"""Items of one tier that are looked at; nobody reads as far as what comes after them."""

T = TypeVar("T")


def repeated_last(
    ranked: Iterable[T], tier: Callable[[T], Hashable], text: Callable[[T], str]
) -> Iterator[tuple[T, bool]]:
    """The same items, in each tier those after the others that repeat one ranked before them.

    Each with whether it is such a repetition.
    """
    for _, members in groupby(ranked, key=tier):
        some = list(members)
        yield from _repeated_last(some[:_DEPTH], text)
        yield from ((item, False) for item in some[_DEPTH:])


def _repeated_last(items: Sequence[T], text: Callable[[T], str]) -> Iterator[tuple[T, bool]]:
    kept: list[str] = []
    repeated: list[T] = []
    for item in items:
        said = text(item)
        if any(alike(said, other) for other in kept):
            repeated.append(item)
        else:
            kept.append(said)
            yield item, False
    yield from ((item, True) for item in repeated)


def alike(one: str, other: str) -> bool:
    """Whether two texts say almost the same; short ones never do."""
    if min(len(one), len(other)) < _SHORT:
        return False
    if len(_sketch(one) & _sketch(other)) < _SHARED:
        return False
    first, second = _shingles(one), _shingles(other)
    return len(first & second) >= ALIKE * len(first | second)


@lru_cache(maxsize=1 << 14)
def _sketch(text: str) -> frozenset[int]:
    return frozenset(nsmallest(_SKETCH, _shingles(text)))


@lru_cache(maxsize=1 << 12)
def _shingles(text: str) -> frozenset[int]:
    folded = fold_text(text)
    last = max(1, len(folded) - _SHINGLE + 1)
    return frozenset(zlib.crc32(folded[i : i + _SHINGLE].encode()) for i in range(last))
