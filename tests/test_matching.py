"""Which spans satisfy a tree, and how well: grades, exclusions, readings, proximity."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.normalize import fold_text
from indexer.citations import with_citations
from indexer.highlight import disjoint, segments
from indexer.model import Description, Document, Passage, Reading, Segmentation, Source, Span
from indexer.query.matching import Level, Mark, Match, excludes, match
from indexer.query.tree import And, Near, Not, Or, Part, Place, Symbol, Term, Wildcard
from indexer.query.view import PassageView

TEXTS = st.text(st.sampled_from("中国外空ab 1２，é"), max_size=40)


def view(*cuts: str, readings: tuple[Reading, ...] = ()) -> PassageView:
    """A passage given as its segmentations, words divided by ``/``."""
    text = cuts[0].replace("/", "")
    segmentations = []
    for number, cut in enumerate(cuts):
        words, position = [], 0
        for word in cut.split("/"):
            words.append(Span(position, position + len(word)))
            position += len(word)
        segmentations.append(Segmentation(str(number), tuple(words)))
    passage = Passage("d:p", "d", "item", "", (), "", text, (Source("f", ()),), (), readings)
    return PassageView(passage, tuple(segmentations))


def uncut(text: str) -> PassageView:
    """A passage that may hold slashes, without any segmentation; with what it cites."""
    passage = Passage("d:p", "d", "item", "", (), "", text, (Source("f", ()),))
    document = Document(Description("d", "题", "un", ()), (), (passage,))
    return PassageView(with_citations([document])[0].passages[0], ())


def term(text: str, words: tuple[str, ...] = (), quoted: bool = False) -> Term:
    parts = tuple(Part((word,)) for word in words)
    return Term(text, fold_text(text), parts=parts, quoted=quoted)


def marked(found: Match, of: PassageView) -> list[str]:
    return [of.passage.text[mark.start : mark.end] for mark in disjoint(found.marks)]


@pytest.mark.parametrize(("cuts", "grade"), [
    (("参与/中国/航天",), "word"),
    (("发展/中/国/家",), "joined"),
    (("发展中国家",), "inside"),
    (("发展中/国家",), "crossing"),
    (("发展中/国家", "发展/中国/家"), "word"),
    (("发展中/国家", "发展中国家"), "inside"),
])  # fmt: skip
def test_the_grade_is_the_best_that_either_segmentation_gives(
    cuts: tuple[str, ...], grade: str
) -> None:
    (mark,) = match(term("中国"), view(*cuts)).marks
    assert mark.grade == grade


def test_every_occurrence_is_found_and_nothing_is_marked_twice() -> None:
    where = view("和平/和平/和")
    assert [(m.start, m.end) for m in match(term("和平"), where).marks] == [(0, 2), (2, 4)]


def test_blanks_and_widths_of_the_original_lie_inside_the_mark() -> None:
    where = view("2011/ /年/４/月/ /7/ /日/通过")
    found = match(term("4月7日"), where)
    assert marked(found, where) == ["４月 7 日"]


def test_an_accented_letter_is_no_plain_letter_but_a_squared_metre_holds_its_letter() -> None:
    assert not match(term("e"), view("caf\u00e9/")).level
    assert match(term("m"), view("10/㎡")).level


def test_another_witness_reading_is_found_and_marked_in_the_shown_text() -> None:
    text = "空间科学国际合作实验"
    other = text.replace("际", "")
    kept = [Span(i, i + 1) for i, sign in enumerate(text) if sign != "际"]
    where = view("空间科学/国际合作/实验", readings=(Reading(other, tuple(kept)),))
    assert marked(match(term("学国合作"), where), where) == ["学国际合作"]
    assert marked(match(term("国际合作"), where), where) == ["国际合作"]
    assert len(match(term("空间"), where).marks) == 1


def test_a_syllable_of_hangul_is_no_part_of_another() -> None:
    assert not match(term("하"), view("한글")).level
    assert match(term("한"), view("한글")).level


def test_a_wildcard_is_found_where_a_term_would_be() -> None:
    text = "火星探测"
    kept = [Span(i, i + 1) for i, sign in enumerate(text) if sign != "星"]
    where = view("火星/探测", readings=(Reading("火探测", tuple(kept)),))
    assert marked(match(Wildcard("火探*", (("火", "探"),), prefix=True), where), where) == [
        "火星探测"
    ]
    cafe = Wildcard("cafe*", (tuple("cafe"),), prefix=True)
    assert not match(cafe, view("caf\u00e9")).level
    later = Wildcard("ab*cd", (tuple("ab"), tuple("cd")), prefix=False)
    assert marked(match(later, view("xab/ /ab/ /cd")), view("xab/ /ab/ /cd")) == ["ab cd"]


def test_a_negated_wildcard_needs_a_whole_word_too() -> None:
    china = Wildcard("中国*", (("中", "国"),), prefix=True)
    assert match(Not(china), view("发展中国家")).level
    assert not match(Not(china), view("在/中国/举行")).level
    assert not match(Not(china), view("在/中/国/举行")).level


def test_two_exclusions_cancel_each_other() -> None:
    assert match(Not(Not(term("中国"))), view("在/中国")).level
    assert not match(Not(Not(term("中国"))), view("在/美国")).level


def test_a_sentence_goes_on_to_its_closing_quote() -> None:
    where = view("“/月球/。/”/火星")
    assert not match(Near(term("月球"), term("火星"), None), where).level
    assert match(Near(term("”"), term("月球"), None), where).level


def test_one_character_inside_a_longer_word_makes_no_passage_related() -> None:
    query = term("核聚变堆", ("核", "聚变", "堆"))
    assert not match(query, view("核可/聚变")).level
    assert match(query, view("核/聚变")).level


def test_a_symbol_does_not_stand_in_a_longer_one() -> None:
    symbol = Symbol("A/76/2", "a/76/2", "a|76|2", ())
    assert not match(symbol, uncut("见 A/76/20")).level
    assert not match(symbol, uncut("见 A/A/76/2")).level
    assert match(symbol, uncut("见 A/76/2。")).level


def test_places_that_speak_of_a_paragraph_are_found_beside_it() -> None:
    place = Place("决议第14段", "决议第14段", ("x:op14",), ("a|res|76|76",), "第14段")
    speaking = uncut("A/RES/76/76，第 14 段")
    assert marked(match(place, speaking), speaking) == ["第 14 段"]
    assert not match(place, uncut("A/RES/75/92，第 14 段")).level


def test_related_evidence_adds_up_over_terms() -> None:
    both = And((term("月球基地", ("月球", "基地")), term("火星城市", ("火星", "城市"))))
    found = match(both, view("月球/和/基地/，/火星/和/城市"))
    assert (found.level, found.covered) == (Level.RELATED, 8)


def test_parts_are_marked_only_where_the_whole_does_not_stand() -> None:
    query = term("空间碎片", ("空间", "碎片"))
    whole = view("空间/碎片/与/空间/活动")
    assert marked(match(query, whole), whole) == ["空间碎片"]
    apart = view("空间/活动/与/碎片")
    found = match(query, apart)
    assert found.level is Level.RELATED
    assert marked(found, apart) == ["空间", "碎片"]
    assert {mark.grade for mark in found.marks} == {"part"}


def test_a_related_passage_holds_most_words_and_no_part_crosses_words() -> None:
    query = term("月球科研基地", ("月球", "科研", "基地"))
    assert match(query, view("月球/与/科研")).level is Level.RELATED
    assert not match(query, view("月球/与/合作")).level
    assert not match(query, view("月球/本/科/研讨")).level


def test_an_exclusion_needs_a_whole_word_unless_quoted() -> None:
    inside, word = view("发展中国家"), view("在/中国/举行")
    assert match(Not(term("中国")), inside).level
    assert not match(Not(term("中国")), word).level
    assert not match(Not(term("中国", quoted=True)), inside).level
    assert excludes(Or((term("中国"), term("美国"))), word)
    assert not excludes(And((term("中国"), term("美国"))), word)


def test_near_marks_only_what_is_near() -> None:
    where = view("北斗/系统/，/此外/还有/许多/别的/系统")
    found = match(Near(term("北斗"), term("系统"), 2), where)
    assert [(m.start, m.end) for m in disjoint(found.marks)] == [(0, 2), (2, 4)]
    assert not match(Near(term("北斗"), term("别的"), 2), where).level
    assert match(Near(term("别的"), term("系统"), 0), where).level
    latin = view("Rosalind/ /Franklin/ /号")
    assert not match(Near(term("rosalind"), term("franklin"), 0), latin).level
    assert match(Near(term("rosalind"), term("franklin"), 1), latin).level
    assert match(Near(term("franklin"), term("号"), 0), latin).level


def test_one_sentence_ends_at_its_stop() -> None:
    where = view("北斗/好/。/系统/大/，/碎片/少")
    assert not match(Near(term("北斗"), term("系统"), None), where).level
    assert match(Near(term("系统"), term("碎片"), None), where).level


def test_a_prefix_goes_to_the_end_of_its_word_and_latin_ones_begin_a_word() -> None:
    where = view("外空活动/与/外空/exchange/ /chang'e")
    prefix = Wildcard("外空*", (("外", "空"),), prefix=True)
    assert marked(match(prefix, where), where) == ["外空活动", "外空"]
    latin = Wildcard("chang*", (tuple("chang"),), prefix=True)
    assert [(m.start, m.grade) for m in match(latin, where).marks] == [(16, "word")]


def test_inner_wildcards_take_one_character_or_the_shortest_run() -> None:
    where = view("嫦娥六号/、/嫦娥/十一号/，/中国/的/合作/合作")
    one = Wildcard("嫦娥?号", (("嫦", "娥", None, "号"),), prefix=False)
    assert marked(match(one, where), where) == ["嫦娥六号"]
    run = Wildcard("中国*合作", (("中", "国"), ("合", "作")), prefix=False)
    assert marked(match(run, where), where) == ["中国的合作"]
    far = view("中国/和/中国/的/合作")
    assert marked(match(run, far), far) == ["中国的合作"]


def oracle(text: str) -> str:
    """Plain NFKC and lower case, without the blanks beside ideographs: in other words than ours."""
    plain = unicodedata.normalize("NFKC", text).lower().strip()
    plain = re.sub(r"\s+", " ", plain)
    return re.sub(r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])", "", plain)


@given(text=TEXTS, data=st.data())
def test_marks_are_exactly_what_a_plain_search_finds(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    needle = oracle(text[start : data.draw(st.integers(start, len(text)))])
    where = view(text)
    if not needle:
        return
    folded = unicodedata.normalize("NFKD", needle)
    found = match(Term(needle, folded), where)
    assert len(found.marks) == oracle(text).count(needle)
    for mark in found.marks:
        assert oracle(text[mark.start : mark.end]) == needle


def test_of_equally_long_marks_the_better_grade_keeps_its_range() -> None:
    marks = [Mark(0, 2, 0, "crossing"), Mark(1, 3, 1, "word")]
    assert disjoint(marks) == (Mark(0, 1, 0, "part"), Mark(1, 3, 1, "word"))


@given(st.text(max_size=20), st.lists(st.tuples(
    st.integers(0, 19), st.integers(1, 20), st.integers(0, 3), st.sampled_from(["word", "part"])
)))  # fmt: skip
def test_segments_rejoin_and_mark_exactly_the_marked_characters(
    text: str, raw: list[tuple[int, int, int, str]]
) -> None:
    marks = [
        Mark(start, min(start + length, len(text)), number, "word" if grade == "word" else "part")
        for start, length, number, grade in raw
        if start < len(text)
    ]
    kept = disjoint(marks)
    pieces = segments(text, kept)
    assert "".join(piece.text for piece in pieces) == text
    assert all(one.end <= other.start for one, other in pairwise(kept))
    wanted = {i for mark in marks for i in range(mark.start, mark.end)}
    assert {i for mark in kept for i in range(mark.start, mark.end)} == wanted
    if marks:
        typed = [mark for mark in marks if mark.grade == "word"] or marks
        longest = max(mark.end - mark.start for mark in typed)
        assert any(mark.end - mark.start == longest for mark in kept)


def test_what_was_typed_keeps_its_mark_inside_a_longer_variant() -> None:
    kept = disjoint([Mark(0, 9, 0, "variant"), Mark(4, 8, 1, "word")])
    assert kept == (Mark(0, 4, 0, "variant"), Mark(4, 8, 1, "word"), Mark(8, 9, 0, "variant"))
