"""Numbers that are written in other ways than in plain digits, and days: where many texts have any.

So it is told of all passages together where a number or a day stands, however it is written; of one
passage, ``query/variants`` tells the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.dates import DAYS, MONTHS, Date, Period, dates_of, reach
from indexer.analysis.numerals import Rewrite, goes_on, rewrites, rewritten
from indexer.ranges import offsets

Numbers = NDArray[np.uint32]
Keys = NDArray[np.uint64]
_BELOW = np.uint64(32)
_OFFSET = np.uint64(0xFFFFFFFF)
_DAYS = 32  # of a month, and one for none


@dataclass(frozen=True, slots=True, eq=False)
class Spellings:
    """Different texts, each once; text ``i`` is ``codes[begins[i]:begins[i + 1]]`` in UTF-32."""

    codes: Numbers
    begins: Numbers

    def __len__(self) -> int:
        return len(self.begins) - 1

    def __getitem__(self, number: int) -> str:
        codes = self.codes[self.begins[number] : self.begins[number + 1]]
        return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))


@dataclass(frozen=True, slots=True, eq=False)
class Numerals:
    """Numbers of passages' folded texts that stand in digits in ``numerals.numbered_text``; in
    order.

    ``keys``: the passage of each << 32 | where it begins when all are in digits; ``sizes``: how
    many characters it then has; ``starts`` and ``ends``: where it stands in the folded text;
    ``spellings``: which of some texts stands there.
    """

    keys: Keys
    sizes: Numbers
    starts: Numbers
    ends: Numbers
    spellings: Numbers

    def __len__(self) -> int:
        return len(self.keys)

    def passages(self) -> Numbers:
        """The passage of each."""
        return (self.keys >> _BELOW).astype(np.uint32)

    def within(
        self, numbers: Numbers, begins: Numbers, size: int
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Of ranges of texts in digits: the first numeral of each, and the one after its last."""
        first = self.keys.searchsorted(keys_of(numbers, begins))
        return first, self.keys.searchsorted(keys_of(numbers, begins + np.uint32(size)))

    def in_text(self, numbers: Numbers, borders: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
        """Where borders between characters of texts in digits are in the folded texts; and which
        of them are inside a number that is not in digits there, and so nowhere."""
        if not len(self):
            return borders, np.zeros(len(borders), np.bool_)
        row = self.keys.searchsorted(keys_of(numbers, borders), "right") - 1
        key = self.keys.take(row, mode="clip")
        mine = (row >= 0) & (key >> _BELOW == numbers)
        into = borders.astype(np.int64) - (key & _OFFSET).astype(np.int64)
        size = self.sizes.take(row, mode="clip")
        starts, ends = self.starts.take(row, mode="clip"), self.ends.take(row, mode="clip")
        moved = np.where(into == 0, starts, ends + into - size)
        found = np.where(mine, moved, borders).astype(np.uint32)
        return found, mine & (into > 0) & (into < size)


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Days and months that passages' folded texts name, in order; without bare years.

    ``passages``: of each; ``starts`` and ``ends``: where it stands in the folded text; ``firsts``
    and ``lasts``: of the period, ``(year * 12 + month - 1) * 32 + day``, with 0 for no year and for
    no day; ``spellings``: which of some texts stands there.
    """

    passages: Numbers
    starts: Numbers
    ends: Numbers
    firsts: Numbers
    lasts: Numbers
    spellings: Numbers

    def __len__(self) -> int:
        return len(self.passages)

    def holding(self, asked: Period) -> NDArray[np.int64]:
        """The places of those that name what is asked; see ``dates.holds``."""
        if not asked.first.month:
            return np.zeros(0, np.int64)
        daily = asked.first.day is not None
        cycle = DAYS if daily else MONTHS
        asked_first, asked_length = reach(asked, daily)
        first, last = _placed(self.firsts, daily), _placed(self.lasts, daily)
        dated = self.firsts >= MONTHS * _DAYS
        length = last - first
        length[~dated] %= cycle
        later, earlier = asked_first - first, first - asked_first
        cyclic = ~dated if asked.first.year else np.ones(len(self), np.bool_)
        later[cyclic] %= cycle
        earlier[cyclic] %= cycle
        if daily:
            found = (later >= 0) & (later <= length - asked_length)
        else:
            found = (later >= 0) & (later <= length)
            found |= (earlier >= 0) & (earlier <= asked_length)
        found |= cyclic & (length >= cycle - 1)
        if daily:
            found &= self.firsts % _DAYS > 0
        return found.nonzero()[0]


_T = TypeVar("_T", Numerals, Days)


@dataclass(frozen=True, slots=True, eq=False)
class Mentions:
    """Of passages one after the other.

    ``texts``: what ``spellings`` are numbers of. ``unclear``: the passages in which a number that
    is rewritten meets signs of another, so that all this does not tell where numbers end in them.
    """

    numerals: Numerals
    days: Days
    texts: Spellings
    unclear: Numbers


def mentions_of(texts: Iterable[str]) -> Mentions:
    """Of folded texts."""
    known: dict[str, int] = {}
    numerals: list[tuple[int, int, int, int, int]] = []
    days: list[tuple[int, int, int, int, int, int]] = []
    unclear: list[int] = []
    for number, text in enumerate(texts):
        grown, changes = 0, list(rewrites(text))
        if not _are_clear(text, changes):
            unclear.append(number)
        for start, end, digits in changes:
            spelling = known.setdefault(text[start:end], len(known))
            numerals.append((number << 32 | start + grown, len(digits), start, end, spelling))
            grown += len(digits) - (end - start)
        for span, period in dates_of(text):
            if period.first.month:
                spelling = known.setdefault(text[span.start : span.end], len(known))
                first, last = _number(period.first), _number(period.last)
                days.append((number, span.start, span.end, first, last, spelling))
    keys, *columns = _columns(numerals, 5, np.uint64)
    return Mentions(
        Numerals(keys, *(column.astype(np.uint32) for column in columns)),
        Days(*_columns(days, 6, np.uint32)),
        _spellings(known),
        np.array(unclear, np.uint32),
    )


def joined(parts: Iterable[tuple[int, Mentions]]) -> Mentions:
    """Of all passages, from those of consecutive ones, each with how many passages it is of."""
    known: dict[str, int] = {}
    numerals, days, unclear = [_NONE.numerals], [_NONE.days], [_NONE.unclear]
    first = 0
    for passages, part in parts:
        ids = [known.setdefault(text, len(known)) for text in part.texts]
        spellings = np.array(ids, np.uint32)
        numerals.append(
            replace(
                part.numerals,
                keys=part.numerals.keys + np.uint64(first << 32),
                spellings=spellings[part.numerals.spellings],
            )
        )
        days.append(
            replace(
                part.days,
                passages=part.days.passages + np.uint32(first),
                spellings=spellings[part.days.spellings],
            )
        )
        unclear.append(part.unclear + np.uint32(first))
        first += passages
    return Mentions(
        _put_together(Numerals, numerals),
        _put_together(Days, days),
        _spellings(known),
        np.concatenate(unclear),
    )


def _are_clear(text: str, changes: Sequence[Rewrite]) -> bool:
    """Whether in a folded text numbers go on from sign to sign where they do in digits too, but
    inside of what is rewritten."""
    digits, grown = rewritten(text, changes), 0
    for start, end, number in changes:
        begin, finish = start + grown, start + grown + len(number)
        grown += len(number) - (end - start)
        for at, in_digits in ((start - 1, begin - 1), (start, begin), (end, finish)):
            if goes_on(text, at) != goes_on(digits, in_digits):
                return False
        if goes_on(text, end + 1) != goes_on(digits, finish + 1):
            return False
    return True


def keys_of(numbers: Numbers, borders: Numbers) -> Keys:
    """Passages and places in them as one number."""
    return numbers.astype(np.uint64) << _BELOW | borders


def _number(date: Date) -> int:
    return ((date.year or 0) * MONTHS + (date.month or 1) - 1) * _DAYS + (date.day or 0)


def _placed(dates: Numbers, daily: bool) -> NDArray[np.int64]:
    """As ``dates.place``."""
    months: NDArray[np.int64] = (dates // _DAYS).astype(np.int64)
    if not daily:
        return months
    return months * (DAYS // MONTHS) + np.maximum(dates % _DAYS, 1) - 1


def _columns(rows: Sequence[tuple[int, ...]], count: int, dtype: type) -> list[NDArray[Any]]:
    found: NDArray[Any] = np.array(rows, dtype).reshape(-1, count)
    return [np.ascontiguousarray(column) for column in found.T]


def _put_together(kind: type[_T], parts: Sequence[_T]) -> _T:
    names = [field.name for field in fields(kind)]
    return kind(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _spellings(texts: Iterable[str]) -> Spellings:
    some = list(texts)
    codes = np.frombuffer("".join(some).encode("utf-32-le", "surrogatepass"), "<u4")
    return Spellings(
        codes.astype(np.uint32), offsets(np.array([*map(len, some)], np.int64)).astype(np.uint32)
    )


_NONE = mentions_of(())
