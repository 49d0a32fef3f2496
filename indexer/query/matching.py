"""Which spans of a passage satisfy a tree, and how well: the meaning of a query.

The marks of the page shown come from here, and all there is where columns do not tell; of the
columns of ``matches`` this is the oracle.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, assert_never

from indexer.analysis.clauses import sentence_ends
from indexer.model import Span
from indexer.query.citing import cites_by_name_only, place_marks, symbol_marks
from indexer.query.related import related
from indexer.query.sieve import Sieve
from indexer.query.tree import (
    And,
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
    distinct_leaves,
    leaf_key,
    positive_leaves,
)
from indexer.query.variants import variants
from indexer.query.view import Grade, PassageView
from indexer.query.wildcards import occurrences

Elsewhere = Literal["symbol", "label", "title", "document", "section", "kind", "exclusion"]

HEADING = 1.5
"""What a heading that is all the term weighs, beside parts that stand side by side."""


class Level(IntEnum):
    """How far a passage satisfies a query: not, by most of its words, or by what was typed."""

    NONE = 0
    RELATED = 1
    WHOLE = 2


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One marked range of a passage's text; ``term`` numbers the query's positive leaves."""

    start: int
    end: int
    term: int
    grade: Grade


@dataclass(frozen=True, slots=True)
class Match:
    """What a query is on one passage. ``marks`` are as found: they may overlap.

    ``covered``: how many of the query's characters stand there: those of different terms, or of
    a related passage's different words. ``weight``: how rare those words are, and how close
    together they stand. ``named``: the query names this passage, or what it stands for.
    ``headed``: its section's heading names a term.
    """

    level: Level
    marks: tuple[Mark, ...] = ()
    elsewhere: Elsewhere | None = None
    covered: int = 0
    weight: float = 0.0
    named: bool = False
    headed: bool = False


_NO_MATCH = Match(Level.NONE)


def match(tree: Node, view: PassageView) -> Match:
    """What ``tree`` is on one passage. Linear in the passage's length for each leaf."""
    return Matcher(tree)(view)


class Matcher:
    """One tree, to be asked about many passages; knows the number of each different leaf."""

    def __init__(self, tree: Node) -> None:
        self.tree = tree
        self.leaves = distinct_leaves(tree)
        self.numbers = {key: number for number, key in enumerate(self.leaves)}
        self._sieves = {
            id(leaf): Sieve(leaf) for leaf in positive_leaves(tree) if isinstance(leaf, Term)
        }
        self._known: dict[tuple[int, str], Match] = {}  # by identity of the leaf, and passage

    def __call__(self, view: PassageView) -> Match:
        return self.node(self.tree, view)

    def leaf(self, leaf: Leaf, view: PassageView) -> Match:
        """What one of the tree's leaves is on a passage; found once for each passage."""
        place = (id(leaf), view.passage.id)
        found = self._known.get(place)
        if found is None:
            sieve = self._sieves.get(id(leaf))
            if sieve and not sieve.lets(view):
                return _NO_MATCH
            number = self.numbers[leaf_key(leaf)]
            found = self._known[place] = leaf_match(leaf, number, view)
        return found

    def node(self, node: Node, view: PassageView) -> Match:
        """What one of the tree's nodes is on a passage."""
        match node:
            case Term() | Wildcard() | Symbol() | Title() | Place():
                return self.leaf(node, view)
            case Restrict():
                return Match(Level.WHOLE, (), node.field) if within(node, view) else _NO_MATCH
            case Not(child):
                return _NO_MATCH if excludes(child, view) else Match(Level.WHOLE, (), "exclusion")
            case And(children):
                return _all([self.node(child, view) for child in children])
            case Or(children):
                return _any([self.node(child, view) for child in children])
            case Near(left, right, distance):
                return _near(self.node(left, view), self.node(right, view), distance, view)
            case _:
                assert_never(node)


