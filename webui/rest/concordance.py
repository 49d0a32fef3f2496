"""What a program gets of a concordance: lines as JSON, or all of them as a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from flask import Response

from indexer import Concordance, Line, Neighbour, Results, Searcher, neighbours
from webui.concordance_params import LINES_PER_PAGE, ConcordanceRequest
from webui.problems import CutShortError
from webui.rest.delivery import download, paged
from webui.rest.replies import csv_table
from webui.rest.search import query_body
from webui.search_params import Format
from webui.views.concordance import find_lines

_COLUMNS = (
    "id", "document", "symbol", "citation", "start", "end", "left", "key", "right", "term", "grade",
)  # fmt: skip


def concordance(searcher: Searcher, wanted: ConcordanceRequest, form: Format) -> Response:
    """One page of lines, or all of them as a file. Raises CutShortError for a file."""
    results, found = find_lines(searcher, wanted)
    if form == "json":
        page = replace(wanted.search, page=wanted.page, per_page=LINES_PER_PAGE)
        lines = _body(searcher, wanted, results, found)
        return paged(lines, len(found.lines), page, results.timed_out)
    if results.timed_out:
        raise CutShortError
    return download(_file(searcher, found.lines, form), form, "waikong-concordance")


def _body(
    searcher: Searcher, wanted: ConcordanceRequest, results: Results, found: Concordance
) -> dict[str, Any]:
    """One page of lines, and what is said of all of them."""
    first = (wanted.page - 1) * LINES_PER_PAGE
    return {
        "query": query_body(wanted.search, results),
        "unit": wanted.window.unit,
        "window": wanted.window.size,
        "sort": wanted.order,
        "total": len(found.lines),
        "total_relation": "at_least" if results.timed_out else "exact",
        "without_lines": {"related": found.related, "unmarked": found.unmarked},
        "page": wanted.page,
        "per_page": LINES_PER_PAGE,
        "lines": [_line(searcher, line) for line in found.lines[first:][:LINES_PER_PAGE]],
        "neighbours": {
            "left": list(map(_neighbour, neighbours(found.lines, "left"))),
            "right": list(map(_neighbour, neighbours(found.lines, "right"))),
        },
        "generation": results.generation,
        "timed_out": results.timed_out,
    }


def _file(searcher: Searcher, lines: Iterable[Line], form: Format) -> Iterator[str]:
    """All lines: ``csv``, or else one JSON object a line."""
    bodies = (_line(searcher, line) for line in lines)
    if form != "csv":
        return (json.dumps(body, ensure_ascii=False) + "\n" for body in bodies)
    return csv_table(_COLUMNS, ([_cell(body, name) for name in _COLUMNS] for body in bodies))


def _line(searcher: Searcher, line: Line) -> dict[str, Any]:
    """Offsets are into the text of the passage."""
    passage, mark = line.passage, line.mark
    document = searcher.document(passage.document)
    assert document is not None
    described = document.description
    return {
        "id": passage.id,
        "document": {"id": document.id, "title": described.title, "symbol": described.symbol},
        "citation": passage.citation,
        "start": mark.start,
        "end": mark.end,
        "left": line.left,
        "key": line.key,
        "right": line.right,
        "term": mark.term,
        "grade": mark.grade,
        "url": f"/documents/{quote(document.id)}#{quote(passage.place)}",
    }


def _cell(body: dict[str, Any], name: str) -> object:
    match name:
        case "document":
            return body["document"]["title"]
        case "symbol":
            return body["document"]["symbol"] or ""
        case _:
            return body[name]


def _neighbour(one: Neighbour) -> dict[str, Any]:
    """``text`` is the neighbour with its key, whose range is ``start`` to ``end``."""
    return {"text": one.text, "start": one.start, "end": one.end, "count": one.count}
