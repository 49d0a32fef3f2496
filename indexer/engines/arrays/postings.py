"""One field of one segment: how it is written, and how it stands open for reading.

Files of a segment (``NAME.FIELD.PART``), all little-endian; T terms, P postings, K tokens, N
passages::

    terms     u8   the terms, one after the other    ends      u64  T, where each ends
    keys      u64  T, first bytes of each            starts    u64  T + 1, of postings
    docs      u32  P, the passages of each term      weights   u16  P, or u32; see ``weights``
    tokens    u64  T + 1, of places                  places    u32  K, in all texts put together
    follows   u8   K, marks of the next characters (``vocabulary.marks``)
    common    u32  D, numbers of the common terms    rows      u64  D rows of N / 64
    ranks     u32  D rows of N / 64 + 1              maxima    f64  D rows of N / 64

``weights`` and ``maxima`` only where a field is weighed; ``tokens``, ``places`` and ``follows``
only where places are kept. For all texts put together see ``bases``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.arrays.dense import Dense, made
from indexer.engines.arrays.docsets import (
    FEW,
    NONE,
    DocSet,
    is_dense,
    ranges_of,
    row_of,
)
from indexer.engines.arrays.inversion import Inverted
from indexer.engines.arrays.storage import MappedStorage
from indexer.engines.arrays.terms import Terms, term_key
from indexer.engines.arrays.weights import Weights, form, impacts, weights
from indexer.engines.bm25 import average_length, length_codes
from indexer.ranges import each_once, offsets

LONGEST = 1 << 32
"""Characters of all texts of a segment together."""


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """What a segment's table of contents says of a field; plain, as it is pickled with it.

    ``holding``: passages that have the field, ``total``: tokens of all of them.
    """

    weighed: bool
    placed: bool
    form: str = "<u2"
    holding: int = 0
    total: int = 0

    @property
    def average(self) -> float:
        """Tokens of a passage that has the field, as BM25 wants it."""
        return average_length(self.total, self.holding)


@dataclass(frozen=True, slots=True)
class Postings:
    """One term, by its number: the passages that hold it, how much it weighs in each, and its row
    if it is common.

    ``average``: the segment's own, with which the row's maxima were reckoned.
    """

    number: int
    docs: NDArray[np.uint32]
    weights: Weights
    dense: Dense | None
    average: float

    @property
    def docset(self) -> DocSet:
        return self.docs if self.dense is None else self.dense.row


class Field:
    """One field of one segment, open. Everything is read where it lies, by any thread.

    Raises ValueError for files that do not fit together, FileNotFoundError.
    """

    def __init__(self, storage: MappedStorage, prefix: str, facts: FieldFacts, count: int) -> None:
        def part(name: str, dtype: str, there: bool = True) -> NDArray[Any]:
            return storage.array(f"{prefix}.{name}", dtype) if there else np.empty(0, dtype)

        self.facts, self.count, self.average = facts, count, facts.average
        weighed, placed, ranges = facts.weighed, facts.placed, ranges_of(count)
        self.terms = Terms(part("terms", "<u1"), part("ends", "<u8"), part("keys", "<u8"))
        self.starts, self.docs = part("starts", "<u8"), part("docs", "<u4")
        self.weights = part("weights", facts.form, weighed)
        self.tokens, self.places = part("tokens", "<u8", placed), part("places", "<u4", placed)
        self.follows = part("follows", "<u1", placed)
        self._common = part("common", "<u4")
        self._rows = part("rows", "<u8").reshape(-1, ranges or 1)
        self._ranks = part("ranks", "<u4").reshape(-1, ranges + 1)
        self._maxima = part("maxima", "<f8", weighed).reshape(-1, ranges or 1)
        self._check(prefix)

    def _check(self, prefix: str) -> None:
        terms, postings, common = len(self.terms), len(self.docs), len(self._common)
        weighed, placed = self.facts.weighed, self.facts.placed
        sizes = (
            (len(self.starts), terms + 1),
            (self.starts[-1:], postings),
            (len(self.weights), postings * weighed),
            (len(self.tokens), (terms + 1) * placed),
            (self.tokens[-1:], len(self.places)),
            (len(self.follows), len(self.places)),
            (len(self._rows), common * (self.count > 0)),
            (len(self._ranks), common),
            (len(self._maxima), len(self._rows) * weighed),
        )
        if any(np.any(found != wanted) for found, wanted in sizes):
            raise ValueError(f"{prefix}: files that do not fit together")

    def postings(self, number: int) -> Postings:
        """Of the term of a number."""
        first, last = self.starts.item(number), self.starts.item(number + 1)
        dense = self._dense(number) if is_dense(last - first, self.count) else None
        some = slice(first, last)
        return Postings(number, self.docs[some], self.weights[some], dense, self.average)

    def docset(self, number: int) -> DocSet:
        """The passages that hold the term of a number."""
        first, last = self.starts.item(number), self.starts.item(number + 1)
        if is_dense(last - first, self.count):
            row: DocSet = self._rows[bisect_left(self._common.data, number)]
            return row
        return self.docs[first:last]

    def beginning(self, prefix: str) -> DocSet:
        """The passages of all terms that begin with a prefix: their postings lie side by side."""
        terms = self.terms.beginning(prefix.encode())
        if not terms:
            return NONE
        if len(terms) == 1:
            return self.docset(terms.start)
        numbers = self.docs[self.starts.item(terms.start) : self.starts.item(terms.stop)]
        dense = is_dense(len(numbers), self.count)
        return row_of(numbers, self.count) if dense else each_once(numbers)

    def most_places(self, text: str) -> int:
        """So often a text stands at most, in a field of pairs of characters."""
        pairs = [text[at : at + 2].encode() for at in range(len(text) - 1)]
        terms = map(self.terms.beginning, pairs or [text.encode()])
        tokens = (self.tokens.item(some.stop) - self.tokens.item(some.start) for some in terms)
        return min(tokens, default=0)

    def places_of(self, number: int) -> NDArray[np.uint32]:
        """Where the term of a number stands, in all texts put together, ascending."""
        return self.places[self._tokens_of(number)]

    def follows_of(self, number: int) -> NDArray[np.uint8]:
        """The mark of the character after each of those places."""
        return self.follows[self._tokens_of(number)]

    def _tokens_of(self, number: int) -> slice:
        return slice(self.tokens.item(number), self.tokens.item(number + 1))

    def frequency(self, number: int) -> int:
        """How many passages hold the term of a number."""
        return self.starts.item(number + 1) - self.starts.item(number)  # type: ignore[no-any-return]

    def _dense(self, number: int) -> Dense:
        row = bisect_left(self._common.data, number)
        maxima = self._maxima[row] if self.facts.weighed else None
        return Dense(self._rows[row], self._ranks[row], maxima)


class FieldWriter:
    """Writes one field's files. ``lengths``: tokens of each passage; ``bases``: see above."""

    def __init__(
        self,
        storage: MappedStorage,
        prefix: str,
        facts: FieldFacts,
        lengths: NDArray[np.uint32],
        bases: NDArray[np.int64],
    ) -> None:
        self._storage, self._prefix, self._facts = storage, prefix, facts
        self._codes, self._bases, self._count = length_codes(lengths), bases, len(lengths)

    def write(self, terms: Iterable[bytes], portions: Iterable[Inverted]) -> None:
        """``terms``: all of them, in the order of the portions that their postings come in."""
        sinks = {
            name: self._storage.sink(f"{self._prefix}.{name}", dtype)
            for name, dtype in self._parts().items()
        }
        postings, tokens = [], []
        try:
            done = 0
            for portion in portions:
                sinks["docs"](portion.docs)
                if self._facts.weighed:
                    sinks["weights"](weights(portion.counts, self._codes[portion.docs]))
                if self._facts.placed:
                    docs = np.repeat(portion.docs, portion.counts)
                    sinks["places"](self._bases[docs] + portion.places)
                    sinks["follows"](portion.follows)
                self._write_common(sinks, portion, done)
                postings.append(portion.postings)
                tokens.append(portion.tokens)
                done += len(portion.terms)
        finally:
            for sink in sinks.values():
                sink.close()
        self._write_terms(list(terms))
        self._write(offsets(_concatenated(postings)), "starts", "<u8")
        if self._facts.placed:
            self._write(offsets(_concatenated(tokens)), "tokens", "<u8")

    def _parts(self) -> dict[str, str]:
        parts = {"docs": "<u4", "common": "<u4", "rows": "<u8", "ranks": "<u4"}
        if self._facts.weighed:
            parts |= {"weights": self._facts.form, "maxima": "<f8"}
        if self._facts.placed:
            parts |= {"places": "<u4", "follows": "<u1"}
        return parts

    def _write_common(self, sinks: dict[str, Any], portion: Inverted, done: int) -> None:
        starts = offsets(portion.postings)
        for number in np.flatnonzero(portion.postings * FEW >= self._count).tolist():
            some = slice(starts[number], starts[number + 1])
            impact = None
            docs = portion.docs[some]
            if self._facts.weighed:
                # in the type that is kept: what is read later is what was reckoned here
                kept = weights(portion.counts[some], self._codes[docs]).astype(self._facts.form)
                impact = impacts(kept, self._facts.average)
            dense = made(docs, self._count, impact)
            sinks["common"](np.array([done + number]))
            sinks["rows"](dense.row)
            sinks["ranks"](dense.ranks)
            if dense.maxima is not None:
                sinks["maxima"](dense.maxima)

    def _write_terms(self, terms: list[bytes]) -> None:
        self._write(np.frombuffer(b"".join(terms), np.uint8), "terms", "<u1")
        lengths = np.fromiter(map(len, terms), np.int64, len(terms))
        self._write(np.cumsum(lengths), "ends", "<u8")
        self._write(np.fromiter(map(term_key, terms), np.uint64, len(terms)), "keys", "<u8")

    def _write(self, values: NDArray[Any], part: str, dtype: str) -> None:
        self._storage.write_array(f"{self._prefix}.{part}", values, dtype)


def _concatenated(some: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate(some) if some else np.empty(0, np.int64)


def facts_of(weighed: bool, placed: bool, most: int, lengths: NDArray[np.uint32]) -> FieldFacts:
    """What is said of a field whose passages have so many tokens, one word at most so often."""
    return FieldFacts(
        weighed,
        placed,
        form(most),
        int(np.count_nonzero(lengths)),
        int(lengths.sum(dtype=np.int64)),
    )
