"""The best passages of a segment, without weighing all of them.

One word: the ranges of 64 passages in which it weighs most, as kept with it. Any of several words:
the words that weigh most are added up, until the others together could bring nothing new among the
best (MaxScore: Turtle and Flood 1995). Any other query: ranges are looked at in the order of what
it may weigh there at most, until no other can hold anything better (block-max pruning: Ding and
Suel 2011, by ranges of passages as in Mallia, Suel and Tonellotto 2024).
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from whoosh import query

from indexer.engines.arrays.docsets import (
    RANGE,
    DocSet,
    Numbers,
    first_of,
    is_row,
    numbers_of,
    ranges_of,
    row_of,
    size,
)
from indexer.engines.arrays.evaluation import Find, Literal
from indexer.engines.arrays.leaves import Leaf, Scores, Word
from indexer.engines.arrays.postings import Postings
from indexer.engines.arrays.ranges import gathered
from indexer.engines.arrays.scoring import bounds, weighed

Best: TypeAlias = tuple[Numbers, Scores]
_FEW = 2048
"""Passages that are all weighed: to choose among them takes as long."""
_RANGES = 32
"""Ranges that are looked at first, and four times as many in each turn after that."""
_ROUNDING = 1 - 1e-12
"""What sums of the same numbers in another order may differ by."""
_LOOKED_UP = 4
"""Postings that are added up in the time in which one passage is looked up."""


def best(asked: Any, leaf: Leaf, found: DocSet, whole: bool, count: int, find: Find) -> Best:
    """At most so many of the passages found, best first; those that weigh the same in order.

    ``found``: those that satisfy the query; ``whole``: all of them, none was left out.
    """
    match asked:
        case query.ConstantScoreQuery():
            return _first(found, count, asked.score)
        case Literal():
            return _first(found, count, asked.boost)
        case query.Term() if not asked.boost:
            return _first(found, count, 0.0)
        case query.Term():
            word = find(asked.fieldname, asked.text)
            if whole and word:
                return _of_word(word, leaf, asked.boost, count)
        case query.Or() if whole and size(found) > _FEW and (words := _words(asked, leaf, find)):
            return _of_any(words, leaf, count)
    most = bounds(asked, leaf, find) if size(found) > _FEW else None
    if most is None:
        numbers = numbers_of(found)
        return _top(numbers, weighed(asked, leaf, numbers, find, sure=True)[0], count)
    return _pruned(asked, leaf, found, most, count, find)


def _first(found: DocSet, count: int, score: float) -> Best:
    numbers = first_of(found, count)
    return numbers, np.full(len(numbers), float(score))


def _of_word(word: Word, leaf: Leaf, boost: float, count: int) -> Best:
    some = word.postings[leaf.number]
    if some is None:
        return np.empty(0, np.uint32), np.empty(0)
    maxima = _maxima(some, word)
    if maxima is None or len(maxima) <= 2 * count:
        return _top(some.docs, word.weigh_all(leaf) * boost, count)
    threshold = np.partition(maxima, -count)[-count]
    above, alike = (maxima > threshold).nonzero()[0], (maxima == threshold).nonzero()[0]
    ranges = np.sort(np.concatenate((above, alike[:count])))  # each has one that weighs as much
    assert some.dense
    starts, ends = some.dense.ranks.take(ranges), some.dense.ranks.take(ranges + 1)
    held = gathered(starts, ends - starts)
    return _top(some.docs.take(held), word.weigh(some.weights.take(held)) * boost, count)


def _maxima(some: Postings, word: Word) -> Scores | None:
    """The maxima of a word's ranges, without its rarity, if they hold for the whole index."""
    return some.dense.maxima if some.dense and some.average == word.average else None


def _words(asked: Any, leaf: Leaf, find: Find) -> list[tuple[Word, float]]:
    """The words of a query that wants any of them; empty if it wants anything else.

    Or if one of them weighs nothing: who holds no other would be overlooked.
    """
    if asked.scale or any(type(one) is not query.Term for one in asked.subqueries):
        return []
    boost = asked.boost if len(asked.subqueries) > 1 else 1.0
    found = ((find(one.fieldname, one.text), one.boost * boost) for one in asked.subqueries)
    words = [(word, times) for word, times in found if word and word.postings[leaf.number]]
    return words if all(times and _weighs(word, leaf) for word, times in words) else []


