"""The distribution page: bars, the tables that say the same, and terms compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer import Budget, Distribution, Occurrence, Request, Searcher, distributions
from indexer.model import Description, Document, Passage
from tests.hostile_corpus import open_hostile
from tests.html import Element, Reader, read
from tests.made_up_corpus import open_made_up
from webui import create_app
from webui.views.distribution import MOST_DRAWN
from webui.views.plots import WIDTH, strokes

FIVE = "/distribution?q=月球&with=火星&with=国际合作&with=%2B航天员&with=北斗 或 卫星"
URLS = (
    "/distribution?q=月球",
    FIVE,
    "/distribution?q=国际&document=决议&section=执行部分&kind=段落",
    "/distribution?q=yuhangyuan",
    "/distribution?q=載人航天",
    "/distribution?q=外星人",
    "/distribution?q=决议第14段&with=非 国际&expand=0",
    "/distribution?q=的 或 国 或 空",
    "/distribution",
)
HAN = re.compile("[\u2e80-\u9fff]")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    searcher = open_hostile(tmp_path_factory.mktemp("hostile"))
    yield create_app(searcher).test_client()
    searcher.close()


def found(searcher: Searcher, query: str, **filters: tuple[str, ...]) -> list[int]:
    """How often each document holds what is asked."""
    hits = searcher.search(Request(query, per_page=10_000, **filters)).hits  # type: ignore[arg-type]  # names of filters
    return [one.count for one in distributions(hits, searcher.documents, searcher.layout)]


def rows(page: Reader, css_class: str) -> list[list[str]]:
    """The text of each cell of the first table of a class."""
    start = page.elements.index(page.of("table", css_class)[0])
    table: list[list[str]] = []
    for element in page.elements[start + 1 :]:
        if element.tag == "table":
            break
        if element.tag == "tr":
            table.append([])
        if element.tag in ("th", "td"):
            table[-1].append(" ".join(element.text.split()))
    return table


def strokes_of(page: Reader) -> list[list[Element]]:
    """The links of each bar."""
    bars: list[list[Element]] = []
    for element in page.elements:
        if element.tag == "span" and "bar" in element.attributes.get("class", "").split():
            bars.append([])
        if element.tag == "a" and element.attributes.get("tabindex") == "-1":
            bars[-1].append(element)
    return bars


def times(stroke: Element) -> int:
    """How many occurrences the title of a stroke tells."""
    _, sign, number = stroke.text.partition(" × ")
    return int(number) if sign else 1


# What is drawn and told ---------------------------------------------------------------------------


def test_the_table_and_the_strokes_say_the_same(client: FlaskClient, searcher: Searcher) -> None:
    page = read(client, "/distribution?q=月球&with=火星")
    counts = [found(searcher, "月球"), found(searcher, "火星")]
    told = [[int(row[2]), int(row[4])] for row in rows(page, "counts")[2:-1]]
    assert told == [list(pair) for pair in zip(*counts, strict=True)]
    drawn = [sum(map(times, bar)) for bar in strokes_of(page)]
    assert drawn == [count for pair in told for count in pair]
    assert rows(page, "counts")[-1][2] == str(sum(counts[0]))


def test_rates_are_per_ten_thousand_characters_of_the_document(
    client: FlaskClient, searcher: Searcher
) -> None:
    for row, document in zip(
        rows(read(client, "/distribution?q=月球"), "counts")[2:], searcher.documents, strict=False
    ):
        length = sum(len(passage.text) for passage in document.passages)
        assert row[1] == f"{length:,}"
        assert row[3] == f"{int(row[2]) * 10_000 / length:.1f}"


def test_bars_are_as_long_as_their_documents_on_one_scale(
    client: FlaskClient, searcher: Searcher
) -> None:
    page = read(client, "/distribution?q=月球")
    widths = [int(e.attributes["width"]) for e in page.of("rect", "ground")]
    lengths = [sum(len(p.text) for p in d.passages) for d in searcher.documents]
    assert max(widths) == WIDTH
    assert widths == [round(length * WIDTH / max(lengths)) for length in lengths]


def test_a_stroke_leads_to_a_passage_that_holds_what_was_asked(
    client: FlaskClient, searcher: Searcher
) -> None:
    page = read(client, "/distribution?q=月球")
    for stroke in (one for bar in strokes_of(page) for one in bar):
        link = urlsplit(stroke.attributes["href"])
        document = searcher.document(link.path.rpartition("/")[2])
        assert document
        assert parse_qs(link.query)["q"] == ["月球"]
        (passage,) = [p for p in document.passages if p.place == unquote(link.fragment)]
        assert "月球" in passage.text
        assert stroke.text.startswith(passage.citation)


def test_a_bar_is_named_by_its_document_its_term_and_its_numbers(client: FlaskClient) -> None:
    page = read(client, "/distribution?q=月球&with=火星")
    by_id = {e.attributes["id"]: e for e in page.elements if "id" in e.attributes}
    bars = [e for e in page.of("svg") if e.attributes.get("role") == "img"]
    assert len(bars) == 6
    names = [
        " ".join(by_id[one].text.strip() for one in bar.attributes["aria-labelledby"].split())
        for bar in bars
    ]
    assert names[0] == "2021中国的航天 月球 10 处 每万字 26.9"
    assert len(set(names)) == 6


def test_sections_are_counted_with_those_below_and_lead_to_as_many(
    client: FlaskClient, searcher: Searcher
) -> None:
    page = read(client, "/distribution?q=国际&kind=段落")
    assert len(page.of("table", "sections")) == sum(
        1 for count in found(searcher, "国际", kinds=("段落",)) if count
    )
    start = page.elements.index(page.of("table", "sections")[0])
    links = [
        e for e in page.elements[start:] if e.tag == "a" and "section=" in e.attributes["href"]
    ]
    assert len(links) > 5
    for link in links:
        asked = parse_qs(urlsplit(link.attributes["href"]).query)
        assert asked["kind"] == ["段落"]
        again = found(
            searcher, "国际", documents=(asked["document"][0],), sections=(asked["section"][0],),
            kinds=("段落",),
        )  # fmt: skip
        assert sum(again) == int(link.text)


def test_a_section_that_a_filter_cuts_has_no_link_that_would_find_more(
    client: FlaskClient,
) -> None:
    page = read(client, "/distribution?q=月球&section=white-paper:6.2")
    start = page.elements.index(page.of("table", "sections")[0])
    links = [e.attributes["href"] for e in page.elements[start:] if e.tag == "a"]
    asked = [parse_qs(urlsplit(link).query).get("section") for link in links]
    assert [one for one in asked if one] == [["white-paper:6.2"], ["white-paper:6.2.4"]]
    assert rows(page, "sections")[2][1] == "7"  # the section above still has its number


def test_outside_of_any_section_is_told(client: FlaskClient) -> None:
    page = read(client, "/distribution?q=联合国&document=un-report")
    assert rows(page, "sections")[-1][0] == "不在任何章节里"


def test_nothing_found_is_said_and_draws_nothing(client: FlaskClient) -> None:
    page = read(client, "/distribution?q=外星人")
    assert page.of("p", "found")[0].text == "一处也没有"
    assert not page.of("span", "bar")
    assert not page.of("table", "sections")
    assert [row[2] for row in rows(page, "counts")[2:]] == ["0"] * 4


def test_documents_without_any_are_named_in_one_line_and_not_drawn(client: FlaskClient) -> None:
    page = read(client, "/distribution?q=海南倡议")
    drawn = len(page.of("span", "bar"))
    assert 0 < drawn < 3
    (empty,) = page.of("details", "empty")
    assert f"另有 {3 - drawn} 份文件里一处也没有" in empty.text
    named = [e for e in page.of("a") if empty in e.inside]
    assert len(named) == 3 - drawn
    assert len(rows(page, "counts")[2:-1]) == 3


def test_the_searches_that_are_compared_share_one_budget(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Budget] = []
    whole = searcher.budget

    def noted() -> Budget:
        given.append(whole())
        return given[-1]

    monkeypatch.setattr(searcher, "budget", noted)
    read(create_app(searcher).test_client(), FIVE)
    assert len(given) == 1


def test_what_was_counted_beside_or_instead_is_told(client: FlaskClient) -> None:
    legend = read(client, "/distribution?q=yuhangyuan").of("ul", "totals")[0]
    assert "数的是 宇航员" in legend.text
    beside = read(client, "/distribution?q=宇航员")
    assert "也算别的说法：航天员" in beside.of("ul", "totals")[0].text
    (only,) = [e.attributes["href"] for e in beside.of("a") if e.text == "只数所写的文字"]
    alone = read(client, only)
    assert "别的说法：" not in alone.of("ul", "totals")[0].text
    (back,) = [e.attributes["href"] for e in alone.of("a") if e.text == "也数别的说法"]
    assert "expand" not in back


def test_passages_that_are_not_counted_are_told(client: FlaskClient, searcher: Searcher) -> None:
    query = "亚太空间合作组织"
    results = searcher.search(Request(query))
    assert 0 < results.total_whole < results.total
    legend = read(client, f"/distribution?q={query}").of("ul", "totals")[0]
    assert f"另有 {results.total - results.total_whole} 段" in legend.text
    by_number = read(client, "/distribution?q=决议第14段").of("ul", "totals")[0]
    assert "有 1 段不是按文字找到的" in by_number.text


def test_a_search_that_is_cut_short_is_said(hasty: Searcher) -> None:
    page = read(create_app(hasty).test_client(), "/distribution?q=月球&with=火星")
    alerts = [e.text for e in page.of("p") if e.attributes.get("role") == "alert"]
    assert len(alerts) == 2
    assert "只数了一部分" in alerts[0]


# Comparing, filters, the address ------------------------------------------------------------------


def test_five_terms_have_five_colours_and_each_a_row_in_each_document(
    client: FlaskClient,
) -> None:
    page = read(client, FIVE)
    marks = [(e.attributes["class"].split()[0], e.text) for e in page.of("mark")]
    assert marks == [("m0", "月球"), ("m1", "火星"), ("m2", "国际合作"), ("m3", "+航天员"),
                     ("m4", "北斗 或 卫星")]  # fmt: skip
    bars = [e.attributes["class"] for e in page.of("span", "bar")]
    assert bars == [f"bar m{number}" for number in range(5)] * 3


def test_any_term_can_be_taken_off(client: FlaskClient) -> None:
    page = read(client, "/distribution?q=月球&with=火星&with=北斗&kind=段落")
    off = {e.text: parse_qs(urlsplit(e.attributes["href"]).query) for e in page.of("a", "remove")}
    assert off["去掉火星×"] == {"q": ["月球"], "with": ["北斗"], "kind": ["段落"]}
    assert off["去掉月球×"] == {"q": ["火星"], "with": ["北斗"], "kind": ["段落"]}
    assert not read(client, "/distribution?q=月球").of("a", "remove")


def test_the_form_holds_the_other_terms_and_room_for_four(client: FlaskClient) -> None:
    page = read(client, "/distribution?q=月球&with=火星&document=决议&lang=zh")
    fields = [e.attributes["value"] for e in page.of("input")
              if e.attributes["name"] == "with" and e.attributes["type"] == "search"]  # fmt: skip
    assert fields == ["火星", "", "", ""]
    hidden = [(e.attributes["name"], e.attributes["value"]) for e in page.of("input")
              if e.attributes["type"] == "hidden"]  # fmt: skip
    header = [("document", "决议"), ("with", "火星"), ("lang", "zh")]
    assert hidden == [*header, ("q", "月球"), ("document", "决议"), ("lang", "zh")]
    assert page.of("form")[0].attributes["action"] == "/distribution?lang=zh"


def test_blank_and_repeated_terms_are_left_out(client: FlaskClient) -> None:
    page = read(client, "/distribution?q=&with=火星&with=&with= &with=火星")
    assert [e.text for e in page.of("mark")] == ["火星"]


def test_more_than_five_terms_are_refused(client: FlaskClient) -> None:
    page = read(client, "/distribution?q=一" + "&with=二" * 5, 400)
    assert "with" in page.of("p", "message")[0].text


def test_a_term_that_cannot_be_read_is_shown_where_it_cannot(client: FlaskClient) -> None:
    page = read(client, "/distribution?q=月球&with=火星&with=北斗 （系统", 400)
    assert page.of("p", "typed")[0].text == "北斗 （系统"
    assert page.of("mark", "fault")[0].text == "（"
    box = next(e for e in page.of("input") if e.attributes["name"] == "q")
    assert box.attributes["value"] == "月球"
    alone = read(client, "/distribution?with=（系统", 400)
    assert alone.of("p", "typed")[0].text == "（系统"


@pytest.mark.parametrize("wrong", ["page=2", "q=一&q=二", "sort=reading", "kind=没有", "expand=2"])
def test_what_cannot_be_asked_here_is_refused(client: FlaskClient, wrong: str) -> None:
    assert client.get(f"/distribution?q=月球&{wrong}").status_code == 400


def test_filters_are_shown_kept_and_can_be_taken_away(
    client: FlaskClient, searcher: Searcher
) -> None:
    page = read(client, "/distribution?q=国际&with=合作&document=决议&section=执行部分&kind=段落")
    (total,) = rows(page, "counts")[2:]
    filters = {"documents": ("决议",), "sections": ("执行部分",), "kinds": ("段落",)}
    assert int(total[2]) == sum(found(searcher, "国际", **filters))
    off = [e for e in page.of("a", "remove") if "筛选" in e.text]
    assert [e.text for e in off] == [
        "去掉筛选：文件：A/RES/76/76×", "去掉筛选：章节：执行部分×", "去掉筛选：类型：段落×",
    ]  # fmt: skip
    assert parse_qs(urlsplit(off[0].attributes["href"]).query) == {
        "q": ["国际"], "with": ["合作"], "section": ["执行部分"], "kind": ["段落"],
    }  # fmt: skip
    tabs = [unquote(e.attributes["href"]) for e in page.of("a") if e.text in ("段落", "分布")]
    assert "/?q=国际&document=决议&section=执行部分&kind=段落" in tabs


def test_without_a_query_the_page_explains_and_gives_examples_that_find(
    client: FlaskClient, searcher: Searcher
) -> None:
    page = read(client, "/distribution?q=&with=")
    assert page.of("h1")[0].text == "分布"
    links = [urlsplit(e.attributes["href"]) for e in page.of("a")]
    examples = [parse_qs(link.query) for link in links if link.path == "/distribution"]
    examples = [asked for asked in examples if "q" in asked]
    assert len(examples) > 2
    for asked in examples:
        for query in (*asked["q"], *asked.get("with", [])):
            assert sum(found(searcher, query)) > 0


# Every page ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", URLS)
def test_the_page_is_well_formed_and_strict(client: FlaskClient, url: str) -> None:
    page = read(client, url)
    assert [len(page.of(tag)) for tag in ("h1", "main", "search")] == [1, 1, 1]
    assert len(page.ids) == len(set(page.ids))
    names = {name for element in page.elements for name in element.attributes}
    assert not [name for name in names if name == "style" or name.startswith("on")]
    for element in page.elements:
        for label in element.attributes.get("aria-labelledby", "").split():
            assert label in page.ids


@pytest.mark.parametrize("url", URLS)
def test_an_english_page_says_nothing_in_chinese_by_itself(client: FlaskClient, url: str) -> None:
    main = client.get(f"{url}{'&' if '?' in url else '?'}lang=en").text
    main = re.sub(r"<title>.*?</title>", "", main, count=1)
    main = re.sub(r'(href|value|content)="[^"]*"', "", main)
    without = re.sub(r'<(\w+)[^>]* lang="zh-Hans"[^>]*>.*?</\1>', "", main, flags=re.DOTALL)
    assert HAN.findall(without) == []


def test_texts_full_of_markup_stay_texts(hostile: FlaskClient) -> None:
    page = read(hostile, "/distribution?q=月球&with=" + quote("<b>月球"))
    scripts = page.of("script")
    assert all(e.attributes["src"].startswith("/static/") and not e.text for e in scripts)
    assert not page.of("img")
    assert not page.of("iframe")
    assert "<script>alert('题')</script>" in page.of("h3")[0].text
    assert page.of("mark")[1].text == "<b>月球"
    assert sum(len(bar) for bar in strokes_of(page)) > 0


def test_many_documents_and_very_long_words_stay_within_bounds(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    documents = {f"题{at}" * 40: ["月/" * 300 + "。"] for at in range(20)}
    searcher = open_made_up(tmp_path_factory.mktemp("many"), documents)
    response = create_app(searcher).test_client().get("/distribution?q=月&with=" + "长" * 250)
    searcher.close()
    assert response.status_code == 200
    assert response.text.count('tabindex="-1"') <= 20 * WIDTH
    assert response.text.count('class="bar m0"') == 20


@pytest.fixture(scope="module")
def hundreds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Over 500 documents, of which every other one says 月球, each in two sections."""
    documents = {
        f"题{at}": [
            "一/、/章",
            "月球/。" if at % 2 else "沙滩/。",
            "二/、/节",
            "月球/。" * (at % 7),
        ]
        for at in range(500)
    }
    searcher = open_made_up(tmp_path_factory.mktemp("hundreds"), documents)
    yield create_app(searcher).test_client()
    searcher.close()


