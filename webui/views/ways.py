"""A search that found nothing: what its terms are worth, what filters took away, ways on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from markupsafe import Markup

from indexer import (
    Budget,
    Looser,
    QueryError,
    Request,
    Results,
    Searcher,
    TermCount,
    TermCuts,
)
from webui.language import say, verbatim
from webui.links import Link, address, address_of, as_typed, quoted
from webui.views.facets import FACETS, Facet, names_of, value_label, without

MAX_SEARCHES = 10
"""One page starts no more, the search asked for and the one for its cuts included."""
MOST_WAYS = 5
"""No more other searches are offered."""


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term and how often it stands where was searched, with its own search if it does."""

    term: TermCount
    href: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    """All that is said where nothing was found.

    ``removals``: the search without a filter, with its hits, or None where there was no time to
    count them; ``ways``: other searches, each of which finds something.
    """

    cuts: tuple[TermCuts, ...]
    terms: tuple[TermLine, ...]
    removals: tuple[Link, ...]
    ways: tuple[Link, ...]

    @property
    def blameless(self) -> bool:
        """Whether filters are on, and without them there is nothing either."""
        return bool(self.removals) and all(link.count == 0 for link in self.removals)


def nothing(
    searcher: Searcher, wanted: Request, results: Results, budget: Budget
) -> Nothing | None:
    """What to say of a search that found nothing in all the time it needed; else None.

    ``budget``: what that search left for all the others of its page.
    """
    if results.total or results.timed_out:
        return None
    plain = replace(wanted, expand=False, explain=True, page=1, per_page=1)
    count = partial(_count, searcher, budget)
    others = list(_by_search(wanted))
    counted = [(name, count(request)) for name, request in others]
    near = _near(searcher, wanted, results, budget)
    found = _finding(near, count, MAX_SEARCHES - 2 - len(others))
    return Nothing(
        cuts=searcher.search(plain, budget).term_cuts,
        terms=tuple(_terms(wanted, results.terms)),
        removals=_named(searcher, wanted, [*_by_facets(wanted, results), *counted]),
        ways=tuple(islice(found, MOST_WAYS)),
    )


def _finding(
    near: Iterable[tuple[Markup, Request]], count: Callable[[Request], int | None], most: int
) -> Iterator[Link]:
    """Those that find something, each once; no more than ``most`` are tried."""
    searches: dict[str, tuple[Markup, Request]] = {}
    for label, request in near:
        searches.setdefault(address(request), (label, request))
    for href, (label, request) in islice(searches.items(), most):
        if found := count(request):
            yield Link(label, href, found)


def _count(searcher: Searcher, budget: Budget, wanted: Request) -> int | None:
    """How much a search finds; None where there was no time to tell."""
    try:
        results = searcher.search(replace(wanted, per_page=1), budget)
    except QueryError:
        return 0
    return None if results.timed_out else results.total


def _terms(wanted: Request, terms: Iterable[TermCount]) -> Iterator[TermLine]:
    for term in terms:
        if not term.whole:
            alone = as_typed(wanted.query, term.text)
            yield TermLine(term, address_of(alone) if term.literal else "")


# Without a filter ------------------------------------------------------------------------------


def _on(wanted: Request) -> list[Facet]:
    return [name for name in FACETS if names_of(wanted, name)]


def _by_facets(wanted: Request, results: Results) -> Iterator[tuple[Facet | None, int | None]]:
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


def _named(
    searcher: Searcher, wanted: Request, counts: Iterable[tuple[Facet | None, int | None]]
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


def _near(
    searcher: Searcher, wanted: Request, results: Results, budget: Budget
) -> Iterator[tuple[Markup, Request]]:
    """(label, search), the likeliest first; filters stay on but for a term that is alone."""
    here = replace(wanted, page=1)
    if results.variants:  # an exclusion takes the other names too
        yield say("search.to_the_letter"), replace(here, expand=False)
    for other in searcher.looser(wanted, budget):
        yield _label(other), replace(here, query=other.query)
    if literal := quoted(wanted.query):
        yield say("search.literally", text=verbatim(literal)), replace(here, query=literal)
    if len(results.terms) > 1:
        for term in results.terms:
            if not term.whole and not term.literal:
                alone = as_typed(wanted.query, term.text)
                yield say("search.only", text=verbatim(alone)), Request(alone)


def _label(other: Looser) -> Markup:
    if other.without:
        return say(f"search.without_{other.asks}", value=verbatim(other.without))
    return say(f"search.looser_{other.asks}", query=verbatim(other.query))
