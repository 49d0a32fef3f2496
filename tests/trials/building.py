"""A process that builds one index after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import TypeAlias

from tests.trials.builders import build_in_turn
from tests.trials.corpora import Known
from tests.trials.processes import forking

Builder: TypeAlias = tuple[ForkServerProcess, Connection]


@contextmanager
def building(corpora: Sequence[Known], root: Path) -> Iterator[Builder]:
    """A process that builds in turn, ready to begin, and what it tells of; killed at the end."""
    hearing, telling = forking().Pipe(duplex=False)
    folders = [one.folder for one in corpora]
    process = forking().Process(target=build_in_turn, args=(folders, root, telling))
    process.start()
    telling.close()
    assert hearing.recv() == 0
    try:
        yield process, hearing
    finally:
        process.kill()
        process.join()
