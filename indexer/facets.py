"""Which passages the filters let through, and how many hits each value of a facet has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.model import Document, Passage
from indexer.query.names import KIND_NAMES, Names
from indexer.results import Count, Request


@dataclass(frozen=True, slots=True)
class Filters:
    """Ids to which parameters restrict a search; empty means all."""

    document: frozenset[str]
    section: frozenset[str]
    kind: frozenset[str]

    def let(self, passage: Passage, ignoring: str = "") -> bool:
        """Whether a passage passes all filters, or all but one."""
        return (
            (ignoring == "document" or not self.document or passage.document in self.document)
            and (ignoring == "kind" or not self.kind or passage.kind in self.kind)
            and (
                ignoring == "section"
                or not self.section
                or not self.section.isdisjoint(passage.sections)
            )
        )


def filters(request: Request, names: Names) -> Filters:
    """The filters of a request. Raises UnknownValueError for a value that names nothing."""
    return Filters(
        frozenset(i for name in request.documents for i in names.resolve("document", name)),
        frozenset(i for name in request.sections for i in names.resolve("section", name)),
        frozenset(i for name in request.kinds for i in names.resolve("kind", name)),
    )


def facets(
    passages: Sequence[Passage], chosen: Filters, documents: Sequence[Document]
) -> Mapping[str, tuple[Count, ...]]:
    """Counts of hits for each value, as if the facet itself were not filtered."""
    by_document = Counter(p.document for p in passages if chosen.let(p, "document"))
    by_section = Counter(s for p in passages if chosen.let(p, "section") for s in p.sections)
    by_kind = Counter(p.kind for p in passages if chosen.let(p, "kind"))
    sections = (section for document in documents for section in document.sections)
    return {
        "document": tuple(
            Count(d.id, d.description.name, by_document[d.id])
            for d in documents
            if by_document[d.id]
        ),
        "section": tuple(
            Count(s.id, s.title, by_section[s.id]) for s in sections if by_section[s.id]
        ),
        "kind": tuple(
            Count(kind, name, by_kind[kind]) for kind, name in KIND_NAMES.items() if by_kind[kind]
        ),
    }
