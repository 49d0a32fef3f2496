"""The application for other servers, set up as ``serve`` is, by the environment or a file::

    gunicorn --preload --workers 2 --threads 24 --limit-request-line 0 \\
        --limit-request-field_size 0 'webui.wsgi:app()'
    granian --interface wsgi --workers 2 --blocking-threads 24 --factory webui.wsgi:app

So many threads are for searches, those that wait for their place, and whoever asks how it is. A
list of terms comes in the address, of which gunicorn would take no more than 4 KB; granian takes
64 KB, which is not enough for the longest one.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from indexer import IndexClosedError, Shelf
from indexer.__main__ import settings_of_serve
from indexer.errors import ConfigurationError
from indexer.memory import share_one_arena
from webui import create_app, logs
from webui.descriptors import raise_limit
from webui.gate import Gate
from webui.public import trusted_hosts


def app() -> Flask:
    """The application, warm, so that processes forked from this one share all of that; and all that
    is logged goes to stderr, as lines of JSON.

    ``port`` and ``corpus`` are not its own to use: the server says where it listens, and an index
    is built before. Raises IndexClosedError where there is no index, ConfigurationError for
    settings that can't be read, or taken.
    """
    settings = settings_of_serve()
    logs.log_to(sys.stderr)
    raise_limit()
    share_one_arena()
    shelf = Shelf(settings["index"])
    if shelf.state.generation is None:
        raise IndexClosedError(str(shelf.state.fault))
    shelf.warm()  # also has the collector leave alone what forked processes share
    if shelf.state.fault:
        logs.log_state(shelf.state)
    url = settings["public_url"]
    with _blamed_on("trusted_hosts"):
        hosts = trusted_hosts(settings["host"], url, settings["trusted_hosts"])
    with _blamed_on("public_url"):
        made = create_app(
            shelf,
            public_url=url,
            trusted_hosts=hosts,
            access_log=settings["access_log"],
            gate=Gate(settings["threads"]),
        )
    made.before_request(_Watch(shelf))
    return made


@contextmanager
def _blamed_on(setting: str) -> Iterator[None]:
    """A ValueError is that of a setting, which is named."""
    try:
        yield
    except ValueError as error:
        raise ConfigurationError(f"{setting}: {error}") from error


class _Watch:
    """Has each process that answers look for newer generations: once before its first reply, as
    what it was forked with may have been replaced meanwhile; then in a thread of its own, as none
    survives a fork, and a process forked while one runs might inherit a lock that nobody opens."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf, self._lock = shelf, threading.Lock()
        self._process: int | None = None

    def __call__(self) -> None:
        if self._process == os.getpid():
            return
        with self._lock:
            if self._process != os.getpid():
                before = self._shelf.state
                self._shelf.refresh()
                if (now := self._shelf.state).told != before.told:
                    logs.log_state(now)
                threading.Thread(
                    target=self._shelf.watch, args=(logs.log_state,), daemon=True
                ).start()
                self._process = os.getpid()
