"""Where terms stand as the page shows it: a legend with totals, and a plot of each document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from indexer import Document, Level, Request, Results, Searcher, distributions, rate
from webui.language import say, verbatim
from webui.links import Link, address
from webui.views.plots import Plot, plots

MAX_TERMS = 5


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
class DistributionView:
    """Everything that the page shows.

    ``merged``: some stroke stands for several occurrences. ``expanded``: where only what was typed
    is counted, this view with other names too.
    """

    terms: tuple[Term, ...]
    plots: tuple[Plot, ...]
    filters: tuple[Link, ...]
    characters: int
    merged: bool
    expanded: str | None

    @property
    def count(self) -> int:
        return sum(term.count for term in self.terms)

    @property
    def holding(self) -> int:
        """How many of the documents hold any of the terms."""
        return sum(plot.count > 0 for plot in self.plots)


def view(searcher: Searcher, wanted: Request, asked: Sequence[Asked]) -> DistributionView:
    """Lay out the distribution of each search over the documents that the filters let through."""
    documents = _documents(searcher, wanted)
    queries = [one.query for one in asked]
    found = [distributions(one.results.hits, documents) for one in asked]
    drawn = plots(searcher, wanted, queries, list(zip(*found, strict=True)))
    characters = sum(plot.characters for plot in drawn)
    counts = [sum(one.count for one in some) for some in found]
    return DistributionView(
        terms=tuple(
            _term(wanted, asked, number, count, characters) for number, count in enumerate(counts)
        ),
        plots=drawn,
        filters=tuple(_filters(searcher, wanted, queries)),
        characters=characters,
        merged=any(s.count > 1 for plot in drawn for bar in plot.bars for s in bar.strokes),
        expanded=None if wanted.expand else _here(wanted, queries, expand=True),
    )


def _documents(searcher: Searcher, wanted: Request) -> list[Document]:
    chosen = {i for name in wanted.documents for i in searcher.resolve("document", name)}
    return [d for d in searcher.documents if not chosen or d.id in chosen]


def _term(
    wanted: Request, asked: Sequence[Asked], number: int, count: int, characters: int
) -> Term:
    results = asked[number].results
    queries = [one.query for one in asked]
    rest = [*queries[:number], *queries[number + 1 :]]
    whole = [hit for hit in results.hits if hit.level is Level.WHOLE]
    names = [name for one in results.variants if one.start is not None for name in one.added]
    return Term(
        query=queries[number],
        results=results,
        count=count,
        rate=f"{rate(count, characters):.1f}",
        related=results.total - results.total_whole,
        unmarked=sum(not hit.marks for hit in whole),
        names=Markup(" · ").join(map(verbatim, dict.fromkeys(names))),
        literally=_here(wanted, queries, expand=False),
        without=_here(wanted, rest) if rest else None,
    )


def _here(wanted: Request, queries: Sequence[str], **changed: object) -> str:
    """The address of this view of other terms, or under other filters."""
    values = {"with": list(queries[1:])} | changed
    return address(replace(wanted, query=queries[0]), "distribution", **values)


def _filters(searcher: Searcher, wanted: Request, queries: Sequence[str]) -> Iterator[Link]:
    """Each restriction that is on, with the address of this view without it."""
    restricted = {
        "document": wanted.documents,
        "section": wanted.sections,
        "kind": wanted.kinds,
    }
    for field, names in restricted.items():
        for at, name in enumerate(names):
            without = {field: [*names[:at], *names[at + 1 :]]}
            yield Link(_filter_label(searcher, field, name), _here(wanted, queries, **without))


def _filter_label(searcher: Searcher, field: str, name: str) -> Markup:
    match field:
        case "document":
            found = searcher.document(searcher.resolve("document", name)[0])
            return verbatim((found.description.symbol or found.description.title) if found else "")
        case "section":
            return verbatim(searcher.section(searcher.resolve("section", name)[0]).title)
        case _:
            return say(f"kind.{searcher.resolve('kind', name)[0]}")
