"""Which words of a term a passage holds that does not hold the term, and how close together."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.model import Span
from indexer.query.tree import Part, Term
from indexer.query.variants import named, numbers
from indexer.query.view import PassageView

SCATTERED = 0.5
"""What the words of a name say that stand without being the name."""
NEARBY = 20
"""Characters over which words stand as good as together."""


@dataclass(frozen=True, slots=True)
class Held:
    """``spans`` of what a passage holds of a term, in order; ``covered`` of its characters.

    ``weight``: the sum of what is held, up to half as much again where it stands close together.
    """

    spans: tuple[Span, ...]
    covered: int
    weight: float


@dataclass(frozen=True, slots=True)
class _HeldPart:
    spans: tuple[Span, ...]
    words: tuple[str, ...]
    weight: float


def related(term: Term, view: PassageView) -> Held | None:
    """What a passage holds of a term's parts; None where that is not most of its words."""
    parts = [held for part in term.parts if (held := _held(part, view)).spans]
    if not parts or sum(len(part.words) for part in parts) < term.most:
        return None
    spans = tuple(sorted({span for part in parts for span in part.spans}))
    covered = sum(len(word) for part in parts for word in part.words)
    weight = sum(part.weight for part in parts)
    return Held(spans, covered, weight * (1 + closeness([part.spans for part in parts])))


def _held(part: Part, view: PassageView) -> _HeldPart:
    """A part by a form of what it names; or else by its words."""
    names = tuple(span for form in part.forms for span in named(form, view))
    if names:
        return _HeldPart(names, part.words, part.weight)
    where = numbers if part.number else _as_words
    found = {word: spans for word in part.words if (spans := where(word, view))}
    share = sum(map(len, found)) / sum(map(len, part.words)) if found else 0.0
    if part.forms:
        share *= SCATTERED
    return _HeldPart(
        tuple(span for spans in found.values() for span in spans),
        tuple(found),
        part.weight * share,
    )


def _as_words(word: str, view: PassageView) -> list[Span]:
    """Where a word of the query stands as a word, or inside a longer one; never across words.

    One character alone says too little inside a longer word.
    """
    grades = ("word", "joined", "inside") if len(word) > 1 else ("word", "joined")
    return [span for span in view.find(word) if view.grade(span) in grades]


def closeness(parts: Sequence[Sequence[Span]]) -> float:
    """Half for parts side by side, ever less for parts that stand further apart."""
    if len(parts) < 2:
        return 0.0
    return 0.5 / (1 + math.log1p(narrowest(parts) / NEARBY))


def narrowest(parts: Sequence[Sequence[Span]]) -> int:
    """How many characters the narrowest range has that holds a span of each part."""
    marks = sorted((span.start, span.end, n) for n, spans in enumerate(parts) for span in spans)
    inside: Counter[int] = Counter()
    narrowest, first = marks[-1][1] - marks[0][0], 0
    for _, end, number in marks:
        inside[number] += 1
        while len(inside) == len(parts):
            start, _, leaving = marks[first]
            narrowest = min(narrowest, end - start)
            inside[leaving] -= 1
            if not inside[leaving]:
                del inside[leaving]
            first += 1
    return narrowest
