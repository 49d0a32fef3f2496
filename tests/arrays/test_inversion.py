"""Tokens come out by term, whether or not they had to be put aside on the way."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.arrays.inversion import Inversion
from indexer.engines.arrays.postings import FieldWriter, facts_of
from indexer.engines.arrays.storage import MappedStorage
from indexer.ranges import offsets
from tests.examples import examples

Token = tuple[int, int]
"""A term's number, and the mark of what follows it; places count up."""
PASSAGES = st.lists(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 255)), max_size=12), max_size=12
)
BATCHES = st.lists(st.integers(1, 4), min_size=1, max_size=4)


def inverted(
    passages: list[list[Token]], batches: list[int], placed: bool, limit: int | None
) -> Any:
    """All that comes out, and the lengths; ``batches``: how many passages are added at a time."""
    with TemporaryDirectory() as folder:
        inversion = Inversion(Path(folder), placed, *([] if limit is None else [limit]))
        first = 0
        while first < len(passages):
            count = batches[first % len(batches)]
            _add(inversion, passages[first : first + count], first, placed)
            first += count
        inversion.finish()
        lengths = inversion.lengths(len(passages)).tolist()
        portions = list(inversion.merged(inversion.terms()))
        return lengths, inversion.most(), [_listed(portion, placed) for portion in portions]


def _add(inversion: Inversion, passages: list[list[Token]], first: int, placed: bool) -> None:
    tokens = [
        (t, n + first, p, f) for n, some in enumerate(passages) for p, (t, f) in enumerate(some)
    ]
    terms, docs, places, follows = np.array(tokens, np.int64).reshape(-1, 4).T
    inversion.add(terms, docs, *((places, follows) if placed else ()))


def _listed(portion: Any, placed: bool) -> Any:
    names = (
        "terms",
        "postings",
        "docs",
        "counts",
        *(("tokens", "places", "follows") if placed else ()),
    )
    return {name: getattr(portion, name).tolist() for name in names}


@examples(40)
@given(PASSAGES, BATCHES, st.booleans(), st.integers(12, 40))
def test_a_limit_changes_nothing(
    passages: list[list[Token]], batches: list[int], placed: bool, limit: int
) -> None:
    at_once = inverted(passages, [len(passages) + 1], placed, None)
    assert inverted(passages, batches, placed, limit) == at_once


@examples(40)
@given(PASSAGES, st.integers(12, 40))
def test_every_token_comes_out_with_its_term(passages: list[list[Token]], limit: int) -> None:
    expected: dict[int, dict[int, list[Token]]] = defaultdict(lambda: defaultdict(list))
    for number, some in enumerate(passages):
        for place, (term, follow) in enumerate(some):
            expected[term][number].append((place, follow))
    lengths, most, portions = inverted(passages, [1], True, limit)
    assert lengths == list(map(len, passages))
    assert most == max((len(at) for docs in expected.values() for at in docs.values()), default=0)
    docs = [doc for term in sorted(expected) for doc in sorted(expected[term])]
    tokens = [
        t
        for term in sorted(expected)
        for doc in sorted(expected[term])
        for t in expected[term][doc]
    ]
    whole = portions[0] if portions else defaultdict(list)
    assert whole["terms"] == sorted(expected)
    assert whole["docs"] == docs
    assert list(zip(whole["places"], whole["follows"], strict=True)) == tokens


def test_a_term_stands_once_in_a_passage_where_no_places_are_kept() -> None:
    lengths, most, (portion,) = inverted([[(3, 0), (3, 0)], [(3, 0)]], [2], False, None)
    assert (lengths, most, portion["counts"]) == ([1, 1], 1, [1, 1])


def test_nothing_comes_out_of_nothing() -> None:
    assert inverted([[], []], [1], True, None) == ([0, 0], 0, [])


@pytest.mark.parametrize("before", [0, 1, 3])
def test_a_passage_longer_than_the_limit_is_refused(tmp_path: Path, before: int) -> None:
    inversion = Inversion(tmp_path, True, 3)
    docs = np.array([0] * before + [1] * 4)
    with pytest.raises(ValueError, match="more than 3 tokens"):
        inversion.add(docs * 0, docs, np.arange(len(docs)), docs * 0)


@examples(30)
@given(PASSAGES.filter(lambda passages: any(passages)), st.integers(1, 20))
def test_portions_are_written_as_the_whole(passages: list[list[Token]], at_once: int) -> None:
    def files(**how: int) -> dict[str, bytes]:
        with TemporaryDirectory() as folder, TemporaryDirectory() as runs:
            inversion = Inversion(Path(runs), True)
            _add(inversion, passages, 0, True)
            inversion.finish()
            lengths = inversion.lengths(len(passages))
            facts = facts_of(True, True, inversion.most(), lengths)
            order = inversion.terms()[::-1]  # any that the terms have
            terms = [f"{9 - number}".encode() for number in order.tolist()]
            writer = FieldWriter(MappedStorage(folder), "x", facts, lengths, offsets(lengths))
            writer.write(terms, inversion.merged(order, **how))
            return {path.name: path.read_bytes() for path in Path(folder).iterdir()}

    assert files(at_once=at_once) == files()
