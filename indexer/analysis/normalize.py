"""When two spellings are one term: the only place that decides it, for passages and queries alike.

A text is folded character by character: NFKC, lower case, radical forms to ideographs, traditional
ideographs to simplified ones, accents apart from their letters, invisible format characters
dropped; all dashes are one, and so are all middle dots, double and single quotation marks. White
space is dropped where an ideograph stands on either side, and at both ends; elsewhere a run of it
is one blank. Because no
character's folding looks at more than the blanks beside it, the folding of every substring stands
in the folding of the whole: that is what makes every substring findable.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache

from indexer.analysis.radicals import UNIFIED
from indexer.analysis.scripts import simplified_character
from indexer.model import Span

_SIGNS = {
    sign: one
    for one, signs in {
        "-": "‐‑‒–—―⁃−",
        "·": "‧•・∙⋅⸱",
        '"': "“”„‟〝〞「」『』",
        "'": "‘’‚‛ʼ",
    }.items()
    for sign in signs
}
"""What stands for the same sign, after NFKC."""
_IDEOGRAPHS = (
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3038, 0x303A),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)


@lru_cache(maxsize=1 << 16)
def is_ideograph(character: str) -> bool:
    """Whether one folded character is an ideograph (Unicode's property, and the mark 々)."""
    code = ord(character)
    return any(first <= code <= last for first, last in _IDEOGRAPHS)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; character ``i`` came from ``original[starts[i]:ends[i]]``."""

    text: str
    starts: array[int]
    ends: array[int]

    def origin(self, start: int, end: int) -> Span:
        """The original range of folded characters ``start`` to ``end`` (not empty)."""
        return Span(self.starts[start], self.ends[end - 1])

    def splits_a_letter(self, end: int) -> bool:
        """Whether a match that ends here would take a letter and leave its accent behind.

        Only inside one original character: ``e`` is no match in ``é``, but ``m`` is one in ``㎡``.
        """
        return (
            0 < end < len(self.text)
            and self.starts[end] == self.starts[end - 1]
            and unicodedata.combining(self.text[end]) != 0
        )


def fold(text: str) -> Folded:
    """Fold any text. Never fails; linear in the text's length."""
    signs = text.translate(_FOLDINGS)
    if _ODD in signs or len(text) >= len(_PLACES):
        return fold_one_by_one(text)
    if " " not in signs:
        return Folded(signs, _PLACES[: len(text)], _PLACES[1 : len(text) + 1])
    return _without_blanks(signs)


def _without_blanks(signs: str) -> Folded:
    """A text of which each character was folded to one, or to a blank."""
    kept: list[str] = []
    starts, ends = array("L"), array("L")
    position = 0
    for blank in _BLANKS.finditer(signs):
        first, after = blank.span()
        kept.append(signs[position:first])
        starts.extend(_PLACES[position:first])
        ends.extend(_PLACES[position + 1 : first + 1])
        position = after
        inside = first > 0 and after < len(signs)
        if inside and not (is_ideograph(signs[first - 1]) or is_ideograph(signs[after])):
            kept.append(" ")
            starts.append(first)
            ends.append(after)
    kept.append(signs[position:])
    starts.extend(_PLACES[position : len(signs)])
    ends.extend(_PLACES[position + 1 : len(signs) + 1])
    return Folded("".join(kept), starts, ends)


def fold_one_by_one(text: str) -> Folded:
    """The same as fold(), and what it means: one character after the other."""
    characters: list[str] = []
    starts, ends = array("L"), array("L")
    blank: int | None = None
    for offset, original in enumerate(text):
        for character in fold_character(original):
            if character == " ":
                blank = offset if blank is None else blank
                continue
            if blank is not None:
                if characters and not (is_ideograph(characters[-1]) or is_ideograph(character)):
                    characters.append(" ")
                    starts.append(blank)
                    ends.append(max(offset, blank + 1))
                blank = None
            characters.append(character)
            starts.append(offset)
            ends.append(offset + 1)
    return Folded("".join(characters), starts, ends)


@lru_cache(maxsize=1 << 14)
def fold_text(text: str) -> str:
    """The folded text alone, where no way back is needed."""
    signs = text.translate(_FOLDINGS)
    return fold(text).text if _ODD in signs or " " in signs else signs


@lru_cache(maxsize=1 << 16)
def fold_character(character: str) -> str:
    """What one character folds to; all white space and control characters fold to a blank."""
    category = unicodedata.category(character)
    if category == "Cf" or _is_variation_selector(character):
        return ""
    if category == "Cs":  # half a character, from bytes that are no UTF-8: no engine could keep it
        return "\ufffd"
    folded = UNIFIED.get(character, character)
    folded = unicodedata.normalize("NFKC", folded).lower()
    folded = "".join(map(_letter_and_accents, folded))
    folded = "".join(_SIGNS.get(c) or simplified_character(c) for c in folded)
    return "".join(" " if c.isspace() or unicodedata.category(c) == "Cc" else c for c in folded)


class _Foldings(dict[int, str]):
    """What a character folds to, by its code point, where that is one; else a sign of its own."""

    def __missing__(self, code: int) -> str:
        folded = fold_character(chr(code))
        self[code] = sign = folded if len(folded) == 1 else _ODD
        return sign


_ODD = "\0"
"""A control character folds to a blank, so this is in no folded text."""
_FOLDINGS = _Foldings()
_BLANKS = re.compile(" +")
_PLACES = array("L", range(1 << 12))


def _letter_and_accents(character: str) -> str:
    """An accented letter taken apart; a Hangul syllable stays one character, as it is written."""
    apart = unicodedata.normalize("NFD", character)
    return apart if all(map(unicodedata.combining, apart[1:])) else character


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
