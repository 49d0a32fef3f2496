"""A term, as it stands and by its other names -> the passages that hold it, with their marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.borders import JOINED
from indexer.engines import Numbers
from indexer.matches import VARIANT, Marks, Matches, Rows, spellings
from indexer.matches.literals import Literal, Literals, Ranges
from indexer.matches.overlaps import longest_first
from indexer.matches.spellings import Spelled
from indexer.query.matching import Level
from indexer.query.tree import Form, Term
from indexer.query.variants import is_long
from indexer.ranges import begins


def whole(term: Term, number: int, literals: Literals, wording: Callable[[str], int]) -> Matches:
    """As ``matching`` says of a term; ``number``: its own in marks.

    ``wording``: the number of a text.
    """
    typed = literals.find(term.folded)
    names = [typed, *(named(form, literals) for form in term.forms)]
    others = list(_spelled(term, literals))
    found: list[Ranges] = [*names, *others]
    numbers = np.concatenate([some.numbers for some in found])
    starts = np.concatenate([some.starts for some in found])
    ends = np.concatenate([some.ends for some in found])
    offsets = np.concatenate([some.offsets for some in found])
    lengths = np.concatenate([some.lengths for some in found])
    told: tuple[Literal | Spelled, ...] = (*names, *others)
    which = np.concatenate([_wordings(some, wording) for some in told])
    grades = np.full(len(numbers), VARIANT, np.uint8)
    grades[: len(typed)] = typed.grades
    spelled = np.arange(len(numbers)) >= sum(map(len, names))
    if len(found) > 1:
        first = np.arange(len(numbers)) < len(typed)
        kept = longest_first(numbers, starts, ends, first).nonzero()[0]
        kept = kept[np.argsort(numbers[kept], kind="stable")]
        numbers, starts, ends, spelled = numbers[kept], starts[kept], ends[kept], spelled[kept]
        offsets, lengths, which, grades = offsets[kept], lengths[kept], which[kept], grades[kept]
    passages, rows = passages_of(numbers)
    count = len(passages)
    no, otherwise = np.zeros((2, count), np.bool_)
    otherwise[rows[spelled]] = True
    return Matches(
        passages,
        np.full(count, Level.WHOLE, np.uint8),
        np.full(count, len(term.folded), np.int64),
        np.zeros(count),
        no,
        no,
        otherwise,
        Marks(
            rows,
            starts,
            ends,
            np.full(len(rows), number, np.uint16),
            grades,
            which,
            offsets,
            lengths,
        ),
    )


def _spelled(term: Term, literals: Literals) -> Iterator[Spelled]:
    if term.numbered:
        yield spellings.numbers(term.numbered, literals, term.folded)
    if term.period:
        yield spellings.days(term.period, literals)


def _wordings(found: Literal | Spelled, wording: Callable[[str], int]) -> NDArray[np.int32]:
    """What stands at each of these."""
    if isinstance(found, Literal):
        return np.full(len(found), wording(found.text), np.int32)
    return np.array([wording(text) for text in found.texts], np.int32)[found.which]


def named(form: Form, literals: Literals) -> Literal:
    """Where a name stands as itself; see ``variants.named``."""
    found = literals.find(form.folded)
    return found if is_long(form) else found.among(found.grades <= JOINED)


def passages_of(numbers: Numbers) -> tuple[Numbers, Rows]:
    """The different ones of ascending numbers; and for each the place of its own among them."""
    first = begins(numbers)
    return numbers[first], np.cumsum(first) - 1
