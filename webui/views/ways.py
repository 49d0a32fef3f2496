"""A search that found nothing: what its terms are worth, what filters took away, ways on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from markupsafe import Markup

from indexer import QueryError, Request, Results, Searcher, TermCount
from webui.language import say, verbatim
from webui.links import Link, address, address_of, as_typed, quoted
from webui.views.facets import FACETS, Facet, names_of, value_label, without

MAX_SEARCHES = 5
"""One page starts no more, the search asked for and the one for its cuts included."""


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term and how often it stands where was searched, with its own search if it does."""

    term: TermCount
    href: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    """All that is said where nothing was found. ``filtered``: a filter is on.

    ``removals``: the search without a filter, with its hits; only ``ways`` need find something.
    """

    cuts: Mapping[str, tuple[str, ...]]
    terms: tuple[TermLine, ...]
    removals: tuple[Link, ...]
    ways: tuple[Link, ...]

    @property
    def filtered(self) -> bool:
        return bool(self.removals)


def nothing(searcher: Searcher, wanted: Request, results: Results) -> Nothing | None:
    """What to say of a search that found nothing in all the time it needed; else None."""
    if results.total or results.timed_out:
        return None
    plain = replace(wanted, expand=False, explain=True, page=1, per_page=1)
    others = list(_by_search(wanted))
    removals = (*_by_facets(searcher, wanted, results), *_counted(searcher, others))
    near = islice(_near(wanted, results), MAX_SEARCHES - 2 - len(others))
    return Nothing(
        cuts=searcher.search(plain).cuts,
        terms=tuple(_terms(wanted, results.terms)),
        removals=_named(searcher, wanted, removals),
        ways=tuple(
            Link(label, address(request), count)
            for label, request in near
            if (count := _count(searcher, request))
        ),
    )


def finding(searcher: Searcher, queries: Iterable[str]) -> tuple[str, ...]:
    """Those of the queries that find something."""
    return tuple(query for query in queries if _count(searcher, Request(query)))


def _count(searcher: Searcher, wanted: Request) -> int:
    try:
        return searcher.search(replace(wanted, per_page=1)).total
    except QueryError:
        return 0


def _terms(wanted: Request, terms: Iterable[TermCount]) -> Iterator[TermLine]:
    for term in terms:
        if not term.whole:
            alone = as_typed(wanted.query, term.text)
            yield TermLine(term, address_of(alone) if term.literal else "")


# Without a filter ------------------------------------------------------------------------------


def _on(wanted: Request) -> list[Facet]:
    return [name for name in FACETS if names_of(wanted, name)]


def _by_facets(
    searcher: Searcher, wanted: Request, results: Results
) -> Iterator[tuple[Facet | None, int]]:
    """What a facet's counts tell without a search: each passage has one document and one kind."""
    for name in _on(wanted):
        if name != "section":
            yield name, sum(count.count for count in results.facets[name])


def _by_search(wanted: Request) -> Iterator[tuple[Facet | None, Request]]:
    """The searches without the sections, and without any filter (None) where several are on."""
    if wanted.sections:
        yield "section", without(wanted, "section")
    if len(_on(wanted)) > 1:
        yield None, replace(wanted, documents=(), sections=(), kinds=(), page=1)


def _counted(
    searcher: Searcher, requests: Iterable[tuple[Facet | None, Request]]
) -> Iterator[tuple[Facet | None, int]]:
    for name, request in requests:
        yield name, _count(searcher, request)


def _named(
    searcher: Searcher, wanted: Request, counts: Iterable[tuple[Facet | None, int]]
) -> tuple[Link, ...]:
    plain = replace(wanted, documents=(), sections=(), kinds=(), page=1)
    return tuple(
        Link(
            _removal(searcher, wanted, name),
            address(without(wanted, name) if name else plain),
            count,
        )
        for name, count in counts
    )


def _removal(searcher: Searcher, wanted: Request, name: Facet | None) -> Markup:
    if name is None:
        return say("search.without_filters")
    names = names_of(wanted, name)
    if len(names) > 1:
        return say(f"search.without_any_{name}")
    return say(f"search.without_{name}", value=value_label(searcher, name, names[0]))


# Other searches --------------------------------------------------------------------------------


def _near(wanted: Request, results: Results) -> Iterator[tuple[Markup, Request]]:
    """(label, search), the likeliest first: of the terms, those that may stand elsewhere."""
    if results.variants:  # an exclusion takes the other names too
        yield say("search.to_the_letter"), replace(wanted, expand=False, page=1)
    if literal := quoted(wanted.query):
        yield say("search.literally", text=verbatim(literal)), Request(literal)
    if len(results.terms) > 1:
        for term in results.terms:
            if not term.whole and not term.literal:
                alone = as_typed(wanted.query, term.text)
                yield say("search.only", text=verbatim(alone)), Request(alone)
