"""The pages as a program sees them: what stands in the HTML, and that it is inert and linked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from indexer import Searcher
from indexer.assembly import build_index, open_searcher
from tests.hostile_corpus import open_hostile
from tests.html import Element, asked, link_in, read
from tests.links import follow
from tests.states import PAGES as STATES
from tests.test_build import corpus
from webui import create_app
from webui.views.references import outside

PAGES = (
    *STATES,
    '/?q="国际月球日"',
    "/?q=中国 文件：决议",
    "/?q=北斗 系统&explain=1",
    "/?q=国际&context=30&kind=paragraph&kind=clause",
    "/?q=国际&document=un-report&section=附件 海南倡议&kind=paragraph&per_page=5",
    "/?q=宇航员 外空会议%2B50",
    "/?q=載人航天&explain=1",
    "/?q=外空委成员国",
    "/?q=外星人&expand=0",
    "/documents/un-resolution?q=空间碎片",
    "/terms?q=空间&varying=1",
)
MOST_OF_A_SHAPE = 4
"""Links to one kind of page with the same parameters that are followed."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    searcher = open_hostile(tmp_path_factory.mktemp("hostile"))
    yield searcher
    searcher.close()


# Every page -------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", PAGES)
def test_every_page_has_one_h1_a_main_a_search_and_unique_ids(
    client: FlaskClient, url: str
) -> None:
    page = read(client, url, client.get(url).status_code)
    assert page.of("html")[0].attributes["lang"] == "zh-Hans"
    assert [len(page.of(tag)) for tag in ("h1", "main", "search")] == [1, 1, 1]
    titles = [e for e in page.of("title") if not any(outer.tag == "svg" for outer in e.inside)]
    assert len(titles) == 1
    assert len(page.ids) == len(set(page.ids))
    assert page.of("title")[0].text.endswith("外空 Waikong")


@pytest.mark.parametrize("url", PAGES)
def test_every_page_is_strict_about_script_and_style(client: FlaskClient, url: str) -> None:
    response = client.get(url)
    page = read(client, url, response.status_code)
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-cache"
    assert not page.of("style")
    assert all(e.attributes.get("src", "").startswith("/static/") for e in page.of("script"))
    names = {name for element in page.elements for name in element.attributes}
    assert not [name for name in names if name == "style" or name.startswith("on")]


def test_internal_links_lead_somewhere(client: FlaskClient) -> None:
    assert follow(client, PAGES, most=MOST_OF_A_SHAPE) > 300


def test_the_reading_page_says_what_was_searched_beside_and_stays_in_its_document(
    client: FlaskClient,
) -> None:
    page = read(client, "/documents/un-report?q=宇航员")
    assert page.of("section", "expansion")
    off = link_in(page, "去掉，只查“宇航员”")
    assert off.startswith("/documents/un-report?")
    assert asked(off) == {"q": ["+宇航员"]}
    assert not read(client, off).of("section", "expansion")
    assert read(client, "/documents/un-report?q=yuhangyuan").of("p", "instead")


# The table of terms ------------------------------------------------------------------------------


def test_the_table_has_a_row_for_each_concept_in_use(
    client: FlaskClient, searcher: Searcher
) -> None:
    page = read(client, "/terms")
    rows = [name for name in page.ids if name.startswith("term-")]
    assert len(rows) == len(searcher.usage) == len(set(rows))
    assert "term-外层空间事务厅" in rows
    assert len(page.of("p", "varies")) == sum(1 for one in searcher.usage if len(one.forms) > 1)


def test_a_row_counts_each_name_by_document(client: FlaskClient, searcher: Searcher) -> None:
    page = read(client, "/terms?q=外空厅")
    (row,) = [e for e in page.of("tr") if "id" in e.attributes]
    said = " ".join(row.text.split())
    (usage,) = [one for one in searcher.usage if one.concept.forms[0] == "外层空间事务厅"]
    (short,) = [form for form in usage.forms if form.form == "外空厅"]
    report, resolution = short.counts["un-report"], short.counts["un-resolution"]
    assert f"外空厅 A/AC.105/1294 {report} A/RES/76/76 {resolution}" in said
    assert "各文件说法不同" in said
    assert "Office for Outer Space Affairs" in said
    assert said.index("外层空间事务厅") < said.index("外空厅")
    assert unquote(link_in(page, "外空厅")) == "/?q=外空厅"


def test_the_table_can_be_sifted_without_script(client: FlaskClient) -> None:
    page = read(client, "/terms?q=unoosa")
    assert "term-外层空间事务厅" in page.ids
    box = next(e for e in page.of("input") if e.attributes["id"] == "sift")
    assert (box.attributes["name"], box.attributes["value"]) == ("q", "unoosa")
    varying = read(client, "/terms?varying=1")
    rows = [e for e in varying.of("tr") if "id" in e.attributes]
    assert rows
    assert len(rows) == len(varying.of("p", "varies"))
    nothing = read(client, "/terms?q=外星人")
    assert not nothing.of("table")
    assert unquote(link_in(nothing, "在文件里查找")) == "/?q=外星人"


