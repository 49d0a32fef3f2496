"""Links from one view of a search to another: the address is the whole state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from markupsafe import Markup

from indexer import Request
from webui.language import say
from webui.search_params import Shown

_QUOTES = (('"', '"'), ("“", "”"), ("「", "」"), ("『", "』"))
_DEFAULTS: Mapping[str, object] = {
    "page": 1, "per_page": 10, "sort": "relevance", "expand": True, "explain": False,
    "context": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another search; ``current`` where it is the one that is shown."""

    label: str | Markup
    href: str
    count: int | None = None
    current: bool = False


def address(wanted: Request, view: str = "search", **changed: Any) -> str:
    """The URL of a search, on the search page or another view of it.

    What is as usual is left out; without ``page`` it is the first one.
    """
    values: dict[str, object] = {
        "document": list(wanted.documents),
        "section": list(wanted.sections),
        "kind": list(wanted.kinds),
        "per_page": wanted.per_page,
        "sort": wanted.sort,
        "expand": wanted.expand,
        "explain": wanted.explain,
        "context": wanted.context if isinstance(wanted, Shown) else None,
    }
    kept: dict[str, Any] = {
        name: int(value) if isinstance(value, bool) else value
        for name, value in (values | changed).items()
        if value != _DEFAULTS.get(name)
    }
    return url_for(f"pages.{view}", **{"q": wanted.query, **kept})


def reading(wanted: Request | None, document: str, place: str | None = None) -> str:
    """Where a document is read, with the marks of a search and the way back to it."""
    return _opened("document", wanted, document, place)


def passage_page(wanted: Request | None, passage: str, anchor: str | None = None) -> str:
    """The page of a passage, by its id, with the same."""
    return _opened("passage", wanted, passage, anchor)


def _opened(view: str, wanted: Request | None, identifier: str, anchor: str | None) -> str:
    if wanted is None:
        return url_for(f"pages.{view}", identifier=identifier, _anchor=anchor)
    return address(wanted, view, identifier=identifier, page=wanted.page, _anchor=anchor)


def address_of(query: str, **changed: Any) -> str:
    """The URL of a plain search."""
    return address(Request(query), **changed)


def tabs(wanted: Request, current: str) -> list[Link]:
    """The views of one search: its query and filters stay, what only one view knows does not."""
    return [
        Link(say(f"site.tab_{view}"), _on(wanted, view), None, view == current)
        for view in ("search", "concordance", "distribution")
    ]


def _on(wanted: Request, view: str) -> str:
    kept = Request(
        wanted.query, wanted.documents, wanted.sections, wanted.kinds, expand=wanted.expand
    )
    return address(kept, view)


def restrictions(wanted: Request) -> list[tuple[str, str]]:
    """What the form of any view passes on beside the query, as (name, value)."""
    return [
        *(("document", name) for name in wanted.documents),
        *(("section", name) for name in wanted.sections),
        *(("kind", name) for name in wanted.kinds),
        *([] if wanted.expand else [("expand", "0")]),
    ]


def as_typed(typed: str, text: str) -> str:
    """A term of a query, between the quotes that it was typed in, if it was.

    >>> as_typed("外星人 与 “月球 或 火星”", "月球 或 火星")
    '“月球 或 火星”'
    """
    quotes = (f"{opening}{text}{closing}" for opening, closing in _QUOTES)
    return next((literal for literal in quotes if literal in typed), text)


def quoted(text: str) -> str:
    """A text between quotes that it does not hold itself; empty where it holds all."""
    for opening, closing in _QUOTES:
        if opening not in text and closing not in text:
            return f"{opening}{text.strip()}{closing}"
    return ""
