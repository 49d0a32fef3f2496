"""What a posting tells of a word's weight, in two bytes, and what that comes to.

Frequency and length of the passage (as the byte of ``bm25.length_codes``) stand side by side:
``frequency << 8 | code``. So nothing depends on the average length, which other segments change.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.bm25 import norms

Weights = NDArray[np.unsignedinteger[Any]]

NARROW, WIDE = "<u2", "<u4"
_MOST = 255
"""The highest frequency that fits into the narrow form."""


def form(most: int) -> str:
    """The type that holds weights up to such a frequency."""
    return NARROW if most <= _MOST else WIDE


def weights(counts: NDArray[np.uint32], codes: NDArray[np.uint8]) -> Weights:
    """Of postings with these frequencies, in passages with these codes of their lengths."""
    return counts << np.uint32(8) | codes


def frequencies(some: Weights) -> Weights:
    return some >> np.uint32(8)


def impacts(some: Weights, average: float) -> NDArray[np.float64]:
    """What BM25 makes of postings, without the rarity of the word: tf / (tf + norm)."""
    if some.dtype == np.uint16:
        return _table(average).take(some)
    frequency = frequencies(some).astype(np.float64)
    return frequency / (frequency + norms(average).take(some & np.uint32(255)))


@lru_cache(maxsize=32)
def _table(average: float) -> NDArray[np.float64]:
    frequency = np.arange(_MOST + 1, dtype=np.float64)[:, None]
    return (frequency / (frequency + norms(average)[None, :])).ravel()
