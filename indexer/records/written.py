"""How a record is written: passages in chunks that are made apart, all else at once.

::

    parts       JSON: documents, learned words, frequent words, names, symbols; a block for each
    sections    JSON of each section, in blocks
    passages    each passage with its words, in blocks
    columns     arrays: the outline, and the tables of names
    borders     arrays; with the files ``signs`` and ``cuts``, see ``borders``
    mentions    arrays: the numbers and days that passages write out

The same record gives the same bytes, in whatever chunks its passages come.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.borders import Borders
from indexer.analysis.mentions import Mentions, mentions_of
from indexer.analysis.pages import Pages, fold_all
from indexer.arrays import write_arrays
from indexer.blocks import PER_BLOCK, BlockWriter, Packed, packed
from indexer.model import Document, Passage, Segmentation
from indexer.outline import Outline
from indexer.query.directory import name_hashes, paragraph_keys, tables
from indexer.records import FORMAT, Recorded, head
from indexer.records.borders import passage_borders, writing_borders
from indexer.records.columns import to_arrays
from indexer.records.mentions import write_mentions
from indexer.records.passages import encode
from indexer.terminology import to_plain

T = TypeVar("T")
PARTS, SECTIONS, PASSAGES, COLUMNS = "parts", "sections", "passages", "columns"
CHUNK = 128 * PER_BLOCK
"""Passages that are encoded together. Of other chunks, each but the last must hold whole blocks."""


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Passages next to each other, ready to be written. May be sent from process to process.

    ``digest``: SHA-256 of each block before it was compressed; ``hashes``, ``paragraphs``: see
    Tables.
    """

    packed: Packed
    digests: bytes
    hashes: NDArray[np.uint64]
    paragraphs: NDArray[np.uint32]
    borders: Borders
    mentions: Mentions


@dataclass(frozen=True, slots=True)
class Head:
    """All of a record but its passages, as it is written."""

    parts: tuple[bytes, ...]
    sections: tuple[bytes, ...]


def encode_chunk(passages: Sequence[Passage], words: Sequence[Segmentation], pages: Pages) -> Chunk:
    """A function of its arguments alone. ``words``: jieba's, of each passage; ``pages``: the
    passages' texts, folded.

    Raises ValueError for words that are out of order or overlap.
    """
    records = [encode(passage, cut) for passage, cut in zip(passages, words, strict=True)]
    return Chunk(
        packed(records),
        b"".join(_digest(some) for some in _groups(records, PER_BLOCK)),
        name_hashes(passages),
        paragraph_keys(passages),
        passage_borders(pages, passages, words),
        mentions_of(pages.texts()),
    )


def chunks(record: Recorded) -> Iterator[Chunk]:
    """All passages of a record."""
    for numbers in _groups(range(len(record.passages)), CHUNK):
        some = [record.cut(number) for number in numbers]
        passages = [passage for passage, _ in some]
        pages = fold_all([passage.text for passage in passages])
        yield encode_chunk(passages, [words for _, words in some], pages)


def encode_head(record: Recorded) -> Head:
    documents = record.corpus.documents
    plain = [
        {"format": FORMAT, "documents": [_document(document) for document in documents]},
        dict(record.learned),
        list(record.frequent),
        to_plain(record.terminology),
        astuple(record.symbols),
    ]
    sections = (head.section(section) for document in documents for section in document.sections)
    return Head(tuple(map(head.to_bytes, plain)), tuple(sections))


def digest(written: Head, passages: Iterable[Chunk]) -> str:
    """SHA-256, in hexadecimal, of all that is written of a record, but not of how it is packed."""
    every = hashlib.sha256(_digest(written.parts) + _digest(written.sections))
    for chunk in passages:
        every.update(chunk.digests)
    return every.hexdigest()


def write(directory: Path, outline: Outline, written: Head, passages: Iterable[Chunk]) -> None:
    """Write a record into a new folder; ``passages`` are asked for one chunk at a time."""
    directory.mkdir()
    for name, records, per_block in (
        (PARTS, written.parts, 1),
        (SECTIONS, written.sections, PER_BLOCK),
    ):
        with BlockWriter(directory / name, per_block) as blocks:
            blocks.extend(packed(records, per_block))
    hashes, paragraphs = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint32)]
    mentions: list[tuple[int, Mentions]] = []
    with BlockWriter(directory / PASSAGES) as blocks, writing_borders(directory) as append:
        for chunk in passages:
            blocks.extend(chunk.packed)
            append(chunk.borders)
            hashes.append(chunk.hashes)
            paragraphs.append(chunk.paragraphs)
            mentions.append((len(chunk.borders), chunk.mentions))
    write_mentions(directory, mentions)
    sections = [head.to_section(raw, "") for raw in written.sections]
    names = tables(sections, outline, np.concatenate(hashes), np.concatenate(paragraphs))
    write_arrays(directory / COLUMNS, to_arrays(outline, names))


def _document(document: Document) -> list[Any]:
    described = head.description(document.description)
    return [described, len(document.sections), len(document.passages)]


def _digest(records: Sequence[bytes]) -> bytes:
    lengths = np.array([len(record) for record in records], "<u8").tobytes()
    return hashlib.sha256(lengths + b"".join(records)).digest()


def _groups(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))
