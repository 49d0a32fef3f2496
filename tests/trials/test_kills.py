"""Builders killed at random moments.

The kills are real, the operating system goes on: what a process has written stays written. What a
loss of power does is tried apart.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from indexer.assembly import build_index
from tests.trials.building import building
from tests.trials.conftest import Effort
from tests.trials.corpora import Known, standing
from tests.trials.folders import leftovers

FRESH = 0.2
"""So many trials begin with an empty folder."""


def _last(hearing: Connection) -> int:
    """The last number told by one that is gone."""
    told = 0
    while True:
        try:
            told = hearing.recv()
        except EOFError:
            return told


def _seconds(corpora: Sequence[Known], root: Path) -> float:
    """That two builds take here and now."""
    with building(corpora, root) as (_, hearing):
        begun = time.perf_counter()
        while hearing.recv() < 2:
            pass
        return time.perf_counter() - begun


def test_a_builder_killed_at_any_moment_leaves_the_old_generation_or_the_new(
    corpora: tuple[Known, ...], tmp_path: Path, effort: Effort, chance: random.Random
) -> None:
    """The seed says how far into two builds each kill comes, not what has been done by then."""
    seen, kept = Counter[str](), tmp_path / "kept"
    seconds = _seconds(corpora, tmp_path / "timed")
    trials = effort.times(15, 250)
    for number in range(trials):
        root = tmp_path / f"fresh {number}" if chance.random() < FRESH else kept
        before = standing(root, corpora)
        turns = _after(before, corpora)
        with building(turns, root) as (process, hearing):
            killed = chance.uniform(0, seconds)
            process.join(killed)
            assert process.is_alive(), f"kill {number}: the builder had ended by itself"
        ended = _last(hearing)
        which = (
            f"kill {number} of {root.name}, after {killed:.4f} s of {seconds:.4f}, {ended} built"
        )
        old = turns[(ended - 1) % len(turns)] if ended else before
        found = standing(root, corpora)
        assert found in (old, turns[ended % len(turns)]), which
        seen["old" if found == old else "new"] += 1
        seen["unfinished"] += bool(leftovers(root))
        following = _after(found, corpora)[0]
        build_index(following.folder, root)
        assert standing(root, corpora) == following, which
        assert leftovers(root) == set(), which
    print(f"\nkills: {trials}, {dict(seen)}")
    assert seen["unfinished"] or not effort.full  # or the kills came at moments that prove nothing


def _after(one: Known | None, corpora: Sequence[Known]) -> Sequence[Known]:
    """All in turn, beginning with the next."""
    start = corpora.index(one) + 1 if one else 0
    return [*corpora[start:], *corpora[:start]]
