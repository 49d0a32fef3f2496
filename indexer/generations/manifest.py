"""What a generation's folder holds, byte for byte, and who may have written it."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indexer.errors import IndexDamagedError
from indexer.generations.durable import sync, write_durably

MANIFEST = "MANIFEST.json"
_ROOT_USER = 0


def write_manifest(directory: Path, identity: str) -> str:
    """Close the generation to others, list its files, make all of it durable.

    Returns the SHA-256 of the list.
    """
    for path, status in _walk(directory):
        path.chmod(0o700 if stat.S_ISDIR(status.st_mode) else 0o600)
    files = {path: _fingerprint(directory / path) for path in _files(directory)}
    for file in files:
        sync(directory / file)
    raw = json.dumps({"identity": identity, "files": files}, sort_keys=True).encode()
    write_durably(directory / MANIFEST, raw)
    for path, status in _walk(directory):
        if stat.S_ISDIR(status.st_mode):
            sync(path)
    sync(directory.parent)
    return hashlib.sha256(raw).hexdigest()


def identity(directory: Path) -> str:
    """The identity under which a verified generation was published."""
    return str(json.loads((directory / MANIFEST).read_bytes())["identity"])


def verify(directory: Path, manifest: str) -> None:
    """Raises IndexDamagedError for whatever is not as listed; ``manifest`` is the list's SHA-256.

    FileNotFoundError for what is not there.
    """
    for path, status in _walk(directory):
        check_trusted(path, status)
    raw = (directory / MANIFEST).read_bytes()
    if hashlib.sha256(raw).hexdigest() != manifest:
        raise IndexDamagedError(f"{directory / MANIFEST}: damaged; build the index again")
    listed: dict[str, dict[str, Any]] = json.loads(raw)["files"]
    if sorted(listed) != [path for path in _files(directory) if path != MANIFEST]:
        raise IndexDamagedError(f"{directory}: not the files that were written; build it again")
    for name, wanted in listed.items():
        if _fingerprint(directory / name) != wanted:
            raise IndexDamagedError(f"{directory / name}: damaged; build the index again")


def check_trusted(path: Path, status: os.stat_result) -> None:
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
