"""What stands at each character of many texts, against what each passage's view says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.analysis.borders import ODD, TRADITIONAL, Borders, joined
from indexer.analysis.normalize import fold_text, is_ideograph
from indexer.analysis.pages import fold_all
from indexer.analysis.scripts import simplified
from indexer.model import Passage, Reading, Segmentation, Span
from indexer.query.view import GRADES, PassageView
from indexer.records.borders import passage_borders
from tests.examples import examples

SIGNS = "空间國际合 aB，、（）1２．éé㎡　\u200b\u0301𠀀々—"
TEXTS = st.text(SIGNS, max_size=24) | st.text(st.characters(codec="utf-8"), max_size=8)


@st.composite
def cuts(draw: st.DrawFn, length: int, gaps: bool) -> tuple[Span, ...]:
    """Words of a text of such a length, in order; with gaps some of it is in none."""
    borders = sorted({0, length, *draw(st.lists(st.integers(0, length), max_size=12))})
    words = (Span(*pair) for pair in pairwise(borders))
    return tuple(word for word in words if not gaps or draw(st.integers(0, 4)))


@st.composite
def passages(draw: st.DrawFn) -> PassageView:
    """A passage cut by some annotators, who may have left out any of it, and by jieba."""
    text = draw(TEXTS)
    annotated = [draw(cuts(len(text), True)) for _ in range(draw(st.integers(0, 3)))]
    provided = tuple(Segmentation(f"{n}", words) for n, words in enumerate(annotated))
    readings = (Reading("", ()),) if draw(st.integers(0, 9)) == 0 else ()
    passage = Passage("d:p", "d", "item", "", (), "", text, (), provided, readings)
    return PassageView(passage, (*provided, Segmentation("jieba", draw(cuts(len(text), False)))))


def borders_of(views: Sequence[PassageView]) -> Borders:
    some = [view.passage for view in views]
    pages = fold_all([passage.text for passage in some])
    return passage_borders(pages, some, [view.segmentations[-1] for view in views])


def ranges(view: PassageView) -> Iterator[tuple[int, int]]:
    """Where texts that could be asked for stand in a folded text, and how long they are."""
    text = view.folded.text
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + 7) + 1):
            if text[start] != " " != text[end - 1]:
                yield start, end - start


def told(borders: Borders, views: Sequence[PassageView]) -> Iterator[tuple[int, PassageView]]:
    """The passages of which borders tell."""
    for number, view in enumerate(views):
        if not borders.flags[number] & ODD:
            yield number, view


SOME = st.lists(passages(), max_size=6)


def plain(text: str, *cuts: Sequence[tuple[int, int]]) -> PassageView:
    segmentations = tuple(Segmentation("", tuple(Span(*word) for word in cut)) for cut in cuts)
    passage = Passage("d:p", "d", "item", "", (), "", text, (), segmentations[:-1])
    return PassageView(passage, segmentations)


@examples(150)
@example([plain("空间", [(0, 2)]), plain("", []), plain("a 空 间", [(0, 1)], [(0, 3), (3, 5)])])
@given(SOME)
def test_ranges_are_graded_as_the_passage_grades_them(views: list[PassageView]) -> None:
    borders = borders_of(views)
    for number, view in told(borders, views):
        for start, length in ranges(view):
            one, at = np.array([number], np.uint32), np.array([start], np.uint32)
            (grade,) = borders.grades(one, at, length)
            span = view.folded.origin(start, start + length)
            assert GRADES[grade] == view.grade(span), (view.passage.text, span)


@examples(100)
@given(SOME)
def test_many_ranges_of_any_lengths_are_graded_as_each_alone(views: list[PassageView]) -> None:
    borders = borders_of(views)
    asked = [(n, *some) for n, view in told(borders, views) for some in ranges(view)]
    numbers, offsets, lengths = np.array(asked, np.int64).reshape(-1, 3).T
    found = borders.grades(numbers.astype(np.uint32), offsets.astype(np.uint32), lengths)
    spans = [(views[n], views[n].folded.origin(at, at + length)) for n, at, length in asked]
    assert [GRADES[grade] for grade in found] == [view.grade(span) for view, span in spans]


@examples(100)
@given(SOME)
def test_characters_lead_back_to_where_they_stand(views: list[PassageView]) -> None:
    borders = borders_of(views)
    for number, view in told(borders, views):
        offsets = np.arange(len(view.folded.text), dtype=np.uint32)
        numbers = np.full(len(offsets), number, np.uint32)
        assert borders.origins(numbers, offsets).tolist() == list(view.folded.starts)


@examples(150)
@example([plain("空间 a", [(0, 4)]), plain("合作", [(0, 1)])])
@given(SOME)
def test_ranges_go_on_to_the_ends_of_words_or_are_said_to_be_unsure(
    views: list[PassageView],
) -> None:
    borders = borders_of(views)
    for number, view in told(borders, views):
        for start, length in ranges(view):
            one, at = np.array([number], np.uint32), np.array([start], np.uint32)
            (found,), (unsure,) = borders.word_ends(one, at, length)
            span = view.folded.origin(start, start + length)
            last = view.folded.origin(start + found - 1, start + found)
            if not unsure:
                assert last.end == max(span.end, view.word_end(span)), (view.passage.text, span)


def test_word_ends_are_sure_where_no_character_was_dropped() -> None:
    views = [plain("国际空间站", [(0, 2), (2, 5)], [(0, 4)]), plain("国际 空间", [(0, 3), (3, 5)])]
    numbers, offsets = np.array([0, 0, 1], np.uint32), np.array([0, 2, 0], np.uint32)
    lengths, unsure = borders_of(views).word_ends(numbers, offsets, 2)
    assert lengths.tolist() == [4, 3, 2]
    assert unsure.tolist() == [False, False, True]


@examples(100)
@given(st.lists(SOME, max_size=4))
def test_joined_borders_are_those_of_all_passages_at_once(parts: list[list[PassageView]]) -> None:
    together = joined(map(borders_of, parts))
    whole = borders_of([view for part in parts for view in part])
    for name in Borders.__slots__:
        found, wanted = getattr(together, name), getattr(whole, name)
        assert found.dtype == wanted.dtype, name
        assert found.tolist() == wanted.tolist(), name


def is_another_form(sign: str) -> bool:
    """Whether it is a traditional character, or folds to an ideograph that is another one."""
    folded = fold_text(sign)
    return simplified(sign) != sign or (folded != sign and any(map(is_ideograph, folded)))


@given(SOME)
@example([plain("⺁", [])])  # a radical, which stands for an ideograph
def test_a_passage_is_odd_where_characters_do_not_tell_and_traditional_where_any_is(
    views: list[PassageView],
) -> None:
    for view, flags in zip(views, borders_of(views).flags.tolist(), strict=True):
        text = view.passage.text
        assert bool(flags & TRADITIONAL) == any(map(is_another_form, text))
        starts = list(view.folded.starts)
        if view.has_readings or len(set(starts)) < len(starts):
            assert flags & ODD


def test_texts_as_they_are_written_every_day_are_not_odd() -> None:
    texts = ["国际空间站，２０２１ 年 (ISS)。", "中美“嫦娥” GPS", "", "國際"]
    assert not (borders_of([plain(text, []) for text in texts]).flags & ODD).any()


def test_segmentations_without_words_say_nothing_of_a_passage_and_others_are_not_shifted() -> None:
    views = [
        plain("合作", [], [(0, 1), (1, 2)], []),
        plain("国际", [], []),
        plain("空间", [(0, 2)]),
    ]
    borders = borders_of(views)
    numbers = np.arange(3, dtype=np.uint32)
    grades = borders.grades(numbers, np.zeros(3, np.uint32), 2)
    assert [GRADES[grade] for grade in grades] == ["joined", "crossing", "word"]
