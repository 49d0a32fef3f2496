"""A query of Whoosh's -> how much it weighs in some passages, and at most in any of a range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from whoosh import query

from indexer.engines.arrays.docsets import (
    RANGE,
    Numbers,
    contains,
    is_row,
    ranges_of,
)
from indexer.engines.arrays.evaluation import EXACT, Find, Literal, matched
from indexer.engines.arrays.leaves import Leaf, Scores, Word, weigh_held
from indexer.ranges import located

Held: TypeAlias = NDArray[np.bool_]
_OF_NOT = 1.0
"""What Whoosh gives a passage for lacking what it should lack."""


def weigh(asked: Any, leaf: Leaf, numbers: Numbers, find: Find) -> Scores:
    """The score of each of some passages that all satisfy the query."""
    match asked:
        case Literal():
            return np.full(len(numbers), float(asked.boost))
        case query.ConstantScoreQuery():
            return np.full(len(numbers), float(asked.score))
        case query.Term():
            return weigh_held(_words([asked], find), leaf, numbers)
        case query.And():
            total = _weigh_all(asked.subqueries, leaf, numbers, find)
            boost = _boost(asked)
            return total if boost == 1.0 else total * boost
        case query.Phrase() if asked.slop == EXACT:
            terms = (query.Term(asked.fieldname, text, asked.boost) for text in asked.words)
            return weigh_held(_words(terms, find), leaf, numbers)
        case query.Not():
            return np.full(len(numbers), _OF_NOT)
        case query.AndNot() | query.Require():
            return weigh(asked.a, leaf, numbers, find)
        case _:
            return weighed(asked, leaf, numbers, find)[0]


def _weigh_all(asked: Iterable[Any], leaf: Leaf, numbers: Numbers, find: Find) -> Scores:
    """The sum; words are looked up together."""
    terms = [one for one in asked if type(one) is query.Term]
    others = (weigh(one, leaf, numbers, find) for one in asked if type(one) is not query.Term)
    return reduce(np.add, others, weigh_held(_words(terms, find), leaf, numbers))


def _words(terms: Iterable[Any], find: Find) -> Iterator[tuple[Word, float]]:
    for term in terms:
        if word := find(term.fieldname, term.text):
            yield word, term.boost


def weighed(asked: Any, leaf: Leaf, numbers: Numbers, find: Find) -> tuple[Scores, Held]:
    """The score of each passage, 0 where it does not satisfy the query; and which do."""
    match asked:
        case Literal():
            return _constant(asked, asked.boost, leaf, numbers, find)
        case query.Term():
            word = find(asked.fieldname, asked.text)
            return _boosted(_term(word, leaf, numbers), asked.boost)
        case query.And():
            return _boosted(_all(asked.subqueries, leaf, numbers, find), _boost(asked))
        case query.Or() if not asked.scale:
            return _boosted(_any(asked.subqueries, leaf, numbers, find), _boost(asked))
        case query.Not():
            held = ~_held(asked.query, leaf, numbers, find)
            return held * np.float64(_OF_NOT), held
        case query.AndNot():
            scores, held = weighed(asked.a, leaf, numbers, find)
            held = held & ~_held(asked.b, leaf, numbers, find)
            return scores * held, held
        case query.Require():
            scores, held = weighed(asked.a, leaf, numbers, find)
            held = held & _held(asked.b, leaf, numbers, find)
            return scores * held, held
        case query.ConstantScoreQuery():
            return _constant(asked.child, asked.score, leaf, numbers, find)
        case query.Every() if asked.fieldname is None:
            return np.full(len(numbers), asked.boost), np.ones(len(numbers), np.bool_)
        case query.Phrase() if asked.slop == EXACT:
            held = _held(asked, leaf, numbers, find)
            found = np.zeros(len(numbers))
            found[held] = weigh(asked, leaf, numbers[held], find)
            return found, held
        case query.Prefix() if asked.constantscore:
            return _constant(asked, asked.boost, leaf, numbers, find)
        case query.Prefix():
            return _boosted(_any(_expanded(asked, leaf), leaf, numbers, find), asked.boost)
        case _:
            return _stepwise(asked, leaf, numbers)


def _term(word: Word | None, leaf: Leaf, numbers: Numbers) -> tuple[Scores, Held]:
    if word is None:
        return np.zeros(len(numbers)), np.zeros(len(numbers), np.bool_)
    return word.scores(leaf, numbers)


def _boost(asked: Any) -> float:
    """What the parts of a query together are multiplied by; Whoosh takes a single one as it is."""
    return float(asked.boost) if len(asked.subqueries) > 1 else 1.0


def _boosted(found: tuple[Scores, Held], boost: float) -> tuple[Scores, Held]:
    return found if boost == 1.0 else (found[0] * boost, found[1])


def _all(asked: Iterable[Any], leaf: Leaf, numbers: Numbers, find: Find) -> tuple[Scores, Held]:
    parts = [weighed(one, leaf, numbers, find) for one in asked]
    if not parts:
        return np.zeros(len(numbers)), np.zeros(len(numbers), np.bool_)
    total = reduce(np.add, (scores for scores, _ in parts))
    every = reduce(np.logical_and, (held for _, held in parts))
    return total * every, every


def _any(asked: Iterable[Any], leaf: Leaf, numbers: Numbers, find: Find) -> tuple[Scores, Held]:
    total, some = np.zeros(len(numbers)), np.zeros(len(numbers), np.bool_)
    for one in asked:
        scores, held = weighed(one, leaf, numbers, find)
        total += scores
        some |= held
    return total, some


def _held(asked: Any, leaf: Leaf, numbers: Numbers, find: Find) -> Held:
    found = matched(asked, leaf, find)
    if is_row(found):
        return contains(found, numbers)
    if not len(found):
        return np.zeros(len(numbers), np.bool_)
    return located(numbers, found)[1]


def _constant(
    asked: Any, score: float, leaf: Leaf, numbers: Numbers, find: Find
) -> tuple[Scores, Held]:
    held = _held(asked, leaf, numbers, find)
    return held * np.float64(score), held


def _expanded(asked: Any, leaf: Leaf) -> list[Any]:
    """The terms that a prefix stands for."""
    field = leaf.fields.get(asked.fieldname)
    terms = field.terms.beginning(asked.text.encode()) if field else range(0)
    return [query.Term(asked.fieldname, field.terms[n].decode()) for n in terms] if field else []


def _stepwise(asked: Any, leaf: Leaf, numbers: Numbers) -> tuple[Scores, Held]:
    """By Whoosh's own matcher."""
    found: dict[int, float] = {}
    matcher = asked.matcher(leaf.searcher, leaf.searcher.context())
    while matcher.is_active():
        found[matcher.id()] = matcher.score()
        matcher.next()
    wanted = numbers.tolist()
    scores = np.array([found.get(number, 0.0) for number in wanted])
    return scores, np.array([number in found for number in wanted], np.bool_)


