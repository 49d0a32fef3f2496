"""The searcher of a request: lent when it is first asked for, given back when the reply is out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Protocol

from flask import Flask, Response, current_app, g

from indexer import IndexClosedError, Searcher, State

_SOURCE = "waikong"


class Source(Protocol):
    """Where searchers come from. See ``indexer.serving.Shelf``."""

    @property
    def state(self) -> State: ...

    def lend(self) -> AbstractContextManager[Searcher]:
        """Raises IndexClosedError where there is none."""


class Only:
    """A source of one searcher, or of none."""

    def __init__(self, searcher: Searcher | None) -> None:
        self._searcher = searcher

    @property
    def state(self) -> State:
        return State(self._searcher.generation if self._searcher else None, None)

    @contextmanager
    def lend(self) -> Iterator[Searcher]:
        if self._searcher is None:
            raise IndexClosedError("no index is open")
        yield self._searcher


def lend_from(app: Flask, source: Source) -> None:
    """Let every request have one searcher, however often it asks."""
    app.extensions[_SOURCE] = source
    app.after_request(_pass_on)
    app.teardown_request(_give_back)


def searcher() -> Searcher:
    """The same one for all of a request. Raises IndexClosedError."""
    if "searcher" not in g:
        g.lent = ExitStack()
        g.searcher = g.lent.enter_context(_source().lend())
    lent: Searcher = g.searcher
    return lent


def state() -> State:
    """What is served at the moment."""
    return _source().state


def _source() -> Source:
    source: Source = current_app.extensions[_SOURCE]
    return source


def _pass_on(response: Response) -> Response:
    """What is made while it is sent needs its searcher until then."""
    if response.is_streamed and "lent" in g:
        response.call_on_close(g.pop("lent").close)
    return response


def _give_back(_: BaseException | None) -> None:
    if "lent" in g:
        g.pop("lent").close()
        g.pop("searcher", None)
