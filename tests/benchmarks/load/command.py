"""The command: how much is asked, and where it is written."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from indexer.assembly import build_index
from tests.benchmarks.command import DOCS, machine, say, shown
from tests.benchmarks.load.measure import Plan, race
from tests.benchmarks.load.page import page
from tests.benchmarks.load.servers import OTHERS, THREADS
from tests.benchmarks.material import SEEDS


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="waikong-load-") as folder:
        root = Path(folder, "index")
        root.mkdir(mode=0o700)
        build_index(SEEDS, root)
        plan = Plan(root, options.clients, options.requests, options.rounds, options.seed)
        loads = race(plan, (*THREADS, *OTHERS), Path(folder), say)
    command = shown("python -m tests.benchmarks.load", arguments or sys.argv[1:])
    file: Path = options.docs / "load.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(page(text, plan, loads, machine(), command), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.load",
        description="Measures what each server carries, and writes load.md.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--clients", type=int, default=8, help="processes that ask")
    parser.add_argument("--requests", type=int, default=1000, help="of each server and round")
    parser.add_argument("--rounds", type=int, default=5, help="each server starts anew in each")
    parser.add_argument("--seed", type=int, default=1, help="of all that is random")
    parser.add_argument(
        "--docs", type=Path, default=DOCS, help="where load.md stands, for the figures"
    )
    return parser
