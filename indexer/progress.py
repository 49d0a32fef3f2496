"""How far a build is, how fast it goes, and how long it will take."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal, TypeAlias

from indexer.bilingual import Said

Stage: TypeAlias = Literal["reading", "cutting", "indexing"]
Progress: TypeAlias = Callable[[Stage, int, int], None]
"""Told how many documents are read, or passages done, and how many there are of them."""

_EVERY_ON_TERMINAL, _EVERY = 0.1, 10.0
"""Seconds between two lines: on a terminal, where each takes the place of the one before; and in
a file."""
_SAID: dict[Stage, tuple[Said, Said]] = {
    "reading": (Said("阅读", "reading"), Said("份/秒", "documents/s")),
    "cutting": (Said("切分", "cutting"), Said("段/秒", "passages/s")),
    "indexing": (Said("写入索引", "indexing"), Said("段/秒", "passages/s")),
}


def unheard(stage: Stage, done: int, total: int) -> None:
    """For builds whose progress nobody wants to know."""


class Meter:
    """Writes how far a build is, now and then. ``clock``: seconds, from any moment on."""

    def __init__(
        self, write: Callable[[str], object], clock: Callable[[], float], terminal: bool
    ) -> None:
        self._write, self._clock, self._terminal = write, clock, terminal
        self._every = _EVERY_ON_TERMINAL if terminal else _EVERY
        self._stage: Stage | None = None
        self._began = self._told = self._since = clock()
        self._open = False

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        now = self._clock()
        if stage != self._stage:
            self._stage, self._began = stage, self._since
        self._since = now
        finished = done == total
        if now - self._told >= self._every or (finished and self._open):
            self._told = now
            self._tell(line(stage, done, total, now - self._began), finished)

    def _tell(self, said: str, finished: bool) -> None:
        if not self._terminal:
            self._write(f"{said}\n")
            return
        self._write(f"\r{said}\x1b[K{chr(10) if finished else ''}")
        self._open = not finished


def line(stage: Stage, done: int, total: int, seconds: float) -> str:
    """What is told of a stage that has taken so many seconds.

    >>> line("cutting", 2048, 10240, 2.0)
    '切分 / cutting 2,048 / 10,240 · 1,024 段/秒 / passages/s · 还需 8 秒 / 8 s left'
    """
    name, unit = _SAID[stage]
    told = [f"{name} {done:,} / {total:,}"]
    if seconds > 0 and done:
        told.append(f"{round(done / seconds):,} {unit}")
        if done < total:
            left = math.ceil((total - done) * seconds / done)
            told.append(str(Said(f"还需 {left:,} 秒", f"{left:,} s left")))
    return " · ".join(told)
