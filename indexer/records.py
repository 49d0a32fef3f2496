"""A corpus with its tokens <-> JSON: what a generation keeps of the passages, and its hash.

The JSON is the same for the same sources on any machine; so is the hash of it and of what the
engine indexes, which names the generation.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import chain
from typing import Any

from indexer.model import (
    Citation,
    CitedBy,
    Corpus,
    Description,
    Document,
    Passage,
    Reading,
    Reference,
    Run,
    Section,
    Segmentation,
    Source,
    Span,
)
from indexer.terminology import Terminology, from_plain, to_plain

FORMAT = 3
"""Raised whenever what is written or indexed changes: older indexes are refused, and rebuilt."""


NO_NAMES = Terminology()


@dataclass(frozen=True, slots=True)
class Record:
    """What one generation knows: passages, jieba's words of each, what jieba learned, and names."""

    corpus: Corpus
    words: Mapping[str, Segmentation]
    learned: Mapping[str, int]
    terminology: Terminology = NO_NAMES
    frequent: tuple[tuple[str, int], ...] = ()
    """The most frequent folded words of all segmentations, and how often each stands."""


def encode(record: Record) -> str:
    """Canonical JSON: equal records give equal texts."""
    data = {
        "format": FORMAT,
        "learned": dict(record.learned),
        "terminology": to_plain(record.terminology),
        "frequent": record.frequent,
        "documents": [_document(document, record.words) for document in record.corpus.documents],
    }
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def logical_hash(encoded: str, indexed: Iterable[bytes], schema: str) -> str:
    """64 bits of SHA-256 in hexadecimal, of all that makes a generation what it is.

    ``encoded``: the record; ``indexed``: digests of what the engine is given; ``schema``: how it
    keeps that.
    """
    every = hashlib.sha256()
    known = (str(FORMAT).encode(), schema.encode(), encoded.encode("utf-8", "surrogatepass"))
    for part in chain(known, indexed):
        every.update(len(part).to_bytes(8, "big") + part)
    return every.hexdigest()[:16]


def decode(encoded: str) -> Record:
    """Raises KeyError, TypeError or ValueError where the text was not written by encode()."""
    data = json.loads(encoded)
    if data["format"] != FORMAT:
        raise ValueError(f"format {data['format']}, not {FORMAT}")
    words: dict[str, Segmentation] = {}
    documents = tuple(_to_document(document, words) for document in data["documents"])
    return Record(
        Corpus(documents),
        words,
        data["learned"],
        from_plain(data["terminology"]),
        tuple((word, count) for word, count in data["frequent"]),
    )


def _document(document: Document, words: Mapping[str, Segmentation]) -> dict[str, Any]:
    described = document.description
    return {
        "description": {
            "id": described.id,
            "title": described.title,
            "format": described.format,
            "files": described.files,
            "short_names": described.short_names,
            "symbol": described.symbol,
            "date": described.date.isoformat() if described.date else None,
            "language": described.language,
            "publisher": described.publisher,
            "link": described.link,
            "begins_in": described.begins_in,
        },
        "sections": [[s.id, s.title, s.label, s.parent] for s in document.sections],
        "passages": [_passage(passage, words[passage.id]) for passage in document.passages],
    }


def _to_document(data: Mapping[str, Any], words: dict[str, Segmentation]) -> Document:
    plain = data["description"]
    described = Description(
        id=plain["id"],
        title=plain["title"],
        format=plain["format"],
        files=tuple(plain["files"]),
        short_names=tuple(plain["short_names"]),
        symbol=plain["symbol"],
        date=datetime.date.fromisoformat(plain["date"]) if plain["date"] else None,
        language=plain["language"],
        publisher=plain["publisher"],
        link=plain["link"],
        begins_in=(plain["begins_in"][0], plain["begins_in"][1]) if plain["begins_in"] else None,
    )
    sections = tuple(
        Section(id_, described.id, title, label, parent)
        for id_, title, label, parent in data["sections"]
    )
    passages = []
    for item in data["passages"]:
        passages.append(_to_passage(item, described.id))
        words[item["id"]] = _to_segmentation(item["dictionary"])
    return Document(described, sections, tuple(passages))


def _passage(passage: Passage, words: Segmentation) -> dict[str, Any]:
    return {
        "id": passage.id,
        "kind": passage.kind,
        "label": passage.label,
        "sections": passage.sections,
        "citation": passage.citation,
        "text": passage.text,
        "sources": [
            [source.file, [[r.start, r.length, r.line, r.column] for r in source.runs]]
            for source in passage.sources
        ],
        "words": [_segmentation(segmentation) for segmentation in passage.words],
        "readings": [[reading.text, _flat(reading.origins)] for reading in passage.readings],
        "references": [[r.offset, r.footnote] for r in passage.references],
        "cites": [astuple(citation) for citation in passage.cites],
        "dictionary": _segmentation(words),
    }


def _to_passage(data: Mapping[str, Any], document: str) -> Passage:
    return Passage(
        id=data["id"],
        document=document,
        kind=data["kind"],
        label=data["label"],
        sections=tuple(data["sections"]),
        citation=data["citation"],
        text=data["text"],
        sources=tuple(
            Source(file, tuple(Run(*run) for run in runs)) for file, runs in data["sources"]
        ),
        words=tuple(_to_segmentation(item) for item in data["words"]),
        readings=tuple(Reading(text, _spans(flat)) for text, flat in data["readings"]),
        references=tuple(Reference(*item) for item in data["references"]),
        cites=tuple(_to_citation(*item) for item in data["cites"]),
    )


def _to_citation(
    start: int, end: int, symbol: str, paragraphs: list[list[int]], detail: str, how: CitedBy
) -> Citation:
    ranges = tuple((first, last) for first, last in paragraphs)
    return Citation(start, end, symbol, ranges, detail, how)


def _segmentation(segmentation: Segmentation) -> list[Any]:
    return [segmentation.name, _flat(segmentation.words)]


def _to_segmentation(data: Sequence[Any]) -> Segmentation:
    return Segmentation(data[0], _spans(data[1]))


def _flat(spans: Iterable[Span]) -> list[int]:
    return list(chain.from_iterable((span.start, span.end) for span in spans))


def _spans(flat: Sequence[int]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in zip(flat[::2], flat[1::2], strict=True))
