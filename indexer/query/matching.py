"""Which spans of a passage satisfy a tree, and how well: the meaning of a query.

Marks, counts and the tests' oracle all come from here, so they are equal on every engine.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from itertools import chain
from typing import Literal, assert_never

from indexer.analysis.normalize import Folded, fold
from indexer.model import Passage, Segmentation, Span
from indexer.query.names import cited_symbols
from indexer.query.tree import (
    And,
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

Grade = Literal["word", "joined", "inside", "crossing", "variant", "part"]
GRADES: tuple[Grade, ...] = ("word", "joined", "inside", "crossing", "variant", "part")
Elsewhere = Literal["symbol", "label", "title", "document", "section", "kind", "exclusion"]

_SENTENCE_END = re.compile(r"[。！？!?]+[”’」』）)]*")


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

    ``covered``: how many characters of the query's words a related passage holds.
    """

    level: Level
    marks: tuple[Mark, ...] = ()
    elsewhere: Elsewhere | None = None
    covered: int = 0


_NO_MATCH = Match(Level.NONE)


@dataclass(slots=True)
class _Cut:
    """One segmentation, ready to be asked about borders."""

    ends: dict[int, int]
    borders: frozenset[int]
    starts: list[int]

    def holds(self, span: Span) -> bool:
        """Whether one word holds the whole range."""
        place = bisect_right(self.starts, span.start) - 1
        return place >= 0 and span.end <= self.ends[self.starts[place]]


@dataclass(slots=True)
class PassageView:
    """A passage made ready for matching: folded texts and the borders of its words.

    ``segmentations`` are the annotators' and jieba's. Built once per passage, on first use.
    """

    passage: Passage
    segmentations: tuple[Segmentation, ...]
    first: bool = False
    """Whether this passage stands for its document: its title, or else its first passage."""
    _folded: Folded | None = field(default=None, repr=False)
    _readings: tuple[tuple[Folded, tuple[Span, ...]], ...] | None = field(default=None, repr=False)
    _cuts: tuple[_Cut, ...] | None = field(default=None, repr=False)
    _citations: dict[str, tuple[Span, ...]] | None = field(default=None, repr=False)

    @property
    def folded(self) -> Folded:
        if self._folded is None:
            self._folded = fold(self.passage.text)
        return self._folded

    @property
    def readings(self) -> tuple[tuple[Folded, tuple[Span, ...]], ...]:
        if self._readings is None:
            self._readings = tuple((fold(r.text), r.origins) for r in self.passage.readings)
        return self._readings

    @property
    def cuts(self) -> tuple[_Cut, ...]:
        if self._cuts is None:
            self._cuts = tuple(_cut(segmentation) for segmentation in self.segmentations)
        return self._cuts

    @property
    def citations(self) -> Mapping[str, tuple[Span, ...]]:
        """Spans of the document symbols that stand here, by their key."""
        if self._citations is None:
            found: dict[str, tuple[Span, ...]] = {}
            for key, span in cited_symbols(self.passage.text):
                found[key] = (*found.get(key, ()), span)
            self._citations = found
        return self._citations

    def find(self, needle: str) -> list[Span]:
        """Where a folded text stands, each range once, in order; occurrences do not overlap.

        In the shown text, and in the witnesses' other readings of it.
        """
        spans = [self.folded.origin(*where) for where in _find(self.folded, needle)]
        for reading, origins in self.readings:
            for where in _find(reading, needle):
                span = _shown(reading.origin(*where), origins)
                if span and not any(s.start < span.end and span.start < s.end for s in spans):
                    spans.append(span)
        return sorted(spans)

    def grade(self, span: Span) -> Grade:
        """The best that any segmentation says of a range: see the grades in the REST contract."""
        best: Grade = "crossing"
        for cut in self.cuts:
            if cut.ends.get(span.start) == span.end:
                return "word"
            if span.start in cut.borders and span.end in cut.borders:
                best = "joined"
            elif best == "crossing" and cut.holds(span):
                best = "inside"
        return best


def _cut(segmentation: Segmentation) -> _Cut:
    ends = {word.start: word.end for word in segmentation.words}
    return _Cut(ends, frozenset(chain(ends, ends.values())), list(ends))


def _find(folded: Folded, needle: str) -> Iterator[tuple[int, int]]:
    position = folded.text.find(needle)
    while position >= 0:
        end = position + len(needle)
        if folded.splits_a_letter(end):
            end = position + 1
        else:
            yield position, end
        position = folded.text.find(needle, end)


