"""Where terms stand as the page shows it: a legend with totals, plots, and counts as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from markupsafe import Markup

from indexer import (
    Distribution,
    Document,
    Level,
    Request,
    Results,
    Searcher,
    distributions,
    rate,
)
from webui.language import verbatim
from webui.links import Link, address, reading
from webui.views.facets import filters
from webui.views.plots import Plot, plots

Found: TypeAlias = Sequence[Distribution]
"""Where each query stands in one document."""
MOST_DRAWN = 50
"""Documents that are drawn, with their sections: those that hold most. Also the rows of the table
that stand open, and the documents up to which it has those that hold nothing."""
MOST_LISTED = 500
"""Names of documents in one list, and rows of the table that are folded away."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the searches that are compared, and all that it found."""

    query: str
    results: Results


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the legend. ``without``: this view without it; None where it is the only one.

    ``related``: passages that hold but parts of it; ``unmarked``: those found by something else
    than their text. ``names`` were counted beside what was typed; ``literally`` counts none.
    """

    query: str
    results: Results
    count: int
    rate: str
    related: int
    unmarked: int
    names: Markup
    literally: str
    without: str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A query in a document. ``href``: the search in that document, if it finds anything."""

    count: int
    rate: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A document in the table of counts."""

    document: Document
    characters: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by document: rows that stand open, folded ones, and how many more there would be."""

    rows: tuple[Row, ...]
    folded: tuple[Row, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Empty:
    """Documents that hold none of the terms; ``left``: how many are not in the list of them."""

    count: int
    documents: tuple[Link, ...]
    left: int


@dataclass(frozen=True, slots=True)
class DistributionView:
    """Everything that the page shows.

    ``documents``: how many were counted, ``holding``: how many of them hold any of the terms.
    ``merged``: some stroke stands for several occurrences. ``expanded``: where only what was typed
    is counted, this view with other names too.
    """

    terms: tuple[Term, ...]
    plots: tuple[Plot, ...]
    empty: Empty
    table: Table
    filters: tuple[Link, ...]
    documents: int
    characters: int
    merged: bool
    expanded: str | None

    @property
    def count(self) -> int:
        return sum(term.count for term in self.terms)

    @property
    def holding(self) -> int:
        return self.documents - self.empty.count


def view(searcher: Searcher, wanted: Request, asked: Sequence[Asked]) -> DistributionView:
    """Lay out the distribution of each search over the documents that the filters let through."""
    documents = _documents(searcher, wanted)
    queries = [one.query for one in asked]
    by_query = [distributions(one.results.hits, documents, searcher.layout) for one in asked]
    found = list(zip(*by_query, strict=True))
    holding = [some for some in found if any(one.count for one in some)]
    drawn = plots(searcher, wanted, queries, _richest(holding))
    characters = sum(some[0].characters for some in found)
    counts = [sum(one.count for one in some) for some in by_query]
    return DistributionView(
        terms=tuple(
            _term(wanted, asked, number, count, characters) for number, count in enumerate(counts)
        ),
        plots=drawn,
        empty=_empty(found),
        table=_table(wanted, queries, found if len(found) <= MOST_DRAWN else holding),
        filters=tuple(filters(searcher, wanted, lambda search: _here(search, queries))),
        documents=len(documents),
        characters=characters,
        merged=any(s.count > 1 for plot in drawn for bar in plot.bars for s in bar.strokes),
        expanded=None if wanted.expand else _here(wanted, queries, expand=True),
    )


def _documents(searcher: Searcher, wanted: Request) -> list[Document]:
    chosen = {i for name in wanted.documents for i in searcher.resolve("document", name)}
    return [d for d in searcher.documents if not chosen or d.id in chosen]


def _richest(found: Sequence[Found]) -> Sequence[Found]:
    """Those that are drawn: the documents with most occurrences, in reading order."""
    ranked = sorted(range(len(found)), key=lambda at: -sum(one.count for one in found[at]))
    return [found[at] for at in sorted(ranked[:MOST_DRAWN])]


def _empty(found: Sequence[Found]) -> Empty:
    documents = [some[0].document for some in found if not any(one.count for one in some)]
    links = tuple(
        Link(verbatim(document.description.name), reading(None, document.id))
        for document in documents[:MOST_LISTED]
    )
    return Empty(len(documents), links, len(documents) - len(links))


def _table(wanted: Request, queries: Sequence[str], found: Sequence[Found]) -> Table:
    open_ones = _richest(found)
    shown = {some[0].document.id for some in open_ones}
    others = [some for some in found if some[0].document.id not in shown]
    folded = others[:MOST_LISTED]
    return Table(
        tuple(_row(wanted, queries, some) for some in open_ones),
        tuple(_row(wanted, queries, some) for some in folded),
        len(others) - len(folded),
    )


def _row(wanted: Request, queries: Sequence[str], some: Found) -> Row:
    document = some[0].document

    def search(query: str) -> str:
        return address(replace(wanted, query=query, documents=(document.id,)))

    cells = (
        Cell(one.count, f"{one.per_10_000:.1f}", search(query) if one.count else None)
        for query, one in zip(queries, some, strict=True)
    )
    return Row(document, some[0].characters, tuple(cells))


def _term(
    wanted: Request, asked: Sequence[Asked], number: int, count: int, characters: int
) -> Term:
    results = asked[number].results
    queries = [one.query for one in asked]
    rest = [*queries[:number], *queries[number + 1 :]]
    marked = [hit for hit in results.hits if hit.marks]
    names = [name for one in results.variants if one.start is not None for name in one.added]
    return Term(
        query=queries[number],
        results=results,
        count=count,
        rate=f"{rate(count, characters):.1f}",
        related=sum(hit.level is Level.RELATED for hit in marked),
        unmarked=len(results.hits) - len(marked),
        names=Markup(" · ").join(map(verbatim, dict.fromkeys(names))),
        literally=_here(wanted, queries, expand=False),
        without=_here(wanted, rest) if rest else None,
    )


def _here(wanted: Request, queries: Sequence[str], **changed: object) -> str:
    """The address of this view of other terms, or under other filters."""
    values = {"with": list(queries[1:])} | changed
    return address(replace(wanted, query=queries[0]), "distribution", **values)
