"""Processes in which contenders work: nothing but one of them, and what it needs, is in each."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, TypeVar

_P = ParamSpec("_P")
_S = TypeVar("_S")
_T = TypeVar("_T")
_LOOK = 0.02
"""Seconds between two looks at how much memory a process has."""


class Worker:
    """A process of its own that holds what ``make`` makes there. Leave it to end the process.

    ``peak`` and ``peak_anonymous``: bytes of memory that it, and processes of its own, were seen to
    have while it worked, with and without mapped files; what processes share counts for each.
    What goes wrong there is printed there, and EOFError is raised here.
    """

    def __init__(self, make: Callable[..., Any], *arguments: Any) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would start with our memory
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, make, arguments))
        self._process.start()
        theirs.close()
        self.peak = self.peak_anonymous = 0
        self._connection.recv()

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._connection.close()
        self._process.join()

    def call(
        self, function: Callable[Concatenate[_S, _P], _T], *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        """Call a function of a module in the process, with what was made there before all else."""
        self._connection.send((function, args, kwargs))
        while not self._connection.poll(_LOOK):
            self._look()
        self._look()
        answer: _T = self._connection.recv()
        return answer

    def _look(self) -> None:
        assert self._process.pid
        all_of = [kilobytes(Path(f"/proc/{pid}/status")) for pid in family(self._process.pid)]
        self.peak = max(
            self.peak,
            1024 * all_of[0].get("VmHWM", 0),
            1024 * sum(memory.get("VmRSS", 0) for memory in all_of),
        )
        self.peak_anonymous = max(
            self.peak_anonymous, 1024 * sum(memory.get("RssAnon", 0) for memory in all_of)
        )


def family(pid: int) -> list[int]:
    """A process and all that it began."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except (FileNotFoundError, ProcessLookupError):
        children = []
    return [pid, *(one for child in children for one in family(int(child)))]


def anonymous() -> int:
    """Bytes of memory that this process has, without mapped files."""
    return 1024 * kilobytes(Path("/proc/self/smaps_rollup"))["Anonymous"]


def kilobytes(file: Path) -> dict[str, int]:
    """The lines ``name: number kB`` of a file of /proc; none where the process is gone."""
    try:
        lines = file.read_text(encoding="ascii").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return {}
    split = (line.split() for line in lines)
    return {some[0].rstrip(":"): int(some[1]) for some in split if some[-1] == "kB"}


def _work(connection: Connection, make: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    made = make(*arguments)
    connection.send(None)
    while True:
        try:
            function, args, kwargs = connection.recv()
        except EOFError:
            return
        connection.send(function(made, *args, **kwargs))
