"""Query time, the whole way on one screen: typed text -> tree -> candidates -> matches -> hits."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from itertools import islice

import numpy as np

from indexer.analysis.dictionary import Dictionary
from indexer.analysis.normalize import fold_text
from indexer.budget import Budget
from indexer.caches import Cache, Forgetful, Kept, Remembering
from indexer.citations import References
from indexer.counts import cuts, mark_counts, term_counts
from indexer.disagreements import Compared, Comparing
from indexer.distribution import Layout
from indexer.engines import Engine, Numbers
from indexer.errors import QueryError
from indexer.facets import Facets, Filters, Mask, filters
from indexer.finding import SECONDS, Finding, find
from indexer.lazy import Lazy
from indexer.matches import Held, Matches
from indexer.matches.literals import Literals
from indexer.matches.passages import Passages
from indexer.matches.prominent import Prominences, Prominent
from indexer.mechanisms import ALL, Mechanisms
from indexer.model import Document, Passage, Section, Segmentation, Span
from indexer.occurrences import IndexedOccurrences
from indexer.once import once
from indexer.order import Ranked, Weighing, ordered
from indexer.prominence import Prominence, prominence
from indexer.query.additions import additions
from indexer.query.close_readings import Readings, Why, readings
from indexer.query.concepts import Concepts
from indexer.query.expansion import Expansion
from indexer.query.loosening import Looser, looser
from indexer.query.matching import Level, Matcher, searched
from indexer.query.names import Names
from indexer.query.parser import parse
from indexer.query.tree import Field, Leaf, Query, Term, leaf_key
from indexer.query.view import Grade, PassageView, WordsView
from indexer.query.vocabulary import Vocabulary
from indexer.records import Recorded
from indexer.report import Report, report
from indexer.rereading import in_other_script, reread
from indexer.results import Request, Results, Suggestion, TermCuts
from indexer.suggestions import Completion, Suggestions
from indexer.terminology import Concept
from indexer.usage import Usage, usage
from indexer.ways import Way, ways

VIEWS = 4096
"""Passages that are kept ready for matching: some 15 kB each, where all of it was needed."""
FEW = 128
"""Candidates that are matched one by one sooner than by arrays."""
SUGGESTING = 1.0
"""Seconds after which completions are looked for no more."""
_QUERIES = 1024
_WARMING = 0.3
"""Seconds for which a searcher warms up with searches."""
_RESULTS, _MOST_HITS = 256, 100
"""Pages of results that are kept, and the hits that one of them may have."""


class Searcher:
    """One generation, open. Everything here may be called from any number of threads.

    ``seconds`` is the time after which a search is cut short and says so. ``mechanisms`` are all on
    but where their worth is measured. ``few``: up to so many candidates of a leaf are matched one
    by one, not by arrays, where all passages are kept ready; that changes no answer.
    """

    def __init__(
        self,
        record: Recorded,
        engine: Engine,
        dictionary: Dictionary,
        generation: str,
        seconds: float = SECONDS,
        mechanisms: Mechanisms = ALL,
        few: int = FEW,
    ) -> None:
        self._seconds, self._mechanisms = seconds, mechanisms
        self._known: dict[str, bool] = {}
        self.generation = generation
        self.documents = record.corpus.documents
        self._record, self._engine, self._dictionary = record, engine, dictionary
        self._by_id = {document.id: document for document in self.documents}
        self._outline = record.outline
        self._passages, self._sections = record.directory.passages, record.directory.sections
        self._views = Lazy(len(self._outline), self._view, VIEWS)
        self._facets = Facets(self._outline, self.documents, self._sections)
        by_arrays = "characters" in mechanisms and engine.has_places
        borders = record.borders
        literals = Literals(engine, borders, record.mentions) if by_arrays else None
        few = few if len(self._outline) <= VIEWS else 0
        self._columns = Passages(engine, self._views, self._facets, borders, literals, few)
        self._occurrences = IndexedOccurrences(self._columns, self._sections)
        self._results: Cache[Request, Results] = Cache(_RESULTS)
        self._parsed = Remembering(self._parse, _QUERIES)
        self._understood: Cache[tuple[str, bool], Query] = Cache(_QUERIES)
        self._readings = Remembering(self._read, _QUERIES)

    def _view(self, number: int) -> PassageView:
        view = PassageView if "characters" in self._mechanisms else WordsView
        return view(*self._cut(number), bool(self._outline.faces[number]))

    def _cut(self, number: int) -> tuple[Passage, tuple[Segmentation, ...]]:
        """A passage, and all its segmentations, jieba's last."""
        passage, words = self._record.cut(number)
        return passage, (*passage.words, words)

    @once
    def names(self) -> Names:
        """What documents, sections, kinds and paragraphs are called."""
        record = self._record
        return Names(record.corpus, record.directory, lambda: record.symbols)

    @once
    def _titles(self) -> Mapping[str, str]:
        return {document.id: _subject(document) for document in self.documents}

    @once
    def _prominent(self) -> Prominent:
        titles = [self._titles[document.id] for document in self.documents]
        return Prominent(self._outline, titles, self._columns.literals)

    @once
    def _concepts(self) -> Concepts:
        return Concepts(self._record.terminology, self._dictionary.word_spans)

    @once
    def _expansion(self) -> Expansion:
        return Expansion(self._dictionary, self._concepts, self._occurrences, self._mechanisms)

    @once
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(
            lambda: self._record.frequent,
            self._record.terminology.concepts,
            [document.description.title for document in self.documents],
        )

    @property
    def caches(self) -> Mapping[str, Kept]:
        """How often each cache had an answer, and how many it keeps."""
        answers = {name: cache.kept for name, cache in self._caches().items()}
        read = {name: lazy.kept for name, lazy in self._record.caches.items()}
        return {**answers, **read, **self._engine.caches, "views": self._views.kept}

    def forget(self) -> None:
        """Forget every answer; only so can be measured what a question costs that is new."""
        for kept in self._caches().values():
            kept.clear()
        self._engine.forget()

    def _caches(self) -> Mapping[str, Forgetful]:
        """Of what is made by now: nothing is made to tell that it holds nothing."""
        made = vars(self)
        return {
            "results": self._results,
            "parsed": self._parsed,
            "understood": self._understood,
            "readings": self._readings,
            **(self._concepts.caches if "_concepts" in made else {}),
            **(self._expansion.caches if "_expansion" in made else {}),
            **self._occurrences.caches,
        }

    def prepare(self) -> None:
        """Load what every search needs: that takes longer than opening, and is in no budget."""
        self._dictionary.load()
        _ = self.names, self._titles, self._expansion

    def warm(self) -> None:
        """Make what the first searches and completions would make beside their answers.

        That takes some two seconds, and no memory that they would not take.
        """
        self.prepare()  # first of all: whoever searches meanwhile waits for nothing else
        self.suggest("空间")
        for typed in ("空见碎遍", "kongjian"):  # what is looked up by slips and by sound
            self._readings(typed)
        if self._columns.few:  # then all passages are kept
            for view in self._views:
                view.prepare()
            for concept in self._record.terminology.concepts:
                self._concepts.standing(concept, self._occurrences.names)
        until = self.budget(_WARMING)
        for word, _ in self._record.frequent:
            if until.is_spent():
                break
            with suppress(QueryError):  # a word may be one that the query language has
                self._search(Request(word), until)

    def close(self) -> None:
        """Let go of the index's files."""
        self._engine.close()

    def document(self, identifier: str) -> Document | None:
        return self._by_id.get(identifier)

    def passage(self, identifier: str) -> Passage | None:
        return self._passages.get(identifier)

    def section(self, identifier: str) -> Section:
        return self._sections[identifier]

    def segmentations(self, passage: str) -> tuple[Segmentation, ...]:
        """How each segmenter cut a passage; the passage's id. Raises KeyError."""
        return self._view_of(passage).segmentations

    def grades(self, passage: str, span: Span) -> tuple[Grade | None, ...]:
        """What each of a passage's segmentations says of a range; None where it lacks some of it.

        Raises KeyError.
        """
        return self._view_of(passage).grades(span)

    def _view_of(self, passage: str) -> PassageView:
        number = self._passages.number(passage)
        if number is None:
            raise KeyError(passage)
        return self._views[number]

    def segment(self, text: str) -> Segmentation:
        """How jieba cuts any text, having learned what it learned in this build."""
        return Segmentation(self._dictionary.name, self._dictionary.segment(text))

    def ways(self, text: str, budget: Budget | None = None) -> tuple[Way, ...]:
        """In which ways annotators cut a text where it stands, the most frequent first.

        ``budget`` says afterwards whether there was no time to look at every place.
        """
        return ways(text, self._columns, budget or self.budget(SUGGESTING))

    def concept(self, name: str) -> Concept | None:
        """The concept that a text names, whether or not any document speaks of it."""
        return self._concepts.concept(name)

    @once
    def references(self) -> References:
        """What each passage cites, and what cites it; followed when first asked for."""
        return References(self.documents)

    @once
    def usage(self) -> tuple[Usage, ...]:
        """Which document uses which of a concept's names; counted when first asked for."""
        return tuple(usage(self._concepts, self._columns))

    def report(self, lines: Iterable[str]) -> Report:
        """How often each document uses each term of a list, one a line."""
        return report(lines, self._concepts, self.usage, self._columns, self.budget())

    @once
    def layout(self) -> Layout:
        """Where each passage begins in its document."""
        return Layout(self._outline, self.documents)

    def disagreements(self, budget: Budget | None = None) -> Compared:
        """Where each two segmentations cut a text in two ways, as far as was compared by now.

        Each time that it is asked for, comparing goes on as long as there is time, until all
        passages have been compared.
        """
        return self._comparing.within(budget or self.budget())

    @once
    def _comparing(self) -> Comparing:
        return Comparing(len(self._outline), self._cut)

    def suggest(
        self, typed: str, limit: int = 10, budget: Budget | None = None
    ) -> tuple[Completion, ...]:
        """Queries that what is being typed may become, best first; each finds something.

        ``budget`` says afterwards whether there was no time to try all of them.
        """
        offered = self._suggestions  # made when first asked for, which is not in this budget
        budget = budget or self.budget(SUGGESTING)
        return offered.complete(typed, limit, lambda query: self._finds(query, budget))

    @once
    def _suggestions(self) -> Suggestions:
        return Suggestions(
            self.documents,
            self.usage,
            self._record.frequent,
            self._record.symbols.counts,
            self._outline,
            self._vocabulary,
            self._occurrences.printed,
        )

    def _finds(self, typed: str, budget: Budget) -> bool:
        """Whether a query finds more than what is merely related; no for one that can't be read."""
        try:
            query = self._parsed(typed)
        except QueryError:
            return False
        tree = query.tree
        if query.whole or (isinstance(tree, Term) and self._occurrences.stands(tree.folded)):
            return True
        query = self._expansion.expanded(replace(query, operators=True), expand=True)
        matcher = Matcher(query.tree)
        candidates = self._engine.candidates(query.tree).tolist()
        return any(
            matcher(self._views[number]).level for number in candidates if not budget.is_spent()
        )

    def finds(self, query: str, budget: Budget | None = None) -> bool:
        """Whether a query finds anything; kept for good, so not for whatever comes.

        No, and not kept, where ``budget``, as in ``search``, leaves no time to tell.
        """
        if query not in self._known:
            try:
                results = self.search(Request(query, per_page=1), budget)
            except QueryError:
                return False
            if results.timed_out and not results.total:
                return False
            self._known[query] = results.total > 0
        return self._known[query]

    def resolve(self, field: Field, typed: str) -> tuple[str, ...]:
        """The ids of the documents, sections or kinds that a value names.

        Raises UnknownValueError.
        """
        return self.names.resolve(field, typed)

    def check(self, request: Request) -> None:
        """Raises QueryError or UnknownValueError for a request that can't be read; cheap."""
        filters(request, self.names)
        self._parsed(request.query)

    def understand(self, request: Request) -> Query:
        """Parse a query; cut its terms, and give bare ones their variants and parts."""
        typed, expand = request.query, request.expand
        return self._understood.get(
            (typed, expand), lambda: self._expansion.expanded(self._parsed(typed), expand)
        )

    def _parse(self, typed: str) -> Query:
        return parse(typed, self.names, lambda text: self._occurrences.stands_as(typed, text))

    def budget(self, seconds: float = math.inf) -> Budget:
        """The time that whoever asks for something may use up, in one search or in several."""
        self.prepare()
        return Budget(min(self._seconds, seconds))

    def looser(self, request: Request, budget: Budget | None = None) -> tuple[Looser, ...]:
        """What asks for less than a query that found nothing; whether it finds more is not known.

        Raises what ``search`` does.
        """
        budget, chosen = budget or self.budget(), filters(request, self.names)
        query = self._parsed(request.query)
        matcher = Matcher(self.understand(request).tree)

        def stands(leaf: Leaf) -> bool:
            wanted = matcher.leaves[leaf_key(leaf)]
            candidates = self._engine.candidates(wanted)
            numbers = candidates[self._in_sections(chosen, candidates)].tolist()
            return any(
                matcher.leaf(wanted, view).level is Level.WHOLE
                for view in map(self._views.__getitem__, numbers)
                if not budget.is_spent() and searched(matcher.tree, view)
            )

        found = tuple(looser(query, cache(stands)))
        return () if budget.spent else found

    def search(self, request: Request, budget: Budget | None = None) -> Results:
        """Raises QueryError for a query, UnknownValueError for a filter that can't be read.

        ``budget``: what is left of the time for several searches; else this one has all of it.
        """
        self.prepare()  # which is no part of the search, nor of the time told
        began = time.perf_counter()
        results = self._results.get(
            request, lambda: self._search(request, budget or self.budget()), _may_be_kept
        )
        return replace(results, took_ms=round((time.perf_counter() - began) * 1000, 2))

    def _search(self, request: Request, budget: Budget) -> Results:
        chosen = filters(request, self.names)
        finding, replaced_by, replaced_why, suggestions = self._find(request, budget)
        tree = finding.query.tree
        matches = finding.matches.among(self._facets.let(chosen, finding.numbers))
        weighing = self._weighing(finding, matches, budget)
        first = (request.page - 1) * request.per_page
        last = min(len(matches), first + request.per_page)
        hits = _shown(islice(ordered(weighing, request.sort, last), first, last), budget)
        spelled = finding.found(finding.spelled(), budget)
        return Results(
            query=finding.query,
            terms=tuple(term_counts(finding, partial(self._in_sections, chosen))),
            total=len(matches),
            total_whole=int((matches.levels == Level.WHOLE).sum()),
            hits=tuple(one.hit(request.explain) for one in hits),
            facets=self._facets.counts(chosen, finding.numbers),
            generation=self.generation,
            marked=mark_counts(matches, budget),
            term_cuts=self._cuts(finding, budget) if request.explain else (),
            replaced_by=replaced_by,
            replaced_why=replaced_why,
            variants=tuple(additions(tree, finding.matcher.numbers, spelled)),
            suggestions=suggestions,
            timed_out=budget.spent,
        )

    def _weighing(self, finding: Finding, matches: Matches, budget: Budget) -> Weighing:
        tree = finding.query.tree

        def stands(number: int) -> Prominence:
            """How prominently what was found stands in one passage."""
            if budget.is_spent():
                return Prominence.RUNNING
            view = self._views[number]
            marks = finding.match(view).marks
            return prominence(view.passage, marks, self._titles[view.passage.document])

        def prominent(some: Matches, chosen: Held) -> Prominences:
            if "prominence" not in self._mechanisms:
                return np.full(len(some), Prominence.RUNNING, np.uint8)
            return self._prominent.of(some, finding.evaluation.wordings, chosen, stands)

        scores = partial(self._engine.scores, tree)
        return Weighing(finding, matches, scores, prominent, self._mechanisms)

    def _in_sections(self, chosen: Filters, numbers: Numbers) -> Mask:
        """Which passages lie in the documents and sections that filters let through."""
        return self._facets.let(chosen, numbers, ignoring="kind")

    def _find(
        self, request: Request, budget: Budget
    ) -> tuple[Finding, str | None, Why | None, tuple[Suggestion, ...]]:
        """What was found; and where that was by a close reading, by which; and other readings."""
        finding = self._run(self.understand(request), budget)
        rereads = request.expand and "readings" in self._mechanisms
        if finding.stands() or budget.spent or not rereads:
            other = in_other_script(finding, budget) if request.expand else None
            return finding, other, "script" if other else None, ()
        closer, why, suggestions = reread(finding.query, self._readings, self._occurrences.stands)
        if closer is None:
            return finding, None, None, suggestions
        closer = self._expansion.expanded(closer, expand=True)
        return self._run(closer, budget), closer.typed, why, suggestions

    def _run(self, query: Query, budget: Budget) -> Finding:
        return find(query, self._columns, budget)

    def _read(self, text: str) -> Readings:
        corpus = self._occurrences
        return readings(text, self._vocabulary, corpus, corpus.stands, self._dictionary.knows)

    def _cuts(self, finding: Finding, budget: Budget) -> tuple[TermCuts, ...]:
        return tuple(cuts(finding.query.tree, self._columns, self._dictionary.words, budget))


def _shown(ranked: Iterable[Ranked], budget: Budget) -> Iterator[Ranked]:
    """A page of them; and those beyond it, where all are asked for, as long as there is time."""
    for number, one in enumerate(ranked):
        if number >= _MOST_HITS and budget.is_spent():
            return
        yield one


def _may_be_kept(results: Results) -> bool:
    return not results.timed_out and len(results.hits) <= _MOST_HITS


def _subject(document: Document) -> str:
    """A document's title, folded, without the kind of paper: of a meeting's 报告, its name."""
    title = fold_text(document.description.title)
    for kind in map(fold_text, document.description.short_names):
        title = title.removesuffix(kind).removesuffix("的")
    return title
