"""A query's whole way over the real documents: what is found, marked, counted and ranked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.normalize import fold_text
from indexer.assembly import open_searcher
from indexer.budget import Budget
from indexer.errors import QueryError, UnknownValueError
from indexer.model import Passage
from indexer.query.matching import Level
from indexer.results import Request, Results
from indexer.search import Searcher
from tests.examples import examples

RELEVANCE = Path(__file__).parent / "relevance"


def find(searcher: Searcher, query: str, **more: object) -> Results:
    return searcher.search(Request(query, **{"per_page": 10_000, **more}))  # type: ignore[arg-type]


def ids(results: Results) -> list[str]:
    return [hit.passage.id for hit in results.hits]


def marks(results: Results) -> set[str]:
    return {hit.passage.text[m.start : m.end] for hit in results.hits for m in hit.marks}


def passages(searcher: Searcher) -> list[Passage]:
    return [passage for document in searcher.documents for passage in document.passages]


def test_china_in_the_resolution_is_one_word_and_thirteen_times_inside_another(
    searcher: Searcher,
) -> None:
    results = find(searcher, "中国 文件：决议")
    assert (results.literal, results.whole_word) == (14, 1)
    assert ids(results)[0] == "un-resolution:op27"
    assert {hit.passage.document for hit in results.hits} == {"un-resolution"}


def test_a_quoted_phrase_finds_its_passage_and_nothing_else(searcher: Searcher) -> None:
    results = find(searcher, '"国际月球日"')
    assert ids(results) == ["un-resolution:op13"]
    assert marks(results) == {"国际月球日"}


@examples(300)
@given(data=st.data())
def test_every_substring_of_a_passage_quoted_finds_that_passage(
    searcher: Searcher, data: st.DataObject
) -> None:
    passage = data.draw(st.sampled_from(passages(searcher)))
    start = data.draw(st.integers(0, len(passage.text) - 1))
    end = data.draw(st.integers(start + 1, min(len(passage.text), start + 256)))
    text = passage.text[start:end]
    if not text.strip() or '"' in text:
        return
    results = find(searcher, f'"{text}"')
    assert passage.id in ids(results)
    needle = fold_text(text)
    wanted = {p.id for p in passages(searcher) if needle in fold_text(p.text)}
    assert wanted <= set(ids(results))
    for hit in results.hits:
        assert hit.passage.readings or hit.passage.id in wanted
        assert "".join(segment.text for segment in hit.segments) == hit.passage.text
        if not hit.passage.readings:
            found = {fold_text(hit.passage.text[m.start : m.end]) for m in hit.marks}
            assert found == {needle}
            assert len(hit.marks) == fold_text(hit.passage.text).count(needle)


@pytest.mark.parametrize(("one", "other", "place"), [
    ("空间科学国际合作实验", "空间科学国合作实验", "white-paper:6.2.2.b2"),
    ("火星探测器轨道数据", "火探测器轨道数据", "white-paper:6.2.4.b3"),
    ("俄罗斯格罗纳斯系统", "俄罗斯/格罗纳斯系统", "white-paper:6.2.3.b1"),
    ("中国联合国航天助力", "中国/联合国航天助力", "white-paper:6.2.8.b1"),
])  # fmt: skip
def test_either_spelling_of_the_witnesses_is_found(
    searcher: Searcher, one: str, other: str, place: str
) -> None:
    assert place in ids(find(searcher, f'"{one}"'))
    assert place in ids(find(searcher, f'"{other}"'))


@pytest.mark.parametrize("query", ["2011年4月7日", '"2011年４月7日"', "２０１１年4月7日"])
def test_widths_and_blanks_make_no_difference(searcher: Searcher, query: str) -> None:
    assert ids(find(searcher, query))[0] == "un-resolution:pp1"


@pytest.mark.parametrize("query", ["厅", "轨", "俄", "7", "a", "的"])
def test_one_character_is_enough(searcher: Searcher, query: str) -> None:
    results = find(searcher, query)
    wanted = sum(fold_text(passage.text).count(query) for passage in passages(searcher))
    assert results.literal == wanted > 0


def test_all_of_whole_comes_before_all_of_related(searcher: Searcher) -> None:
    for sort in ("relevance", "reading"):
        results = find(searcher, "遥感卫星", sort=sort)
        levels = [hit.level for hit in results.hits]
        assert levels == sorted(levels, reverse=True)
        assert Level.RELATED in levels
        assert results.total_whole == levels.count(Level.WHOLE)


@pytest.mark.parametrize(
    "query", ['"遥感卫星"', "+遥感卫星", "遥感卫星 OR 龙", "(遥感卫星)", "遥感卫星 -龙"]
)
def test_quotes_signs_and_operators_leave_nothing_merely_related(
    searcher: Searcher, query: str
) -> None:
    assert all(hit.level is Level.WHOLE for hit in find(searcher, query).hits)


def test_expand_0_finds_only_what_was_typed(searcher: Searcher) -> None:
    results = find(searcher, "遥感卫星", expand=False)
    assert results.total == results.total_whole > 0


def test_the_whole_query_comes_first_and_the_operators_follow(searcher: Searcher) -> None:
    results = find(searcher, "北斗 系统")
    folded = [fold_text(hit.passage.text) for hit in results.hits]
    stands = ["北斗系统" in text for text in folded]
    assert stands == sorted(stands, reverse=True)
    assert True in stands
    assert False in stands


def test_an_exclusion_leaves_what_only_holds_the_text_by_chance(searcher: Searcher) -> None:
    kept = ids(find(searcher, "合作 -中国 文件：决议"))
    assert "un-resolution:op27" not in kept
    text = {passage.id: passage.text for passage in passages(searcher)}
    assert any("发展中国家" in text[place] for place in kept)
    strict = ids(find(searcher, '合作 -"中国" 文件：决议'))
    assert all("中国" not in text[place] for place in strict)


def test_nothing_but_exclusions_or_restrictions_is_all_that_remains_in_reading_order(
    searcher: Searcher,
) -> None:
    everything = [passage.id for passage in passages(searcher)]
    excluded = find(searcher, "-空间")
    assert ids(excluded) == [place for place in everything if place in set(ids(excluded))]
    assert {hit.elsewhere for hit in excluded.hits} == {"exclusion"}
    restricted = find(searcher, "文件：报告 类型：小标题")
    assert len(restricted.hits) == 18
    assert {hit.elsewhere for hit in restricted.hits} == {"kind"}


@pytest.mark.parametrize("query", ["A/RES/76/76", "a res 76 76", "76/76"])
def test_a_document_is_found_by_its_symbol_in_any_spelling(searcher: Searcher, query: str) -> None:
    first = find(searcher, query).hits[0]
    assert (first.passage.id, first.elsewhere) == ("un-resolution:title", "symbol")


def test_a_document_without_a_title_passage_shows_its_first(searcher: Searcher) -> None:
    first = find(searcher, "2021中国的航天").hits[0]
    assert (first.passage.id, first.elsewhere) == ("white-paper:5.tail", "title")


def test_a_cited_symbol_finds_the_places_that_cite_it(searcher: Searcher) -> None:
    for query in ("A/AC.105/1240", "a ac 105 1240"):
        assert sorted(ids(find(searcher, query))) == [
            f"un-resolution:fn{number}" for number in (12, 13, 16)
        ]


def test_a_named_paragraph_may_stand_beside_other_terms(searcher: Searcher) -> None:
    assert ids(find(searcher, "决议第27段 中国")) == ["un-resolution:op27"]
    assert ids(find(searcher, "决议第14段 OR 火星"))[0] == "un-resolution:op14"
    assert "un-resolution:op13" in ids(find(searcher, "月球"))
    assert "un-resolution:op13" not in ids(find(searcher, "月球 NOT 决议第13段"))
    assert find(searcher, "+决议第14段").total == 0  # only the text as it stands


def test_a_named_paragraph_comes_first(searcher: Searcher) -> None:
    first = find(searcher, "决议第14段").hits[0]
    assert (first.passage.id, first.elsewhere) == ("un-resolution:op14", "label")


def test_a_question_is_answered_by_its_content_words(searcher: Searcher) -> None:
    assert ids(find(searcher, "国际月球日是哪一天？"))[0] == "un-resolution:op13"


@pytest.mark.parametrize("query", ["潜水艇", "核聚变反应堆", "외계"])
def test_what_is_not_there_stays_empty(searcher: Searcher, query: str) -> None:
    assert find(searcher, query).total == 0


@pytest.mark.parametrize("query", ["載人航天", '"載人航天"', "+載人航天", "載人 航天"])
def test_traditional_characters_find_simplified_ones_and_it_is_said(
    searcher: Searcher, query: str
) -> None:
    results, simplified = find(searcher, query), find(searcher, query.replace("載", "载"))
    assert results.replaced_by == query.replace("載", "载")
    assert ids(results) == ids(simplified)
    assert (simplified.replaced_by, simplified.literal) == (None, results.literal)


def test_filters_restrict_and_facets_ignore_their_own_filter(searcher: Searcher) -> None:
    free = find(searcher, "空间碎片")
    narrow = find(searcher, "空间碎片", documents=("决议",), sections=("脚注", "执行部分"))
    assert {hit.passage.document for hit in narrow.hits} == {"un-resolution"}
    counts = {count.value: count.count for count in free.facets["document"]}
    assert narrow.total < free.total == sum(counts.values())
    one = find(searcher, "空间碎片", documents=("un-resolution",))
    assert one.facets["document"] == free.facets["document"]
    assert one.total == counts["un-resolution"]


@pytest.mark.parametrize("field", ["documents", "sections", "kinds"])
def test_a_filter_that_does_not_exist_is_an_error(searcher: Searcher, field: str) -> None:
    with pytest.raises(UnknownValueError):
        find(searcher, "空间", **{field: ("没有这个",)})


def test_pages_cut_the_same_list_into_pieces(searcher: Searcher) -> None:
    everything = ids(find(searcher, "国际合作"))
    pages = [ids(find(searcher, "国际合作", page=n, per_page=7)) for n in range(1, 100)]
    assert [place for page in pages for place in page] == everything


@pytest.mark.parametrize("query", [
    "月球 -文件：决议",
    "月球 （文件：报告 或 文件：白皮书）",
    "(文件：报告 月球) OR (文件：白皮书 月球)",
])  # fmt: skip
def test_counts_are_of_the_documents_searched_however_they_are_named(
    searcher: Searcher, query: str
) -> None:
    wanted = find(searcher, "月球", documents=("报告", "白皮书"), expand=False).literal
    assert find(searcher, query).literal == wanted > 0


@pytest.mark.parametrize("query", ['月球 "月球"', "Zoom Ｚｏｏｍ", "月球 OR +月球"])
def test_a_term_typed_twice_is_counted_and_numbered_once(searcher: Searcher, query: str) -> None:
    results = find(searcher, query)
    assert [term.text for term in results.terms if not term.whole] == [query.split()[0]]
    assert {mark.term for hit in results.hits for mark in hit.marks} == {0}


def test_a_search_that_takes_too_long_is_cut_short_and_says_so(
    searcher: Searcher, hasty: Searcher
) -> None:
    results = find(hasty, "月球")
    assert results.timed_out
    assert not find(searcher, "月球").timed_out


def test_what_a_query_keeps_out_is_not_counted(searcher: Searcher) -> None:
    whole = find(searcher, "月球", expand=False).literal
    resolution = find(searcher, "月球", documents=("决议",), expand=False).literal
    assert find(searcher, "-文件：决议 月球").literal == whole - resolution > 0


def test_more_occurrences_rank_higher_among_equal_matches_in_quotes_too(
    searcher: Searcher,
) -> None:
    order = ids(find(searcher, '"空间碎片" 文件：决议'))
    assert order[:2] == ["un-resolution:op15", "un-resolution:op16"]


def test_a_pasted_heading_finds_its_section(searcher: Searcher) -> None:
    first = find(searcher, "（二）主要进展").hits[0]
    assert (first.passage.id, first.elsewhere) == ("white-paper:6.2", "section")
    assert len(find(searcher, "4.深空探测").hits) == 2


def test_counts_take_in_passages_that_the_whole_query_does_not_match(searcher: Searcher) -> None:
    alone = {q: find(searcher, q, expand=False).literal for q in ("嫦娥", "载荷")}
    both = find(searcher, "嫦娥 AND 载荷")
    assert [(term.text, term.literal) for term in both.terms] == list(alone.items())


@examples(200)
@given(typed=st.text() | st.lists(st.sampled_from(
    [*'空间碎片"“”()（）-+*?：/ ', "中国", " AND ", " OR ", " NOT ", "文件：决议", "A/RES/76/76"]
), max_size=12).map("".join))  # fmt: skip
def test_any_string_is_answered_or_refused_by_name(searcher: Searcher, typed: str) -> None:
    try:
        results = find(searcher, typed, explain=True)
    except QueryError:
        return
    for hit in results.hits:
        assert hit.marks or hit.elsewhere
        assert "".join(segment.text for segment in hit.segments) == hit.passage.text


def test_the_order_of_hits_is_the_frozen_one(searcher: Searcher) -> None:
    """A change of ranking is a change of this file, to be looked at."""
    golden = RELEVANCE / "ranking.json"
    queries = json.loads(golden.read_text(encoding="utf-8"))
    assert {query: ids(find(searcher, query, per_page=5)) for query in queries} == queries


def test_what_could_not_be_tried_in_time_is_not_remembered_as_finding_nothing(
    index_root: Path,
) -> None:
    searcher = open_searcher(index_root, seconds=-1)
    assert not searcher.finds("月球")
    searcher._seconds = 5.0
    assert not searcher.finds("月球", Budget(-1))
    assert searcher.finds("月球")
    assert not searcher.finds("外星人")
    assert not searcher.finds("（月球")
    searcher.close()
