"""A tree -> the passages that match it; by arrays where these tell, else one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from typing import assert_never

import numpy as np

from indexer.analysis.borders import JOINED
from indexer.budget import Budget
from indexer.engines import Numbers
from indexer.matches import VARIANT, Held, Matches, combining, everywhere, put_together, tabulated
from indexer.matches.literals import Literals
from indexer.matches.nearness import near
from indexer.matches.passages import Passages
from indexer.matches.prefixes import beginning, prefix_of
from indexer.matches.related import related
from indexer.matches.terms import whole
from indexer.query.matching import (
    HEADING,
    Level,
    Mark,
    Match,
    Matcher,
    excludes,
    only_restricts,
)
from indexer.query.tree import (
    And,
    Headed,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Place,
    Restrict,
    Symbol,
    Term,
    Title,
    Wildcard,
    leaf_key,
)
from indexer.query.view import PassageView
from indexer.ranges import are_among, each_once, united

_NOBODY = np.zeros(0, np.uint32)
LATE = 1_000_000
"""Marks that are still put together when the time is up: some tenths of a second."""


class Evaluation:
    """One tree, on all passages; the first of its leaves, and others as long as there is time.

    ``wordings``: the texts that its marks stand for. ``unseen``: passages for which there was no
    time, and all from ``until`` on; what is said of them means nothing. Of the others the levels
    are right, but there may be more marks, of what there was no time for in an OR. ``late``: as
    many marks are put together all the same.
    """

    def __init__(
        self,
        matcher: Matcher,
        passages: Passages,
        budget: Budget,
        heed: Callable[[PassageView, Match], None],
        late: int = LATE,
    ) -> None:
        self._matcher, self._passages, self._budget = matcher, passages, budget
        self._heed, self._late = heed, late
        self._leaves: dict[Leaf, Matches] = {}
        self.wordings: list[str] = []
        self._unseen = [_NOBODY]
        self._until = len(passages)

    def matches(self, within: Term | None = None) -> Matches:
        """What the tree is on all passages; and ``within`` it the whole of what was typed.

        Passages that were not looked at are left out.
        """
        found = self._node(self._matcher.tree)
        if within is not None:
            found = combining.beside(*self._in_time([found, self._at_once(within)]))
        (found,) = self._in_time([found])
        unseen = np.concatenate(self._unseen)
        if not len(unseen) and self._until == len(self._passages):
            return found
        late = found.numbers >= self._until
        return found.among(~(late | are_among(found.numbers, each_once(unseen))))

    def leaf(self, leaf: Leaf) -> Matches:
        """What one of the tree's leaves is on all passages; found once."""
        if leaf not in self._leaves:
            left_out = self._leaves and self._is_late(leaf)
            self._leaves[leaf] = put_together([]) if left_out else self._leaf(leaf)
        return self._leaves[leaf]

    def searched(self, numbers: Numbers) -> Held:
        """Which passages lie in the documents and sections that the tree searches."""
        return self._searched(self._matcher.tree, numbers)

    def _searched(self, node: Node, numbers: Numbers) -> Held:
        """See ``matching.searched``."""
        every = np.ones(len(numbers), np.bool_)
        match node:
            case Restrict(field="document" | "section"):
                return self._passages.facets.within(node.field, node.values, numbers)
            case Not(child):
                return ~self._searched(child, numbers) if only_restricts(child) else every
            case And(children):
                held = (self._searched(child, numbers) for child in children)
                return reduce(np.logical_and, held, every)
            case Or(children):
                return reduce(np.logical_or, (self._searched(child, numbers) for child in children))
            case _:
                return every

    def _node(self, node: Node) -> Matches:
        match node:
            case Term() | Wildcard() | Symbol() | Title() | Place():
                return self.leaf(node)
            case Restrict():
                return everywhere(self._passages.within(node), Level.WHOLE)
            case Not(child):
                return everywhere(self._passages.all_but(self._excluded(child)), Level.WHOLE)
            case And(children):
                return combining.both(self._in_time([self._node(child) for child in children]))
            case Or(children):
                return self._either(children)
            case Near():
                return self._near(node)
            case _:
                assert_never(node)

    def _either(self, children: Sequence[Node]) -> Matches:
        """What any of these is. Where one is whole, no matter what the late ones are."""
        parts, unseen, before = list[Matches](), list[Numbers](), self._unseen
        for child in children:
            self._unseen = [_NOBODY]
            part, missed = self._node(child), np.concatenate(self._unseen)
            if len(missed):
                missed = each_once(missed)
                part = part.among(~are_among(part.numbers, missed))
                unseen.append(missed)
            parts.append(part)
        self._unseen = before
        if unseen:
            sure = united(*(part.numbers[part.levels == Level.WHOLE] for part in parts))
            missed = united(*unseen)
            self._unseen.append(missed[~are_among(missed, sure)])
        return combining.either(self._in_time(parts))

    def _is_late(self, node: Node) -> bool:
        """Whether there is no time left for a node; then the passages it may match are unseen."""
        if self._budget.is_spent():
            self._unseen.append(self._passages.engine.candidates(node))
        return self._budget.spent

    def _in_time(self, parts: list[Matches]) -> list[Matches]:
        """What is to be put together; of very much the first passages only, if the time is up."""
        if sum(len(part.marks) for part in parts) <= self._late or not self._budget.is_spent():
            return parts
        most = self._late // len(parts)
        for part in parts:
            if len(part.marks) > most:
                self._until = min(self._until, int(part.numbers[part.marks.rows[most]]))
        return [part.among(part.numbers < self._until) for part in parts]

    def _near(self, node: Near) -> Matches:
        literals = self._passages.literals
        if literals is None:
            return self._node_by_hand(node, self._passages.engine.candidates(node))
        left, right = self._in_time([self._node(node.left), self._node(node.right)])
        if self._budget.is_spent():
            return self._node_by_hand(node, combining.common(left.numbers, right.numbers))
        by_hand = combining.both((left, right))
        untold = by_hand.numbers[by_hand.by_hand]
        left, right = (side.among(~are_among(side.numbers, untold)) for side in (left, right))
        told = near(left, right, node.distance, literals.borders)
        return put_together([told, self._node_by_hand(node, untold)])

    def _node_by_hand(self, node: Node, numbers: Numbers) -> Matches:
        return self._by_hand(numbers, node, lambda view: self._matcher.node(node, view))

    def _leaf(self, leaf: Leaf) -> Matches:
        literals, engine = self._passages.literals, self._passages.engine
        if (few := self._few(leaf)) is not None:
            return self._one_by_one(leaf, few)
        if literals is not None and isinstance(leaf, Wildcard) and (prefix := prefix_of(leaf)):
            return self._prefix(leaf, prefix, literals)
        if literals is None or not isinstance(leaf, Term):
            return self._one_by_one(leaf, engine.candidates(leaf))
        stands = whole(leaf, self._matcher.numbers[leaf_key(leaf)], literals, self._wording)
        parts = [stands]
        if leaf.parts or leaf.headed:
            told = ~literals.is_odd
            told[stands.numbers] = False
            parts.append(self._related(leaf, literals, ~told))
        return put_together([*parts, self._one_by_one(leaf, literals.odd(leaf))])

    def _few(self, leaf: Leaf) -> Numbers | None:
        """The candidates of a leaf, if they are so few that they are told one by one."""
        if not self._passages.few:
            return None
        candidates = self._passages.engine.candidates(leaf)
        return candidates if len(candidates) <= self._passages.few else None

    def _prefix(self, wildcard: Wildcard, prefix: str, literals: Literals) -> Matches:
        number = self._matcher.numbers[leaf_key(wildcard)]
        found, doubtful = beginning(prefix, number, literals, self._wording)
        by_hand = united(literals.odd(wildcard), doubtful)
        return put_together([found, self._one_by_one(wildcard, by_hand)])

    def _related(self, term: Term, literals: Literals, but: Held) -> Matches:
        """Passages with most of a term's words, or below a heading that names it."""
        held = related(term, literals, but, self._budget)
        if held is None:
            candidates = self._passages.engine.candidates(term)
            self._unseen.append(candidates[~but[candidates]])
            return put_together([])
        headed, shares = self._headed(term.headed)
        kept = ~but[headed]
        headed, shares = headed[kept], shares[kept]
        numbers = united(held.numbers, headed)
        found = everywhere(numbers, Level.RELATED)
        mine = numbers.searchsorted(held.numbers)
        found.covered[mine] = held.covered
        found.weights[mine] = held.weights
        found.weights[numbers.searchsorted(headed)] += HEADING * shares * term.weight
        return found

    def _headed(
        self, headed: Iterable[Headed]
    ) -> tuple[Numbers, np.ndarray[tuple[int], np.dtype[np.float64]]]:
        """The passages right below headings, and how much of its heading the term is."""
        shares: dict[int, float] = {}
        for one in headed:
            section = self._passages.facets.section(one.section)
            if section is not None:
                shares[section] = max(one.share, shares.get(section, 0.0))
        sections = np.array(sorted(shares), np.int64)
        numbers, places = self._passages.facets.right_below(sections)
        return numbers, np.array([shares[n] for n in sections.tolist()], np.float64)[places]

    def _one_by_one(self, leaf: Leaf, numbers: Numbers) -> Matches:
        return self._by_hand(numbers, leaf, lambda view: self._matcher.leaf(leaf, view))

    def _by_hand(
        self, numbers: Numbers, node: Node, ask: Callable[[PassageView], Match]
    ) -> Matches:
        """What is told of some passages one after the other, as long as there is time."""
        heeded = node is self._matcher.tree
        found, matches = [], []
        for number, view in self._looked_at(numbers):
            match = ask(view)
            if heeded:
                self._heed(view, match)
            if match.level:
                found.append(number)
                matches.append(match)
        return tabulated(found, matches)

    def _looked_at(self, numbers: Numbers) -> Iterator[tuple[int, PassageView]]:
        """Some passages, as long as there is time; the others are noted as unseen."""
        for place, number in enumerate(numbers.tolist()):
            if self._budget.is_spent():
                self._unseen.append(numbers[place:])
                return
            yield number, self._passages.views[number]

    def _at_once(self, typed: Term) -> Matches:
        """Where the whole of what was typed stands; its number comes after those of the leaves."""
        number = len(self._matcher.leaves)
        literals = self._passages.literals

        def ask(view: PassageView) -> Match:
            spans = view.find(typed.folded)
            marks = tuple(Mark(s.start, s.end, number, view.grade(s)) for s in spans)
            return Match(Level.WHOLE if marks else Level.NONE, marks)

        if literals is None:
            return self._by_hand(self._passages.engine.candidates(typed), typed, ask)
        if (few := self._few(typed)) is not None:
            return self._by_hand(few, typed, ask)
        plain = Term(typed.text, typed.folded)
        if self._is_late(plain):
            return put_together([])
        stands = whole(plain, number, literals, self._wording)
        stands.covered[:] = 0
        return put_together([stands, self._by_hand(literals.odd(plain), typed, ask)])

    def _excluded(self, node: Node) -> Numbers:
        """The passages in which a negated node stands; see ``matching.excludes``."""
        literals = self._passages.literals
        match node:
            case Restrict():
                return self._passages.within(node)
            case Not(child):
                return self._passages.all_but(self._excluded(child))
            case And(children):
                return reduce(combining.common, map(self._excluded, children))
            case Or(children):
                return united(*map(self._excluded, children))
            case Term() if literals is not None:
                if self._is_late(node):
                    return _NOBODY
                odd = self._excluded_by_hand(node, literals.odd(node))
                return united(self._standing(node, literals), odd)
            case Term() | Wildcard() | Symbol() | Title() | Place() | Near():
                return self._excluded_by_hand(node, self._passages.engine.candidates(node))
            case _:
                assert_never(node)

    def _standing(self, term: Term, literals: Literals) -> Numbers:
        """Where a negated term stands: unless it is quoted, as a whole word or joined ones."""
        found = whole(term, 0, literals, self._wording)
        marks = found.marks
        if term.quoted:
            return each_once(found.numbers[marks.rows[marks.grades != VARIANT]])
        grades, otherwise = marks.grades.copy(), marks.grades == VARIANT
        grades[otherwise] = literals.borders.grades(
            found.numbers[marks.rows[otherwise]],
            marks.offsets[otherwise],
            marks.lengths[otherwise].astype(np.int64),
        )
        return each_once(found.numbers[marks.rows[grades <= JOINED]])

    def _excluded_by_hand(self, node: Node, numbers: Numbers) -> Numbers:
        looked_at = self._looked_at(numbers)
        return np.array([number for number, view in looked_at if excludes(node, view)], np.uint32)

    def _wording(self, text: str) -> int:
        self.wordings.append(text)
        return len(self.wordings) - 1
