"""The application for other servers, set up as ``serve`` is, by the environment or a file::

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
from indexer.configuration import FILE, Setting, read_settings
from indexer.serving import settle
from webui import create_app
from webui.gate import PLACES, Gate
from webui.public import trusted_hosts


def app() -> Flask:
    """The application, warm, so that processes forked from this one share all of that.

    Raises IndexClosedError where there is no index, ConfigurationError for settings that can't be
    read, ValueError for some that can't be taken.
    """
    settings = _settings()
    shelf = Shelf(Path(str(settings.get("index", "data"))))
    with shelf.lend() as searcher:
        searcher.warm()
    settle()  # or else the collector would write to pages that forked processes share
    url, hosts = settings.get("public_url"), settings.get("trusted_hosts", [])
    named = hosts if isinstance(hosts, list) else str(hosts).split()
    made = create_app(
        shelf,
        public_url=str(url) if url else None,
        trusted_hosts=trusted_hosts(
            str(settings.get("host", "127.0.0.1")), str(url) if url else None, named
        ),
        gate=Gate(int(str(settings.get("threads", PLACES)))),
    )
    made.before_request(_Watch(shelf))
    return made


def _settings() -> dict[str, Setting]:
    """What the environment says, or else the file."""
    file = Path(os.environ.get("WAIKONG_CONFIG", FILE))
    settings = read_settings(file) if "WAIKONG_CONFIG" in os.environ or file.is_file() else {}
    for name in ("index", "host", "threads", "public_url", "trusted_hosts"):
        if said := os.environ.get(f"WAIKONG_{name.upper()}"):
            settings[name] = said
    return settings


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
