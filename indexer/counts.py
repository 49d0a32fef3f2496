"""How often the terms of a query stand, and how each segmentation cuts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from indexer.engines import Engine
from indexer.facets import Filters
from indexer.finding import Budget, Finding
from indexer.model import Segmentation, Span
from indexer.query.matching import searched
from indexer.query.tree import Leaf, Node, Term, distinct_leaves
from indexer.query.view import AS_TYPED, PassageView
from indexer.results import TermCount


def term_counts(
    finding: Finding,
    engine: Engine,
    views: Sequence[PassageView],
    chosen: Filters,
    budget: Budget,
) -> Iterator[TermCount]:
    """What a reader would count in the documents and sections searched, term by term."""
    tree, matcher = finding.query.tree, finding.matcher
    for leaf in matcher.leaves.values():
        grades: Counter[str] = Counter()
        for number in engine.candidates(_literal(leaf)):
            view = views[number]
            if budget.is_spent():
                break
            if chosen.let(view.passage, ignoring="kind") and searched(tree, view):
                grades.update(mark.grade for mark in matcher.leaf(leaf, view).marks)
        literal = sum(grades[grade] for grade in AS_TYPED)
        yield TermCount(leaf.text, literal, grades["word"])
    if finding.query.whole:
        yield _whole_count(finding, finding.query.whole, chosen)


def _whole_count(finding: Finding, whole: Term, chosen: Filters) -> TermCount:
    number = len(finding.matcher.leaves)
    grades = Counter(
        mark.grade
        for view, match in finding.found
        if chosen.let(view.passage, ignoring="kind")
        for mark in match.marks
        if mark.term == number
    )
    return TermCount(whole.text, grades.total(), grades["word"], whole=True)


def cuts(
    tree: Node, engine: Engine, views: Sequence[PassageView], words: Callable[[str], Sequence[str]]
) -> Mapping[str, tuple[str, ...]]:
    """How jieba (``words``) cuts each term, and how the annotators cut it wherever it stands."""
    terms = [leaf for leaf in distinct_leaves(tree).values() if isinstance(leaf, Term)]
    provided: dict[str, None] = {}
    for term in terms:
        for number in sorted(engine.candidates(_literal(term))):
            view = views[number]
            for span in view.find(term.folded):
                for segmentation in view.passage.words:
                    if cut := _cut_of(view.passage.text, span, segmentation):
                        provided[cut] = None
    return {
        "provided": tuple(provided),
        "jieba": tuple("/".join(words(term.folded)) for term in terms),
    }


def _literal(leaf: Leaf) -> Leaf:
    """The leaf without what may stand for it."""
    if isinstance(leaf, Term):
        return replace(leaf, parts=(), headed=(), forms=(), numbered="", period=None)
    return leaf


def _cut_of(text: str, span: Span, segmentation: Segmentation) -> str:
    """A range as these words cut it: ``外空/活动``; empty where they don't reach it."""
    words = [w for w in segmentation.words if w.start < span.end and span.start < w.end]
    return "/".join(text[max(w.start, span.start) : min(w.end, span.end)] for w in words)
