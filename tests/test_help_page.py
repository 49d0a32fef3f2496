"""The help: everything it links to is there, and what it shows is what pages show."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import GRADES, KINDS
from tests.html import read
from tests.made_up_corpus import open_made_up
from webui import create_app
from webui.language import say


@pytest.fixture
def links(client: FlaskClient) -> list[str]:
    return [e.attributes["href"] for e in read(client, "/help").of("a")]


def test_every_section_is_in_the_contents(client: FlaskClient, links: list[str]) -> None:
    page = read(client, "/help")
    sections = [e.attributes["id"] for e in page.of("h2")]
    assert [f"#{name}" for name in sections] == [href for href in links[1:] if href[0] == "#"]
    assert {"search", "marks", "keys", "privacy"} <= set(sections)


def test_every_example_finds_something(client: FlaskClient, links: list[str]) -> None:
    examples = [href for href in links if href.startswith("/?q=")]
    assert len(examples) > 15
    for href in examples:
        found = client.get(f"/api/v1/search{href[1:]}").get_json()
        assert found["total"] > 0, href


def test_every_resource_for_programs_is_there(client: FlaskClient, links: list[str]) -> None:
    resources = [href for href in links if href.startswith("/api/")]
    assert len(resources) == 4
    assert {client.get(href).mimetype for href in resources} == {"application/json"}


def test_there_is_a_mark_of_each_grade(client: FlaskClient) -> None:
    marks = [e.attributes["class"] for e in read(client, "/help").of("mark")]
    assert marks == [f"m0 {grade}" for grade in GRADES]


def test_grades_are_called_as_on_the_other_pages(client: FlaskClient) -> None:
    for lang in ("zh", "en"):
        called = [e.text for e in read(client, f"/help?lang={lang}").of("strong")]
        with client.application.test_request_context(f"/?lang={lang}"):
            assert called == [str(say(f"words.grade_{grade}")) for grade in GRADES]


def test_all_kinds_are_told_in_either_language(client: FlaskClient) -> None:
    for lang, kind in (("zh", "序言段"), ("en", "preambular clause")):
        kinds = read(client, f"/help?lang={lang}").of("ul", "kinds")[0].text.split("\n")
        assert len([one for one in kinds if one.strip()]) == len(KINDS)
        assert kind in [one.strip() for one in kinds]


def test_the_pattern_for_browsers_has_no_language(client: FlaskClient) -> None:
    for url in ("/help", "/help?lang=en"):
        assert "/?q=%s" in [e.text for e in read(client, url).of("code")]


def test_the_switch_is_hidden_where_no_script_shows_it(client: FlaskClient) -> None:
    (switch,) = read(client, "/help").of("p", "switch")
    assert "hidden" in switch.attributes


def test_the_help_takes_no_parameters(client: FlaskClient) -> None:
    assert read(client, "/help?q=x", 400).of("h1")


def test_an_example_that_finds_nothing_here_is_shown_but_no_link(tmp_path: Path) -> None:
    searcher = open_made_up(tmp_path, {"一份文件": ["月球/和/空间/碎片"]})
    page = read(create_app(searcher).test_client(), "/help")
    links = {e.text for e in page.of("a") if e.attributes.get("href", "").startswith("/?q=")}
    codes = {e.text for e in page.of("code")}
    searcher.close()
    assert "空间碎片" in links
    assert "中国 文件：决议" in codes - links
