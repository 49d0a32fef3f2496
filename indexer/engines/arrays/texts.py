"""In which passages of a segment texts stand, wherever their words begin and end; remembered."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from indexer.engines.arrays.adjacency import literal
from indexer.engines.arrays.codec import ArrayTermsReader
from indexer.engines.arrays.docsets import (
    NONE,
    DocSet,
    intersection,
    is_dense,
    row_of,
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
    """The fields of one segment, to be asked about texts of one character or more."""

    def __init__(self, terms: ArrayTermsReader) -> None:
        self._terms = terms
        self.holding = lru_cache(_REMEMBERED)(self._holding)
        self.in_pairs = lru_cache(_REMEMBERED)(self._in_pairs)
        self.candidates = lru_cache(_REMEMBERED)(self._candidates)

    def _holding(self, names: Names, text: str) -> DocSet:
        """The passages in which a text stands."""
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
        found = []
        for pair in dict.fromkeys(text[at : at + 2] for at in range(len(text) - 1)):
            found.append(self.holding(names, pair))
            if not len(found[-1]):
                return NONE
        return intersection(found)

    def _candidates(self, names: Names, text: str) -> DocSet:
        """The passages in which a text stands; or the few that hold all its pairs."""
        if len(text) <= 2:
            return self.holding(names, text)
        most = self.in_pairs(names, text)
        return most if size(most) <= FEW else self.holding(names, text)

    @property
    def caches(self) -> list[Any]:
        """What functools tells of them."""
        some = self.holding, self.in_pairs, self.candidates
        return [one.cache_info() for one in some]

    def forget(self) -> None:
        """Empty what is remembered."""
        for one in (self.holding, self.in_pairs, self.candidates):
            one.cache_clear()
