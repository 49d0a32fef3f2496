"""Disks that are full or can't be read: injected, see ``disk_faults``, or real."""

from __future__ import annotations

import errno
import os
import pickle
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trials.conftest import Effort
from tests.trials.corpora import Known
from tests.trials.failing import Job, build_on_failing_disk, build_within_limits, open_unreadable
from tests.trials.processes import called

DISK = "4m"
MOUNTED = ("unshare", "--mount", "--map-root-user", "sh", "-c")
"""Run a line with disks of its own, which go when it ends."""


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_build_whose_disk_fails_leaves_the_old_generation_or_the_new(
    corpora: tuple[Known, ...], tmp_path: Path, effort: Effort, code: int
) -> None:
    job = Job(tmp_path / "i", corpora, code, effort.times(8, 120), seed=1)
    seen = called(build_on_failing_disk, job)
    print(f"\n{os.strerror(code)}: {dict(seen)}")
    assert any(what.startswith("failed") for what in seen)


def test_a_build_that_can_write_no_more_leaves_the_old_generation_or_the_new(
    corpora: tuple[Known, ...], tmp_path: Path, effort: Effort
) -> None:
    job = Job(tmp_path / "i", corpora, errno.EFBIG, effort.times(5, 60), seed=1)
    seen = called(build_within_limits, job)
    print(f"\nfiles limited: {dict(seen)}")
    assert any(what.startswith("failed") for what in seen)


def test_a_build_on_a_full_disk_leaves_the_old_generation_or_the_new(
    corpora: tuple[Known, ...], tmp_path: Path, effort: Effort
) -> None:
    """On a disk of its own, where one may be mounted; otherwise the limits above must do, and
    ``.ci/run``, which lets nothing else be skipped, lets this be."""
    if not _may_mount():
        pytest.skip("no disk may be mounted here: needs Linux, unshare and the right to use it")
    job = Job(tmp_path / "disk" / "i", corpora, errno.ENOSPC, effort.times(5, 60), seed=1)
    (tmp_path / "disk").mkdir()
    (tmp_path / "job").write_bytes(pickle.dumps(job))
    mount = shlex.join(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(job.root.parent)]
    )
    build = shlex.join([sys.executable, "-m", "tests.trials.full_disk", str(tmp_path / "job")])
    done = subprocess.run([*MOUNTED, f"{mount} && {build}"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    print(f"\nfull disk: {done.stdout.strip()}")
    assert "failed" in done.stdout


def _may_mount() -> bool:
    try:
        return not subprocess.run(
            [*MOUNTED, "mount -t tmpfs tmpfs /mnt"], capture_output=True
        ).returncode
    except FileNotFoundError:
        return False


def test_a_file_that_cannot_be_read_is_damage_and_mended_by_the_next_build(
    corpora: tuple[Known, ...], tmp_path: Path, effort: Effort
) -> None:
    job = Job(tmp_path / "i", corpora, errno.EIO, effort.times(3, 20), seed=1)
    tried = called(open_unreadable, job)
    print(f"\nunreadable files: {tried}")