def _weighs(word: Word, leaf: Leaf) -> bool:
    some = word.postings[leaf.number]
    return some is not None and len(some.weights) > 0


def _of_any(words: list[tuple[Word, float]], leaf: Leaf, count: int) -> Best:
    """The best sums of what several words weigh."""
    most = [_most(word, leaf) * boost for word, boost in words]
    order = sorted(range(len(words)), key=most.__getitem__, reverse=True)
    sums, added = np.zeros(ranges_of(leaf.count) * RANGE), list[Numbers]()
    for done, number in enumerate(order, start=1):
        word, boost = words[number]
        added.append(word.docs(leaf))
        np.add.at(sums, added[-1], word.weigh_all(leaf) * boost)
        rest = order[done:]
        kept, enough = _promising(sums, added, sum(most[other] for other in rest), count)
        if enough and rest:  # unless it is quicker to add the next one than to look all these up
            next_one = words[rest[0]][0].docs(leaf)
            if _LOOKED_UP * len(rest) * sum(map(len, kept)) < len(next_one):
                break
    numbers = np.unique(np.concatenate(kept))
    scores = sums.take(numbers)
    for number in rest:
        word, boost = words[number]
        scores += word.scores(leaf, numbers)[0] * boost
    return _top(numbers, scores, count)


def _promising(
    sums: Scores, added: list[Numbers], left: float, count: int
) -> tuple[list[Numbers], bool]:
    """The passages of the words added up that may be among the best, if the other words weigh no
    more than is left; and whether none that holds only those can be."""
    scores = [sums.take(docs) for docs in added]
    threshold = max(_least_of_best(some, count) for some in scores) * _ROUNDING
    kept = [docs[some >= threshold - left] for docs, some in zip(added, scores, strict=True)]
    return kept, left < threshold


def _most(word: Word, leaf: Leaf) -> float:
    """The most that a word weighs anywhere, or more."""
    some = word.postings[leaf.number]
    maxima = _maxima(some, word) if some else None
    return word.idf * (1.0 if maxima is None else float(maxima.max()))


def _least_of_best(scores: Scores, count: int) -> float:
    """At least so many of the scores are as high; 0 where there are not so many.

    Of many scores the highest of each few stand for all, which is nearly as high.
    """
    if len(scores) < count:
        return 0.0
    if len(scores) > RANGE * max(RANGE, count):
        scores = scores[: len(scores) // RANGE * RANGE].reshape(RANGE, -1).max(axis=0)
    return float(np.partition(scores, -count)[-count])


def _pruned(asked: Any, leaf: Leaf, found: DocSet, most: Scores, count: int, find: Find) -> Best:
    row: Any = found if is_row(found) else row_of(found, leaf.count)
    most = np.where(row != 0, most, -1.0)
    numbers, scores = np.empty(0, np.uint32), np.empty(0)
    at_once, threshold = _RANGES, -0.5
    while True:
        ranges = (most >= threshold).nonzero()[0]
        if not len(ranges):
            return numbers, scores
        if len(ranges) > at_once:
            ranges = ranges[np.argpartition(most[ranges], -at_once)[-at_once:]]
        more = _members(row, ranges)
        numbers = np.concatenate((numbers, more))
        scores = np.concatenate((scores, weighed(asked, leaf, more, find, sure=True)[0]))
        numbers, scores = _top(numbers, scores, count)
        if len(scores) == count:
            threshold = float(scores[-1]) * _ROUNDING
        most[ranges] = -1.0
        at_once *= 4


def _members(row: Any, ranges: NDArray[np.int64]) -> Numbers:
    """The members of a row in some ranges."""
    bits = np.unpackbits(row.take(ranges).view(np.uint8), bitorder="little").view(np.bool_)
    found = bits.nonzero()[0]
    numbers: Numbers = ((ranges.take(found >> 6) * RANGE) + (found & 63)).astype(np.uint32)
    return numbers


def _top(numbers: Numbers, scores: Scores, count: int) -> Best:
    """The best, and of those that weigh the same the first."""
    if len(scores) > 4 * count:
        kept = (scores >= _least_of_best(scores, count)).nonzero()[0]
        numbers, scores = numbers[kept], scores[kept]
    order = np.lexsort((numbers, -scores))[:count]
    return numbers[order], scores[order]
