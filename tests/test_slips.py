"""A term that stands nowhere, and the terms that a slip of the hand makes of it."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.normalize import is_ideograph
from indexer.analysis.pinyin import sounds
from indexer.analysis.shapes import alike
from indexer.query.close_readings import Reading, Readings
from indexer.query.runs import without_signs
from indexer.query.slips import Slip, slips
from tests.seed_terms import Terms, general_words, seed_terms, texts_of

NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两")


@pytest.fixture(scope="module")
def read() -> Callable[[str], Readings]:
    return seed_terms().reader()


def _slips(typed: str, corpus: Terms) -> tuple[Slip, ...]:
    return slips(typed, corpus, corpus.vocabulary().holding, corpus.known)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("嫦蛾六号", "嫦娥六号"),
        ("伽利咯系统", "伽利略系统"),
        ("北斗道航", "北斗导航"),
        ("空间岁片", "空间碎片"),
        ("空间碎骗", "空间碎片"),
        ("火星探側", "火星探测"),
        ("月球科言站", "月球科研站"),
        ("可持序发展", "可持续发展"),
        ("近的小行星", "近地小行星"),
        ("国际月求科研站", "国际月球科研站"),
        ("和平利用外曾空见委员会", "和平利用外层空间委员会"),
    ],
)
def test_a_character_that_looks_or_sounds_alike_is_mended(
    typed: str, meant: str, read: Callable[[str], Readings]
) -> None:
    assert read(typed) == Readings(Reading(meant, "slip"), ())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("空碎间片", "空间碎片"),
        ("卫导星航", "卫星导航"),
        ("伽利系统", "伽利略系统"),
        ("和平利用外层空间委会", "和平利用外层空间委员会"),
        ("嫦嫦娥六号", "嫦娥六号"),
        ("尤里加加林", "尤里·加加林"),
        ("尤里-加加林", "尤里·加加林"),
        ("乌兹别克·斯坦", "乌兹别克斯坦"),
    ],
)
def test_swapped_missing_doubled_characters_and_signs_are_mended(
    typed: str, meant: str, read: Callable[[str], Readings]
) -> None:
    assert read(typed).best == Reading(meant, "slip")


@pytest.mark.parametrize(
    "typed", ["嫦娥五号", "天问二号", "神舟九号", "嫦娥六六号", "空间2050议程", "嫦娥大号"]
)
def test_numerals_are_never_changed(typed: str, read: Callable[[str], Readings]) -> None:
    assert read(typed) == Readings(None, ())


def test_what_sounds_or_looks_like_a_numeral_is_no_slip_of_it() -> None:
    corpus = texts_of(["长征", "五号", ",", "干", "公里", "航程"])
    assert _slips("长征武号", corpus) == ()
    assert _slips("长征五五号", corpus) == ()
    assert _slips("千公里航程", corpus) == ()


@pytest.mark.parametrize(
    "typed", ["木星探测", "航空局", "木星轨道", "土星探测", "国家航空局", "风云火箭"]
)
def test_a_word_of_another_thing_is_left_alone(typed: str, read: Callable[[str], Readings]) -> None:
    assert read(typed) == Readings(None, ())


@pytest.mark.parametrize("typed", ["碎骗", "空见", "蛾", "嫦蛾"])
def test_two_characters_are_never_mended(typed: str, read: Callable[[str], Readings]) -> None:
    assert read(typed) == Readings(None, ())


def test_a_word_that_looks_like_another_is_that_word(read: Callable[[str], Readings]) -> None:
    assert alike("生", "星")
    assert seed_terms().known("卫生")
    assert read("卫生导航") == Readings(None, ())


def test_a_word_that_sounds_like_another_is_only_asked_about(
    read: Callable[[str], Readings],
) -> None:
    assert read("应急反映") == Readings(None, (Reading("应急反应", "slip"),))
    assert read("外层空间事物厅") == Readings(None, (Reading("外层空间事务厅", "slip"),))


def test_a_character_that_may_be_a_word_by_itself_is_only_asked_about(
    read: Callable[[str], Readings],
) -> None:
    assert read("空间战") == Readings(None, (Reading("空间站", "slip"),))


def test_an_arbitrary_other_character_is_mended_in_long_terms_only() -> None:
    corpus = texts_of(["全球", "合作", "伙伴", "关系", "网络"])
    assert [slip.text for slip in _slips("全球合作饕伴关系", corpus)] == ["全球合作伙伴关系"]
    assert _slips("合作饕伴", corpus) == ()
    assert _slips("全球饕作饕伴关系", corpus) == ()


def test_an_arbitrary_last_character_is_another_kind_of_thing() -> None:
    corpus = texts_of(["国际", "月球", "科研", "站"])
    assert _slips("国际月球科研饕", corpus) == ()


def test_a_reading_begins_and_ends_with_words() -> None:
    corpus = texts_of(["空间", "碎片", "减缓"])
    assert [slip.text for slip in _slips("空间碎骗", corpus)] == ["空间碎片"]
    assert [slip.text for slip in _slips("空见碎片", corpus)] == ["空间碎片"]
    assert _slips("间碎骗减缓", corpus) == ()
    assert _slips("空间碎片碱", corpus) == ()


def test_readings_that_are_equally_close_are_only_offered() -> None:
    corpus = texts_of(["空间", "碎片", ",", "空间", "随片"])
    read = corpus.reader()
    assert read("空间岁片").best is None
    assert {reading.text for reading in read("空间岁片").others} == {"空间碎片", "空间随片"}


def test_the_closest_comes_first() -> None:
    corpus = texts_of(["载荷", "清单", ",", "灾荷", "清单"])
    found = _slips("栽荷清单", corpus)
    assert [slip.text for slip in found] == ["载荷清单", "灾荷清单"]


def test_a_text_too_long_for_a_term_has_no_slips() -> None:
    corpus = texts_of(["国际", "月球", "科研", "站"] * 20)
    assert _slips("国际月求科研站" * 10, corpus) == ()


def test_a_similar_character_in_a_term_of_the_corpus_nearly_always_gives_it_back(
    read: Callable[[str], Readings],
) -> None:
    """Where the wrong character makes no word of its own; then another thing was meant."""
    corpus, chance = seed_terms(), random.Random(20)
    common = sorted(general_words(), key=lambda word: -general_words()[word])[:4000]
    characters = sorted({character for word in common for character in word} - NUMERALS)
    terms = sorted(t for t in corpus.words if 4 <= len(t) <= 12 and all(map(is_ideograph, t)))
    tried = given_back = mistaken = 0
    while tried < 200:
        term = chance.choice(terms)
        place = chance.randrange(len(term))
        right = term[place]
        similar = [
            c for c in characters if c != right and (sounds(c) & sounds(right) or alike(c, right))
        ]
        if not similar or right in NUMERALS:
            continue
        typed = term[:place] + chance.choice(similar) + term[place + 1 :]
        if corpus.stands(typed):
            continue
        found = read(typed)
        tried += 1
        given_back += found.best is not None and found.best.text == term
        mistaken += found.best is not None and found.best.text != term
    assert given_back >= 0.8 * tried
    assert mistaken <= 0.02 * tried


@given(st.data())
def test_digits_numerals_and_letters_stay_as_they_are(data: st.DataObject) -> None:
    corpus = seed_terms()
    text, _ = data.draw(st.sampled_from(corpus.texts))
    start = data.draw(st.integers(0, max(0, len(text) - 4)))
    term = text[start : start + data.draw(st.integers(3, 12))]
    place = data.draw(st.integers(0, max(0, len(term) - 1)))
    typed = term[:place] + data.draw(st.sampled_from("蛾咯骗5a七岁-·见")) + term[place + 1 :]
    for slip in _slips(typed, corpus):
        assert corpus.stands(slip.text)
        assert _fixed(slip.text) == _fixed(typed)


def _fixed(text: str) -> str:
    return "".join(
        sign for sign in without_signs(text) if sign in NUMERALS or not is_ideograph(sign)
    )


@given(st.text(max_size=80))
def test_no_text_makes_it_fail(text: str) -> None:
    assert all(slip.text != text for slip in _slips(text, texts_of(["空间", "碎片"])))
