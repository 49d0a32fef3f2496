"""Where words, or characters, stand side by side: their places, each moved back to the first.

Beside each place of a word stands a mark of the character that follows it in the text (see
``vocabulary.marks``), so that nearly all places where another word follows drop out by comparing
bytes, and only the few that are left are looked up among the places of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from indexer.engines.arrays.docsets import NONE, common
from indexer.engines.arrays.postings import Field
from indexer.engines.arrays.vocabulary import mark

Places = NDArray[np.uint32]
_MARKED = 50
"""One in how many places a mark leaves, as a rule."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A term of a text, by its number; ``shift``: where it begins; ``after``: its next sign."""

    number: int
    shift: int
    after: str


def phrase(field: Field, words: Sequence[str], numbers: Sequence[int]) -> Places:
    """Where these words stand one after the other, without anything between them.

    ``numbers``: of their terms. Words of different segmentations that overlap have their places in
    the same text.
    """
    begins = accumulate(map(len, words), initial=0)
    after = (*words[1:], "")
    return _together(field, list(map(_Piece, numbers, begins, after)))


def literal(field: Field, text: str) -> Places:
    """Where a text of two or more characters stands, in a field of pairs of them.

    Of its pairs as few are looked at as hold all its characters, the rarest first.
    """
    pieces = []
    for shift in range(len(text) - 1):
        number = field.terms.find(text[shift : shift + 2].encode())
        if number is None:
            return NONE
        pieces.append(_Piece(number, shift, text[shift + 2 : shift + 3]))
    held: set[int] = set()
    chosen = []
    for piece in sorted(pieces, key=lambda piece: field.frequency(piece.number)):
        if not held.issuperset((piece.shift, piece.shift + 1)):
            held.update((piece.shift, piece.shift + 1))
            chosen.append(piece)
    return _together(field, chosen)


def standing(field: Field, text: str) -> Places:
    """Where a text of any length but none stands, in a field of pairs of characters."""
    if len(text) > 2:
        return literal(field, text)
    terms = field.terms.beginning(text.encode()) if len(text) < 2 else _numbers_of(field, text)
    if not terms:
        return NONE
    places = field.places[field.tokens.item(terms.start) : field.tokens.item(terms.stop)]
    return np.sort(places) if len(terms) > 1 else places


def _numbers_of(field: Field, term: str) -> range:
    number = field.terms.find(term.encode())
    return range(0) if number is None else range(number, number + 1)


def _together(field: Field, pieces: list[_Piece]) -> Places:
    """Where all these stand, each at its place in a text, from the text's beginning on."""
    pieces = sorted(pieces, key=lambda piece: _effort(field, piece))
    found = _begun(field, pieces[0])
    for piece in pieces[1:]:
        if not len(found):
            return found
        places = field.places_of(piece.number)
        here = np.uint32(piece.shift)
        short, long = sorted((found + here if piece.shift else found, places), key=len)
        found = common(short, long)
        found = found - here if piece.shift else found
    return found


def _effort(field: Field, piece: _Piece) -> float:
    """About how many places will be left to look up."""
    tokens: int = field.tokens.item(piece.number + 1) - field.tokens.item(piece.number)
    return tokens / _MARKED if piece.after else tokens


def _begun(field: Field, piece: _Piece) -> Places:
    """Where a text begins, as far as one of its terms, and what follows that, tells."""
    places = field.places_of(piece.number)
    if piece.after:
        after = mark(ord(piece.after[0]))
        places = places.take((field.follows_of(piece.number) == after).nonzero()[0])
    if piece.shift:
        shift = np.uint32(piece.shift)
        places = places[int(places.searchsorted(shift)) :] - shift
    return places