def test_the_table_is_a_link_away_from_every_page(client: FlaskClient) -> None:
    for url in ("/", "/?q=空间碎片", "/documents/un-report"):
        assert "/terms" in [e.attributes["href"] for e in read(client, url).of("a")]


# Errors ------------------------------------------------------------------------------------------


def test_a_query_that_cannot_be_read_shows_the_place(client: FlaskClient) -> None:
    page = read(client, "/?q=北斗 （系统 导航", 400)
    assert [e.text for e in page.of("mark", "fault")] == ["（"]
    assert page.of("p", "typed")[0].text == "北斗 （系统 导航"
    assert "第 4 个字符" in page.of("main")[0].text
    assert "括号没有关闭" in page.of("main")[0].text
    box = next(e for e in page.of("input") if e.attributes.get("name") == "q")
    assert box.attributes["value"] == "北斗 （系统 导航"


@pytest.mark.parametrize(
    "url",
    [
        "/?q=国际&page=0",
        "/?q=%FF%FE",
        "/?q=国际&page=9999999999",
        "/?q=国际&nonsense=1",
        "/?q=国际&q=空间",
        "/?q=国际&format=json",
        "/?q=国际&kind=没有",
        "/?q=国际&section=没有",
        "/?q=" + "长" * 300,
        "/?nonsense=1",
        "/documents/un-report?q=（月球 火星",
        "/documents/un-report?varying=1",
        "/terms?varying=2",
        "/terms?page=2",
    ],
)
def test_mistakes_are_pages_with_status_400(client: FlaskClient, url: str) -> None:
    page = read(client, url, 400)
    assert page.of("h1")[0].text
    assert "Traceback" not in page.of("body")[0].text


@pytest.mark.parametrize(
    ("url", "chinese", "english"),
    [
        ("/?q=国际&page=0", "必须是 1 到 10000 的整数", "must be a whole number from 1 to 10000"),
        ("/?q=国际&q=空间", "给了不止一次", "given more than once"),
        ("/?q=国际&nonsense=1", "没有这个参数", "unknown parameter"),
        ("/?q=国际&sort=best", "只能是 relevance, reading 之一", "must be one of"),
        ("/?q=国际&format=json", "这里只有网页", "pages are HTML"),
        ("/?q=国际&page=101&per_page=100", "只能翻到第 10,000 段", "only the first 10,000"),
        ("/?q=%FF%FE", "不是 UTF-8", "not UTF-8"),
    ],
)
def test_a_parameter_that_is_refused_is_explained_in_either_language(
    client: FlaskClient, url: str, chinese: str, english: str
) -> None:
    said = read(client, url, 400).of("p", "message")[0].text
    assert chinese in said
    assert english not in said
    said = read(client, f"{url}&lang=en", 400).of("p", "message")[0].text
    assert english in said
    assert chinese not in said


def test_a_document_that_does_not_exist_is_a_404_page(client: FlaskClient) -> None:
    assert "没有这一页" in read(client, "/documents/no-such", 404).of("h1")[0].text


def test_without_an_index_pages_answer_503_and_say_when_to_come_back() -> None:
    bare = create_app(None).test_client()
    for url in ("/", "/?q=国际", "/documents/un-report", "/terms"):
        page = read(bare, url, 503)
        assert "暂时不能检索" in page.of("h1")[0].text
        assert bare.get(url).headers["Retry-After"] == "5"


# Hostile text ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/?q=月球&per_page=100&explain=1",
        '/?q="<img src"',
        "/?q=<script>alert(5)</script>",
        '/?q="><script>alert(5)</script>&document=hostile',
        "/?q=（<b>月球",
        "/?q=月球&document=<b>",
        "/?q=月球&<b>=1",
        "/?q=<script>月球</script> 宇航员",
        "/terms?q=<script>alert(7)</script>",
        "/documents/hostile",
        "/documents/hostile?q=月球",
        "/documents/<script>alert(6)",
    ],
)
def test_markup_in_texts_and_queries_stays_text(hostile: Searcher, url: str) -> None:
    client = create_app(hostile).test_client()
    page = read(client, url, client.get(url).status_code)
    tags = {element.tag for element in page.elements if not _ours(element)}
    assert not tags & {"script", "img", "svg", "style", "base", "iframe", "b", "i"}
    assert len(page.of("h1")) == 1
    assert not [
        name for element in page.elements for name in element.attributes if name.startswith("on")
    ]
    assert all(
        urlsplit(element.attributes["href"]).scheme in ("", "http", "https")
        for element in page.elements
        if "href" in element.attributes
    )


