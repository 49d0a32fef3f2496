"""How many searches go on at once: the others wait in line for a while, or are told to come back.

Searches share one processor, as good as: with many at once none is done sooner, and all are late.
So the process answers so many at a time, and says at once when it has more to do than it can;
whether it is alive and ready, and files, it tells always.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import cast

from flask import Flask, Response, g, request

PLACES = 4
"""Searches at once."""
LINE = 16
"""Searches that may wait for a place."""
PATIENCE = 5.0
"""Seconds for which one waits."""
OPEN = frozenset({"api.healthz", "api.readyz", "asset"})
"""Endpoints that need no place: what they say is at hand."""


class FullError(Exception):
    """All places are taken, and so is the line, or the wait was too long."""


class Gate:
    """So many places, and a line before them.

    Laws: never more are inside than there are places, nor more in line than it takes; who came
    first enters first; a place that is free is not waited for. From any thread.
    """

    def __init__(self, places: int = PLACES, line: int = LINE, patience: float = PATIENCE) -> None:
        if places < 1 or line < 0 or patience < 0:
            raise ValueError("a gate has a place at least")
        self.places, self.line = places, line
        self._free, self._patience = places, patience
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()

    @property
    def inside(self) -> int:
        """How many have a place."""
        with self._lock:
            return self.places - self._free

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        with self._lock:
            return len(self._waiting)

    def enter(self) -> Place:
        """A place, which whoever has it gives back. Raises FullError."""
        with self._lock:
            if self._free:
                self._free -= 1
                return Place(self._leave)
            if len(self._waiting) >= self.line:
                raise FullError
            turn = threading.Event()
            self._waiting.append(turn)
        if not turn.wait(self._patience):
            with self._lock:
                if turn in self._waiting:  # or else it has come just now
                    self._waiting.remove(turn)
                    raise FullError
        return Place(self._leave)

    def _leave(self) -> None:
        """The place goes to whoever is first in line, so that nobody gets in between."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1


class Place:
    """One of the places; given back once, however often that is said."""

    def __init__(self, leave: Callable[[], None]) -> None:
        self._leave: Callable[[], None] | None = leave

    def give_back(self) -> None:
        leave, self._leave = self._leave, None
        if leave:
            leave()


class _Sent(Iterator[str | bytes]):
    """What is made while it is sent; its place is given back at the end, or when it is closed."""

    def __init__(self, made: Iterable[str] | Iterable[bytes], place: Place) -> None:
        self._made, self._place = made, place
        self._next: Iterator[str | bytes] = iter(made)

    def __next__(self) -> str | bytes:
        try:
            return next(self._next)
        except StopIteration:
            self._place.give_back()
            raise

    def close(self) -> None:
        """Whoever sends it calls this at the end, or where that fails (PEP 3333)."""
        try:
            if close := getattr(self._made, "close", None):
                close()
        finally:
            self._place.give_back()


def guard(app: Flask, gate: Gate) -> None:
    """Have every request but those of OPEN pass the gate, where it is for any endpoint.

    To be called after the checks of requests that cost nothing, and before other hooks are set, so
    that the last to touch a reply sees what is sent."""
    app.before_request(partial(_enter, gate))
    app.after_request(_keep_while_sent)
    app.teardown_request(_leave)


def _enter(gate: Gate) -> None:
    if request.endpoint and request.endpoint not in OPEN:
        g.place = gate.enter()


def _keep_while_sent(response: Response) -> Response:
    if response.is_streamed and "place" in g:
        response.response = cast("Iterable[bytes]", _Sent(response.response, g.pop("place")))
    return response


def _leave(_: BaseException | None) -> None:
    place: Place | None = g.pop("place", None)
    if place:
        place.give_back()
