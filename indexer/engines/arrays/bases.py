"""All texts of a segment put together: where each begins, and in which one a character is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.arrays.docsets import NONE, Numbers
from indexer.engines.arrays.storage import MappedStorage
from indexer.ranges import begins

_EVERY = 7
"""Bits of a character's place that its landmark leaves out."""
_FEW = 64
"""Places that are looked up sooner than the passages near their landmarks are gone through."""


@dataclass(frozen=True, slots=True)
class Bases:
    """``starts[n]``: where the text of passage n begins; ``starts[N]``: where the last one ends.

    Between two texts there is the place of one character. ``landmarks``: the passage in which each
    128th place is, from which on the passage of any is a few steps away.
    """

    starts: NDArray[np.uint32]
    landmarks: NDArray[np.uint32]

    def passages(self, places: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """The passage in whose text each of some ascending places is."""
        if len(places) <= _FEW:
            return (self.starts.searchsorted(places, "right") - 1).astype(np.uint32)
        found = self.landmarks.take(places >> np.uint32(_EVERY))
        while True:
            later = self.starts.take(found + np.uint32(1)) <= places
            if not later.any():
                return found
            found += later

    def holding(self, places: NDArray[np.uint32]) -> Numbers:
        """The passages in whose texts ascending places are, each once."""
        if not len(places):
            return NONE
        numbers = self.passages(places)
        return numbers[begins(numbers)]


def write_bases(storage: MappedStorage, prefix: str, starts: NDArray[Any]) -> None:
    """``starts``: one more than there are passages, from 0 on."""
    places = np.arange(0, int(starts[-1]) + 1, 1 << _EVERY)
    landmarks = np.searchsorted(starts[:-1], places, side="right") - 1
    storage.write_array(f"{prefix}.bases", starts, "<u4")
    storage.write_array(f"{prefix}.landmarks", np.maximum(landmarks, 0), "<u4")


def open_bases(storage: MappedStorage, prefix: str, passages: int) -> Bases:
    """Raises ValueError for files that do not fit together, FileNotFoundError."""
    starts, landmarks = (
        storage.array(f"{prefix}.{part}", "<u4") for part in ("bases", "landmarks")
    )
    if len(starts) != passages + 1 or len(landmarks) != (int(starts[-1]) >> _EVERY) + 1:
        raise ValueError(f"{prefix}: files that do not fit together")
    return Bases(starts, landmarks)
