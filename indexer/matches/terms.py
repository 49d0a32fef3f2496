"""A term, as it stands and by its other names -> the passages that hold it, with their marks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from indexer.analysis.borders import JOINED
from indexer.engines import Numbers
from indexer.matches import VARIANT, Marks, Matches, Rows
from indexer.matches.literals import Literal, Literals
from indexer.matches.overlaps import longest_first
from indexer.query.matching import Level
from indexer.query.tree import Form, Term
from indexer.query.variants import is_long
from indexer.ranges import begins


def whole(term: Term, number: int, literals: Literals, wording: Callable[[str], int]) -> Matches:
    """As ``matching`` says of a term, without its numbers and days; ``number``: its own in marks.

    ``wording``: the number of a text.
    """
    texts = (term.folded, *(form.folded for form in term.forms))
    found = [literals.find(term.folded), *(named(form, literals) for form in term.forms)]
    lengths = [len(some) for some in found]
    numbers = np.concatenate([some.numbers for some in found])
    starts = np.concatenate([some.starts for some in found])
    ends = np.concatenate([some.ends for some in found])
    offsets = np.concatenate([some.offsets for some in found])
    which = np.repeat(np.array([wording(text) for text in texts], np.int32), lengths)
    sizes = np.repeat(np.array([len(text) for text in texts], np.uint32), lengths)
    grades = np.full(len(numbers), VARIANT, np.uint8)
    grades[: lengths[0]] = found[0].grades
    if len(found) > 1:
        typed = np.arange(len(numbers)) < lengths[0]
        kept = longest_first(numbers, starts, ends, typed).nonzero()[0]
        kept = kept[np.argsort(numbers[kept], kind="stable")]
        numbers, starts, ends = numbers[kept], starts[kept], ends[kept]
        offsets, which, grades, sizes = offsets[kept], which[kept], grades[kept], sizes[kept]
    passages, rows = passages_of(numbers)
    count = len(passages)
    no = np.zeros(count, np.bool_)
    return Matches(
        passages,
        np.full(count, Level.WHOLE, np.uint8),
        np.full(count, len(term.folded), np.int64),
        np.zeros(count),
        no,
        no,
        no,
        Marks(
            rows,
            starts,
            ends,
            np.full(len(rows), number, np.uint16),
            grades,
            which,
            offsets,
            sizes,
        ),
    )


def named(form: Form, literals: Literals) -> Literal:
    """Where a name stands as itself; see ``variants.named``."""
    found = literals.find(form.folded)
    return found if is_long(form) else found.among(found.grades <= JOINED)


def passages_of(numbers: Numbers) -> tuple[Numbers, Rows]:
    """The different ones of ascending numbers; and for each the place of its own among them."""
    first = begins(numbers)
    return numbers[first], np.cumsum(first) - 1
