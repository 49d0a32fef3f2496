"""The beginning of words -> the passages that hold such words, with their marks.

For what begins with ideographs, Latin letters and digits alone; where other wildcards stand,
``query/wildcards`` says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.borders import BLANK
from indexer.analysis.normalize import is_ideograph
from indexer.engines import Numbers
from indexer.matches import Held, Marks, Matches, everywhere
from indexer.matches.literals import Literals
from indexer.matches.terms import passages_of
from indexer.query.matching import Level
from indexer.query.tree import Wildcard
from indexer.query.wildcards import is_latin
from indexer.ranges import are_among, each_once


def prefix_of(wildcard: Wildcard) -> str:
    """What a wildcard's words begin with, told by arrays; empty if it is anything else."""
    if not wildcard.prefix or len(wildcard.pieces) != 1:
        return ""
    (piece,) = wildcard.pieces
    signs = [sign for sign in piece if sign and (is_ideograph(sign) or is_latin(sign))]
    return "".join(signs) if len(signs) == len(piece) else ""


def beginning(
    prefix: str, number: int, literals: Literals, wording: Callable[[str], int]
) -> tuple[Matches, Numbers]:
    """As ``matching`` says of a prefix; and the passages of which this is not sure.

    ``number``: its own in marks; ``wording``: the number of a text.
    """
    found, borders = literals.find(prefix, at_start=True), literals.borders
    lengths, unsure = borders.word_ends(found.numbers, found.offsets, len(prefix))
    starts = borders.rows.take(found.numbers).astype(np.int64) + found.offsets
    unsure |= (borders.signs.take(starts + lengths - 1) & BLANK) != 0  # which may be several
    doubtful = each_once(found.numbers[unsure])
    kept = _apart(starts, starts + lengths)
    kept &= ~are_among(found.numbers, doubtful)
    numbers, begins, lengths = found.numbers[kept], found.offsets[kept], lengths[kept]
    last = begins + (lengths - 1).astype(np.uint32)
    passages, rows = passages_of(numbers)
    matches = everywhere(passages, Level.WHOLE)
    matches.covered[:] = len(prefix)
    marks = Marks(
        rows,
        found.among(kept).starts,
        borders.origins(numbers, last) + np.uint32(1),
        np.full(len(rows), number, np.uint16),
        borders.grades(numbers, begins, lengths),
        np.full(len(rows), wording(prefix), np.int32),
        begins,
        lengths.astype(np.uint32),
    )
    return replace(matches, marks=marks), doubtful


def _apart(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Held:
    """Which ranges to keep: those inside the word that the last one kept went on to are none.

    Counted through all passages, so that ranges of two passages never meet.
    """
    kept = np.ones(len(starts), np.bool_)
    near = starts[1:] < np.maximum.accumulate(ends)[:-1]
    last = -1  # the place of the last one kept, of those looked at
    for place in (near.nonzero()[0] + 1).tolist():
        if kept[place - 1]:
            last = place - 1
        kept[place] = starts[place] >= ends[last]
    return kept
