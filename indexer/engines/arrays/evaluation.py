"""A query of Whoosh's -> the passages of a segment that satisfy it.

Terms, And, Or, Not, AndNot, Require, Every, Prefix, Phrase and constant scores are evaluated here,
and Literal, which is ours; of any other query Whoosh's own matcher is asked, step by step.

Where stock Whoosh 2.7.4 answers otherwise, it errs:

1. AndNot: it finds a passage too many, or fails at the end of a list. Here what satisfies the first
   query, but not the second, and weighs as the first.
2. Require: its search finds what AndNot would. Here what satisfies both, and weighs as the first.
3. Prefix with a constant score: it weighs the terms. Here each passage weighs the boost.
4. Prefix without: it forgets the boost where only one term of a segment begins so.
5. Phrase: it fails for one of no words. Here nothing satisfies it, as nothing does an empty And.
6. A field of keywords: its weight depends on the model. Here keywords weigh nothing.

Boosts and constant scores are not negative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import numpy as np
from whoosh import query
from whoosh.query.qcore import NullQuery

from indexer.engines.arrays.adjacency import phrase
from indexer.engines.arrays.docsets import (
    NONE,
    DocSet,
    difference,
    everything,
    intersection,
    union,
)
from indexer.engines.arrays.leaves import Leaf, Word

Find: TypeAlias = Callable[[str, str], Word | None]
"""A term of a field, as an index remembers it."""
EXACT = 1
"""The slop of a phrase that has nothing between its words, as Whoosh counts."""


class Literal(query.Term):  # type: ignore[misc]  # whoosh is untyped
    """A text, wherever it stands in a field of characters (``fields.Grams``).

    Not inside a query that is stepped through by Whoosh's own matcher.
    """

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        raise TypeError(f"{self}: no stepwise query may hold a literal text")


def matched(asked: Any, leaf: Leaf, find: Find) -> DocSet:
    """The passages, those that are deleted among them."""
    match asked:
        case Literal():
            return leaf.texts.holding((asked.fieldname,), asked.text)
        case query.Term():
            word = find(asked.fieldname, asked.text)
            return word.docset(leaf) if word else NONE
        case query.And():
            return _all(asked.subqueries, leaf, find)
        case query.Or():
            return union((matched(one, leaf, find) for one in asked.subqueries), leaf.count)
        case query.Not():
            return difference(everything(leaf.count), matched(asked.query, leaf, find), leaf.count)
        case query.AndNot():
            return _all((asked.a, query.Not(asked.b)), leaf, find)
        case query.Require():
            return _all((asked.a, asked.b), leaf, find)
        case query.ConstantScoreQuery():
            return matched(asked.child, leaf, find)
        case query.Every() if asked.fieldname is None:
            return everything(leaf.count)
        case query.Prefix():
            field = leaf.fields.get(asked.fieldname)
            return field.beginning(asked.text) if field else NONE
        case query.Phrase() if asked.slop == EXACT:
            return _phrase(asked, leaf, find)
        case _ if asked is NullQuery:
            return NONE
        case _:
            return np.array(sorted(asked.docs(leaf.searcher)), np.uint32)


def _all(asked: Iterable[Any], leaf: Leaf, find: Find) -> DocSet:
    parts = list(asked)
    if not parts:
        return NONE
    wanted = [matched(one, leaf, find) for one in parts if not isinstance(one, query.Not)]
    kept = intersection(wanted or [everything(leaf.count)])
    for one in parts:
        if isinstance(one, query.Not):
            kept = difference(kept, matched(one.query, leaf, find), leaf.count)
    return kept


def _phrase(asked: Any, leaf: Leaf, find: Find) -> DocSet:
    """Raises QueryError for a field without places, as Whoosh does."""
    field = leaf.fields.get(asked.fieldname)
    if not field or not asked.words:
        return NONE
    if not field.facts.placed:
        raise query.QueryError(f"{asked.fieldname}: no places are kept in this field")
    numbers = []
    for text in asked.words:
        word = find(asked.fieldname, text)
        some = word.postings[leaf.number] if word else None
        if some is None:
            return NONE
        numbers.append(some.number)
    return leaf.bases.holding(phrase(field, asked.words, numbers))
