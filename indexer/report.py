"""How often each document uses each term of a list, by each name of what the term names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from indexer.analysis.normalize import fold_text
from indexer.budget import Budget
from indexer.matches.naming import standing
from indexer.matches.passages import Passages
from indexer.query.concepts import Concepts
from indexer.terminology import Concept, name_key
from indexer.usage import FormUsage, Usage


@dataclass(frozen=True, slots=True)
class Reported:
    """A term of a list, and how often it stands.

    ``forms``: of a name, the one that was typed, as the terminology has it; then the concept's
    other Chinese names, and those Latin ones that stand. Of what is no name, the text alone.
    """

    typed: str
    concept: Concept | None
    forms: tuple[FormUsage, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """Occurrences of all forms, by document id; only documents that have any."""
        summed: Counter[str] = Counter()
        for form in self.forms:
            summed.update(form.counts)
        return dict(summed)

    @property
    def total(self) -> int:
        return sum(form.total for form in self.forms)


@dataclass(frozen=True, slots=True)
class Report:
    """The terms of a list, in its order; ``repeated`` lines were left out as said before.

    ``timed_out``: counting was cut short, and what is said are the counts until then.
    """

    terms: tuple[Reported, ...]
    repeated: int = 0
    timed_out: bool = False


def report(
    lines: Iterable[str],
    concepts: Concepts,
    usages: Iterable[Usage],
    passages: Passages,
    budget: Budget,
) -> Report:
    """Count each term of a list; lines that hold no text are none.

    Names are counted as in ``usages``: a short one as whole words, one inside a longer one of its
    own concept as the longer. What is no name is counted wherever it stands.
    """
    some = [line for line in lines if fold_text(line)]
    used = {usage.concept: usage for usage in usages}
    terms = []
    for typed in _distinct(some):
        concept = concepts.concept(typed)
        forms = tuple(_names(typed, concept, used.get(concept))) if concept else ()
        counted = forms or (_text(typed, passages, budget),)
        terms.append(Reported(typed, concept, counted))
    return Report(tuple(terms), len(some) - len(terms), budget.spent)


def _distinct(lines: Iterable[str]) -> Iterable[str]:
    """Of lines that are one text after folding, the first."""
    first: dict[str, str] = {}
    for line in lines:
        first.setdefault(fold_text(line), line)
    return first.values()


def _names(typed: str, concept: Concept, usage: Usage | None) -> Iterator[FormUsage]:
    used = {form.form: form for form in usage.forms} if usage else {}
    meant = _meant(typed, concept)
    kept = dict.fromkeys((meant, *concept.forms, *used))
    return (used.get(name) or FormUsage(name, {}) for name in kept)


def _meant(typed: str, concept: Concept) -> str:
    """The name that was typed, as the terminology writes it."""
    names = (*concept.forms, *concept.acronyms, *concept.english)
    folded, key = fold_text(typed), name_key(typed)
    alike = (name for name in names if fold_text(name) == folded)
    return next(alike, None) or next(name for name in names if name_key(name) == key)


def _text(text: str, passages: Passages, budget: Budget) -> FormUsage:
    return FormUsage(text, passages.by_document(standing(fold_text(text), passages, budget)))
