"""The tokens of a new segment on their way into its postings, field by field."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.arrays import seams
from indexer.engines.arrays.bases import Bases, write_bases
from indexer.engines.arrays.codec import ArraySegment, ArrayTermsReader
from indexer.engines.arrays.fields import Grams, Words
from indexer.engines.arrays.inversion import Inversion, Run
from indexer.engines.arrays.postings import LONGEST, Field, FieldWriter, facts_of
from indexer.engines.arrays.storage import MappedStorage
from indexer.engines.arrays.vocabulary import Pairs, Vocabulary, marks, pair_numbers
from indexer.engines.arrays.weights import frequencies
from indexer.ranges import begins, gathered, offsets

Ints = NDArray[np.integer[Any]]
_NUL = "\0"
_HELD = 1 << 16
"""Postings that come one by one which are held before they go on together."""


@dataclass(frozen=True, slots=True)
class Column:
    """The tokens of one field of consecutive passages.

    ``terms``: each once; ``ids``: of the tokens, in the order of the text; ``rows``: where the
    tokens of each passage begin, and where the last end; ``starts``: where each token begins in
    its text, for fields of words with places.
    """

    terms: Sequence[str]
    ids: Ints
    rows: Ints
    starts: Ints | None = None


class SegmentPool:
    """What SegmentWriter takes for its pool of postings. ``schema``: Whoosh's, of our fields."""

    def __init__(self, schema: Any, folder: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="runs-", dir=folder)
        self._fields = {
            name: _FieldPool(kind, Path(self._folder.name)) for name, kind in schema.items()
        }
        self._extents = np.zeros(0, np.uint32)
        self._held: list[tuple[str, bytes, int, bytes]] = []

    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        """One posting, as a field's ``index`` gives it: see ``fields``."""
        name, term, docnum, _, place = item
        self._held.append((name, term, docnum, place))
        if len(self._held) >= _HELD and docnum != self._held[-2][2]:
            *done, last = self._held
            self._held = done
            self._pass_on()
            self._held = [last]

    def add_columns(self, first: int, passages: int, columns: Mapping[str, Column]) -> None:
        """The tokens of so many passages, the first of this number.

        Raises ValueError for a word that is empty or holds NUL, or a passage of too many tokens.
        """
        self._pass_on()
        for name, column in columns.items():
            counts = np.diff(column.rows)
            docs = np.repeat(np.arange(first, first + passages, dtype=np.uint32), counts)
            self._fields[name].add_terms(column, docs)
            if column.starts is not None and len(docs):
                # words overlap: that which begins last need not end last
                lengths = np.fromiter(map(len, column.terms), np.int64, len(column.terms))
                ends = column.starts + lengths[column.ids]
                extents = np.maximum.reduceat(ends, column.rows[:-1][counts > 0]) + 1
                self._extend(first + np.flatnonzero(counts), extents)

    def add_texts(self, first: int, name: str, texts: Sequence[str]) -> None:
        """The texts of a field of characters, of consecutive passages.

        Raises ValueError for a text that holds NUL, or has too many characters for one passage.
        """
        self._pass_on()
        if odd := next((text for text in texts if _NUL in text), None):
            raise ValueError(f"{odd[:40]!r}: a text holds no NUL")
        codes = np.frombuffer(_NUL.join((*texts, "")).encode("utf-32-le"), "<u4")
        lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
        docs = np.repeat(np.arange(first, first + len(texts), dtype=np.uint32), lengths)
        places = np.arange(len(codes)) - np.repeat(offsets(lengths)[:-1], lengths)
        held = codes != 0
        numbers = pair_numbers(codes.astype(np.uint64))[held]
        after = np.append(codes, (0, 0))[2:] * np.append(held, False)[1:]
        follows = marks(after)[held]
        self._fields[name].inversion.add(numbers, docs[held], places[held], follows)
        self._extend(np.arange(first, first + len(texts)), lengths)

    def add_segment(self, reader: Any, first: int) -> int:
        """All that is not deleted of another segment; returns how many passages that is."""
        self._pass_on()
        terms: ArrayTermsReader = seams.terms_reader(reader)
        kept = np.ones(terms.count, np.bool_)
        kept[list(seams.deleted(reader.segment()))] = False
        numbers = np.cumsum(kept) - 1 + first
        for name, field in terms.fields.items():
            if name in self._fields:
                self._fields[name].add_field(field, terms.bases, kept, numbers)
        self._extend(numbers[kept], np.diff(terms.bases.starts)[kept])
        return int(kept.sum())

    def _pass_on(self) -> None:
        """Give what came one by one to the fields."""
        for name, field in self._fields.items():
            some = [item for item in self._held if item[0] == name]
            if not some:
                continue
            terms = [item[1].decode() for item in some]
            docs = np.array([item[2] for item in some], np.uint32)
            places = np.frombuffer(b"".join(item[3] for item in some), np.uint32)
            if field.placed:
                self._extend(docs, places + np.array([len(term) for term in terms]) + 1)
            ids, rows = np.arange(len(terms)), np.array([0, len(terms)])
            field.add_terms(Column(terms, ids, rows, places), docs)
        self._held = []

    def _extend(self, docs: Ints, extents: Ints) -> None:
        """These passages have texts of at least so many characters, less one."""
        if len(docs) and (last := int(docs.max())) >= len(self._extents):
            grown = np.zeros(2 * last + 1, np.uint32)
            grown[: len(self._extents)] = self._extents
            self._extents = grown
        np.maximum.at(self._extents, docs, extents.astype(np.uint32))

    def write(self, storage: MappedStorage, segment: ArraySegment, passages: int) -> None:
        """Write all files of a segment.

        Raises ValueError for texts that are too long to be numbered character by character.
        """
        self._pass_on()
        extents = np.zeros(passages, np.uint32)
        extents[: len(self._extents)] = self._extents[:passages]
        bases = offsets(extents)
        if bases[-1] >= LONGEST:
            raise ValueError(f"a segment of {bases[-1]:,} characters; {LONGEST:,} are too many")
        write_bases(storage, segment.segment_id(), bases)
        for name, field in self._fields.items():
            field.write(storage, segment, name, passages, bases)

    def cleanup(self) -> None:
        self._folder.cleanup()


