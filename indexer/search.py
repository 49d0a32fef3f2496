"""Query time, the whole way on one screen: typed text -> tree -> candidates -> matches -> hits."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, assert_never

from indexer.analysis.dictionary import Dictionary
from indexer.engines import Engine
from indexer.errors import QueryError
from indexer.highlight import Segment, disjoint, segments
from indexer.model import Document, Passage, Section, Segmentation, Span
from indexer.query.close_readings import close_readings
from indexer.query.matching import Elsewhere, Level, Mark, Match, Matcher, PassageView
from indexer.query.names import KIND_NAMES, Names
from indexer.query.parser import parse
from indexer.query.questions import content_words
from indexer.query.tree import (
    And,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Place,
    Query,
    Restrict,
    Symbol,
    Term,
    Title,
    Wildcard,
    distinct_leaves,
    restrictions,
)
from indexer.ranking import explain, score
from indexer.records import Record

MAX_EXPANSIONS = 1_000
Sort = Literal["relevance", "reading"]
Found: TypeAlias = tuple[PassageView, Match]


@dataclass(frozen=True, slots=True)
class Request:
    """One search. ``documents``, ``sections`` and ``kinds`` are names as people type them."""

    query: str
    documents: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    page: int = 1
    per_page: int = 10
    sort: Sort = "relevance"
    expand: bool = True
    explain: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found. ``marks`` are in order and never overlap."""

    passage: Passage
    level: Level
    marks: tuple[Mark, ...]
    score: float
    elsewhere: Elsewhere | None
    why: str = ""

    @property
    def segments(self) -> tuple[Segment, ...]:
        return segments(self.passage.text, self.marks)


@dataclass(frozen=True, slots=True)
class Count:
    """One value of a facet; ``label`` is fit to be shown."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class TermCount:
    """Occurrences of one positive term in the documents and sections searched."""

    text: str
    literal: int
    whole_word: int


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits and everything that is said of all of them."""

    query: Query
    terms: tuple[TermCount, ...]
    total: int
    whole: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[Count, ...]]
    generation: str
    took_ms: float
    cuts: Mapping[str, tuple[str, ...]]
    replaced_by: str | None = None
    """What was searched instead, where what was typed stands nowhere."""

    @property
    def literal(self) -> int:
        return sum(term.literal for term in self.terms)

    @property
    def whole_word(self) -> int:
        return sum(term.whole_word for term in self.terms)


@dataclass(frozen=True, slots=True)
class _Filters:
    """Ids to which parameters restrict a search; empty means all."""

    document: frozenset[str]
    section: frozenset[str]
    kind: frozenset[str]

    def let(self, passage: Passage, ignoring: str = "") -> bool:
        return (
            (ignoring == "document" or not self.document or passage.document in self.document)
            and (ignoring == "kind" or not self.kind or passage.kind in self.kind)
            and (
                ignoring == "section"
                or not self.section
                or not self.section.isdisjoint(passage.sections)
            )
        )


