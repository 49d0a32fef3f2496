"""A builder that loses power before each of its operations, many times over, and goes on."""

from __future__ import annotations

import os
import random
import resource
import shutil
import stat
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexer import generations
from indexer.assembly import build_index
from indexer.errors import IndexDamagedError, IndexMissingError
from tests.trials.corpora import Known, standing
from tests.trials.folders import falls_back, leftovers
from tests.trials.operations import watch
from tests.trials.power_loss import Disk

NOTHING = "nothing"
ROOT = "i"


@dataclass(frozen=True, slots=True)
class Job:
    """``top``: a folder with the index in it, or where it will be; ``states``: tried before each
    operation; ``thorough``: of so many states one is also searched and built again; ``deaf``: to
    which syncs the disk is, of "files" and "folders"; ``report``: the file to write."""

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
    found when the build had returned; ``damaged``: after which operations."""

    operations: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    at_last: Counter[str] = field(default_factory=Counter)
    damaged: list[str] = field(default_factory=list)


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
        for _ in range(job.states if _chosen(job, report.operations, on) else 0):
            found = _after_loss(job, disk, chance)
            report.seen[found] += 1
            if found.startswith("damaged"):
                report.damaged.append(f"before {operation} {on}: {found}")
        if operation == "fsync" and _heard(job, on):
            disk.synced(os.fstat(on).st_ino)
        busy = False

    watch(happens)
    build_index(job.new.folder, job.top / ROOT)
    busy = True
    disk.look()
    for _ in range(10 * job.states):
        report.at_last[_after_loss(job, disk, chance)] += 1
    return report


def _chosen(job: Job, number: int, on: Any) -> bool:
    path = Path(os.readlink(f"/proc/self/fd/{on}") if isinstance(on, int) else os.fsdecode(on))
    return number % job.every == 0 or path.parent == job.top / ROOT or path == job.top / ROOT


def _heard(job: Job, descriptor: int) -> bool:
    folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
    return ("folders" if folder else "files") not in job.deaf


def _after_loss(job: Job, disk: Disk, chance: random.Random) -> str:
    """What is found when the power is back."""
    top = job.top.with_name("after the loss")
    disk.lose_power(chance, top)
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
