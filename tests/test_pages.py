"""The pages as a program sees them: what stands in the HTML, and that it is inert and linked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from indexer import Request, Results, Searcher, Segment
from indexer.assembly import build_index, open_searcher
from tests.citing_corpus import open_citing
from tests.hostile_corpus import open_hostile
from tests.test_build import corpus
from webui import create_app
from webui.expansion_view import exactly
from webui.marks import Note, marked
from webui.references_view import outside

VOID = {"meta", "link", "input", "br", "hr", "img", "base", "wbr"}
PAGES = (
    "/",
    "/?q=空间碎片",
    '/?q="国际月球日"',
    "/?q=中国 文件：决议",
    "/?q=北斗 系统&explain=1",
    "/?q=国际&page=2&sort=reading",
    "/?q=国际&document=un-report&section=附件 海南倡议&kind=paragraph&per_page=5",
    "/?q=中国国家航天局和亚太空间合作组织开展合作",
    "/?q=外星人 与 月球&document=决议",
    "/?q=宇航员 外空会议%2B50",
    "/?q=yuhangyuan",
    "/?q=載人航天&explain=1",
    "/?q=外空委成员国",
    "/?q=hangtianyuan 月球",
    "/?q=外星人",
    "/?q=外星人&expand=0",
    "/?q=（北斗",
    "/?q=国际&document=没有",
    "/?q=国际&page=0",
    "/documents/white-paper",
    "/documents/un-report",
    "/documents/un-resolution",
    "/documents/un-resolution?q=空间碎片",
    "/documents/un-report?q=宇航员",
    "/documents/没有",
    "/terms?q=外空",
    "/terms?q=空间&varying=1",
    "/terms?q=外星人",
)


@dataclass(slots=True)
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""
    bare: str = ""
    """The text without what stands in ``<sup>``."""


@dataclass(slots=True)
class Reader(HTMLParser):
    """A page as its elements, each with all the text in it."""

    elements: list[Element] = field(default_factory=list)
    path: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self.path.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.path[-1].tag == tag, f"</{tag}> closes <{self.path[-1].tag}>"
        self.path.pop()

    def handle_data(self, data: str) -> None:
        raised = any(element.tag == "sup" for element in self.path)
        for element in self.path:
            element.text += data
            element.bare += "" if raised else data

    def of(self, tag: str, css_class: str = "") -> list[Element]:
        return [
            element
            for element in self.elements
            if element.tag == tag
            and (not css_class or css_class in element.attributes.get("class", "").split())
        ]

    @property
    def ids(self) -> list[str]:
        return [e.attributes["id"] for e in self.elements if "id" in e.attributes]


def read(client: FlaskClient, url: str, status: int = 200) -> Reader:
    response = client.get(url)
    assert response.status_code == status, url
    assert response.content_type == "text/html; charset=utf-8"
    reader = Reader()
    reader.feed(response.text)
    reader.close()
    assert reader.path == []
    return reader


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    searcher = open_hostile(tmp_path_factory.mktemp("hostile"))
    yield searcher
    searcher.close()


# Marks -------------------------------------------------------------------------------------------


def test_marked_text_is_escaped_and_keeps_its_grade() -> None:
    made = marked([Segment("<b>"), Segment("月&球", 7, "crossing")])
    assert made == Markup('&lt;b&gt;<mark class="m1 crossing">月&amp;球</mark>')


def test_a_note_splits_a_mark_and_adds_nothing_to_the_text() -> None:
    made = marked([Segment("条"), Segment("约草案", 0, "word")], [Note(2, "fn1", "1", "to-fn1")])
    assert made == (
        '条<mark class="m0 word">约</mark><sup id="to-fn1">\u2060<a href="#fn1" role="doc-noteref" '
        'aria-label="脚注 1">1</a></sup><mark class="m0 word">草案</mark>'
    )


def test_a_variant_says_so_once_however_often_a_note_splits_it() -> None:
    made = marked([Segment("航天员", 0, "variant")], [Note(2, "fn1", "1", "to-fn1")])
    title = 'title="别的说法 another name or spelling"'
    assert made.startswith(f'<mark class="m0 variant" {title}>航天</mark><sup')
    assert made.endswith(f'</sup><mark class="m0 variant rest" {title}>员</mark>')


def test_a_note_at_the_very_end_of_a_text_is_not_lost() -> None:
    assert "fn2" in marked([Segment("条约")], [Note(2, "fn2", "2", "to-fn2")])
    assert "fn2" in marked([], [Note(0, "fn2", "2", "to-fn2")])


# The search page ---------------------------------------------------------------------------------


def test_the_first_page_has_the_box_and_the_documents(client: FlaskClient) -> None:
    page = read(client, "/")
    box = next(e for e in page.of("input") if e.attributes.get("name") == "q")
    assert not {"maxlength", "pattern"} & set(box.attributes)
    assert [e.attributes["for"] for e in page.of("label")] == [box.attributes["id"]]
    assert page.of("form")[0].attributes["method"] == "get"
    titles = [e.text for e in page.of("a") if e.attributes["href"].startswith("/documents/")]
    assert len(titles) == 3
    assert "和平利用外层空间方面的国际合作" in titles


@pytest.mark.parametrize("url", PAGES)
def test_every_page_has_one_h1_a_main_a_search_and_unique_ids(
    client: FlaskClient, url: str
) -> None:
    page = read(client, url, client.get(url).status_code)
    assert page.of("html")[0].attributes["lang"] == "zh-Hans"
    assert [len(page.of(tag)) for tag in ("h1", "main", "search", "title")] == [1, 1, 1, 1]
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


def test_every_internal_link_leads_somewhere(client: FlaskClient) -> None:
    seen: dict[str, Reader | None] = {}
    for url in PAGES:
        page = read(client, url, client.get(url).status_code)
        links = [e.attributes["href"] for e in page.elements if "href" in e.attributes]
        for link in links:
            parts = urlsplit(link)
            if parts.netloc:
                continue
            if not parts.path and not parts.query:
                assert unquote(parts.fragment) in page.ids, f"{url}: {link}"
                continue
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
            if target not in seen:
                with client.get(target) as response:
                    assert response.status_code == 200, f"{url}: {link}"
                    is_page = response.content_type.startswith("text/html")
                seen[target] = read(client, target) if is_page else None
            found = seen[target]
            if parts.fragment and found:
                assert unquote(parts.fragment) in found.ids, f"{url}: {link}"
    assert len(seen) > 50


def test_a_hit_is_printed_with_its_marks_its_citation_and_its_lines(client: FlaskClient) -> None:
    page = read(client, "/?q=中国 文件：决议")
    status = next(e.text for e in page.of("p") if e.attributes.get("role") == "status")
    assert status == "找到 14 段，原文出现 14 处，其中整词 1 处"
    first = page.of("li", "hit")[0].text
    assert "A/RES/76/76，第27段" in first
    assert "执行部分" in first
    assert "004_0eaa3de4b33c872d.txt 第 " in first
    assert {mark.text for mark in page.of("mark")} == {"中国"}
    assert page.of("mark")[0].attributes["class"] == "m0 word"


def test_marks_taken_away_leave_the_very_text(client: FlaskClient, searcher: Searcher) -> None:
    texts = {p.text for document in searcher.documents for p in document.passages}
    for url in ("/?q=国际 或 空间 或 合作&per_page=100", "/?q=中国国家航天局和亚太空间合作组织"):
        printed = [e.text for e in read(client, url).of("span", "words")]
        assert printed
        assert set(printed) <= texts


def test_whole_hits_come_before_a_headed_group_of_related_ones(client: FlaskClient) -> None:
    text = client.get("/?q=中国国家航天局和亚太空间合作组织开展合作&per_page=2&page=2").text
    assert "相关段落（含有大部分词）" in text
    assert '<ol class="hits" start="3">' in text
    assert "相关段落" not in read(client, "/?q=空间碎片&expand=0").of("main")[0].text.replace(
        "含相关段落", ""
    )


def test_numbers_go_on_from_the_whole_group_to_the_related_one(
    client: FlaskClient, searcher: Searcher
) -> None:
    results = searcher.search(Request("亚太空间合作组织"))
    assert 1 < results.total_whole < 10 < results.total
    page = read(client, "/?q=亚太空间合作组织")
    starts = [e.attributes["start"] for e in page.of("ol", "hits")]
    assert starts == ["1", str(results.total_whole + 1)]
    assert [e.attributes["id"] for e in page.of("li", "hit")] == [
        f"hit-{number}" for number in range(1, 11)
    ]


def test_counts_per_document_are_links_and_say_which_one_is_on(
    client: FlaskClient, searcher: Searcher
) -> None:
    counts = searcher.search(Request("国际")).facets["document"]
    page = read(client, "/?q=国际&document=决议")
    on = [e.text for e in page.of("a") if e.attributes.get("aria-current")]
    assert on[0] == f"A/RES/76/76 {next(c.count for c in counts if c.value == 'un-resolution')}"
    assert len([text for text in on if text.startswith(("A/", "《", "全部"))]) == 1
    for count in counts:
        assert f"{count.label} {count.count}" in [e.text for e in page.of("a")]
        alone = searcher.search(Request("国际", documents=(count.value,)))
        assert alone.total == count.count


def test_filters_are_shown_and_can_be_taken_away_one_by_one(client: FlaskClient) -> None:
    page = read(client, "/?q=国际&document=决议&kind=段落&sort=reading")
    off = {e.attributes["aria-label"]: e.attributes["href"] for e in page.of("a")
           if "aria-label" in e.attributes}  # fmt: skip
    without = unquote(off["去掉筛选：文件：A/RES/76/76"])
    assert without == "/?q=国际&kind=段落&sort=reading"
    assert "document=" not in unquote(off["去掉筛选：文件：A/RES/76/76"])
    assert "kind=" not in unquote(off["去掉筛选：类型：段落"])
    hidden = [(e.attributes["name"], e.attributes["value"]) for e in page.of("input")
              if e.attributes["type"] == "hidden"]  # fmt: skip
    assert hidden == [("document", "决议"), ("kind", "段落"), ("sort", "reading")]


def test_paging_links_go_through_all_hits_once(client: FlaskClient) -> None:
    url: str | None = "/?q=国际&per_page=20"
    places: list[str] = []
    while url:
        page = read(client, url)
        places += [e.attributes["href"] for e in page.of("a") if "#" in e.attributes["href"][2:]]
        url = next(
            (e.attributes["href"] for e in page.of("a") if e.attributes.get("rel") == "next"), None
        )
    total = read(client, "/?q=国际").of("p", "")
    status = next(e.text for e in total if e.attributes.get("role") == "status")
    assert f"找到 {len(places)} 段" in status
    assert len(set(places)) == len(places)


def test_a_page_beyond_the_last_says_so(client: FlaskClient) -> None:
    assert "回到第 1 页" in client.get("/?q=空间碎片&page=99").text


def test_nothing_found_offers_only_ways_that_find_something(client: FlaskClient) -> None:
    page = read(client, "/?q=外星人 与 月球&document=决议")
    assert "没有找到任何段落" in page.of("main")[0].text
    assert not page.of("li", "hit")
    ways = [e.attributes["href"] for e in page.of("a") if e.text.startswith("只查")]
    assert [unquote(way) for way in ways] == ["/?q=月球"]
    filtered = client.get("/?q=北斗&document=决议").text
    assert "去掉筛选，在全部文件中查找" in filtered


def test_an_exclusion_that_takes_a_name_of_what_was_asked_can_be_kept_to_the_letter(
    client: FlaskClient,
) -> None:
    page = read(client, "/?q=航天员 -宇航员")
    assert "没有找到任何段落" in page.of("main")[0].text
    ways = {e.text: unquote(e.attributes["href"]) for e in page.of("a")}
    kept = next(href for text, href in ways.items() if text.startswith("只查、只排除"))
    assert len(read(client, kept).of("li", "hit")) == 3


def searches_of(
    monkeypatch: pytest.MonkeyPatch, client: FlaskClient, url: str
) -> tuple[list[str], Reader]:
    """The queries that one page searches for, and the page."""
    asked: list[str] = []
    search = Searcher.search

    def noted(self: Searcher, wanted: Request) -> Results:
        asked.append(wanted.query)
        return search(self, wanted)

    monkeypatch.setattr(Searcher, "search", noted)
    return asked, read(client, url)


def test_a_page_starts_at_most_five_searches_those_with_hope_first(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = " 与 ".join([*(f"外星人{number}号" for number in range(30)), "月球"])
    asked, page = searches_of(monkeypatch, client, f"/?q={terms}&document=决议")
    assert len(asked) == 5
    ways = [e.text for e in page.of("a") if e.text.startswith("只查")]
    assert [way.rpartition(" ")[0] for way in ways] == ["只查“月球”"]


def test_a_search_that_is_cut_short_is_said_and_starts_no_other(
    hasty: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient = create_app(hasty).test_client()
    asked, page = searches_of(monkeypatch, impatient, "/?q=月球 与 火星&document=决议")
    assert asked == ["月球 与 火星"]
    (said,) = [e.text for e in page.of("p", "cut-short")]
    assert said.startswith("检索超时，只查了一部分。请多写几个字，或者限定文件、章节、类型。")
    assert "没有找到" not in page.of("main")[0].text
    assert "没有一段" not in page.of("main")[0].text
    reading = read(impatient, "/documents/un-report?q=月球")
    assert len(reading.of("p", "cut-short")) == 1
    assert "没有找到" not in reading.of("main")[0].text


def test_a_search_that_was_finished_is_not_called_cut_short(client: FlaskClient) -> None:
    for url in ("/?q=月球", "/?q=外星人 与 月球", "/documents/un-report?q=月球"):
        assert not read(client, url).of("p", "cut-short")


def test_the_legend_lists_the_whole_query_with_the_colour_of_its_marks(
    client: FlaskClient, searcher: Searcher
) -> None:
    counts = searcher.search(Request("北斗 系统")).terms
    page = read(client, "/?q=北斗 系统")
    (legend,) = page.of("ul", "legend")
    assert f"北斗 系统 照原样整句 {counts[-1].literal} 处" in legend.text
    assert f"北斗 {counts[0].literal} 处" in legend.text
    marks = [(e.attributes["class"].split()[0], e.text) for e in page.of("mark")]
    assert marks[:3] == [("m0", "北斗"), ("m1", "系统"), ("m2", "北斗 系统")]
    assert {text.replace(" ", "") for name, text in marks if name == "m2"} == {"北斗系统"}


def test_a_passage_found_without_a_mark_says_why(client: FlaskClient) -> None:
    assert "按段号找到" in client.get("/?q=决议第14段").text
    assert "因不含所排除的词而列出" in client.get("/?q=非 国际").text


# Beside and instead of what was typed -------------------------------------------------------------


def link_in(page: Reader, start: str) -> str:
    """The address of the one link whose text begins so."""
    (found,) = {e.attributes["href"] for e in page.of("a") if e.text.startswith(start)}
    return found


def asked(url: str) -> dict[str, list[str]]:
    """The parameters of an address."""
    return parse_qs(urlsplit(url).query)


def test_what_was_searched_beside_a_term_is_shown_and_one_click_takes_it_off(
    client: FlaskClient,
) -> None:
    page = read(client, "/?q=宇航员&document=un-report&document=white-paper")
    (beside,) = page.of("section", "expansion")
    assert "宇航员 也查：航天员" in " ".join(beside.text.split())
    assert {(e.text, e.attributes["class"]) for e in page.of("mark")} >= {
        ("宇航员", "m0 word"), ("航天员", "m0 variant"),
    }  # fmt: skip
    (legend,) = page.of("p", "grades")
    assert "别的说法" in legend.text
    off = link_in(page, "只查“宇航员”")
    assert asked(off) == {"q": ["+宇航员"], "document": ["un-report", "white-paper"]}
    alone = read(client, off)
    assert not alone.of("section", "expansion")
    assert not alone.of("p", "grades")
    assert {e.text for e in alone.of("mark")} == {"宇航员"}


@pytest.mark.parametrize(
    ("typed", "of", "link"),
    [
        ("宇航员", "宇航员", "+宇航员"),
        ("中国 -宇航员", "宇航员", "中国 -+宇航员"),
        ("中国 非 宇航员", "宇航员", "中国 非 +宇航员"),
        ("（外空委 或 北斗） 合作", "外空委", "（+外空委 或 北斗） 合作"),
        ("外空委 NEAR/30 报告", "外空委", "+外空委 NEAR/30 报告"),
        ("“月球”外空委", "外空委", "“月球”+外空委"),
        ("宇航员？", "宇航员", "+宇航员？"),
        ("A/RES/61/110", "A/RES/61/110", "+A/RES/61/110"),
        ("第76届会议", "第76届会议", "+第76届会议"),
        ("第76届会议 或 北斗", "第76届会议", "+第76届会议 或 北斗"),
        ("外空会议+50", "外空会议+50", "+外空会议+50"),
        ("宇航员 或 宇航员", "宇航员", None),
        ("外空委成员国", "外空委", None),
    ],
)
def test_the_link_that_takes_a_variant_off_is_the_same_query_without_it(
    searcher: Searcher, typed: str, of: str, link: str | None
) -> None:
    results = searcher.search(Request(typed))
    (told,) = [addition for addition in results.variants if addition.of == of]
    assert exactly(typed, told) == link
    if link is None:
        return
    alone = searcher.search(Request(link))
    assert of not in [addition.of for addition in alone.variants if addition.start is not None]
    assert {a.of for a in alone.variants} <= {a.of for a in results.variants} - {of}
    others = [[t for t in some.terms if not t.whole] for some in (results, alone)]
    counted, still = ([(t.text.lstrip("+"), t.literal) for t in some] for some in others)
    assert [one for one in counted if one[0] != of] == [one for one in still if one[0] != of]


def test_of_two_expanded_terms_each_can_be_taken_off_and_both(client: FlaskClient) -> None:
    page = read(client, "/?q=宇航员 或 外空委")
    first, second = link_in(page, "只查“宇航员”"), link_in(page, "只查“外空委”")
    assert asked(first) == {"q": ["+宇航员 或 外空委"]}
    assert asked(second) == {"q": ["宇航员 或 +外空委"]}
    for one, other in ((first, "只查“外空委”"), (second, "只查“宇航员”")):
        assert len(read(client, one).of("a", "off")) == 1
        assert asked(link_in(read(client, one), other)) == {"q": ["+宇航员 或 +外空委"]}
    both = read(client, link_in(page, "都不要"))
    assert not both.of("section", "expansion")
    assert "expand=0" in link_in(page, "都不要")


def test_a_name_that_was_searched_too_leads_to_its_row_of_the_table(client: FlaskClient) -> None:
    page = read(client, "/?q=宇航员")
    row = next(e.attributes["href"] for e in page.of("a") if e.text == "航天员")
    path, _, anchor = row.partition("#")
    assert unquote(anchor) in read(client, path).ids
    date = read(client, "/?q=二〇二一年四月十二日")
    assert "2021年4月12日" in date.of("section", "expansion")[0].text
    assert not [e for e in date.of("a") if e.text == "2021年4月12日"]


def test_what_was_searched_instead_is_said_with_its_reason(client: FlaskClient) -> None:
    page = read(client, "/?q=yuhangyuan")
    (instead,) = page.of("p", "instead")
    assert "文中没有“yuhangyuan”，改查宇航员（拼音" in instead.text
    literal = read(client, link_in(page, "只查“yuhangyuan”"))
    assert not literal.of("p", "instead")
    assert "没有找到任何段落" in literal.of("main")[0].text
    assert "英文名或缩写" in read(client, "/?q=COPUOS").of("p", "instead")[0].text


def test_a_query_in_traditional_characters_is_the_same_text(client: FlaskClient) -> None:
    (said,) = read(client, "/?q=載人航天").of("p", "instead")
    assert "文中写作“载人航天”" in said.text
    assert "改查" not in said.text


def test_the_reading_page_says_what_was_searched_beside_and_stays_in_its_document(
    client: FlaskClient,
) -> None:
    page = read(client, "/documents/un-report?q=宇航员")
    assert page.of("section", "expansion")
    off = link_in(page, "只查“宇航员”")
    assert off.startswith("/documents/un-report?")
    assert asked(off) == {"q": ["+宇航员"]}
    assert not read(client, off).of("section", "expansion")
    assert read(client, "/documents/un-report?q=yuhangyuan").of("p", "instead")


def test_suggestions_are_links_with_their_reason_and_keep_the_filters(client: FlaskClient) -> None:
    page = read(client, "/?q=hangtianyuan 月球&document=white-paper")
    (meant,) = page.of("section", "suggestions")
    assert meant.text.split()[0] == "您要找的是不是"
    assert "拼音" in meant.text
    link = link_in(page, "航天员 月球")
    assert asked(link) == {"q": ["航天员 月球"], "document": ["white-paper"]}
    assert not read(client, "/?q=月球").of("section", "suggestions")


def test_nothing_found_says_how_the_query_was_cut_and_what_else_was_tried(
    client: FlaskClient,
) -> None:
    page = read(client, "/?q=外星人 与 月球")
    (tried,) = page.of("ul", "tried")
    for said in ("标注者", "结巴分词", "外星人", "术语表", "拼音", "英文名", "笔误", "没有接近的"):
        assert said in tried.text
    plain = read(client, "/?q=外星人&expand=0")
    assert "没有查别的说法" in plain.of("ul", "tried")[0].text
    assert unquote(link_in(plain, "也查别的说法")) == "/?q=外星人"


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
        "/documents/un-report?page=2",
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
def test_a_parameter_that_is_refused_is_explained_in_chinese_first(
    client: FlaskClient, url: str, chinese: str, english: str
) -> None:
    said = read(client, url, 400).of("p", "message")[0].text
    assert 0 < said.index(chinese) < said.index(english)


def test_a_document_that_does_not_exist_is_a_404_page(client: FlaskClient) -> None:
    assert "没有这一页" in read(client, "/documents/no-such", 404).of("h1")[0].text


def test_without_an_index_pages_answer_503_and_say_when_to_come_back() -> None:
    bare = create_app(None).test_client()
    for url in ("/", "/?q=国际", "/documents/un-report", "/terms"):
        page = read(bare, url, 503)
        assert "暂时不能检索" in page.of("h1")[0].text
        assert bare.get(url).headers["Retry-After"] == "5"


# The reading page --------------------------------------------------------------------------------


def test_every_passage_stands_on_the_reading_page_in_order(
    client: FlaskClient, searcher: Searcher
) -> None:
    for document in searcher.documents:
        page = read(client, f"/documents/{document.id}?q=国际")
        passages = page.of("div", "passage")
        assert [e.attributes["id"] for e in passages] == [p.place for p in document.passages]
        words = [e.bare for e in page.of("span", "words")]
        assert words == [p.text for p in document.passages]


def test_headings_follow_the_depth_of_sections(client: FlaskClient) -> None:
    page = read(client, "/documents/un-report")
    by_text = {e.text: e.tag for e in page.elements if e.tag in ("h2", "h3", "h4")}
    assert by_text["一. 导言"] == "h2"
    assert by_text["A. 开幕式"] == "h3"
    assert by_text["开场介绍"] == "h4"
    assert by_text["附件 海南倡议"] == "h2"
    assert by_text["〔序言〕"] == "h3"
    white = read(client, "/documents/white-paper")
    assert [e.text for e in white.of("h2")] == [
        "〔五、推进航天治理现代化〕", "六、构建航天国际合作新格局",
    ]  # fmt: skip
    assert "4.深空探测。" in [e.text for e in white.of("h4")]


def test_labels_are_printed_before_the_text(client: FlaskClient) -> None:
    labels = [e.text for e in read(client, "/documents/un-resolution").of("span", "label")]
    assert labels[0] == "76/76. "
    assert labels[1:46] == [f"{number}. " for number in range(1, 46)]
    assert labels[46:] == [f"{number} " for number in range(1, 24)]


def test_footnotes_are_linked_both_ways(client: FlaskClient, searcher: Searcher) -> None:
    document = searcher.document("un-resolution")
    assert document
    page = read(client, "/documents/un-resolution?q=重要性")
    forth = [
        e.attributes["href"] for e in page.of("a") if e.attributes.get("role") == "doc-noteref"
    ]
    back = page.of("a", "return")
    assert sorted(forth, key=lambda link: int(link[3:])) == [f"#fn{n}" for n in range(1, 24)]
    assert len(back) == len(forth)
    assert {unquote(e.attributes["href"])[1:] for e in back} == {
        e.attributes["id"] for e in page.of("sup")
    }


def test_the_reading_page_marks_all_hits_of_the_query(
    client: FlaskClient, searcher: Searcher
) -> None:
    page = read(client, "/documents/un-resolution?q=空间碎片")
    document = searcher.document("un-resolution")
    assert document
    occurrences = sum(p.text.count("空间碎片") for p in document.passages)
    marks = [e for e in page.of("mark") if e.text == "空间碎片"]
    assert len(marks) == occurrences + 1  # and one in the legend
    assert f"原文出现 {occurrences} 处" in page.of("main")[0].text


def test_only_what_is_known_of_a_document_is_said(client: FlaskClient) -> None:
    report = read(client, "/documents/un-report").of("header", "title")[0].text
    assert "日期" not in report
    assert "A/AC.105/1294" in report
    links = [
        e.attributes
        for e in read(client, "/documents/un-report").of("a")
        if urlsplit(e.attributes["href"]).netloc
    ]
    assert links[0]["href"] == "https://undocs.org/zh/A/AC.105/1294"
    assert all(link["rel"] == "noreferrer" for link in links)


def test_a_passage_lists_what_it_cites_and_what_cites_it(tmp_path: Path) -> None:
    own = create_app(open_citing(tmp_path)).test_client()
    page = read(own, "/documents/new")
    first, second, *_ = [
        e for e in page.of("details", "origin") if "第1段" in e.text or "第2段" in e.text
    ]
    assert "A/RES/61/110，第2段" in first.text
    assert "引用 1" in first.text
    assert "A/RES/61/110，第1段 见脚注 1" in " ".join(second.text.split())
    inside = [e.attributes["href"] for e in page.of("a") if e.text.startswith("A/RES/61/110，")]
    assert inside[:2] == ["/documents/old#op2", "/documents/old#op1"]
    (away,) = [e for e in page.of("a") if e.text == "A/AC.105/1240"]
    assert away.attributes == {
        "href": "https://undocs.org/zh/A/AC.105/1240", "rel": "noreferrer",
    }  # fmt: skip
    old = read(own, "/documents/old")
    assert set(inside) <= {f"/documents/old#{name}" for name in old.ids}
    cited = [e.attributes["href"] for e in old.of("a") if e.text.startswith("A/RES/76/76，")]
    assert {"/documents/new#op1", "/documents/new#op2"} <= set(cited)
    assert "被引" in old.of("details", "origin")[-1].text


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
    tags = {element.tag for element in page.elements}
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


def test_hostile_text_is_printed_to_the_letter(hostile: Searcher) -> None:
    client = create_app(hostile).test_client()
    words = [e.text for e in read(client, "/documents/hostile?q=月球").of("span", "words")]
    assert words == [p.text for p in hostile.documents[0].passages]
    assert any("<script>alert(1)</script>" in text for text in words)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "//host", "http://["])
def test_a_source_link_is_followed_only_to_http(link: str) -> None:
    assert outside(link) is None


def test_static_files_are_served_and_name_no_other_host(client: FlaskClient) -> None:
    for name in ("style.css", "favicon.svg"):
        with client.get(f"/static/{name}") as response:
            assert response.status_code == 200
            text = response.get_data(as_text=True)
        assert "@import" not in text
        assert "url(" not in text
    folder = Path(__file__).parent.parent / "webui" / "templates"
    for template in folder.glob("*.html"):
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
