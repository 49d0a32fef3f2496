"""Completions over HTTP, for programs and for browsers; and how a browser learns to search here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import Searcher
from tests.hostile_corpus import open_hostile
from webui import create_app
from webui.public import checked

SPACE = "{http://a9.com/-/spec/opensearch/1.1/}"


def suggest(client: FlaskClient, **parameters: str | int) -> dict[str, Any]:
    response = client.get("/api/v1/suggest", query_string=parameters)
    assert response.status_code == 200
    assert response.content_type == "application/json; charset=utf-8"
    reply: dict[str, Any] = response.get_json()
    return reply


def browser_lists(client: FlaskClient, typed: str) -> list[Any]:
    response = client.get("/suggest", query_string={"q": typed})
    assert response.status_code == 200
    assert response.content_type == "application/x-suggestions+json; charset=utf-8"
    lists: list[Any] = json.loads(response.text)
    return lists


def description(client: FlaskClient, **request: Any) -> ElementTree.Element:
    response = client.get("/opensearch.xml", **request)
    assert response.status_code == 200
    assert response.content_type == "application/opensearchdescription+xml; charset=utf-8"
    return ElementTree.fromstring(response.data)


def templates(tree: ElementTree.Element) -> dict[str, str]:
    return {url.attrib["type"]: url.attrib["template"] for url in tree.iter(f"{SPACE}Url")}


def test_a_completion_is_a_text_a_kind_a_detail_and_a_count(
    client: FlaskClient, searcher: Searcher
) -> None:
    reply = suggest(client, q="yueqiu")
    assert set(reply) == {"query", "suggestions", "generation", "timed_out"}
    assert (reply["query"], reply["generation"]) == ("yueqiu", searcher.generation)
    first = reply["suggestions"][0]
    assert set(first) == {"text", "kind", "detail", "count"}
    assert (first["text"], first["kind"], first["detail"]) == ("月球", "term", "Moon")


def test_there_are_ten_completions_unless_asked_otherwise(client: FlaskClient) -> None:
    assert len(suggest(client, q="空间")["suggestions"]) == 10
    assert len(suggest(client, q="空间", limit=20)["suggestions"]) == 20
    assert len(suggest(client, q="空间", limit=1)["suggestions"]) == 1


@pytest.mark.parametrize("typed", ["", " ", "((", '"', "zzzz", "月" * 5000])
def test_where_nothing_completes_it_there_is_an_empty_list(client: FlaskClient, typed: str) -> None:
    assert suggest(client, q=typed)["suggestions"] == []


@pytest.mark.parametrize(
    "query",
    ["", "limit=3", "q=月&limit=0", "q=月&limit=21", "q=月&limit=x", "q=月&q=球", "q=月&n=1"],
)
def test_parameters_that_can_not_be_taken_are_refused(client: FlaskClient, query: str) -> None:
    response = client.get(f"/api/v1/suggest?{query}")
    assert response.status_code == 400
    assert response.content_type.startswith("application/problem+json")


def test_a_known_reply_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/api/v1/suggest?q=月")
    again = client.get("/api/v1/suggest?q=月", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get("/api/v1/suggest?q=火", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_without_an_index_there_is_no_empty_list() -> None:
    closed = create_app(None).test_client()
    assert closed.get("/api/v1/suggest?q=月").status_code == 503
    assert closed.get("/suggest?q=月").status_code == 503


def test_browsers_get_four_lists_that_belong_together(client: FlaskClient) -> None:
    typed, texts, details, urls = browser_lists(client, "kjsp")
    assert typed == "kjsp"
    assert texts[0] == "空间碎片"
    assert details[0] == "space debris"
    assert len(texts) == len(details) == len(urls)
    for text, url in zip(texts, urls, strict=True):
        assert parse_qs(urlsplit(url).query)["q"] == [text]
        assert client.get(url).status_code == 200


def test_browsers_may_name_a_language_and_nothing_else(client: FlaskClient) -> None:
    assert client.get("/suggest?q=月&lang=en").status_code == 200
    for query in ("", "q=月&limit=3", "q=月&lang=fr"):
        assert client.get(f"/suggest?{query}").status_code == 400


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=30))
def test_whatever_is_typed_comes_back_as_it_was(client: FlaskClient, typed: str) -> None:
    typed = typed.encode("utf-8", "replace").decode("utf-8")
    assert browser_lists(client, typed)[0] == typed
    assert suggest(client, q=typed)["query"] == typed


def test_a_browser_learns_where_to_search_and_where_to_ask(client: FlaskClient) -> None:
    tree = description(client, base_url="http://127.0.0.1:8000")
    assert templates(tree) == {
        "text/html": "http://127.0.0.1:8000/?q={searchTerms}",
        "application/x-suggestions+json": "http://127.0.0.1:8000/suggest?q={searchTerms}",
    }
    for url in templates(tree).values():
        path = url.removeprefix("http://127.0.0.1:8000").replace("{searchTerms}", "%E6%9C%88")
        assert client.get(path).status_code == 200
    names = [tree.findtext(f"{SPACE}{name}") or "" for name in ("ShortName", "Description")]
    assert 0 < len(names[0]) <= 16
    assert 0 < len(names[1]) <= 1024
    image = tree.findtext(f"{SPACE}Image") or ""
    with client.get(urlsplit(image).path) as icon:
        assert icon.content_type.startswith("image/svg+xml")


def test_the_language_goes_along(client: FlaskClient) -> None:
    tree = description(client, query_string={"lang": "en"})
    assert templates(tree)["text/html"] == "http://localhost/?q={searchTerms}&lang=en"
    assert (tree.findtext(f"{SPACE}Description") or "").isascii()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]", "[::1]:81"])
def test_this_machine_is_believed_about_its_own_name(client: FlaskClient, host: str) -> None:
    tree = description(client, headers={"Host": host})
    assert templates(tree)["text/html"] == f"http://{host}/?q={{searchTerms}}"


@pytest.mark.parametrize(
    "host",
    [
        "example.org",
        "127.0.0.1.example.org",
        "127.0.0.1@example.org",
        "localhost:80@example.org",
        "example.org#localhost",
        "localhost:99999",
        "localhost:x",
        "[::1",
        '"><script>',
        "",
    ],
)
def test_nobody_is_believed_about_another_name(client: FlaskClient, host: str) -> None:
    response = client.get("/opensearch.xml", headers={"Host": host})
    assert response.status_code in (400, 404)
    assert b"example.org/?q=" not in response.data


def test_a_page_names_the_description_only_where_there_is_one(client: FlaskClient) -> None:
    link = '<link rel="search" href="/opensearch.xml"'
    assert link in client.get("/", headers={"Host": "127.0.0.1:8000"}).text
    assert 'rel="search"' not in client.get("/", headers={"Host": "example.org"}).text


def test_a_configured_address_is_used_whatever_the_request_says(searcher: Searcher) -> None:
    app = create_app(searcher, public_url="https://waikong.example/")
    tree = description(app.test_client(), headers={"Host": "other.example"})
    assert templates(tree)["text/html"] == "https://waikong.example/?q={searchTerms}"
    _, _, _, urls = browser_lists(app.test_client(), "kjsp")
    assert urls[0].startswith("https://waikong.example/?q=")


@pytest.mark.parametrize(
    "url",
    [
        "waikong.example",
        "//waikong.example",
        "ftp://waikong.example",
        "javascript:alert(1)",
        "https://",
        "https://waikong.example/below/a/path",
        "https://waikong.example/?q=1",
        "https://waikong.example/#top",
        "https://user:word@waikong.example/",
        "https://waikong.example:99999/",
        "https://外空.example/",
    ],
)
def test_what_is_no_address_of_a_site_is_refused_at_once(searcher: Searcher, url: str) -> None:
    with pytest.raises(ValueError, match=r"address of a site|Port"):
        create_app(searcher, public_url=url)


def test_serve_refuses_what_is_no_address_of_a_site(index_root: Path) -> None:
    command = [sys.executable, "-m", "indexer", "serve", "--index", str(index_root), "--port", "0"]
    ended = subprocess.run(
        [*command, "--public-url", "nowhere"], capture_output=True, text=True, timeout=120
    )
    assert ended.returncode == 2
    assert "--public-url" in ended.stderr


def test_the_stroke_at_the_end_of_an_address_does_not_matter() -> None:
    assert checked("https://a.example/") == checked("https://a.example") == "https://a.example"


def test_markup_stays_text(tmp_path: Path) -> None:
    searcher = open_hostile(tmp_path)
    client = create_app(searcher).test_client()
    assert browser_lists(client, "<script>alert('")[1] == ["<script>alert('题')</script>"]
    response = client.get("/api/v1/suggest?q=<script>")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    searcher.close()


def test_a_list_that_was_cut_short_says_so_and_is_not_kept(hasty: Searcher) -> None:
    reply = create_app(hasty).test_client().get("/api/v1/suggest?q=月球 外")
    assert reply.json
    assert reply.json["timed_out"] is True
    assert reply.cache_control.no_store
    assert "ETag" not in reply.headers


def test_a_whole_list_may_be_kept(client: FlaskClient) -> None:
    reply = client.get("/api/v1/suggest?q=月")
    assert reply.json
    assert reply.json["timed_out"] is False
    assert "ETag" in reply.headers
