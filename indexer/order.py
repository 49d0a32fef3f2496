"""What was found, in the order in which it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest

from indexer.finding import Finding
from indexer.highlight import disjoint
from indexer.mechanisms import ALL, Mechanisms
from indexer.model import Passage
from indexer.prominence import Prominence
from indexer.query.matching import Level, Match
from indexer.query.tree import Term
from indexer.ranking import BM25_DIGITS, Evidence, Standing, evidence, explain, standing
from indexer.repeats import DEPTH, repeated_last
from indexer.results import Hit, Sort


@dataclass(frozen=True, slots=True)
class Ranked:
    """A match with its evidence. Only those that are shown become hits, with their marks.

    ``repeats``: it says the same as a passage ranked before it, and stands after what doesn't.
    """

    passage: Passage
    match: Match
    evidence: Evidence
    score: float
    repeats: bool = False

    def hit(self, explained: bool) -> Hit:
        match = self.match
        return Hit(
            self.passage,
            match.level,
            disjoint(match.marks),
            self.score,
            None if match.marks else match.elsewhere,
            explain(match, self.evidence, self.repeats) if explained else None,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Weighing:
    """What is put in order: some of the passages that were found, and what they weigh.

    ``places``: which of the finding's, ascending; ``bm25``: of each of these.
    """

    finding: Finding
    places: Sequence[int]
    bm25: Sequence[float]
    mechanisms: Mechanisms = ALL

    def matches(self) -> Iterator[Match]:
        """What the query is on each passage."""
        return map(self.finding.matches.__getitem__, self.places)

    def match(self, at: int) -> Match:
        return self.finding.matches[self.places[at]]

    def passage(self, at: int) -> Passage:
        return self.finding.views[int(self.finding.numbers[self.places[at]])].passage

    def prominence(self, at: int) -> Prominence:
        return self.finding.prominent[self.places[at]]

    def standings(self) -> list[Standing]:
        """How the terms stand in each passage."""
        finding = self.finding
        alike = finding.query.reread or "grades" not in self.mechanisms
        latin = _latin_terms(finding)
        return [
            standing(match, finding.is_just_so(match), alike, latin) for match in self.matches()
        ]

    def ranked(self, at: int, standing: Standing, prominent: Prominence) -> Ranked:
        match = self.match(at)
        weighed = evidence(match, standing, prominent, self.bm25[at])
        return Ranked(self.passage(at), match, weighed, weighed.score)


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
    if sort == "reading":
        return _by_level(weighing, last)
    by_evidence = _by_evidence(weighing, last)
    return _repeated_last(by_evidence) if "repeats" in weighing.mechanisms else by_evidence


def _by_level(weighing: Weighing, last: int) -> Iterator[Ranked]:
    places = range(len(weighing.places))
    by_level = sorted(places, key=lambda at: weighing.match(at).level, reverse=True)
    standings = weighing.standings()
    for at in by_level[:last]:
        yield weighing.ranked(at, standings[at], weighing.prominence(at))


def _by_evidence(weighing: Weighing, last: int) -> Iterator[Ranked]:
    """The first ones, and as many more of their tiers as may come before them."""
    standings = weighing.standings()
    tiers = [one.tier for one in standings]
    cut = min(nlargest(last, tiers), default=0)
    prominent = {at: weighing.prominence(at) for at, tier in enumerate(tiers) if tier >= cut}

    def key(at: int) -> tuple[float, ...]:
        stands, match = standings[at], weighing.match(at)
        bm25 = round(weighing.bm25[at], BM25_DIGITS)
        return tiers[at], prominent[at], stands.weight, match.covered, bm25

    for at in nlargest(last + DEPTH, prominent, key):
        yield weighing.ranked(at, standings[at], prominent[at])


def _repeated_last(by_evidence: Iterable[Ranked]) -> Iterator[Ranked]:
    above: Ranked | None = None
    for one, repeats in repeated_last(by_evidence, _tier, lambda one: one.passage.text):
        same = above is not None and above.match.level is one.match.level
        score = min(above.score, one.score) if above and same else one.score
        above = Ranked(one.passage, one.match, one.evidence, score, repeats)
        yield above


def _tier(one: Ranked) -> tuple[Level, bool, int, int]:
    """What is so much better evidence that even a repetition comes before all that is worse."""
    evidence = one.evidence
    return evidence.level, evidence.just_so, evidence.typed, evidence.grade
