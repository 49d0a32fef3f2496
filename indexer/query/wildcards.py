"""Where a wildcard stands in a folded text: shortest runs, in order, without overlap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from indexer.analysis.normalize import Folded
from indexer.query.tree import Wildcard

Piece = tuple[str | None, ...]


def occurrences(wildcard: Wildcard, folded: Folded) -> Iterator[tuple[int, int]]:
    """Ranges of the folded text. Linear in its length for each piece of the wildcard."""
    text = folded.text
    position = 0
    while (end := _first_end(wildcard.pieces, text, position)) is not None:
        start = _last_start(wildcard.pieces, text, position, end)
        if _begins_apart(text, start) and not folded.splits_a_letter(end):
            yield start, end
            position = end
        else:
            position = start + 1


def _first_end(pieces: tuple[Piece, ...], text: str, position: int) -> int | None:
    """Where all pieces in order end first; the earliest next piece is always the best one."""
    for piece in pieces:
        found = _pattern(piece).search(text, position)
        if not found:
            return None
        position = found.end()
    return position


def _last_start(pieces: tuple[Piece, ...], text: str, first: int, end: int) -> int:
    """The latest place to begin at so as to end there: from the last piece back to the first."""
    start = end - len(pieces[-1])
    for piece in reversed(pieces[:-1]):
        pattern = _pattern(piece)
        start -= len(piece)
        while start > first and not pattern.match(text, start):
            start -= 1
    return start


@lru_cache(maxsize=256)
def _pattern(piece: Piece) -> re.Pattern[str]:
    return re.compile("".join("." if sign is None else re.escape(sign) for sign in piece), re.S)


def _begins_apart(text: str, start: int) -> bool:
    """A Latin wildcard begins a word: ``chang*`` is not in ``exchange``."""
    return not (start and is_latin(text[start]) and is_latin(text[start - 1]))


def is_latin(sign: str) -> bool:
    """Whether a folded character is a Latin letter without accents, or a digit."""
    return sign.isascii() and sign.isalnum()
