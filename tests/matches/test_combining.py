"""Matches of several nodes on many passages, against what is said of each passage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.matches import Matches, everywhere, put_together, tabulated
from indexer.matches.combining import beside, both, either
from indexer.matches.terms import passages_of
from indexer.query import matching
from indexer.query.matching import Level, Match
from tests.matches.strategies import MATCHES, NOTHING, as_told, columns_of, matched, told

PASSAGES = 3
NODE = st.lists(MATCHES, min_size=PASSAGES, max_size=PASSAGES)
NODES = st.lists(NODE, min_size=1, max_size=3)
SOME = st.lists(st.booleans(), min_size=PASSAGES, max_size=PASSAGES)
NOWHERE = [NOTHING] * PASSAGES
WHOLE = [Match(Level.WHOLE, covered=2, named=True)] * PASSAGES
RELATED = [Match(Level.RELATED, covered=1, weight=0.5)] * PASSAGES


def assert_told(found: Matches, wanted: Sequence[Match]) -> None:
    assert found.numbers.tolist() == [n for n, match in enumerate(wanted) if match.level]
    assert (np.diff(found.marks.rows) >= 0).all()
    for number, match in enumerate(wanted):
        assert told(found, number) == as_told(match), number


def check(
    combined: Callable[[Sequence[Matches]], Matches],
    alone: Callable[[list[Match]], Match],
    nodes: Sequence[Sequence[Match]],
) -> None:
    found = combined([columns_of(node) for node in nodes])
    assert_told(found, [alone(list(some)) for some in zip(*nodes, strict=True)])


@example([NOWHERE, WHOLE])
@example([RELATED, WHOLE])
@given(NODES)
def test_all_of_some_nodes_match_as_on_each_passage(nodes: list[list[Match]]) -> None:
    check(both, matching._all, nodes)


@example([NOWHERE, NOWHERE])
@example([RELATED, WHOLE])
@given(NODES)
def test_any_of_some_nodes_matches_as_on_each_passage(nodes: list[list[Match]]) -> None:
    check(either, matching._any, nodes)


@given(
    NODE, st.lists(st.just(NOTHING) | matched(Level.WHOLE), min_size=PASSAGES, max_size=PASSAGES)
)
def test_where_the_whole_of_what_was_typed_stands_all_else_counts_too(
    node: list[Match], whole: list[Match]
) -> None:
    whole = [replace(match, covered=0, weight=0.0, named=False) for match in whole]
    found = beside(columns_of(node), columns_of(whole))
    wanted = [
        replace(match, level=Level.WHOLE, marks=(*match.marks, *one.marks)) if one.level else match
        for match, one in zip(node, whole, strict=True)
    ]
    assert_told(found, wanted)


@given(NODES, SOME, st.sampled_from([both, either]))
def test_a_passage_is_told_by_hand_where_a_node_that_counts_was(
    nodes: list[list[Match]], by_hand: list[bool], combined: Callable[[Sequence[Matches]], Matches]
) -> None:
    first, *others = nodes
    no = [False] * PASSAGES
    parts = [columns_of(first, by_hand), *(columns_of(node, no) for node in others)]
    found = combined(parts)
    for number, hand in zip(found.numbers.tolist(), found.by_hand.tolist(), strict=True):
        best = max(node[number].level for node in nodes)
        counts = first[number].level and (combined is both or first[number].level is best)
        assert hand == bool(by_hand[number] and counts)


@given(NODES)
def test_other_spellings_are_told_of_where_a_match_has_variants(nodes: list[list[Match]]) -> None:
    found = either([columns_of(node) for node in nodes])
    for number, spelled in zip(found.numbers.tolist(), found.spelled.tolist(), strict=True):
        match = matching._any([node[number] for node in nodes])
        assert spelled == any(mark.grade == "variant" for mark in match.marks)


@given(NODE, SOME)
def test_some_of_the_matches_are_those_of_some_passages(
    node: list[Match], chosen: list[bool]
) -> None:
    found = columns_of(node)
    some = found.among(np.array(chosen, np.bool_)[found.numbers])
    assert_told(some, [m if c else NOTHING for m, c in zip(node, chosen, strict=True)])


@given(NODE, st.lists(st.integers(0, 2), min_size=PASSAGES, max_size=PASSAGES))
def test_matches_of_different_passages_are_put_together_in_order(
    node: list[Match], whose: list[int]
) -> None:
    parts = []
    for part in range(3):
        numbers = [n for n, owner in enumerate(whose) if owner == part and node[n].level]
        parts.append(tabulated(numbers, [node[number] for number in numbers]))
    assert_told(put_together(parts), node)


def test_nothing_put_together_is_nothing() -> None:
    none = everywhere(np.zeros(0, np.uint32), Level.WHOLE)
    assert len(put_together([])) == len(put_together([none])) == len(put_together([none] * 2)) == 0
    assert len(both([none, none])) == len(either([none, none])) == 0


@given(st.lists(st.integers(0, 6), max_size=12))
def test_each_of_ascending_numbers_is_told_once_with_the_place_of_its_own(some: list[int]) -> None:
    numbers = np.array(sorted(some), np.uint32)
    once, places = passages_of(numbers)
    assert once.tolist() == sorted(set(some))
    assert once[places].tolist() == numbers.tolist()