def leaf_match(leaf: Leaf, number: int, view: PassageView) -> Match:
    """What one leaf is on a passage; ``number``: its own in marks."""
    match leaf:
        case Term():
            return _term(leaf, number, view) or _related(leaf, number, view)
        case Wildcard():
            length = sum(map(len, leaf.pieces))
            return _whole(number, length, _wild_spans(leaf, view), view) or _NO_MATCH
        case Symbol():
            return _symbol(leaf, number, view)
        case Title():
            found = _whole(number, len(leaf.folded), view.find(leaf.folded), view)
            named = view.first and view.passage.document in leaf.documents
            return found or (Match(Level.WHOLE, (), "title", named=True) if named else _NO_MATCH)
        case Place():
            return _place(leaf, number, view)
        case _:
            assert_never(leaf)


def _whole(number: int, length: int, spans: Iterable[Span], view: PassageView) -> Match | None:
    marks = tuple(Mark(s.start, s.end, number, view.grade(s)) for s in spans)
    return Match(Level.WHOLE, marks, covered=length) if marks else None


def _term(term: Term, number: int, view: PassageView) -> Match | None:
    """A term as it stands, and its variants."""
    typed = view.find(term.folded)
    others = variants(term, view, typed)
    marks = [Mark(s.start, s.end, number, view.grade(s)) for s in typed]
    marks += (Mark(s.start, s.end, number, "variant") for s in others)
    return Match(Level.WHOLE, tuple(marks), covered=len(term.folded)) if marks else None


def _related(term: Term, number: int, view: PassageView) -> Match:
    """Most of a term's words, or a heading that names it, if that makes a passage related."""
    found = related(term, view)
    share = _share_of_heading(term, view)
    if not found and not share:
        return _NO_MATCH
    marks = tuple(Mark(s.start, s.end, number, "part") for s in found.spans) if found else ()
    weight = (found.weight if found else 0.0) + share * term.weight
    covered = found.covered if found else 0
    elsewhere: Elsewhere | None = None if marks else "section"
    return Match(Level.RELATED, marks, elsewhere, covered, weight, headed=bool(share))


def _share_of_heading(term: Term, view: PassageView) -> float:
    section = view.passage.sections[-1:]
    share = max((h.share for h in term.headed if section == (h.section,)), default=0.0)
    return HEADING * share


def _symbol(symbol: Symbol, number: int, view: PassageView) -> Match:
    marks = tuple(Mark(s.start, s.end, number, grade) for s, grade in symbol_marks(symbol, view))
    if view.first and view.passage.document in symbol.documents:
        return Match(Level.WHOLE, marks, "symbol", named=True)
    plainly = 0 if cites_by_name_only(symbol, view) else len(symbol.folded)
    return Match(Level.WHOLE, marks, covered=plainly) if marks else _NO_MATCH


def _place(place: Place, number: int, view: PassageView) -> Match:
    if view.passage.id in place.passages:
        return Match(Level.WHOLE, (), place.reason, named=True)
    marks = tuple(Mark(s.start, s.end, number, grade) for s, grade in place_marks(place, view))
    return Match(Level.WHOLE, marks, covered=len(place.folded)) if marks else _NO_MATCH


def _wild_spans(wildcard: Wildcard, view: PassageView) -> list[Span]:
    """A prefix goes on to the end of the longest word that begins with it."""
    spans: list[Span] = []
    for span in view.locate(lambda folded: occurrences(wildcard, folded)):
        if spans and span.start < spans[-1].end:  # inside the word that the last one went on to
            continue
        end = max(span.end, view.word_end(span)) if wildcard.prefix else span.end
        spans.append(Span(span.start, end))
    return spans


def _near(left: Match, right: Match, distance: int | None, view: PassageView) -> Match:
    """Only the marks that have one of the other side near by; see Near."""
    if min(left.level, right.level) < Level.WHOLE:
        return _NO_MATCH
    ends = sentence_ends(view.passage.text) if distance is None else []

    def near(first: Mark, second: Mark) -> bool:
        if distance is None:
            return bisect_right(ends, first.start) == bisect_right(ends, second.start)
        between = view.distance(Span(first.start, first.end), Span(second.start, second.end))
        return between <= distance

    kept = {*_with_neighbour(left.marks, right.marks, near)}
    kept |= {*_with_neighbour(right.marks, left.marks, near)}
    covered = left.covered + right.covered
    return Match(Level.WHOLE, tuple(sorted(kept)), covered=covered) if kept else _NO_MATCH


