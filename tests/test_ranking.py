"""Which hit comes first, and why: grades, names introduced, long lists, repetitions."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.normalize import fold_text
from indexer.matches import tabulated
from indexer.matches.standings import standings
from indexer.model import Passage, Source
from indexer.prominence import Prominence, prominence
from indexer.query.matching import Level, Mark, Match
from indexer.query.tree import Term
from indexer.query.view import Grade
from indexer.ranking import GRADE_VALUE, Evidence, evidence, explain
from indexer.repeats import repeated_last
from indexer.results import EVERYTHING, Hit, Request, Results
from indexer.search import Searcher
from indexer.terminology import default_terminology
from tests.examples import examples
from tests.made_up_corpus import open_made_up
from tests.test_search import find, ids

_JUST_SO = 10_000
"""The score from which on a passage is what was typed or named."""
NAMES = [name for one in default_terminology().concepts for name in one.forms]
LONG = (
    "各国/应/继续/在/和平/利用/外层/空间/方面/加强/合作/，/并/请/委员会/就/此/提出/报告/，/"
    "同时/考虑/到/发展/中/国家/的/特殊/需要/以及/空间/技术/在/减灾/、/农业/、/教育/、/卫生/"
    "和/通信/方面/的/应用/前景/，/以便/使/所有/会员国/都/能/公平/受益/于/空间/活动/的/成果/"
    "，/促进/社会/和/经济/发展/。"
)


def told(hit: Hit) -> str:
    """Why a hit stands where it stands, in Chinese."""
    assert hit.why
    assert hit.why.english
    return hit.why.chinese


def texts(results: Results) -> list[str]:
    return [hit.passage.text for hit in results.hits]


# ── Grades ──


@pytest.mark.parametrize("query", ["中国", "国际小行星预警网", "嫦娥", "宇航员", "北斗", "7"])
def test_what_stands_as_a_word_comes_before_what_only_stands_or_is_meant(
    searcher: Searcher, query: str
) -> None:
    hits = [hit for hit in find(searcher, query).hits if hit.level is Level.WHOLE]
    best = [max(GRADE_VALUE[mark.grade] for mark in hit.marks) for hit in hits]
    assert best == sorted(best, reverse=True)
    assert len(set(best)) > 1


@examples(150)
@given(
    query=st.sampled_from(
        [*NAMES, "国际 合作", "的", "女性 空间 活动", "月球科研合作", "外空活动？"]
    )
)
def test_scores_fall_down_the_list_within_a_group(searcher: Searcher, query: str) -> None:
    results = find(searcher, query)
    order = [(hit.level, hit.score) for hit in results.hits]
    assert order == sorted(order, reverse=True)
    assert ids(find(searcher, query)) == ids(results)


@given(st.lists(st.builds(
    Evidence,
    st.just(Level.WHOLE),
    st.booleans(),
    st.integers(0, 32),
    st.integers(0, 160),
    st.sampled_from(Prominence),
    st.just(0.0),
    st.integers(0, 3) | st.integers(0, 256),
    st.floats(0, 100).map(lambda weight: round(weight, 3)),
), min_size=2, max_size=2))  # fmt: skip
def test_the_score_of_what_stands_whole_orders_as_its_evidence_does(pair: list[Evidence]) -> None:
    low, high = sorted(pair)
    assert low.score <= high.score
    if (low.typed, low.grade, low.prominence) < (high.typed, high.grade, high.prominence):
        assert low.score < high.score or low.just_so < high.just_so


def test_a_better_grade_outscores_any_prominence_and_that_any_length() -> None:
    some = [
        Evidence(Level.WHOLE, just_so, typed, grade, prominent, 0.0, length, bm25)
        for just_so in (False, True)
        for typed in (0, 1, 32)
        for grade in (1, 2, 160)
        for prominent in Prominence
        for length, bm25 in ((1, 0.0), (1, 90.0), (2, 0.0), (256, 90.0))
    ]
    scores = [one.score for one in sorted(some)]
    assert scores == sorted(set(scores))


def test_ties_stay_in_reading_order(tmp_path: Path) -> None:
    searcher = open_made_up(tmp_path, {"甲": ["月球/。"] * 3, "乙": ["月球/。"] * 3})
    found = ids(find(searcher, "月球"))
    assert found == [f"d{d}:b{n}" for d in (0, 1) for n in (1, 2, 3)]


def test_reading_order_is_kept_within_each_group(searcher: Searcher) -> None:
    results = find(searcher, "遥感卫星", sort="reading")
    place = {p.id: n for n, p in enumerate(p for d in searcher.documents for p in d.passages)}
    order = [(-hit.level, place[hit.passage.id]) for hit in results.hits]
    assert order == sorted(order)


def test_a_restriction_to_a_section_weighs_no_more_than_one_to_a_document(
    searcher: Searcher,
) -> None:
    for restriction in ("文件：决议", "章节：脚注", "类型：脚注"):
        first = find(searcher, f"条约 OR {restriction}").hits
        last = [hit.score for hit in first if not hit.marks]
        assert max(last) < min(hit.score for hit in first if hit.marks), restriction
        assert all(hit.score < _JUST_SO for hit in find(searcher, f"条约 {restriction}").hits)


def test_a_name_in_another_language_is_as_close_to_each_of_its_forms(searcher: Searcher) -> None:
    results = find(searcher, "beidou")
    scores = {int(hit.score) for hit in results.hits if hit.level is Level.WHOLE}
    grades = {mark.grade for hit in results.hits for mark in hit.marks}
    assert len(scores) == 1
    assert "variant" in grades


def test_rarer_and_closer_words_make_a_passage_more_related(tmp_path: Path) -> None:
    common = [f"空间/活动/{n}/。" for n in "甲乙丙丁戊己庚辛"]
    lines = [
        "空间/以及/许多/别的/不/相干/的/事情/还有/很多/很多/很多/字/的/活动/探戈/。",
        "空间/探戈/。",
        *common,
    ]
    searcher = open_made_up(tmp_path, {"题": lines})
    found = [hit.passage.id for hit in find(searcher, "探戈空间活动").hits]
    assert set(found[:2]) == {"d0:b1", "d0:b2"}  # what is rare outweighs what is common
    (tmp_path / "close").mkdir()
    close = open_made_up(tmp_path / "close", {"题": [lines[0], "活动/空间/探戈/。", *common]})
    assert ids(find(close, "探戈空间活动"))[:2] == ["d0:b2", "d0:b1"]


def test_of_the_same_words_those_that_stand_close_together_come_first(tmp_path: Path) -> None:
    between = "以及/许多/别的/不/相干/的/事情/还有/很多/很多/很多/字"
    lines = [
        f"海星/海星/{between}/水母/章鱼/。",
        f"海星/{between}/海星/章鱼/水母/。",
        *(f"别的/{n}/。" for n in "甲乙丙丁"),
    ]
    searcher = open_made_up(tmp_path, {"题": lines})
    results = find(searcher, "海星水母章鱼")
    assert ids(results) == ["d0:b2", "d0:b1"]
    assert results.total_whole == 0


def test_a_rare_name_weighs_more_than_a_common_one_by_whatever_form(tmp_path: Path) -> None:
    common = [f"中国/{n}/。" for n in "甲乙丙丁戊己庚辛"]
    lines = ["中国/合作/。", "长鲸/工程局/合作/。", "合作/。", *common]
    searcher = open_made_up(tmp_path, {"题": lines}, "长鲸工程局；鲸局 | | |\n")
    assert ids(find(searcher, "鲸局中国合作"))[:2] == ["d0:b2", "d0:b1"]


def test_the_words_of_a_name_say_less_when_they_stand_without_being_it(tmp_path: Path) -> None:
    lines = ["工程局/长鲸/合作/。", "鲸局/还有/合作/。", *(f"别的/{n}/。" for n in "甲乙丙丁")]
    searcher = open_made_up(tmp_path, {"题": lines}, "长鲸工程局；鲸局 | | |\n")
    assert ids(find(searcher, "长鲸工程局的合作"))[:2] == ["d0:b2", "d0:b1"]


# ── Prominence ──


def passage(text: str, kind: str = "item") -> Passage:
    return Passage("d:p", "d", kind, "", (), "", text, (Source("f", ()),))  # type: ignore[arg-type]


def seen(text: str, *marked: str, title: str = "", kind: str = "item", term: int = 0) -> Prominence:
    """How prominently these texts stand, each where it stands first."""
    marks = []
    for one in marked:
        start = text.index(one)
        marks.append(Mark(start, start + len(one), term, "word"))
    return prominence(passage(text, kind), marks, fold_text(title))


@pytest.mark.parametrize(("text", "marked"), [
    ("和平利用外层空间委员会（外空委）举行会议。", ["和平利用外层空间委员会"]),
    ("和平利用外层空间委员会（外空委）举行会议。", ["外空委"]),
    ("和平利用外层空间委员会（“外空委”）举行会议。", ["外空委"]),
    ("全球导航卫星系统(GNSS)的用途", ["全球导航卫星系统"]),
    ("全球导航卫星系统（GNSS）的用途", ["GNSS"]),
    ("研讨会、甲、乙、丙、丁、戊、己、庚、外层空间事务厅（外空厅）", ["外空厅"]),
])  # fmt: skip
def test_a_name_beside_its_short_form_is_introduced(text: str, marked: list[str]) -> None:
    assert seen(text, *marked) is Prominence.INTRODUCED


@pytest.mark.parametrize(("text", "marked"), [
    ("外空委举行会议。", ["外空委"]),
    ("外层空间（见下文）举行", ["外层空间"]),
    ("外层空间（2021年）举行", ["外层空间"]),
    ("决议（A/76/20）说", ["决议"]),
    ("研讨会（外空委）举行", ["外空委"]),
    ("外空委（甲）（乙）", ["外空委"]),
    ("，外层空间，某机构（外空）", ["外空"]),
])  # fmt: skip
def test_other_brackets_introduce_nothing(text: str, marked: list[str]) -> None:
    assert seen(text, *marked) is Prominence.RUNNING


def test_another_marked_name_in_brackets_introduces_the_mark(tmp_path: Path) -> None:
    text = "蓝星计划（天狗）开始"
    both = [Mark(0, 4, 0, "variant"), Mark(5, 7, 0, "word")]
    assert prominence(passage(text), both, "") is Prominence.INTRODUCED
    assert prominence(passage(text), both[1:], "") is Prominence.RUNNING
    other = [both[0], replace(both[1], term=1)]
    assert prominence(passage(text), other[1:], "") is Prominence.RUNNING


def test_one_of_many_in_a_list_is_only_mentioned() -> None:
    seven = "出席的有甲国、乙国、丙国、丁国、戊国、己国、庚国。"
    eight = "出席的有甲国、乙国、丙国、丁国、戊国、己国、庚国、辛国。甲国说"
    assert seen(seven, "丙国") is Prominence.RUNNING
    assert seen(eight, "丙国") is Prominence.MENTIONED
    assert seen(eight, "丙国", "说") is Prominence.RUNNING  # elsewhere in running text
    assert seen(eight, "甲国说") is Prominence.RUNNING


def test_a_part_of_the_documents_own_name_is_only_mentioned() -> None:
    title = "联合国/某国空间探索讲习班"
    assert (
        seen("联合国/某国空间探索讲习班今天开始。", "空间探索", title=title) is Prominence.MENTIONED
    )
    assert seen("空间探索很难。", "空间探索", title=title) is Prominence.RUNNING
    assert seen("空间探索讲习。", "空间探索", title=title) is Prominence.RUNNING
    twice = [Mark(0, 4, 0, "word"), Mark(8, 12, 0, "word")]
    assert (
        prominence(passage("空间探索讲习班和空间探索"), twice, fold_text(title))
        is Prominence.RUNNING
    )


def test_a_note_that_is_nothing_but_the_mark_is_only_mentioned() -> None:
    assert seen("2021年12月9日", "2021年12月9日", kind="note") is Prominence.MENTIONED
    assert seen("2021年12月9日", "2021年12月9日", kind="item") is Prominence.RUNNING
    assert seen("2021年12月9日", "12月9日", kind="note") is Prominence.RUNNING


def test_parts_are_in_running_text_whatever_surrounds_them() -> None:
    marks = [Mark(0, 4, 0, "part")]
    assert prominence(passage("外层空间（外空）"), marks, "") is Prominence.RUNNING


@given(
    st.text(st.sampled_from("外空委、（）(“”)。，：A/1 "), max_size=40),
    st.lists(st.tuples(st.integers(0, 39), st.integers(1, 6), st.integers(0, 1)), max_size=4),
)
def test_no_text_makes_it_fail(text: str, raw: list[tuple[int, int, int]]) -> None:
    ranges = [(s, min(len(text), s + n), t) for s, n, t in raw]
    marks = [Mark(*one, "word") for one in ranges if fold_text(text[one[0] : one[1]])]
    assert prominence(passage(text), marks, "外空委的报告") in Prominence
    assert prominence(passage(text), list(reversed(marks)), "外空委的报告") is prominence(
        passage(text), marks, "外空委的报告"
    )


def test_introduced_names_come_first_and_lists_last(tmp_path: Path) -> None:
    lines = [
        "甲国/、/乙国/、/丙国/、/丁国/、/戊国/、/己国/、/庚国/、/月球署/。",
        "月球署/和/月球署/还有/月球署/。",
        f"月球科学署/（/月球署/）/{LONG}",
    ]
    searcher = open_made_up(tmp_path, {"题": lines}, "月球科学署；月球署 | | |\n")
    results = find(searcher, "月球署", explain=True)
    assert ids(results) == ["d0:b3", "d0:b2", "d0:b1"]
    assert "写出全称和简称" in told(results.hits[0])
    assert "长列举" in told(results.hits[2])
    assert "列举" not in told(results.hits[1])
    assert ids(find(searcher, "月球署", sort="reading")) == ["d0:b1", "d0:b2", "d0:b3"]


# ── Repetitions ──


def test_what_repeats_a_passage_comes_after_the_others_of_its_tier(tmp_path: Path) -> None:
    lines = [
        f"中国/中国/{LONG}",
        f"中国/中国/和/{LONG}",
        f"中国/有/{'/'.join('水火土木金石山川草虫鱼鸟' * 6)}/。",
        "发展中国家/很多/。",
    ]
    searcher = open_made_up(tmp_path, {"题": lines})
    results = find(searcher, "中国", explain=True)
    order = ids(results)
    assert order.index("d0:b3") < order.index("d0:b2" if order[0] == "d0:b1" else "d0:b1")
    assert order[-1] == "d0:b4"  # of a worse grade: after a repetition of the better one
    said = {hit.passage.id: "大同小异" in told(hit) for hit in results.hits}
    assert sum(said.values()) == 1
    assert said[order[2]]
    scores = [hit.score for hit in results.hits]
    assert scores == sorted(scores, reverse=True)


def test_short_texts_do_not_repeat_each_other() -> None:
    record = "《大会正式记录，第七十六届会议，补编第20号》（A/76/20），第{}段。"
    some = [record.format(1), record.format(1), record.format(2)]
    assert list(repeated_last(some, lambda _: 0, str)) == [(one, False) for one in some]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=12))
def test_nothing_is_lost_and_no_item_leaves_its_tier(raw: list[tuple[int, int]]) -> None:
    kinds = [LONG, LONG.replace("空间", "海洋").replace("发展", "环境") * 2, "短", LONG + "尾"]
    items = sorted(((tier, n, kinds[kind]) for n, (tier, kind) in enumerate(raw)))
    placed = list(repeated_last(items, lambda item: item[0], lambda item: item[2]))
    assert sorted(item for item, _ in placed) == items
    assert [item[0] for item, _ in placed] == [item[0] for item in items]
    for tier in {item[0] for item in items}:
        flags = [flag for item, flag in placed if item[0] == tier]
        assert flags == sorted(flags)
        firsts = [item[1] for item, flag in placed if item[0] == tier and not flag]
        assert firsts == sorted(firsts)


def test_of_texts_that_say_the_same_exactly_one_is_first() -> None:
    one, other = LONG, re.sub("报告", "说明", LONG)
    different = "月球" * 60
    placed = list(repeated_last([one, other, different, one], lambda _: 0, str))
    assert placed == [(one, False), (different, False), (other, True), (one, True)]


def test_a_text_that_is_only_half_the_same_is_no_repetition() -> None:
    half = LONG[: len(LONG) // 2] + "".join(chr(0x5000 + n) for n in range(len(LONG) // 2))
    assert [flag for _, flag in repeated_last([LONG, half], lambda _: 0, str)] == [False, False]


# ── What is said of it ──


@pytest.mark.parametrize(("query", "place", "reason"), [
    ("A/RES/76/76", "un-resolution:title", "文号相符"),
    ("决议第14段", "un-resolution:op14", "段号相符"),
    ("2021中国的航天", "white-paper:5.tail", "文件名相符"),
    ("（二）主要进展", "white-paper:6.2", "章节相符"),
    ("类型：标题", "un-report:title", "类型相符"),
    ("-空间", "un-report:date", "没有被排除的字"),
    ("宇航员", "un-resolution:op12", "匹配：整词；"),
    ("太空人", "un-resolution:op12", "匹配：别的说法"),
    ("天基信息平台", "un-resolution:op24", "匹配：整词相连；在这里写出全称和简称"),
    ("决议第27段 中国", "un-resolution:op27", "段号相符"),
])  # fmt: skip
def test_a_hit_says_what_brought_it_there(
    searcher: Searcher, query: str, place: str, reason: str
) -> None:
    why = {hit.passage.id: told(hit) for hit in find(searcher, query, explain=True).hits}
    assert reason in why[place]
    assert "整个查询原样出现" not in why[place]


def test_the_whole_query_as_typed_is_said_only_where_it_stands(searcher: Searcher) -> None:
    results = find(searcher, "北斗 系统", explain=True)
    for hit in results.hits:
        stands = "北斗系统" in fold_text(hit.passage.text)
        assert ("整个查询原样出现" in told(hit)) == stands == (hit.score >= _JUST_SO)


@examples(80)
@given(query=st.sampled_from([*NAMES, "月球科研合作", "哪些国家参加了会议？"]))
def test_what_is_said_of_grades_is_true_of_the_marks(searcher: Searcher, query: str) -> None:
    said: dict[str, Grade] = {"别的说法": "variant", "整词相连": "joined", "跨词": "crossing"}
    results = find(searcher, query, explain=True)
    if not isinstance(results.query.tree, Term):
        return
    for hit in results.hits:
        if hit.level is Level.RELATED:
            assert told(hit).startswith("相关")
            held = re.search("含有查询中 ([0-9]+) 个字的词", told(hit))
            assert bool(held) == bool(hit.marks)
            assert not held or 0 < int(held[1]) <= len(results.query.tree.folded)
            continue
        grade = told(hit).removeprefix("匹配：").partition("；")[0]
        grades = {mark.grade for mark in hit.marks}
        assert said.get(grade, {"整词": "word", "在更长的词内": "inside"}.get(grade)) in grades


def test_a_match_is_weighed_by_the_best_mark_of_each_term() -> None:
    marks = (Mark(0, 2, 0, "crossing"), Mark(4, 6, 0, "word"), Mark(7, 9, 1, "variant"))
    found = Match(Level.WHOLE, marks, covered=4)
    whole = replace(found, marks=(*marks, Mark(0, 6, 2, "crossing")))
    table = tabulated([3, 5], [found, whole])
    stands = standings(table, terms=3, whole=2, alike=False, latin=())
    weighed = evidence(found.covered, stands[0], Prominence.RUNNING, 1.5)
    assert (weighed.just_so, weighed.grade, weighed.length) == (False, 6, 4)
    weighed = evidence(whole.covered, stands[1], Prominence.RUNNING, 1.5)
    assert (weighed.just_so, weighed.typed, weighed.grade) == (True, 2, 8)
    assert standings(table, 3, 2, alike=True, latin=())[0].grade == 10
    assert standings(table, 3, 2, alike=False, latin=(0,))[1].grade == 5 + 1 + 2
    assert explain(found, weighed, False).chinese.startswith("匹配：整词、别的说法；")
    assert "大同小异" in explain(found, weighed, True).chinese


def test_a_heading_is_told_where_it_made_a_passage_related(searcher: Searcher) -> None:
    related = {
        hit.passage.id: told(hit)
        for hit in find(searcher, "载人航天", explain=True).hits
        if hit.level is Level.RELATED
    }
    assert "标题" in related["white-paper:6.2.2.b2"]
    for place, why in related.items():
        assert ("标题" in why) == place.startswith(("white-paper:6.2.2", "white-paper:6.3.2"))


@pytest.mark.parametrize("query", ["国家", "空间 会议", "国际合作的机会", "外空*", "astronaut"])
@pytest.mark.parametrize("size", [1, 7, 100])
def test_pages_are_pieces_of_all_hits_in_order(searcher: Searcher, query: str, size: int) -> None:
    every = searcher.search(Request(query, per_page=EVERYTHING))
    pages = -(-every.total // size)
    for page in {1, 2, pages // 2 + 1, pages}:
        hits = searcher.search(Request(query, page=page, per_page=size)).hits
        assert hits == every.hits[(page - 1) * size :][:size]
