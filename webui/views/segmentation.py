"""Where two segmentations disagree, as a table; and how each cuts a text that somebody typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from flask import url_for
from markupsafe import Markup

from indexer import (
    Budget,
    Compared,
    Comparison,
    Disagreement,
    Passage,
    QueryError,
    Request,
    Searcher,
    holding,
)
from webui.language import verbatim
from webui.links import address_of, quoted
from webui.list_params import MAX_CUT
from webui.paging import Paging, paging
from webui.params import Arguments, ParameterError, Parameters, Whole
from webui.search_params import MAX_HITS
from webui.views.citing import called
from webui.views.cuts import Row, alternatives, segmenter
from webui.views.references import passages

ROWS = 50
"""Disagreements on one page."""
MOST_PLACES = 3
"""More of one disagreement's places are a search away."""


class SegmentationParameters(Parameters):
    """A pair of segmentations, a filter of what they disagree on, and a text that is to be cut."""

    a: str | None = None
    b: str | None = None
    q: str = ""
    page: Annotated[int, Whole(1, MAX_HITS // ROWS)] = 1
    text: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for. ``pair``: two names; ``holds``, ``text``: as typed, or empty."""

    pair: tuple[str, str] | None
    holds: str
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two segmentations that can be chosen."""

    names: tuple[Markup, Markup]
    comparison: Comparison
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A passage where a disagreement stands; the link leads to how it is cut."""

    label: Markup
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """One disagreement: how each of the two cuts the text, and where. ``more``: a search for it."""

    text: str
    language: str
    rows: tuple[Row, ...]
    count: int
    places: tuple[Place, ...]
    more: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """One page of what a pair disagrees on, ``total`` lines in all.

    ``left``: how many of them are on no page that can be turned to.
    """

    lines: tuple[Line, ...]
    total: int
    left: int
    paging: Paging


@dataclass(frozen=True, slots=True)
class CutText:
    """A typed text: jieba's row of it, and what is known of it in the documents.

    ``found`` is None for a text that no query holds as it stands.
    """

    row: Row
    found: FoundText | None


@dataclass(frozen=True, slots=True)
class FoundText:
    """The annotators' cuts of a text, in how many passages it stands, and the search for it."""

    annotated: tuple[str, ...]
    stands: int
    search: str
    timed_out: bool


def read(arguments: Arguments) -> Wanted:
    """What the address asks for. Raises ParameterError."""
    asked = SegmentationParameters.read(arguments)
    text = asked.text.strip()
    if len(text) > MAX_CUT:
        raise ParameterError("text", "parameters.too_long", most=MAX_CUT)
    pair = None
    if asked.a is not None or asked.b is not None:
        pair = (_named("a", asked.a), _named("b", asked.b))
    return Wanted(pair, asked.q.strip(), asked.page, text)


def _named(parameter: str, segmentation: str | None) -> str:
    if segmentation is None:
        raise ParameterError(parameter, "parameters.missing")
    return segmentation


def address(wanted: Wanted, **changed: Any) -> str:
    """This page with some of what it shows changed; None leaves something out."""
    first, second = wanted.pair or (None, None)
    values = {
        "a": first,
        "b": second,
        "q": wanted.holds or None,
        "page": wanted.page if wanted.page > 1 else None,
        "text": wanted.text or None,
    }
    return url_for("pages.segmentation", **{**values, **changed})


def chosen(compared: Compared, wanted: Wanted) -> Comparison | None:
    """The comparison asked for, or the first; None where nothing can be compared, or was so far.

    Raises ParameterError for a pair that is not there.
    """
    every = compared.comparisons
    if wanted.pair is None:
        return every[0] if every else None
    for one in every:
        if (one.first, one.second) == wanted.pair:
            return one
    if not compared.whole:
        return None
    raise ParameterError("a", "parameters.not_compared")


def pairs(compared: Compared, wanted: Wanted, current: Comparison | None) -> tuple[Pair, ...]:
    """All pairs, with the links to each; a filter stays, the page does not."""
    return tuple(
        Pair(
            (segmenter(one.first), segmenter(one.second)),
            one,
            address(wanted, a=one.first, b=one.second, page=None, _anchor="disagreements"),
            one is current,
        )
        for one in compared.comparisons
    )


def table(searcher: Searcher, wanted: Wanted, comparison: Comparison) -> Table:
    """The page of disagreements that is asked for; empty where there are not so many."""
    found = comparison.disagreements
    if wanted.holds:
        found = holding(found, wanted.holds)
    shown = found[(wanted.page - 1) * ROWS :][:ROWS]
    pages = paging(wanted.page, ROWS, len(found), partial(_page, wanted))
    left = max(0, len(found) - MAX_HITS)
    return Table(tuple(_lines(searcher, comparison, shown)), len(found), left, pages)


def cut_text(searcher: Searcher, text: str, budget: Budget) -> CutText:
    """How a typed text is cut, by jieba and where it stands."""
    cut = searcher.segment(text)
    pieces = [text[word.start : word.end] for word in cut.words]
    (row,) = alternatives(text, [(cut.name, pieces)])
    return CutText(row, _found(searcher, quoted(text), budget))


def _found(searcher: Searcher, query: str, budget: Budget) -> FoundText | None:
    wanted = Request(query, per_page=1, expand=False, explain=True)
    try:
        results = searcher.search(wanted, budget)
    except QueryError:  # too long between its quotes, or no quotes are left for it
        return None
    annotated = results.cuts["provided"]
    return FoundText(annotated, results.total, address_of(query), results.timed_out)


def _page(wanted: Wanted, number: int) -> str:
    return address(wanted, page=number if number > 1 else None, _anchor="disagreements")


def _lines(
    searcher: Searcher, comparison: Comparison, shown: Iterable[Disagreement]
) -> Iterable[Line]:
    firsts = [(one, _firsts(one)) for one in shown]
    known = passages(searcher, {name for _, some in firsts for name in some})
    languages = {document.id: document.description.language for document in searcher.documents}
    names = (comparison.first, comparison.second)
    for one, some in firsts:
        query = quoted(one.text)
        yield Line(
            text=one.text,
            language=languages[known[some[0]].document],
            rows=alternatives(one.text, list(zip(names, one.cuts, strict=True))),
            count=len(one.places),
            places=tuple(_place(searcher, known[name], query) for name in some),
            more=address_of(query) if query and _beyond(one) else None,
        )


def _firsts(one: Disagreement) -> tuple[str, ...]:
    """The first passages, each once."""
    return tuple(dict.fromkeys(place.passage for place in one.places))[:MOST_PLACES]


def _beyond(one: Disagreement) -> bool:
    return len({place.passage for place in one.places}) > MOST_PLACES


def _place(searcher: Searcher, passage: Passage, query: str) -> Place:
    href = url_for("pages.passage", identifier=passage.id, q=query or None, _anchor="cuts")
    return Place(verbatim(called(searcher, passage)), href)
