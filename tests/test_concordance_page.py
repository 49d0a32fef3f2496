"""The concordance over HTTP: the page, its links, and its files."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from indexer import Searcher
from tests.hostile_corpus import open_hostile
from tests.html import Element, Reader, read
from tests.made_up_corpus import open_made_up
from webui import create_app

API = "/api/v1/concordance"
HAN = re.compile("[\u3400-\u9fff]")


def lines(page: Reader) -> list[tuple[str, str, str]]:
    """Left, key and right of each row."""
    columns = [[cell.text for cell in page.of("td", side)] for side in ("left", "key", "right")]
    return list(zip(*columns, strict=True))


def links(page: Reader) -> Sequence[str]:
    return [a.attributes["href"] for a in page.of("a")]


def asked(href: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(href).query)


def header(page: Reader, css_class: str) -> Element:
    (cell,) = (th for th in page.of("th", css_class) if th.attributes["scope"] == "col")
    return cell


@pytest.fixture(scope="module")
def formulas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Over lines that a spreadsheet would run."""
    documents = {"甲": ["=1+1/鲸鱼/@x/。", "鲸鱼/-2/。"]}
    searcher = open_made_up(tmp_path_factory.mktemp("formulas"), documents)
    yield create_app(searcher).test_client()
    searcher.close()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    searcher = open_hostile(tmp_path_factory.mktemp("hostile"))
    yield create_app(searcher).test_client()
    searcher.close()


@pytest.fixture
def hasty_client(hasty: Searcher) -> FlaskClient:
    return create_app(hasty).test_client()


def test_each_place_is_a_line_with_the_key_in_the_middle(client: FlaskClient) -> None:
    page = read(client, "/concordance?q=月球")
    assert {key for _, key, _ in lines(page)} == {"月球"}
    literal = client.get("/api/v1/search?q=月球").get_json()["counts"]["literal"]
    assert len(lines(page)) == literal
    (status,) = (p for p in page.of("p") if p.attributes.get("role") == "status")
    assert status.text.startswith(f"{literal} 处")


def test_the_page_shows_what_the_program_gets(client: FlaskClient) -> None:
    query = "?q=空间&sort=left&unit=word&window=4&document=un-report&page=2"
    page = read(client, f"/concordance{query}")
    got = client.get(API + query).get_json()["lines"]
    assert lines(page) == [(line["left"], line["key"], line["right"]) for line in got]


def test_the_table_says_what_it_is_and_how_it_is_sorted(client: FlaskClient) -> None:
    page = read(client, "/concordance?q=月球&sort=right")
    assert "按右边排序" in page.of("caption")[0].text
    assert header(page, "right").attributes["aria-sort"] == "ascending"
    for other in ("place", "left", "key"):
        assert "aria-sort" not in header(page, other).attributes


@pytest.mark.parametrize("order", ["left", "right", "keyword"])
def test_the_headers_lead_to_the_orders_and_keep_the_rest(client: FlaskClient, order: str) -> None:
    page = read(client, "/concordance?q=空间&document=un-report&window=9&page=2&expand=0")
    kept = {"q": ["空间"], "document": ["un-report"], "window": ["9"], "expand": ["0"]}
    assert {**kept, "sort": [order]} in [asked(href) for href in links(page)]


def test_a_line_leads_to_its_place_in_the_document_and_to_its_passage(client: FlaskClient) -> None:
    page = read(client, "/concordance?q=国际月球日&expand=0")
    (line,) = client.get(API + "?q=国际月球日&expand=0").get_json()["lines"][:1]
    document, _, place = line["id"].partition(":")
    reading = [href for href in links(page) if urlsplit(href).path == f"/documents/{document}"]
    assert urlsplit(reading[0]).fragment == place
    assert asked(reading[0]) == {"q": ["国际月球日"], "expand": ["0"]}
    assert f"/passages/{line['id']}" in [urlsplit(href).path for href in links(page)]


