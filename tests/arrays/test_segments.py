"""However passages come into an index, the same files come of it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query

from indexer.engines.arrays import ArrayWriter, create
from tests.arrays.corpora import (
    SCHEMA,
    Passage,
    add,
    answers,
    delete,
    kind,
    opened,
    segments,
    stock_searcher,
)
from tests.examples import examples

WORDS = st.sampled_from(["外空", "国际", "国", "的", "\U00020000", "w", "w1"])
PASSAGE = st.lists(WORDS, max_size=6)
PARTS = st.lists(st.lists(PASSAGE, min_size=1, max_size=80), min_size=1, max_size=3)


def files(directory: Path) -> dict[str, bytes]:
    """The arrays of an index of one segment, by their names without the segment's own."""
    (index,) = {path.name.split(".")[0] for path in directory.glob("*.bases")}
    return {
        path.name.removeprefix(index): path.read_bytes() for path in directory.glob(f"{index}.*")
    }


def at_once(directory: Path, passages: list[Passage]) -> dict[str, bytes]:
    segments(directory, [passages]).close()
    return files(directory)


@examples(15)
@given(PARTS, st.data())
def test_segments_merge_into_what_is_written_at_once(
    parts: list[list[Passage]], data: st.DataObject
) -> None:
    passages = [some for part in parts for some in part]
    deleted = data.draw(st.sets(st.integers(0, len(passages) - 1), max_size=len(passages) - 1))
    alive = [some for number, some in enumerate(passages) if number not in deleted]
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        index = segments(Path(one), parts)
        delete(ArrayWriter(index), deleted, merge=False)
        ArrayWriter(index).commit(optimize=True)
        if deleted or len(parts) > 1:
            assert files(Path(one)) == at_once(Path(other), alive)


@examples(15)
@given(st.lists(PASSAGE.filter(bool), min_size=1, max_size=40), st.integers(1, 7))
def test_passages_that_come_one_by_one_are_written_as_those_that_come_together(
    passages: list[Passage], count: int
) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        writer = ArrayWriter(create(Path(one), SCHEMA))
        for first in range(0, len(passages), count):
            some = passages[first : first + count]
            if first % 2:
                add(writer, some)
                continue
            for passage in some:
                text = "".join(passage)
                writer.add_document(words=passage, kinds=[kind(passage)], text=text)
        writer.commit()
        assert files(Path(one)) == at_once(Path(other), passages)


def test_a_segment_without_passages_is_no_trouble(tmp_path: Path) -> None:
    index = segments(tmp_path, [[["外空"]]])
    delete(ArrayWriter(index), [0], merge=False)
    asked = query.Term("words", "外空")
    with_deleted = opened(tmp_path)
    assert with_deleted.top(asked).total == 0
    assert with_deleted.numbers(query.Every()).tolist() == []
    ArrayWriter(index).commit(optimize=True)
    assert opened(tmp_path).top(asked).total == 0


def test_an_empty_index_answers(tmp_path: Path) -> None:
    create(tmp_path, SCHEMA)
    index = opened(tmp_path)
    assert index.top(query.Every()).total == 0
    assert index.numbers(query.Term("words", "外空")).tolist() == []
    assert index.word("words", "外空") is None


@pytest.mark.parametrize("times", [255, 256, 9000])
def test_a_word_may_stand_in_a_passage_more_often_than_a_byte_counts(
    tmp_path: Path, times: int
) -> None:
    passages: list[Passage] = [["的"] * times + ["外空"], ["的", "外空"], ["外空"] * 3, ["国"]] * 40
    index = segments(tmp_path, [passages[:70], passages[70:]])
    for step in ("in segments", "merged"):
        if step == "merged":
            ArrayWriter(index).commit(optimize=True)
        arrays = opened(tmp_path)
        stepwise = stock_searcher(arrays.searcher.reader(), passages)
        asked = query.Or([query.Term("words", "的"), query.Term("words", "外空")])
        expected = answers(stepwise, asked)
        found = arrays.top(asked, len(passages))
        assert found.numbers.tolist() == [number for _, number in expected], step
        assert found.scores == pytest.approx([score for score, _ in expected], abs=1e-9)


def test_a_word_that_stood_often_is_kept_small_again_once_it_is_deleted(tmp_path: Path) -> None:
    index = segments(tmp_path, [[["的"] * 300, ["的"]]])
    assert opened(tmp_path).leaves[0].fields["words"].facts.form == "<u4"
    delete(ArrayWriter(index), [0], optimize=True)
    assert opened(tmp_path).leaves[0].fields["words"].facts.form == "<u2"
