"""What could not be found again is refused when it is added, with an error that says why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.engines.arrays import ArrayWriter, create
from tests.arrays.corpora import SCHEMA, column, starts_of


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[ArrayWriter]:
    made = ArrayWriter(create(tmp_path, SCHEMA))
    yield made
    made.cancel()


@pytest.mark.parametrize("word", ["", "\0", "外\0空"])
def test_a_word_that_is_empty_or_holds_nul_is_refused(writer: ArrayWriter, word: str) -> None:
    passages = [["外空"], ["国际", word]]
    with pytest.raises(ValueError, match="a word is not empty and holds no NUL"):
        writer.add_passages(2, {"words": column(passages, list(map(starts_of, passages)))})


def test_a_text_that_holds_nul_is_refused(writer: ArrayWriter) -> None:
    with pytest.raises(ValueError, match="a text holds no NUL"):
        writer.add_passages(2, {}, {"text": ["外空", "国\0际"]})


def test_a_keyword_may_be_empty(writer: ArrayWriter) -> None:
    writer.add_passages(1, {"kinds": column([[""]])})
