"""A search as the page prints it: how it was read, what is on, and how else it can be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from indexer import Grade, Hit, Request, Results, Searcher, Suggestion
from webui.language import say
from webui.links import Link, address, restrictions
from webui.search_params import Shown

CONTEXTS = (None, 80, 30)
"""The amounts of context that are offered."""
_SIGNS = str.maketrans("", "", '"“”「」『』《》 \u3000')


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be switched: what it is called, and its values."""

    name: str
    values: tuple[Link, ...]


def carried(wanted: Shown) -> list[tuple[str, str]]:
    """What the form passes on beside the query: filters and choices, not the page."""
    return [
        *restrictions(wanted),
        *([("per_page", str(wanted.per_page))] if wanted.per_page != 10 else []),
        *([("sort", wanted.sort)] if wanted.sort != "relevance" else []),
        *([("context", str(wanted.context))] if wanted.context is not None else []),
        *([("explain", "1")] if wanted.explain else []),
    ]


def understood(searcher: Searcher, wanted: Request, results: Results) -> str:
    """How the query was read, where that is not just what was typed.

    What was searched for beside it, or instead, is told elsewhere.
    """
    if results.typed != wanted.query:
        return ""
    read = str(searcher.understand(replace(wanted, expand=False)))
    return "" if read.translate(_SIGNS) == results.typed.translate(_SIGNS) else read


def suggestions(wanted: Request, results: Results) -> list[tuple[Link, Suggestion]]:
    """Other queries that may have been meant, each with the address of its search."""
    return [
        (Link(other.query, address(replace(wanted, query=other.query))), other)
        for other in results.suggestions
    ]


def grades(hits: Iterable[Hit]) -> frozenset[Grade]:
    """The grades of all marks on a page, for those that have to be explained."""
    return frozenset(mark.grade for hit in hits for mark in hit.marks)


def document_label(searcher: Searcher, name: str) -> str:
    """How a document is called in short: its symbol, or else its title."""
    found = searcher.document(searcher.resolve("document", name)[0])
    return found.description.name if found else name


def arrangements(wanted: Shown) -> tuple[Choice, ...]:
    """In which order hits stand, and how much of each."""
    amounts = [*CONTEXTS, *([] if wanted.context in CONTEXTS else [wanted.context])]
    contexts = [
        (say("search.context_all") if n is None else say("search.context_some", n=n), n)
        for n in amounts
    ]
    orders = [(say(f"search.sort_{order}"), order) for order in ("relevance", "reading")]
    return (
        _choice(wanted, "sort", orders, wanted.sort),
        _choice(wanted, "context", contexts, wanted.context),
    )


def extents(wanted: Shown) -> tuple[Choice, ...]:
    """What is searched for beside what was typed, and what is told of it."""
    return (
        _choice(
            wanted,
            "expand",
            [(say("search.expand_on"), True), (say("search.expand_off"), False)],
            wanted.expand,
        ),
        _choice(
            wanted,
            "explain",
            [(say("search.explain_off"), False), (say("search.explain_on"), True)],
            wanted.explain,
        ),
    )


def _choice(
    wanted: Shown, name: str, values: Iterable[tuple[Markup, object]], current: object
) -> Choice:
    def link(label: Markup, value: object) -> Link:
        changed: dict[str, Any] = {name: value}
        return Link(label, address(wanted, **changed), None, value == current)

    return Choice(name, tuple(link(label, value) for label, value in values))
