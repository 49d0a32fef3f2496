"""Keywords in context: windows, orders and counts, by their laws."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import (
    Budget,
    Concordance,
    Line,
    LineOrder,
    Request,
    Results,
    Searcher,
    Unit,
    Window,
    in_context,
    neighbours,
)
from indexer.analysis.normalize import fold_text
from indexer.concordance import SURE, sorted_lines, words_of
from indexer.model import Segmentation, Span
from tests.examples import examples
from tests.made_up_corpus import open_made_up

ORDERS: tuple[LineOrder, ...] = ("reading", "left", "right", "keyword")
QUERIES = (
    "月球",
    "空间",
    "宇航员",
    "外空委",
    "中国 国际",
    "月球 或 空间站",
    "嫦娥?号",
    "A/RES/61/110",
)
RELATED = "中国国家航天局和亚太空间合作组织开展合作"
OTHERWISE_READ = re.compile(r"""["“”「」『』\s]+""")


@cache
def found(searcher: Searcher, query: str, expand: bool = True) -> Results:
    request = Request(query, per_page=sys.maxsize, sort="reading", expand=expand)
    return searcher.search(request)


def lines_of(
    searcher: Searcher,
    query: str,
    window: Window | None = None,
    order: LineOrder = "reading",
) -> Concordance:
    return in_context(found(searcher, query).hits, searcher.segmentations, window, order)


def shown(lines: Sequence[Line]) -> list[str]:
    return [f"{line.left}|{line.key}|{line.right}" for line in lines]


def identity(line: Line) -> tuple[str, int]:
    return line.passage.id, line.mark.start


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    documents = {
        "甲": ["大/鲸鱼/游/。", "小/鲸鱼/吃/鱼/。", "没有/。"],
        "乙": ["鲸鱼/、/鲸鱼群/和/大/鲸鱼/睡/。", "the/ /big/ /whale/ /bank/。"],
    }
    searcher = open_made_up(tmp_path_factory.mktemp("whales"), documents, "鲸鱼；海中巨兽 | | |\n")
    yield searcher
    searcher.close()


windows = st.one_of(
    st.builds(Window, st.just("character"), st.integers(1, 100)),
    st.builds(Window, st.just("word"), st.integers(1, 30)),
)


@examples(60)
@given(query=st.sampled_from(QUERIES), window=windows, order=st.sampled_from(ORDERS))
def test_a_line_is_a_piece_of_its_passage(
    searcher: Searcher, query: str, window: Window, order: LineOrder
) -> None:
    lines = lines_of(searcher, query, window, order).lines
    assert lines
    for line in lines:
        begin = line.mark.start - len(line.left)
        whole = line.left + line.key + line.right
        assert line.passage.text[begin : begin + len(whole)] == whole
        assert begin >= 0


@examples(60)
@given(query=st.sampled_from(QUERIES), window=windows)
def test_no_window_is_larger_than_was_asked_for(
    searcher: Searcher, query: str, window: Window
) -> None:
    for line in lines_of(searcher, query, window).lines:
        assert max(len(line.before), len(line.after)) <= window.size
        if window.unit == "character":
            assert max(len(line.left), len(line.right)) <= window.size
        else:  # what stands between words is blank
            assert fold_text("".join(line.before)) == fold_text(line.left).replace(" ", "")
            assert fold_text("".join(line.after)) == fold_text(line.right).replace(" ", "")


@examples(60)
@given(query=st.sampled_from(QUERIES), window=windows)
def test_a_window_ends_early_only_where_the_passage_does(
    searcher: Searcher, query: str, window: Window
) -> None:
    for line in lines_of(searcher, query, window).lines:
        if len(line.before) < window.size:
            assert not fold_text(line.passage.text[: line.mark.start - len(line.left)])
        if len(line.after) < window.size:
            assert not fold_text(line.passage.text[line.mark.end + len(line.right) :])


def compared(line: Line, order: LineOrder) -> object:
    """What the order of a line hangs on, as the first lines of the module say it."""
    left = [fold_text(unit) for unit in reversed(line.before) if fold_text(unit)]
    right = [fold_text(unit) for unit in line.after if fold_text(unit)]
    match order:
        case "reading":
            return 0
        case "left":
            return left
        case "right":
            return right
        case "keyword":
            return fold_text(line.key), right


@examples(80)
@given(query=st.sampled_from(QUERIES), window=windows, order=st.sampled_from(ORDERS))
def test_every_order_holds_the_same_lines_and_leaves_ties_in_reading_order(
    searcher: Searcher, query: str, window: Window, order: LineOrder
) -> None:
    reading = lines_of(searcher, query, window).lines
    ordered = sorted_lines(reading, order)
    assert Counter(map(identity, ordered)) == Counter(map(identity, reading))
    place = {identity(line): number for number, line in enumerate(reading)}
    for one, other in pairwise(ordered):
        first, second = compared(one, order), compared(other, order)
        assert first <= second  # type: ignore[operator]  # both are of one kind
        if first == second:
            assert place[identity(one)] < place[identity(other)]


