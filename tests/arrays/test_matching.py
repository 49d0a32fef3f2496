"""Whoosh's stepwise matcher over arrays tells what the passages hold."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.matching import ReadTooFar

from indexer.engines.arrays import ArrayIndex
from tests.arrays.corpora import Passage, opened, segments, starts_of
from tests.examples import examples

WORD = "外空"
PASSAGES = st.lists(
    st.lists(st.sampled_from([WORD, "国", "的"]), max_size=5), min_size=1, max_size=90
).filter(lambda passages: any(WORD in some for some in passages))


def matcher(index: ArrayIndex, name: str = "words", word: str = WORD) -> Any:
    return index.searcher.postings(name, word.encode())


@examples(20)
@given(PASSAGES)
def test_it_tells_passages_frequencies_and_places_one_by_one(passages: list[Passage]) -> None:
    with TemporaryDirectory() as folder:
        segments(Path(folder), [passages])
        steps = matcher(opened(Path(folder)))
        held = [number for number, some in enumerate(passages) if WORD in some]
        assert list(steps.all_ids()) == held
        for number in held:
            some = passages[number]
            begins = [at for word, at in zip(some, starts_of(some), strict=True) if word == WORD]
            assert (steps.id(), steps.weight()) == (number, len(begins))
            ranges = [
                (span.start, span.end, span.startchar, span.endchar) for span in steps.spans()
            ]
            assert ranges == [(at, at + 1, at, at + 2) for at in begins]
            steps.next()
        assert not steps.is_active()
        with pytest.raises(ReadTooFar):
            steps.next()
        with pytest.raises(ReadTooFar):
            steps.skip_to(0)


@examples(20)
@given(PASSAGES, st.lists(st.integers(0, 100), max_size=8))
def test_it_skips_to_the_next_passage_from_a_number_on(
    passages: list[Passage], targets: list[int]
) -> None:
    with TemporaryDirectory() as folder:
        segments(Path(folder), [passages])
        steps = matcher(opened(Path(folder)))
        left = [number for number, some in enumerate(passages) if WORD in some]
        for target in targets:
            if not steps.is_active():
                break
            steps.skip_to(target)
            left = [number for number in left if number >= target]
            other = steps.copy()
            assert list(other.all_ids()) == left
            assert list(steps.all_ids()) == left
            if left:
                other.next()  # moves nobody else
                assert steps.id() == left[0]


def test_it_has_no_places_of_keywords(tmp_path: Path) -> None:
    segments(tmp_path, [[["外空"]]])
    steps = matcher(opened(tmp_path), "kinds", "kind1")
    assert steps.weight() == 1.0
    with pytest.raises(TypeError, match="no places"):
        steps.spans()


@examples(20)
@given(PASSAGES)
def test_what_a_reader_says_of_a_term_is_so(passages: list[Passage]) -> None:
    with TemporaryDirectory() as folder:
        segments(Path(folder), [passages])
        reader = opened(Path(folder)).searcher.reader()
        counts = {n: list(some).count(WORD) for n, some in enumerate(passages) if WORD in some}
        info = reader.term_info("words", WORD)
        assert (info.min_id(), info.max_id()) == (min(counts), max(counts))
        assert (info.weight(), info.max_weight()) == (sum(counts.values()), max(counts.values()))
        assert reader.doc_frequency("words", WORD) == len(counts)
        assert reader.frequency("words", WORD) == sum(counts.values())
        assert reader.field_length("words") == sum(map(len, passages))
        lengths = [reader.doc_field_length(n, "words") for n in range(len(passages))]
        assert lengths == list(map(len, passages))
        words = sorted({word.encode() for some in passages for word in some})
        assert list(reader.lexicon("words")) == words


def test_a_cursor_goes_through_the_terms_and_tells_of_each(tmp_path: Path) -> None:
    segments(tmp_path, [[[WORD, "国"], [WORD, WORD]]])
    terms = opened(tmp_path).searcher.reader().cursor("words")
    assert (terms.first(), terms.term_info().doc_frequency()) == ("国", 1)
    assert (terms.next(), terms.term_info().weight()) == (WORD, 3.0)
    assert (terms.next(), terms.term_info()) == (None, None)
