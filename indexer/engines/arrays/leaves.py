"""The segments of an index, open, and what is looked up in them again and again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.arrays import seams
from indexer.engines.arrays.bases import Bases
from indexer.engines.arrays.codec import ArrayTermsReader
from indexer.engines.arrays.dense import Spots
from indexer.engines.arrays.docsets import NONE, DocSet, Row, everything, row_of
from indexer.engines.arrays.postings import Field, Postings
from indexer.engines.arrays.texts import Texts
from indexer.engines.arrays.weights import Weights, impacts
from indexer.engines.bm25 import average_length, idf
from indexer.ranges import located

Scores = NDArray[np.float64]
_FEW = 32
"""Passages that are looked up in the list of a common word sooner than in its row."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One segment: ``first``, the number of its first passage; ``alive``: what is not deleted.

    ``texts``: where texts stand, in fields of pairs of characters.
    """

    number: int
    first: int
    count: int
    fields: dict[str, Field]
    bases: Bases
    alive: Row | None
    searcher: Any
    texts: Texts

    @classmethod
    def of(cls, number: int, searcher: Any, first: int) -> Leaf:
        reader = searcher.reader()
        terms: ArrayTermsReader = seams.terms_reader(reader)
        deleted = seams.deleted(reader.segment())
        alive = None
        if deleted:
            alive = everything(terms.count) & ~row_of(np.array(sorted(deleted)), terms.count)
        texts = Texts(terms)
        return cls(number, first, terms.count, terms.fields, terms.bases, alive, searcher, texts)


@dataclass(frozen=True, slots=True)
class Word:
    """A term in all segments: its postings in each, how rare it is, and what lengths are usual.

    A term of a field that is not weighed weighs 0.
    """

    postings: tuple[Postings | None, ...]
    idf: float
    average: float

    def docset(self, leaf: Leaf) -> DocSet:
        some = self.postings[leaf.number]
        return NONE if some is None else some.docset

    def scores(self, leaf: Leaf, numbers: NDArray[np.uint32]) -> tuple[Scores, NDArray[np.bool_]]:
        """Its BM25 in each of some passages, 0 where it does not stand; and where it does."""
        some = self.postings[leaf.number]
        if some is None or not len(some.docs):
            return np.zeros(len(numbers)), np.zeros(len(numbers), np.bool_)
        at: NDArray[Any]
        if some.dense and len(numbers) > _FEW:
            spots = Spots.of(numbers)
            at, held = some.dense.places(spots), some.dense.holds(spots)
        else:
            at, held = located(numbers, some.docs)
        if not len(some.weights):
            return np.zeros(len(numbers)), held
        found = self.weigh(some.weights.take(at, mode="clip"))
        found *= held
        return found, held

    def docs(self, leaf: Leaf) -> NDArray[np.uint32]:
        """The passages that hold it."""
        some = self.postings[leaf.number]
        return NONE if some is None else some.docs

    def weigh_all(self, leaf: Leaf, boost: float) -> Scores:
        """Its BM25, times a boost, in each of the passages that hold it."""
        some = self.postings[leaf.number]
        if some is None or not len(some.weights):
            return np.zeros(len(self.docs(leaf)))
        return self.weigh(some.weights, boost)

    def weigh(self, weights: Weights, boost: float = 1.0) -> Scores:
        """The BM25 of some of its postings, times a boost."""
        found = impacts(weights, self.average)
        found *= self.idf * boost
        return found


def weigh_held(
    words: Iterable[tuple[Word, float]], leaf: Leaf, numbers: NDArray[np.uint32]
) -> Scores:
    """What words, each times its boost, weigh together in passages that hold all of them."""
    parts, spots = [], None
    at: NDArray[Any]
    for word, boost in words:
        some = word.postings[leaf.number]
        if some is None or not len(some.weights):
            continue
        if some.dense and len(numbers) > _FEW:
            spots = spots or Spots.of(numbers)
            at = some.dense.places(spots)
        else:
            at = some.docs.searchsorted(numbers)
        parts.append(word.weigh(some.weights.take(at), boost))
    return reduce(np.add, parts) if parts else np.zeros(len(numbers))


def word_of(leaves: tuple[Leaf, ...], name: str, term: bytes) -> Word | None:
    """A term of a field; None where no segment has it."""
    postings: list[Postings | None] = []
    frequency = holding = total = 0
    for leaf in leaves:
        some = None
        if field := leaf.fields.get(name):
            holding, total = holding + field.facts.holding, total + field.facts.total
            if (number := field.terms.find(term)) is not None:
                some = field.postings(number)
                frequency += len(some.docs)
        postings.append(some)
    if not frequency:
        return None
    return Word(tuple(postings), idf(frequency, holding), average_length(total, holding))
