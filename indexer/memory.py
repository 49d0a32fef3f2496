"""What glibc keeps of memory that is free; where the C library is another, nothing is done."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress

_ARENA_MAX = -8
"""M_ARENA_MAX of mallopt(3)."""


def share_one_arena() -> None:
    """Have threads that are yet to come take memory from one place, unless MALLOC_ARENA_MAX says
    from how many.

    Left to itself, glibc has eight of them for each processor, and an index that was opened by
    threads in turn leaves holes in each of them when it is replaced: a server grew by a tenth in a
    hundred times. Python lets one thread after another go on anyhow.
    """
    if sys.platform == "linux" and "MALLOC_ARENA_MAX" not in os.environ:
        with suppress(AttributeError):  # another library than glibc
            ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)


def give_back() -> None:
    """Give the system what is free."""
    if sys.platform == "linux":
        with suppress(AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
