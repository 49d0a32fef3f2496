"""Static files and sizes: kept for good under an address of their own, and sent small."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

import webui
from webui import assets
from webui.compression import SMALLEST

STATIC = Path(webui.__file__).parent / "static"
ELSEWHERE = re.compile(r"""(?:url\(|@import|from\s|import\s*\(?)\s*["']?(?:https?:)?//""")


def linked(client: FlaskClient, name: str) -> str:
    """The address of a static file, as the first page names it."""
    found = re.search(rf'"(/static/[0-9a-f]+/{name})"', client.get("/").text)
    assert found
    return found.group(1)


def named(app: Flask, name: str) -> str:
    """What a template is told."""
    with app.test_request_context():
        return render_template_string("{{ asset(name) }}", name=name)


@pytest.mark.parametrize("name", ["base.css", "live.js", "favicon.svg"])
def test_a_static_file_is_kept_for_good_under_its_address(client: FlaskClient, name: str) -> None:
    with client.get(linked(client, name)) as reply:
        assert reply.status_code == 200
        assert reply.cache_control.max_age == assets.KEPT
        assert reply.cache_control.immutable


def test_an_address_of_another_version_gives_the_file_but_is_not_kept(client: FlaskClient) -> None:
    with client.get("/static/0123456789abcdef/base.css") as reply:
        assert reply.status_code == 200
        assert reply.cache_control.no_cache


@pytest.mark.parametrize(
    "path",
    ["base.css", "x/none.css", "x/../language.py", "x/%2e%2e/language.py"],
)
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404


def test_the_address_changes_with_any_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.css").write_text("a{}")
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    seen = set()
    for change in ("a{}", "b{}"):
        (tmp_path / "a.css").write_text(change)
        app = Flask(__name__, static_folder=None)
        assets.serve_versioned(app)
        seen.add(named(app, "a.css"))
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    app = Flask(__name__, static_folder=None)
    assets.serve_versioned(app)
    seen.add(named(app, "a.css"))
    assert len(seen) == 3


@pytest.mark.parametrize("path", sorted(STATIC.iterdir()), ids=lambda path: path.name)
def test_no_static_file_fetches_from_elsewhere(path: Path) -> None:
    assert not ELSEWHERE.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", ["/?q=月球", "/api/v1/search?q=月球", "/documents/un-report"])
def test_a_long_reply_is_sent_as_gzip_to_whoever_takes_it(client: FlaskClient, path: str) -> None:
    plain = client.get(path)
    small = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.data) < len(plain.data) / 2
    assert "Accept-Encoding" in small.vary
    assert "Accept-Encoding" in plain.vary
    if path.startswith("/documents"):  # the others tell the time they took
        assert gzip.decompress(small.data) == plain.data


def test_a_static_file_is_sent_as_gzip(client: FlaskClient) -> None:
    with client.get(linked(client, "base.css"), headers={"Accept-Encoding": "gzip"}) as reply:
        assert gzip.decompress(reply.data) == (STATIC / "base.css").read_bytes()


def test_short_replies_and_files_go_as_they_are(client: FlaskClient) -> None:
    accepting = {"Accept-Encoding": "gzip"}
    short = client.get("/healthz", headers=accepting)
    assert len(short.data) < SMALLEST
    assert "Content-Encoding" not in short.headers
    streamed = client.get("/api/v1/search?q=月球&format=csv", headers=accepting)
    assert "Content-Encoding" not in streamed.headers


def test_a_reply_that_the_client_has_is_not_sent_again(client: FlaskClient) -> None:
    accepting = {"Accept-Encoding": "gzip"}
    first = client.get("/api/v1/documents", headers=accepting)
    again = client.get(
        "/api/v1/documents", headers={**accepting, "If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    assert again.data == b""


def test_a_static_file_that_the_client_has_stays_kept(client: FlaskClient) -> None:
    address = linked(client, "base.css")
    first = client.get(address, headers={"Accept-Encoding": "gzip"})
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.cache_control.max_age == assets.KEPT
    assert "Accept-Encoding" in again.vary


def test_what_is_sent_as_gzip_is_the_same_but_not_byte_by_byte(client: FlaskClient) -> None:
    address = linked(client, "base.css")
    assert client.get(address).headers["ETag"].startswith('"')
    small = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert small.headers["ETag"].startswith('W/"')
