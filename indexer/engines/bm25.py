"""BM25 as Lucene 10 reckons it, so that every engine agrees to the last digit.

idf = ln(1 + (N - df + 0.5) / (df + 0.5)), tf factor = tf / (tf + k1 (1 - b + b dl / avgdl)), N =
passages that have the field, dl rounded as Lucene's SmallFloat keeps it in one byte.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

K1, B = 1.2, 0.75
_EXACT = 24
"""Lengths that the byte's subnormal range leaves to be kept exactly."""


def _decoded(code: int) -> int:
    value = code - _EXACT
    return code if value < 8 else _EXACT + ((value & 7 | 8) << ((value >> 3) - 1))


LENGTHS: NDArray[np.int64] = np.array([_decoded(code) for code in range(256)], np.int64)
"""The length for which each byte of SmallFloat.intToByte4 stands: exact below 40, then rounded
down to 4 leading bits."""


def length_codes(lengths: NDArray[np.integer[Any]]) -> NDArray[np.uint8]:
    """The bytes in which SmallFloat.intToByte4 keeps lengths."""
    return (np.searchsorted(LENGTHS, lengths, side="right") - 1).astype(np.uint8)


def average_length(total: int, holding: int) -> float:
    """Tokens of a passage that has the field; ``holding`` passages have ``total`` of them."""
    return total / max(1, holding) or 1.0


def idf(frequency: int, total: int) -> float:
    """How rare a word is that ``frequency`` of ``total`` passages hold."""
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))


def norms(average: float) -> NDArray[np.float64]:
    """What is added to a word's frequency below the line, by the code of its passage's length."""
    return K1 * (1 - B + B * LENGTHS.astype(np.float64) / average)
