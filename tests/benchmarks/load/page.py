"""The figures in docs/load.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from tests.benchmarks.load.measure import Load, Plan
from tests.benchmarks.load.servers import DEFAULT, OTHERS, THREADS, Contender

_HEAD = (
    "服务器 server",
    "请求／秒 requests/s",
    "比 ratio",
    "p50 ms",
    "p99 ms",
    "重复 repeated ms",
    "固定 fixed ms",
    "内存 memory MB",
    "503",
)
_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"
_FIGURES = """
{command}

{machine}. {clients} × {requests} × {rounds} (clients, requests, rounds).

### 服务器 Servers

{servers}

### 同时检索的个数 Searches at once

{threads}

"""


def page(text: str, plan: Plan, loads: Mapping[str, Load], machine: str, command: str) -> str:
    """The page with these figures in it."""
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    figures = _FIGURES.format(
        command=f"    {command}",
        machine=machine,
        clients=plan.clients,
        requests=plan.requests,
        rounds=plan.rounds,
        servers=_table(loads, (DEFAULT, *OTHERS)),
        threads=_table(loads, THREADS),
    )
    return f"{before}{_BEGIN}{figures}{_END}{after}"


def _table(loads: Mapping[str, Load], contenders: Sequence[Contender]) -> str:
    lines = ["| " + " | ".join(_HEAD) + " |", "| --- |" + " ---: |" * (len(_HEAD) - 1)]
    base = loads[DEFAULT.name].rate
    for contender in contenders:
        load = loads[contender.name]
        rate, middle, late, kept, fixed, memory = load.row()
        cells = (
            contender.name,
            f"{rate:,.0f}",
            f"{median(mine / ours for mine, ours in zip(load.rate, base, strict=True)):.2f}",
            f"{middle:.1f}",
            f"{late:.0f}",
            f"{kept:.2f}",
            f"{fixed:.2f}",
            f"{memory / 1e6:.0f}",
            f"{load.refused:,}",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
