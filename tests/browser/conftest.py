"""A real server and a real Chromium; every test here is skipped where there is none."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from indexer import Searcher
from tests.hostile_corpus import open_hostile
from webui import create_app
from webui.server import Server

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright  # noqa: E402

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""In the order of what a page costs: the first has no windows to draw, and takes a third."""
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--renderer-process-limit=1",  # a process for each of hundreds of pages takes longer than they
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium: install Debian's `chromium-headless-shell` or `chromium`")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()


def _served(searcher: Searcher) -> Iterator[str]:
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(create_app(searcher), listening, threads=4)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.stop()
    thread.join()


@pytest.fixture(scope="session")
def address(searcher: Searcher) -> Iterator[str]:
    """Where the pages over the real seeds are served."""
    yield from _served(searcher)


@pytest.fixture(scope="session")
def hostile_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the pages over texts full of markup are served."""
    searcher = open_hostile(tmp_path_factory.mktemp("hostile"))
    yield from _served(searcher)
    searcher.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages, each in a context of its own; keywords are Playwright's for a context.

    The browser asks for Chinese unless ``locale`` says another language.
    """
    contexts: list[BrowserContext] = []

    def opened(**options: object) -> Page:
        contexts.append(browser.new_context(**{"locale": "zh-CN", **options}))  # type: ignore[arg-type]  # passed on
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()
