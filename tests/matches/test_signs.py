"""Brackets and long lists of a text, and what is noted of them at each of its characters."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.analysis.borders import BRACKET, CLOSES, LISTED, ODD, OPENS
from indexer.analysis.clauses import brackets, long_lists
from indexer.model import Span
from tests.examples import examples
from tests.matches.test_borders import borders_of, plain

LIST = "、".join("甲乙丙丁戊己庚辛")
TEXTS = st.lists(
    st.sampled_from(
        [*'（(）)“”"空间碎 ab，。；：:！?', "、", f"甲{LIST}", "（空间）", "外空 ( 外 )"]
    ),
    max_size=14,
).map("".join)


@pytest.mark.parametrize(("text", "found"), [
    ("委员会（外空委）", ["外空委"]),
    ("委员会(外空委)", ["外空委"]),
    ("委员会(外空委)的（“简称”）", ["外空委", "简称"]),
    ("（一）（二三", []),
    ("（外空（空间）", ["空间"]),
    ("外空", []),
    (f"（{'空' * 20}）（{'间' * 21}）", ["空" * 20]),
])  # fmt: skip
def test_a_bracket_holds_what_may_be_another_name(text: str, found: list[str]) -> None:
    assert [text[short.start : short.end] for _, short in brackets(text)] == found
    for bracket, short in brackets(text):
        assert bracket.start < short.start < short.end < bracket.end
        assert text[bracket.start] in "（("
        assert text[bracket.end - 1] in "）)"


@given(TEXTS)
def test_a_long_list_is_a_clause_with_seven_marks_between_its_items(text: str) -> None:
    clauses = re.finditer(r"[^。；;：:，！？!?]+", text)
    wanted = [Span(*clause.span()) for clause in clauses if clause.group().count("、") >= 7]
    assert list(long_lists(text)) == wanted


def test_a_list_of_eight_is_long_and_one_of_seven_is_not() -> None:
    assert long_lists(LIST) == (Span(0, len(LIST)),)
    assert long_lists(LIST.removesuffix("、辛")) == ()
    assert long_lists(f"有：{LIST}，等") == (Span(2, 2 + len(LIST)),)


@examples(150)
@example(["", f"空（外空） {LIST}。间"])
@given(st.lists(TEXTS, max_size=5))
def test_at_each_character_it_is_noted_what_stands_there(texts: list[str]) -> None:
    views = [plain(text, []) for text in texts]
    borders = borders_of(views)
    for number, (text, view) in enumerate(zip(texts, views, strict=True)):
        if borders.flags[number] & ODD:
            continue
        mine = borders.signs[int(borders.rows[number]) : int(borders.rows[number + 1])]
        assert len(mine) == len(view.folded.text)
        enclosed, lists = brackets(text), long_lists(text)
        for sign, start, end in zip(mine, view.folded.starts, view.folded.ends, strict=True):
            assert bool(sign & BRACKET) == any(one.start == end for one, _ in enclosed)
            assert bool(sign & OPENS) == any(short.start == start for _, short in enclosed)
            assert bool(sign & CLOSES) == any(short.end == end for _, short in enclosed)
            assert bool(sign & LISTED) == any(
                one.start <= start and end <= one.end for one in lists
            )


def test_texts_without_brackets_and_lists_have_no_signs() -> None:
    borders = borders_of([plain("空间碎片，国际合作。", [(0, 4)]), plain("甲、乙", [])])
    assert np.count_nonzero(borders.signs) == 0
    assert len(borders.signs) == borders.rows[-1]
