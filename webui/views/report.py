"""The counts of a list of terms as its page prints them: a summary, and a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from indexer import Document, FormUsage, QueryError, Report, Reported, Request, Searcher
from webui.links import address, address_of, quoted
from webui.views.terms import row_address


@dataclass(frozen=True, slots=True)
class Cell:
    """A count, and the search for what is counted, if there is anything to find."""

    count: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A form of a term: a cell for each document, and one for all of them together."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A term of the list.

    ``name``: the preferred name of what it names, or empty; ``row``: where the table of terms tells
    of that. ``sums`` is the row of all forms together. ``rows``: the form that was typed and the
    others in use; none where ``sums`` says it all. ``unused``: names that stand nowhere.
    """

    typed: str
    name: str
    row: str | None
    search: str
    sums: Row
    rows: tuple[Row, ...]
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A document and how many of the terms it holds."""

    label: str
    href: str
    terms: int


@dataclass(frozen=True, slots=True)
class View:
    """A whole report; ``missing`` are the entries that stand nowhere."""

    entries: tuple[Entry, ...]
    missing: tuple[Entry, ...]
    columns: tuple[Column, ...]
    repeated: int
    timed_out: bool
    files: Mapping[str, str]


def view(searcher: Searcher, report: Report, typed: str) -> View:
    """A report laid out; ``typed`` is the list as it was given, for the files that hold it all."""
    entries = tuple(_entry(searcher, term) for term in report.terms)
    return View(
        entries,
        tuple(entry for entry in entries if not entry.sums.cells[-1].count),
        tuple(
            Column(label, url_for("pages.document", identifier=name), _held(report, name))
            for name, label in column_names(searcher).items()
        ),
        report.repeated,
        report.timed_out,
        {form: url_for("api.report", terms=typed, format=form) for form in ("csv", "json")},
    )


def column_names(searcher: Searcher) -> dict[str, str]:
    """What each document is called in short, by its id."""
    return {document.id: document.description.name for document in searcher.documents}


def _held(report: Report, document: str) -> int:
    return sum(1 for term in report.terms if document in term.counts)


def _entry(searcher: Searcher, term: Reported) -> Entry:
    first, *others = term.forms
    shown = [first, *(form for form in others if form.total)]
    rows = [_row(searcher, form) for form in shown]
    alone = len(rows) == 1
    return Entry(
        typed=term.typed,
        name=term.concept.forms[0] if term.concept else "",
        row=row_address(searcher, first.form) if term.total else None,
        search=address_of(term.typed),
        sums=rows[0] if alone else _sums(searcher.documents, term),
        rows=() if alone else tuple(rows),
        unused=tuple(form.form for form in others if not form.total),
    )


def _row(searcher: Searcher, form: FormUsage) -> Row:
    literal = _literal(searcher, form.form) if form.total else ""
    cells = []
    for document in searcher.documents:
        count = form.counts.get(document.id, 0)
        href = address(Request(literal, documents=(document.id,))) if count and literal else ""
        cells.append(Cell(count, href))
    return Row(form.form, (*cells, Cell(form.total, address_of(literal) if literal else "")))


def _sums(documents: tuple[Document, ...], term: Reported) -> Row:
    cells = tuple(Cell(term.counts.get(document.id, 0)) for document in documents)
    return Row(term.typed, (*cells, Cell(term.total)))


def _literal(searcher: Searcher, text: str) -> str:
    """The query for a text as it stands; empty for one that no query can hold."""
    query = quoted(text)
    try:
        searcher.check(Request(query))
    except QueryError:
        return ""
    return query
