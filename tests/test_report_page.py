"""The page that counts the terms of a list, and the files and replies that say the same."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask.testing import FlaskClient

from indexer import Request, Searcher
from tests.hostile_corpus import open_hostile
from tests.html import Reader, read
from tests.made_up_corpus import open_made_up
from webui import create_app

LIST = "外空厅\nunoosa\n載人航天\n外空厅\n\n外星人\n月球科研站\nUN spider"
RESOLUTION = "un-resolution"


def page(client: FlaskClient, terms: str, status: int = 200, more: str = "") -> Reader:
    return read(client, f"/report?terms={quote(terms)}{more}", status)


def said(reader: Reader, tag: str = "main") -> str:
    return " ".join(reader.of(tag)[0].text.split())


def linked(reader: Reader, text: str) -> list[str]:
    return [e.attributes["href"] for e in reader.of("a") if e.text.strip() == text]


def test_the_empty_page_explains_and_offers_a_list_that_stands(client: FlaskClient) -> None:
    empty = read(client, "/report")
    assert not empty.of("table")
    (example,) = [e for e in empty.of("a") if "terms=" in e.attributes["href"]]
    full = read(client, example.attributes["href"])
    assert full.of("table")
    assert "每一个都有文件用到" in said(full)
    for blank in ("/report?terms=", "/report?terms=%0d%0a%E3%80%80", "/report?terms=%E2%80%8B"):
        assert not read(client, blank).of("table")


def test_the_summary_comes_first_and_lists_what_stands_nowhere(
    client: FlaskClient, searcher: Searcher
) -> None:
    told = said(page(client, LIST))
    assert "共 6 个词。 1 个在文件里没有出现。 另有 1 行重复" in told
    held = sum(1 for term in searcher.report(LIST.splitlines()).terms if RESOLUTION in term.counts)
    order = ("没有出现的词", f"A/RES/76/76 {held} 个词", "各词的次数")
    assert [told.index(text) for text in order] == sorted(told.index(text) for text in order)


def test_the_list_stays_in_its_box(client: FlaskClient) -> None:
    assert page(client, LIST).of("textarea")[0].text.removeprefix("\n") == LIST


def test_each_count_leads_to_a_search_that_finds_as_much(
    client: FlaskClient, searcher: Searcher
) -> None:
    reader = page(client, LIST)
    counts = [e for e in reader.of("a") if e.text.isdigit() and "q=" in e.attributes["href"]]
    assert len(counts) > 10
    for count in counts:
        asked = parse_qs(urlsplit(count.attributes["href"]).query)
        documents = tuple(asked.get("document", ()))
        results = searcher.search(Request(asked["q"][0], documents=documents))
        assert results.literal >= int(count.text)


def test_a_term_says_which_name_it_is_and_sums_all_names(client: FlaskClient) -> None:
    reader = page(client, "unoosa")
    headers = [e.text for e in reader.of("th") if e.attributes.get("scope") == "row"]
    assert headers == ["UNOOSA", "外层空间事务厅", "外空事务厅", "外空厅"]
    assert linked(reader, "外层空间事务厅")[0].startswith("/terms?q=")
    (group,) = [e for e in reader.of("th") if e.attributes.get("scope") == "rowgroup"]
    assert group.text.startswith("unoosa")
    cells = [[int(cell) for cell in e.text.split()[-4:]] for e in reader.of("tr")[1:-1]]
    sums, *rows = cells
    assert sums == [sum(column) for column in zip(*rows, strict=True)]
    assert "文中没有的名称：" in reader.of("tr")[-1].text


def test_a_term_that_stands_nowhere_offers_the_search(client: FlaskClient) -> None:
    reader = page(client, "外星人\n外太空事务办公室")
    assert linked(reader, "检索这个词")[0] == f"/?q={quote('外星人')}"
    assert "文中没有" in said(reader)


def test_a_line_that_no_query_can_hold_is_counted_without_links(
    client: FlaskClient, searcher: Searcher
) -> None:
    text = max((p.text for d in searcher.documents for p in d.passages), key=len)
    reader = page(client, text)
    assert "每一个都有文件用到" in said(reader)
    assert not [e for e in reader.of("a") if e.text.isdigit()]


@pytest.mark.parametrize(
    ("terms", "limit"), [("词\n" * 200 + "词", "最多 200 行"), ("长" * 8001, "最多 8,000 字")]
)
def test_a_list_that_is_too_long_is_refused_and_kept(
    client: FlaskClient, terms: str, limit: str
) -> None:
    refused = page(client, terms, 400)
    assert limit in refused.of("p", "refused")[0].text
    assert refused.of("textarea")[0].text.removeprefix("\n") == terms
    made = reply(client, terms=terms)
    assert (made.status_code, made.json["parameter"]) == (400, "terms")
    assert limit in made.json["detail"]


@pytest.mark.parametrize("terms", ["词\n" * 200, "长" * 8000, ("长" * 39 + "\r\n") * 200])
def test_a_list_of_just_the_greatest_length_is_taken(client: FlaskClient, terms: str) -> None:
    assert page(client, terms).of("table")


@pytest.mark.parametrize("query", ["term=x", "terms=a&terms=b", "terms=a&format=csv"])
def test_other_parameters_are_refused(client: FlaskClient, query: str) -> None:
    assert read(client, f"/report?{query}", 400).of("h1")


def test_the_english_page_is_english_and_stays_so(client: FlaskClient) -> None:
    reader = page(client, LIST, more="&lang=en")
    assert "6 terms. 1 of them stands in no document. 1 line repeats another" in said(reader)
    searches = [e.attributes["href"] for e in reader.of("a") if e.text.isdigit()]
    assert searches
    assert all("lang=en" in href for href in searches)
    assert [e for e in reader.of("input") if e.attributes.get("name") == "lang"]


# For programs ------------------------------------------------------------------------------------


def reply(client: FlaskClient, **asked: str) -> Any:
    return client.get("/api/v1/report", query_string=asked)


def table(client: FlaskClient, terms: str) -> list[list[str]]:
    made = reply(client, terms=terms, format="csv")
    assert made.content_type == "text/csv; charset=utf-8"
    assert "attachment" in made.headers["Content-Disposition"]
    text = made.get_data(as_text=True)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_reply_says_what_the_page_says(client: FlaskClient, searcher: Searcher) -> None:
    body = reply(client, terms=LIST).json
    assert (body["total"], body["found"], body["timed_out"]) == (6, 5, False)
    office = body["terms"][1]
    assert (office["typed"], office["name"]) == ("unoosa", "外层空间事务厅")
    assert office["forms"][0] == {"form": "UNOOSA", "total": 1, "counts": {"un-report": 1}}
    assert office["total"] == sum(form["total"] for form in office["forms"])
    assert [one["id"] for one in body["documents"]] == [one.id for one in searcher.documents]
    missing = body["terms"][3]
    assert (missing["name"], missing["total"], missing["counts"]) == (None, 0, {})


def test_the_table_has_a_row_for_each_form(client: FlaskClient) -> None:
    header, *rows = table(client, LIST)
    assert header == [
        "typed", "name", "form", "《2021中国的航天》", "A/AC.105/1294", "A/RES/76/76", "total",
    ]  # fmt: skip
    body = reply(client, terms=LIST).json
    assert [(row[0], row[2], int(row[-1])) for row in rows] == [
        (term["typed"], form["form"], form["total"])
        for term in body["terms"]
        for form in term["forms"]
    ]
    assert all(sum(map(int, row[3:-1])) == int(row[-1]) for row in rows)


def test_no_cell_of_the_table_is_a_formula(client: FlaskClient) -> None:
    rows = table(client, "=1+1\n＠SUM(1)\n-月球")
    assert [row[0] for row in rows[1:]] == ["'=1+1", "'＠SUM(1)", "'-月球"]


def test_the_page_leads_to_its_files(client: FlaskClient) -> None:
    reader = page(client, LIST, more="&lang=en")
    for name, kind in (("CSV", "text/csv"), ("JSON", "application/json")):
        (href,) = linked(reader, name)
        assert client.get(href).mimetype == kind
    assert len(client.get(href).get_json()["terms"]) == 6


def test_the_reply_is_checked_by_its_etag(client: FlaskClient) -> None:
    first = reply(client, terms="外空")
    again = client.get(
        "/api/v1/report",
        query_string={"terms": "外空"},
        headers={"If-None-Match": first.headers["ETag"]},
    )
    assert again.status_code == 304
    assert reply(client, terms="外空厅").headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("asked", [{}, {"terms": "a", "format": "xml"}, {"terms": "a", "x": "1"}])
def test_mistakes_of_programs_are_problems(client: FlaskClient, asked: dict[str, str]) -> None:
    made = reply(client, **asked)
    assert (made.status_code, made.mimetype) == (400, "application/problem+json")


def test_counts_that_were_cut_short_say_so_and_are_no_file(hasty: Searcher) -> None:
    own = create_app(hasty).test_client()
    assert "统计超时" in said(page(own, "层空间"))
    made = reply(own, terms="层空间")
    assert made.json["timed_out"]
    assert made.headers["Cache-Control"] == "no-store"
    assert "ETag" not in made.headers
    assert reply(own, terms="层空间", format="csv").status_code == 503


# Hostile and odd corpora -------------------------------------------------------------------------


def test_markup_in_lists_and_documents_stays_text(tmp_path: Path) -> None:
    searcher = open_hostile(tmp_path)
    own = create_app(searcher).test_client()
    lines = ["<script>alert(1)</script>月球", "</textarea><b>", "月球", "{{ 7*7 }}", '"><svg>']
    reader = page(own, "\n".join(lines))
    assert not {e.tag for e in reader.elements} & {"b", "svg", "img", "iframe"}
    assert [e for e in reader.of("script") if "src" not in e.attributes] == []
    assert reader.of("textarea")[0].text.removeprefix("\n") == "\n".join(lines)
    assert all(cell[:1] != "=" for row in table(own, "\n".join(lines)) for cell in row)
    searcher.close()


def test_fifty_documents_are_fifty_columns(tmp_path: Path) -> None:
    searcher = open_made_up(tmp_path, {f"题{n}": ["月球/。"] for n in range(50)})
    own = create_app(searcher).test_client()
    reader = page(own, "月球\n火星")
    assert len([e for e in reader.of("th") if e.attributes.get("scope") == "col"]) == 52
    assert len(table(own, "月球")[0]) == 54
    searcher.close()
