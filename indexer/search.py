"""Query time, the whole way on one screen: typed text -> tree -> candidates -> matches -> hits."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from indexer.analysis.dictionary import Dictionary
from indexer.engines import Engine
from indexer.errors import QueryError
from indexer.highlight import disjoint
from indexer.model import Document, Passage, Section, Segmentation, Span
from indexer.query.close_readings import close_readings
from indexer.query.matching import Level, Mark, Match, Matcher, searched
from indexer.query.names import KIND_NAMES, Names
from indexer.query.parser import parse
from indexer.query.questions import content_words
from indexer.query.tree import (
    And,
    Field,
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
)
from indexer.query.view import PassageView
from indexer.ranking import Evidence, evidence, explain
from indexer.records import Record
from indexer.results import Count, Hit, Request, Results, Sort, TermCount

MAX_EXPANSIONS = 1_000
SECONDS = 5.0
"""The time after which a search is cut short, unless another is given."""
Found: TypeAlias = tuple[PassageView, Match]


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


class _Budget:
    """The time that one search may take; asked between passages."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self.spent = False

    def is_spent(self) -> bool:
        self.spent = self.spent or time.monotonic() > self._until
        return self.spent


@dataclass(frozen=True, slots=True)
class _Search:
    """A query that was run: the matcher that ran it, and what it found, in reading order."""

    query: Query
    matcher: Matcher
    found: list[Found]

    def stands(self) -> bool:
        """Whether what was typed stands in any passage."""
        return any(match.level is Level.WHOLE for _, match in self.found)


class _Expansions:
    """The different texts that each wildcard stood for so far."""

    def __init__(self, matcher: Matcher) -> None:
        leaves = enumerate(matcher.leaves.values())
        self._wildcards = {n: leaf for n, leaf in leaves if isinstance(leaf, Wildcard)}
        self._texts: dict[int, set[str]] = {number: set() for number in self._wildcards}

    def check(self, view: PassageView, match: Match) -> None:
        """Raises QueryError where a wildcard stands for more texts than anyone would read."""
        for mark in match.marks if self._wildcards else ():
            if mark.term not in self._wildcards:
                continue
            texts = self._texts[mark.term]
            texts.add(view.passage.text[mark.start : mark.end])
            if len(texts) > MAX_EXPANSIONS:
                raise QueryError(
                    f"这个通配符可展开为 {MAX_EXPANSIONS} 种以上 / too many expansions",
                    self._wildcards[mark.term].start,
                    "请多写几个字 / write more of the word",
                )


