"""Where words, or characters, stand side by side: their places, each moved back to the first.

Beside each place of a word stands a mark of the character that follows it in the text (see
``vocabulary.marks``), so that nearly all places where another word follows drop out by comparing
bytes, and only the few that are left are looked up among the places of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.engines.arrays.docsets import NONE, common
from indexer.engines.arrays.postings import Field
from indexer.engines.arrays.ranges import offsets
from indexer.engines.arrays.vocabulary import marks

Places = NDArray[np.uint32]
_MARKED = 50
"""One in how many places a mark leaves, as a rule."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A term of a text, by its number; ``shift``: where it begins; ``after``: what follows it."""

    number: int
    shift: int
    after: str


def phrase(field: Field, words: Sequence[str]) -> Places:
    """Where these words stand one after the other, without anything between them.

    Words of different segmentations that overlap have their places in the same text.
    """
    text, begins = "".join(words), offsets(np.array([len(word) for word in words]))
    pieces = _pieces(field, text, zip(words, begins.tolist(), strict=False))
    return NONE if pieces is None else _together(field, pieces)


def literal(field: Field, text: str) -> Places:
    """Where a text of two or more characters stands, in a field of pairs of them.

    Of its pairs as few are looked at as hold all its characters, the rarest first.
    """
    pieces = _pieces(field, text, ((text[at : at + 2], at) for at in range(len(text) - 1)))
    if pieces is None:
        return NONE
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


def _pieces(field: Field, text: str, terms: Iterable[tuple[str, int]]) -> list[_Piece] | None:
    """The terms of a text, with where each begins in it; None if one stands nowhere."""
    pieces = []
    for term, shift in terms:
        number = field.terms.find(term.encode())
        if number is None:
            return None
        end = shift + len(term)
        pieces.append(_Piece(number, shift, text[end : end + 1]))
    return pieces


def _together(field: Field, pieces: list[_Piece]) -> Places:
    """Where all these stand, each at its place in a text, from the text's beginning on."""
    pieces = sorted(pieces, key=lambda piece: _effort(field, piece))
    found = _begun(field, pieces[0])
    for piece in pieces[1:]:
        if not len(found):
            return found
        places = field.places_of(piece.number)
        here = np.uint32(piece.shift)
        shifted = found + here
        short, long = sorted((shifted, places), key=len)
        found = common(short, long) - here
    return found


def _effort(field: Field, piece: _Piece) -> float:
    """About how many places will be left to look up."""
    tokens: int = field.tokens.item(piece.number + 1) - field.tokens.item(piece.number)
    return tokens / _MARKED if piece.after else tokens


def _begun(field: Field, piece: _Piece) -> Places:
    """Where a text begins, as far as one of its terms, and what follows that, tells."""
    places = field.places_of(piece.number)
    if piece.after:
        mark = marks(np.array([ord(piece.after)]))[0]
        places = places[(field.follows_of(piece.number) == mark).nonzero()[0]]
    if piece.shift:
        shift = np.uint32(piece.shift)
        places = places[int(places.searchsorted(shift)) :] - shift
    return places
