"""The translator's view: which document uses which of a concept's names, and how often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.columns import aligned
from indexer.matches.naming import naming
from indexer.matches.passages import Passages
from indexer.query.concepts import Concepts
from indexer.terminology import Concept, concept_keys, name_key


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


def usage(concepts: Concepts, passages: Passages) -> Iterator[Usage]:
    """The concepts that any document speaks of.

    A name inside a longer one of its own concept counts as the longer one.
    """
    for concept in concepts.concepts:
        forms = concepts.forms(concept)
        counts = map(passages.by_document, naming(forms, passages))
        used = [
            FormUsage(form.text, some) for form, some in zip(forms, counts, strict=True) if some
        ]
        if used:
            yield Usage(concept, tuple(used))


def usages_of(usages: Iterable[Usage], name: str) -> tuple[Usage, ...]:
    """The concepts with a name that holds each piece of a text, in any spelling of it."""
    keys = [key for piece in name.split() if (key := name_key(piece))]
    if not keys:
        return ()
    return tuple(
        one
        for one in usages
        if any(all(key in known for key in keys) for known in concept_keys(one.concept))
    )


def format_usages(usages: Iterable[Usage], documents: Sequence[str]) -> str:
    """A table: how often each document (by id) uses each name, below each concept's own name."""
    rows = [["名称 name", *documents, "共 total"]]
    for one in usages:
        preferred = one.concept.forms[0]
        if one.forms[0].form != preferred:
            rows.append([preferred, *("" for _ in documents), "0"])
        for form in one.forms:
            counts = [str(form.counts.get(document) or "") for document in documents]
            name = form.form if form.form == preferred else f"  {form.form}"
            rows.append([name, *counts, str(form.total)])
    return aligned(rows)


def to_plain(usage: Usage) -> dict[str, Any]:
    """One concept for JSON."""
    concept = usage.concept
    forms = [{"form": f.form, "total": f.total, "counts": dict(f.counts)} for f in usage.forms]
    return {
        "name": concept.forms[0],
        "forms": forms,
        "english": list(concept.english),
        "acronyms": list(concept.acronyms),
        "note": concept.note,
    }