def test_fifty_lines_stand_on_a_page_and_the_pages_hold_all(client: FlaskClient) -> None:
    total = client.get(API + "?q=空间").get_json()["total"]
    last = -(-total // 50)
    pages = [read(client, f"/concordance?q=空间&page={page}") for page in range(1, last + 1)]
    assert [len(lines(page)) for page in pages[:-1]] == [50] * (last - 1)
    assert sum(len(lines(page)) for page in pages) == total
    beyond = read(client, f"/concordance?q=空间&page={last + 1}")
    assert lines(beyond) == []
    assert any(f"一共只有 {last} 页" in p.text for p in beyond.of("p"))


def test_the_form_of_the_box_stays_here_and_keeps_the_layout(client: FlaskClient) -> None:
    page = read(client, "/concordance?q=月球&unit=word&window=3&sort=left&kind=item&lang=zh")
    ask = next(form for form in page.of("form") if form.attributes.get("id") == "ask")
    assert ask.attributes["action"].partition("?")[0] == "/concordance"
    hidden = [i.attributes for i in page.of("input") if i.attributes.get("type") == "hidden"]
    sent = {(field["name"], field["value"]) for field in hidden}
    assert sent >= {("unit", "word"), ("window", "3"), ("sort", "left"), ("kind", "item")}


def test_each_filter_is_shown_and_can_be_taken_off(client: FlaskClient) -> None:
    page = read(client, "/concordance?q=空间&document=un-report&kind=item&kind=paragraph")
    without = [asked(a.attributes["href"]) for a in page.of("a") if a.text == "去掉"]
    assert without == [
        {"q": ["空间"], "kind": ["item", "paragraph"]},
        {"q": ["空间"], "document": ["un-report"], "kind": ["paragraph"]},
        {"q": ["空间"], "document": ["un-report"], "kind": ["item"]},
    ]


def test_the_documents_are_counted_in_lines(client: FlaskClient) -> None:
    page = read(client, "/concordance?q=月球")
    counted = {
        asked(a.attributes["href"])["document"][0]: int(a.text.split()[-1])
        for a in page.of("a")
        if "document" in asked(a.attributes["href"])
    }
    assert sum(counted.values()) == len(lines(page))
    for document, count in counted.items():
        assert len(lines(read(client, f"/concordance?q=月球&document={document}"))) == count


def test_neighbours_lead_to_lines_where_both_stand_together(client: FlaskClient) -> None:
    page = read(client, "/concordance?q=月球&unit=word&document=un-report")
    (href,) = (a.attributes["href"] for a in page.of("a") if a.text.startswith("国际月球 "))
    assert asked(href)["q"] == ['"国际月球"']
    assert asked(href)["document"] == ["un-report"]
    assert {key for _, key, _ in lines(read(client, href))} == {"国际月球"}


def test_variants_are_lines_and_are_said(client: FlaskClient) -> None:
    page = read(client, "/concordance?q=宇航员")
    assert {key for _, key, _ in lines(page)} == {"宇航员", "航天员"}
    assert page.of("mark", "variant")
    (off,) = (a for a in page.of("a", "off"))
    assert urlsplit(off.attributes["href"]).path == "/concordance"
    assert {key for _, key, _ in lines(read(client, off.attributes["href"]))} == {"宇航员"}


def test_a_close_reading_is_said_and_can_be_turned_off(client: FlaskClient) -> None:
    page = read(client, "/concordance?q=yuhangyuan")
    assert {key for _, key, _ in lines(page)} == {"宇航员"} | {"航天员"}
    assert "/concordance?q=yuhangyuan&expand=0" in links(page)


def test_passages_without_lines_are_counted(client: FlaskClient) -> None:
    url = "/concordance?q=中国国家航天局和亚太空间合作组织开展合作"
    page = read(client, url)
    related = client.get(API + url.removeprefix("/concordance")).get_json()["without_lines"]
    assert related["related"] > 0
    assert any(f"{related['related']} 段只含大部分词" in p.text for p in page.of("p"))


def test_no_lines_lead_to_the_page_that_says_more(client: FlaskClient) -> None:
    page = read(client, "/concordance?q=外星人")
    assert not page.of("table")
    assert any(a.text.startswith("看查过什么") for a in page.of("a"))


def test_an_empty_box_is_explained_with_examples(client: FlaskClient) -> None:
    page = read(client, "/concordance?q=")
    assert any("占一行" in p.text for p in page.of("p"))
    examples = [href for href in links(page) if "q" in asked(href)]
    assert len(examples) >= 3
    assert all(lines(read(client, href)) for href in examples)


@pytest.mark.parametrize(
    "wrong",
    [
        "window=0", "window=101", "window=x", "unit=word&window=31", "unit=byte", "sort=score",
        "page=0", "page=201", "per_page=10", "explain=1", "window=3&window=4", "nonsense=1",
    ],
)  # fmt: skip
def test_what_is_out_of_range_or_unknown_is_refused(client: FlaskClient, wrong: str) -> None:
    read(client, f"/concordance?q=月球&{wrong}", status=400)
    reply = client.get(f"{API}?q=月球&{wrong}")
    assert reply.status_code == 400
    assert reply.content_type.startswith("application/problem+json")


def test_the_largest_windows_and_the_last_page_are_taken(client: FlaskClient) -> None:
    for asked_for in ("window=100", "unit=word&window=30", "page=200", "window=1"):
        read(client, f"/concordance?q=月球&{asked_for}")


@pytest.mark.parametrize("wrong", ["q=（月球", "q=月球&document=没有"])
def test_mistakes_are_told_as_on_the_search_page(client: FlaskClient, wrong: str) -> None:
    read(client, f"/concordance?{wrong}", status=400)
    assert client.get(f"{API}?{wrong}").status_code == 400


def test_files_are_offered_to_programs_only(client: FlaskClient) -> None:
    read(client, "/concordance?q=月球&format=csv", status=400)


def test_pages_of_json_lead_to_one_another(client: FlaskClient) -> None:
    first = client.get(API + "?q=空间&sort=left")
    body = first.get_json()
    assert body["links"]["previous"] is None
    second = client.get(body["links"]["next"])
    assert second.get_json()["page"] == 2
    assert 'rel="next"' in first.headers["Link"]
    assert client.get(second.get_json()["links"]["previous"]).get_json()["lines"] == body["lines"]


def test_a_line_of_json_is_a_piece_of_its_passage(client: FlaskClient) -> None:
    for line in client.get(API + "?q=宇航员 或 月球").get_json()["lines"]:
        text = client.get(f"/api/v1/passages/{line['id']}").get_json()["text"]
        assert text[line["start"] : line["end"]] == line["key"]
        assert line["left"] + line["key"] + line["right"] in text


def test_a_table_holds_all_lines_in_their_order(client: FlaskClient) -> None:
    reply = client.get(API + "?q=空间&sort=left&page=3&format=csv")
    assert reply.data.startswith("\ufeff".encode())
    assert reply.content_type == "text/csv; charset=utf-8"
    assert "waikong-concordance.csv" in reply.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(reply.text.removeprefix("\ufeff"), newline="")))
    body = client.get(API + "?q=空间&sort=left").get_json()
    assert len(rows) == body["total"] > 50
    keys = [(line["id"], str(line["start"])) for line in body["lines"]]
    assert [(row["id"], row["start"]) for row in rows[:50]] == keys


