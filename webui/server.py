"""The server that comes with the application: waitress, its limits, and how it ends.

One process holds one index, on every system that Python runs on. A signal to end (SIGTERM, SIGINT)
lets it listen no more, answer what has been asked already, and go; a second one ends it at once.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import waitress
from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask

from webui.catalogue import both
from webui.limits import MAX_BODY
from webui.problems import BY_STATUS, UNNAMED

MAX_HEADER = 128 * 1024
"""Bytes; so much longer than any query that one that is too long gets our own error."""
IDLE = 30
"""Seconds after which a connection is closed that asks nothing, has not asked to its end what it
began to, or takes nothing of what it is sent."""
UNSENT = 1 << 20
"""Bytes of replies that wait to be taken, from which on a connection gets no others."""
CONNECTIONS = 1000
"""Open at once; more of them wait until others are closed."""
ENDING = 10.0
"""Seconds in which what has been asked already is to be answered."""
SPARE = 4
"""Threads beyond those that search or wait for it: they say that there is too much to do, and
whether the process is alive."""
_REFUSALS = {
    400: "mistakes.server_400",
    413: "mistakes.server_413",
    431: "mistakes.server_431",
    500: "mistakes.server_500",
    501: "mistakes.server_501",
}
"""What is said of what never reaches the application, by status."""
_FRESH = 0.5
"""Seconds in which one who has just connected may still ask, though the end has begun."""
_TURN = 1.0
"""Seconds after which the loop looks up where nothing happens."""
_OWN_FILES = 100
"""Descriptors that are kept for the index and all else."""

logger = logging.getLogger(__name__)


class Server:
    """waitress around an application, at a socket that listens already, with so many threads."""

    def __init__(self, app: Flask, listening: socket.socket, threads: int) -> None:
        self._sockets: dict[int, Any] = {}
        self._waitress = waitress.create_server(
            app,
            map=self._sockets,
            sockets=[listening],
            threads=threads,
            ident=None,
            max_request_header_size=MAX_HEADER,
            max_request_body_size=MAX_BODY,
            channel_timeout=IDLE,
            outbuf_high_watermark=UNSENT,
            connection_limit=_connections(),
            cleanup_interval=IDLE // 3,
        )
        self._waitress.channel_class = _Connection
        self._waitress.ending = False
        # It counts waiting requests aloud; they are answered all the same.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)

    @property
    def ending(self) -> bool:
        return bool(self._waitress.ending)

    def stop(self) -> None:
        """Have ``run`` come to its end; from any thread, or a signal."""
        if not self.ending:
            self._waitress.ending = True
            self._waitress.pull_trigger()

    def run(self, ending: float = ENDING) -> bool:
        """Serve until ``stop`` is called. Whether all that had been asked was answered then, which
        may take so many seconds."""
        while not self.ending:
            self._turn(_TURN)
            self._close_stalled()
        self._listen_no_more()
        until = time.monotonic() + ending
        while self._waitress.active_channels and time.monotonic() < until:
            self._turn(_FRESH / 5)  # first of all reads what has arrived
            for connection in self._waitress.active_channels.values():
                connection.will_close |= connection.is_done()
        answered = not self._waitress.active_channels
        self._close()
        return answered

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(seconds, use_poll=True, map=self._sockets, count=1)

    def _close_stalled(self) -> None:
        """Let go of those for whom waitress would wait: what they do not take may hold a thread."""
        now = time.time()
        for connection in list(self._waitress.active_channels.values()):
            if connection.is_stalled(now):
                connection.handle_close()

    def _listen_no_more(self) -> None:
        """Those who have connected already are let in."""
        known = -1
        while known < len(self._sockets):
            known = len(self._sockets)
            self._waitress.handle_accept()
        self._waitress.del_channel()
        self._waitress.socket.close()

    def _close(self) -> None:
        for connection in list(self._waitress.active_channels.values()):
            connection.handle_close()
        threads = self._waitress.task_dispatcher
        threads.shutdown(timeout=_TURN)
        if not threads.threads:  # one that goes on would write to what is opened in its place
            self._waitress.trigger.close()


def run(
    app: Flask,
    listening: socket.socket,
    *,
    threads: int,
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve until a signal says to end. ``on_ready`` is called when requests are answered from now
    on. To be called in the main thread, the only one that signals reach."""
    server = Server(app, listening, threads)

    def end(number: int, _: FrameType | None) -> None:
        if server.ending:
            os._exit(128 + number)  # whoever says it twice means at once
        server.stop()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        on_ready()
        if not server.run():
            logger.warning("some requests took too long to be answered before the end")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Answer(WSGITask):  # type: ignore[misc]  # waitress is untyped
    """A request, answered by the application."""

    def build_response_header(self) -> Any:
        if self.channel.server.ending:
            self.set_close_on_finish()
        return super().build_response_header()


class _Refusal(ErrorTask):  # type: ignore[misc]  # waitress is untyped
    """What never reaches the application, as a problem (RFC 9457) like all others."""

    def execute(self) -> None:
        error = self.request.error
        self.status = f"{error.code} {error.reason}"
        known = BY_STATUS.get(error.code)
        problem = {
            "type": known.type if known else UNNAMED,
            "title": known.title if known else error.reason.lower(),
            "status": error.code,
            "detail": str(both(_REFUSALS[error.code])),
        }
        body = (json.dumps(problem, ensure_ascii=False) + "\n").encode()
        self.response_headers += [
            ("Content-Type", "application/problem+json; charset=utf-8"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Connection(HTTPChannel):  # type: ignore[misc]  # waitress is untyped
    task_class = _Answer
    error_task_class = _Refusal

    began: float | None = None
    """When the request began that is being read."""

    def received(self, data: bytes) -> Any:
        if self.began is None:
            self.began = time.time()
        read = super().received(data)
        if self.request is None:  # all of it has come
            self.began = None
        return read

    def is_stalled(self, now: float) -> bool:
        """Whether nothing was taken for long of what is sent, or not all was asked."""
        if self.total_outbufs_len and now - self.last_activity > IDLE:
            return True
        return self.began is not None and now - self.began > IDLE

    def is_done(self) -> bool:
        """Whether nothing is being asked, answered or sent."""
        if self.requests or self.request is not None or self.total_outbufs_len:
            return False
        said_nothing = self.last_activity == self.creation_time
        return not said_nothing or time.time() - self.creation_time > _FRESH


def _connections() -> int:
    """As many as the system lets a process open beside what it needs itself."""
    try:
        import resource
    except ImportError:  # Windows, where select() takes no more than 512
        return CONNECTIONS // 2
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed == resource.RLIM_INFINITY:
        return CONNECTIONS
    return max(_OWN_FILES, min(CONNECTIONS, allowed - _OWN_FILES))
