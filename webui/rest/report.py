"""What a program gets of a list of terms: the counts as JSON, or as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response

from indexer import Report, Reported, Searcher
from webui.problems import CutShortError
from webui.rest.delivery import download, json_reply, kept_unless
from webui.rest.replies import csv_table
from webui.views.report import column_names


def report(searcher: Searcher, lines: tuple[str, ...], form: str) -> Response:
    """The counts of a list of terms. Raises CutShortError for a file."""
    counted = searcher.report(lines)
    if form == "json":
        return kept_unless(counted.timed_out, json_reply(_body(searcher, counted)))
    if counted.timed_out:
        raise CutShortError
    return download(_lines(searcher, counted), "csv", "waikong-terms")


def _body(searcher: Searcher, report: Report) -> dict[str, Any]:
    """Each term with its forms and their counts, and how many of the terms each document holds."""
    return {
        "total": len(report.terms),
        "found": sum(1 for term in report.terms if term.total),
        "documents": [
            {"id": document.id, "terms": sum(1 for t in report.terms if document.id in t.counts)}
            for document in searcher.documents
        ],
        "terms": [_term(term) for term in report.terms],
        "generation": searcher.generation,
        "timed_out": report.timed_out,
    }


def _term(term: Reported) -> dict[str, Any]:
    return {
        "typed": term.typed,
        "name": term.concept.forms[0] if term.concept else None,
        "total": term.total,
        "counts": dict(term.counts),
        "forms": [
            {"form": form.form, "total": form.total, "counts": dict(form.counts)}
            for form in term.forms
        ],
    }


def _lines(searcher: Searcher, report: Report) -> Iterator[str]:
    """A row for each form of each term; no row sums up others, so that columns can be summed."""
    columns = ("typed", "name", "form", *column_names(searcher).values(), "total")
    return csv_table(columns, _rows(searcher, report))


def _rows(searcher: Searcher, report: Report) -> Iterator[list[object]]:
    for term in report.terms:
        name = term.concept.forms[0] if term.concept else ""
        for form in term.forms:
            counts = [form.counts.get(document.id, 0) for document in searcher.documents]
            yield [term.typed, name, form.form, *counts, form.total]