class _FieldPool:
    """The tokens of one field."""

    def __init__(self, kind: Any, folder: Path) -> None:
        self.weighed = isinstance(kind, Words)
        self.placed = kind.places if isinstance(kind, Words) else isinstance(kind, Grams)
        self.vocabulary = Pairs() if isinstance(kind, Grams) else Vocabulary()
        self.inversion = Inversion(folder, self.placed, counted=self.weighed)
        self._last: tuple[Sequence[str], NDArray[np.uint64]] = ([], np.empty(0, np.uint64))

    def add_terms(self, column: Column, docs: Ints) -> None:
        """Tokens of passages; ``docs``: the number of each one's passage."""
        if not len(column.ids):
            return
        if column.terms is not self._last[0]:  # one vocabulary may serve for many passages
            if self.placed:
                _check(column.terms)
            self._last = column.terms, self.vocabulary.numbers(column.terms)
        numbers = self._last[1][column.ids]
        if not self.placed:
            self.inversion.add(numbers, docs)
        elif column.starts is not None:
            follows = self._follows(column.terms, column.ids, docs, column.starts)
            self.inversion.add(numbers, docs, column.starts, follows)

    def _follows(
        self, terms: Sequence[str], ids: Ints, docs: Ints, starts: Ints
    ) -> NDArray[np.uint8]:
        """The mark of the character after each token, so far as another token begins there."""
        lengths = np.fromiter(map(len, terms), np.int64, len(terms))
        heads = marks(np.fromiter((ord(term[0]) for term in terms), np.int64, len(terms)))[ids]
        places = docs.astype(np.int64) << 32 | starts.astype(np.int64)
        ends = places + lengths[ids]
        follows = np.zeros(len(ids), np.uint8)
        follows[:-1] = heads[1:] * (places[1:] == ends[:-1])
        if len(missing := np.flatnonzero(follows == 0)):  # tokens overlap, or a text has gaps
            order = np.argsort(places, kind="stable")
            at = np.minimum(np.searchsorted(places[order], ends[missing]), len(ids) - 1)
            found = order[at]
            follows[missing] = heads[found] * (places[found] == ends[missing])
        return follows

    def add_field(self, field: Field, bases: Bases, kept: NDArray[np.bool_], numbers: Ints) -> None:
        """The postings of another segment, of the passages that are kept, with new ``numbers``."""
        run = _run_of(
            field, bases, self.vocabulary.numbers([term.decode() for term in field.terms])
        )
        self.inversion.add_run(_renumbered(run, kept, numbers))

    def write(
        self,
        storage: MappedStorage,
        segment: ArraySegment,
        name: str,
        passages: int,
        bases: NDArray[np.int64],
    ) -> None:
        self.inversion.finish()
        lengths = self.inversion.lengths(passages)
        facts = facts_of(self.weighed, self.placed, self.inversion.most(), lengths)
        segment.fields[name] = facts
        prefix = segment.prefix(name)
        if self.weighed:
            storage.write_array(f"{prefix}.lengths", lengths, "<u4")
        order = self.vocabulary.order(self.inversion.terms())
        writer = FieldWriter(storage, prefix, facts, lengths, bases)
        writer.write(self.vocabulary.terms(order.tolist()), self.inversion.merged(order))


