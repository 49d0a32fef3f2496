"""One machine: Whoosh with postings as arrays; what this project runs on by default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from whoosh.fields import Schema
from whoosh.index import EmptyIndexError

from indexer.caches import Kept
from indexer.engines import Batch, Engine, Numbers, Places, Scores, Tokens
from indexer.engines.arrays import (
    ArrayIndex,
    Column,
    Grams,
    Keywords,
    Words,
    create,
    write,
)
from indexer.engines.arrays.docsets import NONE, DocSet, everything, intersection, union
from indexer.engines.arrays.leaves import Leaf
from indexer.engines.evidence import evidence
from indexer.engines.translation import Sets, narrowed
from indexer.errors import IndexDamagedError
from indexer.query.tree import Node

SCHEMA = "arrays 3"
"""Raised whenever a passage is written in another way: older indexes are rebuilt."""
FORMAT = "FORMAT"
"""The file that tells which SCHEMA an index was written by."""
_WORDS = ("provided", "dictionary")
_TEXT, _OTHERS = _CHARACTERS = ("characters", "others")
_BETWEEN = "\n"
"""Stands between wordings of one passage: folded texts have no such sign."""


def _schema() -> Schema:
    kinds = {name: Words(places=False) for name in _WORDS}
    exact = ("id", "document", "kind", "sections", "symbols", "months")
    return Schema(
        **kinds, **{name: Keywords() for name in exact}, **{_TEXT: Grams(), _OTHERS: Grams()}
    )


def write_index(directory: Path, batches: Iterable[Batch]) -> None:
    """Write all passages into an empty directory, as one segment."""
    (directory / FORMAT).write_text(SCHEMA, encoding="ascii")
    index = create(directory, _schema())
    try:
        write(index, map(_passages, batches))
    finally:
        index.close()
    for lock in directory.glob("*_WRITELOCK"):
        lock.unlink()  # nobody writes here again


def _passages(batch: Batch) -> tuple[int, Mapping[str, Column], Mapping[str, list[str]]]:
    columns = {name: _column(tokens) for name, tokens in batch.fields.items()}
    others = [_BETWEEN.join(wordings) for wordings in batch.others]
    return len(batch), columns, {_TEXT: list(batch.texts), _OTHERS: others}


def _column(tokens: Tokens) -> Column:
    return Column(tokens.terms, tokens.ids, tokens.rows)


class ArrayEngine(Engine):
    """One generation. See the Engine protocol for its laws.

    Raises IndexDamagedError for a folder without an index, or one of another version, or whose
    files do not fit together.
    """

    def __init__(self, directory: Path) -> None:
        try:
            if _written_by(directory) != SCHEMA:
                raise IndexDamagedError(f"{directory}: written by another version; build it again")
            self._index = ArrayIndex(directory, _schema())
        except EmptyIndexError as error:  # what Whoosh says of a folder that is not there
            raise IndexDamagedError(f"{directory}: no index here; build it again") from error
        except (FileNotFoundError, ValueError) as error:
            raise IndexDamagedError(f"{directory}: damaged ({error}); build it again") from error

    def candidates(self, tree: Node) -> Numbers:
        return self._index.gathered(partial(_candidates, tree))

    def holding(self, folded: str) -> Numbers:
        return self._index.gathered(lambda leaf: leaf.texts.candidates(_CHARACTERS, folded))

    def in_pairs(self, texts: Iterable[str]) -> int:
        return self._index.count(partial(_in_pairs, tuple(texts)))

    def scores(self, tree: Node, numbers: Numbers) -> Scores:
        def weigh(word: str) -> Scores | None:
            """The better score of a word in the two segmentations."""
            found: Scores | None = None
            for name in _WORDS:
                if known := self._index.word(name, word):
                    some = self._index.weights(known, numbers)
                    found = some if found is None else np.maximum(found, some)
            return found

        return evidence(tree, len(numbers), weigh)

    @property
    def has_places(self) -> bool:
        return True

    def places(self, folded: str, other: bool = False) -> Places:
        return Places(*self._index.places(_OTHERS if other else _TEXT, folded))

    def most_places(self, folded: str, other: bool = False) -> int:
        return self._index.most_places(_OTHERS if other else _TEXT, folded)

    def words(self, beginning: str) -> int:
        return sum(self._index.terms(name, beginning) for name in _WORDS)

    @property
    def caches(self) -> Mapping[str, Kept]:
        return self._index.caches

    def forget(self) -> None:
        self._index.forget()

    def close(self) -> None:
        self._index.close()


def _written_by(directory: Path) -> str:
    """The SCHEMA of an index; raises EmptyIndexError for a folder without one."""
    try:
        return (directory / FORMAT).read_text(encoding="ascii", errors="replace")
    except FileNotFoundError as error:
        raise EmptyIndexError(str(directory)) from error


@dataclass(frozen=True, slots=True)
class _Passages(Sets[DocSet]):
    """Sets of passages of one segment."""

    leaf: Leaf

    def holding(self, folded: str) -> DocSet:
        return self.leaf.texts.candidates(_CHARACTERS, folded)

    def listed(self, field: str, values: Iterable[str]) -> DocSet:
        held = self.leaf.fields.get(field)
        if held is None:
            return NONE
        numbers = (held.terms.find(value.encode()) for value in values)
        return self.union([held.docset(number) for number in numbers if number is not None])

    def union(self, some: list[DocSet]) -> DocSet:
        return union(some, self.leaf.count)

    def intersection(self, some: list[DocSet]) -> DocSet:
        return intersection(some)


def _candidates(tree: Node, leaf: Leaf) -> DocSet:
    found = narrowed(tree, _Passages(leaf))
    return everything(leaf.count) if found is None else found


def _in_pairs(texts: tuple[str, ...], leaf: Leaf) -> DocSet:
    return union((leaf.texts.in_pairs(_CHARACTERS, text) for text in texts), leaf.count)
