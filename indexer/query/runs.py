"""Runs of whole words in the corpus that may be nearly a needle: found by its untouched pieces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import pairwise
from typing import Protocol

SIGNS_WITHIN = frozenset("·-\"'《》")
"""Signs that people leave out of names, or put in."""
_ANY_SIGN = "[" + re.escape("".join(sorted(SIGNS_WITHIN))) + "]"
_LEFT_OUT = re.compile(rf"(?<![a-z0-9]){_ANY_SIGN}|{_ANY_SIGN}(?![a-z0-9])")
"""Between two letters or digits they are no such signs."""


class Passages(Protocol):
    """The texts of a corpus, by the characters in them.

    ``near`` gives the folded texts of passages that share enough characters with a folded needle
    to hold something like it, best first, and for each of their segmentations the offsets in the
    folded text where words begin or end. Law: equal needles give equal texts in equal order.
    """

    def near(self, folded: str) -> Iterable[tuple[str, Sequence[Set[int]]]]: ...


def without_signs(folded: str) -> str:
    """A text without the signs that people leave out of names."""
    return _LEFT_OUT.sub("", folded)


def _kept(folded: str) -> list[int]:
    """The offsets of what without_signs() keeps."""
    left_out = {found.start() for found in _LEFT_OUT.finditer(folded)}
    return [offset for offset in range(len(folded)) if offset not in left_out]


def pieces(text: str, slips: int) -> tuple[tuple[str, int], ...]:
    """Pieces, with their offsets, one of which no such number of slips can touch.

    So many slips leave one of so many pieces and one more whole; a swap across a border touches
    two of them, but not if the border stands one character further on.
    """
    count, length = slips + 1, len(text)
    found: dict[tuple[str, int], None] = {}
    for shift in (0, 1):
        cuts = [0, *(length * n // count + shift for n in range(1, count)), length]
        for start, end in pairwise(cuts):
            if start < end:
                found[text[start:end], start] = None
    return tuple(found)


def runs_of_words(
    text: str, borders: Sequence[Set[int]], whole: Iterable[tuple[str, int]], reach: range
) -> Iterator[tuple[str, str]]:
    """Runs of whole words around the places where a piece stands, with and without their signs."""
    bare = without_signs(text)
    standing = [(piece, offset) for piece, offset in whole if piece in bare]
    kept = _kept(text) if standing else []
    slack = len(reach) // 2
    for piece, offset in standing:
        for place in _places(bare, piece):
            begin = place - offset
            for start in range(max(0, begin - slack), min(begin + slack, len(bare) - 1) + 1):
                first = kept[start]
                cuts = [cut for cut in borders if first in cut]
                for end in range(start + reach.start, start + reach.stop) if cuts else ():
                    if end <= len(bare) and any(kept[end - 1] + 1 in cut for cut in cuts):
                        run = text[first : kept[end - 1] + 1]
                        if run.count('"') % 2 == 0 and run.count("《") == run.count("》"):
                            yield run, bare[start:end]


def _places(text: str, piece: str) -> Iterator[int]:
    place = text.find(piece)
    while place >= 0:
        yield place
        place = text.find(piece, place + 1)
