"""The server that comes with the application: waitress, its limits, and how it ends.

One process holds one index, on every system that Python runs on. A signal to end (SIGTERM, SIGINT)
lets it listen no more, answer what has been asked already, and go; a second one ends it at once.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import waitress
from flask import Flask, Response
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask

from webui.catalogue import both
from webui.descriptors import connections
from webui.headers import SECURE
from webui.logs import log_refused
from webui.problems import BY_STATUS, UNNAMED, problem, reply

MAX_TAKEN = 256 * 1024
"""Bytes of headers, and of a body, that are taken at all: so many more than the application's own
limits that it is the application that refuses what is somewhat too large."""
IDLE = 30
"""Seconds after which a connection is closed that asks nothing, has not asked to its end what it
began to, or takes nothing of what it is sent."""
UNSENT = 1 << 20
"""Bytes of replies that wait to be taken, from which on a connection gets no others."""
ENDING = 10.0
"""Seconds in which what has been asked already is to be answered."""
SPARE = 4
"""Threads beyond those that search or wait for it: they say that there is too much to do, and
whether the process is alive."""
_REFUSALS = {400: "mistakes.server_400", 501: "mistakes.server_501"}
"""What is said of what never reaches the application, where the problem does not say it already."""
_FRESH = 0.5
"""Seconds in which one who has just connected may still ask, though the end has begun."""
_TURN = 1.0
"""Seconds after which the loop looks up where nothing happens."""

logger = logging.getLogger(__name__)


class Server:
    """waitress around an application, at a socket that listens already, with so many threads.

    To be made when the index is open. Raises TooFewError.
    """

    def __init__(self, app: Flask, listening: socket.socket, threads: int) -> None:
        self._sockets: dict[int, Any] = {}
        self._waitress = waitress.create_server(
            app,
            map=self._sockets,
            sockets=[listening],
            threads=threads,
            ident=None,
            max_request_header_size=MAX_TAKEN,
            max_request_body_size=MAX_TAKEN,
            channel_timeout=IDLE,
            outbuf_high_watermark=UNSENT,
            connection_limit=connections(),
            cleanup_interval=IDLE // 3,
        )
        self._waitress.channel_class = _Connection
        self._waitress.ending, self._waitress.app = False, app
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
        response = _refusal(self.request.error.code, self.request.error.reason)
        log_refused(self.channel.server.app, response, self.channel.addr[0])
        body = response.get_data()
        self.status = response.status
        self.response_headers += list(response.headers)
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(b"" if self._asks_for_headers() else body)

    def _asks_for_headers(self) -> bool:
        """Of what can't be read the first line is read all the same: HEAD wants no body."""
        asked = self.channel.requests[0]  # for an error of ours, not the one that tells of it
        line: bytes = asked.header_plus.lstrip() or getattr(asked, "first_line", b"")
        return line.startswith(b"HEAD ")


def _refusal(status: int, reason: str) -> Response:
    told = str(both(_REFUSALS[status])) if status in _REFUSALS else None
    known = BY_STATUS.get(status)
    if known:
        response = problem(known.name, told)
    else:
        response = reply(status, UNNAMED, reason.lower(), told or reason)
    response.headers.update(SECURE)
    return response


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
