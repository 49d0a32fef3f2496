"""Text in columns, for terminals: ideographs are two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

_GAP = "  "


def aligned(rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Rows, equally long, one a line; the first ``left`` columns begin, the others end together.

    >>> print(aligned([["外空", "12"], ["空间碎片", "3"]]))
    外空      12
    空间碎片   3
    """
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_GAP.join(_cells(row, widths, left)).rstrip() for row in rows)


def width(text: str) -> int:
    """Columns that a text takes: two for a wide sign, none for one that combines."""
    return sum(_sign_width(sign) for sign in text)


def _sign_width(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _cells(row: Sequence[str], widths: Sequence[int], left: int) -> Iterator[str]:
    for number, (cell, wanted) in enumerate(zip(row, widths, strict=True)):
        blanks = " " * (wanted - width(cell))
        yield cell + blanks if number < left else blanks + cell
