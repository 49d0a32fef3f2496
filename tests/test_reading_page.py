"""The reading page as a program sees it: text, outline, places, notes and citations, linked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask.testing import FlaskClient

from indexer import Level, Request, Searcher
from indexer.assembly import build_index, open_searcher
from tests.citing_corpus import open_citing
from tests.hostile_corpus import open_hostile
from tests.html import Element, Reader, link_in, read
from tests.made_up_corpus import open_made_up
from tests.test_build import corpus
from webui import create_app
from webui.views.stops import CONTEXT, HEIGHT, MOST_LISTED, MOST_TICKS, ROW, stops


def hits(page: Reader) -> list[Element]:
    """The marks at which one stops, in the order in which they stand."""
    return [e for e in page.of("mark") if e.attributes.get("id", "").startswith("hit-")]


def in_text(page: Reader) -> str:
    return "".join(e.bare for e in page.of("span", "words"))


# Text --------------------------------------------------------------------------------------------


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
    assert [e.text for e in hits(page)] == ["空间碎片"] * occurrences
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
    (away,) = [e for e in page.of("a") if e.text == "A/AC.105/1240" and "class" not in e.attributes]
    assert away.attributes == {
        "href": "https://undocs.org/zh/A/AC.105/1240", "rel": "noreferrer",
    }  # fmt: skip
    old = read(own, "/documents/old")
    assert set(inside) <= {f"/documents/old#{name}" for name in old.ids}
    cited = [e.attributes["href"] for e in old.of("a") if e.text.startswith("A/RES/76/76，")]
    assert {"/documents/new#op1", "/documents/new#op2"} <= set(cited)
    assert "被引" in old.of("details", "origin")[-1].text


def test_what_a_text_cites_is_a_link_in_the_text_itself(tmp_path: Path) -> None:
    page = read(create_app(open_citing(tmp_path)).test_client(), "/documents/new?q=决议")
    inside = {e.text: e.attributes["href"] for e in page.of("a", "cited")}
    assert inside["第 61/110 号决议"] == "/documents/old#op2"
    assert inside["A/RES/61/110"] == "/documents/old#op1"
    assert inside["A/AC.105/1240"] == "https://undocs.org/zh/A/AC.105/1240"
    assert [e.text for e in page.of("a", "outside")] == ["A/AC.105/1240"]
    assert "决议" in [e.text for e in hits(page)]


def test_every_citation_of_a_text_is_in_the_list_of_its_passage_too(
    client: FlaskClient, searcher: Searcher
) -> None:
    page = read(client, "/documents/un-resolution")
    document = searcher.document("un-resolution")
    assert document
    own = [c for p in document.passages for c in p.cites]
    assert len(page.of("a", "cited")) == len(own) > 50
    listed = {
        e.attributes["href"]
        for e in page.of("a")
        if urlsplit(e.attributes["href"]).netloc and "class" not in e.attributes
    }
    assert {e.attributes["href"] for e in page.of("a", "outside")} <= listed


def test_each_passage_tells_on_demand_where_it_comes_from(
    client: FlaskClient, searcher: Searcher
) -> None:
    page = read(client, "/documents/white-paper?q=国际")
    document = searcher.document("white-paper")
    assert document
    origins = page.of("details", "origin")
    assert len(origins) == len(document.passages)
    assert all("open" not in e.attributes for e in origins)
    for passage, told in zip(document.passages, origins, strict=True):
        assert passage.citation in told.text
        assert all(source.file in told.text for source in passage.sources)
    copied = [e.attributes["data-copy"] for e in page.of("button", "copy")]
    assert copied == [passage.citation for passage in document.passages]
    asides = [e.attributes["href"] for e in page.of("a") if "data-dialog" in e.attributes]
    assert unquote(asides[0]) == f"/passages/{document.passages[0].id}?q=国际"


# Places ------------------------------------------------------------------------------------------


def test_places_are_numbered_through_and_lead_somewhere(client: FlaskClient) -> None:
    page = read(client, "/documents/un-resolution?q=国际 或 空间")
    names = [e.attributes["id"] for e in hits(page)]
    assert names == [f"hit-{number}" for number in range(1, len(names) + 1)]
    assert len(names) > 100
    (bar,) = page.of("nav", "stops")
    assert bar.attributes["data-total"] == str(len(names))
    assert bar.attributes["data-count"] == f"第 # 处，共 {len(names)} 处"
    assert "hidden" in bar.attributes, "without script it does nothing"
    (back,) = [e for e in page.of("a") if e.text == "到第一处"]
    assert back.attributes["href"] == "#hit-1"


def test_the_list_of_places_has_each_of_them_with_its_context(
    client: FlaskClient, searcher: Searcher
) -> None:
    page = read(client, "/documents/un-report?q=月球")
    (listed,) = page.of("details", "places")
    assert "open" not in listed.attributes
    links = [e for e in page.of("a") if e.attributes["href"].startswith("#hit-") and e.text]
    links = [e for e in links if e.text != "到第一处"]
    assert [e.attributes["href"] for e in links] == [f"#hit-{n + 1}" for n in range(len(links))]
    assert len(links) == len(hits(page))
    text = in_text(page)
    assert all(e.text.strip("…") in text for e in links)
    assert all("月球" in e.text for e in links)
    starts = [int(e.attributes["start"]) for e in page.of("ol") if "start" in e.attributes]
    assert starts == sorted(starts)
    assert starts[0] == 1


def test_sections_count_the_places_in_them_and_below(client: FlaskClient) -> None:
    page = read(client, "/documents/un-report?q=月球")
    (outline,) = page.of("nav", "outline")
    said = " ".join(outline.text.split())
    assert f"四. 日程安排 {len(hits(page))} 处" in said
    assert "一. 导言 二. 背景" in said, "a section without places has no count"
    plain = read(client, "/documents/un-report")
    assert not plain.of("span", "count")


def test_parts_are_no_places_where_the_whole_stands(
    client: FlaskClient, searcher: Searcher
) -> None:
    found = searcher.search(
        Request("亚太空间合作组织", documents=("un-report",), per_page=100, sort="reading")
    )
    assert {hit.level for hit in found.hits} == {Level.WHOLE, Level.RELATED}
    page = read(client, "/documents/un-report?q=亚太空间合作组织")
    assert {e.attributes["class"].split()[1] for e in hits(page)}.isdisjoint({"part"})
    assert len(page.of("mark", "part")) > 0


def test_where_only_related_passages_are_found_each_is_a_place(
    client: FlaskClient, searcher: Searcher
) -> None:
    query = "中国国家航天局和亚太空间合作组织开展合作"
    found = searcher.search(Request(query, documents=("un-report",), per_page=100, sort="reading"))
    assert found.total
    assert not found.total_whole
    page = read(client, f"/documents/un-report?q={query}")
    assert len(hits(page)) == found.total


@pytest.mark.parametrize("query", ["外星人", "非 国际", "文件：决议"])
def test_without_a_place_there_is_no_bar_no_map_and_no_list(
    client: FlaskClient, query: str
) -> None:
    page = read(client, f"/documents/un-resolution?q={query}")
    assert not hits(page)
    assert not page.of("nav", "stops")
    assert not page.of("svg")
    assert not page.of("details", "places")


@pytest.mark.parametrize("query", ["决议核可的", "准则，并根据"], ids=["link", "note"])
def test_a_mark_that_a_link_or_a_note_cuts_is_one_place(client: FlaskClient, query: str) -> None:
    page = read(client, f"/documents/un-resolution?q={query}&expand=0")
    (listed,) = page.of("details", "places")
    assert query in listed.text
    (first,) = hits(page)
    (rest,) = page.of("mark", "rest")
    assert first.text + rest.text == query


def test_the_map_has_a_tick_for_each_place_for_the_mouse_alone(client: FlaskClient) -> None:
    page = read(client, "/documents/un-resolution?q=国际 或 空间")
    (map_,) = page.of("svg", "map")
    assert map_.attributes["aria-hidden"] == "true"
    ticks = page.of("rect")
    assert len(ticks) == len(hits(page))
    assert [e.attributes["class"] for e in ticks] == [
        e.attributes["class"].split()[0] for e in hits(page)
    ]
    tops = [int(e.attributes["y"]) for e in ticks]
    assert tops == sorted(tops)
    assert 0 <= tops[0] < tops[-1] <= HEIGHT - ROW
    inside = [e for e in page.of("a") if e.attributes.get("tabindex") == "-1"]
    assert [e.attributes["href"] for e in inside] == [f"#{e.attributes['id']}" for e in hits(page)]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """Many places in one document, and a word that is longer than any line."""
    line = "月球/" * 40 + "月球学" * 60
    searcher = open_made_up(
        tmp_path_factory.mktemp("crowded"), {"题": ["一/、/月球", *[line] * 40]}
    )
    yield searcher
    searcher.close()


def test_more_places_than_can_be_listed_are_said_and_share_ticks(crowded: Searcher) -> None:
    page = read(create_app(crowded).test_client(), "/documents/d0?q=月球")
    total = len(hits(page))
    assert total > MOST_TICKS
    (listed,) = page.of("details", "places")
    assert f"前 {MOST_LISTED} 处，共 {total} 处" in listed.text
    assert listed.text.count("月球") >= MOST_LISTED
    assert len([e for e in page.of("a") if e.attributes["href"] == f"#hit-{MOST_LISTED}"]) >= 1
    tops = [int(e.attributes["y"]) for e in page.of("rect")]
    assert len(tops) <= HEIGHT // ROW
    assert all(below - above >= ROW for above, below in pairwise(tops))


@pytest.mark.parametrize("query", ["国际", "月球 或 空间", "中国 合作", "宇航员", "A/RES/61/110"])
def test_places_stand_in_reading_order_with_their_own_text(searcher: Searcher, query: str) -> None:
    for document in searcher.documents:
        request = Request(query, documents=(document.id,), per_page=500, sort="reading")
        found = {hit.passage.id: hit for hit in searcher.search(request).hits}
        placed = stops(document, searcher, found)
        anchors = [a for p in document.passages for a in placed.ids.get(p.id, {}).values()]
        assert anchors == [f"hit-{n + 1}" for n in range(placed.total)]
        for group in placed.listed:
            for place in group.places:
                before, mark, after = place.segments
                assert mark.term is not None
                assert max(len(before.text), len(after.text)) <= CONTEXT + 1


# The box, and what is said -----------------------------------------------------------------------


def test_the_box_searches_everything_or_this_document(client: FlaskClient) -> None:
    page = read(client, "/documents/un-report?q=国际&expand=0")
    (form,) = page.of("form")
    assert form.attributes["action"] == "/"
    (here,) = page.of("button", "second")[:1]
    assert (here.text, here.attributes["formaction"]) == ("本文件内", "/documents/un-report")
    hidden = [e.attributes for e in page.of("input") if e.attributes["type"] == "hidden"]
    assert [(e["name"], e["value"]) for e in hidden] == [("expand", "0")]


def test_the_page_can_be_had_in_english(client: FlaskClient) -> None:
    page = read(client, "/documents/un-report?q=月球&lang=en")
    said = page.of("div", "summary")[0].text
    assert "passages of this document" in said
    assert f"All {len(hits(page))} places" in said
    (here,) = page.of("button", "second")[:1]
    assert here.text == "In this document"
    assert page.of("article")[0].attributes["lang"] == "zh-Hans"
    assert all(e.attributes["lang"] == "en" for e in page.of("details", "origin"))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("query", ["", "?q=月球", "?q=%3Cimg%20src"])
def test_a_document_of_nothing_but_markup_is_read_to_the_letter(
    tmp_path: Path, lang: str, query: str
) -> None:
    searcher = open_hostile(tmp_path)
    own = create_app(searcher).test_client()
    page = read(own, f"/documents/hostile{query}{'&' if query else '?'}lang={lang}")
    assert [e.bare for e in page.of("span", "words")] == [
        p.text for p in searcher.documents[0].passages
    ]
    strange = {"img", "style", "base", "iframe", "b", "i"}
    assert not strange & {element.tag for element in page.elements}
    assert len(page.of("svg")) == (1 if hits(page) else 0)
    names = {name for element in page.elements for name in element.attributes}
    assert not [name for name in names if name == "style" or name.startswith("on")]
    searcher.close()


def test_a_document_without_anything_can_still_be_opened(tmp_path: Path) -> None:
    build_index(corpus(tmp_path / "c", full="外空/月球/。/", bare=""), tmp_path / "i")
    own = create_app(open_searcher(tmp_path / "i")).test_client()
    page = read(own, "/documents/bare?q=月球&lang=en")
    assert "This document has no text." in page.of("article")[0].text
    assert not page.of("nav", "stops")


def test_the_way_back_leads_to_the_very_page_of_results(client: FlaskClient) -> None:
    results = "/?q=空间&document=un-report&sort=reading&context=30&page=2"
    found = read(client, results)
    href = next(e.attributes["href"] for e in found.of("a") if "报告" not in e.text
                and e.attributes["href"].startswith("/documents/un-report?"))  # fmt: skip
    page = read(client, href)
    back = link_in(page, "回到结果")
    asked = parse_qs(urlsplit(back).query)
    assert (urlsplit(back).path, asked) == ("/", parse_qs(urlsplit(results).query))
    cited = next(e.attributes["href"] for e in page.of("a") if "/passages/" in e.attributes["href"])
    assert parse_qs(urlsplit(cited).query) == asked


def test_an_address_of_a_plain_search_stays_short(client: FlaskClient) -> None:
    found = read(client, "/?q=月球")
    links = [urlsplit(e.attributes["href"]) for e in found.of("a")]
    asked = {link.query for link in links if link.path.startswith(("/documents/", "/passages/"))}
    assert asked == {"q=%E6%9C%88%E7%90%83"}


def test_filters_are_for_going_back_and_hide_no_mark(client: FlaskClient) -> None:
    plain = read(client, "/documents/un-resolution?q=空间")
    url = "/documents/un-resolution?q=空间&document=un-report&section=附件 海南倡议&kind=title"
    filtered = read(client, f"{url}&page=3&per_page=5&sort=reading&explain=1")
    assert [e.text for e in hits(filtered)] == [e.text for e in hits(plain)]
    assert len(hits(plain)) > 10
    hidden = [
        i.attributes["name"] for i in filtered.of("input") if i.attributes["type"] == "hidden"
    ]
    assert hidden == []


@pytest.mark.parametrize(
    "extra", ["page=0", "sort=score", "document=无", "format=csv", "unit=word"]
)
def test_other_parameters_are_refused(client: FlaskClient, extra: str) -> None:
    read(client, f"/documents/un-report?q=月球&{extra}", 400)
