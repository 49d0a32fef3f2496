"""Builds on a disk that is full or fails, one after another, in one process."""

from __future__ import annotations

import os
import random
import re
import resource
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from indexer.errors import IndexDamagedError
from indexer.generations import CURRENT, MANIFEST, PREVIOUS, current
from tests.trials.commands import command
from tests.trials.corpora import Known, standing
from tests.trials.disk_faults import Disk, install
from tests.trials.folders import KEPT, falls_back, leftovers

CLOSE = (CURRENT, PREVIOUS, MANIFEST)
"""Half of the operations that are tried are on these."""
Fault: TypeAlias = Callable[[random.Random], AbstractContextManager[None]]
"""Something that is wrong for a while."""


@dataclass(frozen=True, slots=True)
class Job:
    """``root``: of the index; ``code``: the error, of errno, where one is injected."""

    root: Path
    corpora: Sequence[Known]
    code: int
    trials: int
    seed: int


def build_on_failing_disk(job: Job) -> Counter[str]:
    """What was seen, and how often. For a process of its own.

    Every other pair of faults lasts: what follows the operation that failed fails too.
    """
    disk, seen = Disk(job.root), Counter[str]()
    install(disk)
    _build(job.corpora[0], job.root)
    known = _next(job, job.corpora[0])
    disk.noted.clear()
    _build(known, job.root)
    noted = list(disk.noted)
    for turn, number in enumerate(_chosen(noted, job)):
        lasting = turn % 4 > 1
        with _failing(disk, number, job.code, lasting):
            outcome, found = _tried(job, known)
        seen[outcome if disk.struck else f"not struck, {outcome}"] += 1
        known = _mended(job, known, found)
    seen["operations"] = len(noted)
    return seen


@contextmanager
def _failing(disk: Disk, number: int, code: int, lasting: bool) -> Iterator[None]:
    disk.fail_after(number, code, lasting)
    try:
        yield
    except BaseException as error:
        error.add_note(f"after {number} operations, the last on {disk.noted[-1]}")
        raise
    finally:
        disk.heal()


def build_within_limits(job: Job) -> Counter[str]:
    """The same where files can't grow beyond a size that changes. The limit is the system's own."""
    for known in job.corpora[:2]:
        _build(known, job.root)
    largest = max(path.stat().st_size for path in job.root.rglob("*"))
    return _in_turn(job, lambda chance: _limit(chance.randrange(largest)))


def build_on_full_disk(job: Job) -> Counter[str]:
    """The same on a small disk that something else fills."""
    for known in job.corpora[:2]:
        _build(known, job.root)
    largest = sum(path.stat().st_size for path in current(job.root).rglob("*"))
    other = job.root.with_name("other")
    return _in_turn(job, lambda chance: _filled(other, chance.randrange(largest)))


def _in_turn(job: Job, fault: Fault) -> Counter[str]:
    chance, seen, known = random.Random(job.seed), Counter[str](), standing(job.root, job.corpora)
    assert known
    for _ in range(job.trials):
        with fault(chance):
            outcome, found = _tried(job, known)
        seen[outcome] += 1
        known = _mended(job, known, found)
    return seen


@contextmanager
def _limit(size: int) -> Iterator[None]:
    """Of what any file may hold, in bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def _filled(path: Path, left: int) -> Iterator[None]:
    """So many bytes are left on its disk."""
    free = os.statvfs(path.parent)
    path.write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - left)))
    try:
        yield
    finally:
        path.unlink()


def open_unreadable(job: Job) -> int:
    """Of how many files of an index nothing can be read, one after another; each is told to be
    damaged, and mended by the next build."""
    disk = Disk(job.root)
    install(disk)
    known = job.corpora[0]
    _build(known, job.root)
    names = _read(disk, job)
    for name in names:
        disk.unreadable = current(job.root) / name
        with pytest.raises(IndexDamagedError, match="build"):
            standing(job.root, job.corpora)
        _build(known, job.root)
        assert standing(job.root, job.corpora) == known
        disk.unreadable = None
    return len(names)


def _read(disk: Disk, job: Job) -> list[str]:
    """Files of the current generation, so many, by names that stay."""
    folder = current(job.root)
    paths = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    lasting = [str(path) for path in paths if not path.name.startswith("MAIN_")]
    return random.Random(job.seed).sample(lasting, min(job.trials, len(lasting)))


def _chosen(noted: Sequence[str], job: Job) -> Iterator[int]:
    """Numbers of operations: as many close to the switch as anywhere."""
    chance, names = (
        random.Random(job.seed),
        [Path(name.removesuffix(".tmp")).name for name in noted],
    )
    near = [number for number, name in enumerate(names) if name in CLOSE]
    for _ in range(job.trials // 2):
        yield chance.choice(near)
        yield chance.randrange(len(noted))


def _tried(job: Job, known: Known) -> tuple[str, str]:
    """What a build came to, and the exit code and what it said."""
    code, said = command("build", str(_next(job, known).folder), "--index", str(job.root))
    error = re.search(r"\[Errno \d+\]", said)
    return f"failed {error[0] if error else ''}" if code else "built", f"{code} {said}"


def _mended(job: Job, known: Known, told: str) -> Known:
    """What stands after the next build: the failed one left the old generation, or the new."""
    found = standing(job.root, job.corpora)
    if told.startswith("0 "):
        assert found == _next(job, known)
    else:
        assert told.startswith("3 ")
        assert re.fullmatch(r"waikong: .+\n(         .+\n)?", told[2:]), told
        assert found in (known, _next(job, known))
    assert falls_back(job.root)
    left = [path for path in job.root.iterdir() if path.is_dir()]
    assert len(left) <= KEPT + 1
    following = _next(job, found)
    _build(following, job.root)
    assert standing(job.root, job.corpora) == following
    assert leftovers(job.root) == set()
    return following


def _next(job: Job, known: Known | None) -> Known:
    assert known
    return job.corpora[(job.corpora.index(known) + 1) % len(job.corpora)]


def _build(known: Known, root: Path) -> None:
    code, said = command("build", str(known.folder), "--index", str(root))
    assert code == 0, said