def _shown(span: Span, origins: tuple[Span, ...]) -> Span | None:
    """The range of the shown text that stands for a range of a reading, if not empty."""
    start, end = origins[span.start].start, origins[span.end - 1].end
    return Span(start, end) if start < end else None


def match(tree: Node, view: PassageView) -> Match:
    """What ``tree`` is on one passage. Linear in the passage's length for each leaf."""
    return Matcher(tree)(view)


class Matcher:
    """One tree, to be asked about many passages; knows the number of each different leaf."""

    def __init__(self, tree: Node) -> None:
        self.tree = tree
        places = {key: place for place, key in enumerate(distinct_leaves(tree))}
        self.count = len(places)
        self._numbers = {id(leaf): places[leaf_key(leaf)] for leaf in positive_leaves(tree)}

    def __call__(self, view: PassageView) -> Match:
        return self.match(self.tree, view)

    def match(self, node: Node, view: PassageView) -> Match:
        match node:
            case Term():
                return self._term(node, view)
            case Wildcard():
                return self._whole(node, _wild_spans(node, view), view)
            case Symbol():
                return self._symbol(node, view)
            case Title():
                spans = view.find(node.folded)
                if not spans and view.first and view.passage.document in node.documents:
                    return Match(Level.WHOLE, (), "title")
                return self._whole(node, spans, view)
            case Place():
                return self._place(node, view)
            case Restrict():
                return Match(Level.WHOLE, (), node.field) if _within(node, view) else _NO_MATCH
            case Not(child):
                return _NO_MATCH if excludes(child, view) else Match(Level.WHOLE, (), "exclusion")
            case And(children):
                return _all([self.match(child, view) for child in children])
            case Or(children):
                return _any([self.match(child, view) for child in children])
            case Near():
                return self._near(node, view)
            case _:
                assert_never(node)

    def _whole(self, leaf: Node, spans: Iterable[Span], view: PassageView) -> Match:
        number = self._numbers[id(leaf)]
        marks = tuple(Mark(s.start, s.end, number, view.grade(s)) for s in spans)
        return Match(Level.WHOLE, marks) if marks else _NO_MATCH

    def _term(self, term: Term, view: PassageView) -> Match:
        found = self._whole(term, view.find(term.folded), view)
        if found.level or not term.words:
            return found
        number = self._numbers[id(term)]
        parts = {word: spans for word in term.words if (spans := _as_words(word, view))}
        if len(parts) < term.most:
            return _NO_MATCH
        marks = (Mark(s.start, s.end, number, "part") for spans in parts.values() for s in spans)
        return Match(Level.RELATED, tuple(marks), covered=sum(map(len, parts)))

    def _symbol(self, symbol: Symbol, view: PassageView) -> Match:
        text = view.passage.text
        alone = (span for span in view.find(symbol.folded) if _stands_alone(text, span))
        spans = {*view.citations.get(symbol.key, ()), *alone}
        if view.first and view.passage.document in symbol.documents:
            return Match(Level.WHOLE, self._whole(symbol, sorted(spans), view).marks, "symbol")
        return self._whole(symbol, sorted(spans), view)

    def _place(self, place: Place, view: PassageView) -> Match:
        if view.passage.id in place.passages:
            return Match(Level.WHOLE, (), place.reason)
        speaks = any(key in view.citations for key in place.keys)
        spans = view.find(place.folded) or (view.find(place.paragraph) if speaks else [])
        return self._whole(place, spans, view)

    def _near(self, near: Near, view: PassageView) -> Match:
        left, right = self.match(near.left, view), self.match(near.right, view)
        if min(left.level, right.level) < Level.WHOLE:
            return _NO_MATCH
        kept: set[Mark] = set()
        sentences = _sentence_ends(view) if near.distance is None else []
        for one in left.marks:
            for other in right.marks:
                if _are_near(one, other, near.distance, view.folded, sentences):
                    kept |= {one, other}
        return Match(Level.WHOLE, tuple(sorted(kept))) if kept else _NO_MATCH


def excludes(node: Node, view: PassageView) -> bool:
    """Whether a negated node stands here: for a bare term, as a whole word or joined words."""
    match node:
        case Term(folded=folded, quoted=quoted):
            spans = view.find(folded)
            return bool(spans) if quoted else any(_is_whole(view.grade(s)) for s in spans)
        case And(children):
            return all(excludes(child, view) for child in children)
        case Or(children):
            return any(excludes(child, view) for child in children)
        case Not(child):
            return not excludes(child, view)
        case Wildcard() | Symbol() | Title() | Place() | Restrict() | Near():
            return match(node, view).level is Level.WHOLE
        case _:
            assert_never(node)


