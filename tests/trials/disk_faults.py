"""Disks that are full or fail: operations on one folder's files that end with an error.

Injected, not real, but for what is written beyond a limit: an audit hook raises before the system
is asked to open, make, rename, list or remove; fsync, reading and writing fail in their wrappers.
Pages that are mapped into memory are read by the processor; their failing can't be injected.
For processes of their own that end soon: there is no way back.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from tests.trials.operations import CHANGING

LISTING = {"os.listdir": 0, "os.scandir": 0}


@dataclass(slots=True)
class Disk:
    """Fails below one folder, when it is told to."""

    below: Path
    noted: list[str] = field(default_factory=list)
    """Names of what operations were done to, in order, since ``fail_after``."""
    struck: bool = False
    unreadable: Path | None = None
    """A file of which nothing more can be read."""
    _left: int = -1
    _code: int = 0
    _lasting: bool = False

    def fail_after(self, number: int, code: int, lasting: bool = False) -> None:
        """The next operation but so many fails, and all that follow if it is to last."""
        self._left, self._code, self._lasting = number, code, lasting
        self.noted, self.struck = [], False

    def heal(self) -> None:
        """No operation fails."""
        self._left = -1

    def happens(self, on: Any) -> None:
        """Raises OSError when it is time."""
        name = _name(on)
        if not self._holds(name):
            return
        self.noted.append(name)
        if self.unreadable and name == str(self.unreadable):
            raise OSError(errno.EIO, os.strerror(errno.EIO), name)
        if self._left == 0:
            self.struck = True
            if not self._lasting:
                self._left = -1
            raise OSError(self._code, os.strerror(self._code), name)
        self._left -= self._left > 0

    def _holds(self, name: str) -> bool:
        """Relative names are those of rmtree, which holds their folder open."""
        return not os.path.isabs(name) or Path(name).is_relative_to(self.below)


def install(disk: Disk) -> None:
    """From now on, what this process does to files happens on this disk."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and not isinstance(arguments[0], int):
            disk.happens(arguments[0])
        elif event in CHANGING or event in LISTING:
            disk.happens(arguments[(CHANGING | LISTING)[event]])

    fsync = os.fsync

    def failing(descriptor: int) -> None:
        disk.happens(descriptor)
        fsync(descriptor)

    os.fsync = failing  # type: ignore[assignment]  # it has no audit event
    io.open = builtins.open = _opening(disk)  # type: ignore[assignment]  # nor have these
    sys.addaudithook(hook)


def _opening(disk: Disk) -> Callable[..., IO[Any]]:
    """An ``open`` whose files ask the disk before they read or write."""

    class Raw(io.FileIO):
        def write(self, data: Any, /) -> int:
            disk.happens(self.fileno())
            return super().write(data)

        def readinto(self, buffer: Any, /) -> int:
            disk.happens(self.fileno())
            return super().readinto(buffer)

        def readall(self) -> bytes:
            disk.happens(self.fileno())
            return super().readall()

    def opened(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> IO[Any]:
        raw = Raw(file, mode.replace("b", "").replace("t", ""), closefd, opener)
        buffered: Any = _buffered(raw) if buffering else raw
        return buffered if "b" in mode else io.TextIOWrapper(buffered, encoding, errors, newline)

    return opened


def _buffered(raw: io.FileIO) -> io.BufferedIOBase:
    if raw.readable() and raw.writable():
        return io.BufferedRandom(raw)
    return io.BufferedWriter(raw) if raw.writable() else io.BufferedReader(raw)


def _name(on: Any) -> str:
    return os.readlink(f"/proc/self/fd/{on}") if isinstance(on, int) else os.fsdecode(on)