def test_json_lines_hold_all_lines_as_json_has_them(client: FlaskClient) -> None:
    reply = client.get(API + "?q=月球&format=jsonl")
    assert reply.content_type == "application/jsonl; charset=utf-8"
    objects = [json.loads(line) for line in reply.text.splitlines()]
    assert objects == client.get(API + "?q=月球").get_json()["lines"]


def test_no_cell_is_a_formula(formulas: FlaskClient) -> None:
    reply = formulas.get(API + "?q=鲸鱼&format=csv")
    rows = list(csv.DictReader(io.StringIO(reply.text.removeprefix("\ufeff"), newline="")))
    assert [row["left"] for row in rows] == ["'=1+1", ""]
    assert [row["right"] for row in rows] == ["'@x。", "'-2。"]


def test_downloads_keep_what_was_asked_for(client: FlaskClient) -> None:
    page = read(client, "/concordance?q=空间&document=un-report&kind=paragraph&sort=left&page=2")
    files = [href for href in links(page) if href.startswith(API)]
    assert [asked(href)["format"] for href in files] == [["csv"], ["jsonl"]]
    for href in files:
        assert asked(href)["document"] == ["un-report"]
        assert asked(href)["kind"] == ["paragraph"]
        assert asked(href)["sort"] == ["left"]
        assert client.get(href).status_code == 200


