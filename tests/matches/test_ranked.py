"""How terms stand in many passages, and which are the best of them: as a plain loop says."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.matches.standings import standings
from indexer.order import Best
from indexer.query.matching import Level, Mark, Match
from indexer.ranking import ALIKE, GRADE_VALUE, Standing
from tests.matches.strategies import MATCHES, TERMS, columns_of

WHOLE = TERMS - 1
"""The term that is the whole query."""


def standing(match: Match, alike: bool, latin: Collection[int], whole: int = WHOLE) -> Standing:
    """How the terms stand in one match."""
    values = ALIKE if alike else GRADE_VALUE
    best: dict[int, int] = {}
    for mark in match.marks:
        nothing = mark.term in latin and mark.grade in ("inside", "crossing")
        value = 0 if nothing else values[mark.grade]
        best[mark.term] = max(best.get(mark.term, 0), value)
    grade = sum(best.values())
    just_so = match.named or any(m.term == whole and m.grade != "part" for m in match.marks)
    if match.level is Level.RELATED:
        return Standing(match.level, just_so, 0, 0, round(grade + match.weight, 3))
    typed = sum(value > GRADE_VALUE["variant"] for value in best.values())
    return Standing(match.level, just_so, typed, grade, 0.0)


SOME = st.lists(MATCHES, max_size=5)


@example([Match(Level.WHOLE, (Mark(0, 2, 0, "inside"), Mark(3, 5, 0, "variant")))], False, {0})
@example([Match(Level.RELATED, (Mark(0, 2, 1, "word"),), weight=0.0625)], False, set())
@given(SOME, st.booleans(), st.sets(st.integers(0, TERMS - 1)))
def test_terms_stand_in_each_match_as_a_loop_over_its_marks_says(
    some: list[Match], alike: bool, latin: set[int]
) -> None:
    matches = columns_of(some)
    found = standings(matches, TERMS, WHOLE, alike, latin)
    wanted = [standing(match, alike, latin) for match in some if match.level]
    assert [found[place] for place in range(len(matches))] == wanted


@given(SOME)
def test_tiers_are_in_the_order_of_all_but_the_weights(some: list[Match]) -> None:
    found = standings(columns_of(some), TERMS, WHOLE, False, ())
    stands = [found[place] for place in range(len(found.tiers))]
    order = sorted(range(len(stands)), key=lambda place: stands[place][:4])
    assert order == np.argsort(found.tiers, kind="stable").tolist()


Keys = Sequence[Sequence[float]]


@st.composite
def keyed(draw: st.DrawFn) -> tuple[list[int], int, Keys]:
    """Some places, how many of them are wanted, and keys of all places, most of them equal."""
    places = draw(st.lists(st.integers(0, 19), min_size=1, max_size=20, unique=True))
    values = st.sampled_from([0.0, 0.5, 1.0]) | st.floats(0, 9)
    keys = st.lists(values, min_size=20, max_size=20)
    return sorted(places), draw(st.integers(1, 22)), draw(st.lists(keys, min_size=1, max_size=4))


TIED = [[0.0] * 20, [1.0] * 10 + [0.0] * 10]


@example((list(range(20)), 5, TIED))
@example((list(range(20)), 15, TIED))
@example(([3, 4, 19], 2, [[1.0] * 20]))
@given(keyed())
def test_the_best_are_the_first_of_all_in_order(asked: tuple[list[int], int, Keys]) -> None:
    places, count, keys = asked
    best = Best(np.array(places, np.int64), count)
    for key in keys:
        best.by(np.array(key))
    wanted = sorted(places, key=lambda place: (*(-key[place] for key in keys), place))
    assert best.places.tolist() == wanted[:count]


@example((list(range(20)), 5, TIED[::-1]))
@example((list(range(20)), 12, [*TIED[::-1], [0.0, 1.0] * 10]))
@given(keyed())
def test_no_more_are_left_than_may_be_among_the_best(asked: tuple[list[int], int, Keys]) -> None:
    places, count, keys = asked
    best = Best(np.array(places, np.int64), count)
    for number, key in enumerate(keys, 1):
        best.by(np.array(key))
        of = {place: tuple(one[place] for one in keys[:number]) for place in places}
        last = sorted(of.values(), reverse=True)[:count][-1]
        assert best.left.tolist() == [place for place in places if of[place] >= last]
