"""What else was meant by a query that stands nowhere: one close reading, searched instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np

from indexer.analysis.normalize import fold_text
from indexer.analysis.scripts import simplified
from indexer.budget import Budget
from indexer.finding import Finding
from indexer.query.close_readings import Readings, Why
from indexer.query.missing import missing_terms, one_text
from indexer.query.tree import Query, Term
from indexer.query.view import AS_TYPED
from indexer.results import Suggestion

_MOST_MISSING = 3
"""Terms of a query for which other readings are looked up."""


def reread(
    query: Query, read: Callable[[str], Readings], stands: Callable[[str], bool]
) -> tuple[Query | None, Why | None, tuple[Suggestion, ...]]:
    """The query for the close reading of a bare term that stands nowhere, if there is one.

    Other readings, and those of terms beside others, are only suggested. ``read`` gives the
    readings of a text; ``stands`` tells whether a folded text stands anywhere.
    """
    text = one_text(query)
    if text is None:
        return None, None, tuple(_suggestions(query, read, stands))
    readings = read(text)
    others = tuple(Suggestion(other.text, other.why) for other in readings.others)
    if readings.best is None:
        return None, None, others
    best = readings.best.text
    named_otherwise = readings.best.why in ("english", "script")
    query = Query(best, Term(best, fold_text(best)), reread=named_otherwise)
    return query, readings.best.why, others


def _suggestions(
    query: Query, read: Callable[[str], Readings], stands: Callable[[str], bool]
) -> Iterator[Suggestion]:
    """The query with one of its terms read otherwise that stands nowhere."""
    for term in islice(missing_terms(query.tree, stands), _MOST_MISSING):
        readings = read(term.text)
        end = term.start + len(term.text)
        for reading in (readings.best, *readings.others):
            if reading:
                changed = query.typed[: term.start] + reading.text + query.typed[end:]
                yield Suggestion(changed, reading.why)


def in_other_script(finding: Finding, budget: Budget) -> str | None:
    """What was typed in simplified characters, where only these stand in the corpus."""
    typed = finding.query.typed
    read = simplified(typed)
    if read == typed:
        return None
    matches, traditional = finding.matches, finding.passages.traditional
    typed_there = np.zeros(len(matches), np.bool_)
    typed_there[matches.marks.rows[matches.marks.grades < len(AS_TYPED)]] = True
    if not typed_there.any():
        return None
    texts = (
        view.passage.text[mark.start : mark.end]
        for view, match in finding.found(typed_there & traditional(matches.numbers), budget)
        for mark in match.marks
        if mark.grade in AS_TYPED
    )
    every = all(simplified(text) == text for text in texts)
    return read if every and not budget.spent else None
