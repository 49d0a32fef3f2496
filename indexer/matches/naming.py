"""The names of one thing -> the passages that use each; the longest of those that overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from indexer.budget import Budget
from indexer.engines import Numbers
from indexer.matches.overlaps import longest_first
from indexer.matches.passages import Passages
from indexer.matches.terms import named
from indexer.query.tree import Form, Or, Term
from indexer.query.variants import longest_named

_SIEVED = 256
"""Characters of a text that an engine is asked for: it keeps pairs, and long texts hold many."""


def standing(folded: str, passages: Passages, budget: Budget) -> Numbers:
    """The passage of each occurrence of a text, ascending; as long as there is time."""
    if budget.is_spent():
        return np.zeros(0, np.uint32)
    literals, asked = passages.literals, Term(folded, folded[:_SIEVED])
    told = literals.find(folded).numbers if literals else np.zeros(0, np.uint32)
    left = literals.odd(asked) if literals else passages.engine.candidates(asked)
    found: list[int] = []
    for number in left.tolist():
        if budget.is_spent():
            break
        found += [number] * len(passages.views[number].find(folded))
    return np.sort(np.concatenate((told, np.array(found, np.uint32))))


def naming(forms: Sequence[Form], passages: Passages) -> list[Numbers]:
    """The passage of each occurrence of each name, ascending; as ``variants.longest_named``."""
    asked = Or(tuple(Term(form.text, form.folded) for form in forms))
    literals = passages.literals
    if literals is None:
        return _by_hand(forms, passages, passages.engine.candidates(asked))
    found = [named(form, literals) for form in forms]
    numbers, starts, ends = (
        np.concatenate([np.zeros(0, np.uint32), *(getattr(some, name) for some in found)])
        for name in ("numbers", "starts", "ends")
    )
    kept = longest_first(numbers, starts, ends, np.zeros(len(numbers), np.bool_))
    which = np.repeat(np.arange(len(forms)), [len(some) for some in found])
    told = [numbers[kept & (which == form)] for form in range(len(forms))]
    odd = _by_hand(forms, passages, literals.odd(asked))
    return [np.sort(np.concatenate(both)) for both in zip(told, odd, strict=True)]


def _by_hand(forms: Sequence[Form], passages: Passages, numbers: Iterable[int]) -> list[Numbers]:
    found: dict[Form, list[int]] = {form: [] for form in forms}
    for number in numbers:
        for form, _ in longest_named(forms, passages.views[int(number)]):
            found[form].append(int(number))
    return [np.array(found[form], np.uint32) for form in forms]
