"""Which terms a field has, and their numbers: in the order of their bytes, which is that of the
code points."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

_KEY = 8
"""Bytes of a term that are compared as one number."""
_LAST = b"\xff"
"""Stands in no term: no byte of UTF-8."""


def term_key(term: bytes) -> int:
    """The first bytes of a term as one number, in the same order as the terms."""
    return int.from_bytes(term[:_KEY].ljust(_KEY, b"\0"), "big")


class Terms(Sequence[bytes]):
    """The terms of one field, ascending. ``ends[i]``: where term i ends in ``text``.

    ``keys``: the first bytes of each, as term_key() has them. Raises ValueError for arrays that do
    not fit together.
    """

    def __init__(
        self, text: NDArray[np.uint8], ends: NDArray[np.uint64], keys: NDArray[np.uint64]
    ) -> None:
        if len(keys) != len(ends) or len(text) != (ends[-1] if len(ends) else 0):
            raise ValueError("terms that do not fit together")
        self._text, self._ends, self._keys = text.data, ends, keys

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, number: int) -> bytes: ...
    @overload
    def __getitem__(self, number: slice) -> list[bytes]: ...
    def __getitem__(self, number: int | slice) -> bytes | list[bytes]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        if not 0 <= number < len(self):
            raise IndexError(number)
        start = self._ends.item(number - 1) if number else 0
        return bytes(self._text[start : self._ends.item(number)])

    def place(self, term: bytes) -> int:
        """How many terms come before a text, whether or not it is one."""
        key = np.uint64(term_key(term))
        first = int(self._keys.searchsorted(key))
        if first == len(self) or self._keys[first] != key:
            return first
        return bisect_left(self, term, first, int(self._keys.searchsorted(key, "right")))

    def find(self, term: bytes) -> int | None:
        """The number of a term; None for what is none."""
        key = term_key(term)
        number = int(self._keys.searchsorted(np.uint64(key)))
        if number == len(self._ends) or self._keys.item(number) != key:
            return None
        if self[number] != term:  # not the first with this key
            number = self.place(term)
        return number if number < len(self._ends) and self[number] == term else None

    def beginning(self, prefix: bytes) -> range:
        """The numbers of the terms that begin with a prefix."""
        first = self.place(prefix)
        return range(first, self.place(prefix + _LAST))

    def __iter__(self) -> Iterator[bytes]:
        start = 0
        for end in self._ends.tolist():
            yield bytes(self._text[start:end])
            start = end
