"""How often the terms of a query stand, and how each segmentation cuts them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.borders import LONGEST_CUT, WORD
from indexer.analysis.normalize import is_ideograph
from indexer.budget import Budget
from indexer.engines import Numbers
from indexer.facets import Mask
from indexer.finding import Finding
from indexer.matches import VARIANT, Marks, Matches
from indexer.matches.overlaps import shown_grades
from indexer.matches.passages import Passages
from indexer.model import Segmentation, Span
from indexer.query.matching import Level
from indexer.query.tree import Node, Restrict, Term, distinct_leaves, leaves
from indexer.query.view import AS_TYPED, GRADES
from indexer.ranges import united
from indexer.results import MarkCounts, TermCount, TermCuts

AS_IT_STANDS = slice(len(AS_TYPED))
"""The grades of what stands there as typed, by their places."""


def term_counts(finding: Finding, let: Callable[[Numbers], Mask]) -> Iterator[TermCount]:
    """What a reader would count in the documents and sections searched, term by term.

    ``let``: which passages lie there as far as filters go.
    """
    matcher, tree = finding.matcher, finding.query.tree
    of_found = _let(finding.matches, let)
    restricted = any(isinstance(one, Restrict) for one in leaves(tree))
    for number, leaf in enumerate(matcher.leaves.values()):
        if leaf is tree:  # then whatever holds it was found
            some = of_found
        else:
            some = _let(finding.evaluation.leaf(leaf), let)
            if restricted:
                some = some.among(finding.evaluation.searched(some.numbers))
        grades = _grades(some.marks, number)
        yield TermCount(leaf.text, int(grades[AS_IT_STANDS].sum()), int(grades[WORD]))
    if finding.query.whole:
        grades = _grades(of_found.marks, len(matcher.leaves))
        yield TermCount(finding.query.whole.text, int(grades.sum()), int(grades[WORD]), whole=True)


def _let(matches: Matches, let: Callable[[Numbers], Mask]) -> Matches:
    return matches.among(let(matches.numbers))


def _grades(marks: Marks, number: int) -> NDArray[np.int64]:
    """How often each grade stands at the marks of one term."""
    return np.bincount(marks.grades[marks.terms == number], minlength=len(GRADES))


def mark_counts(matches: Matches, budget: Budget) -> MarkCounts:
    """How many marks those have that hold what was asked, just as they are shown; as long as there
    is time."""
    marks, whole = matches.marks, matches.levels == Level.WHOLE
    if not whole.all():
        marks = marks.taken(whole[marks.rows])
    grades = shown_grades(marks, budget)
    return MarkCounts(
        literal=int(grades[AS_IT_STANDS].sum()),
        whole_word=int(grades[WORD]),
        variants=int(grades[VARIANT]),
    )


def cuts(
    tree: Node, passages: Passages, words: Callable[[str], Sequence[str]], budget: Budget
) -> Iterator[TermCuts]:
    """How jieba (``words``) cuts each term, and how the annotators cut it wherever it stands."""
    for term in distinct_leaves(tree).values():
        if not isinstance(term, Term):
            continue
        stands, provided = False, dict[str, None]()
        looked_at = () if budget.is_spent() else _differently_cut(_literal(term), passages).tolist()
        for number in looked_at:
            if budget.is_spent():
                break
            view = passages.views[number]
            for span in view.find(term.folded):
                stands = True
                for segmentation in view.passage.words:
                    if cut := _cut_of(view.passage.text, span, segmentation):
                        provided[cut] = None
        yield TermCuts(term.text, stands, tuple(provided), "/".join(words(term.folded)))


def _differently_cut(term: Term, passages: Passages) -> Numbers:
    """Passages in which a text stands, one at least for each way in which it is cut and printed."""
    literals, length = passages.literals, len(term.folded)
    if literals is None or length > LONGEST_CUT or not all(map(is_ideograph, term.folded)):
        return passages.engine.candidates(term)
    found = literals.find(term.folded)
    ways = literals.borders.differently_cut(found.numbers, found.offsets, length)
    otherwise = passages.traditional(found.numbers) | (found.ends - found.starts != length)
    return united(found.numbers[:1], ways, found.numbers[otherwise], literals.odd(term))


def _literal(term: Term) -> Term:
    """The term without what may stand for it."""
    return replace(term, parts=(), headed=(), forms=(), numbered="", period=None)


def _cut_of(text: str, span: Span, segmentation: Segmentation) -> str:
    """A range as these words cut it: ``外空/活动``; empty where they lack any of it but blanks."""
    words = [w for w in segmentation.words if w.start < span.end and span.start < w.end]
    pieces = [text[max(w.start, span.start) : min(w.end, span.end)] for w in words]
    held, whole = "".join(pieces).split(), text[span.start : span.end].split()
    return "/".join(pieces) if "".join(held) == "".join(whole) else ""
