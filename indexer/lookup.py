"""From many texts to numbers, without the texts: their hashes, sorted.

Different texts may have equal hashes, so what is found here must be looked at: these are
candidates, and none is missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """``numbers[i]`` was given with a text whose hash is ``hashes[i]``; these ascend."""

    hashes: NDArray[np.uint64]
    numbers: NDArray[np.uint32]

    def candidates(self, text: str) -> list[int]:
        """The numbers that were given with a text, in the order in which they were; maybe more."""
        wanted = np.uint64(hash_of(text))
        first = int(self.hashes.searchsorted(wanted))
        if first == len(self.hashes) or self.hashes[first] != wanted:
            return []
        last = first + int(self.hashes[first:].searchsorted(wanted, side="right"))
        return [int(number) for number in self.numbers[first:last]]


def hash_of(text: str) -> int:
    """64 bits, the same on any machine (BLAKE2b)."""
    raw = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "little")


def lookup(hashes: ArrayLike, numbers: ArrayLike) -> Lookup:
    """One hash for each number."""
    keys = np.asarray(hashes, np.uint64)
    order = keys.argsort(kind="stable")
    return Lookup(keys[order], np.asarray(numbers, np.uint32)[order])


def lookup_of(pairs: Iterable[tuple[str, int]]) -> Lookup:
    """Texts, each with a number."""
    named = list(pairs)
    return lookup([hash_of(text) for text, _ in named], [number for _, number in named])
