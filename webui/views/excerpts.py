"""How much of a passage is shown: all of it, or windows around its marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import category

from indexer import Segment

_WORD = 20
"""Characters that a window goes on for, so as not to cut a Latin word or a symbol in two."""
_BEGINNING = 20
"""Characters that are shown at least of a passage that has no mark."""
_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is shown of one passage, in the order of its text.

    Between two windows some text is left out; ``before`` and ``after`` tell whether the passage
    begins before the first one and goes on behind the last.
    """

    windows: tuple[tuple[Segment, ...], ...]
    before: bool = False
    after: bool = False


def excerpt(pieces: Sequence[Segment], context: int | None) -> Excerpt:
    """Windows of ``context`` characters on either side of each mark; None: the whole passage.

    A window never ends between characters that are one sign, nor inside a short Latin word.
    Windows that meet are one. Of a text without marks the beginning is shown.

    Laws: each window is a substring of the text, they come in its order and don't overlap, and each
    mark stands whole in one of them.
    """
    if context is None:
        return Excerpt((tuple(pieces),))
    text = "".join(piece.text for piece in pieces)
    ranges = list(_ranges(text, pieces, context))
    windows = tuple(tuple(_cut(pieces, start, end)) for start, end in ranges)
    return Excerpt(windows, ranges[0][0] > 0, ranges[-1][1] < len(text))


def _ranges(text: str, pieces: Sequence[Segment], context: int) -> Iterator[tuple[int, int]]:
    """(start, end) of each window."""
    wide = [
        (_whole(text, start - context, -1), _whole(text, end + context, 1))
        for start, end in _marked(pieces)
    ] or [(0, _whole(text, max(2 * context, _BEGINNING), 1))]
    first = wide[0][0]
    for (_, end), (start, _) in pairwise(wide):
        if end < start:
            yield first, end
            first = start
    yield first, wide[-1][1]


def _marked(pieces: Sequence[Segment]) -> Iterator[tuple[int, int]]:
    position = 0
    for piece in pieces:
        end = position + len(piece.text)
        if piece.term is not None:
            yield position, end
        position = end


def _cut(pieces: Sequence[Segment], start: int, end: int) -> Iterator[Segment]:
    position = 0
    for piece in pieces:
        text = piece.text[max(start - position, 0) : max(end - position, 0)]
        if text:
            yield Segment(text, piece.term, piece.grade)
        position += len(piece.text)


def _whole(text: str, offset: int, step: int) -> int:
    """The nearest offset in the direction of ``step`` where a text may be cut."""
    offset = min(max(offset, 0), len(text))
    words = range(offset, min(max(offset + step * _WORD, -1), len(text) + 1), step)
    offset = next((at for at in words if not _in_word(text, at)), offset)
    while _in_sign(text, offset):
        offset += step
    return offset


def _in_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and all(c.isascii() and c.isalnum() for c in text[at - 1 : at + 1])


def _in_sign(text: str, at: int) -> bool:
    """Whether the characters on both sides are one sign: a letter and its accent, an emoji."""
    if not 0 < at < len(text):
        return False
    following = text[at]
    return (
        category(following).startswith("M")
        or _JOINER in text[at - 1 : at + 1]
        or "\U0001f3fb" <= following <= "\U0001f3ff"
    )
