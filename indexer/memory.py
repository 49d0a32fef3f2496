"""What glibc keeps of memory that is free; where the C library is another, nothing is done."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress

_ARENA_MAX = -8
"""M_ARENA_MAX of mallopt(3)."""
_NO_GLIBC = (AttributeError, OSError)
"""They have no such functions, or are part of a program in which none can be looked up."""


def share_one_arena() -> None:
    """Have threads that are yet to come take memory from one place, unless the environment says
    from how many (MALLOC_ARENA_MAX, GLIBC_TUNABLES). To be called before there are any.

    Left to itself, glibc has up to eight places for each processor. Indexes are opened by one
    thread and used by others, and each that is replaced leaves holes in all their places: a server
    grew by a tenth as a hundred of them were. Hardly ever do two threads want memory at the same
    time, as most of it is for Python's objects.
    """
    said = os.environ.get("MALLOC_ARENA_MAX") or "arena_max" in os.environ.get("GLIBC_TUNABLES", "")
    if sys.platform == "linux" and not said:
        with suppress(*_NO_GLIBC):
            ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)


def give_back() -> None:
    """Give the system what is free."""
    if sys.platform == "linux":
        with suppress(*_NO_GLIBC):
            ctypes.CDLL(None).malloc_trim(0)
