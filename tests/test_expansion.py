"""What a term means beside its text, at each leaf of a query; and that nothing is missed by it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indexer.analysis.normalize import fold_text
from indexer.assembly import open_record
from indexer.errors import QueryError
from indexer.query.matching import Level, Matcher
from indexer.query.tree import Symbol, Term, leaves
from indexer.query.view import AS_TYPED, PassageView
from indexer.records import Recorded
from indexer.results import Hit, Request, Results
from indexer.search import Searcher
from indexer.terminology import default_terminology
from tests.conftest import SEEDS
from tests.examples import examples
from tests.made_up_corpus import open_made_up
from tests.test_search import find, ids, marks, passages

CONCEPTS = default_terminology().concepts
CHINESE = [name for one in CONCEPTS for name in one.forms]
NAMES = [*CHINESE, *(name for one in CONCEPTS for name in (*one.english, *one.acronyms))]
NUMBERS = """
第76届 第七十六届 嫦娥6号 嫦娥六号 2021-12-09 2021年12月9日 十二月九日 6月21日 2021年12月 12月
43% 百分之四十三 21项 50周年 五十周年 61/110 第61/110号决议 A/RES/61/110 A/AC.105/1240 A/76/20
同上 决议第14段 2022年11月22日 11月21日至24日 二〇三〇年 2030 1,118 7 第二 天问1号
""".split()  # noqa: SIM905  (a list of such words is easier read as one text)
RESTRICTIONS = ["文件：决议", "文件：报告", "类型：脚注", "章节：脚注", "-文件：白皮书"]
JOINS = [" ", " ", " AND ", " OR ", " NOT ", " -", " +", " NEAR/8 ", " 同句 ", " 或 ", ""]


@pytest.fixture(scope="module")
def record(index_root: Path) -> Recorded:
    return open_record(index_root)


@pytest.fixture(scope="module")
def views(record: Recorded) -> list[PassageView]:
    """All passages, with the one that stands for its document known as such."""
    made = []
    for document in record.corpus.documents:
        titles = [passage for passage in document.passages if passage.kind == "title"]
        face = (titles or list(document.passages))[0].id
        made += [
            PassageView(one, (*one.words, record.words[one.id]), one.id == face)
            for one in document.passages
        ]
    return made


@pytest.fixture(scope="module")
def words(record: Recorded) -> list[str]:
    cut = ((one, s) for one in record.corpus.passages() for s in (*one.words, record.words[one.id]))
    found = {one.text[w.start : w.end].strip() for one, some in cut for w in some.words}
    return sorted(word for word in found if word)


def typed(hit: Hit) -> bool:
    """Whether something stands there as it was typed."""
    return any(mark.grade in AS_TYPED for mark in hit.marks)


def whole(results: Results) -> set[str]:
    return {hit.passage.id for hit in results.hits if hit.level is Level.WHOLE}


def added(results: Results) -> Mapping[str, tuple[str, ...]]:
    return {one.of: one.added for one in results.variants}


def holding(searcher: Searcher, *texts: str) -> set[str]:
    needles = [fold_text(text) for text in texts]
    return {p.id for p in passages(searcher) if any(n in fold_text(p.text) for n in needles)}


# ── The law above all: a search finds what the tree matches, no more, no less ──


@examples(400)
@given(data=st.data())
def test_a_search_finds_exactly_what_its_tree_matches(
    searcher: Searcher, views: list[PassageView], words: list[str], data: st.DataObject
) -> None:
    atom = (
        st.sampled_from(words)
        | st.sampled_from(NAMES)
        | st.sampled_from(CHINESE)
        | st.sampled_from(NUMBERS)
        | st.sampled_from(RESTRICTIONS)
        | st.sampled_from(words).map(lambda word: f"{word}*")
        | st.sampled_from(CHINESE + words).map(lambda text: f'"{text}"')
        | st.tuples(st.sampled_from(CHINESE), st.sampled_from(words)).map("".join)
        | st.tuples(st.sampled_from(CHINESE), st.sampled_from(NUMBERS)).map(
            lambda pair: f"({' OR '.join(pair)})"
        )
    )
    query = data.draw(atom)
    for _ in range(data.draw(st.integers(0, 3))):
        query += data.draw(st.sampled_from(JOINS)) + data.draw(atom)
    try:
        results = find(searcher, query, expand=data.draw(st.booleans()) or len(query) < 12)
    except QueryError:
        assume(False)
    matcher, at_once = Matcher(results.query.tree), results.query.whole
    wanted = {}
    for view in views:
        level = matcher(view).level
        if at_once and view.find(at_once.folded):
            level = Level.WHOLE
        if level:
            wanted[view.passage.id] = level
    assert {hit.passage.id: hit.level for hit in results.hits} == wanted
    assert results.total == len(wanted)


# ── At each leaf ──


@pytest.mark.parametrize("query", [
    "太空人", "太空人 AND 国际", "龙 OR 太空人", "（太空人）", "国际 （太空人 或 龙）",
    "太空人 NEAR/200 合作", "太空人 同句 的",
])  # fmt: skip
def test_a_bare_term_takes_its_variants_wherever_it_stands(searcher: Searcher, query: str) -> None:
    found = find(searcher, query)
    assert marks(found) & {"航天员", "宇航员"}
    assert set(added(found)["太空人"]) == {"航天员", "宇航员"}


@pytest.mark.parametrize("query", ['"太空人"', "+太空人", '+"太空人"', "“太空人” OR +太空人"])
def test_a_quoted_or_exact_term_takes_none(searcher: Searcher, query: str) -> None:
    found = find(searcher, query)
    assert (found.total, found.variants, found.replaced_by) == (0, (), None)


@pytest.mark.parametrize("query", [
    "太空人", "第76届", "2021-12-09", "20211209", "6月21日", "百分之四十三", "与欧空局开展",
    "A/76/20 第346段", "a/res/61/110", "嫦峨六号", "beidou",
])  # fmt: skip
def test_without_expansion_nothing_is_added_marked_or_read_otherwise(
    searcher: Searcher, query: str
) -> None:
    assert find(searcher, query).total
    plain = find(searcher, query, expand=False)
    assert (plain.variants, plain.replaced_by, plain.suggestions) == ((), None, ())
    assert all(mark.grade in AS_TYPED for hit in plain.hits for mark in hit.marks)


def test_the_two_leaves_of_a_query_are_expanded_apart(searcher: Searcher) -> None:
    one = find(searcher, "+宇航员 OR 欧空局")
    assert "航天员" not in marks(one)
    assert "欧洲空间局" in marks(one)
    assert list(added(one)) == ["欧空局"]


def test_an_exclusion_takes_variants_that_are_whole_words_and_no_others(tmp_path: Path) -> None:
    lines = ["合作/与/宇航员/。", "合作/与/航天员/。", "合作/与/航天/员工/。", "合作/。"]
    searcher = open_made_up(tmp_path, {"题": lines})
    texts = [hit.passage.text for hit in find(searcher, "合作 -宇航员").hits]
    assert sorted(texts) == ["合作。", "合作与航天员工。"]
    assert len(find(searcher, "合作 -+宇航员").hits) == 3
    assert len(find(searcher, '合作 -"宇航员"').hits) == 3
    assert len(find(searcher, "合作 -宇航员", expand=False).hits) == 3


def test_an_exclusion_takes_numbers_and_days(tmp_path: Path) -> None:
    lines = ["会议/第七十六届/。", "会议/第七十五届/。", "会议/于/2021年/12月/9日/。"]
    searcher = open_made_up(tmp_path, {"题": lines})
    assert len(find(searcher, "会议 -第76届").hits) == 2
    assert "d0:b3" not in ids(find(searcher, "会议 -2021-12-09"))
    assert "d0:b3" in ids(find(searcher, "会议 -2021-12-08"))


# ── What is told ──


@examples(120)
@given(name=st.sampled_from(CHINESE))
def test_what_is_told_is_what_is_marked_and_stands(searcher: Searcher, name: str) -> None:
    results = find(searcher, name)
    told = {fold_text(text) for texts in added(results).values() for text in texts}
    lit = {
        fold_text(hit.passage.text[mark.start : mark.end])
        for hit in results.hits
        for mark in hit.marks
        if mark.grade == "variant"
    }
    assert lit <= told
    assert fold_text(results.typed) not in told
    for text in told:
        assert holding(searcher, text), text
    for one in results.variants:
        assert not any(fold_text(one.of) in fold_text(text) for text in one.added)


@examples(120)
@given(name=st.sampled_from(CHINESE))
def test_only_what_was_typed_is_counted_and_it_comes_before_all_variants(
    searcher: Searcher, name: str
) -> None:
    expanded, exact = find(searcher, name), find(searcher, f"+{name}")
    if expanded.replaced_by or not isinstance(expanded.query.tree, Term):
        return
    assert (expanded.literal, expanded.whole_word) == (exact.literal, exact.whole_word)
    stand = [typed(hit) for hit in expanded.hits]
    assert stand == sorted(stand, reverse=True)
    assert {hit.passage.id for hit in expanded.hits if typed(hit)} == set(ids(exact))


@examples(120)
@given(data=st.data())
def test_a_variant_never_overlaps_what_was_typed(
    searcher: Searcher, views: list[PassageView], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(CHINESE) | st.sampled_from(NUMBERS))
    leaf = searcher.understand(Request(name)).tree
    assume(isinstance(leaf, Term))
    matcher = Matcher(leaf)
    for view in views:
        found = sorted(mark for mark in matcher(view).marks if mark.grade != "part")
        assert all(one.end <= other.start for one, other in pairwise(found))


def test_nothing_is_told_where_nothing_was_added(searcher: Searcher) -> None:
    for query in ("的", "深空", "43%", "咨询组", '"宇航员"', "文件：决议", "决议第14段"):
        assert find(searcher, query).variants == (), query


def test_forms_are_told_in_the_order_of_the_terminology(searcher: Searcher) -> None:
    assert added(find(searcher, "外空厅"))["外空厅"] == ("外层空间事务厅", "外空事务厅", "UNOOSA")


# ── Names inside a text ──


def test_every_name_in_a_text_may_be_exchanged_for_any_other_that_stands(
    searcher: Searcher,
) -> None:
    """However many names each of them has: those that stand nowhere are no reason to stop."""
    for query in (
        "轨道碎片工作组、中美空间碎片与空间飞行",
        "阿拉伯国家联盟、非盟分别建立北斗",
        "德意志联邦共和国、荷兰、沙特",
    ):
        assert whole(find(searcher, query)), query


def test_a_number_before_a_name_does_not_hide_the_name(tmp_path: Path) -> None:
    lines = ["和平利用外层空间委员会/第七十六届/会议/。", "别的/。"]
    searcher = open_made_up(tmp_path, {"题": lines})
    assert ids(find(searcher, "第76届会议外空委")) == ["d0:b1"]
    assert ids(find(searcher, "第76届外空委会议")) == ["d0:b1"]


def test_a_short_name_inside_another_word_is_no_name(tmp_path: Path) -> None:
    names = "光明局；明局 | | |\n印多；印多国 | | |\n"
    lines = ["光明局/的/报告/。", "印多/与/合作/。", "印多尼亚/与/合作/。"]
    searcher = open_made_up(tmp_path, {"题": lines}, names)
    assert whole(find(searcher, "印多国")) == {"d0:b2"}
    assert not find(searcher, "外明局面").hits
    assert find(searcher, "印多尼亚").variants == ()


def test_a_short_name_across_the_words_of_a_text_is_no_name_in_it(tmp_path: Path) -> None:
    lines = ["印国/很大/。", "印多尼亚/与/合作/。", "印多/与/合作/。"]
    searcher = open_made_up(tmp_path, {"题": lines}, "印多；印国 | | |\n")
    assert added(find(searcher, "印多航天合作")) == {"印多": ("印国",)}
    assert find(searcher, "印多尼亚航天合作").variants == ()


def test_of_names_inside_each_other_the_longest_is_marked(tmp_path: Path) -> None:
    searcher = open_made_up(tmp_path, {"题": ["北斗/卫星/导航/系统/。", "北斗/很/好/。"]})
    assert marks(find(searcher, "北斗导航")) == {"北斗卫星导航系统", "北斗"}
    first = find(searcher, "北斗导航", kinds=("item",)).hits
    assert sorted(len(hit.marks) for hit in first) == [1, 1]


def test_a_long_name_is_itself_however_it_is_cut_and_a_short_one_is_not(tmp_path: Path) -> None:
    names = "长鲸工程观测网；鲸网 | | |\n虎跃观测网；虎网 | | |\n"
    lines = ["长鲸/工程/观测/网络/。", "虎跃/观测/网络/。"]
    searcher = open_made_up(tmp_path, {"题": lines}, names)
    assert marks(find(searcher, "鲸网")) == {"长鲸工程观测网"}
    assert find(searcher, "虎网").total == 0


def test_names_of_a_corpus_of_its_own_are_variants_too(tmp_path: Path) -> None:
    names = "甲方工程；乙计划 | Project A | PA |\n"
    searcher = open_made_up(tmp_path, {"题": ["甲方/工程/开始/。", "别的/。"]}, names)
    assert marks(find(searcher, "乙计划")) == {"甲方工程"}
    assert added(find(searcher, "乙计划")) == {"乙计划": ("甲方工程",)}
    assert find(searcher, "PA").replaced_by == "甲方工程"


# ── Numbers and days ──


@pytest.mark.parametrize(("query", "lit"), [
    ("第76届", "第七十六届"), ("第76届会议", "第七十六届会议"), ("嫦娥6号", "嫦娥六号"),
    ("百分之四十三", "43%"), ("二〇二一年十二月九日", "2021 年 12 月 9 日"),
    ("2021-12-09", "2021 年 12 月 9 日"), ("2021.12.9", "2021 年 12 月 9 日"),
    ("20211209", "2021 年 12 月 9 日"), ("2022年11月22日", "2022 年 11 月 21 日至 24 日"),
    ("6月21日", "2012 年 6 月 20 至 22 日"),
])  # fmt: skip
def test_numbers_and_days_are_found_however_they_are_written(
    searcher: Searcher, query: str, lit: str
) -> None:
    results = find(searcher, query)
    assert lit in marks(results)
    assert {m.grade for h in results.hits if h.level is Level.WHOLE for m in h.marks} == {"variant"}
    assert fold_text(lit) in {fold_text(text) for text in added(results)[query]}
    assert results.literal == 0


@pytest.mark.parametrize("query", ["第6届", "2021-12-10", "2022年11月25日", "20日", "第7届", "43‰"])
def test_a_number_is_no_part_of_another_and_a_day_no_day_beside(
    searcher: Searcher, query: str
) -> None:
    results = find(searcher, query)
    assert not any(mark.grade == "variant" for hit in results.hits for mark in hit.marks)


def test_a_month_asked_for_finds_its_days_and_a_day_no_bare_month(tmp_path: Path) -> None:
    lines = ["2021年/12月/9日/。", "2021年/12月/。", "2021年/。", "12月28日/至/1月3日/。"]
    searcher = open_made_up(tmp_path, {"题": lines})
    assert set(ids(find(searcher, "2021-12"))) >= {"d0:b1", "d0:b2"}
    assert ids(find(searcher, "2021-12-09")) == ["d0:b1"]
    assert ids(find(searcher, "1月1日")) == ["d0:b4"]
    assert ids(find(searcher, "12月30日")) == ["d0:b4"]
    assert find(searcher, "1月4日").total == 0


# ── Headings ──


def test_a_section_headed_by_a_term_is_related_to_it_below_what_holds_it(tmp_path: Path) -> None:
    lines = ["一/、/深海探索", "水下/机器人/。", "海底/地图/。", "二/、/别的", "深海/探索/很/好/。"]
    searcher = open_made_up(tmp_path, {"题": lines})
    results = find(searcher, "深海探索", explain=True)
    related = [hit for hit in results.hits if hit.level is Level.RELATED]
    assert whole(results) == {"d0:1", "d0:2.b1"}
    assert [hit.passage.id for hit in related] == ["d0:1.b1", "d0:1.b2"]
    assert {hit.elsewhere for hit in related} == {"section"}
    assert all("标题" in hit.why.chinese for hit in related if hit.why)
    for query in ('"深海探索"', "+深海探索", "深海探索 OR 龙", "深海探索 -龙", "（深海探索）"):
        assert whole(find(searcher, query)) == set(ids(find(searcher, query))), query


# ── Symbols ──


@pytest.mark.parametrize("query", ["第61/110号决议", "a/res/61/110", "A/RES/61/110", "61/110"])
def test_a_resolution_is_found_by_its_number_in_any_spelling(
    searcher: Searcher, query: str
) -> None:
    assert set(ids(find(searcher, query))) == {"un-resolution:fn17", "un-resolution:pp1"}


def test_a_symbol_typed_is_found_where_it_is_only_meant_unless_that_is_turned_off(
    searcher: Searcher,
) -> None:
    expanded, plain = find(searcher, "A/76/20"), find(searcher, "A/76/20", expand=False)
    assert "同上" in marks(expanded)
    assert added(expanded) == {"A/76/20": ("同上",)}
    assert set(ids(plain)) == holding(searcher, "A/76/20") < set(ids(expanded))
    assert plain.variants == ()


def test_each_leaf_of_a_query_that_is_not_expanded_is_only_itself(searcher: Searcher) -> None:
    tree = searcher.understand(Request("A/76/20", expand=False)).tree
    assert isinstance(tree, Symbol)
    assert tree.exact
    for query in ("宇航员 OR 第76届", "2021-12-09 -欧空局", "（外空厅 NEAR/5 北斗）"):
        for leaf in leaves(searcher.understand(Request(query, expand=False)).tree):
            assert isinstance(leaf, Term)
            beside = (leaf.forms, leaf.parts, leaf.headed, leaf.numbered, leaf.period)
            assert not any(beside)


# ── The same always ──


def test_results_are_the_same_for_any_hash_seed(index_root: Path) -> None:
    queries = [
        "外空厅",
        "kjsp",
        "嫦峨六号",
        "哪些国家参与了月球科研站？",
        "欧空局与外空厅",
        "国际 合作",
    ]
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from indexer.assembly import open_searcher\n"
        "from indexer.results import Request\n"
        "searcher = open_searcher(Path(sys.argv[1]), seconds=600)\n"
        "for query in sys.argv[2:]:\n"
        "    found = searcher.search(Request(query, per_page=100, explain=True))\n"
        "    hits = [(h.passage.id, h.score, h.marks, str(h.why)) for h in found.hits]\n"
        "    print(found.query, found.variants, found.suggestions, found.facets)\n"
        "    print(found.cuts, found.terms, hits)\n"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", program, str(index_root), *queries],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(SEEDS.parent)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1] != b""


# ── Queries that mean harm ──


def hostile(words: Iterable[str]) -> Iterable[str]:
    yield from ("欧空局" * 85, "嫦娥六号" * 64, "外空" * 128, "一" * 256, "9" * 256, "-" * 256)
    yield from ("+" * 100, "+-+-月球", "+宇航员 " * 32, "－＋－", "“" * 50, "*" * 50, "?" * 30)
    yield from (
        "宇航员 OR " * 31 + "航天员",
        "宇航员 " * 32,
        "-宇航员 " * 32,
        "(" * 9 + "宇航员" + ")" * 9,
    )
    yield from (
        "\ud800宇航员",
        "宇\udfff航员",
        "👩‍🚀宇航员👩‍🚀",
        "🚀" * 100,
        "\x00宇航员",
        "\u202e宇航员",
    )
    yield from ("第" + "十" * 250, "1," * 120, "2021-12-09至" * 20, "12月31日、" * 20, "61/" * 85)
    yield from ("A/RES/" + "1/" * 100, "A/76/20 第1至9999段", "A/76/20 第" + "9" * 200 + "段")
    yield from ("".join(words)[:256], " ".join(words)[:128], "ＵＮ－ＳＰＩＤＥＲ宇航员ESA欧空局")
    yield from ("changechange" * 20, "ch" * 128, "zhuang" * 42, "a b c d e f g h i j k l m n o p q")
    yield from ("欧空局与" * 60, "、".join(["德国", "法国", "俄国", "中国"] * 20), "的" * 256)


def test_hostile_queries_are_answered_or_refused_by_name(
    searcher: Searcher, words: list[str]
) -> None:
    answered = 0
    for query in hostile(words):
        try:
            results = find(searcher, query, explain=True)
        except QueryError:
            continue
        answered += 1
        for hit in results.hits:
            assert hit.marks or hit.elsewhere
            assert "".join(segment.text for segment in hit.segments) == hit.passage.text
    assert answered > 20


def test_a_term_whose_variants_are_very_many_is_answered(tmp_path: Path) -> None:
    others = "；".join(f"代称{number}号" for number in range(500))
    lines = ["龙门计划/启动/。", *(f"代称{number}号/。" for number in range(0, 500, 7))]
    searcher = open_made_up(tmp_path, {"题": lines}, f"龙门计划；{others} | | |\n")
    results = find(searcher, "龙门计划")
    assert results.total == len(lines)
    assert ids(results)[0] == "d0:b1"
