"""Words and characters that stand side by side, against the texts themselves."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query
from whoosh.fields import Schema

from indexer.engines.arrays import ArrayIndex, ArrayWriter, Grams, Literal, Words, create
from indexer.engines.arrays.bases import open_bases, write_bases
from indexer.engines.arrays.storage import MappedStorage
from indexer.engines.arrays.vocabulary import marks
from tests.arrays.corpora import column
from tests.examples import examples

ALIKE = chr(ord("外") + 255)
"""Has the same mark as 外."""
SIGNS = "外空" + ALIKE + "\U00020000"
TEXTS = st.lists(st.text(SIGNS, max_size=12), min_size=1, max_size=20)
ASKED = st.lists(st.text(SIGNS, min_size=1, max_size=5), min_size=1, max_size=12)


def test_the_marks_of_these_signs_collide() -> None:
    one, other = marks(np.array([ord("外"), ord(ALIKE)]))
    assert one == other


@examples(30)
@given(TEXTS, ASKED, st.data())
def test_a_text_is_found_exactly_where_it_stands(
    texts: list[str], asked: list[str], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(texts)))
    with TemporaryDirectory() as folder:
        made = create(Path(folder), Schema(text=Grams()))
        for part in filter(None, (texts[:cut], texts[cut:])):
            writer = ArrayWriter(made)
            writer.add_passages(len(part), {}, {"text": part})
            writer.commit(merge=False)
        index = ArrayIndex(Path(folder))
        whole = [text for text in texts if text][:2]  # matches from the start to the end
        for some in (*asked, *whole):
            found = index.numbers(Literal("text", some)).tolist()
            assert found == [n for n, text in enumerate(texts) if some in text]


def test_a_character_with_the_same_mark_is_another(tmp_path: Path) -> None:
    writer = ArrayWriter(create(tmp_path, Schema(text=Grams())))
    writer.add_passages(3, {}, {"text": ["外空外", "空" + ALIKE, "空" + ALIKE]})
    writer.commit()
    assert ArrayIndex(tmp_path).numbers(Literal("text", "外空" + ALIKE)).tolist() == []


Token = tuple[str, int]
Tokens = list[Token]


@st.composite
def cut_up(draw: st.DrawFn) -> Tokens:
    """Some words of one text, in its order: they overlap and leave gaps."""
    text = draw(st.text(SIGNS, max_size=12))
    if not text:
        return []
    places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 4))
    ranges = draw(st.sets(places, max_size=12))
    held = {(begin, min(begin + length, len(text))) for begin, length in ranges}
    return [(text[begin:end], begin) for begin, end in sorted(held)]


@st.composite
def phrases(draw: st.DrawFn, passages: list[Tokens]) -> list[str]:
    """Words that follow each other in one passage, or any."""
    known = sorted({word for some in passages for word, _ in some})
    if not known or draw(st.booleans()):
        return draw(st.lists(st.text(SIGNS, min_size=1, max_size=3), min_size=2, max_size=3))
    return draw(st.lists(st.sampled_from(known), min_size=1, max_size=4))


def holds(tokens: Tokens, words: list[str]) -> bool:
    """Whether the words stand one after the other."""
    return any(_from(tokens, words, begin) for _, begin in tokens)


def _from(tokens: Tokens, words: list[str], begin: int) -> bool:
    for word in words:
        if (word, begin) not in tokens:
            return False
        begin += len(word)
    return True


def indexed(folder: str, passages: list[Tokens]) -> ArrayIndex:
    words = [[word for word, _ in some] for some in passages]
    starts = [[begin for _, begin in some] for some in passages]
    writer = ArrayWriter(create(Path(folder), Schema(words=Words())))
    writer.add_passages(len(passages), {"words": column(words, starts)})
    writer.commit()
    return ArrayIndex(Path(folder))


@examples(40)
@given(st.lists(cut_up(), min_size=1, max_size=12), st.data())
def test_a_phrase_is_found_exactly_where_its_words_follow_each_other(
    passages: list[Tokens], data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder:
        index = indexed(folder, passages)
        for asked in data.draw(st.lists(phrases(passages), min_size=1, max_size=8)):
            found = index.numbers(query.Phrase("words", asked)).tolist()
            assert found == [n for n, tokens in enumerate(passages) if holds(tokens, asked)]


def test_a_phrase_never_goes_on_in_the_next_passage(tmp_path: Path) -> None:
    overlapping = [("外空外", 0), ("空", 1)]  # the word that begins last ends first
    index = indexed(str(tmp_path), [*([overlapping] * 60), [("国", 0)]])
    assert index.numbers(query.Phrase("words", ["外空外", "国"])).tolist() == []


@given(st.lists(st.one_of(st.just(0), st.integers(0, 5), st.integers(100, 700)), max_size=30))
def test_a_character_is_in_the_passage_in_whose_text_it_is(lengths: list[int]) -> None:
    with TemporaryDirectory() as folder:
        storage = MappedStorage(folder)
        write_bases(storage, "x", np.cumsum([0, *lengths]))
        bases = open_bases(storage, "x", len(lengths))
        places = np.arange(sum(lengths), dtype=np.uint32)
        expected = np.repeat(np.arange(len(lengths)), lengths)
        assert bases.passages(places).tolist() == expected.tolist()
        assert bases.holding(places).tolist() == np.unique(expected).tolist()
