"""The command: what is measured, at which sizes, and where it is written."""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.benchmarks.cases import cases
from tests.benchmarks.corpora import open_layer, write_corpus
from tests.benchmarks.material import material
from tests.benchmarks.names import Name, missing
from tests.benchmarks.page import page
from tests.benchmarks.plot import drawing
from tests.benchmarks.races import Plan, race
from tests.benchmarks.real import measure_real
from tests.benchmarks.rest import measure_rest
from tests.benchmarks.results import Measured
from tests.benchmarks.whole import measure_whole

DOCS = Path(__file__).parents[2] / "docs"
_PACKAGES = (
    "numpy",
    "whoosh",
    "jieba",
    "tantivy",
    "flask",
    "waitress",
    "gunicorn",
    "granian",
)


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    names = [name for name in Name if not missing(name)]
    measured = Measured(
        command=shown("python -m tests.benchmarks", arguments or sys.argv[1:]),
        machine=machine(),
        queries=options.queries,
        rounds=options.rounds,
        missing=[f"{name} ({missing(name)})" for name in Name if missing(name)],
    )
    with tempfile.TemporaryDirectory(prefix="waikong-benchmark-", dir=options.scratch) as folder:
        scratch, corpus = Path(folder), Path(folder, "corpus")
        if not options.no_rest:
            measured = replace(
                measured, rest=measure_rest(scratch, options.starts, options.rounds, options.seed)
            )
            _write(measured, options.docs)
        largest = max([*options.sizes, *options.whole])
        write_corpus(corpus, material(), largest, options.seed)
        for size in options.sizes:
            racing = [n for n in names if n is not Name.STOCK_WHOOSH or size <= options.stock_limit]
            plan = Plan(corpus, racing, options.queries, options.rounds, options.seed)
            with tempfile.TemporaryDirectory(dir=scratch) as directory:
                at = race(plan, size, Path(directory), say)
            measured = replace(measured, sizes=(*measured.sizes, at))
            _write(measured, options.docs)
        for size in options.whole:
            with tempfile.TemporaryDirectory(dir=scratch) as directory:
                measured = _whole(measured, size, corpus, Path(directory), options)


def _whole(
    measured: Measured, size: int, corpus: Path, scratch: Path, options: argparse.Namespace
) -> Measured:
    whole = measure_whole(corpus, size, options.recipe, scratch)
    say(f"whole build of {size:,}: {whole.seconds:.1f} s, {whole.faster:.1f} x the recipe")
    measured = replace(measured, wholes=(*measured.wholes, whole))
    _write(measured, options.docs)
    drawn = cases(open_layer(corpus, size), options.real_queries, options.seed)
    real = measure_real(
        scratch / "index", drawn, options.real_queries, options.real_rounds, options.seed
    )
    measured = replace(measured, reals=(*measured.reals, real))
    _write(measured, options.docs)
    return measured


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description="Measures building and searching beside other engines, and writes "
        "performance.md and performance.svg.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument(
        "--sizes", type=_sizes, default="10000,100000", help="passages, separated by commas"
    )
    parser.add_argument("--queries", type=int, default=35, help="of each class")
    parser.add_argument("--rounds", type=int, default=5, help="after one that warms up")
    parser.add_argument(
        "--stock-limit", type=int, default=10_000, help="largest one for stock Whoosh"
    )
    parser.add_argument(
        "--whole", type=_sizes, default="10000", help="passages of whole builds, as for --sizes"
    )
    parser.add_argument("--recipe", type=int, default=10_000, help="of them for jieba and Whoosh")
    parser.add_argument("--real-queries", type=int, default=10, help="of each class, in that index")
    parser.add_argument("--real-rounds", type=int, default=2, help="after one that warms up")
    parser.add_argument("--no-rest", action="store_true", help="without the server")
    parser.add_argument("--starts", type=int, default=5, help="of the server")
    parser.add_argument("--seed", type=int, default=1, help="of all that is random")
    parser.add_argument("--docs", type=Path, default=DOCS, help="where the files are written")
    parser.add_argument("--scratch", type=Path, default=None, help="where indexes are built")
    return parser


def _sizes(typed: str) -> tuple[int, ...]:
    return tuple(sorted(int(size) for size in typed.split(",") if size))


def machine() -> str:
    """What it runs on, without a name that would lead to it."""
    versions = [f"SQLite {sqlite3.sqlite_version}"]
    for package in _PACKAGES:
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB, "
        f"{platform.system()}, Python {platform.python_version()}, {', '.join(versions)}"
    )


def shown(command: str, arguments: Sequence[str]) -> str:
    """The command as it can be given anywhere: without folders."""
    folders = {place for place, word in enumerate(arguments) if word in ("--docs", "--scratch")}
    folders |= {place + 1 for place in folders}
    kept = (word for place, word in enumerate(arguments) if place not in folders)
    return " ".join([command, *kept])


def _write(measured: Measured, docs: Path) -> None:
    (docs / "performance.md").write_text(page(measured), encoding="utf-8")
    if measured.sizes:
        (docs / "performance.svg").write_text(drawing(measured.sizes), encoding="utf-8")


def say(line: str) -> None:
    print(line, flush=True)
