"""A query run over the passages: candidates from the engine, what it is on each, within limits."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from indexer.bilingual import Said
from indexer.engines import Engine
from indexer.errors import QueryError
from indexer.query.matching import Level, Mark, Match, Matcher
from indexer.query.tree import Or, Query, Term, Wildcard
from indexer.query.view import PassageView

MAX_EXPANSIONS = 1_000
SECONDS = 5.0
"""The time after which a search is cut short, unless another is given."""
Found: TypeAlias = tuple[PassageView, Match]


class Budget:
    """The time that one search may take; asked between passages."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self.spent = False

    def is_spent(self) -> bool:
        self.spent = self.spent or time.monotonic() > self._until
        return self.spent


@dataclass(frozen=True, slots=True)
class Finding:
    """A query, the matcher that ran it, and the passages that it found, in reading order."""

    query: Query
    matcher: Matcher
    found: tuple[Found, ...]

    def stands(self) -> bool:
        """Whether what was typed stands in any passage."""
        return any(match.level is Level.WHOLE for _, match in self.found)

    def is_just_so(self, match: Match) -> bool:
        """Whether the whole of what was typed stands there as one text, beside its parts."""
        return any(mark.term == len(self.matcher.leaves) for mark in match.marks)


def find(query: Query, engine: Engine, views: Sequence[PassageView], budget: Budget) -> Finding:
    """All passages that match. Marks of the whole query come last.

    Raises QueryError where a wildcard stands for more texts than anyone would read.
    """
    candidates = engine.candidates(Or((query.tree, query.whole)) if query.whole else query.tree)
    matcher = Matcher(query.tree)
    expansions = _Expansions(matcher)
    found = []
    for number in candidates.tolist():
        if budget.is_spent():
            break
        match = matcher(views[number])
        expansions.check(views[number], match)
        if query.whole:
            match = _with_whole(match, query.whole, len(matcher.leaves), views[number])
        if match.level:
            found.append((views[number], match))
    return Finding(query, matcher, tuple(found))


def _with_whole(match: Match, whole: Term, number: int, view: PassageView) -> Match:
    marks = tuple(Mark(s.start, s.end, number, view.grade(s)) for s in view.find(whole.folded))
    if not marks:
        return match
    return replace(match, level=Level.WHOLE, marks=(*match.marks, *marks))


class _Expansions:
    """The different texts that each wildcard stood for so far."""

    def __init__(self, matcher: Matcher) -> None:
        leaves = enumerate(matcher.leaves.values())
        self._wildcards = {n: leaf for n, leaf in leaves if isinstance(leaf, Wildcard)}
        self._texts: dict[int, set[str]] = {number: set() for number in self._wildcards}

    def check(self, view: PassageView, match: Match) -> None:
        for mark in match.marks if self._wildcards else ():
            if mark.term not in self._wildcards:
                continue
            texts = self._texts[mark.term]
            texts.add(view.passage.text[mark.start : mark.end])
            if len(texts) > MAX_EXPANSIONS:
                raise QueryError(
                    Said(
                        f"这个通配符可展开为 {MAX_EXPANSIONS} 种以上",
                        f"this wildcard stands for more than {MAX_EXPANSIONS} texts",
                    ),
                    self._wildcards[mark.term].start,
                    Said("请多写几个字", "write more of the word"),
                )