class Searcher:
    """One generation, open. Everything here may be called from any number of threads.

    ``seconds`` is the time after which a search is cut short and says so.
    """

    def __init__(
        self,
        record: Record,
        engine: Engine,
        dictionary: Dictionary,
        generation: str,
        seconds: float = SECONDS,
    ) -> None:
        self._seconds = seconds
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

    def resolve(self, field: Field, typed: str) -> tuple[str, ...]:
        """The ids of the documents, sections or kinds that a value names.

        Raises UnknownValueError.
        """
        return self.names.resolve(field, typed)

    def check(self, request: Request) -> None:
        """Raises QueryError or UnknownValueError for a request that can't be read; cheap."""
        self._filters(request)
        self.understand(request)

    def search(self, request: Request) -> Results:
        """Raises QueryError for a query, UnknownValueError for a filter that can't be read."""
        began = time.perf_counter()
        budget = _Budget(self._seconds)
        filters = self._filters(request)
        search = self._run(self.understand(request), budget)
        replaced_by = None
        if not search.stands() and (closer := self._closer(search.query, request, budget)):
            search, replaced_by = closer, str(closer.query)
        kept = [item for item in search.found if filters.let(item[0].passage)]
        ranked = self._ranked(search.query, kept, request.sort)
        first = (request.page - 1) * request.per_page
        return Results(
            query=search.query,
            terms=self._terms(search, filters, budget),
            total=len(ranked),
            total_whole=sum(1 for one in ranked if one.match.level is Level.WHOLE),
            hits=tuple(one.hit(request.explain) for one in ranked[first:][: request.per_page]),
            facets=self._facets([view.passage for view, _ in search.found], filters),
            generation=self.generation,
            took_ms=round((time.perf_counter() - began) * 1000, 2),
            cuts=self._cuts(search.query) if request.explain else {},
            replaced_by=replaced_by,
            timed_out=budget.spent,
        )

    def _closer(self, query: Query, request: Request, budget: _Budget) -> _Search | None:
        """A search for the first close reading of a bare term that does stand somewhere."""
        tree = query.tree
        if not request.expand or not isinstance(tree, Term) or tree.quoted or tree.exact:
            return None
        for text in close_readings(tree.text):
            closer = self._run(self.understand(replace(request, query=text)), budget)
            if closer.stands():
                return closer
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

    def _run(self, query: Query, budget: _Budget) -> _Search:
        """All passages that match, in reading order. Marks of the whole query come last."""
        candidates = self._engine.candidates(query.tree)
        if query.whole:
            candidates |= self._engine.candidates(query.whole)
        matcher = Matcher(query.tree)
        expansions = _Expansions(matcher)
        found = []
        for number in sorted(candidates):
            if budget.is_spent():
                break
            view = self._views[number]
            match = matcher(view)
            expansions.check(view, match)
            if query.whole:
                match = _with_whole(match, query.whole, len(matcher.leaves), view)
            if match.level:
                found.append((view, match))
        return _Search(query, matcher, found)

    def _ranked(self, query: Query, found: Iterable[Found], sort: Sort) -> list[_Ranked]:
        bm25 = self._engine.scores(query.tree)
        whole = len(distinct_leaves(query.tree))
        ranked = []
        for view, match in found:
            number = self._numbers[view.passage.id]
            just_so = any(mark.term == whole for mark in match.marks)
            weighed = evidence(match, just_so, bm25.get(number, 0.0))
            ranked.append(_Ranked(view.passage, number, match, just_so, weighed))
        ranked.sort(key=lambda one: one.number)  # then stably by what comes before that
        if sort == "reading":
            return sorted(ranked, key=lambda one: one.match.level, reverse=True)
        return sorted(ranked, key=lambda one: one.evidence, reverse=True)

    def _terms(self, search: _Search, filters: _Filters, budget: _Budget) -> tuple[TermCount, ...]:
        """What a reader would count in the documents and sections searched, term by term."""
        tree, matcher = search.query.tree, search.matcher
        counts = []
        for leaf in matcher.leaves.values():
            grades: Counter[str] = Counter()
            for number in self._engine.candidates(_literal(leaf)):
                view = self._views[number]
                if budget.is_spent():
                    break
                if filters.let(view.passage, ignoring="kind") and searched(tree, view):
                    grades.update(mark.grade for mark in matcher.leaf(leaf, view).marks)
            counts.append(TermCount(leaf.text, grades.total() - grades["part"], grades["word"]))
        if search.query.whole:
            counts.append(_whole_count(search, filters))
        return tuple(counts)

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


def _whole_count(search: _Search, filters: _Filters) -> TermCount:
    whole = search.query.whole
    assert whole is not None
    number = len(search.matcher.leaves)
    grades = Counter(
        mark.grade
        for view, match in search.found
        if filters.let(view.passage, ignoring="kind")
        for mark in match.marks
        if mark.term == number
    )
    return TermCount(whole.text, grades.total(), grades["word"], whole=True)


def _face(document: Document) -> Passage:
    """The passage that stands for a document: its title, or its first one where it has none."""
    titles = (passage for passage in document.passages if passage.kind == "title")
    return next(titles, document.passages[0])


def _with_whole(match: Match, whole: Term, number: int, view: PassageView) -> Match:
    marks = tuple(Mark(s.start, s.end, number, view.grade(s)) for s in view.find(whole.folded))
    if not marks:
        return match
    return Match(Level.WHOLE, (*match.marks, *marks), match.elsewhere, match.covered)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A match with its evidence. Only those that are shown become hits, with their marks."""

    passage: Passage
    number: int
    match: Match
    just_so: bool
    evidence: Evidence

    def hit(self, explained: bool) -> Hit:
        match = self.match
        return Hit(
            self.passage,
            match.level,
            disjoint(match.marks),
            self.evidence.score,
            None if match.marks else match.elsewhere,
            explain(match, self.just_so, self.evidence.bm25) if explained else "",
        )


def _literal(leaf: Leaf) -> Leaf:
    return replace(leaf, words=()) if isinstance(leaf, Term) else leaf


def _cut_of(text: str, span: Span, segmentation: Segmentation) -> str:
    """A range as these words cut it: ``外空/活动``; empty where they don't reach it."""
    words = [w for w in segmentation.words if w.start < span.end and span.start < w.end]
    return "/".join(text[max(w.start, span.start) : min(w.end, span.end)] for w in words)
