"""In which ways annotators cut a text wherever it stands, and how often each of them is met."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.borders import LONGEST_CUT, WHOLLY
from indexer.analysis.normalize import Folded, fold
from indexer.budget import Budget
from indexer.matches.literals import Literals
from indexer.matches.passages import Passages
from indexer.model import Segmentation, Span
from indexer.query.tree import Term
from indexer.query.view import PassageView

_AT_ONCE = 1 << 20
"""Places that are looked at together; between these the time is looked at."""
Ends: TypeAlias = tuple[int, ...]
"""Where the words end that a folded text is cut into, but for the last one."""
Counted: TypeAlias = tuple[Ends, int, int]
"""A cut, the number of a passage that has it, and at how many places it was met."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a text is cut.

    ``words``: ranges of the text that was asked about, in order, which hold all of it but blanks.
    ``count``: at how many places an annotator cuts it so, or several do. ``passage``: the id of the
    first passage with such a place.
    """

    words: tuple[Span, ...]
    count: int
    passage: str


def ways(text: str, passages: Passages, budget: Budget) -> tuple[Way, ...]:
    """Every way in which annotators cut a text, the most frequent first; ties in reading order.

    A place that words hold only in part tells of no way. ``budget`` says afterwards whether there
    was no time to look at all places.
    """
    folded = fold(text)
    if not folded.text:
        return ()
    counts: dict[Ends, int] = {}
    firsts: dict[Ends, int] = {}
    for ends, number, count in _counted(folded.text, passages, budget):
        counts[ends] = counts.get(ends, 0) + count
        firsts[ends] = min(firsts.get(ends, number), number)
    ordered = sorted(counts, key=lambda ends: (-counts[ends], firsts[ends], ends))
    return tuple(
        Way(_words(folded, ends), counts[ends], passages.views[firsts[ends]].passage.id)
        for ends in ordered
    )


def _words(folded: Folded, ends: Ends) -> tuple[Span, ...]:
    borders = (0, *ends, len(folded.text))
    return tuple(folded.origin(start, end) for start, end in pairwise(borders))


def _counted(folded: str, passages: Passages, budget: Budget) -> Iterator[Counted]:
    term, literals = Term(folded, folded), passages.literals
    if literals is None or len(folded) > LONGEST_CUT:
        numbers = passages.engine.candidates(term)
    else:
        yield from _at_places(folded, literals, budget)
        numbers = literals.odd(term)
    for number in numbers.tolist():
        if budget.is_spent():
            return
        for ends in _in_passage(folded, passages.views[number]):
            yield ends, number, 1


def _at_places(folded: str, literals: Literals, budget: Budget) -> Iterator[Counted]:
    """Of all passages but those that are odd."""
    found, length = literals.find(folded), len(folded)
    going_on = np.uint64((1 << (length - 1)) - 1)  # whether the first one does tells no cut
    for first in range(0, len(found), _AT_ONCE):
        if budget.is_spent():
            return
        some = slice(first, first + _AT_ONCE)
        numbers = found.numbers[some]
        earlier: list[NDArray[np.uint64]] = []
        for there, cut in literals.borders.ways(numbers, found.offsets[some], length):
            column = np.zeros(len(numbers), np.uint64)
            column[there] = cut & (going_on | WHOLLY)
            fresh = column != 0
            for before in earlier:  # what two annotators cut alike is one place
                fresh &= column != before
            earlier.append(column)
            kinds, at, counts = np.unique(column[fresh], return_index=True, return_counts=True)
            holding = numbers[fresh][at].tolist()
            for kind, number, count in zip(kinds.tolist(), holding, counts.tolist(), strict=True):
                yield _ends(kind, length), number, count


def _ends(way: int, length: int) -> Ends:
    return tuple(at for at in range(1, length) if not way >> (length - 1 - at) & 1)


def _in_passage(folded: str, view: PassageView) -> Iterator[Ends]:
    """The same of one passage, place by place; what only another witness reads tells of none."""
    whole = view.folded
    for span in view.find(folded):
        start = bisect_left(whole.starts, span.start)
        if whole.text[start : start + len(folded)] == folded:
            places = [whole.origin(at, at + 1) for at in range(start, start + len(folded))]
            cuts = (_cut(places, segmentation) for segmentation in view.passage.words)
            yield from dict.fromkeys(ends for ends in cuts if ends is not None)


def _cut(places: list[Span], segmentation: Segmentation) -> Ends | None:
    """How words cut characters that stand at these places; None where they lack any."""
    numbers = []
    words = [w for w in segmentation.words if w.start < places[-1].end and places[0].start < w.end]
    for place in places:
        held = (n for n, w in enumerate(words) if w.start <= place.start and place.end <= w.end)
        number = next(held, None)
        if number is None:
            return None
        numbers.append(number)
    return tuple(at for at in range(1, len(places)) if numbers[at] != numbers[at - 1])