@examples(150)
@given(data=st.data())
def test_there_are_as_many_lines_as_a_search_counts(
    searcher: Searcher, data: st.DataObject
) -> None:
    passages = [p for d in searcher.documents for p in d.passages]
    text = data.draw(st.sampled_from(passages)).text
    start = data.draw(st.integers(0, len(text) - 1))
    some = text[start : start + data.draw(st.integers(1, 6))]
    piece = max(OTHERWISE_READ.split(some), key=len)
    if not fold_text(piece):
        return
    results = found(searcher, f'"{piece}"')
    lines = in_context(results.hits, searcher.segmentations).lines
    assert len(lines) == results.literal > 0
    assert {fold_text(line.key) for line in lines} == {fold_text(piece)}


def test_what_was_typed_and_its_variants_each_make_as_many_lines_as_there_are(
    searcher: Searcher,
) -> None:
    lines = lines_of(searcher, "宇航员").lines
    results = found(searcher, "宇航员")
    assert sum(line.mark.grade != "variant" for line in lines) == results.literal
    variants = Counter(line.key for line in lines if line.mark.grade == "variant")
    assert variants == {"航天员": found(searcher, '"航天员"').literal}


def test_related_passages_make_no_lines_and_are_counted(searcher: Searcher) -> None:
    results = found(searcher, RELATED)
    concordance = lines_of(searcher, RELATED)
    assert concordance.related == results.total - results.total_whole > 0
    assert concordance.lines == ()
    assert concordance.unmarked == 0


def test_passages_that_are_related_by_a_heading_alone_are_not_said_to_hold_any_word(
    tmp_path: Path,
) -> None:
    texts = ["一/、/深海探索", "水下/机器人/。", "海底/地图/。", "二/、/别的", "深海/探索/很/好/。"]
    results = found(open_made_up(tmp_path, {"题": texts}), "深海探索")
    concordance = in_context(results.hits, lambda _: ())
    assert (concordance.related, concordance.unmarked) == (0, 2)


def test_without_time_only_the_first_passages_are_cut_into_words(tmp_path: Path) -> None:
    lines = [f"这里/有/{number}/空间/站/。" for number in range(SURE + 20)]
    searcher = open_made_up(tmp_path, {"题": lines})
    hits = searcher.search(Request("空间", per_page=1000, sort="reading")).hits
    cut: list[str] = []

    def cuts(passage: str) -> Sequence[Segmentation]:
        cut.append(passage)
        return searcher.segmentations(passage)

    whole = in_context(hits, cuts, Window("word", 2), "reading", Budget(60))
    assert (len(whole.lines), whole.timed_out) == (SURE + 20, False)
    cut.clear()
    found = in_context(hits, cuts, Window("word", 2), "reading", Budget(0))
    assert found.timed_out
    assert found.lines == whole.lines[:SURE]
    assert len(cut) == SURE
    by_character = in_context(hits, cuts, Window(), "reading", Budget(0))
    assert (len(by_character.lines), by_character.timed_out) == (SURE + 20, False)
    searcher.close()


def test_passages_found_by_something_else_than_their_text_are_counted(searcher: Searcher) -> None:
    concordance = lines_of(searcher, "类型：标题")
    assert concordance.lines == ()
    assert concordance.unmarked == found(searcher, "类型：标题").total > 0


def test_what_another_mark_covers_in_part_makes_no_line_of_its_own(searcher: Searcher) -> None:
    query = "和平利用 或 利用外层空间"
    grades = {mark.grade for hit in found(searcher, query).hits for mark in hit.marks}
    assert "part" in grades
    keys = {fold_text(line.key) for line in lines_of(searcher, query).lines}
    assert keys == {"和平利用", "利用外层空间"}


def test_windows_are_of_characters(made_up: Searcher) -> None:
    lines = lines_of(made_up, "鲸鱼", Window("character", 2)).lines
    assert shown(lines) == [
        "大|鲸鱼|游。", "小|鲸鱼|吃鱼", "|鲸鱼|、鲸", "鱼、|鲸鱼|群和", "和大|鲸鱼|睡。",
    ]  # fmt: skip


def test_windows_are_of_words_and_cut_the_word_that_the_key_ends_in(made_up: Searcher) -> None:
    lines = lines_of(made_up, "鲸鱼", Window("word", 2)).lines
    assert shown(lines)[3] == "鲸鱼、|鲸鱼|群和"
    assert shown(lines)[4] == "和大|鲸鱼|睡。"


