"""jieba's plain cut, by a tokenizer of its own."""

from __future__ import annotations

import io
import subprocess
import sys

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.dictionary import Dictionary, frequencies
from indexer.analysis.provided import learned_words
from indexer.model import Passage, Segmentation, Source, Span


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    made = Dictionary()
    made.load()  # which is not any example's time
    return made


def cut(dictionary: Dictionary, text: str) -> list[str]:
    return [text[piece.start : piece.end] for piece in dictionary.segment(text)]


def annotated(text: str, name: str = "a.txt") -> Passage:
    words, position = [], 0
    for word in text.split("/"):
        words.append(Span(position, position + len(word)))
        position += len(word)
    plain = text.replace("/", "")
    return Passage("d:p", "d", "item", "", (), "", plain, (Source(name, ()),),
                   (Segmentation(name, tuple(words)),))  # fmt: skip


@given(text=st.text() | st.text(st.sampled_from("中国航天发展外空㎡㍿…é 　\u200bAb1２/—𠀀")))
def test_pieces_rejoin_to_any_text(dictionary: Dictionary, text: str) -> None:
    pieces = dictionary.segment(text)
    assert "".join(text[piece.start : piece.end] for piece in pieces) == text
    assert all(piece.start < piece.end for piece in pieces)


def test_a_word_is_one_piece_across_blanks_and_latin_runs_stay_whole(
    dictionary: Dictionary,
) -> None:
    assert cut(dictionary, "嫦 娥A/AC.105 Zoom平台")[:2] == ["嫦 娥", "A"]
    assert cut(dictionary, "SpaceLand公司") == ["SpaceLand", "公司"]


def test_the_plain_cut_calls_no_word_what_lies_inside_a_longer_one(dictionary: Dictionary) -> None:
    assert cut(dictionary, "发展中国家") == ["发展中国家"]


def test_learned_words_are_kept_whole_and_the_global_tokenizer_learns_nothing(
    dictionary: Dictionary,
) -> None:
    word = "预警网"
    assert word not in cut(dictionary, "国际小行星预警网等机制")
    assert word in cut(Dictionary({word: None}), "国际小行星预警网等机制")
    assert not jieba.dt.initialized


def test_the_order_of_learned_words_makes_no_difference() -> None:
    words = ["月球科研站", "科研站", "空间碎片", "碎片"]
    forwards, backwards = Dictionary(dict.fromkeys(words)), Dictionary(dict.fromkeys(words[::-1]))
    assert forwards.learned == backwards.learned


def test_a_word_that_annotators_mostly_cut_apart_is_not_learned() -> None:
    joined, apart = annotated("空间碎片/问题"), annotated("空间/碎片/问题")
    assert "空间碎片" in learned_words([joined, apart])
    assert "空间碎片" not in learned_words([joined, apart, apart])


def test_words_with_signs_digits_or_one_character_are_not_learned() -> None:
    assert learned_words([annotated("4.深空/探测/04A/的/，")]) == ("探测",)


def test_frequencies_are_read_as_jieba_reads_its_own_dictionary() -> None:
    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as file:
        text = file.read().decode("utf-8")
    assert frequencies(text) == tokenizer.gen_pfdict(tokenizer.get_dict_file())


@given(st.lists(st.tuples(st.text("外空间站", min_size=1, max_size=6), st.integers(0, 99))))
def test_frequencies_are_read_as_jieba_reads_any_dictionary(lines: list[tuple[str, int]]) -> None:
    text = "".join(f"{word} {number} n\n" for word, number in lines)
    assert frequencies(text) == jieba.Tokenizer().gen_pfdict(io.BytesIO(text.encode()))


def test_jieba_is_imported_when_something_is_first_cut() -> None:
    program = (
        "import sys; from indexer.analysis.dictionary import Dictionary; d = Dictionary(); "
        "assert 'jieba' not in sys.modules; d.segment('外空'); assert 'jieba' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
