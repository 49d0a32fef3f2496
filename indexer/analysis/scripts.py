"""Traditional characters to simplified ones, one by one; the only import of OpenCC's characters.

Words that differ between the mainland, Taiwan and Hong Kong are no matter of characters: they are
close readings of a query.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Protocol

import opencc


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@lru_cache(maxsize=1)
def _simplifier() -> _Converter:
    converter: _Converter = opencc.OpenCC("hk2s")  # knows 衞 beside 衛, else as t2s
    return converter


_FIRST = "\u2e80"
"""The first of all radicals and ideographs."""


@lru_cache(maxsize=1 << 16)
def simplified_character(character: str) -> str:
    """The simplified form of one character, or the character itself.

    Characters that are simplified ones in their own right, such as 著, stay as they are; 乾, which
    simplified texts hardly use beside 干, does not.
    """
    if character < _FIRST or unicodedata.category(character) == "Cs":
        return character  # no ideograph; or half a character, which OpenCC can't encode
    return _simplifier().convert(character)


def simplified(text: str) -> str:
    """A text with every character simplified by itself: as long as the text was."""
    return text.translate(_SIMPLIFIED)


class _Simplified(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = found = simplified_character(chr(code))
        return found


_SIMPLIFIED = _Simplified()
