"""Whoosh's stepwise matcher over arrays, so that queries of every kind work on these segments."""

from __future__ import annotations

from typing import Any

import numpy as np
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.query.spans import Span

from indexer.engines.arrays.bases import Bases
from indexer.engines.arrays.postings import Field
from indexer.engines.arrays.weights import frequencies


class ArrayMatcher(LeafMatcher):  # type: ignore[misc]  # whoosh is untyped
    """The postings of one term. ``bases``: where the texts of the passages begin."""

    def __init__(
        self, field: Field, number: int, bases: Bases, format_: Any, term: Any, scorer: Any
    ) -> None:
        self.format, self.scorer = format_, scorer
        self._field, self._number, self._bases, self._of = field, number, bases, term
        some = field.postings(number)
        self._docs, self._weights, self._at = some.docs, some.weights, 0

    def term(self) -> Any:
        return self._of

    def copy(self) -> ArrayMatcher:
        other = ArrayMatcher(
            self._field, self._number, self._bases, self.format, self._of, self.scorer
        )
        other._at = self._at
        return other

    def is_active(self) -> bool:
        return self._at < len(self._docs)

    def reset(self) -> None:
        self._at = 0

    def id(self) -> int:
        return int(self._docs[self._at])

    def all_ids(self) -> Any:
        return iter(self._docs[self._at :].tolist())

    def next(self) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._at += 1

    def skip_to(self, id: int) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._at += int(self._docs[self._at :].searchsorted(np.uint32(id)))

    def weight(self) -> float:
        return float(frequencies(self._weights)[self._at]) if len(self._weights) else 1.0

    def length_code(self) -> int:
        """How long the passage is, as ``bm25.length_codes`` says it."""
        return int(self._weights[self._at]) & 255

    def value(self) -> bytes:
        return b""

    def spans(self) -> list[Any]:
        """Each place as a range of characters: neighbouring words are neighbouring spans."""
        if not self._field.facts.placed:
            raise TypeError(f"{self._of}: no places are kept in this field")
        first, last = self._bases.starts[self.id() : self.id() + 2]
        places = self._field.places_of(self._number)
        begin, end = places.searchsorted((first, last))
        length = len(self._of[1].decode())
        starts = (places[begin:end] - first).tolist()
        return [Span(start, start + length - 1, start, start + length) for start in starts]

    def supports_block_quality(self) -> bool:
        return False
