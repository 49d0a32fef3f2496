"""The facets of a search: what it can be restricted to, with counts, each value a switch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Literal

from markupsafe import Markup

from indexer import Count, Request, Results, Searcher
from webui.language import say, verbatim
from webui.links import Link, address
from webui.views.search import document_label

Facet = Literal["document", "section", "kind"]
FACETS: tuple[Facet, ...] = ("document", "section", "kind")
FEW = 8
"""Values that stand open; the others are folded away."""
MOST = 60
"""Values that are shown at all; beyond these, sections are shown level by level."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet, and the search with it switched. ``below``: the sections in it.

    Without an address it is only the name over what is below it.
    """

    label: Markup
    href: str = ""
    count: int = 0
    chosen: bool = False
    below: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Values:
    """A facet: values that stand open, and those that are folded away below them.

    ``many``: how many the latter are, one below another included. ``unfolded``: one of them is on.
    ``left``: how many are not shown at all.
    """

    name: Facet
    shown: tuple[Value, ...]
    folded: tuple[Value, ...] = ()
    many: int = 0
    unfolded: bool = False
    left: int = 0


def facets(searcher: Searcher, wanted: Request, results: Results) -> tuple[Values, ...]:
    """The facets that have a choice to offer."""
    return tuple(
        _values(searcher, wanted, name, results.facets[name])
        for name in FACETS
        if len(results.facets[name]) > 1 or (results.facets[name] and names_of(wanted, name))
    )


def names_of(wanted: Request, name: Facet) -> tuple[str, ...]:
    """The values that a search is restricted to, as they stand in its address."""
    match name:
        case "document":
            return wanted.documents
        case "section":
            return wanted.sections
        case "kind":
            return wanted.kinds


def restricted(wanted: Request, name: Facet, values: list[str]) -> str:
    """The address of the search with other values of one facet."""
    changed: dict[str, Any] = {name: values}
    return address(wanted, **changed)


def only(wanted: Request, name: Facet, values: tuple[str, ...]) -> Request:
    """The search with other values of one facet, from its first page on."""
    match name:
        case "document":
            return replace(wanted, documents=values, page=1)
        case "section":
            return replace(wanted, sections=values, page=1)
        case "kind":
            return replace(wanted, kinds=values, page=1)


def without(wanted: Request, name: Facet) -> Request:
    """The search without one facet's restriction, from its first page on."""
    return only(wanted, name, ())


def value_label(searcher: Searcher, facet: Facet, name: str) -> Markup:
    """How one value is called."""
    match facet:
        case "document":
            return verbatim(document_label(searcher, name))
        case "section":
            return verbatim(searcher.section(searcher.resolve("section", name)[0]).title)
        case "kind":
            return say(f"kind.{searcher.resolve('kind', name)[0]}")


def filters(
    searcher: Searcher, wanted: Request, to: Callable[[Request], str] = address
) -> list[Link]:
    """Each restriction that is on, with the address of the search without it.

    ``to`` gives the address of a search in the view that shows them.
    """
    return [
        Link(
            say(f"search.filter_{facet}", value=value_label(searcher, facet, name)),
            to(only(wanted, facet, rest)),
        )
        for facet in FACETS
        for name, rest in _each_without(names_of(wanted, facet))
    ]


def _each_without(names: tuple[str, ...]) -> Iterable[tuple[str, tuple[str, ...]]]:
    for at, name in enumerate(names):
        yield name, (*names[:at], *names[at + 1 :])


def _values(searcher: Searcher, wanted: Request, name: Facet, counts: Sequence[Count]) -> Values:
    typed = names_of(wanted, name)
    chosen = list(dict.fromkeys(i for value in typed for i in searcher.resolve(name, value)))
    if name == "section":
        return _sections(searcher, wanted, counts, chosen)
    ranked = sorted(counts, key=lambda count: (count.value not in chosen, -count.count))
    listed = {count.value for count in ranked[:MOST]}
    values = [
        Value(
            value_label(searcher, name, count.value),
            restricted(wanted, name, _toggled(chosen, count.value)),
            count.count,
            count.value in chosen,
        )
        for count in counts
        if count.value in listed
    ]
    return _open_and_folded(name, values, len(counts) - len(values))


def _toggled(chosen: Sequence[str], value: str) -> list[str]:
    return [i for i in chosen if i != value] if value in chosen else [*chosen, value]


def _open_and_folded(name: Facet, values: Sequence[Value], left: int) -> Values:
    """The values with most hits and those that are on stand open, in their own order."""
    most = sorted(values, key=lambda value: -value.count)[:FEW]
    shown = tuple(value for value in values if value.chosen or value in most)
    folded = tuple(value for value in values if value not in shown)
    return Values(name, shown, folded, len(folded), left=left)


# Sections: a tree ------------------------------------------------------------------------------


def _sections(
    searcher: Searcher, wanted: Request, counts: Sequence[Count], chosen: Sequence[str]
) -> Values:
    """The tree of sections in reading order; all of it folded away where it is long."""
    open_ones = {above for value in chosen for above in _path(searcher, value)}
    near = [c for c in counts if set(_path(searcher, c.value)[:-1]) <= open_ones]
    shown = (counts if len(counts) <= MOST else near)[:MOST]
    below: dict[str | None, list[Count]] = {}
    for count in shown:
        below.setdefault(searcher.section(count.value).parent, []).append(count)
    tree = tuple(_under_documents(searcher, _branches(searcher, wanted, below, None, chosen)))
    left = len(near) - len(shown) if len(counts) > MOST else 0
    if len(shown) <= FEW:
        return Values("section", tree, left=left)
    return Values("section", (), tree, len(shown), bool(chosen), left)


def _branches(
    searcher: Searcher,
    wanted: Request,
    below: Mapping[str | None, Sequence[Count]],
    parent: str | None,
    chosen: Sequence[str],
) -> list[tuple[str, Value]]:
    """(document, value) of each section below ``parent``."""
    return [
        (
            searcher.section(count.value).document,
            Value(
                verbatim(count.label),
                restricted(wanted, "section", _switched(searcher, chosen, count.value)),
                count.count,
                count.value in chosen,
                tuple(v for _, v in _branches(searcher, wanted, below, count.value, chosen)),
            ),
        )
        for count in below.get(parent, ())
    ]


def _under_documents(searcher: Searcher, branches: Iterable[tuple[str, Value]]) -> Iterator[Value]:
    """The trees, below their documents' names where there are several."""
    grouped = [
        (document, tuple(value for _, value in members))
        for document, members in groupby(branches, key=lambda branch: branch[0])
    ]
    for document, values in grouped:
        if len(grouped) == 1:
            yield from values
        else:
            yield Value(value_label(searcher, "document", document), below=values)


def _path(searcher: Searcher, section: str) -> list[str]:
    """A section and those it lies in, the outermost first."""
    path: list[str] = []
    at: str | None = section
    while at is not None:
        path.insert(0, at)
        at = searcher.section(at).parent
    return path


def _switched(searcher: Searcher, chosen: Sequence[str], value: str) -> list[str]:
    """The sections that are on when one is switched: it replaces those it lies in or holds."""
    if value in chosen:
        return _toggled(chosen, value)
    around = set(_path(searcher, value))
    apart = [i for i in chosen if i not in around and value not in _path(searcher, i)]
    return [*apart, value]
