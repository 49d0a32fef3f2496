"""A builder that loses power before each of its operations, many times over, and goes on."""

from __future__ import annotations

import os
import random
import resource
import shutil
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexer import generations
from indexer.assembly import build_index
from indexer.errors import IndexDamagedError, IndexMissingError
from indexer.generations import CURRENT, PREVIOUS
from tests.trials.corpora import Known, standing
from tests.trials.folders import falls_back, leftovers
from tests.trials.operations import watch
from tests.trials.power_loss import Disk, Found

NOTHING = "nothing"
ROOT = "i"
MOST = 64
"""So many outcomes of one moment are all tried."""


@dataclass(frozen=True, slots=True)
class Job:
    """``top``: a folder with the index in it, or where it will be; ``every``: so many operations
    apart, and before each on the index's own folder, ``states`` are tried; while a pointer in that
    folder is not sure, also all that its names may stand for. ``thorough``: of so many states one
    is also searched and built again; ``deaf``: to which syncs the disk is, of "files" and those
    that a Report names, and where it is, one damage is enough; ``pair``: whether two generations
    were there, and must be."""

    top: Path
    corpora: Sequence[Known]
    new: Known
    every: int
    states: int
    thorough: int
    deaf: frozenset[str]
    pair: bool
    seed: int


@dataclass(slots=True)
class Report:
    """``seen``: how often each identity, NOTHING or a damaged index was found; ``at_last``: those
    found when the build had returned; ``damaged``: after which operations; ``syncs``: of folders,
    each once."""

    operations: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    at_last: Counter[str] = field(default_factory=Counter)
    damaged: list[str] = field(default_factory=list)
    syncs: dict[str, None] = field(default_factory=dict)


def build_losing_power(job: Job) -> Report:
    """Build and tell what was found. For a process of its own."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    os.umask(0o077)
    disk, chance, report = Disk(job.top), random.Random(job.seed), Report()
    busy = False

    def happens(operation: str, on: Any) -> None:
        nonlocal busy
        if busy:
            return  # what the trial itself does
        busy = True
        disk.look()
        report.operations += 1
        enough = job.deaf and report.damaged
        chosen = not enough and _chosen(job, report.operations, on)
        for found in _losses(job, disk, chance) if chosen else ():
            report.seen[found] += 1
            if found.startswith("damaged"):
                report.damaged.append(f"before {operation} {on}: {found}")
        if operation == "fsync":
            _sync(job, disk, on, report)
        busy = False

    watch(happens)
    build_index(job.new.folder, job.top / ROOT)
    busy = True
    disk.look()
    for _ in range(0 if job.deaf and report.damaged else 10):
        report.at_last.update(_losses(job, disk, chance))
    return report


def _chosen(job: Job, number: int, on: Any) -> bool:
    path = _path(on)
    return number % job.every == 0 or path.parent == job.top / ROOT or path == job.top / ROOT


def _path(on: Any) -> Path:
    return Path(os.readlink(f"/proc/self/fd/{on}") if isinstance(on, int) else os.fsdecode(on))


def _sync(job: Job, disk: Disk, descriptor: int, report: Report) -> None:
    """What is synced is sure, unless the disk is deaf to it."""
    what = "files"
    if stat.S_ISDIR(os.fstat(descriptor).st_mode):
        what = _sync_of_folder(job, _path(descriptor), report)
    if what not in job.deaf:
        disk.synced(os.fstat(descriptor).st_ino)


def _sync_of_folder(job: Job, folder: Path, report: Report) -> str:
    """Its name. In a generation, each of its folders is synced to one end, however often; in the
    index's own folder, each time to another."""
    path = folder.relative_to(job.top)
    match path.parts:
        case ():
            name = "above"
        case (_,):
            name = f"index {sum(one.startswith('index') for one in report.syncs) + 1}"
        case _:
            name = str(Path("generation", *path.parts[2:]))
    report.syncs[name] = None
    return name


def _losses(job: Job, disk: Disk, chance: random.Random) -> Iterator[str]:
    """What is found after losses of power at this moment."""
    for _ in range(job.states):
        yield _after_loss(job, disk, chance, {})
    for outcome in disk.outcomes(job.top / ROOT, (CURRENT, PREVIOUS), MOST):
        yield _after_loss(job, disk, chance, outcome)


def _after_loss(job: Job, disk: Disk, chance: random.Random, outcome: Found) -> str:
    """What is found when the power is back."""
    top = job.top.with_name("after the loss")
    disk.lose_power(chance, top, outcome)
    try:
        found = _found(top / ROOT)
        if job.pair and not found.startswith("damaged") and not falls_back(top / ROOT):
            return f"damaged: {found} alone"
        if not found.startswith("damaged") and chance.randrange(job.thorough) == 0:
            _goes_on(job, top / ROOT, found)
        return found
    finally:
        shutil.rmtree(top)


def _found(root: Path) -> str:
    try:
        return generations.read_current(root, generations.identity)
    except IndexMissingError:
        return NOTHING
    except IndexDamagedError as error:
        return f"damaged: {error}"


def _goes_on(job: Job, root: Path, found: str) -> None:
    """Searching and building do."""
    known = standing(root, job.corpora)
    assert found == (known.identity if known else NOTHING)
    other = next(one for one in job.corpora if one != known)
    build_index(other.folder, root)
    assert standing(root, job.corpora) == other
    assert leftovers(root) == set()
