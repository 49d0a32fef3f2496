"""Which concordance an address asks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import cast, get_args

from indexer import LineOrder, Request, Unit, Window
from webui.params import (
    LISTS,
    MAX_HITS,
    Arguments,
    ParameterError,
    check_names,
    choice,
    number,
    required_query,
)

LINES_PER_PAGE = 50
OWN = frozenset({"q", "expand", "unit", "window", "sort", "page"})
LARGEST: Mapping[Unit, int] = {"character": 100, "word": 30}
USUAL: Mapping[Unit, int] = {"character": 20, "word": 8}
"""The sizes of windows, by what they are counted in."""


@dataclass(frozen=True, slots=True)
class ConcordanceRequest:
    """A concordance: which passages are searched, and how their lines are laid out."""

    search: Request
    window: Window
    order: LineOrder
    page: int

    def settings(self) -> list[tuple[str, str]]:
        """What it is beside its search and page, as (name, value); what is as usual is left out."""
        unit, size = self.window.unit, self.window.size
        return [
            *([("unit", unit)] if unit != "character" else []),
            *([("window", str(size))] if size != USUAL[unit] else []),
            *([("sort", self.order)] if self.order != "reading" else []),
        ]


def concordance_request(
    arguments: Arguments, more: Collection[str] = frozenset()
) -> ConcordanceRequest:
    """What a query string asks for, which may also hold ``more``. Raises ParameterError."""
    check_names(arguments, OWN | set(more), LISTS)
    unit = cast(Unit, choice(arguments, "unit", get_args(Unit)))
    size = number(arguments, "window", USUAL[unit], 1, LARGEST[unit])
    order = cast(LineOrder, choice(arguments, "sort", get_args(LineOrder)))
    page = number(arguments, "page", 1, 1, MAX_HITS)
    if page * LINES_PER_PAGE > MAX_HITS:
        raise ParameterError("page", "parameters.too_deep_lines", most=MAX_HITS)
    search = Request(
        query=required_query(arguments),
        documents=tuple(arguments.getlist("document")),
        sections=tuple(arguments.getlist("section")),
        kinds=tuple(arguments.getlist("kind")),
        expand=choice(arguments, "expand", ("1", "0")) == "1",
    )
    return ConcordanceRequest(search, Window(unit, size), order, page)