@pytest.mark.parametrize("form", ["json", "csv", "jsonl"])
def test_what_a_client_has_is_not_sent_again(client: FlaskClient, form: str) -> None:
    first = client.get(f"{API}?q=月球&format={form}")
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"{API}?q=月球&format={form}", headers=known).status_code == 304
    assert client.get(f"{API}?q=月球&window=3&format={form}", headers=known).status_code == 200


def test_what_was_cut_short_says_so_and_gives_no_file(hasty_client: FlaskClient) -> None:
    page = read(hasty_client, "/concordance?q=月球")
    assert any("尚未找到" in p.text for p in page.of("p"))
    reply = hasty_client.get(API + "?q=月球")
    assert reply.get_json()["timed_out"] is True
    assert reply.headers["Cache-Control"] == "no-store"
    assert hasty_client.get(API + "?q=月球&format=csv").status_code == 503


def test_without_an_index_there_is_no_concordance() -> None:
    client = create_app(None).test_client()
    assert client.get("/concordance?q=月球").status_code == 503
    assert client.get(API + "?q=月球").status_code == 503


@pytest.mark.parametrize("query", ["月球", "月球 或 alert", "onerror", "%3Cscript%3E", "nbsp"])
@pytest.mark.parametrize("layout", ["", "&unit=word&sort=left", "&window=100&sort=keyword"])
def test_markup_in_texts_stays_text(hostile: FlaskClient, query: str, layout: str) -> None:
    page = read(hostile, f"/concordance?q={query}{layout}")
    assert {"iframe", "svg", "img", "style", "base"}.isdisjoint(e.tag for e in page.elements)
    assert all(not name.startswith("on") for e in page.elements for name in e.attributes)
    assert all(href.startswith(("/", "#")) for href in links(page))
    got = hostile.get(f"{API}?q={query}{layout}").get_json()["lines"]
    assert lines(page) == [(line["left"], line["key"], line["right"]) for line in got]


@pytest.mark.parametrize(
    "url",
    [
        "/concordance?lang=en",
        "/concordance?q=宇航员&lang=en",
        "/concordance?q=空间&unit=word&sort=left&document=un-report&kind=item&page=2&lang=en",
        "/concordance?q=外星人&lang=en",
    ],
)
def test_an_english_page_speaks_english(client: FlaskClient, url: str) -> None:
    page = client.get(url).text
    ours = re.sub(r'<(\w+)[^>]* lang="zh-Hans"[^>]*>.*?</\1>', "", page, flags=re.DOTALL)
    spoken = re.sub(r"<title>.*?</title>|<[^>]*>", "", ours, flags=re.DOTALL)
    assert not HAN.search(spoken)
    assert "Lines" in page or "line" in page


def test_one_line_is_one_line_in_english(client: FlaskClient) -> None:
    page = read(client, "/concordance?q=雪龙 或 加加林&expand=0&lang=en")
    (status,) = (p for p in page.of("p") if p.attributes.get("role") == "status")
    assert status.text == "1 line, from 1 passage"
