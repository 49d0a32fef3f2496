"""Builders that run in processes of their own."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from itertools import cycle
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path

from indexer import generations
from indexer.assembly import build_index, open_searcher
from tests.trials.commands import command


def build_in_turn(corpora: Sequence[Path], root: Path, told: Connection) -> None:
    """Build one after the other, and again, until killed; tell how many builds have ended."""
    told.send(0)
    for number, folder in enumerate(cycle(corpora), 1):
        build_index(folder, root)
        told.send(number)


def build_with_others(corpus: Path, root: Path, start: Barrier) -> tuple[int, str]:
    """Build when all are ready; the exit code, and what was said."""
    start.wait()
    return command("build", str(corpus), "--index", str(root))


def hold_lock(root: Path, told: Connection) -> None:
    """Build for as long as it takes the other side to send something; that build fails."""

    def fill(_: Path) -> None:
        told.send("building")
        told.recv()
        raise InterruptedError

    with contextlib.suppress(InterruptedError):
        generations.publish(root, "held", fill)


def open_whatever_comes(root: Path) -> None:
    """Open an index of which a pickle was replaced: not what the opener expects, if it is run."""
    with contextlib.suppress(TypeError, FileExistsError):
        open_searcher(root)
