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
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from indexer.errors import IndexBusyError, IndexDamagedError, IndexMissingError

CURRENT = "CURRENT"
MANIFEST = "MANIFEST.json"
_PREFIX = "generation-"
_LOCK = "LOCK"
_TEMPORARY = ".tmp"


def publish(root: Path, identity: str, fill: Callable[[Path], None]) -> Path:
    """Make a generation with ``fill`` and switch to it. Its folder is named after ``identity``.

    Raises IndexBusyError while another process does the same; whatever ``fill`` raises leaves the
    current generation as it is.
    """
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _only_writer(root):
        directory = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{identity}-", dir=root))
        try:
            fill(directory)
            manifest = _write_manifest(directory, identity)
        except BaseException:
            shutil.rmtree(directory, ignore_errors=True)
            raise
        previous = _current_name(root)
        entry = {"directory": directory.name, "manifest": manifest}
        _write_durably(root / CURRENT, json.dumps(entry).encode())
        _sweep(root, keep={directory.name, previous})
    return directory


def current(root: Path) -> Path:
    """The current generation's folder, verified byte for byte.

    Raises IndexMissingError where nothing was ever published, IndexDamagedError for anything that
    differs from the manifest.
    """
    for _ in range(2):  # a second look, should it have been replaced in between
        name = _current_name(root)
        if name is None:
            raise IndexMissingError(f"no index in {root}")
        with suppress(FileNotFoundError):
            return _verified(root, name)
    raise IndexDamagedError(f"{root}: files are missing; build the index again")


def _verified(root: Path, name: str) -> Path:
    directory = root / name
    if os.name == "posix" and stat.S_IMODE(root.stat().st_mode) & stat.S_IWOTH:
        raise IndexDamagedError(f"{root}: everybody may write here, so it can't be trusted")
    raw = (directory / MANIFEST).read_bytes()
    if hashlib.sha256(raw).hexdigest() != _entry(root)["manifest"]:
        raise IndexDamagedError(f"{directory / MANIFEST}: damaged; build the index again")
    listed: dict[str, dict[str, Any]] = json.loads(raw)["files"]
    if sorted(listed) != [path for path in _files(directory) if path != MANIFEST]:
        raise IndexDamagedError(f"{directory}: not the files that were written; build it again")
    for path, wanted in listed.items():
        if _fingerprint(directory / path) != wanted:
            raise IndexDamagedError(f"{directory / path}: damaged; build the index again")
    return directory


def identity(directory: Path) -> str:
    """The identity under which a verified generation was published."""
    return str(json.loads((directory / MANIFEST).read_bytes())["identity"])


def _entry(root: Path) -> dict[str, str]:
    try:
        entry = json.loads((root / CURRENT).read_bytes())
        name, manifest = entry["directory"], entry["manifest"]
        if Path(name).name != name or not isinstance(manifest, str):
            raise ValueError(name)
    except (ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(f"{root / CURRENT}: damaged; build the index again") from error
    return {"directory": name, "manifest": manifest}


def _current_name(root: Path) -> str | None:
    return _entry(root)["directory"] if (root / CURRENT).exists() else None


def _write_manifest(directory: Path, name: str) -> str:
    files = {path: _fingerprint(directory / path) for path in _files(directory)}
    for path in files:
        _sync(directory / path)
    raw = json.dumps({"identity": name, "files": files}, sort_keys=True).encode()
    _write_durably(directory / MANIFEST, raw)
    for folder in {directory, directory.parent, *((directory / path).parent for path in files)}:
        _sync(folder)
    return hashlib.sha256(raw).hexdigest()


def _files(directory: Path) -> list[str]:
    found = (path for path in directory.rglob("*") if path.is_file())
    return sorted(path.relative_to(directory).as_posix() for path in found)


def _fingerprint(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return {"size": file.tell(), "sha256": digest}


def _write_durably(path: Path, data: bytes) -> None:
    temporary = path.with_name(path.name + _TEMPORARY)
    with temporary.open("wb") as file:
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
    with (root / _LOCK).open("a+b") as file:
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
