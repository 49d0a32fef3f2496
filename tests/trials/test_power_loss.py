"""Builders that lose power: simulated from what they really do to files, see ``power_loss``."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from indexer.assembly import build_index
from indexer.generations import PREVIOUS
from tests.trials.conftest import Effort
from tests.trials.corpora import Known
from tests.trials.losses import NOTHING, ROOT, Job, Report, build_losing_power
from tests.trials.processes import called

MEMORY = Path("/dev/shm")
ROOM = 1 << 28
"""Bytes: many times what is needed."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, where that can be had: whole indexes are written by the hundred, and what
    is lost is not what a real disk loses."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(dir=MEMORY if roomy else tmp_path) as folder:
        yield Path(folder)


def _losses(
    corpora: tuple[Known, ...],
    folder: Path,
    before: Path,
    every: int,
    states: int,
    thorough: int,
    deaf: Iterable[str] = (),
) -> Report:
    top = shutil.copytree(before, folder / "disk")
    pair = (top / ROOT / PREVIOUS).exists()
    job = Job(top, corpora, corpora[-1], every, states, thorough, frozenset(deaf), pair, seed=1)
    return called(build_losing_power, job)


def _before(corpora: Iterable[Known], folder: Path) -> Path:
    """A disk on which the index of each of these was built in turn."""
    folder.mkdir()
    for one in corpora:
        build_index(one.folder, folder / ROOT)
    return folder


@pytest.mark.parametrize("already", [0, 2])
def test_a_loss_of_power_leaves_the_old_generation_or_the_new(
    corpora: tuple[Known, ...], disk: Path, effort: Effort, already: int
) -> None:
    every, states = effort.times(10, 1), effort.times(1, 2)
    before = _before(corpora[:already], disk / "before")
    told = _losses(corpora, disk, before, every, states, effort.times(30, 20))
    old, new = corpora[already - 1].identity if already else NOTHING, corpora[-1].identity
    print(f"\npower lost: {told.operations} operations, {told.seen}")
    assert told.damaged == []
    assert set(told.seen) <= {old, new}
    assert set(told.at_last) == {new}


SELDOM = 1_000_000
"""Only where the index's own folder changes."""


@pytest.mark.parametrize("already", [0, 2])
def test_a_build_that_leaves_out_any_one_sync_would_be_found_out(
    corpora: tuple[Known, ...], disk: Path, already: int
) -> None:
    """All syncs of files count as one."""
    before, new = _before(corpora[:already], disk / "before"), corpora[-1].identity
    heard = _losses(corpora, disk / "heard", before, SELDOM, 1, SELDOM)
    assert heard.damaged == []
    assert set(heard.at_last) == {new}
    needed = ["files", *heard.syncs]
    assert sum(name.startswith("index") for name in needed) == (3 if already else 2)
    for name in needed:
        told = _losses(corpora, disk / name, before, SELDOM, 1, SELDOM, [name])
        assert told.damaged or set(told.at_last) != {new}, name
    print(f"\nsyncs left out, one at a time: {needed}, each found out")
