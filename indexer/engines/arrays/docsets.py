"""Sets of passages: their numbers, ascending, or a row of bits, whichever is smaller.

An array of unsigned 32-bit integers is a set by its members; one of unsigned 64-bit integers is a
row of bits, passage n at bit ``n % 64`` of ``row[n // 64]``, as long as there are passages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.ranges import each_once, located

Numbers: TypeAlias = NDArray[np.uint32]
Row: TypeAlias = NDArray[np.uint64]
DocSet: TypeAlias = NDArray[Any]
"""Either of them."""

NONE: Numbers = np.empty(0, np.uint32)
RANGE = 64
"""Passages of which one item of a row tells."""
FEW = 32
"""Of fewer than one in so many passages, the numbers are kept: they take less room than a row."""
SMALL = 8
"""Items of a row up to which it is gone through as soon as numbers are."""
_SEARCHED = 16
"""How many times as long the longer list must be for looking each up to be quicker than sorting
both together, which takes two ascending runs quickly."""

_TOLD = 1024
"""Bytes of a row, at most one in eight, that have members for these to be told at once."""


def is_row(some: DocSet) -> bool:
    return some.itemsize == 8  # quicker to ask than the type itself


def ranges_of(passages: int) -> int:
    """How many items a row has for so many passages."""
    return -(-passages // RANGE)


def is_dense(members: int, passages: int) -> bool:
    """Whether so many of so many passages are better kept as a row."""
    return members * FEW >= passages


def size(some: DocSet) -> int:
    if not is_row(some):
        return len(some)
    if len(some) <= SMALL:
        return int.from_bytes(some.tobytes(), "little").bit_count()
    return int(np.bitwise_count(some).sum())


def everything(passages: int) -> Row:
    row = np.full(ranges_of(passages), np.uint64(0xFFFF_FFFF_FFFF_FFFF))
    if passages % RANGE:
        row[-1] = np.uint64((1 << passages % RANGE) - 1)
    return row


def row_of(numbers: NDArray[Any], passages: int) -> Row:
    """These numbers, in any order, as a row."""
    marked = np.zeros(ranges_of(passages) * RANGE, np.bool_)
    marked[numbers.astype(np.intp)] = True  # in half the time that numpy takes with narrower ones
    row: Row = np.packbits(marked, bitorder="little").view("<u8")
    return row


def bits_of(some: DocSet) -> int:
    """The same set as one integer, passage n at bit n; where there are few passages, Python puts
    such together in a tenth of the time that numpy takes to be called."""
    if is_row(some):
        return int.from_bytes(some.tobytes(), "little")
    bits = 0
    for number in some.tolist():
        bits |= 1 << number
    return bits


def row_of_bits(bits: int, passages: int) -> Row:
    """What bits_of() makes an integer of."""
    return np.frombuffer(bits.to_bytes(ranges_of(passages) * 8, "little"), "<u8")


def numbers_of(some: DocSet) -> Numbers:
    """The members, ascending."""
    if not is_row(some):
        return some
    every = some.view(np.uint8)
    if len(some) <= SMALL:
        return np.unpackbits(every, bitorder="little").nonzero()[0].astype(np.uint32)
    return _read(every, every != 0)


def _few(row: Row) -> DocSet:
    """The same set, by its members if those are so few that they are told as soon as counted."""
    every = row.view(np.uint8)
    held = every != 0
    few = np.count_nonzero(held) <= min(_TOLD, len(row))
    return _read(every, held) if few else row


def _read(every: NDArray[np.uint8], filled: NDArray[np.bool_]) -> Numbers:
    """The members of a row, given byte by byte, with which of the bytes have any."""
    held = filled.nonzero()[0]
    bits = np.unpackbits(every.take(held), bitorder="little").view(np.bool_)
    found = bits.nonzero()[0]
    numbers: Numbers = ((held.take(found >> 3) << 3) + (found & 7)).astype(np.uint32)
    return numbers


def first_of(some: DocSet, count: int) -> Numbers:
    """The first members, at most so many."""
    if not is_row(some):
        return some[:count]
    return numbers_of(some[: _holding(some, count)])[:count]


def _holding(row: DocSet, count: int) -> int:
    """How many items of a row hold the first so many members."""
    taken = count
    while taken < len(row) and np.bitwise_count(row[:taken]).sum() < count:
        taken *= 8
    return taken


def contains(row: Row, numbers: Numbers) -> NDArray[np.bool_]:
    """Which of the numbers are in a row."""
    shift = (numbers & 7).astype(np.uint8)
    return ((row.view(np.uint8).take(numbers >> 3) >> shift) & 1).view(np.bool_)


def intersection(sets: Sequence[DocSet]) -> DocSet:
    """What is in all of these; at least one."""
    rows = [some for some in sets if is_row(some)]
    lists = sorted((some for some in sets if not is_row(some)), key=len)
    row = reduce(np.bitwise_and, rows) if rows else None
    if not lists:
        assert row is not None
        return row if len(rows) == 1 or len(row) <= SMALL else _few(row)
    numbers = reduce(common, lists)
    return numbers if row is None else numbers[contains(row, numbers)]


def common(short: Numbers, long: Numbers) -> Numbers:
    """What is in two ascending lists, of which the first is the shorter."""
    if len(short) * _SEARCHED < len(long):
        found: Numbers = short[located(short, long)[1]]
        return found
    both = np.concatenate((short, long))
    both.sort(kind="stable")  # merges the two, which are in order already
    found = both[:-1][both[1:] == both[:-1]]
    return found  # noqa: RET504  # numpy forgets the type of what an index gives


def union(sets: Iterable[DocSet], passages: int) -> DocSet:
    """What is in any of these."""
    rows, lists = list[DocSet](), list[DocSet]()
    for one in sets:
        if len(one):
            (rows if is_row(one) else lists).append(one)
    if not lists:
        return reduce(np.bitwise_or, rows) if rows else NONE
    if not rows:
        if len(lists) == 1:
            return lists[0]
        if not is_dense(sum(map(len, lists)), passages):
            return each_once(np.concatenate(lists))
    rows.append(row_of(np.concatenate(lists), passages))
    return reduce(np.bitwise_or, rows)


def difference(some: DocSet, others: DocSet, passages: int) -> DocSet:
    """What is in the first, but not in the others."""
    if not len(others) or not len(some):
        return some
    if is_row(some):
        return some & ~(others if is_row(others) else row_of(others, passages))
    if is_row(others):
        return some[~contains(others, some)]
    return some[~located(some, others)[1]]
