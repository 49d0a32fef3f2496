"""Indexes in formats of the past: refused with a hint, and built over."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer import generations
from indexer.__main__ import main
from indexer.assembly import build_index, open_searcher
from indexer.errors import IndexDamagedError
from indexer.records import FORMAT
from indexer.results import Request
from tests.test_build import corpus

KEPT = sorted((Path(__file__).parent / "formats").glob("*.tar.xz"))


@pytest.fixture(params=KEPT, ids=lambda path: path.name.partition(".")[0])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder of an index in an old format, whole as it was written."""
    root = tmp_path / "i"
    root.mkdir(mode=0o700)
    with tarfile.open(request.param) as packed:
        packed.extractall(root, filter="data")
    return root


def test_an_index_is_kept_of_every_format_before_this_one() -> None:
    numbers = {int(path.name.split(".")[0].split("-")[1]) for path in KEPT}
    assert numbers >= set(range(1, FORMAT))


def test_an_index_in_an_old_format_is_refused_with_a_hint(old: Path) -> None:
    assert generations.identity(generations.current(old))  # nothing of it is damaged
    with pytest.raises(IndexDamagedError, match=r"another version; build"):
        open_searcher(old)
    for command in ("verify", "search 外空", "serve --port 0"):
        done = CliRunner().invoke(main, [*command.split(), "--index", str(old)])
        assert done.exit_code == 3
        assert "waikong build" in done.stderr
        assert "Traceback" not in done.output


def test_a_build_over_an_index_in_an_old_format_succeeds(old: Path, tmp_path: Path) -> None:
    assert build_index(corpus(tmp_path / "c", a="外空/活动/。/"), old).changed
    searcher = open_searcher(old)
    assert searcher.search(Request("外空")).total == 1
    searcher.close()