def test_of_hundreds_of_documents_those_with_most_are_drawn(hundreds: FlaskClient) -> None:
    page = read(hundreds, "/distribution?q=月球")
    assert len(page.of("span", "bar")) == MOST_DRAWN
    drawn = [int(e.text.removeprefix("题")) for e in page.of("h3")]
    assert drawn == sorted(drawn)
    assert {at for at in range(500) if at % 2 + at % 7 == 7} < set(drawn)
    assert f"只画出处数最多的 {MOST_DRAWN} 份文件" in page.of("main")[0].text


def test_beyond_fifty_documents_rows_are_folded_and_still_hold_all(hundreds: FlaskClient) -> None:
    page = read(hundreds, "/distribution?q=月球")
    opened, folded = page.of("table", "counts")
    told = [e for e in page.of("a") if folded in e.inside or opened in e.inside]
    (empty,) = page.of("details", "empty")
    nothing = [e for e in page.of("a") if empty in e.inside]
    assert len([e for e in told if opened in e.inside]) == MOST_DRAWN
    assert len(told) + len(nothing) == 500
    expected = sum((at % 2) + at % 7 for at in range(500))
    assert sum(int(e.text) for e in told) == expected
    assert rows(page, "counts")[-1][2] == f"{expected:,}"


def test_hundreds_of_documents_are_a_page_of_bounded_size(hundreds: FlaskClient) -> None:
    terms = "&".join(f"with={quote(term)}" for term in ("月", "球", "滩", "章"))
    response = hundreds.get(f"/distribution?q=月球&{terms}")
    assert response.status_code == 200
    assert len(response.data) < 1_500_000
    assert len(read(hundreds, "/distribution?q=外星人").of("table", "counts")) == 0


