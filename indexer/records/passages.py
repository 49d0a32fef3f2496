"""One passage with its words <-> bytes.

::

    length of the JSON                                              u32, little-endian
    JSON: what the passage is, as a list; [name, words, bytes a number] of each segmentation; and
        [file, first run, runs, bytes a number] of each source
    the words of each, jieba's first: the way from the end before to its start, and its length
    the runs of each source but the first: how far each number is from that of the run before

The numbers of a segmentation are a byte each, or four where one of them needs it; those of a
source's runs are signed, and have a byte or eight.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import astuple

import numpy as np
from numpy.typing import NDArray

from indexer.model import (
    KINDS,
    Citation,
    CitedBy,
    Passage,
    Reading,
    Reference,
    Runs,
    Segmentation,
    Source,
    Span,
    Spans,
    spans,
)
from indexer.packing import runs_of

_LENGTH = struct.Struct("<I")
_LARGE = 256
_DIGITS = 4
_STEP = 8
_TYPES = {1: "<u1", _DIGITS: "<u4"}
_STEPS = {1: "<i1", _STEP: "<i8"}


def encode(passage: Passage, words: Segmentation) -> bytes:
    """Equal passages give equal bytes. ``words``: jieba's.

    Raises ValueError for words that are out of order or overlap.
    """
    named, packed = [], []
    for segmentation in (words, *passage.words):
        ways = _ways(segmentation.words)
        digits = 1 if ways.max(initial=0) < _LARGE else _DIGITS
        named.append([segmentation.name, len(segmentation.words), digits])
        packed.append(ways.astype(_TYPES[digits]).tobytes())
    sources = []
    for source in passage.sources:
        rows = runs_of(source).astype(np.int64)
        steps = np.diff(rows, axis=0)
        digits = 1 if np.abs(steps).max(initial=0) < _LARGE // 2 else _STEP
        sources.append([source.file, rows[:1].tolist(), len(rows), digits])
        packed.append(steps.astype(_STEPS[digits]).tobytes())
    plain = [
        passage.id,
        KINDS.index(passage.kind),
        passage.label,
        passage.sections,
        passage.citation,
        passage.text,
        sources,
        named,
        [[one.text, spans(one.origins).numbers.tolist()] for one in passage.readings],
        [[reference.offset, reference.footnote] for reference in passage.references],
        [astuple(citation) for citation in passage.cites],
    ]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    raw = text.encode("utf-8", "surrogatepass")
    return b"".join((_LENGTH.pack(len(raw)), raw, *packed))


def decode(record: bytes, document: str) -> tuple[Passage, Segmentation]:
    """A passage of the document with this id, and jieba's words of it: what was encoded."""
    (length,) = _LENGTH.unpack_from(record)
    place = _LENGTH.size + length
    plain = json.loads(record[_LENGTH.size : place].decode("utf-8", "surrogatepass"))
    identifier, kind, label, sections, citation, text, *parts = plain
    sources, named, readings, references, cites = parts
    segmentations = []
    for name, count, digits in named:
        end = place + 2 * count * digits
        segmentations.append(Segmentation(name, _words(record[place:end], digits)))
        place = end
    files = []
    for file, first, count, digits in sources:
        end = place + 4 * max(0, count - 1) * digits
        files.append(Source(file, _runs(record[place:end], first, digits)))
        place = end
    passage = Passage(
        identifier,
        document,
        KINDS[kind],
        label,
        tuple(sections),
        citation,
        text,
        tuple(files),
        tuple(segmentations[1:]),
        tuple(Reading(text, _rows(origins)) for text, origins in readings),
        tuple(Reference(*reference) for reference in references),
        tuple(_citation(*citation) for citation in cites),
    )
    return passage, segmentations[0]


def _citation(
    start: int, end: int, symbol: str, paragraphs: list[list[int]], detail: str, how: CitedBy
) -> Citation:
    ranges = tuple((first, last) for first, last in paragraphs)
    return Citation(start, end, symbol, ranges, detail, how)


def _runs(packed: bytes, first: list[list[int]], digits: int) -> Runs:
    steps = np.frombuffer(packed, _STEPS[digits]).reshape(-1, 4)
    rows = np.concatenate((np.array(first, np.int64).reshape(-1, 4), steps))
    return Runs(rows.cumsum(axis=0, dtype=np.int64).astype(np.uint32))


def _rows(origins: list[list[int]]) -> Spans:
    return Spans(np.array(origins, np.uint32).reshape(-1, 2))


def _ways(words: Sequence[Span]) -> NDArray[np.int64]:
    """From each border of a word to the next one."""
    borders = spans(words).numbers.ravel().astype(np.int64)
    ways = borders.copy()
    ways[1:] -= borders[:-1]
    if ways.min(initial=0) < 0:
        raise ValueError(f"words overlap, or are out of order: {words}")
    return ways


def _words(packed: bytes, digits: int) -> Spans:
    borders = np.frombuffer(packed, _TYPES[digits]).cumsum(dtype=np.uint32)
    return Spans(borders.reshape(-1, 2))
