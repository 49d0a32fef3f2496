"""Which concordance an address asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from indexer import LineOrder, Request, Unit, Window
from webui.params import ParameterError, Whole, whole
from webui.search_params import MAX_HITS, Format, Typed

LINES_PER_PAGE = 50
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


class LinesParameters(Typed):
    """Of the page."""

    unit: Unit = "character"
    window: Annotated[int | None, Field(ge=1, le=max(LARGEST.values()))] = None
    sort: LineOrder = "reading"
    page: Annotated[int, Whole(1, MAX_HITS)] = 1

    @field_validator("window", mode="before")
    @classmethod
    def _as_large_as_its_unit_allows(cls, value: object, info: ValidationInfo) -> int:
        unit: Unit = info.data.get("unit", "character")
        return whole(value, "window", 1, LARGEST[unit])

    @model_validator(mode="after")
    def _not_too_deep(self) -> Self:
        if self.page * LINES_PER_PAGE > MAX_HITS:
            raise ParameterError("page", "parameters.too_deep_lines", most=MAX_HITS)
        return self

    def wanted(self) -> ConcordanceRequest:
        """The concordance that is asked for."""
        size = USUAL[self.unit] if self.window is None else self.window
        return ConcordanceRequest(self.request(), Window(self.unit, size), self.sort, self.page)


class ConcordanceParameters(LinesParameters):
    """Of the resource."""

    format: Format = "json"
