"""How Whoosh writes and reads segments whose postings are arrays. Pickled with an index.

Whoosh's table of contents lists the segments, and each segment its fields; see ``postings`` for the
files. The names of this module's classes must stay: they stand in the pickles.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from whoosh.codec import base, whoosh3
from whoosh.reading import TermInfo

from indexer.engines.arrays import seams
from indexer.engines.arrays.bases import open_bases
from indexer.engines.arrays.matching import ArrayMatcher
from indexer.engines.arrays.postings import Field, FieldFacts
from indexer.engines.arrays.storage import MappedStorage
from indexer.engines.bm25 import LENGTHS, length_codes


class ArrayCodec(whoosh3.W3Codec):  # type: ignore[misc]  # whoosh is untyped
    """Whoosh's own codec, but for the postings and what is kept of each passage."""

    length_stats = False

    def per_document_writer(self, storage: Any, segment: Any) -> PassageWriter:
        return PassageWriter()

    def field_writer(self, storage: Any, segment: Any) -> NoFieldWriter:
        return NoFieldWriter()

    def terms_reader(self, storage: MappedStorage, segment: ArraySegment) -> ArrayTermsReader:
        return ArrayTermsReader(storage, segment)

    def per_document_reader(self, storage: MappedStorage, segment: ArraySegment) -> PassageReader:
        return PassageReader(storage, segment)

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:
        return ArraySegment(self, indexname)


class ArraySegment(whoosh3.W3Segment):  # type: ignore[misc]
    """A segment; ``fields``: what it knows of each."""

    def __init__(self, codec: ArrayCodec, indexname: str) -> None:
        super().__init__(codec, indexname)
        self.fields: dict[str, FieldFacts] = {}

    def should_assemble(self) -> bool:
        return False  # arrays are mapped one by one

    def prefix(self, field: str) -> str:
        """How the names of a field's files begin."""
        return f"{self.segment_id()}.{field}"


class PassageWriter(base.PerDocumentWriter):  # type: ignore[misc]
    """Keeps nothing: lengths are counted with the postings, and nothing is stored."""

    is_closed = False

    def start_doc(self, docnum: int) -> None:
        pass

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int) -> None:
        pass

    def close(self) -> None:
        self.is_closed = True


class NoFieldWriter(base.FieldWriter):  # type: ignore[misc]
    """What Whoosh would give postings to one by one; the pool writes them instead."""

    is_closed = False

    def close(self) -> None:
        self.is_closed = True


class PassageReader(base.PerDocumentReader):  # type: ignore[misc]
    """How many passages there are, which are deleted, and how many tokens each has.

    Raises ValueError for files that do not fit together, FileNotFoundError.
    """

    def __init__(self, storage: MappedStorage, segment: ArraySegment) -> None:
        self._segment, self._count = segment, segment.doc_count_all()
        self._deleted = seams.deleted(segment)
        self._lengths = {
            name: storage.array(f"{segment.prefix(name)}.lengths", "<u4")
            for name, facts in segment.fields.items()
            if facts.weighed
        }
        if any(len(lengths) != self._count for lengths in self._lengths.values()):
            raise ValueError(f"{segment.segment_id()}: files that do not fit together")

    def doc_count(self) -> int:
        return self.doc_count_all() - len(self._deleted)

    def doc_count_all(self) -> int:
        return int(self._count)

    def has_deletions(self) -> bool:
        return bool(self._deleted)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._deleted

    def deleted_docs(self) -> frozenset[int]:
        return self._deleted

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self._lengths.get(fieldname)
        return default if lengths is None else int(lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        facts = self._segment.fields.get(fieldname)
        return facts.total if facts else 0

    def min_field_length(self, fieldname: str) -> int:
        return self._extreme(fieldname, np.min)

    def max_field_length(self, fieldname: str) -> int:
        return self._extreme(fieldname, np.max)

    def _extreme(self, fieldname: str, which: Any) -> int:
        lengths = self._lengths.get(fieldname)
        if lengths is None or not len(lengths):
            return 0
        return int(LENGTHS[length_codes(which(lengths, keepdims=True))[0]])

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return {}


class ArrayTermsReader(base.TermsReader):  # type: ignore[misc]
    """The fields of a segment, open."""

    def __init__(self, storage: MappedStorage, segment: ArraySegment) -> None:
        self.count = segment.doc_count_all()
        self.bases = open_bases(storage, segment.segment_id(), self.count)
        self.fields = {
            name: Field(storage, segment.prefix(name), facts, self.count)
            for name, facts in segment.fields.items()
        }

    def find(self, fieldname: str, term: bytes) -> tuple[Field, int] | None:
        """A field, and the number of a term in it; None where it is not there."""
        field = self.fields.get(fieldname)
        number = field.terms.find(term) if field else None
        return None if field is None or number is None else (field, number)

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self.find(*term) is not None

    def indexed_field_names(self) -> list[str]:
        return list(self.fields)

    def cursor(self, fieldname: str, fieldobj: Any) -> TermCursor:
        """Goes through a field's terms, for the queries that ask for words like one."""
        field = self.fields.get(fieldname)
        told = partial(self.term_info, fieldname)
        return TermCursor(field.terms if field else [], fieldobj, told)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((name, term) for name, field in sorted(self.fields.items()) for term in field.terms)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        for name, field in sorted(self.fields.items()):
            if name >= fieldname:
                first = field.terms.place(prefix) if name == fieldname else 0
                yield from ((name, field.terms[n]) for n in range(first, len(field.terms)))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Raises KeyError for a term that is not there."""
        field, number = self._found(fieldname, text)
        some = field.postings(number)
        counts = some.weights >> 8 if field.facts.weighed else np.ones(len(some.docs), np.uint32)
        return TermInfo(
            weight=float(counts.sum()),
            df=len(some.docs),
            minlength=0,
            maxlength=0,
            maxweight=float(counts.max()),
            minid=int(some.docs[0]),
            maxid=int(some.docs[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        field, number = self._found(fieldname, text)
        return field.frequency(number)

    def matcher(
        self, fieldname: str, text: bytes, format_: Any, scorer: Any = None
    ) -> ArrayMatcher:
        field, number = self._found(fieldname, text)
        return ArrayMatcher(field, number, self.bases, format_, (fieldname, text), scorer)

    def _found(self, fieldname: str, text: bytes) -> tuple[Field, int]:
        found = self.find(fieldname, text)
        if found is None:
            raise KeyError(f"{fieldname}:{text!r}")
        return found


class TermCursor(base.FieldCursor):  # type: ignore[misc]
    """A place among a field's terms; past the last of them, there is None."""

    def __init__(
        self, terms: Sequence[bytes], fieldobj: Any, told: Callable[[bytes], TermInfo]
    ) -> None:
        self._terms, self._field, self._told, self._at = terms, fieldobj, told, 0

    def is_valid(self) -> bool:
        return self._at < len(self._terms)

    def first(self) -> str | None:
        self._at = 0
        return self.text()

    def find(self, term: bytes) -> str | None:
        """Go to the first term that is not before a text."""
        self._at = bisect_left(self._terms, self._field.to_bytes(term))
        return self.text()

    def next(self) -> str | None:
        self._at += 1
        return self.text()

    def text(self) -> str | None:
        found: str | None = None
        if self.is_valid():
            found = self._field.from_bytes(self._terms[self._at])
        return found

    def term_info(self) -> TermInfo | None:
        return self._told(self._terms[self._at]) if self.is_valid() else None
