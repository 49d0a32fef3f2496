"""A disk that loses power: what of a folder is surely on it, and what may be.

Simulated, from what a process really did to real files: what POSIX promises and no more.

* a file holds what it held at its last fsync. What was written since may be there whole, in part
  (its beginning, or with a range that is zeros) or not at all
* a folder has the names that it had at its last fsync. Of each name that was made, replaced or
  removed since, any of its values may be there, whatever became of the others

File systems do better than that, each in another way. Not simulated: modes and owners, which are
as they were made, and disks that lie about fsync or damage what they had.
"""

from __future__ import annotations

import itertools
import math
import os
import random
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias, TypeVar

_T = TypeVar("_T")

Names: TypeAlias = dict[str, list[int | None]]
"""What each name may stand for, the sure one first: a file's or folder's number, or nothing."""
Found: TypeAlias = Mapping[int, Mapping[str, int | None]]
"""What the names in some folders stand for after a loss, by the folders' numbers."""

TICK = 50_000_000
"""Nanoseconds after which another change of a file surely gives it another time."""


@dataclass(slots=True)
class Disk:
    """Watches one folder. All that is there at first is sure."""

    top: Path
    _files: dict[int, list[bytes]] = field(default_factory=dict)
    _folders: dict[int, Names] = field(default_factory=dict)
    _held: list[int] = field(default_factory=list)
    _settled: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.look()
        for number in (*self._files, *self._folders):
            self.synced(number)

    def look(self) -> None:
        """Note what there is now. To be called before each operation."""
        for number, names in self._walk(self.top):
            known = self._folders.setdefault(number, {})
            for name in {*known, *names}:
                _note(known.setdefault(name, [None]), names.get(name))

    def synced(self, number: int) -> None:
        """What a file or folder of this number was seen to hold last is sure."""
        if number in self._files:
            self._files[number] = self._files[number][-1:]
        else:
            now = {name: values[-1:] for name, values in self._folders[number].items()}
            self._folders[number] = {name: some for name, some in now.items() if some != [None]}

    def outcomes(self, folder: Path, among: Iterable[str], most: int) -> Iterator[Found]:
        """While one of these names in it is not sure, all that its names may stand for together,
        unless that is more than so many."""
        number = folder.stat().st_ino if folder.is_dir() else 0
        names = self._folders.get(number, {})
        unsure = any(len(names.get(name, ())) > 1 for name in among)
        if unsure and math.prod(map(len, names.values())) <= most:
            for values in itertools.product(*names.values()):
                yield {number: dict(zip(names, values, strict=True))}

    def lose_power(
        self, chance: random.Random, into: Path, found: Found = MappingProxyType({})
    ) -> None:
        """Write what may be found afterwards into a new folder; of some folders, what is said."""
        likely = chance.choice([0.0, 0.1, 0.5, 0.9, 1.0])
        self._write(self.top.stat().st_ino, chance, likely, into, found)

    def _write(
        self, number: int, chance: random.Random, likely: float, into: Path, found: Found
    ) -> None:
        """``likely``: how often what was not synced is there all the same."""
        into.mkdir()
        for name, values in sorted(self._folders.get(number, {}).items()):
            if number in found:
                value = found[number][name]
            else:
                value = chance.choice(values[1:]) if _lucky(values, chance, likely) else values[0]
            if value in self._files:
                content = _torn(self._files[value], chance, likely)
                (into / name).write_bytes(content)
            elif value is not None:
                self._write(value, chance, likely, into / name, found)

    def _walk(self, folder: Path) -> Iterator[tuple[int, dict[str, int]]]:
        """Numbers of folders, and the numbers of what is in them."""
        names = {}
        for entry in os.scandir(folder):
            names[entry.name] = number = entry.inode()
            if entry.is_dir():
                yield from self._walk(Path(entry.path))
                self._hold(entry.path, number not in self._folders)
            else:
                self._hold(entry.path, number not in self._files)
                self._read(entry)
        yield folder.stat().st_ino, names

    def _read(self, entry: os.DirEntry[str]) -> None:
        """Note what a file holds, unless it was read after its last change."""
        number, status, now = entry.inode(), entry.stat(), time.time_ns()
        if self._settled.get(number) != status.st_mtime_ns:
            _note(self._files.setdefault(number, [b""]), Path(entry.path).read_bytes())
            if now - status.st_mtime_ns > TICK:
                self._settled[number] = status.st_mtime_ns

    def _hold(self, path: str, new: bool) -> None:
        """Keep it open: its number is given to no other file, even when it has been removed."""
        if new:
            self._held.append(os.open(path, os.O_RDONLY))


def _note(values: list[_T], value: _T) -> None:
    if values[-1] != value:
        values.append(value)


def _lucky(values: Sequence[object], chance: random.Random, likely: float) -> bool:
    return len(values) > 1 and chance.random() < likely


def _torn(contents: list[bytes], chance: random.Random, likely: float) -> bytes:
    """What may be read of a file that held one after another, only the first of them surely."""
    if not _lucky(contents, chance, likely):
        return contents[0]
    content = chance.choice(contents[1:])
    match chance.randrange(3):
        case 0:
            return content[: chance.randint(0, len(content))]
        case 1:
            start, end = sorted(chance.randint(0, len(content)) for _ in range(2))
            return content[:start] + bytes(end - start) + content[end:]
        case _:
            return content
