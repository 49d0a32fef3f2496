"""The application for other servers, set up as ``serve`` is, by the environment::

    gunicorn --preload --workers 2 --threads 24 'webui.wsgi:app()'
    granian --interface wsgi --workers 2 --blocking-threads 24 --factory webui.wsgi:app

So many threads are for searches, those that wait for their place, and whoever asks how it is.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

from flask import Flask

from indexer import Shelf
from indexer.serving import settle
from webui import create_app
from webui.gate import Gate


def app() -> Flask:
    """The application over the index that WAIKONG_INDEX names, warm, so that processes forked from
    this one share all of that. Raises IndexClosedError where there is none."""
    shelf = Shelf(Path(os.environ.get("WAIKONG_INDEX", "data")))
    with shelf.lend() as searcher:
        searcher.warm()
    settle()  # or else the collector would write to pages that forked processes share
    made = create_app(shelf, public_url=os.environ.get("WAIKONG_PUBLIC_URL"), gate=Gate())
    made.before_request(_Watch(shelf))
    return made


class _Watch:
    """Has a thread look for newer generations, in each process that answers: none survives a fork,
    and a process that is forked while it runs might inherit a lock that nobody opens."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf, self._lock = shelf, threading.Lock()
        self._process: int | None = None

    def __call__(self) -> None:
        if self._process == os.getpid():
            return
        with self._lock:
            if self._process != os.getpid():
                self._process = os.getpid()
                threading.Thread(
                    target=self._shelf.watch, args=(lambda _: None,), daemon=True
                ).start()
