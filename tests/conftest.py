"""One index of the real seeds for the whole run, and what is built on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import settings

from indexer.assembly import build_index, open_searcher
from indexer.results import Request
from indexer.search import Searcher
from webui import create_app

settings.register_profile("untimed", deadline=None)  # how long an example takes proves nothing
settings.load_profile("untimed")
SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="session")
def index_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("index")
    root.chmod(0o700)
    build_index(SEEDS, root)
    return root


@pytest.fixture(scope="session")
def searcher(index_root: Path) -> Iterator[Searcher]:
    opened = open_searcher(index_root)
    opened.search(Request("外空"))  # loads what the first search needs: no example's time
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def hasty(index_root: Path) -> Iterator[Searcher]:
    """A searcher whose time is always up."""
    opened = open_searcher(index_root, seconds=-1)
    yield opened
    opened.close()


@pytest.fixture
def client(searcher: Searcher) -> FlaskClient:
    app = create_app(searcher)
    app.testing = False
    return app.test_client()
