"""What was found, in the order in which it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines import Numbers, Scores
from indexer.finding import Finding
from indexer.highlight import disjoint
from indexer.matches import Held, Matches, Rows
from indexer.matches.standings import Standings, standings
from indexer.mechanisms import ALL, Mechanisms
from indexer.prominence import Prominence
from indexer.query.matching import Level
from indexer.query.tree import Term
from indexer.query.view import PassageView
from indexer.ranking import BM25_DIGITS, Evidence, Standing, evidence, explain
from indexer.repeats import DEPTH, repeated_last
from indexer.results import Hit, Sort


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """A passage that was found, by its number, with its evidence.

    Only those that are shown become hits: then only is the passage matched again, for its marks.
    ``repeats``: it says the same as a passage ranked before it, and stands after what doesn't.
    """

    finding: Finding
    number: int
    evidence: Evidence
    score: float
    repeats: bool = False

    @property
    def view(self) -> PassageView:
        return self.finding.passages.views[self.number]

    def hit(self, explained: bool) -> Hit:
        match = self.finding.match(self.view)
        return Hit(
            self.view.passage,
            self.number,
            match.level,
            disjoint(match.marks),
            self.score,
            None if match.marks else match.elsewhere,
            explain(match, self.evidence, self.repeats) if explained else None,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Weighing:
    """What is put in order: some of what was found, one item for each in reading order.

    ``matches``: of these; ``bm25``: what some of them weigh, by number; ``prominent``: how
    prominently some stand, RUNNING of the others; both are asked of as few as will do.
    """

    finding: Finding
    matches: Matches
    bm25: Callable[[Numbers], Scores]
    prominent: Callable[[Matches, Held], NDArray[np.uint8]]
    mechanisms: Mechanisms = ALL

    def standings(self) -> Standings:
        """How the terms stand in each passage."""
        leaves = self.finding.matcher.leaves
        alike = self.finding.query.reread or "grades" not in self.mechanisms
        latin = _latin_terms(self.finding)
        return standings(self.matches, len(leaves) + 1, len(leaves), alike, latin)

    def ranked(self, place: int, stands: Standing, prominent: int, bm25: float) -> Ranked:
        covered = int(self.matches.covered[place])
        weighed = evidence(covered, stands, Prominence(prominent), bm25)
        return Ranked(self.finding, int(self.matches.numbers[place]), weighed, weighed.score)


def _latin_terms(finding: Finding) -> frozenset[int]:
    """The numbers of the terms in Latin letters throughout."""
    leaves = enumerate(finding.matcher.leaves.values())
    return frozenset(
        number
        for number, leaf in leaves
        if isinstance(leaf, Term) and leaf.folded.isascii() and any(map(str.isalpha, leaf.folded))
    )


def ordered(weighing: Weighing, sort: Sort, last: int) -> Iterator[Ranked]:
    """The first ``last`` of them, at least, in the order asked for; ties stay in reading order.

    What is whole always comes first. Only as much is weighed as is needed for these.
    """
    if not last:
        return iter(())
    if sort == "reading":
        return _by_level(weighing, last)
    by_evidence = _by_evidence(weighing, last)
    return _repeated_last(by_evidence) if "repeats" in weighing.mechanisms else by_evidence


def _by_level(weighing: Weighing, last: int) -> Iterator[Ranked]:
    levels = weighing.matches.levels.astype(np.int64)
    places = np.argsort(-levels, kind="stable")[:last]
    prominent, bm25 = _prominent(weighing, places), _bm25(weighing, places)
    return _ranked(weighing, weighing.standings(), places, prominent, bm25)


def _by_evidence(weighing: Weighing, last: int) -> Iterator[Ranked]:
    """The first ones, and as many more of their tiers as may come before them."""
    stands, count = weighing.standings(), last + DEPTH
    cut = np.partition(stands.tiers, -last)[-last]
    first = Best(np.flatnonzero(stands.tiers >= cut), count)
    first.by(stands.tiers)
    prominent = _prominent(weighing, first.left)
    first.by(prominent)
    first.by(stands.weights)
    first.by(weighing.matches.covered)
    bm25 = _bm25(weighing, first.left)
    first.by(bm25)
    return _ranked(weighing, stands, first.places, prominent, bm25)


def _ranked(
    weighing: Weighing,
    stands: Standings,
    places: Rows,
    prominent: NDArray[np.uint8],
    bm25: NDArray[np.float64],
) -> Iterator[Ranked]:
    """Made one after the other, as they are asked for."""
    for place in places.tolist():
        yield weighing.ranked(place, stands[place], int(prominent[place]), float(bm25[place]))


def _prominent(weighing: Weighing, places: Rows) -> NDArray[np.uint8]:
    chosen = np.zeros(len(weighing.matches), np.bool_)
    chosen[places] = True
    return weighing.prominent(weighing.matches, chosen)


def _bm25(weighing: Weighing, places: Rows) -> NDArray[np.float64]:
    """By place; as far as engines agree."""
    some = np.sort(places)
    found = np.zeros(len(weighing.matches))
    found[some] = np.round(weighing.bm25(weighing.matches.numbers[some]), BM25_DIGITS)
    return found


class Best:
    """The best so many of some places, found key by key: what comes first outweighs what follows.

    Of those that weigh the same by every key, the first.
    """

    def __init__(self, places: Rows, count: int) -> None:
        self._count, self._places, self._keys = count, places, list[NDArray[Any]]()

    @property
    def left(self) -> Rows:
        """Those that may still be among the best."""
        return self._places

    def by(self, key: NDArray[Any]) -> None:
        """Keep those that may be among the best by one more key; ``key``: one item a place."""
        self._keys.append(key)
        if len(self._places) <= self._count:
            return
        places, kept, count = self._places, list[Rows](), self._count
        for one in self._keys:  # by each key in turn: who is better is in, who is worse is out
            if len(places) <= count:
                break
            values = one[places]
            least = np.partition(values, -count)[-count]
            better = places[values > least]
            kept.append(better)
            count -= len(better)
            places = places[values == least]
        self._places = np.sort(np.concatenate([*kept, places]))

    @property
    def places(self) -> Rows:
        """The best, best first."""
        keys = [-key[self._places].astype(np.float64) for key in reversed(self._keys)]
        order = np.lexsort((self._places, *keys))
        return self._places[order][: self._count]


def _repeated_last(by_evidence: Iterable[Ranked]) -> Iterator[Ranked]:
    above: Ranked | None = None
    for one, repeats in repeated_last(by_evidence, _tier, lambda one: one.view.passage.text):
        same = above is not None and above.evidence.level is one.evidence.level
        score = min(above.score, one.score) if above and same else one.score
        above = replace(one, score=score, repeats=repeats)
        yield above


def _tier(one: Ranked) -> tuple[Level, bool, int, int]:
    """What is so much better evidence that even a repetition comes before all that is worse."""
    evidence = one.evidence
    return evidence.level, evidence.just_so, evidence.typed, evidence.grade
