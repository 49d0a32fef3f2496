"""The parts of a term -> the passages that hold most of its words, how rare and how close together.

What ``query/related`` says of one passage, of all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.borders import INSIDE, JOINED
from indexer.budget import Budget
from indexer.engines import Numbers
from indexer.matches import Held, Rows, spellings
from indexer.matches.literals import Literal, Literals, Ranges
from indexer.matches.terms import named
from indexer.model import Span
from indexer.query.related import NEARBY, SCATTERED, narrowest
from indexer.query.tree import Part, Term
from indexer.ranges import each_once, located

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Related:
    """``numbers``: the passages, ascending; ``covered`` and ``weights``: as in ``related.Held``."""

    numbers: Numbers
    covered: Rows
    weights: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A part: where its forms stand, and its words, each word once; by passage, whether they do.

    ``any_form``: the passages with a form; ``held``: those with each word.
    """

    part: Part
    forms: tuple[Literal, ...]
    words: Mapping[str, Ranges]
    any_form: Held
    held: Mapping[str, Held]

    def count(self) -> NDArray[np.uint16]:
        """How many of its words each passage holds; with a form it holds all."""
        found = np.zeros(len(self.any_form), np.uint16)
        for held in self.held.values():
            found += held
        found[self.any_form] = len(self.part.words)
        return found

    def ranges(self) -> list[tuple[Ranges, Held]]:
        """What is marked, each with the passages in which it is."""
        in_words = ~self.any_form
        forms: list[tuple[Ranges, Held]] = [(one, self.any_form) for one in self.forms]
        return [*forms, *((some, in_words) for some in self.words.values())]


def related(term: Term, literals: Literals, but: Held, budget: Budget) -> Related | None:
    """The passages that hold most of a term's words, ``but`` for some; None if time ran out."""
    passages = len(literals.borders)
    parts = list[_Part]()
    for one in term.parts:
        if budget.is_spent():
            return None
        parts.append(_stands(one, literals, passages))
    counts = np.zeros(passages, np.uint16)
    for part in parts:
        counts += part.count()
    counts[but] = 0
    numbers = (counts >= max(1, term.most)).nonzero()[0].astype(np.uint32)
    return _weighed(numbers, parts)


def _stands(part: Part, literals: Literals, passages: int) -> _Part:
    forms = tuple(named(form, literals) for form in part.forms)
    words: dict[str, Ranges]
    if part.number:
        words = {word: spellings.numbers(word, literals) for word in part.words}
    else:
        words = {word: _as_word(word, literals) for word in part.words}
    any_form = np.zeros(passages, np.bool_)
    for some in forms:
        any_form[some.numbers] = True
    held = {word: _holding(some, passages) for word, some in words.items()}
    return _Part(part, forms, words, any_form, held)


def _as_word(word: str, literals: Literals) -> Literal:
    """Where a word stands as a word, or inside a longer one, as ``related`` has it."""
    found = literals.find(word)
    return found.among(found.grades <= (INSIDE if len(word) > 1 else JOINED))


def _holding(some: Ranges, passages: int) -> Held:
    held = np.zeros(passages, np.bool_)
    held[some.numbers] = True
    return held


def _weighed(numbers: Numbers, parts: list[_Part]) -> Related:
    covered = np.zeros(len(numbers), np.int64)
    weights = np.zeros(len(numbers))
    together = np.zeros(len(numbers), np.int64)
    for part in parts:
        by_form, size = part.any_form[numbers], sum(map(len, part.part.words))
        found = np.zeros(len(numbers), np.int64)
        for word, held in part.held.items():
            found += len(word) * held[numbers]
        share = found / max(1, size)
        if part.part.forms:
            share *= SCATTERED
        weights += np.where(by_form, part.part.weight, part.part.weight * share)
        found[by_form] = size
        covered += found
        together += (found > 0) | by_form
    several = together > 1
    if several.any():
        close = _closeness(numbers[several], parts)
        weights[several] *= 1 + close
    return Related(numbers, covered, weights)


def _closeness(numbers: Numbers, parts: list[_Part]) -> Floats:
    """As ``related.closeness`` of passages that hold several parts."""
    rows, starts, ends, which = _ranges(numbers, parts)
    widths = _narrowest(len(numbers), rows, starts, ends, which, len(parts))
    found: Floats = 0.5 / (1 + np.log1p(widths / NEARBY))
    return found


def _ranges(numbers: Numbers, parts: list[_Part]) -> tuple[Rows, Any, Any, Any]:
    """All ranges of parts in these passages, sorted: row, start, end and part of each."""
    columns: list[list[NDArray[Any]]] = [[], [], [], []]
    for place, part in enumerate(parts):
        for some, marked in part.ranges():
            row, held = located(some.numbers, numbers)
            kept = (held & marked[some.numbers]).nonzero()[0]
            columns[0].append(row[kept])
            columns[1].append(some.starts[kept].astype(np.int64))
            columns[2].append(some.ends[kept].astype(np.int64))
            columns[3].append(np.full(len(kept), place))
    rows, starts, ends, which = (np.concatenate(column) for column in columns)
    order = np.lexsort((which, ends, starts, rows))
    return rows[order], starts[order], ends[order], which[order]


def _narrowest(
    count: int, rows: Rows, starts: Rows, ends: Rows, which: Rows, parts: int
) -> NDArray[np.int64]:
    """How wide the narrowest range is that holds a range of each part of its row.

    It ends with some range, and begins with the last range before it of the part whose last one
    lies furthest back.
    """
    begins = rows.searchsorted(np.arange(count))
    places = np.arange(len(rows))
    first = begins[rows]
    last = places.copy()
    for part in range(parts):
        latest = np.maximum.accumulate(np.where(which == part, places, -1))
        has = np.zeros(count, np.bool_)
        has[rows[which == part]] = True
        latest = np.where(latest >= first, latest, -1)
        np.minimum(last, np.where(has[rows], latest, last), out=last)
    widths = np.where(last >= 0, ends - starts[last], np.iinfo(np.int64).max)
    found = np.minimum.reduceat(widths, begins)
    nested = (ends[1:] < ends[:-1]) & (rows[1:] == rows[:-1])
    for row in each_once(rows[1:][nested]).tolist():  # ranges within ranges: as one passage is told
        some = slice(int(begins[row]), int(rows.searchsorted(row + 1)))
        found[row] = _one(starts[some].tolist(), ends[some].tolist(), which[some].tolist())
    return found


def _one(starts: list[int], ends: list[int], which: list[int]) -> int:
    spans: dict[int, list[Span]] = {}
    for start, end, part in zip(starts, ends, which, strict=True):
        spans.setdefault(part, []).append(Span(start, end))
    return narrowest([spans[part] for part in sorted(spans)])
