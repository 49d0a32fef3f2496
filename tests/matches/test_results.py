"""Whole answers are the same by arrays and one passage after the other."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer import finding
from indexer.analysis.dictionary import Dictionary
from indexer.analysis.normalize import fold_text
from indexer.analysis.scripts import simplified
from indexer.assembly import open_record
from indexer.errors import QueryError, UnknownValueError
from indexer.query.matching import Level, Matcher, searched
from indexer.query.tree import Symbol, Term
from indexer.query.view import AS_TYPED
from indexer.results import EVERYTHING, Request, Results, Sort
from indexer.search import Searcher
from indexer.terminology import default_terminology
from tests.examples import examples
from tests.matches.conftest import Made
from tests.matches.corpus import FRAGMENTS, made_up

PASSAGES = [one.text for document in made_up() for one in document.passages]
NAMES = [
    name
    for one in default_terminology().concepts
    for name in (*one.forms, *one.english, *one.acronyms)
]
_SPECIAL = """
空间碎片减缓 空间碎片减缓的报告 外空委 第76届 第七十六届 2021-12-09 二〇二一年十二月九日 12月 43%
11月22日 A/RES/61/110 第61/110号决议 A/AC.105/1240 決議 國際合作 空間碎片 减缓 UN un GPS UNOOSA é
café 嫦娥六号 嫦娥7号 太空人 北斗导航系统 决议第3段 北斗系统GPS2 国国国 空间空间 碎片（1
国际合作决议 kjsp 嫦峨六号 beidou 空间歲片 ㎡ 空间与碎片的国际合作 国际空间碎片会议
文件：报告 文件：决议 类型：题注 -类型：条目 章节：一 -空间 -"空间" -国* NOT(国)
un* UN* g* gp* 6* 2* 12* 北斗系统g* n* s*
"""
SPECIAL = _SPECIAL.split()
WORDS = [text for text in FRAGMENTS if text.strip("（） ()")]
JOINS = [" ", " ", " AND ", " OR ", " NOT ", " -", " +", " NEAR/8 ", " 同句 ", " 或 ", ""]


@st.composite
def pieces(draw: st.DrawFn) -> str:
    """A text that stands somewhere."""
    text = draw(st.sampled_from(PASSAGES))
    start = draw(st.integers(0, len(text) - 1))
    return text[start : start + draw(st.integers(1, 10))]


ATOMS = (
    pieces()
    | st.lists(st.sampled_from(WORDS), min_size=2, max_size=4).map("".join)
    | st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(" ".join)
    | pieces().map(lambda text: f'"{text}"')
    | pieces().map(lambda text: f"{text[:3]}*")
    | st.sampled_from(SPECIAL)
    | st.sampled_from(SPECIAL)
    | st.sampled_from(NAMES)
    | st.sampled_from(WORDS)
    | st.tuples(pieces(), pieces()).map("*".join)
    | st.tuples(st.sampled_from(NAMES), pieces()).map(lambda two: f"({' OR '.join(two)})")
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    query = draw(ATOMS)
    for _ in range(draw(st.sampled_from([0, 0, 0, 0, 1, 1, 2]))):
        query += draw(st.sampled_from(JOINS)) + draw(ATOMS)
    return query


FEW: st.SearchStrategy[tuple[str, ...]] = st.sampled_from([(), (), (), ()])
REQUESTS = st.builds(
    Request,
    queries(),
    documents=FEW | st.sampled_from([("报告",), ("决议", "d3")]),
    sections=FEW | st.sampled_from([("d0:s3",), ("d1:s3", "d2:s0")]),
    kinds=FEW | st.sampled_from([("题注",), ("条目", "段落")]),
    page=st.sampled_from([1, 1, 1, 1, 2, 3]),
    per_page=st.sampled_from([1, 3, 10, 100, 10_000]),
    sort=st.sampled_from(["relevance", "relevance", "reading"]),
    expand=st.sampled_from([True, True, True, False]),
    explain=st.booleans(),
)


def answer(searcher: Searcher, request: Request) -> Results | str:
    """What is answered, but for how long it took; or why it is refused."""
    searcher.forget()
    try:
        return replace(searcher.search(request), took_ms=0.0)
    except (QueryError, UnknownValueError) as error:
        return str(error)


def assert_same(made: Made, request: Request) -> None:
    by_arrays, by_hand = answer(made.arrays, request), answer(made.by_hand, request)
    if isinstance(by_arrays, Results) and isinstance(by_hand, Results):
        for field in fields(Results):
            assert getattr(by_arrays, field.name) == getattr(by_hand, field.name), field.name
    assert by_arrays == by_hand


@examples(300)
@example(Request("国", sort="reading", per_page=EVERYTHING, explain=True))
@example(Request("國際合作", explain=True))
@example(Request("决议第3段", explain=True))
@given(request=REQUESTS)
def test_an_answer_is_the_same_by_arrays_and_by_hand(made: Made, request: Request) -> None:
    assert_same(made, request)


_SEEDS = """
小行星 空间碎片 外空活动 和平利用外层空间委员会 国际合作 发展中国家 的 国 空间*
中国航* 2021年 第76届 二十一项 外层空间 COPUOS UN 航天 "中国航天" A/RES/76/76 决议第14段
《外空条约》 空間碎片
2021年12月 外空+活动 20* un* c* 1* 月球与深空探测 中国发射了多少颗卫星？ 空间活动的长期可持续性
"""
ON_THE_SEEDS = _SEEDS.split()


@pytest.mark.parametrize(
    "query", [*ON_THE_SEEDS, "外空 活动", "国际 同句 合作", "空间 -碎片", "月球 NEAR/8 火星"]
)
def test_an_answer_on_the_seeds_is_the_same_by_arrays_alone(
    searcher: Searcher, index_root: Path, query: str
) -> None:
    engine, record = searcher._engine, open_record(index_root)
    by_arrays = Searcher(record, engine, Dictionary(record.learned), searcher.generation, few=0)
    for expand in (True, False):
        asked = Request(query, expand=expand, per_page=EVERYTHING, explain=True)
        assert answer(by_arrays, asked) == answer(searcher, asked)


@pytest.mark.parametrize("expand", [True, False])
@pytest.mark.parametrize("sort", ["relevance", "reading"])
def test_all_that_is_special_is_answered_the_same(made: Made, sort: Sort, expand: bool) -> None:
    for query in (*SPECIAL, *WORDS):
        assert_same(made, Request(query, sort=sort, per_page=EVERYTHING, expand=expand))


@pytest.mark.parametrize("sort", ["relevance", "reading"])
@pytest.mark.parametrize("query", ["空间碎片", "国", "北斗系统", "国际 合作", "空间碎片会议"])
def test_pages_put_together_are_all_hits_in_order(made: Made, query: str, sort: Sort) -> None:
    whole = made.arrays.search(Request(query, per_page=EVERYTHING, sort=sort))
    pages = [
        made.arrays.search(Request(query, page=page, per_page=7, sort=sort)).hits
        for page in range(1, whole.total // 7 + 2)
    ]
    assert [hit for page in pages for hit in page] == list(whole.hits)


# ── Against what is told of each passage alone ──


EVERY = REQUESTS.map(
    lambda asked: replace(asked, page=1, per_page=EVERYTHING, documents=(), kinds=(), sections=())
)


@examples(120)
@example(Request("空间碎片会议 国际", per_page=EVERYTHING))
@example(Request("国际空间碎片会议 北斗", per_page=EVERYTHING))
@given(request=EVERY)
def test_marks_are_counted_as_they_are_shown(made: Made, request: Request) -> None:
    found = answer(made.arrays, request)
    if isinstance(found, Results):
        shown = [mark.grade for hit in found.hits for mark in hit.counted]
        assert found.marked.literal == sum(grade in AS_TYPED for grade in shown)
        assert found.marked.whole_word == shown.count("word")
        assert found.marked.variants == shown.count("variant")
        assert found.total == len(found.hits)
        assert found.total_whole == sum(hit.level is Level.WHOLE for hit in found.hits)


@examples(150)
@example(Request("空间 文件：报告"))
@example(Request("空间 -文件：决议"))
@example(Request("空间 OR 章节：一"))
@example(Request("空间", documents=("报告",)))
@example(Request("国际 合作", documents=("决议",), kinds=("条目",)))
@given(request=REQUESTS.map(lambda asked: replace(asked, sections=())))
def test_terms_are_counted_as_a_reader_would(made: Made, request: Request) -> None:
    found = answer(made.arrays, request)
    if isinstance(found, str):
        return
    matcher = Matcher(found.query.tree)
    documents = {i for name in request.documents for i in made.arrays.resolve("document", name)}
    let = [view for view in made.views if view.passage.document in documents or not documents]
    where = [view for view in let if searched(matcher.tree, view)]
    for term, leaf in zip(found.terms, matcher.leaves.values(), strict=False):
        marks = [mark.grade for view in where for mark in matcher.leaf(leaf, view).marks]
        assert term.text == leaf.text
        assert term.literal == sum(grade in AS_TYPED for grade in marks)
        assert term.whole_word == marks.count("word")
    if whole := found.query.whole:
        spans = [view.grade(span) for view in let for span in view.find(whole.folded)]
        assert found.terms[-1].whole
        assert (found.terms[-1].literal, found.terms[-1].whole_word) == (
            len(spans),
            spans.count("word"),
        )


@examples(100)
@example(Request("第76届", per_page=EVERYTHING))
@example(Request("2021-12-09", per_page=EVERYTHING))
@example(Request("北斗系统", per_page=EVERYTHING))
@example(Request("第61/110号决议", per_page=EVERYTHING))
@given(request=EVERY)
def test_whatever_is_marked_as_a_variant_is_told_unless_it_was_typed(
    made: Made, request: Request
) -> None:
    found = answer(made.arrays, request)
    if isinstance(found, Results):
        matcher = Matcher(found.query.tree)
        told = {fold_text(text) for one in found.variants for text in one.added}
        lit = {
            fold_text(view.passage.text[mark.start : mark.end])
            for view in made.views
            for mark in matcher(view).marks
            if mark.grade == "variant"
        }
        typed = {leaf.folded for leaf in matcher.leaves.values() if isinstance(leaf, Term | Symbol)}
        assert lit <= told | typed


@pytest.mark.parametrize("query", ["國際合作", "空間碎片", "減緩", "空間", "國", "空间碎片"])
def test_what_was_typed_is_read_in_simplified_characters_where_only_these_stand(
    made: Made, query: str
) -> None:
    found = made.arrays.search(Request(query, per_page=EVERYTHING))
    marked = [
        hit.passage.text[mark.start : mark.end]
        for hit in found.hits
        for mark in hit.marks
        if mark.grade in AS_TYPED
    ]
    only = all(simplified(text) == text for text in marked) and simplified(query) != query
    assert (found.replaced_why == "script") == only


@pytest.mark.parametrize("most", [1, 2, 4, 9, 10_000])
def test_a_wildcard_is_refused_that_stands_for_too_many_texts(
    made: Made, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(finding, "MAX_EXPANSIONS", most)
    for query in ("国*", "空间*", "北斗*", "委*", "un*", "国*空", "国* 合作", "国* OR 空*", "-国*"):
        assert_same(made, Request(query))
    texts = {
        fold_text(view.passage.text[mark.start : mark.end])
        for view in made.views
        for mark in Matcher(made.arrays.understand(Request("国*")).tree)(view).marks
    }
    refused = isinstance(answer(made.arrays, Request("国*")), str)
    assert refused == (len(texts) > most)


def test_a_query_is_refused_that_stands_at_too_many_places(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = Request("空间 OR 国 OR 国家")
    found = made.arrays.search(query)
    made.arrays.forget()
    monkeypatch.setattr(finding, "MOST_MARKS", sum(term.literal for term in found.terms) - 1)
    with pytest.raises(QueryError) as refused:
        made.arrays.search(query)
    assert refused.value.position == query.query.index("国")
    made.arrays.forget()
    monkeypatch.setattr(finding, "MOST_MARKS", finding.MOST_MARKS * 9)
    assert made.arrays.search(query).total == found.total
