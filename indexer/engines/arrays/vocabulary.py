"""Numbers for the terms of a field that is being written, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SECOND = 21
"""Bits of a code point: a pair of characters is one number."""


def pair_numbers(codes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The number of each character with the one after it; of the last one alone.

    ``codes``: the code points of texts, each followed by 0; what comes of a 0 means nothing.
    """
    found = codes << np.uint64(_SECOND)
    found[:-1] |= codes[1:]
    return found


_MARKS = 255


def mark(code: int) -> int:
    """One byte for a code point, by which it is told apart from most others; not 0."""
    return code % _MARKS + 1


def marks(codes: NDArray[np.integer[Any]]) -> NDArray[np.uint8]:
    """The mark of each code point; 0 for 0: no character."""
    return np.where(codes, codes % _MARKS + 1, 0).astype(np.uint8)


class Vocabulary:
    """Numbers for the terms of one field, in the order in which they are first met."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def numbers(self, terms: Sequence[str]) -> NDArray[np.uint64]:
        known = self._numbers
        found = (known.setdefault(term, len(known)) for term in terms)
        return np.fromiter(found, np.uint64, len(terms))

    def order(self, numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """These numbers in the order of their terms."""
        terms = list(self._numbers)  # code points have the order of their UTF-8
        return np.array(sorted(numbers.tolist(), key=terms.__getitem__), np.uint64)

    def terms(self, numbers: Sequence[int]) -> Iterator[bytes]:
        terms = list(self._numbers)
        return (terms[number].encode() for number in numbers)


class Pairs(Vocabulary):
    """Numbers for pairs of characters, or single ones, which tell of themselves."""

    def numbers(self, terms: Sequence[str]) -> NDArray[np.uint64]:
        codes = map(self._code, terms)
        return np.fromiter(codes, np.uint64, len(terms))

    @staticmethod
    def _code(text: str) -> int:
        return ord(text[0]) << _SECOND | (ord(text[1]) if len(text) > 1 else 0)

    def order(self, numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
        return np.sort(numbers)

    def terms(self, numbers: Sequence[int]) -> Iterator[bytes]:
        for number in numbers:
            first, second = divmod(number, 1 << _SECOND)
            yield (chr(first) + (chr(second) if second else "")).encode()
