"""What kinds of fields there are. Pickled with an index: these names must stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from whoosh import fields, formats

Posting = tuple[bytes, int, float, bytes]


class _Indexed(fields.FieldType):  # type: ignore[misc]  # whoosh is untyped
    """What is only indexed: nothing of a value is stored, and nothing is analyzed."""

    scorable = False
    kept: Any = formats.Existence

    def __init__(self) -> None:
        self.format = self.kept()
        self.analyzer = None
        self.stored = self.unique = self.spelling = self.sortable = False
        self.vector = self.column_type = None


class Words(_Indexed):
    """Words with the places where they begin, in characters of one text; weighed by BM25.

    A value is a sequence of words, which then follow each other without anything between them, or
    of pairs of a word and the place where it begins, in the order of the text. Without ``places``,
    it is only kept how often each stands in a passage: then there are no phrases.
    """

    scorable = True

    def __init__(self, places: bool = True) -> None:
        self.kept = formats.Positions if places else formats.Frequency
        super().__init__()
        self.places = places

    def index(self, value: Sequence[str | tuple[str, int]], **_: Any) -> Iterator[Posting]:
        begins = 0
        for word in value:
            text, start = (word, begins) if isinstance(word, str) else word
            begins = start + len(text)
            yield self.to_bytes(text), 1, 1.0, np.uint32(start).tobytes()


class Keywords(_Indexed):
    """A set of terms for each passage, which only narrow a search down. A value is their list."""

    def index(self, value: Sequence[str], **_: Any) -> Iterator[Posting]:
        for term in sorted(set(value)):
            yield self.to_bytes(term), 1, 1.0, b""


class Grams(_Indexed):
    """The characters of a text, each with the one after it; the last stands alone.

    Every text that stands in a passage is found by its pairs standing side by side, and one
    character by the pairs that begin with it. No text holds NUL.
    """

    kept = formats.Positions

    def index(self, value: str, **_: Any) -> Iterator[Posting]:
        for start in range(len(value)):
            yield self.to_bytes(value[start : start + 2]), 1, 1.0, np.uint32(start).tobytes()
