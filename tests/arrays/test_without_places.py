"""Words without places weigh as they do with them, in much smaller files; there are no phrases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query
from whoosh.fields import Schema

from indexer.engines.arrays import ArrayIndex, ArrayWriter, Words, create
from tests.arrays.corpora import Passage, column, starts_of
from tests.examples import examples

WORDS = st.sampled_from(["外空", "国际", "国", "的", "w"])
PARTS = st.lists(
    st.lists(st.lists(WORDS, max_size=8), min_size=1, max_size=9), min_size=1, max_size=3
)
ASKED = query.Or([query.Term("words", word) for word in ("外空", "国", "的")])


def index_of(
    directory: Path, parts: Sequence[Sequence[Passage]], places: bool, merged: bool = False
) -> ArrayIndex:
    """An index with a segment for each part; in each second one, passages came one by one."""
    schema = Schema(words=Words(places))
    index = create(directory, schema)
    for turn, part in enumerate(parts):
        writer = ArrayWriter(index)
        if turn % 2:
            for some in part:
                writer.add_document(words=some)
        else:
            columns = {"words": column(part, list(map(starts_of, part)))}
            writer.add_passages(len(part), columns, {})
        writer.commit(merge=False)
    if merged:
        ArrayWriter(index).commit(optimize=True)
    index.close()
    return ArrayIndex(directory, schema)


@examples(25)
@given(PARTS, st.booleans())
def test_words_weigh_alike_with_and_without_places(
    parts: list[list[Passage]], merged: bool
) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        found = []
        for folder, places in ((one, True), (other, False)):
            index = index_of(Path(folder), parts, places, merged)
            top = index.top(ASKED, 50)
            found.append((top.total, top.numbers.tolist(), top.scores.tolist()))
            index.close()
        assert found[0] == found[1]
        assert not list(Path(other).glob("*.places"))


def test_a_phrase_of_words_without_places_is_refused(tmp_path: Path) -> None:
    index = index_of(tmp_path, [[["外空", "国际"]]], places=False)
    with pytest.raises(query.QueryError, match="no places"):
        index.numbers(query.Phrase("words", ["外空", "国际"]))
