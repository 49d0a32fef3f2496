"""Document symbols: where a text cites one, and when two spellings are one symbol."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.analysis.normalize import fold_text
from indexer.model import Span

_SYMBOL = re.compile(
    r"(?<![A-Za-z0-9/.])[A-Z]{1,4}(?:/[A-Z0-9]+(?:[.\-][A-Z0-9]+)*(?:\([A-Z0-9]+\))?)+(?![A-Za-z0-9/])"
)
_PARTS = re.compile(r"[^\W_]+")


def symbol_key(text: str) -> str:
    """What all spellings of one symbol share: its parts, whatever stands between them.

    >>> symbol_key("A/AC.105/1240") == symbol_key("a ac 105 1240") == "a|ac|105|1240"
    True
    """
    return "|".join(_PARTS.findall(fold_text(text)))


def cited_symbols(text: str) -> Iterator[tuple[str, Span]]:
    """(key, span) of each document symbol that stands in a text."""
    for found in _SYMBOL.finditer(text):
        if any(character.isdigit() for character in found.group()):
            yield symbol_key(found.group()), Span(found.start(), found.end())
