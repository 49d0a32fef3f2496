"""The table of terms in either language; what it counts is tested with the other pages."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from indexer import Searcher
from tests.html import read
from tests.made_up_corpus import open_made_up
from webui import create_app


def test_the_english_table_names_its_columns_and_marks_chinese_as_such(
    client: FlaskClient, searcher: Searcher
) -> None:
    page = read(client, "/terms?lang=en&q=unoosa")
    headers = [e.text for e in page.of("th") if e.attributes.get("scope") == "col"]
    assert headers == ["Names and counts", "English", "Acronym", "Note"]
    (row,) = [e for e in page.of("tr") if "id" in e.attributes]
    assert "Documents differ" in row.text
    assert "Not in use:" in row.text
    foreign = [e.text for e in page.of("bdi") if e.attributes.get("lang") == "zh-Hans"]
    assert "外层空间事务厅" in foreign


def test_sifting_keeps_the_language(client: FlaskClient) -> None:
    page = read(client, "/terms?lang=en&varying=1")
    hidden = {
        e.attributes["name"]: e.attributes["value"]
        for e in page.of("input")
        if e.attributes.get("type") == "hidden"
    }
    assert hidden == {"varying": "1", "lang": "en"}


def test_a_table_without_rows_says_why(client: FlaskClient, tmp_path: Path) -> None:
    assert "“外星人”" in read(client, "/terms?q=外星人").of("p", "remark")[0].text
    bare = open_made_up(tmp_path, {"题": ["沙滩/。"]})
    own = create_app(bare).test_client()
    assert "一个也没有用到" in read(own, "/terms").of("p", "remark")[0].text
    assert "不止一种说法" in read(own, "/terms?varying=1").of("p", "remark")[0].text
    bare.close()


def test_the_table_says_that_joined_words_are_counted_too(client: FlaskClient) -> None:
    assert "整词或整词相连来数" in read(client, "/terms").of("main")[0].text
    assert "整词或整词相连来数" in read(client, "/report?terms=宇航员").of("main")[0].text
    said = read(client, "/terms?lang=en").of("main")[0].text
    assert "whole words or whole words joined" in said
