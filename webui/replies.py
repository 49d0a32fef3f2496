"""What a program gets: hits, passages and documents as JSON, hits as files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from flask import Response

from indexer import Document, Hit, Level, Passage, Searcher

_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")
"""Full-width signs begin formulas too, where a spreadsheet reads Chinese or Japanese."""
_COLUMNS = (
    "id", "document", "symbol", "section", "kind", "label", "citation", "group", "text",
    "matches", "source", "score",
)  # fmt: skip


def hit_body(searcher: Searcher, hit: Hit) -> dict[str, Any]:
    """One hit, as the contract has it."""
    passage = hit.passage
    document = searcher.document(passage.document)
    assert document is not None
    body: dict[str, Any] = {
        "id": passage.id,
        "document": {
            "id": document.id,
            "title": document.description.title,
            "symbol": document.description.symbol,
        },
        "group": "whole" if hit.level is Level.WHOLE else "related",
        **_passage(searcher, passage),
        "segments": [
            {"text": s.text}
            if s.term is None
            else {"text": s.text, "term": s.term, "grade": s.grade}
            for s in hit.segments
        ],
        "matches": [
            {"start": m.start, "end": m.end, "term": m.term, "grade": m.grade} for m in hit.marks
        ],
        "score": hit.score,
        "url": f"{_document_url(passage.document)}#{quote(passage.place)}",
    }
    if hit.elsewhere:
        body["matched_elsewhere"] = hit.elsewhere
    if hit.why:
        body["explanation"] = hit.why
    return body


def _passage(searcher: Searcher, passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "kind": passage.kind,
        "label": passage.label,
        "section": [{"id": s, "title": searcher.section(s).title} for s in passage.sections],
        "citation": passage.citation,
        "text": passage.text,
        "source": [
            {"file": s.file, "first_line": s.first_line, "last_line": s.last_line}
            for s in passage.sources
        ],
        "footnotes": [{"offset": r.offset, "id": r.footnote} for r in passage.references],
    }


def described(document: Document) -> dict[str, Any]:
    """What is said of a document."""
    described = document.description
    return {
        "id": document.id,
        "title": described.title,
        "short_names": list(described.short_names),
        "symbol": described.symbol,
        "date": described.date.isoformat() if described.date else None,
        "language": described.language,
        "publisher": described.publisher,
        "link": described.link or None,
        "passage_count": len(document.passages),
        "url": _document_url(document.id),
    }


def whole_document(searcher: Searcher, document: Document) -> dict[str, Any]:
    """A document with its outline and all its passages, in reading order."""
    return {
        **described(document),
        "outline": _outline(document, None),
        "passages": [_passage(searcher, passage) for passage in document.passages],
    }


def _outline(document: Document, parent: str | None) -> list[dict[str, Any]]:
    return [
        {
            "id": section.id,
            "title": section.title,
            "label": section.label,
            "sections": _outline(document, section.id),
        }
        for section in document.sections
        if section.parent == parent
    ]


def _document_url(identifier: str) -> str:
    return f"/documents/{quote(identifier)}"


def _rows(searcher: Searcher, hits: Iterable[Hit]) -> Iterator[dict[str, Any]]:
    for hit in hits:
        body = hit_body(searcher, hit)
        yield {
            **{name: body[name] for name in _COLUMNS if name in body},
            "document": body["document"]["title"],
            "symbol": body["document"]["symbol"] or "",
            "section": " > ".join(section["title"] for section in body["section"]),
            "matches": " ".join(f"{m['start']}-{m['end']}" for m in body["matches"]),
            "source": " ".join(
                f"{s['file']}:{s['first_line']}-{s['last_line']}" for s in body["source"]
            ),
        }


def csv_lines(searcher: Searcher, hits: Iterable[Hit]) -> Iterator[str]:
    """A byte order mark for spreadsheets, and no cell that one of them would run."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, _COLUMNS)
    buffer.write("\ufeff")
    writer.writeheader()
    for row in _rows(searcher, hits):
        writer.writerow({name: _defused(str(value)) for name, value in row.items()})
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _defused(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def jsonl_lines(searcher: Searcher, hits: Iterable[Hit]) -> Iterator[str]:
    """One JSON object a line."""
    for hit in hits:
        yield json.dumps(hit_body(searcher, hit), ensure_ascii=False) + "\n"


def json_reply(body: Any) -> Response:
    """JSON in UTF-8, not escaped."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    response = Response(text + "\n", content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