class Searcher:
    """One generation, open. Everything here may be called from any number of threads."""

    def __init__(
        self, record: Record, engine: Engine, dictionary: Dictionary, generation: str
    ) -> None:
        self.generation = generation
        self.documents = record.corpus.documents
        self.names = Names(record.corpus)
        self._engine = engine
        self._dictionary = dictionary
        firsts = {_face(document).id for document in self.documents if document.passages}
        self._views = [
            PassageView(passage, (*passage.words, record.words[passage.id]), passage.id in firsts)
            for passage in record.corpus.passages()
        ]
        self._numbers = {view.passage.id: number for number, view in enumerate(self._views)}
        self._sections = {s.id: s for document in self.documents for s in document.sections}

    def close(self) -> None:
        """Let go of the index's files."""
        self._engine.close()

    def document(self, identifier: str) -> Document | None:
        return next((d for d in self.documents if d.id == identifier), None)

    def section(self, identifier: str) -> Section:
        return self._sections[identifier]

    def segmentations(self, passage: Passage) -> tuple[Segmentation, ...]:
        """How each witness and jieba cut a passage."""
        return self._views[self._numbers[passage.id]].segmentations

    def search(self, request: Request) -> Results:
        """Raises QueryError for a query, UnknownValueError for a filter that can't be read."""
        began = time.perf_counter()
        filters = self._filters(request)
        query = self.understand(request)
        found = self._matches(query)
        replaced_by = None
        if not _stands_whole(found) and (closer := self._closer(query, request)):
            query, found = closer
            replaced_by = str(query)
        kept = [item for item in found if filters.let(item[0].passage)]
        ranked = self._ranked(query, kept, request.sort)
        first = (request.page - 1) * request.per_page
        return Results(
            query=query,
            terms=self._terms(query, found, filters),
            total=len(ranked),
            whole=sum(1 for one in ranked if one.match.level is Level.WHOLE),
            hits=tuple(one.hit(request.explain) for one in ranked[first:][: request.per_page]),
            facets=self._facets([view.passage for view, _ in found], filters),
            generation=self.generation,
            took_ms=round((time.perf_counter() - began) * 1000, 2),
            cuts=self._cuts(query) if request.explain else {},
            replaced_by=replaced_by,
        )

    def _closer(self, query: Query, request: Request) -> tuple[Query, list[Found]] | None:
        """The first close reading of a bare term that does stand somewhere, and where."""
        tree = query.tree
        if not request.expand or not isinstance(tree, Term) or tree.quoted or tree.exact:
            return None
        for text in close_readings(tree.text):
            closer = self.understand(replace(request, query=text))
            found = self._matches(closer)
            if _stands_whole(found):
                return closer, found
        return None

    def understand(self, request: Request) -> Query:
        """Parse a query; cut its terms, and give bare ones the words that related passages hold."""
        query = parse(request.query, self.names, self._stands)
        related = request.expand and not query.operators
        return replace(query, tree=self._cut(query.tree, related))

    def _stands(self, folded: str) -> bool:
        candidates = self._engine.candidates(Term(folded, folded))
        return any(self._views[number].find(folded) for number in candidates)

    def _cut(self, node: Node, related: bool) -> Node:
        match node:
            case Term():
                tokens = tuple(self._dictionary.words(node.folded))
                parts = self._dictionary.parts(node.folded)
                bare = related and not node.quoted and not node.exact and len(parts) > 1
                return replace(node, tokens=tokens, words=content_words(parts) if bare else ())
            case And(children):
                return And(tuple(self._cut(child, related) for child in children))
            case Or(children):
                return Or(tuple(self._cut(child, related) for child in children))
            case Near(left, right, distance):
                return Near(self._cut(left, related), self._cut(right, related), distance)
            case Not() | Restrict() | Wildcard() | Symbol() | Title() | Place():
                return node
            case _:
                assert_never(node)

    def _filters(self, request: Request) -> _Filters:
        names = self.names
        return _Filters(
            frozenset(i for name in request.documents for i in names.resolve("document", name)),
            frozenset(i for name in request.sections for i in names.resolve("section", name)),
            frozenset(i for name in request.kinds for i in names.resolve("kind", name)),
        )

    def _matches(self, query: Query) -> list[Found]:
        """All passages that match, in reading order. The whole query's marks come last."""
        candidates = self._engine.candidates(query.tree)
        if query.whole:
            candidates |= self._engine.candidates(query.whole)
        matcher = Matcher(query.tree)
        found = []
        for number in sorted(candidates):
            view = self._views[number]
            match = matcher(view)
            if query.whole:
                match = _with_whole(match, query.whole, matcher.count, view)
            if match.level:
                found.append((view, match))
        _check_expansions(query, found)
        return found

    def _ranked(self, query: Query, found: Iterable[Found], sort: Sort) -> list[_Ranked]:
        bm25 = self._engine.scores(query.tree)
        whole = len(distinct_leaves(query.tree))
        ranked = []
        for view, match in found:
            number = self._numbers[view.passage.id]
            just_so = any(mark.term == whole for mark in match.marks)
            ranked.append(_Ranked(view.passage, number, match, just_so, bm25.get(number, 0.0)))
        if sort == "reading":
            ranked.sort(key=lambda one: (-one.match.level, one.number))
        else:
            ranked.sort(key=lambda one: (-one.match.level, -one.score, one.number))
        return ranked

    def _terms(
        self, query: Query, found: Iterable[Found], filters: _Filters
    ) -> tuple[TermCount, ...]:
        """What a reader would count in the documents and sections searched, term by term."""
        if isinstance(query.tree, Term):  # all its places have been found already
            return (_count(query.tree, found, filters),)
        limits = tuple(restrictions(query.tree))
        return tuple(
            _count(leaf, self._occurrences(And((_literal(leaf), *limits))), filters)
            for leaf in distinct_leaves(query.tree).values()
        )

    def _occurrences(self, tree: Node) -> Iterable[Found]:
        matcher = Matcher(tree)
        for number in self._engine.candidates(tree):
            yield self._views[number], matcher(self._views[number])

    def _facets(
        self, passages: list[Passage], filters: _Filters
    ) -> Mapping[str, tuple[Count, ...]]:
        """Counts of hits for each value, as if the facet itself were not filtered."""
        documents = Counter(p.document for p in passages if filters.let(p, "document"))
        sections = Counter(s for p in passages if filters.let(p, "section") for s in p.sections)
        kinds = Counter(p.kind for p in passages if filters.let(p, "kind"))
        return {
            "document": tuple(
                Count(d.id, d.description.symbol or f"《{d.description.title}》", documents[d.id])
                for d in self.documents
                if documents[d.id]
            ),
            "section": tuple(
                Count(s.id, s.title, sections[s.id])
                for s in self._sections.values()
                if sections[s.id]
            ),
            "kind": tuple(
                Count(kind, name, kinds[kind]) for kind, name in KIND_NAMES.items() if kinds[kind]
            ),
        }

    def _cuts(self, query: Query) -> Mapping[str, tuple[str, ...]]:
        """How jieba cuts each term, and how the annotators cut it wherever it stands."""
        terms = [leaf for leaf in distinct_leaves(query.tree).values() if isinstance(leaf, Term)]
        provided: dict[str, None] = {}
        for term in terms:
            for number in sorted(self._engine.candidates(replace(term, words=()))):
                view = self._views[number]
                for span in view.find(term.folded):
                    for segmentation in view.passage.words:
                        if cut := _cut_of(view.passage.text, span, segmentation):
                            provided[cut] = None
        return {
            "provided": tuple(provided),
            "jieba": tuple("/".join(self._dictionary.words(term.folded)) for term in terms),
        }


