"""What was found, in the order in which it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from indexer.finding import Finding, Found
from indexer.highlight import disjoint
from indexer.mechanisms import ALL, Mechanisms
from indexer.model import Passage
from indexer.prominence import Prominence, prominence
from indexer.query.matching import Level, Match
from indexer.query.tree import Term
from indexer.ranking import Evidence, evidence, explain
from indexer.repeats import repeated_last
from indexer.results import Hit, Sort


@dataclass(frozen=True, slots=True)
class Ranked:
    """A match with its evidence. Only those that are shown become hits, with their marks.

    ``number``: the passage's place in the reading order. ``repeats``: it says the same as a passage
    ranked before it, and stands after what doesn't.
    """

    passage: Passage
    number: int
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


def ranked(
    finding: Finding,
    found: Iterable[tuple[int, Found, float]],
    titles: Mapping[str, str],
    mechanisms: Mechanisms = ALL,
) -> list[Ranked]:
    """What was found, weighed, in reading order as it is given.

    ``found``: with the number of each passage, and its BM25. ``titles`` of documents, folded.
    """
    weighed = []
    latin = _latin_terms(finding)
    for number, (view, match), weight in found:
        passage = view.passage
        prominent = Prominence.RUNNING
        if match.level is Level.WHOLE and "prominence" in mechanisms:
            prominent = prominence(passage, match.marks, titles[passage.document])
        just_so = finding.is_just_so(match)
        alike = finding.query.reread or "grades" not in mechanisms
        weighed_as = evidence(match, just_so, prominent, weight, alike, latin)
        weighed.append(Ranked(passage, number, match, weighed_as, weighed_as.score))
    return weighed


def _latin_terms(finding: Finding) -> frozenset[int]:
    """The numbers of the terms in Latin letters throughout."""
    leaves = enumerate(finding.matcher.leaves.values())
    return frozenset(
        number
        for number, leaf in leaves
        if isinstance(leaf, Term) and leaf.folded.isascii() and any(map(str.isalpha, leaf.folded))
    )


def ordered(some: list[Ranked], sort: Sort, mechanisms: Mechanisms = ALL) -> list[Ranked]:
    """In the order asked for; ties stay in reading order. What is whole always comes first."""
    if sort == "reading":
        return sorted(some, key=lambda one: one.match.level, reverse=True)
    by_evidence = sorted(some, key=lambda one: one.evidence, reverse=True)
    if "repeats" not in mechanisms:
        return by_evidence
    placed: list[Ranked] = []
    for one, repeats in repeated_last(by_evidence, _tier, lambda one: one.passage.text):
        above = placed[-1] if placed else one
        same = above.match.level is one.match.level
        score = min(above.score, one.score) if same else one.score
        changed = repeats or score != one.score
        placed.append(replace(one, score=score, repeats=repeats) if changed else one)
    return placed


def _tier(one: Ranked) -> tuple[Level, bool, int, int]:
    """What is so much better evidence that even a repetition comes before all that is worse."""
    evidence = one.evidence
    return evidence.level, evidence.just_so, evidence.typed, evidence.grade
