"""Searches while others publish: each reply is of one generation, and there is one to each."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

from indexer.assembly import build_index
from indexer.results import Request
from indexer.serving import Shelf
from tests.trials.building import building
from tests.trials.conftest import Effort
from tests.trials.corpora import QUERY, Answer, Known

SEARCHERS = 3
Ask = Callable[[], tuple[str, Answer]]
"""Search once: the generation that is named, and what was found."""
Opened = Callable[[], AbstractContextManager[Ask]]
"""What a searcher of its own asks with."""


class _Replies:
    """What searchers on threads of their own were told, until they are stopped."""

    def __init__(self, corpora: Sequence[Known]) -> None:
        self._known = {one.identity: one.answer for one in corpora}
        self.count, self.changes, self.errors = 0, 0, list[BaseException]()
        self._last = ""
        self._lock, self.stopped = threading.Lock(), threading.Event()

    def collect(self, opened: Opened) -> None:
        """Ask again and again."""
        try:
            with opened() as ask:
                while not self.stopped.is_set():
                    self._note(*ask())
        except BaseException as error:
            self.errors.append(error)
            self.stopped.set()

    def _note(self, generation: str, found: Answer) -> None:
        assert found == self._known[generation]
        with self._lock:
            self.count += 1
            self.changes += generation != self._last
            self._last = generation


@contextmanager
def _searching(replies: _Replies, opened: Opened) -> Iterator[None]:
    threads = [threading.Thread(target=replies.collect, args=(opened,)) for _ in range(SEARCHERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        replies.stopped.set()
        for thread in threads:
            thread.join()
    if replies.errors:
        raise replies.errors[0]


def test_every_search_on_a_shelf_is_of_one_generation(
    corpora: tuple[Known, ...], tmp_path: Path, effort: Effort
) -> None:
    root, reloads = tmp_path / "i", effort.times(3, 60)
    build_index(corpora[0].folder, root)
    shelf, replies, reloaded = Shelf(root), _Replies(corpora), 0

    def ask() -> tuple[str, Answer]:
        with shelf.lend() as searcher:
            results = searcher.search(Request(QUERY))
            assert results.generation == searcher.generation
            hits = tuple((hit.passage.id, hit.passage.text) for hit in results.hits)
            return results.generation, hits

    with building(corpora[1:], root), _searching(replies, lambda: nullcontext(ask)):
        while reloaded < reloads and not replies.stopped.is_set():
            reloaded += shelf.refresh()
            assert shelf.state.fault is None
    shelf.close()
    print(f"\nsearches on a shelf: {replies.count}, {reloaded} reloads")
    assert replies.changes > 1
    assert reloaded == reloads


@contextmanager
def _server(root: Path) -> Iterator[str]:
    """A process that serves an index; its host and port."""
    command = [sys.executable, "-m", "indexer", "serve", "--index", str(root), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as served:
        assert served.stderr
        address = next(line for line in served.stderr if line.startswith("http://"))
        log = threading.Thread(target=served.stderr.read)  # or it would wait for a reader
        log.start()
        try:
            yield urlsplit(address.strip()).netloc
        finally:
            served.terminate()
            log.join()


def test_every_reply_of_a_server_is_of_one_generation(
    corpora: tuple[Known, ...], tmp_path: Path, effort: Effort
) -> None:
    root, changes = tmp_path / "i", effort.times(2, 20)
    build_index(corpora[0].folder, root)
    replies = _Replies(corpora)
    with _server(root) as address:

        @contextmanager
        def opened() -> Iterator[Ask]:
            with closing(HTTPConnection(address, timeout=60)) as connection:
                yield lambda: _asked(connection)

        with building(corpora[1:], root), _searching(replies, opened):
            while replies.changes <= changes and not replies.stopped.wait(0.05):
                pass
    print(f"\nsearches of a server: {replies.count}, generations changed {replies.changes} times")


def _asked(connection: HTTPConnection) -> tuple[str, Answer]:
    connection.request("GET", f"/api/v1/search?q={quote(QUERY)}")
    response = connection.getresponse()
    body = response.read()
    assert response.status == 200, body
    told = json.loads(body)
    return told["generation"], tuple((hit["id"], hit["text"]) for hit in told["hits"])