def test_sections_that_the_page_has_no_room_for_are_a_click_away(tmp_path: Path) -> None:
    lines = [line for n in "一二三四五六七八九" for line in (f"{n}/、/章", "月球/。")] * 60
    searcher = open_made_up(tmp_path, {f"题{at}": lines for at in range(4)})
    own = create_app(searcher).test_client()
    page = read(own, "/distribution?q=月球&with=章")
    told = page.of("table", "sections")
    others = [e for e in page.of("a") if "distribution?" in e.attributes["href"]
              and e.text.startswith("《")]  # fmt: skip
    assert len(told) + len(others) == 4
    assert others
    alone = read(own, others[0].attributes["href"])
    assert len(alone.of("table", "sections")) == 1
    assert [mark.text for mark in alone.of("mark")] == ["月球", "章"]
    searcher.close()


# Strokes ------------------------------------------------------------------------------------------


def spread(offsets: list[int], characters: int) -> Distribution:
    passage = Passage("d:p", "d", "item", "", (), "第1段", "字" * characters, ())
    document = Document(Description("d", "题", "segmented", ()), (), (passage,))
    return Distribution(document, characters, tuple(Occurrence(at, passage) for at in offsets))


@given(
    st.integers(1, 5_000).flatmap(
        lambda characters: st.tuples(
            st.just(characters), st.lists(st.integers(0, characters - 1), max_size=50, unique=True)
        )
    ),
    st.integers(1, WIDTH),
    st.integers(1, WIDTH),
)
def test_strokes_hold_every_occurrence_once_at_its_place(
    shape: tuple[int, list[int]], width: int, bins: int
) -> None:
    characters, offsets = shape
    one = spread(sorted(offsets), characters)
    drawn = strokes(one, width, bins)
    assert tuple(o for _, some in drawn for o in some) == one.occurrences
    places = [x for x, _ in drawn]
    assert places == sorted(set(places))
    assert all(0 <= x < width for x in places)
    step = WIDTH / bins
    for x, some in drawn:
        for o in some:
            assert abs(x - o.offset * width / characters) <= step + 1
