"""The race: every server starts in each round, is asked the same, and ends; medians of rounds."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from tests.benchmarks.load.clients import Clients, Connection
from tests.benchmarks.load.servers import Contender, Running, started
from tests.benchmarks.load.traffic import traffic

TEN_HITS = "/api/v1/search?q=%E5%A4%96%E7%A9%BA"


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is asked: by so many clients, in so many rounds."""

    root: Path
    clients: int
    requests: int
    rounds: int
    seed: int = 1


@dataclass(slots=True)
class Load:
    """What one server did, in each round: requests a second, milliseconds, bytes."""

    rate: list[float] = field(default_factory=list)
    middle: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    kept: list[float] = field(default_factory=list)
    fixed: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    refused: int = 0

    def row(self) -> tuple[float, ...]:
        return tuple(
            median(some)
            for some in (self.rate, self.middle, self.late, self.kept, self.fixed, self.memory)
        )


def race(
    plan: Plan, contenders: Sequence[Contender], scratch: Path, say: Callable[[str], None]
) -> dict[str, Load]:
    """Each by its name, in the order given."""
    loads: defaultdict[str, Load] = defaultdict(Load)
    dice, fixed = random.Random(plan.seed), scratch / "fixed.json"
    with Clients(plan.clients) as clients:
        for number in range(plan.rounds):
            for contender in dice.sample(contenders, len(contenders)):
                load = loads[contender.name]
                _round(plan, contender, number, clients, load, fixed)
                say(f"{number + 1}/{plan.rounds} {contender.name}: {load.rate[-1]:.0f}/s")
    return {contender.name: loads[contender.name] for contender in contenders}


def _round(
    plan: Plan, contender: Contender, number: int, clients: Clients, load: Load, fixed: Path
) -> None:
    with started(contender.command, {"WAIKONG_INDEX": str(plan.root)}) as server:
        clients.ask(server.port, traffic(plan.requests // 4, plan.seed - 1))  # warms it up
        if not fixed.exists():
            fixed.write_bytes(_body(server))
        replies, seconds = clients.ask(server.port, traffic(plan.requests, plan.seed + number))
        taken = [reply for reply in replies if reply.status == 200]
        load.refused += len(replies) - len(taken)
        times = quantiles([1000 * reply.seconds for reply in taken], n=100)
        load.rate.append(len(taken) / seconds)
        load.middle.append(times[49])
        load.late.append(times[98])
        load.memory.append(server.memory())
        load.kept.append(_one_after_another(server, TEN_HITS))
    with started(contender.fixed, {"FIXED_REPLY": str(fixed)}) as server:
        load.fixed.append(_one_after_another(server, "/fixed"))


def _one_after_another(server: Running, path: str, requests: int = 500) -> float:
    """Milliseconds of one reply, where one connection asks for it again and again."""
    connection = Connection(server.port)
    times = [connection.get(path).seconds for _ in range(requests)]
    connection.close()
    return 1000 * median(times)


def _body(server: Running) -> bytes:
    from urllib.request import urlopen

    with urlopen(f"http://127.0.0.1:{server.port}{TEN_HITS}") as reply:
        body: bytes = reply.read()
    assert len(json.loads(body)["hits"]) == 10
    return body
