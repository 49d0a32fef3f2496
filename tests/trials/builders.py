"""Builders that run in processes of their own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path

from indexer.assembly import build_index


def build_in_turn(corpora: Sequence[Path], root: Path, told: Connection) -> None:
    """Build one after the other, and again, until killed; tell how many builds have ended."""
    told.send(0)
    for number, folder in enumerate(cycle(corpora), 1):
        build_index(folder, root)
        told.send(number)
