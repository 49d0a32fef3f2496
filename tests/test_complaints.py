"""What users of other search systems complain of in Chinese full text, each as a search of ours.

Grouped as they are collected: not found, phrases and operators, highlights, variants, the
dictionary, trust. What a law or a narrower test says already is not said again here.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indexer.analysis.normalize import fold_text, is_ideograph
from indexer.query.matching import Level
from indexer.results import Results
from indexer.search import Searcher
from tests.examples import examples
from tests.made_up_corpus import open_made_up
from tests.test_search import find, ids, marks, passages


def whole(results: Results) -> list[str]:
    return [hit.passage.id for hit in results.hits if hit.level is Level.WHOLE]


def holding(searcher: Searcher, text: str) -> set[str]:
    """The passages whose shown text holds another."""
    needle = fold_text(text)
    return {passage.id for passage in passages(searcher) if needle in fold_text(passage.text)}


# ── A. Not found ──


@pytest.mark.parametrize("query", [
    "深空", "小行星", "外空", "外层空间", "空间站", "载荷", "定位系统", "空间局", "国家航天局",
    "空研委", "测控", "值班卫星", "受灾国", "灾国", "站网", "第十三届", "数据交换", "轨道器",
    "国际小行星预警网", "外空厅", "事务厅", "咨询组", "互操作", "副主席", "会外活动", "空间法",
])  # fmt: skip
def test_a_term_is_found_wherever_either_dictionary_cuts_it_apart_or_swallows_it(
    searcher: Searcher, query: str
) -> None:
    wanted = holding(searcher, query)
    found = find(searcher, f"+{query}")
    assert wanted
    assert set(whole(found)) == wanted
    assert set(whole(find(searcher, query))) >= wanted


def test_a_word_inside_a_longer_indexed_word_is_counted_each_time(searcher: Searcher) -> None:
    texts = [p for p in passages(searcher) if p.document == "white-paper"]
    cut = [p.text[w.start : w.end] for p in texts for annotated in p.words for w in annotated.words]
    counted = find(searcher, "深空", documents=("white-paper",)).literal
    assert counted == sum(p.text.count("深空") for p in texts)
    assert counted > cut.count("深空")


def test_a_word_in_the_middle_of_a_line_is_found_in_every_document(searcher: Searcher) -> None:
    assert whole(find(searcher, "咨询组")) == [
        "white-paper:6.2.1.b2",
        "un-resolution:op14",
        "un-report:p29",
    ]


@examples(150)
@given(data=st.data())
def test_any_piece_of_a_text_typed_bare_finds_its_passage_whatever_cuts_it(
    searcher: Searcher, data: st.DataObject
) -> None:
    passage = data.draw(st.sampled_from(passages(searcher)))
    start = data.draw(st.integers(0, len(passage.text) - 1))
    text = passage.text[start : data.draw(st.integers(start + 1, start + 25))]
    assume(all(is_ideograph(sign) for sign in text))
    assert passage.id in whole(find(searcher, text))


def test_a_query_is_found_although_its_neighbours_change_how_it_is_cut(searcher: Searcher) -> None:
    grades = {
        mark.grade
        for hit in find(searcher, "+国际小行星预警网").hits
        for mark in hit.marks
        if hit.passage.text[mark.start : mark.end] == "国际小行星预警网"
    }
    assert grades == {"joined", "crossing"}  # 预警/网 here, 预警/网等 there


def test_a_word_more_without_a_blank_loses_nothing_that_the_words_apart_find(
    searcher: Searcher,
) -> None:
    together, apart = find(searcher, "月球科研合作"), find(searcher, "月球 科研 合作")
    assert set(whole(apart)) <= set(ids(together))
    assert whole(apart)


@pytest.mark.parametrize(("query", "place"), [
    ("SpaceLand公司", "un-report:p32"),
    ("Zoom平台", "un-report:p4"),
    ("VL5", "un-report:p30"),
    ("卫星02星", "white-paper:6.2.2.b1"),
    ("AC.105/1294", "un-report:title"),
    ("A/AC.105/1294", "un-report:title"),
    ("1(a)", "un-report:p17"),
    ("第1（a）场会议", "un-report:p17"),
])  # fmt: skip
def test_codes_and_words_of_two_scripts_are_found(
    searcher: Searcher, query: str, place: str
) -> None:
    expected = holding(searcher, query) or {place}
    assert set(ids(find(searcher, query))) >= expected


@pytest.mark.parametrize("query", ["2030", "２０３０", '"2030"'])
def test_a_year_is_found_inside_whatever_holds_it(searcher: Searcher, query: str) -> None:
    assert set(whole(find(searcher, query))) == holding(searcher, "2030")
    assert {"空间2030", "2030年", "2015-2030"} <= {
        fold_text(hit.passage.text)[place - before : place + after]
        for hit in find(searcher, query).hits
        for place in [fold_text(hit.passage.text).find("2030")]
        for before, after in [(2, 4), (0, 5), (5, 4)]
    }


def test_a_letter_of_a_symbol_is_no_stop_word(searcher: Searcher) -> None:
    assert set(ids(find(searcher, "A/76/20", expand=False))) == holding(searcher, "A/76/20")
    assert find(searcher, "S/76/20").total == 0


def test_no_guess_of_the_language_hides_a_document(tmp_path: Path) -> None:
    documents = {"甲": ["宇宙/開発/は/大切/です/。"], "乙": ["東京/都/。"], "丙": ["한국/항공/。"]}
    searcher = open_made_up(tmp_path, documents)
    for query, document in [
        ("宇宙", "d0"),
        ("東京", "d1"),
        ("东京", "d1"),
        ("한국", "d2"),
        ("は", "d0"),
    ]:
        assert {hit.passage.document for hit in find(searcher, query).hits} == {document}, query


@examples(150)
@given(data=st.data())
def test_the_count_is_what_a_reader_counts_on_the_page(
    searcher: Searcher, data: st.DataObject
) -> None:
    passage = data.draw(st.sampled_from(passages(searcher)))
    start = data.draw(st.integers(0, len(passage.text) - 1))
    text = passage.text[start : data.draw(st.integers(start + 1, start + 8))]
    assume(all(is_ideograph(sign) for sign in text))
    printed = [p for p in passages(searcher) if p.document != "white-paper"]  # one witness each
    wanted = sum(fold_text(p.text).count(fold_text(text)) for p in printed)
    for query in (text, f"+{text}", f'"{text}"'):
        results = find(searcher, query, documents=("un-report", "un-resolution"))
        if not searcher.names.headings(text) and not searcher.names.short_name(text):
            assert results.literal == wanted
            assert results.whole_word <= wanted


# ── B. Phrases, operators, proximity ──


@pytest.mark.parametrize("phrase", ["探索和利用包括月球和其他天体", "和其他", "的和平"])
def test_words_that_only_join_leave_no_hole_in_a_phrase(searcher: Searcher, phrase: str) -> None:
    assert set(ids(find(searcher, f'"{phrase}"'))) == holding(searcher, phrase) != set()


@pytest.mark.parametrize("exclusion", ["碎片", "轨道碎片", "空间碎片", "太空垃圾"])
@pytest.mark.parametrize("query", ["空间 -{}", "外空 NOT {}", "空间 与 （外空 或 国际） 非 {}"])
def test_an_exclusion_does_not_leak_through_a_variant(
    searcher: Searcher, query: str, exclusion: str
) -> None:
    found = ids(find(searcher, query.format(exclusion)))
    assert found
    assert not set(found) & holding(searcher, "空间碎片")


def test_a_variant_stands_in_for_its_term_beside_and(searcher: Searcher) -> None:
    found = find(searcher, "欧空局 AND 测控")
    texts = {hit.passage.id: hit.passage.text for hit in found.hits}
    assert "white-paper:6.3.5.b2" in texts
    assert "欧空局" not in texts["white-paper:6.3.5.b2"]
    assert {"欧洲空间局", "测控"} <= marks(found)


def test_a_phrase_is_found_with_another_name_in_it_unless_it_is_quoted(searcher: Searcher) -> None:
    found = find(searcher, "与欧空局开展")
    assert set(whole(found)) == holding(searcher, "与欧洲空间局开展") != set()
    assert find(searcher, '"与欧空局开展"').total == 0


def test_proximity_counts_characters_and_takes_variants(searcher: Searcher) -> None:
    far, near = find(searcher, "欧空局 NEAR/200 测控"), find(searcher, "欧空局 NEAR/0 测控")
    assert set(ids(near)) < set(ids(far)) <= set(ids(find(searcher, "欧空局 AND 测控")))
    for hit in far.hits:
        assert {"variant"} & {mark.grade for mark in hit.marks}


# ── C. Highlights ──


def test_the_longest_word_is_marked_and_no_shorter_one_inside_it(tmp_path: Path) -> None:
    lines = ["马克思/主义/。", "马克/号/卫星/。", "神舟十一号/和/天问一号/。", "2017MV/。"]
    searcher = open_made_up(tmp_path, {"题": lines})
    assert marks(find(searcher, "马克思")) == {"马克思"}
    assert marks(find(searcher, "神舟十一号")) == {"神舟十一号"}
    assert marks(find(searcher, "2017")) == {"2017"}
    assert len(find(searcher, "马克").hits) == 2


@pytest.mark.parametrize("query", ["外层空间事务厅", "外空厅"])
def test_a_lone_part_is_never_marked_where_the_whole_stands(searcher: Searcher, query: str) -> None:
    results = find(searcher, query)
    stands = [hit for hit in results.hits if hit.level is Level.WHOLE]
    assert stands
    for hit in stands:
        lit = {hit.passage.text[mark.start : mark.end] for mark in hit.marks}
        assert {text.upper() for text in lit} <= {
            "外层空间事务厅", "外空厅", "外空事务厅", "UNOOSA",
        }  # fmt: skip
        assert all(mark.grade != "part" for mark in hit.marks)


@pytest.mark.parametrize(("query", "lit"), [
    ("外層空間", "外层空间"), ("chang'e", "嫦娥"), ("change", "嫦娥"), ("嫦娥六號", "嫦娥六号"),
    ("beidou", "北斗"), ("第76届会议", "第七十六届会议"), ("嫦娥6号", "嫦娥六号"),
])  # fmt: skip
def test_what_was_converted_is_marked_where_it_stands(
    searcher: Searcher, query: str, lit: str
) -> None:
    results = find(searcher, query)
    assert lit in marks(results)
    assert all(hit.marks for hit in results.hits if hit.level is Level.WHOLE)


# ── D. Variants ──


@pytest.mark.parametrize(("other", "ours"), [
    ("永續發展", "可持续发展"), ("太空人", "航天员"), ("沙烏地阿拉伯", "沙特"),
    ("太空垃圾", "空间碎片"), ("嫦娥六號", "嫦娥六号"),
])  # fmt: skip
def test_words_from_across_the_strait_find_ours_and_it_is_said(
    searcher: Searcher, other: str, ours: str
) -> None:
    results = find(searcher, other)
    assert ours in {text.replace("阿拉伯", "") for text in marks(results)}
    told = [results.replaced_by or "", *(text for one in results.variants for text in one.added)]
    assert any(ours in text for text in told)


@pytest.mark.parametrize(("typed", "meant"), [
    ("change", "嫦娥"), ("beidou", "北斗"), ("kjsp", "空间碎片"), ("嫦峨六号", "嫦娥六号"),
])  # fmt: skip
def test_what_stands_nowhere_is_read_closely_and_it_is_said(
    searcher: Searcher, typed: str, meant: str
) -> None:
    results = find(searcher, typed)
    assert results.replaced_by is not None
    assert meant in results.replaced_by
    assert results.total_whole == len(set(whole(find(searcher, results.typed))))
    assert find(searcher, typed, expand=False).total == 0


def test_no_homophone_is_found_by_characters(tmp_path: Path) -> None:
    searcher = open_made_up(tmp_path, {"题": ["经典/理论/。", "张芸/的/报告/。"]})
    assert find(searcher, "景点").total == 0
    assert find(searcher, "张云").total == 0


# ── E. The dictionary ──


@pytest.mark.parametrize("query", [
    "Rosalind Franklin", "外空会议+50", "外空会议＋50", "阿波罗 11 号", "阿波罗11号", "UN-SPIDER",
    "中国/联合国航天助力可持续发展大会", "“空间2030”议程",
])  # fmt: skip
def test_names_with_blanks_and_signs_are_found(searcher: Searcher, query: str) -> None:
    results = find(searcher, query)
    assert results.total_whole
    assert holding(searcher, query) <= set(ids(results))


# ── F. Trust ──


def test_words_that_ask_are_dropped_from_questions_only(searcher: Searcher) -> None:
    asked = find(searcher, "哪些国家参与了国际月球科研站？")
    assert asked.hits
    assert not {"哪些", "了", "哪"} & marks(asked)
    assert set(ids(find(searcher, "了"))) == holding(searcher, "了") != set()


def test_every_hit_says_why_and_every_term_how_it_was_cut(searcher: Searcher) -> None:
    results = find(searcher, "外空活动", explain=True)
    assert {"外空/活动", "外空活动"} <= set(results.cuts["provided"])
    assert len(results.cuts["jieba"]) == 1
    assert all(hit.why for hit in results.hits)
    assert not any(hit.why for hit in find(searcher, "外空活动").hits)
