"""What a passage cites and what cites it: as links in its text, and as lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote, urlsplit

from flask import url_for

from indexer import Document, Incoming, Outgoing, Passage, Searcher
from webui.marks import Cited
from webui.views.citing import called

Address = Callable[[Passage], str]
"""Where a passage is read."""
Naming = Callable[[Passage], str]
"""What a passage is called."""
MOST_SHOWN = 40
"""A title that a thousand passages cite lists no more; the rest is a search away."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """One line of a list: a link, and what stands behind it.

    ``outside``: the link leaves this site. ``footnote``: the label of the footnote that cites.
    """

    label: str
    href: str | None
    detail: str = ""
    footnote: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Pointers:
    """What a passage cites, and what cites it; ``more`` citing places are not listed.

    ``cited``: those ranges of the passage's own text that lead somewhere.
    """

    out: tuple[Pointer, ...] = ()
    into: tuple[Pointer, ...] = ()
    more: int = 0
    cited: tuple[Cited, ...] = ()


NO_POINTERS = Pointers()


def passage_address(passage: Passage) -> str:
    """Where a passage is read."""
    return url_for("pages.document", identifier=passage.document) + f"#{quote(passage.place)}"


def pointers(
    document: Document, searcher: Searcher, address: Address = passage_address
) -> Mapping[str, Pointers]:
    """The lists of each passage of a document that cites or is cited, by its id."""
    references = searcher.references
    out = {p.id: references.out(p.id) for p in document.passages}
    into = {p.id: references.into(p.id) for p in document.passages}
    met = {p for some in out.values() for one in some for p in (*one.passages, one.via) if p}
    met |= {p for some in into.values() for one in some for p in (one.passage, one.via) if p}
    known, name = passages(searcher, met), partial(called, searcher)
    lists = {}
    for passage in document.passages:
        listed = dict.fromkeys(_incoming(into[passage.id], known, name, address))
        lists[passage.id] = Pointers(
            tuple(dict.fromkeys(_outgoing(out[passage.id], known, name, address))),
            tuple(listed)[:MOST_SHOWN],
            max(0, len(listed) - MOST_SHOWN),
            tuple(_cited(passage, out[passage.id], known, address)),
        )
    return {name: some for name, some in lists.items() if some.out or some.into}


def passages(searcher: Searcher, identifiers: Iterable[str]) -> dict[str, Passage]:
    """The passages with these ids, by id; what is no id is left out."""
    found = {name: searcher.passage(name) for name in dict.fromkeys(identifiers)}
    return {name: passage for name, passage in found.items() if passage}


def outside(link: str) -> str | None:
    """A link that may be followed: http or https, to a host; anything else is only text."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    return link if parts.scheme in ("http", "https") and parts.hostname else None


def _outgoing(
    out: Iterable[Outgoing], known: Mapping[str, Passage], name: Naming, address: Address
) -> Iterator[Pointer]:
    for leads in out:
        citation, footnote = leads.citation, _label(leads.via, known)
        beside = "" if citation.paragraphs else citation.detail  # the place is in the label
        for place in (known[name] for name in leads.passages if name in known):
            yield Pointer(name(place), address(place), beside, footnote)
        if not leads.passages:
            href = outside(leads.address)
            yield Pointer(citation.symbol, href, citation.detail, footnote, outside=True)


def _cited(
    passage: Passage,
    out: Iterable[Outgoing],
    known: Mapping[str, Passage],
    address: Address,
) -> Iterator[Cited]:
    """What the text itself cites leads to the first place that is meant, or out of this site."""
    for leads in (one for one in out if not one.via):
        start, end = leads.citation.start, leads.citation.end
        places = [known[name] for name in leads.passages if name in known]
        away = outside(leads.address)
        if places and places[0] is not passage:
            yield Cited(start, end, address(places[0]))
        elif away and not leads.passages:
            yield Cited(start, end, away, outside=True)


def _incoming(
    into: Iterable[Incoming], known: Mapping[str, Passage], name: Naming, address: Address
) -> Iterator[Pointer]:
    for coming in into:
        if place := known.get(coming.passage):
            label = _label(coming.via, known)
            yield Pointer(name(place), address(place), footnote=label)


def _label(footnote: str, known: Mapping[str, Passage]) -> str:
    return known[footnote].label if footnote in known else ""