def _stands_whole(found: Iterable[Found]) -> bool:
    return any(match.level is Level.WHOLE for _, match in found)


def _face(document: Document) -> Passage:
    """The passage that stands for a document: its title, or its first one where it has none."""
    titles = (passage for passage in document.passages if passage.kind == "title")
    return next(titles, document.passages[0])


def _with_whole(match: Match, whole: Term, number: int, view: PassageView) -> Match:
    marks = tuple(Mark(s.start, s.end, number, view.grade(s)) for s in view.find(whole.folded))
    if not marks:
        return match
    return Match(Level.WHOLE, (*match.marks, *marks), match.elsewhere)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A match with its evidence. Only those that are shown become hits, with their marks."""

    passage: Passage
    number: int
    match: Match
    just_so: bool
    bm25: float
    score: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "score", score(self.match, self.just_so, self.bm25))

    def hit(self, explained: bool) -> Hit:
        match = self.match
        return Hit(
            self.passage,
            match.level,
            disjoint(match.marks),
            self.score,
            None if match.marks else match.elsewhere,
            explain(match, self.just_so, self.bm25) if explained else "",
        )


def _literal(leaf: Leaf) -> Leaf:
    return replace(leaf, words=()) if isinstance(leaf, Term) else leaf


def _count(leaf: Leaf, found: Iterable[Found], filters: _Filters) -> TermCount:
    grades = Counter(
        mark.grade
        for view, match in found
        if filters.let(view.passage, ignoring="kind")
        for mark in match.marks
        if mark.grade != "part"
    )
    return TermCount(leaf.text, grades.total(), grades["word"])


def _check_expansions(query: Query, found: Iterable[Found]) -> None:
    """Raises QueryError where a wildcard stands for more different texts than anyone would read."""
    for number, leaf in enumerate(distinct_leaves(query.tree).values()):
        if isinstance(leaf, Wildcard):
            texts = {
                view.passage.text[mark.start : mark.end]
                for view, match in found
                for mark in match.marks
                if mark.term == number
            }
            if len(texts) > MAX_EXPANSIONS:
                raise QueryError(
                    f"这个通配符可展开为 {MAX_EXPANSIONS} 种以上 / too many expansions",
                    leaf.start,
                    "请多写几个字 / write more of the word",
                )


def _cut_of(text: str, span: Span, segmentation: Segmentation) -> str:
    """A range as these words cut it: ``外空/活动``; empty where they don't reach it."""
    words = [w for w in segmentation.words if w.start < span.end and span.start < w.end]
    return "/".join(text[max(w.start, span.start) : min(w.end, span.end)] for w in words)