def _is_whole(grade: Grade) -> bool:
    return grade in ("word", "joined")


def _as_words(word: str, view: PassageView) -> list[Span]:
    """Where a word of the query stands as a word, or inside a longer one; never across words.

    One character alone says too little inside a longer word.
    """
    grades = ("word", "joined", "inside") if len(word) > 1 else ("word", "joined")
    return [span for span in view.find(word) if view.grade(span) in grades]


def _within(restrict: Restrict, view: PassageView) -> bool:
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
    return Match(level, marks, _last_elsewhere(matches), sum(found.covered for found in matches))


def _last_elsewhere(matches: Iterable[Match]) -> Elsewhere | None:
    """Of several reasons the one that says most: a name before a restriction or exclusion."""
    reasons = [found.elsewhere for found in matches if found.elsewhere]
    named = [reason for reason in reasons if reason in ("symbol", "label", "title")]
    kept = [reason for reason in reasons if reason != "exclusion"]
    return (named or kept or reasons or [None])[-1]


def _wild_spans(wildcard: Wildcard, view: PassageView) -> list[Span]:
    """Shortest runs; they do not overlap."""
    folded = view.folded
    spans = []
    position = 0
    while found := _next_wild(wildcard, folded.text, position):
        start, end = found
        if _starts_apart(wildcard, folded.text, start):
            span = folded.origin(start, end)
            if wildcard.prefix:
                span = _to_word_end(span, view)
            spans.append(span)
            while end < len(folded.text) and folded.starts[end] < span.end:
                end += 1
        position = max(end, position + 1)
    return spans


def _next_wild(wildcard: Wildcard, text: str, position: int) -> tuple[int, int] | None:
    """The next shortest place of all pieces in order, by where it ends."""
    found = _earliest(wildcard, text, position)
    while found and len(wildcard.pieces) > 1:  # a later first piece may end at the same place
        later = _earliest(wildcard, text, found[0] + 1)
        if not later or later[1] != found[1]:
            break
        found = later
    return found


def _earliest(wildcard: Wildcard, text: str, position: int) -> tuple[int, int] | None:
    """The place of all pieces in order that ends first; the earliest next piece is the best."""
    first = None
    for piece in wildcard.pieces:
        found = _pattern(piece).search(text, position)
        if not found:
            return None
        first = found.start() if first is None else first
        position = found.end()
    return None if first is None else (first, position)


@lru_cache(maxsize=256)
def _pattern(piece: tuple[str | None, ...]) -> re.Pattern[str]:
    return re.compile("".join("." if sign is None else re.escape(sign) for sign in piece), re.S)


def _starts_apart(wildcard: Wildcard, text: str, start: int) -> bool:
    """A Latin prefix begins a word: ``chang*`` is not in ``exchange``."""
    first = text[start]
    return not (start and first.isascii() and first.isalnum() and _latin(text[start - 1]))


def _latin(sign: str) -> bool:
    """Whether a sign (or none at all) is an ASCII letter or digit."""
    return sign.isascii() and sign.isalnum()


def _to_word_end(span: Span, view: PassageView) -> Span:
    """As far as the longest word that begins here goes; else as typed."""
    ends = [cut.ends[span.start] for cut in view.cuts if span.start in cut.ends]
    return Span(span.start, max([span.end, *ends]))


def _stands_alone(text: str, span: Span) -> bool:
    """Whether a symbol ends here: ``A/76/2`` does not stand in ``A/76/20``."""
    before, after = text[: span.start][-1:], text[span.end :][:1]
    return not (_latin(before) or _latin(after) or before == "/")


def _sentence_ends(view: PassageView) -> list[int]:
    return [found.end() for found in _SENTENCE_END.finditer(view.passage.text)]


def _are_near(
    one: Mark, other: Mark, distance: int | None, folded: Folded, sentence_ends: list[int]
) -> bool:
    first, second = sorted((one, other))
    if second.start < first.end:  # a place is not near itself
        return False
    if distance is None:
        return not any(first.start < end <= second.start for end in sentence_ends)
    between = bisect_left(folded.starts, second.start) - bisect_left(folded.starts, first.end)
    return between <= distance
