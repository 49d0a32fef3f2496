"""Builders that want the same folder at once."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from indexer.assembly import build_index
from tests.trials.builders import build_with_others, hold_lock
from tests.trials.conftest import Effort
from tests.trials.corpora import Known, standing
from tests.trials.folders import leftovers
from tests.trials.processes import called, calling, forking

BUSY = "another process is building"


def test_a_builder_that_finds_another_at_work_says_so_and_changes_nothing(
    corpora: tuple[Known, ...], tmp_path: Path
) -> None:
    root = tmp_path / "i"
    build_index(corpora[0].folder, root)
    here, there = forking().Pipe()
    with calling(hold_lock, root, there):
        assert here.recv() == "building"
        before = {path.name for path in root.iterdir()}
        code, said = called(build_with_others, corpora[1].folder, root, forking().Barrier(1))
        assert {path.name for path in root.iterdir()} == before
        assert standing(root, corpora) == corpora[0]
        here.send("enough")
    assert code == 3
    assert said.splitlines()[-1].startswith(f"waikong: {BUSY}")
    assert called(build_with_others, corpora[1].folder, root, forking().Barrier(1))[0] == 0
    assert standing(root, corpora) == corpora[1]
    assert leftovers(root) == set()


def test_of_builders_that_race_one_wins_and_the_others_say_why_not(
    corpora: tuple[Known, ...], tmp_path: Path, effort: Effort
) -> None:
    root, codes = tmp_path / "i", Counter[int]()
    rounds = effort.times(5, 60)
    for number in range(rounds):
        known = standing(root, corpora)
        others = [one for one in corpora if one != known]
        start = forking().Barrier(len(others))
        with ExitStack() as held:
            running = [
                held.enter_context(calling(build_with_others, one.folder, root, start))
                for one in others
            ]
            told = [result() for result in running]
        codes.update(code for code, _ in told)
        built = [one for one, (code, _) in zip(others, told, strict=True) if code == 0]
        assert built, (number, told)
        assert standing(root, corpora) in built
        assert all(code == 0 or (code == 3 and BUSY in said) for code, said in told)
        assert leftovers(root) == set()
    print(f"\nraces: {rounds}, exit codes {dict(codes)}")
