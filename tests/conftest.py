"""One index of the real seeds for the whole run, and what is built on it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from indexer.analysis import dictionary
from indexer.assembly import build_index, open_searcher
from indexer.results import Request
from indexer.search import Searcher
from tests.compiling_once import CompiledOnce
from tests.examples import ORDINARY, register_profiles
from tests.reading_once import read_once
from webui import create_app

register_profiles()
settings.load_profile(ORDINARY)
gc.set_threshold(20_000, 50, 50)  # by default a tenth of the time goes into looking through it all
SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="session", autouse=True)
def _dictionary_read_once() -> Iterator[None]:
    """Half a second for each build and each searcher, and there are hundreds of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dictionary, "frequencies", read_once())
        yield


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once() -> Iterator[None]:
    """Compiling them takes longer than most requests, and most tests make an application."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(Flask.jinja_options, "bytecode_cache", CompiledOnce())
        yield


@pytest.fixture(scope="session")
def index_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("index")
    root.chmod(0o700)
    build_index(SEEDS, root)
    return root


@pytest.fixture(scope="session")
def searcher(index_root: Path) -> Iterator[Searcher]:
    opened = open_searcher(index_root, seconds=60)  # however busy the machine is
    opened.search(Request("外空"))  # loads what the first search needs: no example's time
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def hasty(index_root: Path) -> Iterator[Searcher]:
    """A searcher whose time is always up."""
    opened = open_searcher(index_root, seconds=-1)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def app(searcher: Searcher) -> Flask:
    made = create_app(searcher)
    made.testing = False
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
