"""From the start of a process to its first answers, beside what Python takes for the libraries."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pytest

from tests.benchmarks.load.clients import Connection
from tests.serving import serving
from tests.trials.conftest import Effort

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads times in /proc")
SEARCHES = ("/api/v1/search?q=%E5%A4%96%E7%A9%BA", "/api/v1/search?q=%E6%9C%88%E7%90%83")


def test_a_start_is_told_beside_that_of_the_libraries(
    index_root: Path, tmp_path: Path, effort: Effort
) -> None:
    """Nothing is asserted of times; that every start answers is."""
    starts = effort.times(2, 10)
    ready, beside, first, second = [], [], [], []
    for number in range(starts):
        libraries = _processor_of("import flask, numpy")
        began = time.perf_counter()
        with serving(index_root, tmp_path / f"log{number}") as served:
            connection = Connection(served.port)
            assert connection.get("/readyz").status == 200
            ready.append(time.perf_counter() - began)
            beside.append(served.worked() / libraries)
            searched = [connection.get(path) for path in SEARCHES]
            connection.close()
        assert {reply.status for reply in searched} == {200}
        first.append(searched[0].seconds)
        second.append(searched[1].seconds)
    print(
        f"\nstart: {starts} times; ready after {median(ready):.2f} s, {median(beside):.1f} times "
        "the processor time of importing flask and numpy; then the first search "
        f"{median(first):.2f} s, the second {median(second):.2f} s"
    )


def _processor_of(program: str) -> float:
    """Seconds of processor that a program takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", program], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
