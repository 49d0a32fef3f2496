"""Folding: when two spellings are one term, with a map back to the original."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.normalize import fold, fold_one_by_one, fold_text, is_ideograph

TEXTS = st.text(
    st.sampled_from("中国外空卫星年月Aa1９ａ／（，。 \t\u3000\n⽅⻓Å㎡…é\u0301\u200b\ufe0fﬁß𠀀İ")
    | st.characters()
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2011年4月7日", "2011 年４月 7 日"),
        ("Ｚｏｏｍ平台", "zoom 平台"),
        ("（空间）", "(空间)"),
        ("⽅法", "方法"),  # a Kangxi radical
        ("⻓征", "长征"),  # a radical of the supplement
        ("é", "e\u0301"),
        ("外\u200b空", "外空"),
        ("葛\U000e0100", "葛"),
        ("☎\ufe0e", "☎"),
        ("外\x00空", "外空"),
        ("a\x00b", "a b"),
        ("〇 一", "〇一"),
        ("人 々", "人々"),
        ("a 𠮷", "a𠮷"),
        ("Rosalind \n Franklin", "rosalind franklin"),
    ],
)
def test_spellings_of_one_term_fold_alike(one: str, other: str) -> None:
    assert fold_text(one) == fold_text(other)


@pytest.mark.parametrize(
    ("one", "other"), [("a b", "ab"), ("外空", "外层空间"), ("1 2", "12"), ("国际", "国除")]
)
def test_different_texts_stay_different(one: str, other: str) -> None:
    assert fold_text(one) != fold_text(other)


@given(TEXTS)
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    folded = fold_text(text)
    assert fold_text(folded) == folded


@given(TEXTS)
def test_every_folded_character_has_its_origin_in_order(text: str) -> None:
    folded = fold(text)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    for start, end in zip(folded.starts, folded.ends, strict=True):
        assert 0 <= start < end <= len(text)
    assert list(folded.starts) == sorted(folded.starts)


@given(TEXTS, st.data())
def test_the_folding_of_a_substring_stands_in_the_folding_of_the_whole(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert fold_text(text[start:end]) in fold_text(text)


@given(st.text(st.sampled_from("中国外空Az09 ，。/()")))
def test_plain_text_folds_as_nfkc_and_lower_case_do(text: str) -> None:
    lowered = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    kept = [
        sign
        for i, sign in enumerate(lowered)
        if sign != " " or not (is_ideograph(lowered[i - 1]) or is_ideograph(lowered[i + 1]))
    ]
    assert fold_text(text) == "".join(kept)


@given(st.text() | st.text("航天 \t\u3000aé㎡/（)\u200b載\0", max_size=40))
def test_folding_at_once_is_folding_one_by_one(text: str) -> None:
    assert fold(text) == fold_one_by_one(text)


def test_a_long_text_is_folded_like_a_short_one() -> None:
    text = "航天 law a  b" * 1000
    assert fold(text) == fold_one_by_one(text)
