"""Processes that trials may end, or take system calls from: new ones, ready in milliseconds."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from typing import Any, TypeVar

_T = TypeVar("_T")
PRELOADED = ["tests.trials.preloaded"]


def forking() -> ForkServerContext:
    """Starts processes from one that has imported everything and has no threads."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def called(function: Callable[..., _T], *arguments: object) -> _T:
    """What a module's function returns, called in a process of its own."""
    with calling(function, *arguments) as result:
        return result()


@contextmanager
def calling(function: Callable[..., _T], *arguments: object) -> Iterator[Callable[[], _T]]:
    """The same, to be asked for later. At the end the process is waited for."""
    hearing, telling = forking().Pipe(duplex=False)
    process = forking().Process(target=_tell, args=(telling, function, arguments))
    process.start()
    telling.close()
    try:
        yield hearing.recv
    finally:
        process.join()
        hearing.close()
    assert process.exitcode == 0


def _tell(telling: Connection, function: Callable[..., object], arguments: Sequence[Any]) -> None:
    telling.send(function(*arguments))