def _ours(element: Element) -> bool:
    """The script of every page, and the map of hits on a reading page."""
    source, name = (element.attributes.get(key, "") for key in ("src", "class"))
    return source.startswith("/static/") or (element.tag, name) == ("svg", "map")


def test_hostile_text_is_printed_to_the_letter(hostile: Searcher) -> None:
    client = create_app(hostile).test_client()
    words = [e.text for e in read(client, "/documents/hostile?q=月球").of("span", "words")]
    assert words == [p.text for p in hostile.documents[0].passages]
    assert any("<script>alert(1)</script>" in text for text in words)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "//host", "http://["])
def test_a_source_link_is_followed_only_to_http(link: str) -> None:
    assert outside(link) is None


def test_no_template_leaves_escaping_to_itself() -> None:
    folder = Path(__file__).parent.parent / "webui" / "templates"
    for template in folder.iterdir():
        text = template.read_text(encoding="utf-8")
        assert "|safe" not in text.replace(" ", "")
        assert "autoescape" not in text


def test_an_address_that_leads_nowhere_is_a_page_for_people_and_a_problem_for_programs(
    client: FlaskClient,
) -> None:
    assert client.get("/nowhere").mimetype == "text/html"
    assert client.get("/nowhere").status_code == 404
    assert client.get("/api/v1/nowhere").mimetype == "application/problem+json"


def test_the_front_end_looks_behind_neither_the_searcher_nor_its_results() -> None:
    folder = Path(__file__).parent.parent / "webui"
    for path in [*folder.glob("*.py"), *folder.glob("templates/*.html")]:
        behind = re.findall(
            r"\b(?:searcher|results|ready)\.(?:names|query|_\w+)\b", path.read_text("utf-8")
        )
        assert behind == [], path.name


@pytest.mark.parametrize("url", ["/healthzfoo", "/readyz2", "/apiary"])
def test_only_the_addresses_of_programs_have_problems(client: FlaskClient, url: str) -> None:
    assert read(client, url, 404).of("h1")[0].text.startswith("没有这一页")


def test_a_document_without_passages_has_its_pages(tmp_path: Path) -> None:
    build_index(corpus(tmp_path / "c", full="外空/月球/。/", bare=""), tmp_path / "i")
    own = create_app(open_searcher(tmp_path / "i")).test_client()
    assert "0 段" in read(own, "/").of("ul", "documents")[0].text
    for url in ("/documents/bare", "/documents/bare?q=月球", "/documents/bare?q=题bare"):
        page = read(own, url)
        assert not page.of("div", "passage")
        assert not page.of("nav", "outline")
        assert "这份文件里没有一段文字" in page.of("article")[0].text
    for url in ("/?q=题bare", "/?q=文件：bare", "/?q=月球&document=bare", "/?q=月球 非 题bare"):
        assert read(own, url).of("h1")


@pytest.mark.parametrize("url", ["/?q=", "/?q=%20%E3%80%80", "/documents/un-report?q="])
def test_an_empty_box_is_no_mistake(client: FlaskClient, url: str) -> None:
    assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    ("lang", "ours", "not_so"),
    [("zh", "出了差错", "这里不能这样请求"), ("en", "Something went wrong", "can't be asked")],
)
def test_people_get_a_page_for_every_error_and_programs_a_problem(
    searcher: Searcher, lang: str, ours: str, not_so: str
) -> None:
    app = create_app(searcher)

    def broken() -> str:
        raise RuntimeError

    app.add_url_rule("/broken", "broken", broken)
    app.add_url_rule("/api/v1/broken", "api_broken", broken)
    client = app.test_client()
    assert ours in read(client, f"/broken?lang={lang}", 500).of("h1")[0].text
    posted = client.post(f"/?lang={lang}")
    assert posted.status_code == 405
    assert "GET" in posted.headers["Allow"]
    assert not_so in unescape(posted.text)
    assert client.get("/api/v1/broken").content_type.startswith("application/problem+json")
    assert client.post("/api/v1/search").content_type.startswith("application/problem+json")


@pytest.mark.parametrize("view", ["/", "/concordance", "/distribution"])
def test_the_box_keeps_every_restriction_of_its_view(client: FlaskClient, view: str) -> None:
    kept = {"document": "un-report", "section": "附件 海南倡议", "kind": "paragraph", "expand": "0"}
    address = f"{view}?" + urlencode({"q": "国际", **kept})
    page = read(client, address)
    (form,) = (e for e in page.of("form") if e.attributes.get("id") == "ask")
    fields = {
        e.attributes["name"]: e.attributes["value"]
        for e in page.of("input")
        if form in e.inside and e.attributes.get("type") == "hidden"
    }
    assert fields == kept
    assert form.attributes["action"] == view
