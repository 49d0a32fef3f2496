"""How ideographs sound, and what may be pinyin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.pinyin import (
    Syllable,
    blurred_sounds,
    initials,
    readings,
    run_together,
    sounds,
    spoken,
    typed_pinyin,
)

IDEOGRAPHS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=8)


def _may_be(typed: str, term: str) -> bool:
    read, pinyin = spoken(term), typed_pinyin(typed)
    assert read is not None
    return pinyin is not None and pinyin.fits(read)


@pytest.mark.parametrize(
    "typed",
    [
        *("hangtian", "hang tian", "hang'tian", "hang’tian", "hang-tian", "HangTian"),
        *("hángtiān", "háng tiān", "hang2tian1", "hang2 tian1", "hángtian", "hang2tian"),
    ],
)
def test_syllables_are_typed_in_many_ways(typed: str) -> None:
    assert _may_be(typed, "航天")


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("hangtia", "航天"),
        ("hangtiann", "航天"),
        ("hang4tian1", "航天"),
        ("hàngtiān", "航天"),
        ("han gtian", "航天"),
        ("xi'an", "先"),
        ("xian2", "西安"),
    ],
)
def test_letters_borders_and_tones_must_agree(typed: str, term: str) -> None:
    assert not _may_be(typed, term)


@pytest.mark.parametrize("typed", ["zhanlve", "zhanlue", "zhanlüe", "zhànlüè", "zhan4lu:e4"])
def test_u_with_dots_has_several_spellings(typed: str) -> None:
    assert _may_be(typed, "战略")


@pytest.mark.parametrize("typed", ["nvxing", "nüxing", "nu:xing", "nǚxìng", "nü3xing4"])
def test_u_with_dots_is_not_plain_u(typed: str) -> None:
    assert _may_be(typed, "女性")
    assert not _may_be("nuxing", "女性")


@pytest.mark.parametrize(
    "typed", ["", " ", "2030", "A/76/20", "4gao", "航tian", "a_b", "¿", "á6", "-a"]
)
def test_what_has_other_signs_is_no_pinyin(typed: str) -> None:
    assert typed_pinyin(typed) is None


@pytest.mark.parametrize(
    ("term", "letters"), [("重力", "zhongli"), ("重庆", "chongqing"), ("银行", "yinhang")]
)
def test_a_phrase_says_how_its_characters_are_read(term: str, letters: str) -> None:
    assert run_together(spoken(term) or ()) == letters


def test_a_character_may_be_read_in_another_way() -> None:
    pinyin = typed_pinyin("chongli")
    assert pinyin is not None
    assert pinyin.may_be("重力")
    assert not pinyin.may_be("中立")


def test_signs_are_not_read() -> None:
    assert spoken("加加林·") is None
    assert spoken("a") is None
    assert readings("·") == ()


def test_initials_take_two_letters_or_one_for_zh_ch_and_sh() -> None:
    read = (Syllable("zhong", 1), Syllable("shi", 4), Syllable("kong", 1))
    assert set(initials(read)) == {"zsk", "zhsk", "zshk", "zhshk"}


@pytest.mark.parametrize(
    ("one", "other"),
    [("站", "暂"), ("测", "彻"), ("南", "兰"), ("星", "心"), ("成", "陈"), ("航", "寒")],
)
def test_sounds_that_many_people_do_not_tell_apart_are_blurred(one: str, other: str) -> None:
    assert not sounds(one) & sounds(other)
    assert blurred_sounds(one) & blurred_sounds(other)


def test_sounds_that_everybody_tells_apart_are_not_blurred() -> None:
    assert not blurred_sounds("木") & blurred_sounds("火")
    assert not blurred_sounds("天") & blurred_sounds("空")


@given(IDEOGRAPHS)
def test_every_term_fits_its_own_pinyin(term: str) -> None:
    read = spoken(term)
    if read:
        for typed in (run_together(read), " ".join(one.letters for one in read)):
            assert _may_be(typed, term)
        numbered = "".join(f"{one.letters}{one.tone}" for one in read)
        assert _may_be(numbered, term)


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    typed_pinyin(text)
    spoken(text)