def _check(words: Sequence[str]) -> None:
    """Raises ValueError for a word that has no mark (see ``vocabulary``), so would not be found."""
    if (odd := next((word for word in words if not word or _NUL in word), None)) is not None:
        raise ValueError(f"{odd!r}: a word is not empty and holds no NUL")


def _run_of(field: Field, bases: Bases, terms: NDArray[np.uint64]) -> Run:
    """The postings of a segment's field as a run, by the new numbers of its terms."""
    starts = field.starts.astype(np.int64)
    tokens = field.tokens.astype(np.int64) if field.facts.placed else starts
    docs, places, follows = field.docs, np.empty(0, np.uint32), field.follows
    counts = np.ones(len(docs), np.uint32)
    if field.facts.placed:
        of = bases.passages(field.places)
        places = field.places - bases.starts[of]
        postings = begins(of)
        postings[tokens[:-1]] = True
        counts = np.diff(np.flatnonzero(postings), append=len(of)).astype(np.uint32)
    elif field.facts.weighed:
        counts = frequencies(field.weights).astype(np.uint32)
    return _by_term(Run(terms, starts, tokens, docs, counts, places, follows))


def _by_term(run: Run) -> Run:
    """The same run with its terms ascending."""
    order = np.argsort(run.terms)
    postings, tokens = np.diff(run.posting_starts)[order], np.diff(run.token_starts)[order]
    some = gathered(run.posting_starts[:-1][order], postings)
    places, follows = run.places, run.follows
    if len(places):
        kept = gathered(run.token_starts[:-1][order], tokens)
        places, follows = places[kept], follows[kept]
    return Run(
        run.terms[order],
        offsets(postings),
        offsets(tokens),
        run.docs[some],
        run.counts[some],
        places,
        follows,
    )


def _renumbered(run: Run, kept: NDArray[np.bool_], numbers: Ints) -> Run:
    """A run without the passages that are not kept, the others with new numbers."""
    stays = kept[run.docs]
    of_posting = np.repeat(np.arange(len(run.terms)), np.diff(run.posting_starts))
    postings = np.bincount(of_posting[stays], minlength=len(run.terms))
    counts = run.counts[stays]
    tokens, places, follows = postings, run.places, run.follows
    if len(places):
        kept_tokens = np.repeat(stays, run.counts)
        places, follows = places[kept_tokens], follows[kept_tokens]
        tokens = np.zeros(len(run.terms), np.int64)
        np.add.at(tokens, of_posting[stays], counts)
    held = postings > 0
    return Run(
        run.terms[held],
        offsets(postings[held]),
        offsets(tokens[held]),
        numbers[run.docs[stays]].astype(np.uint32),
        counts,
        places,
        follows,
    )
