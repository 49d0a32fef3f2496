"""What else was meant by a query that stands nowhere: one reading searched, others suggested."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.matching import Level
from indexer.query.view import AS_TYPED
from indexer.results import Results
from indexer.search import Searcher
from tests.examples import examples
from tests.made_up_corpus import open_made_up
from tests.test_search import find, ids, passages


def suggested(results: Results) -> list[str]:
    return [one.query for one in results.suggestions]


@pytest.mark.parametrize(("typed", "meant"), [
    ("嫦峨六号", "嫦娥六号"), ("chang'e", "嫦娥"), ("kongjiansuipian", "空间碎片"),
    ("European Space Agency", "欧洲空间局"), ("ESA", "欧洲空间局"), ("嫦峨六号？", "嫦娥六号"),
])  # fmt: skip
def test_a_bare_term_that_stands_nowhere_is_read_closely_and_it_is_said(
    searcher: Searcher, typed: str, meant: str
) -> None:
    results, direct = find(searcher, typed), find(searcher, meant)
    assert results.replaced_by == meant
    assert set(ids(results)) == set(ids(direct))
    assert results.literal == direct.literal > 0
    assert direct.replaced_by is None


@pytest.mark.parametrize("query", [
    '"嫦峨六号"', "“嫦峨六号”", "+嫦峨六号", "-嫦峨六号", "NOT 嫦峨六号", "嫦峨六号 OR 龙龙龙",
    "嫦峨六号 AND 月球", "嫦峨六号 月球", "嫦峨六号 NEAR/5 月球", "嫦峨六号 同句 月球", "嫦峨六*",
    "文件：决议 嫦峨六号", "类型：脚注 嫦峨六号", "(嫦峨六号)", "（嫦峨六号）", "chang AND e",
])  # fmt: skip
def test_what_is_quoted_or_stands_beside_anything_is_searched_as_it_is(
    searcher: Searcher, query: str
) -> None:
    results = find(searcher, query)
    assert results.replaced_by is None
    assert not any("嫦娥六号" in results.query.typed for _ in results.hits)


@pytest.mark.parametrize("filters", [
    {"documents": ("决议",)}, {"kinds": ("title",)}, {"sections": ("脚注",)},
])  # fmt: skip
def test_a_term_that_stands_only_where_filters_do_not_let_is_not_read_otherwise(
    searcher: Searcher, filters: dict[str, tuple[str, ...]]
) -> None:
    results = find(searcher, "嫦娥六号", **filters)
    assert (results.total, results.replaced_by, results.suggestions) == (0, None, ())
    assert find(searcher, "文件：决议 嫦娥六号").suggestions == ()


def test_filters_hold_for_what_is_searched_instead(searcher: Searcher) -> None:
    results = find(searcher, "嫦峨六号", documents=("报告",))
    assert results.replaced_by == "嫦娥六号"
    assert {hit.passage.document for hit in results.hits} == {"un-report"}
    assert {one.value for one in results.facets["document"]} == {"white-paper", "un-report"}


def test_a_search_that_was_cut_short_has_not_shown_that_a_term_stands_nowhere(
    searcher: Searcher, hasty: Searcher
) -> None:
    for query in ("太空", "unoosa", "实践十号", "月球", "嫦娥六号", "太空 合作"):
        assert find(searcher, query).replaced_by is None
        results = find(hasty, query)
        assert (results.timed_out, results.replaced_by, results.suggestions) == (True, None, ())


@pytest.mark.parametrize(("query", "better"), [
    ("嫦峨六号 月球", "嫦娥六号 月球"),
    ("月球 嫦峨六号", "月球 嫦娥六号"),
    ("  月球   嫦峨六号 ", "  月球   嫦娥六号 "),
    ("文件：报告 嫦峨六号", "文件：报告 嫦娥六号"),
    ("“月球” 嫦峨六号 -火星", "“月球” 嫦娥六号 -火星"),
    ("（嫦峨六号 OR 龙龙龙）", "（嫦娥六号 OR 龙龙龙）"),
])  # fmt: skip
def test_a_term_that_stands_nowhere_beside_others_has_a_suggestion_in_its_place(
    searcher: Searcher, query: str, better: str
) -> None:
    results = find(searcher, query)
    assert (results.total, results.replaced_by) == (0, None)
    assert better in suggested(results)


@pytest.mark.parametrize("query", ["月球 -嫦峨六号", "月球 OR 嫦峨六号", "月球 宇航员"])
def test_nothing_is_suggested_where_the_query_finds_something(
    searcher: Searcher, query: str
) -> None:
    results = find(searcher, query)
    assert results.total_whole
    assert results.suggestions == ()


def test_a_quoted_or_exact_term_beside_others_is_left_alone(searcher: Searcher) -> None:
    assert find(searcher, '月球 "嫦峨六号"').suggestions == ()
    assert find(searcher, "月球 +嫦峨六号").suggestions == ()
    assert find(searcher, "嫦峨六号 月球", expand=False).suggestions == ()


@examples(60)
@given(data=st.data())
def test_every_reading_stands_and_every_suggestion_of_a_term_finds_something(
    searcher: Searcher, data: st.DataObject
) -> None:
    passage = data.draw(st.sampled_from(passages(searcher)))
    start = data.draw(st.integers(0, len(passage.text) - 1))
    text = list(passage.text[start : start + data.draw(st.integers(2, 8))])
    place = data.draw(st.integers(0, len(text) - 1))
    text[place : place + 1] = data.draw(st.sampled_from(["", "峨", "际", "太", "航", "gu"]))
    typed = "".join(sign for sign in text if sign.isalnum())
    if not typed:
        return
    results = find(searcher, typed)
    if results.replaced_by:
        assert results.total_whole
        assert find(searcher, f"+{typed}").total == 0 or "西" in typed or typed != results.typed
        assert any(m.grade in (*AS_TYPED, "variant") for h in results.hits for m in h.marks)
    for query in suggested(results):
        assert find(searcher, query).total, query


@pytest.mark.parametrize("query", ["潜水艇", "xyzzy", "嫦娥九号", "龙龙龙", "第99届"])
def test_what_is_not_close_to_anything_is_not_read_as_something(
    searcher: Searcher, query: str
) -> None:
    results = find(searcher, query)
    assert (results.total_whole, results.replaced_by) == (0, None)


def test_traditional_characters_are_said_only_where_the_corpus_is_simplified(
    tmp_path: Path,
) -> None:
    searcher = open_made_up(tmp_path, {"题": ["載人/航天/。", "载人/飞船/。", "國際/合作/。"]})
    assert find(searcher, "載人").replaced_by is None  # both are printed
    assert find(searcher, "國際").replaced_by is None
    assert find(searcher, "飛船").replaced_by == "飞船"
    assert ids(find(searcher, "载人")) == ids(find(searcher, "載人"))


def test_a_slip_ranks_as_what_was_meant_and_a_name_as_any_of_its_forms(searcher: Searcher) -> None:
    slip, name = find(searcher, "宇舰员"), find(searcher, "astronaut")
    assert name.replaced_by == "航天员"
    tops = {int(hit.score) for hit in name.hits if hit.level is Level.WHOLE}
    assert len(tops) == 1
    if slip.replaced_by:
        assert len({int(hit.score) for hit in slip.hits}) > 1
