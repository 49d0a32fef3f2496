"""Where every passage of a corpus stands, column by column: its document, its kind, its sections.

What filters and facets need of a million passages is here without one of them being read. Passages
are numbered in reading order, documents and sections in the order of the corpus, kinds as in KINDS.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from indexer.model import KINDS, Document, Passage


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """``documents``, ``kinds``, ``faces``, ``lengths``: one value a passage; the others are ranges.

    The sections of passage ``i``, outermost first, are
    ``sections[section_rows[i] : section_rows[i + 1]]``; the passages of document ``d`` are
    ``range(document_rows[d], document_rows[d + 1])``. ``faces``: 1 for the one passage that stands
    for its document, its title or else its first one. ``lengths``: code points of its text. Nothing
    here may be written to.
    """

    documents: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    faces: NDArray[np.uint8]
    section_rows: NDArray[np.uint32]
    sections: NDArray[np.uint32]
    document_rows: NDArray[np.uint32]
    lengths: NDArray[np.uint32]

    def __len__(self) -> int:
        """How many passages there are."""
        return len(self.documents)

    def sections_of(self, number: int) -> NDArray[np.uint32]:
        """The numbers of the sections in which a passage stands, outermost first."""
        return self.sections[self.section_rows[number] : self.section_rows[number + 1]]


def outline(documents: Sequence[Document]) -> Outline:
    """The outline of documents that are read. A passage's section that no document has is none."""
    known = [section.id for document in documents for section in document.sections]
    number_of = {identifier: number for number, identifier in enumerate(known)}
    held = [
        [number_of[section] for section in passage.sections if section in number_of]
        for document in documents
        for passage in document.passages
    ]
    counts = [len(document.passages) for document in documents]
    kinds = {kind: number for number, kind in enumerate(KINDS)}
    return Outline(
        documents=np.repeat(np.arange(len(documents), dtype=np.uint32), counts),
        kinds=np.array([kinds[p.kind] for d in documents for p in d.passages], np.uint8),
        faces=np.concatenate([np.zeros(0, np.uint8), *map(_faces, documents)]),
        section_rows=np.array([0, *accumulate(map(len, held))], np.uint32),
        sections=np.array([section for some in held for section in some], np.uint32),
        document_rows=np.array([0, *accumulate(counts)], np.uint32),
        lengths=np.array([len(p.text) for d in documents for p in d.passages], np.uint32),
    )


def face(passages: Sequence[Passage]) -> int:
    """Which of a document's passages stands for it: its title, or else its first one."""
    titles = (number for number, passage in enumerate(passages) if passage.kind == "title")
    return next(titles, 0)


def _faces(document: Document) -> NDArray[np.uint8]:
    faces = np.zeros(len(document.passages), np.uint8)
    faces[face(document.passages) : face(document.passages) + 1] = 1  # of none, none
    return faces
