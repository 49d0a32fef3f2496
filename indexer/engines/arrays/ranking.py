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
    row_of,
)
from indexer.engines.arrays.evaluation import Find, Literal
from indexer.engines.arrays.leaves import Leaf, Scores, Word
from indexer.engines.arrays.postings import Postings
from indexer.engines.arrays.scoring import bounds, weigh
from indexer.ranges import each_once, gathered

Best: TypeAlias = tuple[Numbers, Scores]
Places: TypeAlias = NDArray[np.intp]
"""Passages as numpy takes them for indices, which it would make of them anew each time."""
_FEW, _FEW_LISTED = 2048, 8192
"""Passages of a row, or of a list, that are all weighed: to choose among them takes as long; those
of a list are at hand, and to choose among them a row has to be made first."""
_RANGES = 32
"""Ranges that are looked at first, and four times as many in each turn after that."""
_ROUNDING = 1 - 1e-12
"""What sums of the same numbers in another order may differ by."""
_LOOKED_UP = 4
"""Postings that are added up in the time in which one passage is looked up."""


def best(
    asked: Any, leaf: Leaf, found: DocSet, held: int, whole: bool, count: int, find: Find
) -> Best:
    """At most so many of the passages found, best first; those that weigh the same in order.

    ``found``: those that satisfy the query, ``held`` of them; ``whole``: none was left out.
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
        case query.Or() if whole and held > _FEW and (words := _words(asked, leaf, find)):
            return _of_any(words, leaf, count)
    few = _FEW if is_row(found) else _FEW_LISTED
    most = bounds(asked, leaf, find) if held > few else None
    if most is None:
        numbers = numbers_of(found)
        return _top(numbers, weigh(asked, leaf, numbers, find), count)
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
        return _top(some.docs, word.weigh_all(leaf, boost), count)
    threshold = np.partition(maxima, -count)[-count]
    above, alike = (maxima > threshold).nonzero()[0], (maxima == threshold).nonzero()[0]
    ranges = np.sort(np.concatenate((above, alike[:count])))  # each has one that weighs as much
    assert some.dense
    starts, ends = some.dense.ranks.take(ranges), some.dense.ranks.take(ranges + 1)
    held = gathered(starts, ends - starts)
    return _top(some.docs.take(held), word.weigh(some.weights.take(held), boost), count)


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
    left = [sum(most[other] for other in order[done:]) for done in range(len(order) + 1)]
    sums, added, kept = np.zeros(leaf.count), list[Places](), list[Places]()
    for done, number in enumerate(order, start=1):
        word, boost = words[number]
        added.append(word.docs(leaf).astype(np.intp))
        np.add.at(sums, added[-1], word.weigh_all(leaf, boost))
        rest, threshold = order[done:], _threshold(sums, added, count)
        if rest and left[done] >= threshold:
            continue
        kept = _promising(sums, added, left, threshold)
        if rest:  # unless it is quicker to add the next one than to look all these up
            next_one = words[rest[0]][0].docs(leaf)
            if _LOOKED_UP * len(rest) * sum(map(len, kept)) < len(next_one):
                break
    numbers = each_once(np.concatenate(kept)).astype(np.uint32)
    scores = sums.take(numbers)
    for number in rest:
        word, boost = words[number]
        scores += word.scores(leaf, numbers)[0] * boost
    return _top(numbers, scores, count)


def _threshold(sums: Scores, added: list[Places], count: int) -> float:
    """What the best weigh at least; as the passages of one word tell, the heaviest with enough."""
    docs = next((docs for docs in added if len(docs) >= count), added[0])
    return _least_of_best(sums.take(docs), count) * _ROUNDING


def _promising(
    sums: Scores, added: list[Places], left: list[float], threshold: float
) -> list[Places]:
    """The passages of the words added up that may be among the best.

    ``left``: what all words weigh at most, all but the first, and so on. Those passages that hold
    only words that are left when it is less than the threshold need not be looked at.
    """
    wanted = next((done for done, most in enumerate(left) if most < threshold), len(added))
    least = threshold - left[len(added)]
    return [docs.take((sums.take(docs) >= least).nonzero()[0]) for docs in added[:wanted]]


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
    return _least_of(scores, count)


def _least_of(scores: Scores, count: int) -> float:
    """The least of so many of the highest."""
    place = len(scores) - count
    scores = scores.copy()
    scores.partition(place)
    return float(scores[place])


def _pruned(asked: Any, leaf: Leaf, found: DocSet, most: Scores, count: int, find: Find) -> Best:
    row: Any = found if is_row(found) else row_of(found, leaf.count)
    most = np.where(row != 0, most, -1.0)
    numbers, scores = np.empty(0, np.uint32), np.empty(0)
    at_once, threshold = _RANGES, 0.0
    while len(ranges := (most >= threshold).nonzero()[0]):
        if len(ranges) > at_once:
            ranges = (most >= _least_of(most, at_once)).nonzero()[0][: 2 * at_once]
        more = _members(row, ranges)
        numbers = np.concatenate((numbers, more))
        scores = np.concatenate((scores, weigh(asked, leaf, more, find)))
        threshold = _least_of_best(scores, count) * _ROUNDING
        most[ranges] = -1.0
        at_once *= 4
    kept = numbers.argsort()
    return _top(numbers.take(kept), scores.take(kept), count)


def _members(row: Any, ranges: NDArray[np.int64]) -> Numbers:
    """The members of a row in some ranges."""
    bits = np.unpackbits(row.take(ranges).view(np.uint8), bitorder="little").view(np.bool_)
    found = bits.nonzero()[0]
    numbers: Numbers = ((ranges.take(found >> 6) * RANGE) + (found & 63)).astype(np.uint32)
    return numbers


def _top(numbers: Numbers, scores: Scores, count: int) -> Best:
    """The best of ascending passages, and of those that weigh the same the first."""
    if len(scores) > 4 * count:
        kept = (scores >= _least_of_best(scores, count)).nonzero()[0]
        numbers, scores = numbers.take(kept), scores.take(kept)
    order = (-scores).argsort(kind="stable")[:count]
    return numbers.take(order), scores.take(order)
