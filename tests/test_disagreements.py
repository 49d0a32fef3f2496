"""Where two segmentations cut one text in two ways: laws, an oracle by offsets, and the seeds."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.agreement import compared, every_place, places
from indexer.budget import Budget
from indexer.disagreements import (
    Comparing,
    Comparison,
    Segmented,
    disagreements,
    holding,
    stretches,
)
from indexer.model import Passage, Segmentation, Span
from indexer.query.view import GRADES, PassageView
from indexer.search import Searcher
from tests.made_up_corpus import open_made_up

TEXTS = st.text("外空活动，a/ ", min_size=1, max_size=14)


@st.composite
def segmentations(draw: st.DrawFn, text: str, name: str) -> Segmentation:
    """Any cut of a text, some words left out, as a file that holds parts of it."""
    borders = sorted(draw(st.sets(st.integers(1, len(text))))) if len(text) > 1 else []
    edges = [0, *(at for at in borders if at < len(text)), len(text)]
    spans = [Span(a, b) for a, b in pairwise(edges)]
    return Segmentation(name, tuple(span for span in spans if draw(st.integers(0, 4))))


@st.composite
def cut_passages(draw: st.DrawFn) -> list[tuple[Passage, tuple[Segmentation, ...]]]:
    found = []
    for number in range(draw(st.integers(1, 4))):
        text = draw(TEXTS)
        some = tuple(draw(segmentations(text, name)) for name in ("a", "b", "c"))
        found.append((passage(str(number), text), some))
    return found


def passage(place: str, text: str) -> Passage:
    return Passage(f"d:{place}", "d", "paragraph", "", (), "", text, ())


def cut(name: str, text: str, start: int = 0) -> Segmentation:
    """``外空/活动`` as words from an offset on; ``_`` stands for a character that is not held."""
    words = []
    for piece in text.split("/"):
        if piece.strip("_"):
            words.append(Span(start, start + len(piece)))
        start += len(piece)
    return Segmentation(name, tuple(words))


def found(text: str, *cuts: str) -> list[tuple[str, tuple[str, ...]]]:
    """The disagreements of cuts of one text, as (text, cuts joined by bars)."""
    some = tuple(cut(name, pieces) for name, pieces in zip("abc", cuts, strict=False))
    (comparison,) = disagreements([(passage("p", text), some)])
    return [(one.text, tuple("|".join(c) for c in one.cuts)) for one in comparison.disagreements]


def differing(one: Segmentation, other: Segmentation) -> set[int]:
    """The oracle: character by character, the places that both hold and cut in two ways."""
    words = [
        {at: number for number, word in enumerate(some.words) for at in range(word.start, word.end)}
        for some in (one, other)
    ]
    return {
        at
        for at in range(1, 1 + max((word.end for word in one.words), default=0))
        if all(at - 1 in held and at in held for held in words)
        and len({held[at - 1] == held[at] for held in words}) == 2
    }


def every_stretch(comparison: Comparison) -> Iterator[tuple[str, str, Span]]:
    for one in comparison.disagreements:
        for place in one.places:
            yield one.text, place.passage, place.span


def test_a_stretch_runs_from_one_common_border_to_the_next() -> None:
    assert found("和平利用外空", "和平/利用/外空", "和平利用/外空") == [
        ("和平利用", ("和平|利用", "和平利用"))
    ]


def test_words_that_cross_each_other_are_one_stretch() -> None:
    assert found("全球卫星导航", "全球卫星/导航", "全球/卫星导航") == [
        ("全球卫星导航", ("全球卫星|导航", "全球|卫星导航"))
    ]


def test_what_one_does_not_hold_is_not_compared() -> None:
    assert found("科学国际合作", "科学/国/_/合作", "科学/国际/合作") == []
    assert found("空间站国际", "空间站国/_", "空间站/国际") == [
        ("空间站国", ("空间站国", "空间站|国"))
    ]


def test_the_most_frequent_come_first_and_ties_in_the_order_of_their_texts() -> None:
    text = "月球外空火星火星"
    some = cut("a", "月球/外空/火星/火星"), cut("b", "月/球/外/空/火/星/火/星")
    (comparison,) = disagreements([(passage("p", text), some)])
    assert [(one.text, len(one.places)) for one in comparison.disagreements] == [
        ("火星", 2),
        ("外空", 1),
        ("月球", 1),
    ]
    assert comparison.total == 4


def test_one_text_cut_in_different_ways_is_counted_way_by_way() -> None:
    text = "外空会，外空会"
    some = cut("a", "外空/会/，/外/空会"), cut("b", "外空会/，/外空会")
    (comparison,) = disagreements([(passage("p", text), some)])
    assert [one.cuts[0] for one in comparison.disagreements] == [("外", "空会"), ("外空", "会")]


def test_files_that_share_no_text_are_not_compared() -> None:
    some = cut("a", "外空"), cut("b", "活动", start=2)
    assert disagreements([(passage("p", "外空活动"), some)]) == ()


@given(cut_passages())
def test_each_place_that_differs_lies_inside_exactly_one_stretch(
    passages: list[tuple[Passage, tuple[Segmentation, ...]]],
) -> None:
    known = {p.id: {s.name: s for s in some} for p, some in passages}
    for comparison in disagreements(passages):
        inside: Counter[tuple[str, int]] = Counter()
        for _, name, span in every_stretch(comparison):
            inside.update((name, at) for at in range(span.start + 1, span.end))
        assert max(inside.values(), default=1) == 1
        for name, some in known.items():
            differs = differing(some[comparison.first], some[comparison.second])
            assert {at for at in differs if (name, at) not in inside} == set()


@given(cut_passages())
def test_cuts_rejoin_and_have_no_border_in_common(
    passages: list[tuple[Passage, tuple[Segmentation, ...]]],
) -> None:
    texts = {p.id: p.text for p, _ in passages}
    for comparison in disagreements(passages):
        for one in comparison.disagreements:
            first, second = one.cuts
            assert "".join(first) == "".join(second) == one.text
            borders = [{len("".join(c[:n])) for n in range(1, len(c))} for c in one.cuts]
            assert not borders[0] & borders[1]
            assert first != second
            for place in one.places:
                assert texts[place.passage][place.span.start : place.span.end] == one.text


@given(cut_passages())
def test_a_stretch_is_cut_as_its_segmentation_cuts_it(
    passages: list[tuple[Passage, tuple[Segmentation, ...]]],
) -> None:
    known = {p.id: {s.name: every_place(s) for s in some} for p, some in passages}
    for comparison in disagreements(passages):
        for one in comparison.disagreements:
            for place in one.places:
                for name, pieces in zip(
                    (comparison.first, comparison.second), one.cuts, strict=True
                ):
                    at = place.span.start
                    for piece in pieces:
                        inner = range(at + 1, at + len(piece))
                        assert not any(known[place.passage][name][i] for i in inner)
                        at += len(piece)


@given(TEXTS.flatmap(lambda text: st.tuples(st.just(text), segmentations(text, "a"))))
def test_a_segmentation_never_disagrees_with_itself(drawn: tuple[str, Segmentation]) -> None:
    text, some = drawn
    for comparison in disagreements([(passage("p", text), (some, some))]):
        assert comparison.disagreements == ()
        assert comparison.borders.both == comparison.borders.measured


@given(cut_passages())
def test_borders_are_those_that_the_agreement_is_measured_by(
    passages: list[tuple[Passage, tuple[Segmentation, ...]]],
) -> None:
    for one in disagreements(passages):
        pairs = [
            [places(p.text, s) for s in some if s.name in (one.first, one.second)]
            for p, some in passages
        ]
        assert one.borders.both == sum(compared(*pair).both for pair in pairs)
        assert one.borders.measured == sum(compared(*pair).measured for pair in pairs)


@given(cut_passages())
def test_stretches_of_many_hold_those_of_each_two(
    passages: list[tuple[Passage, tuple[Segmentation, ...]]],
) -> None:
    for p, some in passages:
        together = list(stretches(len(p.text), [every_place(s) for s in some]))
        for comparison in disagreements([(p, some)]):
            for _, _, span in every_stretch(comparison):
                assert any(o.start <= span.start and span.end <= o.end for o in together)


@given(
    TEXTS.flatmap(lambda text: st.tuples(st.just(text), *(segmentations(text, n) for n in "ab")))
)
def test_the_grade_of_a_range_is_the_best_of_those_that_segmentations_give_it(
    drawn: tuple[str, Segmentation, Segmentation],
) -> None:
    text, *some = drawn
    view = PassageView(passage("p", text), tuple(some))
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            span = Span(start, end)
            grades = view.grades(span)
            held = [{at for w in s.words for at in range(w.start, w.end)} for s in some]
            lacks = [not set(range(start, end)) <= characters for characters in held]
            assert [grade is None for grade in grades] == lacks
            if not any(lacks):
                assert view.grade(span) == min((g for g in grades if g), key=GRADES.index)


def test_a_filter_keeps_texts_that_hold_another_in_any_spelling(tmp_path: Path) -> None:
    searcher = open_made_up(tmp_path, {"题": ["外空会议/ＡＢ站/x", "外/空会/议/A/B站/x"]})
    (comparison,) = searcher.disagreements().comparisons
    assert {one.text for one in holding(comparison.disagreements, "ab")} == {"ＡＢ站", "AB站"}
    assert holding(comparison.disagreements, "月") == ()
    searcher.close()


# A part at a time ---------------------------------------------------------------------------------


class Steps(Budget):
    """Time for so many steps."""

    def __init__(self, steps: int) -> None:
        super().__init__(60)
        self._steps = steps

    def is_spent(self) -> bool:
        self.spent = self.spent or not self._steps
        self._steps -= 1
        return self.spent


@given(cut_passages(), st.lists(st.integers(0, 3), max_size=6))
def test_whatever_time_there_is_what_is_told_is_that_of_the_first_passages(
    passages: list[Segmented], steps: list[int]
) -> None:
    comparing, done = Comparing(len(passages), passages.__getitem__), 0
    for some in steps:
        told = comparing.within(Steps(some))
        done = min(len(passages), done + some)
        assert (told.passages, told.total) == (done, len(passages))
        assert told.whole == (done == len(passages))
        assert told.comparisons == disagreements(passages[:done])
    assert comparing.within(Budget(60)).comparisons == disagreements(passages)


def test_nothing_is_compared_twice() -> None:
    read: list[int] = []

    def read_once(number: int) -> Segmented:
        read.append(number)
        return passage(str(number), "外空"), (cut("a", "外/空"), cut("b", "外空"))

    comparing = Comparing(5, read_once)
    for steps in (2, 0, 2, 9, 9):
        comparing.within(Steps(steps))
    assert read == [0, 1, 2, 3, 4]


def test_what_was_compared_before_a_passage_could_not_be_read_is_kept() -> None:
    damaged = [2]

    def read(number: int) -> Segmented:
        if number in damaged:
            raise OSError("damaged")
        return passage(str(number), "外空"), (cut("a", "外/空"), cut("b", "外空"))

    comparing = Comparing(4, read)
    with pytest.raises(OSError, match="damaged"):
        comparing.within(Budget(60))
    damaged.clear()
    (comparison,) = comparing.within(Budget(60)).comparisons
    assert [place.passage for place in comparison.disagreements[0].places] == [
        "d:0",
        "d:1",
        "d:2",
        "d:3",
    ]


def test_who_has_no_time_to_wait_is_told_what_is_known() -> None:
    reading, go_on = threading.Event(), threading.Event()

    def read(number: int) -> Segmented:
        if number == 1:
            reading.set()
            assert go_on.wait(60)
        return passage(str(number), "外空"), (cut("a", "外/空"), cut("b", "外空"))

    comparing = Comparing(2, read)
    comparing.within(Steps(1))
    with ThreadPoolExecutor() as pool:
        other = pool.submit(comparing.within, Budget(60))
        assert reading.wait(60)
        assert comparing.within(Budget(0)).passages == 1
        waiting = pool.submit(comparing.within, Budget(60))
        go_on.set()
        assert other.result().whole
        assert waiting.result().whole


def test_many_at_once_compare_each_passage_once(searcher: Searcher) -> None:
    passages = [p for document in searcher.documents for p in document.passages]
    read: list[int] = []

    def reading(number: int) -> Segmented:
        read.append(number)
        return passages[number], searcher.segmentations(passages[number].id)

    comparing = Comparing(len(passages), reading)
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(comparing.within, [Steps(len(passages) // 5) for _ in range(8)]))
    assert read == list(range(len(passages)))
    assert told[-1].comparisons == searcher.disagreements().comparisons


def test_no_view_is_made_for_comparing(tmp_path: Path) -> None:
    searcher = open_made_up(tmp_path, {"题": ["外空/会议", "外/空/会议"]})
    before = searcher.caches["views"]
    assert searcher.disagreements().whole
    assert searcher.caches["views"] == before
    searcher.close()


def test_the_given_texts_are_compared_pair_by_pair(searcher: Searcher) -> None:
    pairs = {(one.first[:3], one.second[:3]): one for one in searcher.disagreements().comparisons}
    assert list(pairs) == [("000", "001"), ("000", "jie"), ("001", "jie"), ("002", "jie")]
    first = pairs["000", "001"].disagreements[0]
    assert (first.text, first.cuts) == ("空间碎片", (("空间", "碎片"), ("空间碎片",)))
    assert {place.passage for place in first.places} == {"white-paper:6.2.1.b4"}
    assert pairs["000", "001"].borders.f1 == pytest.approx(0.909, abs=0.001)


def test_a_searcher_cuts_any_text_as_the_build_did(searcher: Searcher) -> None:
    for document in searcher.documents:
        for some in document.passages[:5]:
            assert searcher.segment(some.text) == searcher.segmentations(some.id)[-1]


def test_a_searcher_grades_a_range_by_each_segmentation(searcher: Searcher) -> None:
    document = searcher.document("white-paper")
    assert document is not None
    (held,) = (p for p in document.passages if p.id == "white-paper:6.2.1.b4")
    at = held.text.index("空间碎片")
    assert searcher.grades(held.id, Span(at, at + 4)) == ("joined", "word", "joined")
    assert searcher.grades(held.id, Span(at, at + 2)) == ("word", "inside", "word")
    assert searcher.grades(held.id, Span(at + 1, at + 3)) == ("crossing", "inside", "crossing")
