"""Which passages the filters let through, and how many hits each value of a facet has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.engines import Numbers
from indexer.lazy import Mapped
from indexer.model import KINDS, Document, Section
from indexer.outline import Outline
from indexer.query.directory import Known
from indexer.query.names import KIND_NAMES, Names
from indexer.query.tree import Field
from indexer.ranges import gathered
from indexer.results import Count, Request

Mask: TypeAlias = NDArray[np.bool_]
"""Of some passages, which ones."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Ids to which parameters restrict a search; empty means all."""

    document: frozenset[str]
    section: frozenset[str]
    kind: frozenset[str]


def filters(request: Request, names: Names) -> Filters:
    """The filters of a request. Raises UnknownValueError for a value that names nothing."""
    return Filters(
        frozenset(i for name in request.documents for i in names.resolve("document", name)),
        frozenset(i for name in request.sections for i in names.resolve("section", name)),
        frozenset(i for name in request.kinds for i in names.resolve("kind", name)),
    )


class Facets:
    """The columns of a corpus, to be asked about numbers of passages."""

    def __init__(
        self, outline: Outline, documents: Sequence[Document], sections: Known[Section]
    ) -> None:
        self._outline = outline
        self._values: Mapping[Field, Sequence[tuple[str, str]]] = {
            "document": [(d.id, d.description.name) for d in documents],
            "section": Mapped(sections.all, lambda section: (section.id, section.title)),
            "kind": [(kind, KIND_NAMES[kind]) for kind in KINDS],
        }
        """The id of each value and its label, by its number."""
        self._numbers: Mapping[Field, Callable[[str], int | None]] = {
            "document": {document.id: at for at, document in enumerate(documents)}.get,
            "section": sections.number,
            "kind": {str(kind): at for at, kind in enumerate(KINDS)}.get,
        }

    def let(self, chosen: Filters, numbers: Numbers, ignoring: Field | None = None) -> Mask:
        """Which passages pass all filters, or all but one."""
        mask = np.ones(len(numbers), np.bool_)
        if chosen.document and ignoring != "document":
            mask &= self._among(chosen.document, "document", self._outline.documents[numbers])
        if chosen.kind and ignoring != "kind":
            mask &= self._among(chosen.kind, "kind", self._outline.kinds[numbers])
        if chosen.section and ignoring != "section":
            sections, rows = self._sections(numbers)
            within = rows[self._among(chosen.section, "section", sections)]
            mask &= np.bincount(within, minlength=len(numbers)) > 0
        return mask

    def within(self, field: Field, values: Iterable[str], numbers: Numbers) -> Mask:
        """Which passages have one of these values of a field, or lie in one of these sections."""
        none = frozenset[str]()
        chosen = {"document": none, "section": none, "kind": none, field: frozenset(values)}
        if not chosen[field]:
            return np.zeros(len(numbers), np.bool_)
        return self.let(Filters(**chosen), numbers)

    def by_document(self, numbers: Numbers) -> dict[str, int]:
        """How many of these passages, which may be told several times, each document has."""
        held = self._counts("document", self._outline.documents[numbers])
        return {count.value: count.count for count in held}

    def section(self, identifier: str) -> int | None:
        """The number of a section."""
        return self._numbers["section"](identifier)

    def right_below(self, sections: NDArray[np.int64]) -> tuple[Numbers, NDArray[np.int64]]:
        """The passages whose innermost section is one of these, given ascending; and which one."""
        if not len(sections):
            return np.zeros(0, np.uint32), sections
        outline = self._outline
        ends = outline.section_rows[1:]
        has = (ends > outline.section_rows[:-1]).nonzero()[0]
        innermost = outline.sections[ends[has] - 1].astype(np.int64)
        which = sections.searchsorted(innermost)
        found = (sections.take(which, mode="clip") == innermost).nonzero()[0]
        return has[found].astype(np.uint32), which[found]

    def counts(self, chosen: Filters, numbers: Numbers) -> Mapping[str, tuple[Count, ...]]:
        """How many of these passages each value has, as if the facet itself were not filtered."""

        filtered = chosen != _NONE

        def passing(field: Field) -> Numbers:
            return numbers[self.let(chosen, numbers, field)] if filtered else numbers

        sections, _ = self._sections(passing("section"))
        return {
            "document": self._counts("document", self._outline.documents[passing("document")]),
            "section": self._counts("section", sections),
            "kind": self._counts("kind", self._outline.kinds[passing("kind")]),
        }

    def _counts(self, field: Field, held: NDArray[Any]) -> tuple[Count, ...]:
        counts = np.bincount(held)
        values = self._values[field]
        return tuple(
            Count(*values[number], int(counts[number])) for number in counts.nonzero()[0].tolist()
        )

    def _among(self, chosen: Iterable[str], field: Field, held: NDArray[Any]) -> Mask:
        numbers = map(self._numbers[field], chosen)
        return np.isin(held, [number for number in numbers if number is not None])

    def _sections(self, numbers: Numbers) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """All sections of these passages, one after the other, and the place of whose they are."""
        starts = self._outline.section_rows[numbers].astype(np.int64)
        lengths = self._outline.section_rows[numbers + 1] - starts
        rows = np.repeat(np.arange(len(numbers)), lengths)
        return self._outline.sections[gathered(starts, lengths)], rows


_NONE = Filters(frozenset(), frozenset(), frozenset())
