"""Files that outlast a crash, in a folder that one process at a time writes to."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from indexer.errors import IndexBusyError

LOCK = "LOCK"
_TEMPORARY = ".tmp"
_HELD = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
"""What systems say of a lock that another process holds."""
_private = partial(os.open, mode=0o600)


def write_durably(path: Path, data: bytes) -> None:
    """Replace a file at once: after a crash it holds what it held, or all of this."""
    temporary = path.with_name(path.name + _TEMPORARY)
    with open(temporary, "wb", opener=_private) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Have what was written to a file, or the names in a folder, outlast a crash."""
    if path.is_dir() and os.name != "posix":
        return  # only POSIX can open a folder to sync it
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(path: Path) -> None:
    """Make a private folder, and those above it, where there are none; they outlast a crash."""
    made = [folder for folder in (path, *path.absolute().parents) if not folder.is_dir()]
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in reversed(made):
        sync(folder.parent)


@contextmanager
def only_writer(root: Path) -> Iterator[None]:
    """Hold the folder's lock; the system lets go of it when the process ends, however it ends.

    Raises IndexBusyError where another process holds it.
    """
    with open(root / LOCK, "a+b", opener=_private) as file:
        try:
            if os.name == "posix":
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            else:
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError as error:
            if error.errno not in _HELD:
                raise
            raise IndexBusyError(f"another process is building the index in {root}") from error
        yield
