"""Terms are found as in a sorted list of their bytes."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.engines.arrays.terms import Terms, term_key

TEXTS = st.one_of(
    st.text("ab外空\U00020000\U0001f680\uffff\0", max_size=6),
    st.builds(lambda tail: "外层空间" + tail, st.text("ab外", max_size=3)),
    st.builds(lambda tail: "abcdefgh"[: 8 - len(tail)] + tail, st.text("gh\x7f", max_size=3)),
)
SETS = st.sets(TEXTS.filter(bool), max_size=40).map(
    lambda texts: sorted(text.encode() for text in texts)
)


def terms_of(known: list[bytes]) -> Terms:
    return Terms(
        np.frombuffer(b"".join(known), np.uint8),
        np.cumsum([len(term) for term in known], dtype=np.uint64),
        np.array([term_key(term) for term in known], np.uint64),
    )


@given(SETS)
def test_terms_are_a_sequence(known: list[bytes]) -> None:
    terms = terms_of(known)
    assert list(terms) == [terms[number] for number in range(len(terms))] == terms[:] == known


@given(SETS, TEXTS)
@example([b"a", b"a\0"], "a\0")
def test_a_term_is_found_where_it_is_and_nowhere_else(known: list[bytes], other: str) -> None:
    terms = terms_of(known)
    assert [terms.find(term) for term in known] == list(range(len(known)))
    expected = known.index(other.encode()) if other.encode() in known else None
    assert terms.find(other.encode()) == expected
    every = [*known, other.encode()]
    assert [terms.search(term) for term in every] == [terms.find(term) for term in every]


@given(SETS, TEXTS)
def test_a_text_has_its_place_among_the_terms(known: list[bytes], text: str) -> None:
    assert terms_of(known).place(text.encode()) == bisect_left(known, text.encode())


@given(SETS, TEXTS)
def test_a_prefix_has_the_terms_that_begin_with_it(known: list[bytes], prefix: str) -> None:
    found = terms_of(known).beginning(prefix.encode())
    begun = [number for number, term in enumerate(known) if term.startswith(prefix.encode())]
    assert list(found) == begun
