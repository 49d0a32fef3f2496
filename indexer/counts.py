"""How often the terms of a query stand, and how each segmentation cuts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import compress

from indexer.engines import Engine, Numbers
from indexer.facets import Mask
from indexer.finding import Budget, Finding
from indexer.highlight import disjoint
from indexer.model import Segmentation, Span
from indexer.query.matching import Level, Match, searched
from indexer.query.tree import Leaf, Node, Restrict, Term, distinct_leaves, leaves
from indexer.query.view import AS_TYPED, PassageView
from indexer.results import MarkCounts, TermCount, TermCuts


def term_counts(
    finding: Finding, engine: Engine, let: Callable[[Numbers], Mask], budget: Budget
) -> Iterator[TermCount]:
    """What a reader would count in the documents and sections searched, term by term.

    ``let``: which passages lie there as far as filters go.
    """
    matcher = finding.matcher
    of_found = tuple(compress(finding.matches, let(finding.numbers).tolist()))
    for number, leaf in enumerate(matcher.leaves.values()):
        if leaf is finding.query.tree:  # then whatever holds it was found
            matches: Iterable[Match] = of_found
        else:
            matches = _matches(finding, leaf, engine, let, budget)
        grades = _grades(matches, number)
        literal = sum(grades[grade] for grade in AS_TYPED)
        yield TermCount(leaf.text, literal, grades["word"])
    if finding.query.whole:
        grades = _grades(of_found, len(matcher.leaves))
        yield TermCount(finding.query.whole.text, grades.total(), grades["word"], whole=True)


def _matches(
    finding: Finding, leaf: Leaf, engine: Engine, let: Callable[[Numbers], Mask], budget: Budget
) -> Iterator[Match]:
    """What a leaf is wherever it may stand in the documents and sections searched."""
    tree = finding.query.tree
    restricted = any(isinstance(one, Restrict) for one in leaves(tree))
    candidates = engine.candidates(_literal(leaf))
    for number in candidates[let(candidates)].tolist():
        if budget.is_spent():
            break
        view = finding.views[number]
        if not restricted or searched(tree, view):
            yield finding.matcher.leaf(leaf, view)


def _grades(matches: Iterable[Match], number: int) -> Counter[str]:
    """How often each grade stands at the marks of one term."""
    return Counter(mark.grade for match in matches for mark in match.marks if mark.term == number)


def mark_counts(matches: Iterable[Match]) -> MarkCounts:
    """How many marks those have that hold what was asked, just as they are shown."""
    grades: Counter[str] = Counter()
    for match in matches:
        if match.level is Level.WHOLE:
            for mark in disjoint(match.marks):
                grades[mark.grade] += 1
    return MarkCounts(
        literal=sum(grades[grade] for grade in AS_TYPED),
        whole_word=grades["word"],
        variants=grades["variant"],
    )


def cuts(
    tree: Node, engine: Engine, views: Sequence[PassageView], words: Callable[[str], Sequence[str]]
) -> Iterator[TermCuts]:
    """How jieba (``words``) cuts each term, and how the annotators cut it wherever it stands."""
    for term in distinct_leaves(tree).values():
        if not isinstance(term, Term):
            continue
        stands, provided = False, dict[str, None]()
        for number in engine.candidates(_literal(term)).tolist():
            view = views[number]
            for span in view.find(term.folded):
                stands = True
                for segmentation in view.passage.words:
                    if cut := _cut_of(view.passage.text, span, segmentation):
                        provided[cut] = None
        yield TermCuts(term.text, stands, tuple(provided), "/".join(words(term.folded)))


def _literal(leaf: Leaf) -> Leaf:
    """The leaf without what may stand for it."""
    if isinstance(leaf, Term):
        return replace(leaf, parts=(), headed=(), forms=(), numbered="", period=None)
    return leaf


def _cut_of(text: str, span: Span, segmentation: Segmentation) -> str:
    """A range as these words cut it: ``外空/活动``; empty where they lack any of it but blanks."""
    words = [w for w in segmentation.words if w.start < span.end and span.start < w.end]
    pieces = [text[max(w.start, span.start) : min(w.end, span.end)] for w in words]
    held, whole = "".join(pieces).split(), text[span.start : span.end].split()
    return "/".join(pieces) if "".join(held) == "".join(whole) else ""
