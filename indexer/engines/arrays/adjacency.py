"""Where words, or characters, stand side by side: their places, each moved back to the first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from indexer.engines.arrays.docsets import NONE, Numbers, common
from indexer.engines.arrays.postings import Field

Places = NDArray[np.uint32]


def phrase(field: Field, words: Sequence[str]) -> Places:
    """Where these words stand one after the other, without anything between them.

    Words of different segmentations that overlap have their places in the same text.
    """
    shift, pieces = 0, []
    for word in words:
        pieces.append((word.encode(), shift))
        shift += len(word)
    return _together(field, pieces)


def literal(field: Field, text: str) -> Places:
    """Where a text of two or more characters stands, in a field of pairs of them.

    Of its pairs as few are looked at as hold all its characters, the rarest first.
    """
    pairs = [(text[at : at + 2].encode(), at) for at in range(len(text) - 1)]
    numbers = [field.terms.find(pair) for pair, _ in pairs]
    if None in numbers:
        return NONE
    rarest = sorted(range(len(pairs)), key=lambda at: field.frequency(numbers[at] or 0))
    held: set[int] = set()
    chosen = []
    for at in rarest:
        if not held.issuperset((at, at + 1)):
            held.update((at, at + 1))
            chosen.append(pairs[at])
    return _together(field, chosen)


def _together(field: Field, pieces: Sequence[tuple[bytes, int]]) -> Places:
    found = []
    for term, shift in pieces:
        number = field.terms.find(term)
        if number is None:
            return NONE
        places = field.places_of(number)
        if shift:
            places = places[int(places.searchsorted(np.uint32(shift))) :] - np.uint32(shift)
        found.append(places)
    return reduce(common, sorted(found, key=len))  # type: ignore[no-any-return]


def passages_of(places: Places, bases: NDArray[np.uint32]) -> Numbers:
    """The passages in whose texts these places are, ascending, each once."""
    if not len(places):
        return NONE
    numbers = bases.searchsorted(places, side="right") - 1
    first = np.empty(len(numbers), np.bool_)
    first[0] = True
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers[first].astype(np.uint32)
