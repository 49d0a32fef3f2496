"""A query run over the passages: what it is on each of them, within limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from indexer.analysis.borders import WORD
from indexer.bilingual import Said
from indexer.budget import Budget
from indexer.engines import Numbers
from indexer.errors import QueryError
from indexer.matches import NO_WORDING, VARIANT, Held, Marks, Matches
from indexer.matches.evaluation import Evaluation
from indexer.matches.literals import Literals
from indexer.matches.passages import Passages
from indexer.matches.prefixes import prefix_of
from indexer.query.matching import Level, Mark, Match, Matcher
from indexer.query.tree import Query, Term, Wildcard, leaves
from indexer.query.view import PassageView

MAX_EXPANSIONS = 1_000
MOST_MARKS = 25_000_000
"""In the whole corpus. While they are told, each takes some 150 bytes, and 0.6 µs."""
SECONDS = 5.0
"""The time after which a search is cut short, unless another is given."""
Found: TypeAlias = tuple[PassageView, Match]


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """A query, the matcher and the evaluation that ran it, and the passages that it found."""

    query: Query
    matcher: Matcher
    evaluation: Evaluation
    matches: Matches
    passages: Passages

    @property
    def numbers(self) -> Numbers:
        """The passages that were found, in reading order."""
        return self.matches.numbers

    def found(self, chosen: Held, budget: Budget) -> Iterator[Found]:
        """Some of the passages that were found, each with its match; as long as there is time."""
        for number in self.numbers[chosen].tolist():
            if budget.is_spent():
                return
            view = self.passages.views[number]
            yield view, self.match(view)

    def spelled(self) -> Held:
        """Passages in which each spelling of numbers, days and symbols stands for the first time.

        Of those that were told one by one, all that have any.
        """
        matches, marks = self.matches, self.matches.marks
        found: Held = matches.spelled & matches.by_hand
        some = marks.taken((matches.spelled & ~found)[marks.rows] & (marks.grades == VARIANT))
        keys = some.terms.astype(np.int64) << 32 | some.wordings
        found[some.rows[np.unique(keys, return_index=True)[1]]] = True
        return found

    def match(self, view: PassageView) -> Match:
        """What the query is on one passage; marks of the whole query come last."""
        match = self.matcher(view)
        if self.query.whole is None:
            return match
        return _with_whole(match, self.query.whole, len(self.matcher.leaves), view)

    def stands(self) -> bool:
        """Whether what was typed stands in any passage."""
        return bool((self.matches.levels == Level.WHOLE).any())


def find(query: Query, passages: Passages, budget: Budget) -> Finding:
    """All passages that match.

    Raises QueryError where a wildcard stands for more texts than anyone would read, or there are
    more marks than may be kept in memory.
    """
    if passages.literals is not None:
        _check_marks(query, passages.literals)
    matcher = Matcher(query.tree)
    expansions = _Expansions(matcher)
    evaluation = Evaluation(matcher, passages, budget, expansions.check)
    finding = Finding(query, matcher, evaluation, evaluation.matches(query.whole), passages)
    expansions.check_all(finding, budget)
    return finding


def _check_marks(query: Query, literals: Literals) -> None:
    marked = (leaf for leaf in leaves(query.tree) if isinstance(leaf, Term | Wildcard))
    texts = [(leaf.start, text) for leaf in marked for text in _marked(leaf)]
    if len(texts) * literals.characters <= MOST_MARKS:  # as in all but large indexes
        return
    marks: Counter[int] = Counter()  # by where in the query what is marked begins
    for start, text in texts:
        marks[start] += literals.most_places(*text)
    if marks.total() > MOST_MARKS:
        ((start, _),) = marks.most_common(1)
        raise QueryError(
            Said(
                f"这个查询在整个文库里可能要标出 {MOST_MARKS:,} 处以上",
                f"this query may stand at more than {MOST_MARKS:,} places",
            ),
            start,
            Said("请用长一些的词，或者少用几个", "use longer words, or fewer of them"),
        )


def _marked(leaf: Term | Wildcard) -> Iterator[tuple[str, bool]]:
    """The texts that arrays mark of a leaf; and whether in texts with all numbers in digits."""
    if isinstance(leaf, Wildcard):
        if prefix := prefix_of(leaf):  # else arrays mark nothing of it
            yield prefix, False
        return
    yield leaf.folded, False
    yield from ((form.folded, False) for form in leaf.forms)
    if leaf.numbered:
        yield from ((leaf.numbered, in_digits) for in_digits in (False, True))


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

    def check_all(self, finding: Finding, budget: Budget) -> None:
        """Check every match that was found, as long as there is time."""
        for number, wildcard in self._wildcards.items():
            marks = finding.matches.marks
            marks = marks.taken(marks.terms == number)
            if not _are_few(wildcard, marks, finding, budget):
                for text in _texts(marks, finding, budget):
                    self._add(number, text)

    def check(self, view: PassageView, match: Match) -> None:
        for mark in match.marks if self._wildcards else ():
            if mark.term in self._wildcards:
                self._add(mark.term, view.passage.text[mark.start : mark.end])

    def _add(self, term: int, text: str) -> None:
        texts = self._texts[term]
        texts.add(text)
        if len(texts) > MAX_EXPANSIONS:
            raise QueryError(
                Said(
                    f"这个通配符可展开为 {MAX_EXPANSIONS} 种以上",
                    f"this wildcard stands for more than {MAX_EXPANSIONS} texts",
                ),
                self._wildcards[term].start,
                Said("请多写几个字", "write more of the word"),
            )


def _are_few(wildcard: Wildcard, marks: Marks, finding: Finding, budget: Budget) -> bool:
    """Whether a prefix stands for few texts, told without reading all passages.

    What is a whole word is one of the words that begin so; what goes on no further is the prefix.
    The others are rare: one word ends inside the prefix, and the next one begins there.
    """
    prefix = prefix_of(wildcard)
    if not prefix or finding.passages.literals is None:
        return False
    left = MAX_EXPANSIONS - finding.passages.engine.words(prefix) - 1
    told = (marks.grades == WORD) | (marks.lengths == len(prefix))
    others = marks.taken(~told | (marks.wordings == NO_WORDING))
    if left < 0 or len(others) <= left:
        return left >= 0
    different: set[str] = set()
    for text in _texts(others, finding, budget):
        different.add(text)
        if len(different) > left:
            return False
    return True


def _texts(marks: Marks, finding: Finding, budget: Budget) -> Iterator[str]:
    """What is marked, as printed; as long as there is time."""
    columns = (finding.numbers[marks.rows], marks.starts, marks.ends)
    for number, start, end in zip(*(column.tolist() for column in columns), strict=True):
        if budget.is_spent():
            return
        yield finding.passages.views[number].passage.text[start:end]
