"""How much the words of a query weigh in some passages: their BM25, term by term."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, reduce
from typing import TypeAlias

import numpy as np

from indexer.engines import Scores
from indexer.query.tree import Form, Node, Part, Term, distinct_leaves

Weigh: TypeAlias = Callable[[str], Scores | None]
"""The scores of one word in the passages that are asked about; None where it stands in none."""


def evidence(tree: Node, passages: int, weigh: Weigh) -> Scores:
    """The sum over the terms of a tree, for each of so many passages."""
    weigh = cache(weigh)  # the parts and forms of a term share many words
    terms = (leaf for leaf in distinct_leaves(tree).values() if isinstance(leaf, Term))
    found = _sum(_weigh_term(term, weigh) for term in terms)
    return np.zeros(passages) if found is None else found


def _weigh_term(term: Term, weigh: Weigh) -> Scores | None:
    """How much a term weighs: itself or a form of it, or its parts together, if that is more."""
    typed = _weigh_text(term, weigh)
    forms = (_weigh_text(form, weigh) for form in term.forms)
    return _best([typed, *forms, _sum(_weigh_part(part, weigh) for part in term.parts)])


def _weigh_part(part: Part, weigh: Weigh) -> Scores | None:
    forms = (_weigh_text(form, weigh) for form in part.forms)
    return _best([_sum(map(weigh, part.words)), *forms])


def _weigh_text(text: Term | Form, weigh: Weigh) -> Scores | None:
    """A text as one word, or its words together, if that is more."""
    return _best([weigh(text.folded), _sum(map(weigh, text.tokens))])


def _best(scores: Iterable[Scores | None]) -> Scores | None:
    return _together(np.maximum, scores)


def _sum(scores: Iterable[Scores | None]) -> Scores | None:
    return _together(np.add, scores)


def _together(put: np.ufunc, scores: Iterable[Scores | None]) -> Scores | None:
    held = [some for some in scores if some is not None]
    return reduce(put, held) if held else None
