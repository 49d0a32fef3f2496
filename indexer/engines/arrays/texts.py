"""In which passages of a segment texts stand, wherever their words begin and end; remembered."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from indexer.engines.arrays.adjacency import literal
from indexer.engines.arrays.codec import ArrayTermsReader
from indexer.engines.arrays.docsets import (
    NONE,
    SMALL,
    DocSet,
    bits_of,
    intersection,
    is_dense,
    ranges_of,
    row_of,
    row_of_bits,
    size,
    union,
)
from indexer.engines.arrays.postings import Field

Names = tuple[str, ...]
"""Fields of pairs of characters: a text stands in any of them."""
FEW = 64
"""Passages that may as well be looked at themselves, to see whether a text stands there."""
_REMEMBERED = 512
"""Texts that are remembered, each in at most N / 8 bytes, and most often as one array for all."""


class Texts:
    """The fields of one segment, to be asked about texts of one character or more.

    ``small``: as many items of a row are put together as one integer; that changes no answer.
    """

    def __init__(self, terms: ArrayTermsReader, small: int = SMALL) -> None:
        self._terms = terms
        self._small = ranges_of(terms.count) <= small
        self.holding = lru_cache(_REMEMBERED)(self._holding)
        self.in_pairs = lru_cache(_REMEMBERED)(self._in_pairs)
        self.candidates = lru_cache(_REMEMBERED)(self._candidates)
        self._bits = lru_cache(_REMEMBERED)(self._find_bits)

    def _holding(self, names: Names, text: str) -> DocSet:
        """The passages in which a text stands."""
        if self._small and len(text) <= 2:
            return self._of_bits(self._bits(names, text))
        fields = self._terms.fields
        found = [self._standing(text, fields[name]) for name in names if name in fields]
        return union(found, self._terms.count)

    def _standing(self, text: str, field: Field) -> DocSet:
        if len(text) < 2:
            return field.beginning(text)
        if len(text) == 2:
            number = field.terms.find(text.encode())
            return NONE if number is None else field.docset(number)
        found, count = self._terms.bases.holding(literal(field, text)), self._terms.count
        return row_of(found, count) if is_dense(len(found), count) else found

    def _in_pairs(self, names: Names, text: str) -> DocSet:
        """The passages that hold each pair of a text's characters; or its one character."""
        if len(text) <= 2:
            return self.holding(names, text)
        if self._small:
            return self._few_in_pairs(names, text)
        found = []
        for pair in dict.fromkeys(text[at : at + 2] for at in range(len(text) - 1)):
            found.append(self.holding(names, pair))
            if not len(found[-1]):
                return NONE
        return intersection(found)

    def _few_in_pairs(self, names: Names, text: str) -> DocSet:
        """The same of an index of few passages."""
        bits = -1
        for at in range(len(text) - 1):
            bits &= self._bits(names, text[at : at + 2])
            if not bits:
                return NONE
        return self._of_bits(bits)

    def _find_bits(self, names: Names, text: str) -> int:
        """The passages of few that hold one or two characters side by side; see bits_of()."""
        bits = 0
        for name in names:
            if field := self._terms.fields.get(name):
                bits |= bits_of(self._standing(text, field))
        return bits

    def _of_bits(self, bits: int) -> DocSet:
        return row_of_bits(bits, self._terms.count) if bits else NONE

    def _candidates(self, names: Names, text: str) -> DocSet:
        """The passages in which a text stands; or the few that hold all its pairs."""
        if len(text) <= 2:
            return self.holding(names, text)
        most = self.in_pairs(names, text)
        return most if size(most) <= FEW else self.holding(names, text)

    @property
    def caches(self) -> list[Any]:
        """What functools tells of them."""
        some = self.holding, self.in_pairs, self.candidates, self._bits
        return [one.cache_info() for one in some]

    def forget(self) -> None:
        """Empty what is remembered."""
        for one in (self.holding, self.in_pairs, self.candidates, self._bits):
            one.cache_clear()
