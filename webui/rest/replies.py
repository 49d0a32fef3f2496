"""What a program gets: hits, passages and documents as JSON, hits as files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any
from urllib.parse import quote

from indexer import (
    Cache,
    Document,
    Hit,
    Incoming,
    Kept,
    Level,
    Outgoing,
    Passage,
    Searcher,
    Usage,
)
from webui.rest.delivery import Ready, plain_members
from webui.views.references import passages
from webui.views.terms import anchor, unused, varies

_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")
"""Full-width signs begin formulas too, where a spreadsheet reads Chinese or Japanese."""
_PASSAGES = 2048
"""Passages of which the JSON is kept."""
_COLUMNS = (
    "id", "document", "symbol", "section", "kind", "label", "citation", "group", "text",
    "matches", "grades", "source", "score",
)  # fmt: skip


def hit_body(searcher: Searcher, hit: Hit) -> dict[str, Any]:
    """One hit, as the contract has it."""
    return {
        **_beginning(searcher, hit.passage),
        **_group(hit.level),
        **_content(searcher, hit.passage),
        **_marked(hit),
        **_end(hit.passage),
        **_reasons(hit),
    }


class EncodedHits:
    """``hit_body`` as JSON. What hangs on a passage alone is kept for the next hit in it.

    A passage of the same id may say something else in another generation.
    """

    def __init__(self) -> None:
        self._passages: Cache[tuple[str, str], tuple[str, str, str]] = Cache(_PASSAGES)
        self._groups = {level: plain_members(_group(level)) for level in Level}

    @property
    def kept(self) -> Kept:
        return self._passages.kept

    def __call__(self, searcher: Searcher, hit: Hit) -> Ready:
        passage = hit.passage
        beginning, content, end = self._passages.get(
            (searcher.generation, passage.id), lambda: _encoded(searcher, passage)
        )
        parts = [beginning, self._groups[hit.level], content, plain_members(_marked(hit)), end]
        if reasons := _reasons(hit):
            parts.append(plain_members(reasons))
        return Ready(f"{{{','.join(parts)}}}")


def _encoded(searcher: Searcher, passage: Passage) -> tuple[str, str, str]:
    parts = _beginning(searcher, passage), _content(searcher, passage), _end(passage)
    beginning, content, end = map(plain_members, parts)
    return beginning, content, end


def _beginning(searcher: Searcher, passage: Passage) -> dict[str, Any]:
    return {"id": passage.id, "document": _named(searcher, passage)}


def _group(level: Level) -> dict[str, Any]:
    return {"group": "whole" if level is Level.WHOLE else "related"}


def _marked(hit: Hit) -> dict[str, Any]:
    return {
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
    }


def _end(passage: Passage) -> dict[str, Any]:
    return {"url": _passage_url(passage)}


def _reasons(hit: Hit) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if hit.elsewhere:
        body["matched_elsewhere"] = hit.elsewhere
    if hit.why:
        body["explanation"] = hit.why.chinese
        body["explanation_en"] = hit.why.english
    return body


def _named(searcher: Searcher, passage: Passage) -> dict[str, Any]:
    """The document that a passage is of, in short."""
    document = searcher.document(passage.document)
    assert document is not None
    return {
        "id": document.id,
        "title": document.description.title,
        "symbol": document.description.symbol,
    }


def whole_passage(searcher: Searcher, passage: Passage) -> dict[str, Any]:
    """A passage with its neighbours' ids, its words by each segmentation, and its references."""
    document = searcher.document(passage.document)
    assert document is not None
    order = [neighbour.id for neighbour in document.passages]
    at = order.index(passage.id)
    references = searcher.references
    into = references.into(passage.id)
    citing = passages(searcher, (coming.passage for coming in into))
    return {
        "id": passage.id,
        "document": _named(searcher, passage),
        **_passage(searcher, passage),
        "url": _passage_url(passage),
        "previous": order[at - 1] if at else None,
        "next": order[at + 1] if at + 1 < len(order) else None,
        "segmentations": [
            {"name": cut.name, "words": [[word.start, word.end] for word in cut.words]}
            for cut in searcher.segmentations(passage.id)
        ],
        "references": {
            "out": [_outgoing(leads) for leads in references.out(passage.id)],
            "in": [_incoming(coming, citing[coming.passage]) for coming in into],
        },
    }


def _outgoing(leads: Outgoing) -> dict[str, Any]:
    """Offsets are into the text of the passage, or else of the footnote ``via``."""
    citation = leads.citation
    return {
        "start": citation.start,
        "end": citation.end,
        "symbol": citation.symbol,
        "how": citation.how,
        "detail": citation.detail,
        "paragraphs": [list(pair) for pair in citation.paragraphs],
        "via": leads.via or None,
        "passages": list(leads.passages),
        "address": leads.address or None,
    }


def _incoming(coming: Incoming, citing: Passage) -> dict[str, Any]:
    return {
        "passage": citing.id,
        "citation": citing.citation,
        "start": coming.citation.start,
        "end": coming.citation.end,
        "via": coming.via or None,
    }


def terms_body(searcher: Searcher, usages: Iterable[Usage]) -> dict[str, Any]:
    """The concepts that documents speak of, each with the names that each document uses."""
    terms = [_term(usage) for usage in usages]
    return {"total": len(terms), "terms": terms, "generation": searcher.generation}


def _term(usage: Usage) -> dict[str, Any]:
    concept = usage.concept
    return {
        "name": concept.forms[0],
        "forms": [
            {"form": form.form, "total": form.total, "counts": dict(form.counts)}
            for form in usage.forms
        ],
        "unused": list(unused(usage)),
        "english": list(concept.english),
        "acronyms": list(concept.acronyms),
        "note": concept.note,
        "varies": varies(usage),
        "url": f"/terms#{quote(anchor(concept))}",
    }


def _passage(searcher: Searcher, passage: Passage) -> dict[str, Any]:
    return {"id": passage.id, **_content(searcher, passage)}


def _content(searcher: Searcher, passage: Passage) -> dict[str, Any]:
    return {
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


def _passage_url(passage: Passage) -> str:
    return f"{_document_url(passage.document)}#{quote(passage.place)}"


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
            "grades": " ".join(m["grade"] for m in body["matches"]),
            "source": " ".join(
                f"{s['file']}:{s['first_line']}-{s['last_line']}" for s in body["source"]
            ),
        }


def csv_lines(searcher: Searcher, hits: Iterable[Hit]) -> Iterator[str]:
    """The hits as a table."""
    rows = _rows(searcher, hits)
    yield from csv_table(_COLUMNS, ([row.get(name, "") for name in _COLUMNS] for row in rows))


def csv_table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A byte order mark for spreadsheets, and no cell that one of them would run."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    for row in chain([columns], rows):
        writer.writerow([_defused(str(value)) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _defused(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def jsonl_lines(searcher: Searcher, hits: Iterable[Hit]) -> Iterator[str]:
    """One JSON object a line."""
    for hit in hits:
        yield json.dumps(hit_body(searcher, hit), ensure_ascii=False) + "\n"
