"""What else a term may have meant, for when it stands nowhere: the same words in another script.

Nothing here is searched unless what was typed occurs in no passage, and then it is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

import opencc


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@lru_cache(maxsize=1)
def _simplifier() -> _Converter:
    converter: _Converter = opencc.OpenCC("t2s")
    return converter


def close_readings(text: str) -> Iterator[str]:
    """Other readings of a text, closest first; none equals the text itself.

    Traditional characters are read as simplified ones, by OpenCC's phrases and characters.
    """
    simplified = _simplifier().convert(text)
    if simplified != text:
        yield simplified
