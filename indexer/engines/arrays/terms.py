"""Which terms a field has, and their numbers: in the order of their bytes, which is that of the
code points."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from indexer.once import once

_KEY = 8
"""Bytes of a term that are compared as one number."""
_LAST = b"\xff"
"""Stands in no term: no byte of UTF-8."""
_FEW = 1 << 14
"""Terms that are so few that Python may hold all of them, in some 2 MB: it finds one in 0.1 µs,
where to search the arrays takes 2 µs, and a query asks for dozens."""


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
        # as Python's own views: it takes single items from those sooner than from arrays
        self._text, self._ends, self._keys = text.data, ends.data, keys.data

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
        return bytes(self._bytes(number))

    def _bytes(self, number: int) -> memoryview:
        return self._text[self._ends[number - 1] if number else 0 : self._ends[number]]

    def place(self, term: bytes) -> int:
        """How many terms come before a text, whether or not it is one."""
        key = term_key(term)
        first = bisect_left(self._keys, key)
        if first == len(self) or self._keys[first] != key:
            return first
        return bisect_left(self, term, first, bisect_right(self._keys, key, first))

    def find(self, term: bytes) -> int | None:
        """The number of a term; None for what is none."""
        return self._numbers.get(term) if len(self._ends) <= _FEW else self.search(term)

    @once
    def _numbers(self) -> Mapping[bytes, int]:
        return {term: number for number, term in enumerate(self)}

    def search(self, term: bytes) -> int | None:
        """The same, whatever Python holds."""
        key = term_key(term)
        number = bisect_left(self._keys, key)
        if number == len(self._keys) or self._keys[number] != key:
            return None
        if self._bytes(number) == term:
            return number
        number = self.place(term)  # not the first with this key
        return number if number < len(self) and self._bytes(number) == term else None

    def beginning(self, prefix: bytes) -> range:
        """The numbers of the terms that begin with a prefix."""
        first = self.place(prefix)
        return range(first, self.place(prefix + _LAST))

    def __iter__(self) -> Iterator[bytes]:
        start = 0
        for end in self._ends.tolist():
            yield bytes(self._text[start:end])
            start = end
