"""More clients than there are places: everybody gets an answer, and afterwards all is as before."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from tests.benchmarks.load.clients import Connection, Reply, ask
from tests.benchmarks.load.traffic import traffic
from tests.serving import Serving, serving
from tests.trials.conftest import Effort
from webui.gate import LINE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="counts descriptors in /proc")


def test_more_clients_than_places_get_200_or_503_while_health_is_told(
    index_root: Path, tmp_path: Path, effort: Effort
) -> None:
    clients, requests = 2 * (1 + LINE), effort.times(20, 300)
    with serving(index_root, tmp_path / "log", "--threads", "1") as served:
        ask(served.port, traffic(50, seed=0))
        before = _settled(served)
        replies, health, asked = _crowd(served, clients, requests)
        said = Counter(reply.status for reply in replies)
        assert set(said) == {200, 503}
        assert len(replies) == clients * requests
        assert all(reply.later for reply in replies if reply.status == 503)
        assert {reply.status for reply in health} == {200}
        assert len(health) == asked
        assert {reply.status for reply in ask(served.port, traffic(50, seed=1))} == {200}
        assert _settled(served) == before
        served.process.terminate()
        assert served.process.wait(60) == 0
    slowest = max(reply.seconds for reply in health)
    print(
        f"\noverload: {clients} clients at 1 place, {said[200]} answered, {said[503]} told to come "
        f"back; /healthz answered {len(health)} of {asked} times, at most {slowest:.2f} s"
    )


def _crowd(served: Serving, clients: int, requests: int) -> tuple[list[Reply], list[Reply], int]:
    """What many clients at once are told, and meanwhile whoever asks how it is, how often."""
    replies, health, asked = list[Reply](), list[Reply](), 0
    over, start = threading.Event(), threading.Barrier(clients)

    def search(number: int) -> None:
        start.wait()
        replies.extend(ask(served.port, traffic(requests, seed=100 + number)))

    def look() -> None:
        nonlocal asked
        connection = Connection(served.port)
        while not over.is_set():
            asked += 1
            try:
                health.append(connection.get("/healthz"))
            except OSError:  # no answer, or half of one
                connection.close()
        connection.close()

    looking = threading.Thread(target=look)
    crowd = [threading.Thread(target=search, args=(number,)) for number in range(clients)]
    for thread in (looking, *crowd):
        thread.start()
    for thread in crowd:
        thread.join()
    over.set()
    looking.join()
    return replies, health, asked


def _settled(served: Serving) -> tuple[int, int]:
    """How many descriptors and threads it has when it has noticed that its clients have gone."""
    turn, found = threading.Event(), (0, 0)
    while found != (found := (served.descriptors(), served.threads())):
        turn.wait(2)
    return found
