"""The application as other servers open it."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import IndexClosedError
from indexer.assembly import build_index
from indexer.configuration import KINDS
from indexer.errors import ConfigurationError
from tests.test_build import corpus
from webui.wsgi import app


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    """Without any setting, in an empty folder; afterwards logs go where they went before."""
    for name in ("CONFIG", *map(str.upper, KINDS)):
        monkeypatch.delenv(f"WAIKONG_{name}", raising=False)
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield monkeypatch
    root.handlers[:] = before
    root.setLevel(level)


@contextmanager
def opened() -> Iterator[FlaskClient]:
    made = app()
    try:
        yield made.test_client()
    finally:
        made.extensions["waikong"].close()


def test_it_is_set_up_by_the_environment(environment: pytest.MonkeyPatch, index_root: Path) -> None:
    environment.setenv("WAIKONG_INDEX", str(index_root))
    environment.setenv("WAIKONG_TRUSTED_HOSTS", "search.example.org other.example.org")
    with opened() as client:
        for host, status in (
            ("localhost", 200),
            ("other.example.org", 200),
            ("evil.example.org", 400),
        ):
            reply = client.get("/api/v1/search?q=外空", headers={"Host": host})
            assert reply.status_code == status


def test_it_is_set_up_by_a_file_where_the_environment_says_nothing(
    environment: pytest.MonkeyPatch, index_root: Path, tmp_path: Path
) -> None:
    (tmp_path / "waikong.toml").write_text(
        f'index = "{index_root}"\ntrusted_hosts = ["of.file.example.org"]\n', encoding="utf-8"
    )
    environment.setenv("WAIKONG_TRUSTED_HOSTS", "of.environment.example.org")
    with opened() as client:
        for host, status in (("of.environment.example.org", 200), ("of.file.example.org", 400)):
            assert client.get("/api/v1/documents", headers={"Host": host}).status_code == status


def test_without_an_index_it_says_so_at_once() -> None:
    with pytest.raises(IndexClosedError):
        app()


def test_what_was_published_before_the_first_request_answers_it(
    environment: pytest.MonkeyPatch, index_root: Path, tmp_path: Path
) -> None:
    """A process may be forked long after the application was made."""
    root = tmp_path / "index"
    shutil.copytree(index_root, root)
    environment.setenv("WAIKONG_INDEX", str(root))
    with opened() as client:
        built = build_index(corpus(tmp_path / "c", a="外空/。/"), root)
        assert client.get("/readyz").get_json()["generation"] == built.generation


@pytest.mark.parametrize("access", [True, False])
def test_it_logs_lines_of_json_and_requests_where_that_is_asked_for(
    environment: pytest.MonkeyPatch,
    index_root: Path,
    capsys: pytest.CaptureFixture[str],
    access: bool,
) -> None:
    environment.setenv("WAIKONG_INDEX", str(index_root))
    environment.setenv("WAIKONG_ACCESS_LOG", str(access))
    with opened() as client:
        reply = client.get("/healthz")
    ids = [json.loads(line)["request_id"] for line in capsys.readouterr().err.splitlines()]
    assert ids == ([reply.headers["X-Request-ID"]] if access else [])


def test_a_setting_that_cannot_be_taken_is_named(
    environment: pytest.MonkeyPatch, index_root: Path
) -> None:
    environment.setenv("WAIKONG_INDEX", str(index_root))
    environment.setenv("WAIKONG_PUBLIC_URL", "ftp://a.org")
    with pytest.raises(ConfigurationError, match="public_url"):
        app()
