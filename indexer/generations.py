"""Index generations on disk: built aside, made durable, verified, published by one switch.

::

    DIR/CURRENT               {"directory": name, "manifest": SHA-256 of its manifest}
    DIR/generation-…/         files, and MANIFEST.json: their sizes and SHA-256

A reader follows CURRENT and sees one whole generation or none. A crash at any moment leaves the
old generation current, or the new one. Index files are pickles: whoever may write to DIR may run
code as its reader, so DIR belongs to its owner alone, and nothing is opened before it is verified.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from indexer.errors import IndexBusyError, IndexDamagedError, IndexMissingError

CURRENT = "CURRENT"
MANIFEST = "MANIFEST.json"
TRIES = 20
"""So many generations may be published while one is being opened."""
_PREFIX = "generation-"
_NAME = re.compile(rf"{_PREFIX}[A-Za-z0-9_-]{{1,100}}")
_LOCK = "LOCK"
_TEMPORARY = ".tmp"
_ROOT_USER = 0
_T = TypeVar("_T")

_private = partial(os.open, mode=0o600)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What CURRENT says: a generation's folder, and the SHA-256 of its manifest."""

    name: str
    manifest: str


def publish(root: Path, identity: str, fill: Callable[[Path], None]) -> Path:
    """Make a generation with ``fill`` and switch to it. Its folder is named after ``identity``.

    Raises IndexBusyError while another process does the same, IndexDamagedError for a folder that
    others may write to; whatever ``fill`` raises leaves the current generation as it is.
    """
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    _check_trusted(root, root.stat())
    with _only_writer(root):
        previous = _sound_name(root)
        directory = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{identity}-", dir=root))
        try:
            fill(directory)
            entry = {"directory": directory.name, "manifest": _write_manifest(directory, identity)}
            _write_durably(root / CURRENT, json.dumps(entry).encode())
        except BaseException:
            if _sound_name(root) != directory.name:
                shutil.rmtree(directory, ignore_errors=True)
            raise
        _sweep(root, keep={directory.name, previous})
    return directory


def read_current(root: Path, read: Callable[[Path], _T]) -> _T:
    """What ``read`` makes of the current generation's folder, verified byte for byte.

    Another process may publish meanwhile and sweep the folder away: then ``read`` is called again,
    with the newer one. Raises IndexMissingError where nothing was ever published,
    IndexDamagedError for anything that differs from the manifest or that others may write to,
    IndexBusyError where it was replaced again and again.
    """
    entry = _entry(root)
    for _ in range(TRIES):
        if entry is None:
            raise IndexMissingError(f"no index in {root}")
        try:
            return read(_verified(root, entry))
        except (OSError, IndexDamagedError) as error:
            failed, entry = entry, _entry(root)
            if entry == failed and isinstance(error, FileNotFoundError):
                raise IndexDamagedError(
                    f"{root / failed.name}: files are missing; build the index again"
                ) from error
            if entry == failed:
                raise
    raise IndexBusyError(f"{root}: replaced {TRIES} times while it was being opened; try again")


def current(root: Path) -> Path:
    """The current generation's folder, verified. It stays until two more are published."""
    return read_current(root, lambda directory: directory)


def identity(directory: Path) -> str:
    """The identity under which a verified generation was published."""
    return str(json.loads((directory / MANIFEST).read_bytes())["identity"])


def _verified(root: Path, entry: _Entry) -> Path:
    directory = root / entry.name
    _check_trusted(root, root.stat())
    _check_trusted(root / CURRENT, (root / CURRENT).lstat())
    for path, status in _walk(directory):
        _check_trusted(path, status)
    raw = (directory / MANIFEST).read_bytes()
    if hashlib.sha256(raw).hexdigest() != entry.manifest:
        raise IndexDamagedError(f"{directory / MANIFEST}: damaged; build the index again")
    listed: dict[str, dict[str, Any]] = json.loads(raw)["files"]
    if sorted(listed) != [path for path in _files(directory) if path != MANIFEST]:
        raise IndexDamagedError(f"{directory}: not the files that were written; build it again")
    for name, wanted in listed.items():
        if _fingerprint(directory / name) != wanted:
            raise IndexDamagedError(f"{directory / name}: damaged; build the index again")
    return directory


