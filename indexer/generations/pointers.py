"""The two files that name generations: the current one, and the last sound one before it."""

from __future__ import annotations

import errno
import json
import re
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import IndexDamagedError
from indexer.generations.durable import write_durably
from indexer.generations.manifest import check_trusted, verify

CURRENT = "CURRENT"
PREVIOUS = "PREVIOUS"
PREFIX = "generation-"
"""With which the names of their folders begin."""
_NAME = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{1,100}}")


@dataclass(frozen=True, slots=True)
class Pointer:
    """A generation's folder, and the SHA-256 of its manifest."""

    name: str
    manifest: str


def read_pointer(root: Path, file: str) -> Pointer | None:
    """What a file of these says, None where there is none. Raises IndexDamagedError."""
    try:
        entry = json.loads((root / file).read_bytes())
        name, manifest = entry["directory"], entry["manifest"]
        if not _NAME.fullmatch(name) or not isinstance(manifest, str):
            raise ValueError(name)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise IndexDamagedError(f"{root / file}: damaged; build the index again") from error
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        raise IndexDamagedError(f"{root / file}: can't be read ({error})") from error
    return Pointer(name, manifest)


def write_pointer(root: Path, file: str, pointer: Pointer) -> None:
    """Durable when it returns."""
    entry = {"directory": pointer.name, "manifest": pointer.manifest}
    write_durably(root / file, json.dumps(entry).encode())


def followed(root: Path, file: str, pointer: Pointer) -> Path:
    """The folder that a file points to, verified. Raises IndexDamagedError, FileNotFoundError."""
    check_trusted(root, root.stat())
    check_trusted(root / file, (root / file).lstat())
    verify(root / pointer.name, pointer.manifest)
    return root / pointer.name


def last_sound(root: Path) -> Pointer | None:
    """The newest generation that is as it was written."""
    for file in (CURRENT, PREVIOUS):
        try:
            if pointer := read_pointer(root, file):
                followed(root, file, pointer)
                return pointer
        except (IndexDamagedError, OSError):
            continue
    return None
