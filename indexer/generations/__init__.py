"""Index generations on disk: built aside, made durable, verified, published by one switch.

::

    DIR/CURRENT               {"directory": name, "manifest": SHA-256 of its manifest}
    DIR/PREVIOUS              the same of the last sound generation before it
    DIR/generation-…/         files, and MANIFEST.json: their sizes and SHA-256

A reader follows CURRENT and sees one whole generation or none; whoever would rather serve old
texts than none goes on to PREVIOUS where the current one is damaged. A crash at any moment leaves
the old generation current, or the new one. Index files are pickles: whoever may write to DIR may
run code as its reader, so DIR belongs to its owner alone, and nothing is opened before it is
verified.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from indexer.errors import IndexBusyError, IndexDamagedError, IndexMissingError
from indexer.generations.durable import make_folder, only_writer
from indexer.generations.manifest import MANIFEST, check_trusted, identity, write_manifest
from indexer.generations.pointers import (
    CURRENT,
    PREFIX,
    PREVIOUS,
    Pointer,
    followed,
    last_sound,
    read_pointer,
    write_pointer,
)

__all__ = [
    "CURRENT",
    "MANIFEST",
    "PREVIOUS",
    "Sound",
    "current",
    "identity",
    "previous_fault",
    "publish",
    "publish_once",
    "read_current",
    "read_sound",
]
TRIES = 20
"""So many generations may be published while one is being opened."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Sound(Generic[_T]):
    """What was read of a sound generation; ``fault`` is why that is not the current one."""

    value: _T
    fault: IndexDamagedError | None = None


def publish(root: Path, identity: str, fill: Callable[[Path], None]) -> Path:
    """Make a generation with ``fill`` and switch to it. Its folder is named after ``identity``.

    Raises IndexBusyError while another process does the same, IndexDamagedError for a folder that
    others may write to; whatever ``fill`` raises leaves the current generation as it is.
    """
    with _writing(root):
        return _publish(root, identity, fill)


def publish_once(root: Path, identity: str, fill: Callable[[Path], None]) -> bool:
    """The same, unless this very generation is the current one, and sound; whether it was made.

    What failed builds left is removed in either case, if anything may be written there.
    """
    if not os.access(root, os.W_OK) and _stands(root, identity):
        return False
    with _writing(root):
        if _stands(root, identity):  # another process may have published it just now
            _tidy(root)
            return False
        _publish(root, identity, fill)
    return True


@contextmanager
def _writing(root: Path) -> Iterator[None]:
    make_folder(root)
    check_trusted(root, root.stat())
    with only_writer(root):
        yield


def _publish(root: Path, identity: str, fill: Callable[[Path], None]) -> Path:
    _sweep(root, {*map(partial(_named, root), (CURRENT, PREVIOUS))})
    directory = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{identity}-", dir=root))
    try:
        fill(directory)
        made = Pointer(directory.name, write_manifest(directory, identity))
        before = last_sound(root)
        write_pointer(root, CURRENT, made)
        # Not until now: what ends before it must leave two generations named, not one twice.
        if before:
            write_pointer(root, PREVIOUS, before)
        else:
            (root / PREVIOUS).unlink(missing_ok=True)
    except BaseException:
        if _named(root, CURRENT) != directory.name:
            shutil.rmtree(directory, ignore_errors=True)
        raise
    _sweep(root, {made.name, before.name if before else None})
    return directory


def _stands(root: Path, wanted: str) -> bool:
    """Whether a generation of this identity is the current one, and sound."""
    try:
        return read_current(root, identity) == wanted
    except (IndexMissingError, IndexDamagedError):
        return False


def _tidy(root: Path) -> None:
    """Forget a generation before that is not sound, and remove what nothing names."""
    if previous_fault(root):
        (root / PREVIOUS).unlink(missing_ok=True)
    _sweep(root, {*map(partial(_named, root), (CURRENT, PREVIOUS))})


def read_current(root: Path, read: Callable[[Path], _T]) -> _T:
    """What ``read`` makes of the current generation's folder, verified byte for byte.

    Another process may publish meanwhile and sweep the folder away: then ``read`` is called again,
    with the newer one. Raises IndexMissingError where nothing was ever published,
    IndexDamagedError for anything that differs from the manifest or that others may write to,
    IndexBusyError where it was replaced again and again.
    """
    pointer = _current(root)
    for _ in range(TRIES):
        try:
            return read(followed(root, CURRENT, pointer))
        except (OSError, IndexDamagedError) as error:
            failed, pointer = pointer, _current(root)
            if pointer == failed:
                raise _as_damage(root / failed.name, error) from error
    raise IndexBusyError(f"{root}: replaced {TRIES} times while it was being opened; try again")


def read_sound(root: Path, read: Callable[[Path], _T]) -> Sound[_T]:
    """The same, or else of the generation before, where the current one is damaged.

    Raises what ``read_current`` does; IndexDamagedError where both are.
    """
    try:
        return Sound(read_current(root, read))
    except IndexDamagedError as fault:
        try:
            if pointer := read_pointer(root, PREVIOUS):
                return Sound(read(followed(root, PREVIOUS, pointer)), fault)
        except (IndexDamagedError, OSError) as other:
            raise fault from other
        raise


def previous_fault(root: Path) -> IndexDamagedError | OSError | None:
    """Why the generation before could not take the place of the current one; None if it could.

    None also where there was none before.
    """
    try:
        if pointer := read_pointer(root, PREVIOUS):
            followed(root, PREVIOUS, pointer)
    except (IndexDamagedError, OSError) as error:
        return error
    return None


def current(root: Path) -> Path:
    """The current generation's folder, verified. It stays until two more are published."""
    return read_current(root, lambda directory: directory)


def _current(root: Path) -> Pointer:
    """Raises IndexMissingError, IndexDamagedError."""
    pointer = read_pointer(root, CURRENT)
    if pointer:
        return pointer
    if (root / PREVIOUS).is_file():  # there was another one once
        raise IndexDamagedError(f"{root / CURRENT}: missing; build the index again")
    raise IndexMissingError(f"no index in {root}")


def _as_damage(directory: Path, error: OSError | IndexDamagedError) -> Exception:
    """What to call an error that will come again."""
    if isinstance(error, FileNotFoundError):
        return IndexDamagedError(f"{directory}: files are missing; build the index again")
    if isinstance(error, OSError) and error.errno == errno.EIO:
        return IndexDamagedError(f"{directory}: can't be read ({error}); build the index again")
    return error


def _named(root: Path, file: str) -> str | None:
    """The name that one of the two files gives, if it gives one that can be read."""
    try:
        pointer = read_pointer(root, file)
    except IndexDamagedError:
        return None
    return pointer.name if pointer else None


def _sweep(root: Path, keep: set[str | None]) -> None:
    """Remove generations but the current one and the one before, which may still be read.

    Nobody else is writing, so what a killed build left unfinished goes too: also before the next
    one, which needs the room.
    """
    for path in root.glob(f"{PREFIX}*"):
        if path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)