def _with_neighbour(
    marks: Iterable[Mark], others: Iterable[Mark], near: Callable[[Mark, Mark], bool]
) -> Iterator[Mark]:
    """The marks that are near to one of the others: the next on either side decides."""
    by_start, by_end = sorted(others), sorted(others, key=lambda mark: mark.end)
    starts, ends = [mark.start for mark in by_start], [mark.end for mark in by_end]
    for mark in marks:
        after, before = bisect_left(starts, mark.end), bisect_right(ends, mark.start) - 1
        if (after < len(by_start) and near(mark, by_start[after])) or (
            before >= 0 and near(by_end[before], mark)
        ):
            yield mark


def excludes(node: Node, view: PassageView) -> bool:
    """Whether a negated node stands here: without quotes, as a whole word or joined words."""
    match node:
        case Term(folded=folded, quoted=True):
            return bool(view.find(folded))
        case Term(folded=folded):
            typed = view.find(folded)
            return any(map(view.is_whole, typed)) or any(
                map(view.is_whole, variants(node, view, typed))
            )
        case Wildcard():
            return any(map(view.is_whole, _wild_spans(node, view)))
        case And(children):
            return all(excludes(child, view) for child in children)
        case Or(children):
            return any(excludes(child, view) for child in children)
        case Not(child):
            return not excludes(child, view)
        case Symbol() | Title() | Place() | Restrict() | Near():
            return match(node, view).level is Level.WHOLE
        case _:
            assert_never(node)


def searched(node: Node, view: PassageView) -> bool:
    """Whether a passage lies in the documents and sections that a query searches.

    What a query says of kinds and of texts makes no difference.
    """
    match node:
        case Restrict(field="document" | "section"):
            return within(node, view)
        case Not(child):
            return not (only_restricts(child) and searched(child, view))
        case And(children):
            return all(searched(child, view) for child in children)
        case Or(children):
            return any(searched(child, view) for child in children)
        case _:
            return True


def only_restricts(node: Node) -> bool:
    match node:
        case Restrict(field="document" | "section"):
            return True
        case Not(child):
            return only_restricts(child)
        case And(children) | Or(children):
            return all(map(only_restricts, children))
        case _:
            return False


def within(restrict: Restrict, view: PassageView) -> bool:
    """Whether a passage lies where a restriction wants it."""
    passage = view.passage
    match restrict.field:
        case "document":
            return passage.document in restrict.values
        case "kind":
            return passage.kind in restrict.values
        case "section":
            return any(section in restrict.values for section in passage.sections)
        case _:
            assert_never(restrict.field)


def _all(matches: list[Match]) -> Match:
    level = min(found.level for found in matches)
    if level is Level.NONE:
        return _NO_MATCH
    return _together(level, matches)


def _any(matches: list[Match]) -> Match:
    level = max(found.level for found in matches)
    if level is Level.NONE:
        return _NO_MATCH
    return _together(level, [found for found in matches if found.level is level])


def _together(level: Level, matches: list[Match]) -> Match:
    marks = tuple(mark for found in matches for mark in found.marks)
    covered = sum(found.covered for found in matches)
    weight = sum(found.weight for found in matches)
    named = any(found.named for found in matches)
    headed = any(found.headed for found in matches)
    return Match(level, marks, _last_elsewhere(matches), covered, weight, named, headed)


def _last_elsewhere(matches: Iterable[Match]) -> Elsewhere | None:
    """Of several reasons the one that says most: a name before a restriction or exclusion."""
    reasons = [found.elsewhere for found in matches if found.elsewhere]
    named = [reason for reason in reasons if reason in ("symbol", "label", "title")]
    kept = [reason for reason in reasons if reason != "exclusion"]
    return (named or kept or reasons or [None])[-1]