def test_blanks_are_no_words(made_up: Searcher) -> None:
    (line,) = lines_of(made_up, "whale", Window("word", 2)).lines
    assert shown([line]) == ["the big |whale| bank。"]
    assert line.before == ("the", "big")


def test_the_left_is_compared_from_the_key_outwards(made_up: Searcher) -> None:
    lines = lines_of(made_up, "鲸鱼", Window("character", 2), "left").lines
    assert [line.left for line in lines] == ["", "鱼、", "大", "和大", "小"]


def test_the_right_is_compared_from_the_key_outwards(made_up: Searcher) -> None:
    lines = lines_of(made_up, "鲸鱼", Window("character", 2), "right").lines
    assert [line.right for line in lines] == sorted(line.right for line in lines)
    assert lines[0].right == "、鲸"


def test_neighbours_are_counted_with_their_key(made_up: Searcher) -> None:
    lines = lines_of(made_up, "鲸鱼").lines
    left = neighbours(lines, "left")
    assert [(one.text, one.count) for one in left] == [("大鲸鱼", 2), ("小鲸鱼", 1)]
    assert {one.text[one.start : one.end] for one in left} == {"鲸鱼"}
    right = [one.text for one in neighbours(lines, "right")]
    assert sorted(right) == sorted(["鲸鱼游", "鲸鱼吃", "鲸鱼群", "鲸鱼睡"])


def test_a_neighbour_keeps_the_blank_that_parts_it_from_the_key(made_up: Searcher) -> None:
    lines = lines_of(made_up, "whale", Window("word", 2)).lines
    assert [one.text for one in neighbours(lines, "left")] == ["big whale"]
    (right,) = neighbours(lines, "right")
    assert (right.text, right.text[right.start : right.end]) == ("whale bank", "whale")


@pytest.mark.parametrize("unit", ["character", "word"])
@pytest.mark.parametrize("query", ["月球", "空间", "2030"])
def test_a_neighbour_with_its_key_is_found_at_least_as_often_as_it_is_counted(
    searcher: Searcher, query: str, unit: Unit
) -> None:
    lines = lines_of(searcher, query, Window(unit, 5)).lines
    for one in (*neighbours(lines, "left"), *neighbours(lines, "right")):
        assert found(searcher, f'"{one.text}"').literal >= one.count > 0


def test_the_commonest_neighbours_come_first_and_no_more_than_asked(searcher: Searcher) -> None:
    lines = lines_of(searcher, "空间").lines
    every = neighbours(lines, "left", sys.maxsize)
    assert neighbours(lines, "left", 3) == every[:3]
    assert [one.count for one in every] == sorted((one.count for one in every), reverse=True)
    letters = sum(line.left.rstrip()[-1:].isalnum() for line in lines)
    assert sum(one.count for one in every) == letters


def words(length: int) -> st.SearchStrategy[Segmentation]:
    """Any words of a text of that length, which need not cover it."""
    borders = st.lists(st.integers(0, length), max_size=8, unique=True).map(sorted)
    kept = st.lists(st.booleans(), min_size=8, max_size=8)
    return st.builds(
        lambda at, keep: Segmentation(
            "some", tuple(Span(a, b) for (a, b), k in zip(pairwise(at), keep, strict=False) if k)
        ),
        borders,
        kept,
    )


@given(
    st.text("月球空间 a1。", max_size=20).flatmap(
        lambda text: st.tuples(st.just(text), st.lists(words(len(text)), max_size=3))
    )
)
def test_words_rejoin_to_their_text_and_the_first_segmentation_is_believed(
    cut: tuple[str, list[Segmentation]],
) -> None:
    text, segmentations = cut
    joined = words_of(text, segmentations)
    assert "".join(text[word.start : word.end] for word in joined) == text
    assert all(word.start < word.end for word in joined)
    if segmentations:
        assert set(segmentations[0].words) <= set(joined)


def test_the_annotators_words_are_taken_and_elsewhere_those_of_jieba(searcher: Searcher) -> None:
    passage = next(p for d in searcher.documents for p in d.passages if len(p.words) == 1)
    (annotators, *_) = searcher.segmentations(passage.id)
    joined = words_of(passage.text, searcher.segmentations(passage.id))
    assert set(annotators.words) <= set(joined)
    without = replace(annotators, words=annotators.words[:1])
    jieba = searcher.segmentations(passage.id)[-1]
    assert set(words_of(passage.text, [without, jieba])) >= {
        word for word in jieba.words if word.start >= annotators.words[0].end
    }
