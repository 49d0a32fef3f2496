"""The application as other servers open it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import IndexClosedError
from webui.wsgi import app


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """Without any setting, in an empty folder."""
    for name in ("CONFIG", "INDEX", "HOST", "THREADS", "PUBLIC_URL", "TRUSTED_HOSTS"):
        monkeypatch.delenv(f"WAIKONG_{name}", raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


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
