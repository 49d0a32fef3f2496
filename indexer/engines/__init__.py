"""WHERE TOKENS ARE KEPT AND FOUND: what an engine is given and what it must answer.

An engine narrows the corpus down to candidates and says how much evidence its words are; what
matches, and where, is for ``query/matching`` alone to say, so every engine gives the same hits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.dates import Period
from indexer.query.tree import Node

Numbers: TypeAlias = NDArray[np.uint32]
"""Passages by their places in the reading order, ascending, each once."""
Scores: TypeAlias = NDArray[np.float64]
_MONTHS = tuple(f"{month:02}" for month in range(1, 13))


@dataclass(frozen=True, slots=True)
class PassageTokens:
    """All that an engine indexes of one passage. ``number`` is its place in the reading order.

    ``grams``: the characters of the folded texts, and each two side by side; of the text with its
    numbers in digits too. ``symbols``: keys of the document symbols cited. ``months``: ``01`` to
    ``12``, for days that are named. ``provided`` and ``dictionary``: folded words, one a place.
    """

    number: int
    id: str
    document: str
    kind: str
    sections: tuple[str, ...]
    symbols: tuple[str, ...]
    months: tuple[str, ...]
    grams: tuple[str, ...]
    provided: tuple[str, ...]
    dictionary: tuple[str, ...]


class Engine(Protocol):
    """One generation of an index, open for reading, from any number of threads.

    Laws: ``candidates`` holds every passage that satisfies the tree, whole or related (it may hold
    more); ``scores`` are the BM25 of Lucene (k1 1.2, b 0.75, lengths as Lucene rounds them) of the
    tree's words in each of some passages, the better of the two segmentations for each word, 0 for
    a passage that holds none; the same tree on the same passages gives the same answers, on every
    engine.
    """

    def candidates(self, tree: Node) -> Numbers: ...

    def scores(self, tree: Node, numbers: Numbers) -> Scores: ...

    def close(self) -> None: ...


def grams(folded: str) -> Iterator[str]:
    """The pieces under which a folded text is found. See PassageTokens."""
    for position in range(len(folded)):
        yield folded[position]
        if position + 1 < len(folded):
            yield folded[position : position + 2]


def needed_grams(folded: str) -> tuple[str, ...]:
    """The pieces that every passage holding ``folded`` has: the longer ones, if there are any."""
    return tuple(sorted({folded[i : i + 2] for i in range(len(folded) - 1)})) or (folded,)


def months(period: Period) -> tuple[str, ...]:
    """The months under which the passages are found that name days of a period, or its months."""
    first, last = period.first, period.last
    if first.month is None or last.month is None:
        return _MONTHS
    years = (last.year or 0) - (first.year or last.year or 0)
    count = 12 * years + last.month - first.month
    if count < 0:  # over a new year, without years
        count += 12
    return tuple(_MONTHS[(first.month - 1 + after) % 12] for after in range(min(count, 11) + 1))
