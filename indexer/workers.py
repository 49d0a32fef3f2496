"""Work on many parts, in order: by other processes where that pays, or by this one."""

from __future__ import annotations

import os
import pickle
import signal
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Future
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

if TYPE_CHECKING:  # a server needs no processes, and these take their time
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.context import BaseContext

_Part = TypeVar("_Part")
_Made = TypeVar("_Made")
_T = TypeVar("_T")
_Some = TypeVar("_Some", covariant=True)
_AHEAD = 2
"""Parts that wait for each process: enough to keep it busy, and all that is held in memory."""


class Shared(Protocol[_Some]):
    """Something large that every process needs, sent to each once."""

    def get(self) -> _Some: ...


class Workers:
    """So many processes; with one, everything is done here. A context: none outlives it.

    Nothing depends on how many there are: what is made comes in the order of the parts. Functions
    are those of modules, and parts and results can be pickled. Where no process can be started, or
    one dies, the rest is done here.
    """

    def __init__(self, processes: int = 1, modules: Sequence[str] = ()) -> None:
        """``modules``: those that the work needs; they are imported once for all processes."""
        self.processes = processes
        self._modules = modules
        self._held = ExitStack()
        self._pool: ProcessPoolExecutor | None = None
        self._folder: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        self._held.close()
        _loaded.cache_clear()

    def share(self, value: _T) -> Shared[_T]:
        """Make a value ready to be used by all processes."""
        if self.processes < 2:
            return _Here(value)
        if self._folder is None:
            self._folder = Path(self._held.enter_context(tempfile.TemporaryDirectory("-waikong")))
        file = self._folder / str(len(list(self._folder.iterdir())))
        file.write_bytes(pickle.dumps(value, protocol=5))
        return _InFile(str(file))

    def map(self, work: Callable[[_Part], _Made], parts: Iterable[_Part]) -> Iterator[_Made]:
        """What ``work`` makes of each part, in order. Few parts are asked for ahead."""
        if self.processes < 2:
            yield from map(work, parts)
            return
        waiting: deque[tuple[_Part, Future[_Made] | None]] = deque()
        for part in parts:
            waiting.append((part, self._begin(work, part)))
            if len(waiting) > _AHEAD * self.processes:
                yield self._result(work, *waiting.popleft())
        while waiting:
            yield self._result(work, *waiting.popleft())

    def _begin(self, work: Callable[[_Part], _Made], part: _Part) -> Future[_Made] | None:
        try:
            if self.processes > 1 and self._pool is None:
                from concurrent.futures import ProcessPoolExecutor

                self._pool = ProcessPoolExecutor(
                    self.processes, _context(self._modules), _left_alone
                )
            return self._pool.submit(work, part) if self._pool else None
        except (OSError, BrokenExecutor):
            self._give_up()
            return None

    def _result(
        self, work: Callable[[_Part], _Made], part: _Part, future: Future[_Made] | None
    ) -> _Made:
        try:
            if future:
                return future.result()
        except (BrokenExecutor, CancelledError):  # cancelled, when another could not begin
            self._give_up()
        return work(part)

    def _give_up(self) -> None:
        """From now on, do everything here."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        self._pool, self.processes = None, 1


def processors() -> int:
    """How many processors this process may use."""
    affinity: Callable[[int], Any] | None = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


class _Here(Generic[_T]):
    def __init__(self, value: _T) -> None:
        self._value = value

    def get(self) -> _T:
        return self._value


class _InFile(Generic[_T]):
    """In a file of a folder that is this user's alone; each process reads it once."""

    def __init__(self, file: str) -> None:
        self._file = file

    def get(self) -> _T:
        value: _T = _loaded(self._file)
        return value


@lru_cache(maxsize=1)
def _loaded(file: str) -> Any:
    return pickle.loads(Path(file).read_bytes())


def _context(modules: Sequence[str]) -> BaseContext:
    """Processes that begin anew: a copy of this one, with threads, might wait for ever."""
    import multiprocessing

    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", *modules])
    return context


def _left_alone() -> None:
    """Who interrupts a build interrupts the process that waits for the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
