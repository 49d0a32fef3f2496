"""A query run over the passages: candidates from the engine, what it is on each, within limits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from indexer.bilingual import Said
from indexer.engines import Engine, Numbers
from indexer.errors import QueryError
from indexer.prominence import Prominence
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


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """A query, the matcher that ran it, and the passages that it found, in reading order.

    ``matches``: what the query is on each of ``numbers``, which are numbers of ``views``;
    ``prominent``: how prominently. Views are costly where there are many: of a passage that is
    found everything is noted at once that may be asked of it later.
    """

    query: Query
    matcher: Matcher
    numbers: Numbers
    matches: tuple[Match, ...]
    prominent: tuple[Prominence, ...]
    views: Sequence[PassageView]

    @property
    def found(self) -> Iterator[Found]:
        """Each passage with its match."""
        return zip(map(self.views.__getitem__, self.numbers.tolist()), self.matches, strict=True)

    def varied(self) -> Iterator[Found]:
        """Each passage, with its match, in which a variant is marked."""
        for number, match in zip(self.numbers.tolist(), self.matches, strict=True):
            if any(mark.grade == "variant" for mark in match.marks):
                yield self.views[number], match

    def stands(self) -> bool:
        """Whether what was typed stands in any passage."""
        return any(match.level is Level.WHOLE for match in self.matches)

    def is_just_so(self, match: Match) -> bool:
        """Whether the whole of what was typed stands there as one text, beside its parts."""
        whole = len(self.matcher.leaves)
        return self.query.whole is not None and any(mark.term == whole for mark in match.marks)


def find(
    query: Query,
    engine: Engine,
    views: Sequence[PassageView],
    budget: Budget,
    prominence: Callable[[PassageView, Match], Prominence],
) -> Finding:
    """All passages that match. Marks of the whole query come last.

    Raises QueryError where a wildcard stands for more texts than anyone would read.
    """
    candidates = engine.candidates(Or((query.tree, query.whole)) if query.whole else query.tree)
    matcher = Matcher(query.tree)
    expansions = _Expansions(matcher)
    numbers, matches, prominent = [], [], []
    for number in candidates.tolist():
        if budget.is_spent():
            break
        view = views[number]
        match = matcher(view)
        expansions.check(view, match)
        if query.whole:
            match = _with_whole(match, query.whole, len(matcher.leaves), view)
        if match.level:
            numbers.append(number)
            matches.append(match)
            prominent.append(prominence(view, match))
    found = np.array(numbers, np.uint32)
    return Finding(query, matcher, found, tuple(matches), tuple(prominent), views)


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
