"""A number or a day -> where it stands, however it is written; see ``query/variants``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from string import digits

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.borders import GOES_ON, Borders
from indexer.analysis.dates import Period
from indexer.engines import Numbers
from indexer.matches import Rows
from indexer.matches.literals import Literals, Offsets, Ranges, apart


@dataclass(frozen=True, slots=True, eq=False)
class Spelled(Ranges):
    """Ranges that say the same, but may be written in different ways.

    ``which``: of the ``texts``, each of them once, that stands there.
    """

    which: Rows
    texts: tuple[str, ...]


def numbers(text: str, literals: Literals, typed: str = "") -> Spelled:
    """Where a text stands whose numbers are in digits, however passages write them.

    Of what is ``typed``, where it stands just so need not be told: it may be left out.
    """
    written = _written(text, literals)
    if text == typed:
        return written
    plain, offsets = _plain(text, literals)
    texts = written.texts if text in written.texts else (*written.texts, text)
    return Spelled(
        np.concatenate([written.numbers, plain]),
        np.concatenate([written.offsets, offsets]),
        np.concatenate([written.lengths, np.full(len(plain), len(text), np.uint32)]),
        literals.borders,
        np.concatenate([written.which, np.full(len(plain), texts.index(text))]),
        texts,
    )


def _plain(text: str, literals: Literals) -> tuple[Numbers, Offsets]:
    """The same, in passages that write all numbers in digits, and have any."""
    passages, offsets = literals.places(text)
    there = ~literals.rewritten[passages]
    if not any(sign in digits for sign in text):  # else where it stands there is one
        there &= literals.numbered[passages]
    passages, offsets = passages[there], offsets[there]
    part = _are_parted(passages, offsets, literals.borders)
    part |= _are_parted(passages, offsets + np.uint32(len(text)), literals.borders)
    passages, offsets = passages[~part], offsets[~part]
    if (kept := apart(passages, offsets, len(text))) is not None:
        passages, offsets = passages[kept], offsets[kept]
    return passages, offsets


def days(period: Period, literals: Literals) -> Spelled:
    """Where days or months are named that hold what is asked."""
    named = literals.mentions.days
    held = named.holding(period)
    held = held[~literals.is_odd[named.passages[held]]]
    starts = named.starts[held]
    different, which = np.unique(named.spellings[held], return_inverse=True)
    texts = literals.mentions.texts
    return Spelled(
        named.passages[held],
        starts,
        named.ends[held] - starts,
        literals.borders,
        which,
        tuple(texts[spelling] for spelling in different.tolist()),
    )


def _written(text: str, literals: Literals) -> Spelled:
    """The same, in passages with numbers that are written otherwise."""
    passages, begins = literals.places(text, in_digits=True)
    written, borders = literals.mentions.numerals, literals.borders
    starts, torn = written.in_text(passages, begins)
    ends, torn_there = written.in_text(passages, begins + np.uint32(len(text)))
    whole = ~(torn | torn_there)
    whole &= ~_are_parted(passages, starts, borders)
    whole &= ~_are_parted(passages, ends, borders)
    passages, begins = passages[whole], begins[whole]
    starts, ends = starts[whole], ends[whole]
    if (kept := apart(passages, begins, len(text))) is not None:
        passages, begins, starts, ends = (some[kept] for some in (passages, begins, starts, ends))
    which, texts = _texts(text, passages, begins, literals)
    return Spelled(passages, starts, ends - starts, borders, which, texts)


def _are_parted(passages: Numbers, edges: Offsets, borders: Borders) -> NDArray[np.bool_]:
    """Whether a number in digits goes on from the character before these, to the one there."""
    after = borders.rows.take(passages).astype(np.int64) + edges
    inside = after < borders.rows.take(passages + np.uint32(1))
    found: NDArray[np.bool_] = (borders.signs.take(after, mode="clip") & GOES_ON) != 0
    return found & inside


def _texts(
    text: str, passages: Numbers, begins: Offsets, literals: Literals
) -> tuple[Rows, tuple[str, ...]]:
    """What stands where texts in digits hold a text: which, of these."""
    written = literals.mentions.numerals
    first, last = written.within(passages, begins, len(text))
    which = np.zeros(len(passages), np.int64)
    for step in range(int(np.max(last - first, initial=0))):
        there = (first + step < last).nonzero()[0]
        row = first[there] + step
        at = (written.keys[row] & np.uint64(0xFFFFFFFF)) - begins[there]
        ways = np.zeros(len(passages), np.uint64)
        ways[there] = (written.spellings[row].astype(np.uint64) << np.uint64(32) | at) + 1
        _, way = np.unique(ways, return_inverse=True)
        _, which = np.unique(which * (len(passages) + 1) + way, return_inverse=True)
    _, some = np.unique(which, return_index=True)
    texts = (
        "".join(_as_written(text, int(begins[one]), range(first[one], last[one]), literals))
        for one in some.tolist()
    )
    return which, tuple(texts)


def _as_written(text: str, begin: int, rows: range, literals: Literals) -> Iterator[str]:
    """A text in digits as some passage writes it, in which it begins there; ``rows``: of the
    numbers that are written otherwise."""
    written, done = literals.mentions.numerals, 0
    for row in rows:
        at = (int(written.keys[row]) & 0xFFFFFFFF) - begin
        yield text[done:at]
        yield literals.mentions.texts[int(written.spellings[row])]
        done = at + int(written.sizes[row])
    yield text[done:]
