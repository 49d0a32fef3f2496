"""A term, as it stands and by its other names -> the passages that hold it, with their marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.borders import JOINED
from indexer.engines import Numbers
from indexer.matches import VARIANT, Marks, Matches, Rows, spellings
from indexer.matches.literals import Literal, Literals
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
    found: list[Literal | Spelled] = [typed]
    found += (named(form, literals) for form in term.forms)
    found += _spelled(term, literals)
    lengths = [len(some) for some in found]
    numbers = np.concatenate([some.numbers for some in found])
    starts = np.concatenate([some.starts for some in found])
    ends = np.concatenate([some.ends for some in found])
    offsets = np.concatenate([some.offsets for some in found])
    sizes = np.concatenate([_lengths(some) for some in found])
    texts = [term.folded, *(form.folded for form in term.forms)]
    which = np.concatenate(list(_wordings(found, texts, wording)))
    grades = np.full(len(numbers), VARIANT, np.uint8)
    grades[: len(typed)] = typed.grades
    spelled = np.arange(len(numbers)) >= sum(lengths[: len(texts)])
    if len(found) > 1:
        first = np.arange(len(numbers)) < len(typed)
        kept = longest_first(numbers, starts, ends, first).nonzero()[0]
        kept = kept[np.argsort(numbers[kept], kind="stable")]
        numbers, starts, ends = numbers[kept], starts[kept], ends[kept]
        offsets, which, grades, sizes = offsets[kept], which[kept], grades[kept], sizes[kept]
        spelled = spelled[kept]
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
            sizes,
        ),
    )


def _spelled(term: Term, literals: Literals) -> Iterator[Spelled]:
    if term.numbered:
        yield spellings.numbers(term.numbered, literals, term.folded)
    if term.period:
        yield spellings.days(term.period, literals)


def _lengths(found: Literal | Spelled) -> NDArray[np.uint32]:
    if isinstance(found, Spelled):
        return found.lengths
    return np.full(len(found), found.length, np.uint32)


def _wordings(
    found: Iterable[Literal | Spelled], texts: Sequence[str], wording: Callable[[str], int]
) -> Iterator[NDArray[np.int32]]:
    """What stands there; ``texts``: of those that do not say it themselves."""
    plain = iter(texts)
    for some in found:
        if isinstance(some, Spelled):
            yield np.array([wording(text) for text in some.texts], np.int32)[some.which]
        else:
            yield np.full(len(some), wording(next(plain)), np.int32)


def named(form: Form, literals: Literals) -> Literal:
    """Where a name stands as itself; see ``variants.named``."""
    found = literals.find(form.folded)
    return found if is_long(form) else found.among(found.grades <= JOINED)


def passages_of(numbers: Numbers) -> tuple[Numbers, Rows]:
    """The different ones of ascending numbers; and for each the place of its own among them."""
    first = begins(numbers)
    return numbers[first], np.cumsum(first) - 1