def bounds(asked: Any, leaf: Leaf, find: Find) -> Scores | None:
    """The most that a query may weigh in each range of 64 passages; None where nobody knows."""
    match asked:
        case Literal():
            return np.full(ranges_of(leaf.count), asked.boost)
        case query.Term():
            word = find(asked.fieldname, asked.text)
            return _bounds_of_term(word, leaf, asked.boost)
        case query.Or() if asked.scale:
            return None
        case query.And() | query.Or():
            return _sum((bounds(one, leaf, find) for one in asked.subqueries), leaf, _boost(asked))
        case query.Not():
            return np.full(ranges_of(leaf.count), _OF_NOT)
        case query.AndNot() | query.Require():
            return bounds(asked.a, leaf, find)
        case query.ConstantScoreQuery():
            return np.full(ranges_of(leaf.count), asked.score)
        case query.Phrase() if asked.slop == EXACT:
            words = (bounds(query.Term(asked.fieldname, w), leaf, find) for w in asked.words)
            return _sum(words, leaf, asked.boost)
        case query.Prefix() if asked.constantscore:
            return np.full(ranges_of(leaf.count), asked.boost)
        case _:
            return None


def _bounds_of_term(word: Word | None, leaf: Leaf, boost: float) -> Scores | None:
    some = word.postings[leaf.number] if word else None
    if word is None or some is None:
        return np.zeros(ranges_of(leaf.count))
    if some.dense and some.dense.maxima is not None and some.average == word.average:
        return some.dense.maxima * (word.idf * boost)
    found = np.zeros(ranges_of(leaf.count))
    np.maximum.at(found, some.docs // RANGE, word.weigh_all(leaf, boost))
    return found


def _sum(parts: Iterable[Scores | None], leaf: Leaf, boost: float) -> Scores | None:
    total = np.zeros(ranges_of(leaf.count))
    for part in parts:
        if part is None:
            return None
        total += part
    return total if boost == 1.0 else total * boost
