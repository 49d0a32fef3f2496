"""Ten thousand requests and two hundred reloads: memory and descriptors stay as they are."""

from __future__ import annotations

import http.client
import json
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

import pytest

from indexer import generations
from indexer.assembly import build_index
from tests.benchmarks.load.clients import ask
from tests.benchmarks.load.traffic import traffic
from tests.conftest import SEEDS
from tests.serving import HOST, Serving, serving
from tests.trials.conftest import Effort

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="counts descriptors in /proc")
CLIENTS, REQUESTS = 4, 50
"""Of each reload: so many clients at once, and requests of all of them."""
GROWTH = 0.05
"""How much memory may grow by from the second quarter to the last one, of what it is then; it goes
up and down by a tenth, as an index is opened before the other one is let go."""
LOOSE = 0.5
"""The same in a bounded run, whose quarters are of three reloads."""


def test_memory_and_descriptors_stay_as_they_are(tmp_path: Path, effort: Effort) -> None:
    reloads = effort.times(12, 200)
    root = tmp_path / "served"
    folders = _two_generations(tmp_path)
    _publish(folders[0], root)
    memory = list[int]()
    with serving(root, tmp_path / "log") as served:
        _traffic(served, 0)
        open_files = _settled(served)
        for number in range(1, reloads + 1):
            _publish(folders[number % 2], root)
            _traffic(served, number)
            _wait_for(served, generations.identity(generations.current(root)))
            _wait_for_descriptors(served, open_files)
            memory.append(served.memory())
        left = _settled(served)
        served.process.terminate()
        assert served.process.wait(60) == 0
    quarter = reloads // 4
    middle, end = median(memory[quarter : 2 * quarter]), median(memory[-quarter:])
    print(
        f"\nsoak: {reloads * REQUESTS} requests, {reloads} reloads; memory {middle / 1e6:.1f} MB "
        f"in the second quarter, {end / 1e6:.1f} MB in the last, {min(memory) / 1e6:.0f} to "
        f"{max(memory) / 1e6:.0f} MB in all; {open_files} descriptors after each reload"
    )
    assert end < middle * (1 + (GROWTH if effort.full else LOOSE))
    assert left <= open_files


def _two_generations(scratch: Path) -> tuple[Path, Path]:
    """Of the documents, and of the documents but for one term: two that differ."""
    corpora = (SEEDS, scratch / "other")
    shutil.copytree(SEEDS, corpora[1])
    (corpora[1] / "terminology.txt").write_text("月亮湾；月牙湾 | Moon Bay | |\n", encoding="utf-8")
    roots = (scratch / "one", scratch / "two")
    for corpus, root in zip(corpora, roots, strict=True):
        root.mkdir(mode=0o700)
        build_index(corpus, root)
    one, two = map(generations.current, roots)
    assert generations.identity(one) != generations.identity(two)
    return one, two


def _publish(directory: Path, root: Path) -> None:
    """The same files again, as a new generation."""

    def fill(made: Path) -> None:
        shutil.copytree(
            directory, made, dirs_exist_ok=True, ignore=shutil.ignore_patterns(generations.MANIFEST)
        )

    generations.publish(root, generations.identity(directory), fill)


def _traffic(served: Serving, seed: int) -> None:
    """From several clients at once, while the index is being replaced; all are answered."""
    paths = traffic(REQUESTS, seed)
    statuses: list[int] = []

    def client(number: int) -> None:
        statuses.extend(reply.status for reply in ask(served.port, paths[number::CLIENTS]))

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * REQUESTS


def _wait_for(served: Serving, generation: str) -> None:
    turn = threading.Event()
    for served_now in _generations(served):
        if served_now == generation:
            return
        turn.wait(0.05)


def _generations(served: Serving) -> Iterator[str]:
    """What is served, as often as that is asked for."""
    with closing(http.client.HTTPConnection(HOST, served.port, timeout=60)) as connection:
        while True:
            connection.request("GET", "/readyz")
            yield json.loads(connection.getresponse().read())["generation"]


def _settled(served: Serving) -> int:
    """How many descriptors it has when it has noticed that its clients have gone."""
    turn, found = threading.Event(), 0
    while found != (found := served.descriptors()):
        turn.wait(2)
    return found


def _wait_for_descriptors(served: Serving, wanted: int) -> None:
    """Until it has let go of what it served before. Raises TimeoutError for one that never does."""
    turn = threading.Event()
    for _ in range(1200):
        if served.descriptors() <= wanted:
            return
        turn.wait(0.05)
    raise TimeoutError(f"{served.descriptors()} descriptors, where there were {wanted}")
