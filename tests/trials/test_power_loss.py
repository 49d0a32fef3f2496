"""Builders that lose power: simulated from what they really do to files, see ``power_loss``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from indexer.assembly import build_index
from indexer.generations import PREVIOUS
from tests.trials.conftest import Effort
from tests.trials.corpora import Known
from tests.trials.losses import NOTHING, ROOT, Job, Report, build_losing_power
from tests.trials.processes import called


def _losses(
    corpora: tuple[Known, ...],
    folder: Path,
    before: Iterable[Known],
    every: int,
    states: int,
    thorough: int,
    deaf: Iterable[str] = (),
) -> Report:
    top = folder / "disk"
    top.mkdir()
    for one in before:
        build_index(one.folder, top / ROOT)
    pair = (top / ROOT / PREVIOUS).exists()
    job = Job(top, corpora, corpora[-1], every, states, thorough, frozenset(deaf), pair, seed=1)
    return called(build_losing_power, job)


@pytest.mark.parametrize("already", [0, 2])
def test_a_loss_of_power_leaves_the_old_generation_or_the_new(
    corpora: tuple[Known, ...], tmp_path: Path, effort: Effort, already: int
) -> None:
    every, states = effort.times(10, 1), effort.times(1, 2)
    told = _losses(corpora, tmp_path, corpora[:already], every, states, effort.times(30, 20))
    old, new = corpora[already - 1].identity if already else NOTHING, corpora[-1].identity
    print(f"\npower lost: {told.operations} operations, {told.seen}")
    assert told.damaged == []
    assert set(told.seen) <= {old, new}
    assert set(told.at_last) == {new}


@pytest.mark.parametrize("deaf", ["files", "folders"])
def test_a_build_that_syncs_less_would_be_found_out(
    corpora: tuple[Known, ...], tmp_path: Path, deaf: str
) -> None:
    told = _losses(corpora, tmp_path, corpora[:2], 10, 1, 1000, [deaf])
    assert told.damaged or set(told.at_last) != {corpora[-1].identity}
