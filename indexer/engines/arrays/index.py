"""An index of arrays, open for reading, by any number of threads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from whoosh.fields import Schema

from indexer.caches import Kept
from indexer.engines.arrays.adjacency import standing
from indexer.engines.arrays.docsets import (
    DocSet,
    Numbers,
    contains,
    intersection,
    numbers_of,
    size,
)
from indexer.engines.arrays.evaluation import matched
from indexer.engines.arrays.leaves import Leaf, Scores, Word, word_of
from indexer.engines.arrays.ranking import best
from indexer.engines.arrays.scoring import weigh, weighed
from indexer.engines.arrays.storage import MappedStorage
from indexer.engines.arrays.weighting import SteppedBM25

Offsets: TypeAlias = NDArray[np.uint32]
_WORDS = 4096
"""Terms whose place in the files is remembered."""


@dataclass(frozen=True, slots=True)
class Top:
    """The best passages of a query, best first, and how many satisfy it in all."""

    total: int
    numbers: Numbers
    scores: Scores


class ArrayIndex:
    """All segments of a folder, as they are when it is opened.

    Raises whoosh.index.EmptyIndexError for a folder without an index, FileNotFoundError or
    ValueError for files that are missing or do not fit together.
    """

    def __init__(self, directory: Path, schema: Schema | None = None) -> None:
        index = MappedStorage(str(directory)).open_index(schema=schema)
        self.searcher = index.searcher(weighting=SteppedBM25())
        self.leaves = tuple(
            Leaf.of(number, searcher, first)
            for number, (searcher, first) in enumerate(self.searcher.leaf_searchers())
            if searcher.doc_count_all()  # an index without passages has no segment
        )
        self._word = lru_cache(maxsize=_WORDS)(self._look_up)

    def numbers(self, asked: Any) -> Numbers:
        """The passages that satisfy a query of Whoosh's, ascending."""
        return self.gathered(lambda leaf: matched(asked, leaf, self._word))

    def gathered(self, found: Callable[[Leaf], DocSet]) -> Numbers:
        """What is found in each segment, ascending, without what is deleted."""
        some = [_moved(numbers_of(_alive(found(leaf), leaf)), leaf.first) for leaf in self.leaves]
        return some[0] if len(some) == 1 else np.concatenate(some or [np.empty(0, np.uint32)])

    def top(self, asked: Any, limit: int = 10, within: Any = None) -> Top:
        """The best passages of a query; ``within``: only those that satisfy this other one.

        Raises ValueError for a limit below 1, as Whoosh does.
        """
        if limit < 1:
            raise ValueError(f"a limit of {limit}")
        total, numbers, scores = 0, [], []
        for leaf in self.leaves:
            found = self._matched(asked, leaf)
            if within is not None:
                found = intersection([found, self._matched(within, leaf)])
            total += (held := size(found))
            whole = within is None and leaf.alive is None
            some, weights = best(asked, leaf, found, held, whole, limit, self._word)
            if len(self.leaves) > 1:  # each may have added up in another order, and rounded so
                weights = weigh(asked, leaf, some, self._word)
            numbers.append(some + np.uint32(leaf.first) if leaf.first else some)
            scores.append(weights)
        if len(numbers) == 1:
            return Top(total, numbers[0], scores[0])
        every = np.concatenate(numbers or [np.empty(0, np.uint32)])
        weights = np.concatenate(scores or [np.empty(0)])
        order = np.lexsort((every, -weights))[:limit]
        return Top(total, every[order], weights[order])

    def scores(self, asked: Any, numbers: Numbers) -> Scores:
        """How much a query weighs in each of some passages, ascending."""
        return self._in_each(numbers, lambda leaf, some: weighed(asked, leaf, some, self._word)[0])

    def count(self, found: Callable[[Leaf], DocSet]) -> int:
        """How many passages are found in all segments, without those that are deleted."""
        return sum(size(_alive(found(leaf), leaf)) for leaf in self.leaves)

    def weights(self, word: Word, numbers: Numbers) -> Scores:
        """How much a term weighs in each of some passages, ascending."""
        return self._in_each(numbers, lambda leaf, some: word.scores(leaf, some)[0])

    def _in_each(self, numbers: Numbers, weigh: Callable[[Leaf, Numbers], Scores]) -> Scores:
        """What is said of passages by the segments that they are in."""
        if len(self.leaves) == 1:
            return weigh(self.leaves[0], numbers)
        found = np.zeros(len(numbers))
        for leaf in self.leaves:
            some = slice(*numbers.searchsorted((leaf.first, leaf.first + leaf.count)))
            found[some] = weigh(leaf, numbers[some] - np.uint32(leaf.first))
        return found

    def places(self, name: str, text: str) -> tuple[Numbers, Offsets]:
        """Where a text stands in a field of pairs of characters: the passage of each place, and
        where in its text that begins; ascending."""
        numbers, offsets = [np.empty(0, np.uint32)], [np.empty(0, np.uint32)]
        for leaf in self.leaves:
            if field := leaf.fields.get(name):
                places = standing(field, text)
                some = leaf.bases.passages(places)
                within = places - leaf.bases.starts.take(some)
                if leaf.alive is not None:
                    alive = contains(leaf.alive, some)
                    some, within = some[alive], within[alive]
                numbers.append(some + np.uint32(leaf.first))
                offsets.append(within)
        return np.concatenate(numbers), np.concatenate(offsets)

    def most_places(self, name: str, text: str) -> int:
        """So often a text stands at most in a field of pairs of characters."""
        fields = (leaf.fields[name] for leaf in self.leaves if name in leaf.fields)
        return sum(field.most_places(text) for field in fields)

    def terms(self, name: str, beginning: str) -> int:
        """How many terms of a field begin so; one that several segments have, several times."""
        fields = [leaf.fields[name] for leaf in self.leaves if name in leaf.fields]
        return sum(len(field.terms.beginning(beginning.encode())) for field in fields)

    def word(self, name: str, text: str) -> Word | None:
        """A term of a field."""
        return self._word(name, text)

    def forget(self) -> None:
        """Empty what is remembered."""
        self._word.cache_clear()
        for leaf in self.leaves:
            leaf.texts.forget()

    @property
    def caches(self) -> dict[str, Kept]:
        """How what is remembered did."""
        texts = [one for leaf in self.leaves for one in leaf.texts.caches]
        return {"postings": _kept([self._word.cache_info()]), "texts": _kept(texts)}

    def close(self) -> None:
        """Let go of the files, as soon as nobody uses what was found in them."""
        self.forget()
        self.leaves = ()
        self.searcher.close()

    def _matched(self, asked: Any, leaf: Leaf) -> DocSet:
        return _alive(matched(asked, leaf, self._word), leaf)

    def _look_up(self, name: str, text: str) -> Word | None:
        return word_of(self.leaves, name, text.encode())


def _moved(numbers: Numbers, first: int) -> Numbers:
    return numbers + np.uint32(first) if first else numbers


def _alive(found: DocSet, leaf: Leaf) -> DocSet:
    return found if leaf.alive is None else intersection([found, leaf.alive])


def _kept(some: list[Any]) -> Kept:
    """What functools tells of caches, added up."""
    return Kept(
        sum(one.hits for one in some),
        sum(one.misses for one in some),
        sum(one.currsize for one in some),
        sum(one.maxsize for one in some),
    )