def _check_trusted(path: Path, status: os.stat_result) -> None:
    """Raises IndexDamagedError where anybody but this user, or root, may write."""
    if os.name != "posix":
        return  # who may write is not told by a mode there
    if status.st_uid not in (os.geteuid(), _ROOT_USER):
        raise IndexDamagedError(
            f"{path}: belongs to another user (uid {status.st_uid}), so it can't be trusted; "
            "build the index in a folder of your own"
        )
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise IndexDamagedError(
            f"{path}: others may write here, so it can't be trusted; "
            f"chmod go-w {path}, or build the index in another folder"
        )


def _entry(root: Path) -> _Entry | None:
    """What CURRENT says, None where there is none. Raises IndexDamagedError."""
    try:
        entry = json.loads((root / CURRENT).read_bytes())
        name, manifest = entry["directory"], entry["manifest"]
        if not _NAME.fullmatch(name) or not isinstance(manifest, str):
            raise ValueError(name)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise IndexDamagedError(f"{root / CURRENT}: damaged; build the index again") from error
    return _Entry(name, manifest)


def _sound_name(root: Path) -> str | None:
    """The name that CURRENT gives, if it gives one that can be read."""
    try:
        entry = _entry(root)
    except IndexDamagedError:
        return None
    return entry.name if entry else None


def _write_manifest(directory: Path, name: str) -> str:
    """Close the generation to others, list its files, make all of it durable."""
    for path, status in _walk(directory):
        path.chmod(0o700 if stat.S_ISDIR(status.st_mode) else 0o600)
    files = {path: _fingerprint(directory / path) for path in _files(directory)}
    for file in files:
        _sync(directory / file)
    raw = json.dumps({"identity": name, "files": files}, sort_keys=True).encode()
    _write_durably(directory / MANIFEST, raw)
    for path, status in _walk(directory):
        if stat.S_ISDIR(status.st_mode):
            _sync(path)
    _sync(directory.parent)
    return hashlib.sha256(raw).hexdigest()


def _walk(directory: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """A generation's folder and all that is in it. Raises IndexDamagedError for links and such."""
    for path in (directory, *directory.rglob("*")):
        status = path.lstat()
        if not stat.S_ISDIR(status.st_mode) and (
            path == directory or not stat.S_ISREG(status.st_mode)
        ):
            raise IndexDamagedError(f"{path}: a link or device; build the index again")
        yield path, status


def _files(directory: Path) -> list[str]:
    found = (path for path, status in _walk(directory) if stat.S_ISREG(status.st_mode))
    return sorted(path.relative_to(directory).as_posix() for path in found)


def _fingerprint(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return {"size": file.tell(), "sha256": digest}


def _write_durably(path: Path, data: bytes) -> None:
    temporary = path.with_name(path.name + _TEMPORARY)
    with open(temporary, "wb", opener=_private) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    if path.is_dir() and os.name != "posix":
        return  # only POSIX can open a folder to sync it
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(root: Path, keep: set[str | None]) -> None:
    """Remove generations but the current one and the one before, which may still be read.

    Nobody else is writing, so what a killed build left unfinished goes too.
    """
    for path in root.glob(f"{_PREFIX}*"):
        if path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _only_writer(root: Path) -> Iterator[None]:
    """Hold the folder's lock; the system lets go of it when the process ends, however it ends."""
    with open(root / _LOCK, "a+b", opener=_private) as file:
        try:
            if os.name == "posix":
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            else:
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError as error:
            raise IndexBusyError(f"another process is building the index in {root}") from error
        yield
