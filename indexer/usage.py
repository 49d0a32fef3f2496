"""The translator's view: which document uses which of a concept's names, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.engines import Engine
from indexer.model import Span
from indexer.query.concepts import Concepts
from indexer.query.tree import Form, Or, Term
from indexer.query.variants import named
from indexer.query.view import PassageView
from indexer.terminology import Concept


@dataclass(frozen=True, slots=True)
class FormUsage:
    """Occurrences of one name, by document id; only documents that use it."""

    form: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Usage:
    """A concept and those of its names that stand in the corpus, in the terminology's order."""

    concept: Concept
    forms: tuple[FormUsage, ...]


def usage(concepts: Concepts, engine: Engine, views: Sequence[PassageView]) -> Iterator[Usage]:
    """The concepts that any document speaks of. A name inside a longer one of its own concept
    counts as the longer one."""
    for concept in concepts.concepts:
        forms = concepts.forms(concept)
        asked = Or(tuple(Term(form.text, form.folded) for form in forms))
        found: dict[str, Counter[str]] = {form.text: Counter() for form in forms}
        for number in sorted(engine.candidates(asked)):
            view = views[number]
            for form, _ in _longest(forms, view):
                found[form.text][view.passage.document] += 1
        used = tuple(FormUsage(text, dict(counts)) for text, counts in found.items() if counts)
        if used:
            yield Usage(concept, used)


def _longest(forms: Iterable[Form], view: PassageView) -> Iterator[tuple[Form, Span]]:
    """Where the forms stand in a passage; of those that overlap, the longest."""
    spans = [(span, form) for form in forms for span in named(form, view)]
    taken: list[Span] = []
    for span, form in sorted(spans, key=lambda one: (one[0].start - one[0].end, one[0])):
        if not any(span.start < other.end and other.start < span.end for other in taken):
            taken.append(span)
            yield form, span
