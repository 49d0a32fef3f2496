"""The page of disagreements, the form that cuts a text, and how a passage's page shows its cuts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from indexer import Comparison, Disagreement, Mark, Passage, Request, Searcher, Span
from indexer.agreement import Borders
from indexer.assembly import build_index, open_searcher
from indexer.disagreements import Stretch
from tests.hostile_corpus import PAYLOADS, open_hostile
from tests.html import Element, Reader, read
from tests.made_up_corpus import open_made_up
from tests.test_disagreements import Steps
from webui import create_app
from webui.search_params import MAX_HITS
from webui.views.cuts import Cuts, Row, Word, cuts, segmenter
from webui.views.segmentation import ROWS, Wanted
from webui.views.segmentation import table as laid_out

FIRST, SECOND, THIRD = (
    "000_078d11e795f0cf21.txt",
    "001_548318905ead5a0d.txt",
    "002_9e816c0fb4a64e5d.txt",
)
PAIR = f"/segmentation?a={SECOND}&b=jieba"


def passage(searcher: Searcher, identifier: str) -> Passage:
    document = searcher.document(identifier.partition(":")[0])
    assert document is not None
    return next(one for one in document.passages if one.id == identifier)


def cut(searcher: Searcher, identifier: str, query: str = "") -> Cuts:
    """The cuts of a passage, in Chinese, with the marks of a query or without."""
    held = passage(searcher, identifier)
    marks: tuple[Mark, ...] = ()
    if query:
        hits = searcher.search(Request(query, per_page=100)).hits
        marks = next(hit.marks for hit in hits if hit.passage.id == identifier)
    with create_app(searcher).test_request_context("/?lang=zh"):
        return cuts(searcher, held, marks)


def drawn(row: Row) -> str:
    """A row as text: ``|`` a border of its own, ``:`` one it lacks, ``[…]`` what it lacks."""
    return "/".join(map(_drawn, row.words)).replace("/|", "|")


def _drawn(word: Word) -> str:
    text = ":".join("".join(segment.text for segment in part) for part in word.parts)
    return f"{'|' if word.own else ''}{text if word.held else f'[{text}]'}"


def table(page: Reader) -> list[Element]:
    """The rows of the table of disagreements, without the one of column heads."""
    at = next(n for n, e in enumerate(page.elements) if e.attributes.get("id") == "disagreements")
    rows = [e for e in page.elements[at:] if e.tag == "tr"]
    return rows[1:]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """Five annotators of one text, of whom the first two hold it in another way."""
    folder = tmp_path_factory.mktemp("many")
    corpus, root = folder / "corpus", folder / "index"
    corpus.mkdir()
    root.mkdir(mode=0o700)
    text = "——/和平/利用/外层空间/是/各国/共同/的/事业/，/应当/持续/推进/下去/。/\n"
    written = [text.replace("外层空间", "外层/空间"), text.replace("各国", "各/国"), *[text] * 3]
    for number, some in enumerate(written):
        (corpus / f"{number}.txt").write_text(f"一/、/标题/\n{some}", encoding="utf-8")
    described = [
        "[[document]]",
        'id = "d"',
        'title = "题"',
        'format = "segmented"',
        f"files = {json.dumps([f'{number}.txt' for number in range(5)])}",
        "",
    ]
    (corpus / "corpus.toml").write_text("\n".join(described), encoding="utf-8")
    build_index(corpus, root)
    opened = open_searcher(root)
    yield opened
    opened.close()


# What a passage's page shows


def test_each_row_holds_all_of_the_text_in_words(searcher: Searcher) -> None:
    for document in searcher.documents:
        for held in document.passages:
            for row in cut(searcher, held.id).rows:
                texts = [s.text for word in row.words for part in word.parts for s in part]
                assert "".join(texts) == held.text


def test_borders_that_another_lacks_and_those_that_it_has_are_told_apart(
    searcher: Searcher,
) -> None:
    first, second, jieba = cut(searcher, "white-paper:6.2.1").rows
    assert drawn(first) == drawn(second) == "外空/全球|治理/。"
    assert drawn(jieba) == "外空/全球:治理/。"


def test_what_a_file_lacks_is_shown_in_its_place(searcher: Searcher) -> None:
    first, second, jieba = cut(searcher, "white-paper:6.2.2.b2").rows
    assert "/国/[际]/合作/" in drawn(first)
    assert [row.lacks for row in (first, second, jieba)] == [1, 0, 0]
    begins, goes_on, _ = cut(searcher, "white-paper:6.2.6.b5").rows
    assert drawn(begins).endswith("提供监测产品服务。]")
    assert drawn(goes_on).startswith("[积极开展卫星应急监测和服务，]/针对")


def test_characters_that_only_another_file_has_are_told(searcher: Searcher) -> None:
    (other,) = cut(searcher, "white-paper:6.2.3.b1").others
    assert (other.before, other.shown, other.other) == ("、俄罗斯", "", "/")


def test_each_difference_is_a_line_with_every_cut(searcher: Searcher) -> None:
    found = cut(searcher, "white-paper:6.2.2.b1").differences
    table = {one.text: [drawn(row) for row in one.rows] for one in found}
    assert table["天宫二号"] == ["天宫:二号", "天宫|二号", "天宫:二号"]
    assert all(len(one.rows) == 3 for one in found)


def test_cuts_that_agree_have_no_lines(searcher: Searcher) -> None:
    view = cut(searcher, "white-paper:6.2.3")
    assert len(view.rows) == 3
    assert view.differences == ()


def test_each_text_that_a_query_marks_is_graded_by_each_segmentation(searcher: Searcher) -> None:
    whole, longer = cut(searcher, "white-paper:6.2.4.b3", "火星探测").found
    assert whole.verdicts == (
        ("word", ("火星探测",)),
        ("joined", ("火星", "探测")),
        ("word", ("火星探测",)),
    )
    assert longer.verdicts[0] == ("inside", ("火星探测器轨道数据交换机制",))
    assert longer.verdicts[1][0] is None  # its file lacks a character there
    assert longer.verdicts[2] == ("crossing", ("火星", "探测器"))


def test_texts_that_are_marked_and_cut_alike_are_one_line(searcher: Searcher) -> None:
    (found,) = cut(searcher, "white-paper:6.2.4.b4", "测控合作").found
    assert found.count == 1
    counted = cut(searcher, "white-paper:6.2.1.b4", "空间碎片").found
    assert [one.count for one in counted] == [3]


def test_the_passages_own_page_shows_its_cuts(client: FlaskClient) -> None:
    page = read(client, f"/passages/white-paper:6.2.4.b3?q={quote('火星探测')}")
    assert page.ids.count("cuts") == 1
    assert len(page.of("table", "cut-table")) == 2
    assert {mark.text for mark in page.of("mark")} >= {"火星", "探测"}


def test_words_are_read_one_by_one(client: FlaskClient) -> None:
    page = read(client, "/passages/white-paper:6.2.1")
    assert page.of("p", "cut-words")[0].text.split() == ["外空", "全球", "治理", "。"]
    assert page.of("p", "cut-words")[2].text.split() == ["外空", "全球治理", "。"]


def test_a_passage_that_only_jieba_cut_says_so(client: FlaskClient) -> None:
    page = read(client, "/passages/un-report:p29")
    section = next(e for e in page.of("section") if e.attributes.get("id") == "cuts")
    assert "只有结巴分词切分过" in section.text
    assert page.of("ul", "cut-legend") == []


def test_many_columns_scroll_by_themselves(many: Searcher) -> None:
    client = create_app(many).test_client()
    page = read(client, f"/passages/d:1.b1?q={quote('外层空间')}")
    assert len(page.of("div", "scrolls")) == 2
    for scrolls in page.of("div", "scrolls"):
        assert scrolls.attributes["tabindex"] == "0"
        assert scrolls.attributes["aria-label"]


# The page of all disagreements


def test_each_pair_can_be_chosen_and_says_how_far_it_agrees(client: FlaskClient) -> None:
    page = read(client, "/segmentation")
    rows = page.of("table", "pairs")[0]
    links = [a for a in page.of("a") if "&b=" in a.attributes["href"]]
    assert [a.attributes.get("aria-current") for a in links] == ["true", None, None, None]
    assert [FIRST in a.text and SECOND in a.text for a in links] == [True, False, False, False]
    assert "0.909" in rows.text
    for link in links:
        assert table(read(client, link.attributes["href"]))


def test_the_most_frequent_come_first_with_links_to_their_passages(client: FlaskClient) -> None:
    page = read(client, PAIR)
    first = table(page)[0]
    assert first.text.split()[:4] == ["空间碎片", "空间碎片", "空间", "碎片"]
    place = next(a for a in page.of("a") if "6.2.1.b4" in a.attributes["href"])
    assert place.attributes["href"].endswith("#cuts")
    target = read(client, place.attributes["href"].partition("#")[0])
    assert "cuts" in target.ids


def test_every_link_of_the_page_leads_somewhere(client: FlaskClient) -> None:
    page = read(client, f"{PAIR}&q={quote('空间')}&text={quote('外空活动')}")
    for link in {a.attributes["href"].partition("#")[0] for a in page.of("a")}:
        if link:
            assert client.get(link).status_code == 200, link


def test_a_filter_keeps_the_texts_that_hold_it_and_the_pair(client: FlaskClient) -> None:
    page = read(client, f"{PAIR}&q={quote('空间')}")
    rows = table(page)
    assert rows
    assert all("空间" in row.text for row in rows)
    assert len(rows) < len(table(read(client, PAIR)))
    hidden = {
        (i.attributes["name"], i.attributes["value"])
        for i in page.of("input")
        if i.attributes.get("type") == "hidden"
    }
    assert hidden >= {("a", SECOND), ("b", "jieba"), ("q", "空间")}


def test_a_filter_that_nothing_holds_says_so(client: FlaskClient) -> None:
    page = read(client, f"{PAIR}&q={quote('外星人')}")
    assert table(page) == []
    assert "没有含 外星人 的分歧" in page.of("body")[0].text
    assert any("不筛选" in a.text for a in page.of("a"))


def test_pages_hold_fifty_and_lead_to_each_other(client: FlaskClient) -> None:
    first = read(client, PAIR)
    assert len(table(first)) == 50
    (following,) = (a for a in first.of("a") if a.attributes.get("rel") == "next")
    second = read(client, following.attributes["href"].partition("#")[0])
    assert 0 < len(table(second)) < 50
    (back,) = (a for a in second.of("a") if a.attributes.get("rel") == "prev")
    assert len(table(read(client, back.attributes["href"].partition("#")[0]))) == 50
    beyond = read(client, f"{PAIR}&page=200")
    assert "一共只有 2 页" in beyond.of("body")[0].text
    assert table(beyond) == []


@pytest.mark.parametrize(
    "asked",
    [
        "a=没有&b=jieba",
        f"a={FIRST}",
        "b=jieba",
        f"a={FIRST}&b={THIRD}",
        "page=0",
        "page=201",
        "page=x",
        "page=１",
        "page=1&page=2",
        "q=a&q=b",
        "text=" + "外" * 257,
        "per_page=10",
    ],
)
def test_what_cannot_be_taken_is_refused(client: FlaskClient, asked: str) -> None:
    read(client, f"/segmentation?{asked}", status=400)


def test_more_places_than_are_listed_are_a_search_away(tmp_path: Path) -> None:
    lines = [f"{sign}/外空" for sign in "甲乙丙丁"] + [f"{sign}/外/空" for sign in "戊己庚辛"]
    searcher = open_made_up(tmp_path, {"题": lines})
    client = create_app(searcher).test_client()
    page = read(client, "/segmentation")
    places = [a.attributes["href"] for a in page.of("a") if "#cuts" in a.attributes["href"]]
    assert len(places) == 3
    more = next(a for a in page.of("a") if a.text == "查找全部")
    assert len(read(client, more.attributes["href"]).of("mark", "word")) >= 8
    searcher.close()


def test_a_corpus_that_nobody_cut_has_nothing_to_compare(tmp_path: Path) -> None:
    corpus, root = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    root.mkdir(mode=0o700)
    described = '[[document]]\nid = "u"\ntitle = "题"\nformat = "un"\nfiles = ["u.txt"]\n'
    (corpus / "corpus.toml").write_text(described, encoding="utf-8")
    (corpus / "u.txt").write_text("1. 会议讨论了外空活动。\n", encoding="utf-8")
    build_index(corpus, root)
    searcher = open_searcher(root)
    page = read(create_app(searcher).test_client(), f"/segmentation?text={quote('外空')}")
    assert "没有可比较的切分" in page.of("main")[0].text
    assert "没有标注者切过它" not in page.of("main")[0].text
    assert "没有标注者切过" in page.of("dl")[0].text
    searcher.close()


def test_a_comparison_that_was_cut_short_says_how_far_it_came_and_goes_on(tmp_path: Path) -> None:
    lines = {"甲": ["外空/会议/。", "月/球/车/。"], "乙": ["外/空/会议/。"]}
    open_made_up(tmp_path, lines).close()
    searcher = open_searcher(tmp_path / "index", 0.0)
    hurried = create_app(searcher).test_client()
    page = read(hurried, "/segmentation")
    (alert,) = [e for e in page.of("p") if e.attributes.get("role") == "alert"]
    assert "只比较了文库 3 段中的前 0 段" in alert.text
    assert not page.of("table", "pairs")
    assert "没有可比较的切分" not in page.of("main")[0].text
    assert "前 0 段" in read(hurried, "/segmentation?a=0.txt&b=jieba").of("main")[0].text
    searcher.disagreements(Steps(1))
    page = read(hurried, "/segmentation")
    assert "前 1 段" in page.of("main")[0].text
    assert "first 1 of 3" in read(hurried, "/segmentation?lang=en").of("main")[0].text
    assert len(page.of("table", "pairs")) == 1
    assert "前 1 段" in read(hurried, "/segmentation?a=1.txt&b=jieba").of("main")[0].text
    assert searcher.disagreements(Steps(9)).whole
    page = read(hurried, "/segmentation")
    assert not [e for e in page.of("p") if e.attributes.get("role") == "alert"]
    read(hurried, "/segmentation?a=2.txt&b=jieba", status=400)
    searcher.close()


# Cutting a text


def cut_text(client: FlaskClient, text: str) -> list[list[str]]:
    page = read(client, f"/segmentation?text={quote(text)}")
    return [dd.text.split() for dd in page.of("dl", "cut-text")[0:1] for dd in page.of("dd")]


def test_a_typed_text_is_cut_by_jieba_and_as_annotators_cut_it(client: FlaskClient) -> None:
    jieba, *annotated = cut_text(client, "空间碎片")
    assert jieba == ["空间", "碎片"]
    assert sorted(annotated) == [["空间/碎片"], ["空间碎片"]]


def test_every_character_of_a_typed_text_is_kept(client: FlaskClient) -> None:
    jieba, told = cut_text(client, "嫦娥，A/RES/76/76 <b>")
    assert "".join(jieba) == "嫦娥，A/RES/76/76<b>"
    assert "文件里没有" in told[0]


def test_a_text_that_stands_where_nobody_cut_it_is_not_called_absent(client: FlaskClient) -> None:
    _, told = cut_text(client, "俄罗斯科学院")
    assert "没有标注者切过" in told[0]


@pytest.mark.parametrize("text", ['“"「『月球', "㍿" * 200])
def test_a_text_that_no_query_holds_is_cut_by_jieba_alone(client: FlaskClient, text: str) -> None:
    page = read(client, f"/segmentation?text={quote(text)}")
    (jieba,) = page.of("dd")
    assert "".join(jieba.text.split()) == text
    assert "只有结巴分词的切法" in page.of("main")[0].text


def test_a_search_for_annotators_cuts_that_was_cut_short_is_said(hasty: Searcher) -> None:
    page = read(create_app(hasty).test_client(), f"/segmentation?text={quote('空间碎片')}")
    (alert,) = [e for e in page.of("dd") if e.attributes.get("role") == "alert"]
    assert "检索超时" in alert.text
    assert "文件里没有" not in page.of("main")[0].text


def test_disagreements_beyond_the_last_page_are_counted(searcher: Searcher) -> None:
    one = Disagreement("甲乙", (("甲", "乙"), ("甲乙",)), (Stretch("un-report:p29", Span(0, 2)),))
    many = Comparison("a", "b", 1, Borders(), (one,) * (MAX_HITS + 7))
    with create_app(searcher).test_request_context("/segmentation"):
        held = laid_out(searcher, Wanted(None, "", 1, ""), many)
    assert (held.left, held.paging.last) == (7, MAX_HITS // ROWS)


@pytest.mark.parametrize(
    "text", ["。", "-", "*", "外空*", '"外空', "NOT", "文件：无", "\u200b", "㍿" * 200]
)
def test_any_text_is_cut_or_refused(client: FlaskClient, text: str) -> None:
    reply = client.get(f"/segmentation?text={quote(text)}")
    assert reply.status_code in (200, 400)


# Hostile texts, and the language of the page


def test_texts_full_of_markup_stay_texts(tmp_path: Path) -> None:
    searcher = open_hostile(tmp_path)
    client = create_app(searcher).test_client()
    urls = ["/segmentation", f"/segmentation?q={quote('<')}"]
    urls += [f"/segmentation?text={quote(text)}" for text in PAYLOADS]
    for url in urls:
        page = read(client, url)
        scripts = page.of("script")
        assert all(e.attributes["src"].startswith("/static/") and not e.text for e in scripts)
        assert not {e.tag for e in page.elements} & {"svg", "img", "iframe", "style", "b", "base"}
        assert not any(name.startswith("on") for e in page.elements for name in e.attributes)
    searcher.close()


def test_the_english_page_is_english(client: FlaskClient) -> None:
    page = read(client, f"{PAIR}&lang=en")
    assert page.of("h1")[0].text == "Where segmentations differ"
    said = page.of("main")[0].text
    different = int(said.partition(" different ones, the most frequent first")[0].split()[-1])
    (current,) = list(page.of("tr", "current"))
    (places,) = [
        e for e in page.of("td") if e.attributes.get("data-of") == "Places" and current in e.inside
    ]
    assert different < int(places.text)
    for row in table(page):
        assert "标注者" not in row.text
    english = create_app(None)
    with english.test_request_context("/?lang=en"):
        assert segmenter("jieba") == "jieba"
        assert segmenter("<b>") == "Annotator <bdi>&lt;b&gt;</bdi>"
