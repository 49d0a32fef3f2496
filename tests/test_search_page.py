"""The search page and the first page: what is found, where, why, and what else there is to do."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer import Budget, Request, Results, Searcher, Segment
from tests.hostile_corpus import open_hostile
from tests.html import Reader, asked, link_in, read
from tests.made_up_corpus import open_made_up
from webui import create_app
from webui.views.excerpts import excerpt
from webui.views.expansion import exactly
from webui.views.ways import MAX_SEARCHES, MOST_WAYS, nothing


def status(page: Reader) -> str:
    (said,) = [e.text for e in page.elements if e.attributes.get("id") == "status"]
    return said


def filters(page: Reader) -> dict[str, str]:
    """The search without each filter that is on, by what is said of the filter."""
    return {
        e.text.removesuffix("，去掉×"): unquote(e.attributes["href"])
        for e in page.of("a")
        if e.text.endswith("，去掉×")
    }


def switches(page: Reader, facet: str) -> dict[str, str]:
    """The search with each value of a facet switched, by the value and its count."""
    (section,) = page.of("section", facet)
    return {
        " ".join(e.text.split()): e.attributes["href"] for e in page.of("a") if section in e.inside
    }


# The first page ----------------------------------------------------------------------------------


def test_the_first_page_has_the_box_and_the_documents(client: FlaskClient) -> None:
    page = read(client, "/")
    box = next(e for e in page.of("input") if e.attributes.get("name") == "q")
    assert not {"maxlength", "pattern"} & set(box.attributes)
    assert [e.attributes["for"] for e in page.of("label")] == [box.attributes["id"]]
    assert page.of("form")[0].attributes["method"] == "get"
    titles = [e.text for e in page.of("a") if e.attributes["href"].startswith("/documents/")]
    assert len(titles) == 3
    assert "和平利用外层空间方面的国际合作" in titles


def test_the_first_page_says_what_is_known_of_each_document(client: FlaskClient) -> None:
    (known,) = read(client, "/").of("ul", "documents")
    assert "2022 年 1 月 28 日" in known.text
    assert "A/RES/76/76" in known.text
    assert "联合国大会" in known.text
    assert "87 段" in known.text
    assert "28 January 2022" in read(client, "/?lang=en").of("ul", "documents")[0].text


def test_the_first_page_leads_to_the_other_pages(client: FlaskClient) -> None:
    links = {e.attributes["href"] for e in read(client, "/").of("a")}
    assert {"/terms", "/report", "/segmentation", "/help"} <= links


def test_only_examples_that_find_something_are_offered(
    client: FlaskClient, searcher: Searcher, tmp_path: Path
) -> None:
    offered = [e.text for e in read(client, "/").of("a") if e.attributes["href"].startswith("/?q")]
    assert len(offered) == 8
    assert all(searcher.search(Request(query)).total for query in offered)
    other = create_app(open_made_up(tmp_path, {"题": ["没有/例子"]})).test_client()
    assert not [e for e in read(other, "/").of("a") if e.attributes["href"].startswith("/?q")]


# Hits --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("/?q=中国 文件：决议", "找到 14 段，原文出现 14 处，其中整词 1 处"),
        ("/?q=中国 文件：决议&lang=en", "14 passages; 14 occurrences as typed, 1 as a whole word"),
        ('/?q="国际月球日"&lang=en', "1 passage; 1 occurrence as typed, 0 as a whole word"),
        ("/?q=类型：标题", "找到 2 段"),
        ("/?q=类型：标题&lang=en", "2 passages"),
        ("/?q=外星人", "没有找到任何段落"),
        ("/?q=外星人&lang=en", "No passages found"),
    ],
)
def test_the_status_holds_the_counts_and_nothing_else(
    client: FlaskClient, url: str, said: str
) -> None:
    page = read(client, url)
    assert status(page) == said
    (element,) = [e for e in page.of("p") if e.attributes.get("role") == "status"]
    assert element.attributes["id"] == "status"


def numbers(said: str, *units: str) -> list[int]:
    """The number behind each text; 0 where it does not stand."""
    found = [re.search(rf"{unit} (\d+)", said) for unit in units]
    return [int(one[1]) if one else 0 for one in found]


AGREEING = (
    "月球",
    "空间碎片",
    "宇航员",
    "%2B宇航员",
    "国际 或 国际合作",
    "月球 火星",
    "北斗 系统",
    "月球 NEAR/20 火星",
    "月球 非 火星",
    "亚太空间合作组织",
    "北斗 文件：白皮书",
)


@pytest.mark.parametrize("query", [*AGREEING, "月球&kind=footnote", "国际&kind=title&kind=heading"])
def test_all_views_of_a_search_count_the_same_marks(client: FlaskClient, query: str) -> None:
    said = status(read(client, f"/?q={query}&per_page=1"))
    typed, whole, names = numbers(said, "原文出现", "其中整词", "别的说法")
    hits = client.get(f"/api/v1/search?q={query}&per_page=100").get_json()["hits"]
    marks = [m["grade"] for hit in hits if hit["group"] == "whole" for m in hit["matches"]]
    assert typed == sum(grade in ("word", "joined", "inside", "crossing") for grade in marks)
    assert (whole, names) == (marks.count("word"), marks.count("variant"))
    lines = client.get(f"/api/v1/concordance?q={query}").get_json()["total"]
    assert lines == typed + names
    (total,) = read(client, f"/distribution?q={query}").of("ul", "totals")
    assert f"{lines:,} 处" in total.text


@pytest.mark.parametrize("query", AGREEING)
def test_reading_pages_count_what_they_mark_and_together_what_the_search_counts(
    client: FlaskClient, searcher: Searcher, query: str
) -> None:
    said = status(read(client, f"/?q={query}"))
    summed = [0, 0, 0]
    for document in searcher.documents:
        page = read(client, f"/documents/{document.id}?q={query}")
        counted = numbers(
            " ".join(e.text for e in page.of("p") if e.attributes.get("role") == "status"),
            "原文出现",
            "其中整词",
            "别的说法",
        )
        summed = [one + other for one, other in zip(summed, counted, strict=True)]
        stops = [i for i in page.ids if re.fullmatch(r"hit-\d+", i)]
        if counted[0] + counted[2]:
            assert len(stops) == counted[0] + counted[2]
    assert summed == numbers(said, "原文出现", "其中整词", "别的说法")


def test_the_counts_are_those_of_the_hits_and_the_legend_says_where_its_own_are_of(
    client: FlaskClient,
) -> None:
    page = read(client, "/?q=月球&kind=footnote")
    assert status(page) == "找到 1 段，原文出现 2 处，其中整词 2 处"
    assert [e.text for e in page.of("p", "scope")] == ["在所查的文件和章节中共有"]
    assert "月球 38 处" in " ".join(page.of("ul", "legend")[0].text.split())
    everywhere = read(client, "/?q=月球")
    assert not everywhere.of("p", "scope")
    assert "printed" in everywhere.of("ul", "legend")[0].attributes["class"]
    reading = read(client, "/documents/un-report?q=月球 非 火星")
    assert [e.text for e in reading.of("p", "scope")] == ["在本文件中共有"]


def test_other_names_are_counted_apart_in_both_languages(client: FlaskClient) -> None:
    assert status(read(client, "/?q=宇航员")) == (
        "找到 6 段，原文出现 4 处，其中整词 4 处；别的说法 4 处"
    )
    assert status(read(client, "/?q=宇航员&lang=en")) == (
        "6 passages; 4 occurrences as typed, 4 as a whole word; 4 of other names"
    )
    reading = read(client, "/documents/un-resolution?q=宇航员").of("div", "summary")[0]
    assert "原文出现 1 处，其中整词 1 处；别的说法 2 处" in reading.text


def test_all_else_that_hangs_on_the_query_stands_in_one_part_behind_the_status(
    client: FlaskClient,
) -> None:
    for url in ("/?q=国际&document=决议", "/?q=外星人", "/?q=yuhangyuan", "/?q=国际&page=99"):
        page = read(client, url)
        (main,) = page.of("main")
        below = [e for e in page.elements if e.inside and e.inside[-1] is main]
        assert [e.attributes["id"] for e in below] == ["status", "results"]


def test_a_hit_is_printed_with_its_marks_its_citation_and_its_lines(client: FlaskClient) -> None:
    page = read(client, "/?q=中国 文件：决议")
    assert status(page) == "找到 14 段，原文出现 14 处，其中整词 1 处"
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
    exact = read(client, "/?q=空间碎片&expand=0")
    assert not exact.of("h2", "related")


def test_numbers_go_on_from_the_whole_group_to_the_related_one(
    client: FlaskClient, searcher: Searcher
) -> None:
    results = searcher.search(Request("亚太空间合作组织"))
    assert 1 < results.total_whole < 10 < results.total
    page = read(client, "/?q=亚太空间合作组织")
    starts = [int(e.attributes["start"]) for e in page.of("ol", "hits")]
    assert starts[0] == 1
    assert results.total_whole + 1 in starts
    lists = [
        len([e for e in page.of("li", "hit") if ol in e.inside]) for ol in page.of("ol", "hits")
    ]
    assert starts == [1 + sum(lists[:at]) for at in range(len(lists))]
    assert [e.attributes["id"] for e in page.of("li", "hit")] == [
        f"hit-{number}" for number in range(1, 11)
    ]


def test_paging_links_go_through_all_hits_once(client: FlaskClient) -> None:
    url: str | None = "/?q=国际&per_page=20"
    places: list[str] = []
    while url:
        page = read(client, url)
        cited = [e for e in page.of("a") if e.inside[-1].tag == "h4"]
        places += [e.attributes["href"] for e in cited]
        url = next(
            (e.attributes["href"] for e in page.of("a") if e.attributes.get("rel") == "next"), None
        )
    assert f"找到 {len(places)} 段" in status(read(client, "/?q=国际"))
    assert len(set(places)) == len(places)


def test_a_page_beyond_the_last_says_so(client: FlaskClient) -> None:
    assert "回到第 1 页" in client.get("/?q=空间碎片&page=99").text


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

    def noted(self: Searcher, wanted: Request, budget: Budget | None = None) -> Results:
        asked.append(wanted.query)
        return search(self, wanted, budget)

    monkeypatch.setattr(Searcher, "search", noted)
    return asked, read(client, url)


def test_a_page_starts_only_so_many_searches_whatever_was_typed(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = " 与 ".join([*(f"外星人{number}号" for number in range(30)), "月球"])
    asked, page = searches_of(monkeypatch, client, f"/?q={terms}&document=决议")
    assert len(asked) == MAX_SEARCHES
    assert [e.text for e in page.of("a") if e.text.startswith("只查")] == []
    assert lines(page)["月球 7 处"] == "/?q=月球"


def test_all_searches_of_one_page_share_one_budget(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(client, "/?q=外星人")  # the examples are found once for all pages
    budgets: list[Budget | None] = []
    search = Searcher.search

    def noted(self: Searcher, wanted: Request, budget: Budget | None = None) -> Results:
        budgets.append(budget)
        return search(self, wanted, budget)

    monkeypatch.setattr(Searcher, "search", noted)
    read(client, "/?q=外星人 与 月球 与 火星&document=决议&kind=脚注")
    assert len(budgets) > 4
    assert isinstance(budgets[0], Budget)
    assert all(budget is budgets[0] for budget in budgets)


def test_without_time_to_count_filters_are_not_called_blameless(
    searcher: Searcher, hasty: Searcher
) -> None:
    with create_app(searcher).test_request_context():
        wanted = Request("火星 NEAR/1 中国", documents=("决议",), sections=("执行部分",))
        results = searcher.search(wanted)
        told = nothing(searcher, wanted, results, searcher.budget())
        searcher.forget()  # what was found just now would need no time
        late = nothing(searcher, wanted, results, hasty.budget())
    assert told
    assert late
    assert told.blameless
    assert not late.blameless
    assert not late.ways


def test_a_search_that_is_cut_short_is_said_and_starts_no_other(
    hasty: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient = create_app(hasty).test_client()
    asked, page = searches_of(monkeypatch, impatient, "/?q=月球 与 火星&document=决议")
    assert asked == ["月球 与 火星"]
    (said,) = [e.text for e in page.of("p", "cut-short")]
    assert said.startswith("检索超时，只查了一部分。请多写几个字，或者限定文件、章节、类型。")
    assert status(page) == "尚未找到段落"
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
    said = " ".join(legend.text.split())
    assert f"北斗 系统 照原样整句 {counts[-1].literal} 处" in said
    assert f"北斗 {counts[0].literal} 处" in said
    assert next(e.attributes["href"] for e in page.of("a") if legend in e.inside) == "#hit-1"
    marks = [(e.attributes["class"].split()[0], e.text) for e in page.of("mark")]
    assert marks[:3] == [("m0", "北斗"), ("m1", "系统"), ("m2", "北斗 系统")]
    assert {text.replace(" ", "") for name, text in marks if name == "m2"} == {"北斗系统"}


def test_a_passage_found_without_a_mark_says_why(client: FlaskClient) -> None:
    assert "按段号找到" in client.get("/?q=决议第14段").text
    assert "因不含所排除的词而列出" in client.get("/?q=非 国际").text


# Grouping, grades, context -----------------------------------------------------------------------


def test_hits_of_one_document_that_follow_one_another_stand_under_its_name(
    client: FlaskClient, searcher: Searcher
) -> None:
    hits = searcher.search(Request("国际")).hits
    runs = [name for name, _ in groupby(hit.passage.document for hit in hits)]
    page = read(client, "/?q=国际")
    headings = page.of("h3")
    assert [e.text.split()[-1] for e in headings] == [
        {"un-report": "A/AC.105/1294", "un-resolution": "A/RES/76/76"}.get(name, "2021中国的航天")
        for name in runs
    ]
    led_to = [e.attributes["href"] for e in page.of("a") if e.inside[-1].tag == "h3"]
    assert [href.partition("?")[0] for href in led_to] == [f"/documents/{name}" for name in runs]


def test_a_hit_leads_to_its_place_in_the_document_and_to_its_own_page(client: FlaskClient) -> None:
    page = read(client, '/?q="国际月球日"')
    (hit,) = page.of("li", "hit")
    links = {unquote(e.attributes["href"]) for e in page.of("a") if hit in e.inside}
    (reading,) = [link for link in links if link.startswith("/documents/")]
    (own,) = [link for link in links if link.startswith("/passages/")]
    place = reading.partition("#")[2]
    assert reading == f'/documents/un-resolution?q="国际月球日"#{place}'
    assert own == f'/passages/un-resolution:{place}?q="国际月球日"'


@pytest.mark.parametrize(
    ("query", "grade"),
    [
        ('"国际月球日"', "整词相连"),
        ("空间碎片", "整词"),
        ("间碎", "跨词"),
        ("宇航员 文件：白皮书", "别的说法"),
        ("中国国家航天局和亚太空间合作组织开展合作", "一部分"),
    ],
)
def test_each_hit_says_how_well_it_matches_and_the_page_what_that_means(
    client: FlaskClient, query: str, grade: str
) -> None:
    page = read(client, f"/?q={query}")
    assert grade in [e.text for e in page.of("span", "grade")]
    (meant,) = page.of("dl", "grade-words")
    assert grade in meant.text


def test_the_best_mark_of_a_hit_gives_its_grade(client: FlaskClient, searcher: Searcher) -> None:
    order = ("word", "joined", "inside", "crossing", "variant", "part")
    words = ("整词", "整词相连", "在更长的词内", "跨词", "别的说法", "一部分")
    hits = searcher.search(Request("“层空间” 或 国家航天局 或 亚太", per_page=100)).hits
    best = [min(order.index(mark.grade) for mark in hit.marks) for hit in hits]
    page = read(client, "/?q=“层空间” 或 国家航天局 或 亚太&per_page=100")
    assert [e.text for e in page.of("span", "grade")] == [words[number] for number in best]
    assert set(best) == {0, 2, 4}


@st.composite
def pieces(draw: st.DrawFn) -> list[Segment]:
    text = st.text("月球ab1e\u0301\u200d👩🏽。 ", max_size=40)
    made = draw(st.lists(st.tuples(text, st.none() | st.integers(0, 3)), max_size=8))
    return [Segment(t, n, None if n is None else "word") for t, n in made if t]


@given(pieces(), st.integers(0, 30))
def test_windows_are_parts_of_the_text_in_order_and_hold_each_mark_whole(
    made: list[Segment], context: int
) -> None:
    text = "".join(piece.text for piece in made)
    shown = excerpt(made, context)
    position = 0
    windows = ["".join(piece.text for piece in window) for window in shown.windows]
    for number, window in enumerate(windows):
        at = text.find(window, position)
        assert at >= position
        assert at == 0 or number or shown.before
        position = at + len(window)
    assert [p for window in shown.windows for p in window if p.term is not None] == [
        p for p in made if p.term is not None
    ]
    assert shown.after or position <= len(text)


@given(pieces(), st.integers(0, 30))
def test_a_window_never_ends_within_one_sign(made: list[Segment], context: int) -> None:
    plain = [Segment(piece.text) for piece in made]
    for window in excerpt(plain, context).windows:
        text = "".join(piece.text for piece in window)
        rest = "".join(piece.text for piece in plain)[len(text) :]
        assert not rest.startswith(("\u0301", "\u200d", "🏽"))
        assert not (text.endswith("\u200d") and rest)


def test_windows_are_as_wide_as_was_asked_and_no_word_is_cut_in_two() -> None:
    made = [Segment("一二三四五 A/RES/76/76 六七"), Segment("月球", 0, "word"), Segment("八九十")]
    shown = excerpt(made, 2)
    assert [[piece.text for piece in window] for window in shown.windows] == [
        ["六七", "月球", "八九"]
    ]
    assert (shown.before, shown.after) == (True, True)
    (wider,) = excerpt(made, 4).windows
    assert wider[0].text == "76 六七"
    assert excerpt(made, None).windows == (tuple(made),)


def test_windows_that_meet_are_one_and_others_are_apart() -> None:
    made = [Segment("月", 0, "word"), Segment("一二三四"), Segment("球", 0, "word")]
    assert len(excerpt(made, 2).windows) == 1
    assert len(excerpt(made, 1).windows) == 2


def test_a_very_long_word_is_cut_all_the_same() -> None:
    made = [Segment("x" * 5000), Segment("月球", 0, "word"), Segment("y" * 5000)]
    (window,) = excerpt(made, 10).windows
    assert len(window[0].text) < 100 > len(window[2].text)


def test_passages_are_shortened_to_windows_on_demand(
    client: FlaskClient, searcher: Searcher
) -> None:
    texts = {p.text for document in searcher.documents for p in document.passages}
    page = read(client, "/?q=国际&context=10")
    printed = [e.text for e in page.of("span", "words")]
    assert all(any(part in text for text in texts) for part in printed)
    assert not set(printed) <= texts
    assert page.of("span", "left-out")
    assert "…" not in "".join(printed)
    whole = read(client, "/?q=国际")
    assert [e.text for e in page.of("mark")] == [e.text for e in whole.of("mark")]
    assert not whole.of("span", "left-out")


def test_the_context_stays_on_the_way_to_other_searches_but_not_to_other_views(
    client: FlaskClient,
) -> None:
    page = read(client, "/?q=国际&context=30&document=决议")
    hidden = {e.attributes["name"]: e.attributes["value"] for e in page.of("input")
              if e.attributes["type"] == "hidden"}  # fmt: skip
    assert hidden["context"] == "30"
    for text in ("下一页", "文中顺序", "文件：A/RES/76/76"):
        assert asked(link_in(page, text))["context"] == ["30"]
    assert "context" not in asked(link_in(page, "整段"))
    assert "context" not in asked(link_in(page, "分布"))
    other = read(client, "/?q=国际&context=55")
    assert asked(link_in(other, "前后 55 字"))["context"] == ["55"]


@pytest.mark.parametrize("value", ["501", "-1", "", "ALL", "1.5", "８０"])
def test_another_context_is_refused(client: FlaskClient, value: str) -> None:
    page = read(client, f"/?q=国际&context={value}", 400)
    assert "all" in page.of("main")[0].text


def test_the_context_is_the_pages_alone(client: FlaskClient) -> None:
    assert client.get("/api/v1/search?q=国际&context=30").status_code == 400
    assert client.get("/?q=国际&context=all&context=30").status_code == 400


def test_the_first_ten_hits_are_a_small_page(client: FlaskClient) -> None:
    for query in ("空间碎片", "国际"):
        assert len(client.get(f"/?q={query}").data) < 40_000


# Filters -----------------------------------------------------------------------------------------


def test_counts_of_a_facet_ignore_its_own_filter_and_are_those_of_the_search(
    client: FlaskClient, searcher: Searcher
) -> None:
    counts = searcher.search(Request("国际")).facets
    page = read(client, "/?q=国际&document=决议")
    for count in counts["document"]:
        chosen = "，已选，点此去掉" if count.value == "un-resolution" else ""
        assert f"{count.label}{chosen} {count.count}" in switches(page, "document")
        alone = searcher.search(Request("国际", documents=(count.value,)))
        assert alone.total == count.count


def test_values_of_a_facet_are_switched_on_beside_one_another_and_off_again(
    client: FlaskClient,
) -> None:
    one = read(client, "/?q=国际&document=决议&sort=reading")
    (more,) = [h for text, h in switches(one, "document").items() if text.startswith("《2021")]
    assert asked(more) == {
        "q": ["国际"], "document": ["un-resolution", "white-paper"], "sort": ["reading"],
    }  # fmt: skip
    both = read(client, more)
    on = [e for e in both.of("a") if e.attributes.get("aria-current") and "已选" in e.text]
    assert len(on) == 2
    off = next(h for text, h in switches(both, "document").items() if text.startswith("A/RES"))
    assert asked(off)["document"] == ["white-paper"]


def test_kinds_are_named_and_counted(client: FlaskClient, searcher: Searcher) -> None:
    counts = searcher.search(Request("国际")).facets["kind"]
    said = switches(read(client, "/?q=国际&lang=en"), "kind")
    assert list(said)[:2] == [f"title {counts[0].count}", f"heading {counts[1].count}"]


def test_sections_are_a_tree_in_reading_order(client: FlaskClient, searcher: Searcher) -> None:
    page = read(client, "/?q=国际&document=un-report")
    (section,) = page.of("section", "section")
    shown = [e for e in page.of("a") if section in e.inside]
    counts = searcher.search(Request("国际", documents=("un-report",))).facets["section"]
    assert [e.text for e in shown] == [f"{c.label} {c.count}" for c in counts]
    depths = [len([up for up in e.inside if up.tag == "ul"]) for e in shown]
    parents = [searcher.section(c.value).parent for c in counts]
    assert [depth > min(depths) for depth in depths] == [parent is not None for parent in parents]


def test_a_section_that_is_chosen_takes_the_place_of_those_around_it(client: FlaskClient) -> None:
    page = read(client, "/?q=国际&section=附件 海南倡议&section=un-report:5")
    inner = next(h for t, h in switches(page, "section").items() if t.startswith("序言 4"))
    assert asked(inner)["section"] == ["un-report:5", "un-report:annex.preamble"]
    back = next(
        h for t, h in switches(read(client, inner), "section").items() if t.startswith("附件")
    )
    assert asked(back)["section"] == ["un-report:5", "un-report:annex"]


def test_many_sections_are_shown_level_by_level(tmp_path: Path) -> None:
    numbers = "一二三四五六七八九"
    lines = [line for n in numbers for line in (f"{n}/、/章节", "月球")]
    own = create_app(open_made_up(tmp_path, {f"题{n}": lines for n in range(10)})).test_client()
    page = read(own, "/?q=月球")
    (section,) = page.of("section", "section")
    assert len([e for e in page.of("a") if section in e.inside]) == 60
    assert "还有 30 个章节没有列出" in page.of("section", "section")[0].text
    assert len(switches(read(own, "/?q=月球&document=d1"), "section")) == 9


def test_of_fifty_documents_the_richest_stand_open_and_the_others_are_a_click_away(
    tmp_path: Path,
) -> None:
    documents = {f"题{n}": ["月球"] * (1 + (n == 30)) for n in range(50)}
    own = create_app(open_made_up(tmp_path, documents)).test_client()
    page = read(own, "/?q=月球&document=d40")
    (section,) = page.of("section", "document")
    links = [e for e in page.of("a") if section in e.inside]
    folded = [e for e in links if sum(up.tag == "details" for up in e.inside) == 2]
    assert len(links) == 50
    assert len(folded) == 41
    shown = [e.text for e in links if e not in folded]
    assert "《题30》 2" in shown
    assert "《题40》，已选，点此去掉 1" in shown
    assert len(own.get("/?q=月球").data) < 60_000


def test_hundreds_of_documents_are_cut_off_and_counted(tmp_path: Path) -> None:
    documents = {f"题{n}": ["月球"] * (1 + (n % 50 == 0)) for n in range(200)}
    own = create_app(open_made_up(tmp_path, documents)).test_client()
    page = read(own, "/?q=月球&document=d177")
    (section,) = page.of("section", "document")
    links = [e.text for e in page.of("a") if section in e.inside]
    assert len(links) == 60
    assert {f"《题{n}》 2" for n in (0, 50, 100, 150)} < set(links)
    assert "《题177》，已选，点此去掉 1" in links
    assert "还有 140 份文件没有列出" in section.text


def test_one_document_is_no_choice(tmp_path: Path) -> None:
    own = create_app(open_made_up(tmp_path, {"题": ["月球", "月球/车"]})).test_client()
    assert not read(own, "/?q=月球").of("section", "document")
    assert read(own, "/?q=月球&document=d0").of("section", "document")


def test_filters_are_shown_and_can_be_taken_away_one_by_one(client: FlaskClient) -> None:
    page = read(client, "/?q=国际&document=决议&kind=段落&sort=reading")
    assert filters(page) == {
        "文件：A/RES/76/76": "/?q=国际&kind=段落&sort=reading",
        "类型：段落": "/?q=国际&document=决议&sort=reading",
    }
    hidden = [(e.attributes["name"], e.attributes["value"]) for e in page.of("input")
              if e.attributes["type"] == "hidden"]  # fmt: skip
    assert hidden == [("document", "决议"), ("kind", "段落"), ("sort", "reading")]


# Nothing found -----------------------------------------------------------------------------------


def lines(page: Reader) -> dict[str, str | None]:
    """What is said line by line where nothing was found, each with the address that it leads to."""
    return {
        item.text: next(
            (unquote(a.attributes["href"]) for a in page.of("a") if item in a.inside), None
        )
        for item in page.of("li")
        if item.inside[-1].attributes.get("class") == "lines"
    }


@pytest.mark.parametrize(
    ("url", "removed"),
    [
        ("/?q=北斗&document=决议", {"去掉“文件：A/RES/76/76”": "/?q=北斗"}),
        ("/?q=北斗&kind=脚注", {"去掉“类型：脚注”": "/?q=北斗"}),
        ("/?q=北斗&section=脚注", {"去掉“章节：脚注”": "/?q=北斗"}),
        (
            "/?q=北斗&document=决议&section=序言&sort=reading",
            {"去掉全部筛选": "/?q=北斗&sort=reading"},
        ),
        (
            "/?q=北斗&document=白皮书&kind=脚注&kind=题注",
            {"不限类型": "/?q=北斗&document=白皮书", "去掉全部筛选": "/?q=北斗"},
        ),
    ],
)
def test_where_filters_took_all_hits_away_each_says_how_many(
    client: FlaskClient, url: str, removed: dict[str, str]
) -> None:
    said = lines(read(client, url))
    found = {text.rpartition(" ")[0].rpartition(" ")[0]: href for text, href in said.items()}
    assert {label: found.get(label) for label in removed} == removed
    for text, href in said.items():
        if href and (count := re.search(r" (\d+) 段$", text)):
            assert f"找到 {count[1]} 段" in status(read(client, href))


@pytest.mark.parametrize(
    "query",
    [
        "外星人 与 月球",
        "“月球或火星” 外星人",
        "嫦娥?号 外星人",
        "外空* 外星人",
        "+宇航员 外星人",
        "（月球 或 北斗） 外星人",
        "月球 NEAR/3 外星人",
        "A/RES/61/110 外星人",
        "外空会议+50 外星人",
        "2021年4月12日 外星人",
    ],
)
def test_each_term_of_a_vain_query_that_stands_somewhere_leads_there(
    client: FlaskClient, searcher: Searcher, query: str
) -> None:
    results = searcher.search(Request(query))
    assert not results.total
    said = lines(read(client, f"/?q={query.replace('+', '%2B')}"))
    for term in results.terms:
        if not term.literal:
            assert said[f"{term.text} 没有"] is None
            continue
        href = said[f"{term.text} {term.literal} 处"]
        assert href
        assert searcher.search(Request(asked(href.replace("+", "%2B"))["q"][0])).total


def test_filters_that_are_not_to_blame_are_said_to_be_so(client: FlaskClient) -> None:
    page = read(client, "/?q=外星人&document=决议&kind=脚注")
    assert "问题不在筛选" in page.of("main")[0].text
    assert not [text for text in lines(page) if text.startswith(("去掉", "不限"))]


def test_nothing_found_is_never_an_empty_page(client: FlaskClient, tmp_path: Path) -> None:
    bare = create_app(open_made_up(tmp_path, {"题": ["空"]})).test_client()
    for own, url in ((client, "/?q=外星人"), (bare, "/?q=外星人"), (bare, '/?q="月"&expand=0')):
        page = read(own, url)
        assert "没有一段符合" in page.of("main")[0].text
        assert "可以这样继续" in [e.text for e in page.of("h2")]
        assert "/help" in [
            e.attributes["href"] for e in page.of("a") if page.of("main")[0] in e.inside
        ]


def test_ways_on_find_something(client: FlaskClient) -> None:
    found = lines(read(client, "/?q=外星人 与 航天 与 -月球&document=决议"))
    for text, href in found.items():
        if href:
            assert "没有找到" not in status(read(client, href.replace("+", "%2B"))), text


# Beside and instead of what was typed -------------------------------------------------------------


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
    off = link_in(page, "去掉，只查“宇航员”")
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
    first, second = link_in(page, "去掉，只查“宇航员”"), link_in(page, "去掉，只查“外空委”")
    assert asked(first) == {"q": ["+宇航员 或 外空委"]}
    assert asked(second) == {"q": ["宇航员 或 +外空委"]}
    for one, other in ((first, "去掉，只查“外空委”"), (second, "去掉，只查“宇航员”")):
        assert len(read(client, one).of("a", "off")) == 1
        assert asked(link_in(read(client, one), other)) == {"q": ["+宇航员 或 +外空委"]}
    both = read(client, link_in(page, "都不要"))
    assert not both.of("section", "expansion")
    assert "expand=0" in link_in(page, "都不要")


def test_a_name_that_was_searched_too_is_plain_and_its_row_of_the_table_a_link(
    client: FlaskClient,
) -> None:
    page = read(client, "/?q=宇航员")
    (chip,) = [e for e in page.of("li") if page.of("section", "expansion")[0] in e.inside]
    links = [e for e in page.of("a") if chip in e.inside]
    assert [" ".join(e.text.split()) for e in links] == ["去掉，只查“宇航员”×", "见术语表 航天员"]
    path, _, anchor = links[1].attributes["href"].partition("#")
    assert unquote(anchor) in read(client, path).ids
    date = read(client, "/?q=二〇二一年四月十二日")
    assert "2021年4月12日" in date.of("section", "expansion")[0].text
    assert not date.of("a", "see")


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


def cut_lines(page: Reader) -> list[str]:
    (cut,) = page.of("dl", "cut")
    return [" ".join(e.text.split()) for e in page.elements if e.inside and e.inside[-1] is cut]


def test_cuts_stand_under_their_term_and_a_word_that_nobody_cut_is_told_from_one_that_is_missing(
    client: FlaskClient,
) -> None:
    assert cut_lines(read(client, "/?q=宇航员&explain=1")) == [
        "宇航员", "标注者 文中有，但没有标注者切过", "结巴分词 宇航员",
    ]  # fmt: skip
    assert cut_lines(read(client, "/?q=火星 zzz&explain=1")) == [
        "火星", "标注者 火星", "结巴分词 火星", "zzz", "标注者 文中没有", "结巴分词 zzz",
    ]  # fmt: skip


def test_a_passage_found_by_its_heading_says_so(client: FlaskClient, tmp_path: Path) -> None:
    texts = ["一/、/深海探索", "水下/机器人/。", "海底/地图/。", "二/、/别的", "深海/探索/很/好/。"]
    own = create_app(open_made_up(tmp_path, {"题": texts})).test_client()
    for url in ("/?q=深海探索", "/?q=深海探索 文件：题"):
        page = read(own, url)
        said = [e.text for e in page.of("p", "remark") if e.text.startswith("因")]
        assert said == ["因所在章节的标题说到它而列出，没有可标出的词。"] * 2
    assert "因属于所选章节而列出" in client.get("/?q=章节：序言").text


@pytest.mark.parametrize(
    ("url", "way", "query"),
    [
        ("/?q=外星人 与 月球 与 火星", "去掉没有的词", "月球 与 火星"),
        ("/?q=外星人 与 月球 与 火星", "只要含其中一个词", "月球 或 火星"),
        ("/?q=外星人 月球", "去掉没有的词", "月球"),
        ("/?q=“中国开展亚太空间合作组织”", "不加引号和 +", "中国开展亚太空间合作组织"),
        ("/?q=%2B宇航员 与 %2B航天员", "不加引号和 +", "宇航员 与 航天员"),
        ("/?q=北斗 文件：决议", "去掉“文件：决议”", "北斗"),
        ("/?q=月球 文件：决议 类型：标题", "去掉“类型：标题”", "月球 文件：决议"),
        ("/?q=北斗 文件：决议 类型：脚注", "不限文件、章节和类型", "北斗"),
        ("/?q=月球 NEAR/3 外星人", "去掉没有的词", "月球"),
        ("/?q=嫦娥?号 与 外星人&kind=段落", "去掉没有的词", "嫦娥?号"),
    ],
)
def test_where_nothing_was_found_less_can_be_asked(
    client: FlaskClient, url: str, way: str, query: str
) -> None:
    page = read(client, url)
    (text,) = [text for text in lines(page) if text.startswith(way)]
    label, count, _ = text.rsplit(" ", 2)
    (href,) = [e.attributes["href"] for e in page.of("a") if e.text == label]
    assert asked(href)["q"] == [query]
    assert status(read(client, href)).startswith(f"找到 {count} 段")


def test_other_searches_keep_the_filters_and_repeat_no_other(client: FlaskClient) -> None:
    for url in ("/?q=北斗&document=决议", "/?q=“北斗”&document=决议", "/?q=中国 外星人&kind=脚注"):
        hrefs = [href for href in lines(read(client, url)).values() if href]
        assert len(set(hrefs)) == len(hrefs)
        assert len(hrefs) <= MOST_WAYS + 3
    said = lines(read(client, "/?q=北斗&document=决议"))
    assert list(said.values()) == ["/?q=北斗"]
    kept = lines(read(client, "/?q=月球 与 外星人&document=报告"))
    assert asked(kept["去掉没有的词：月球 6 段"] or "")["document"] == ["报告"]


def test_filters_without_a_query_stay_on_and_are_told(client: FlaskClient) -> None:
    page = read(client, "/?document=un-report&kind=脚注&lang=en")
    assert "Nothing to search for was typed yet" in page.of("div", "missing")[0].text
    hidden = {(e.attributes["name"], e.attributes["value"]) for e in page.of("input")
              if e.attributes["type"] == "hidden"}  # fmt: skip
    assert hidden == {("document", "un-report"), ("kind", "脚注"), ("lang", "en")}
    assert not read(client, "/").of("div", "missing")
    read(client, "/?document=no-such", 400)


# Hostile text ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "/?lang=en",
        "/?q=月球&context=5&document=hostile",
        "/?q=外星人 月球&document=hostile&section=hostile:1",
        "/?q=<b>月球 外星人&document=hostile&lang=en",
    ],
)
def test_markup_in_names_stays_text_on_every_part_of_the_page(tmp_path: Path, url: str) -> None:
    page = read(create_app(open_hostile(tmp_path)).test_client(), url)
    assert not {e.tag for e in page.elements} & {"img", "svg", "style", "base", "iframe", "b", "i"}
    assert all(e.attributes["src"].startswith("/static/") and not e.text for e in page.of("script"))
    assert not [n for e in page.elements for n in e.attributes if n.startswith("on")]


def test_very_long_words_and_texts_without_any_fact_have_their_page(tmp_path: Path) -> None:
    texts = ["月球" + "长" * 3000, "x" * 3000 + "/月球"]
    own = create_app(open_made_up(tmp_path, {"题": texts, "又" * 300: ["月球"]})).test_client()
    assert len(read(own, "/?q=月球").of("li", "hit")) == 3
    assert len(read(own, "/?q=月球&context=5").of("span", "left-out")) >= 2
    assert "1 段" in read(own, "/").of("ul", "documents")[0].text
