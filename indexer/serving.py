"""One index folder, served for as long as it takes: whatever is published there is picked up."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from indexer.assembly import open_searcher, open_sound
from indexer.errors import IndexClosedError, IndexDamagedError, IndexMissingError, WaikongError
from indexer.finding import SECONDS
from indexer.generations import CURRENT, Sound
from indexer.memory import give_back
from indexer.search import Searcher

LOOKING = 1.0
"""Seconds from one look for a newer generation to the next."""
LONGEST_PAUSE = 60.0
"""Seconds, at most, after which one that could not be opened is tried again."""
Fault = WaikongError | OSError | MemoryError
Reason = Literal["missing", "damaged", "unreadable"]
_Stamp = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What is served: a generation, or none; ``fault`` is why that is not the current one."""

    generation: str | None
    fault: Fault | None

    @property
    def reason(self) -> Reason | None:
        """The fault in a word, fit to be told to anyone: it names no path."""
        match self.fault:
            case None:
                return None
            case IndexMissingError():
                return "missing"
            case IndexDamagedError():
                return "damaged"
            case _:
                return "unreadable"

    @property
    def told(self) -> tuple[str | None, str]:
        """What two states have to differ in to be worth telling."""
        return self.generation, str(self.fault or "")


class _Copy:
    """A searcher, and how many are using it; the last one closes it after it was replaced."""

    def __init__(self, searcher: Searcher) -> None:
        self.searcher = searcher
        self.users = 0
        self.replaced = False


class Shelf:
    """The searcher of the current generation in a folder. May be used from any thread.

    Whoever was lent a searcher keeps it until it is given back, whatever is published meanwhile:
    what is done with it is done on one generation. A generation that can't be opened takes the
    place of none. Where it is the first one, the sound one before it is served; where there is
    none, nothing is lent. ``state`` says so.
    """

    def __init__(self, root: Path, seconds: float = SECONDS) -> None:
        self._root, self._seconds = root, seconds
        self._lock, self._renewing = threading.Lock(), threading.Lock()
        self._copy: _Copy | None = None
        self._fault: Fault | None = None
        self._seen: _Stamp | None = None
        self._pause, self._due = 0.0, 0.0
        self._closed = threading.Event()
        self._litter = False
        self.refresh()

    @property
    def state(self) -> State:
        with self._lock:
            return State(self._copy.searcher.generation if self._copy else None, self._fault)

    @contextmanager
    def lend(self) -> Iterator[Searcher]:
        """Raises IndexClosedError where there is nothing to lend."""
        with self._lock:
            copy = self._copy
            if copy is None:
                raise IndexClosedError(f"no index is open: {self._fault or 'closed'}")
            copy.users += 1
        try:
            yield copy.searcher
        finally:
            with self._lock:
                copy.users -= 1
            self._let_go(copy)

    def refresh(self) -> bool:
        """Open what was published since the last look; whether it is served now.

        It is warm before it takes the place of the one before.
        """
        with self._renewing:
            stamp = _stamp(self._root / CURRENT)
            if self._closed.is_set() or (stamp == self._seen and not self._is_due()):
                return False
            self._pause = 0.0 if stamp != self._seen else self._pause
            self._seen = stamp
            try:
                opened = self._open()
            except (WaikongError, OSError, MemoryError) as error:
                self._note(error)
                self._litter = True  # what was half open
                return False
            self._note(opened.fault)
            self._replace(_Copy(opened.value))
            return True

    def _is_due(self) -> bool:
        """Whether to try again what could not be opened: it may have been cured by other means."""
        return self._fault is not None and time.monotonic() >= self._due

    def warm(self) -> None:
        """Make what whoever asks first need not wait for."""
        with suppress(IndexClosedError), self.lend() as searcher:
            searcher.warm()
        settle()

    def watch(self, told: Callable[[State], None]) -> None:
        """Look for newer generations until ``close``; ``told`` hears of each change."""
        known = self.state
        try:
            while not self._closed.wait(LOOKING):
                self._sweep()
                self.refresh()
                if (now := self.state).told != known.told:
                    told(now)
                    known = now
        except BaseException:
            self._note(IndexClosedError("newer generations are no longer looked for"))
            raise

    def close(self) -> None:
        """Lend nothing any more; files are closed as soon as nobody uses them."""
        self._closed.set()
        with self._renewing:
            self._replace(None)

    def _open(self) -> Sound[Searcher]:
        if self._copy is None:
            return open_sound(self._root, self._seconds)
        searcher = open_searcher(self._root, self._seconds)
        try:
            searcher.prepare()
            searcher.warm()
        except BaseException:
            searcher.close()
            raise
        return Sound(searcher)

    def _note(self, fault: Fault | None) -> None:
        with self._lock:
            self._fault = fault
        self._pause = min(LONGEST_PAUSE, 2 * self._pause or LOOKING) if fault else 0.0
        self._due = time.monotonic() + self._pause

    def _replace(self, copy: _Copy | None) -> None:
        with self._lock:
            before, self._copy = self._copy, copy
            if before:
                before.replaced = True
        if before:
            self._let_go(before)

    def _let_go(self, copy: _Copy) -> None:
        """Close what was replaced, if nobody uses it."""
        with self._lock:
            last = copy.replaced and not copy.users
            if last:
                copy.replaced = False  # once is enough
        if last:
            copy.searcher.close()
            self._litter = True

    def _sweep(self) -> None:
        """Free what replaced searchers held, whose parts refer to one another."""
        if self._litter:
            self._litter = False
            settle()


def settle() -> None:
    """Let the collector pass over whatever is there now: an index is there to stay.

    Collecting through all of it, again and again, would hold up searches.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    give_back()


def _stamp(path: Path) -> _Stamp:
    """What differs whenever a file was replaced; empty where there is none."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_ino, status.st_size
