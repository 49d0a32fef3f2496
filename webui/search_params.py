"""Which search an address asks for."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from indexer import Request, Sort
from webui.params import Arguments, ParameterError, Parameters, Whole, whole

Format = Literal["json", "csv", "jsonl"]
Switch = Literal["0", "1"]

MAX_PER_PAGE = 100
MAX_HITS = 10_000
MAX_CONTEXT = 500
MAX_COMPARED = 5
"""Queries whose places are compared."""


@dataclass(frozen=True, slots=True)
class Shown(Request):
    """A search as the search page shows it.

    ``context``: how many characters of a passage stand on either side of a mark; None: all of it.
    """

    context: int | None = None


class Typed(Parameters):
    """What was typed, and where it is searched."""

    q: str
    document: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    expand: Switch = "1"

    def request(self) -> Request:
        """The search that is asked for."""
        return Request(self.q, self.document, self.section, self.kind, expand=self.expand == "1")


class Paged(Typed):
    """One page of what is found."""

    page: Annotated[int, Whole(1, MAX_HITS)] = 1
    per_page: Annotated[int, Whole(1, MAX_PER_PAGE)] = 10
    sort: Sort = "relevance"
    explain: Switch = "0"

    @model_validator(mode="after")
    def _not_too_deep(self) -> Self:
        if self.page * self.per_page > MAX_HITS:
            raise ParameterError("page", "parameters.too_deep", most=MAX_HITS)
        return self

    def request(self) -> Request:
        return Request(
            query=self.q,
            documents=self.document,
            sections=self.section,
            kinds=self.kind,
            page=self.page,
            per_page=self.per_page,
            sort=self.sort,
            expand=self.expand == "1",
            explain=self.explain == "1",
        )


class SearchParameters(Paged):
    """Of the resource."""

    format: Format = "json"


class _InContext(Paged):
    context: int | None = None

    @field_validator("context", mode="before")
    @classmethod
    def _all_or_some(cls, value: object) -> int | None:
        if value == "all":
            return None
        try:
            return whole(value, "context", 0, MAX_CONTEXT)
        except ParameterError as error:
            raise ParameterError("context", "parameters.no_context", most=MAX_CONTEXT) from error

    def request(self) -> Shown:
        wanted = super().request()
        asked = {field.name: getattr(wanted, field.name) for field in fields(wanted)}
        return Shown(**asked, context=self.context)


class OpenedParameters(_InContext):
    """Of the pages of documents and passages: the search that led there."""


class PageParameters(_InContext):
    """Of the search page, which has no files."""

    format: Format = "json"


class ComparedParameters(Typed):
    """Of the page that compares where terms stand: the first one may be missing."""

    q: str = ""
    others: tuple[str, ...] = Field((), alias="with")

    @field_validator("others")
    @classmethod
    def _not_too_many(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(value) >= MAX_COMPARED:
            raise ParameterError("with", "parameters.too_many", most=MAX_COMPARED - 1)
        return value


class _Bare(Parameters):
    q: str = ""
    expand: str = ""


def opened_from(arguments: Arguments) -> Shown | None:
    """The search that led to a document or a passage, by which one goes back to it.

    None where nothing was searched for. Raises ParameterError.
    """
    if not arguments.get("q", "").strip():
        _Bare.check_names(arguments)
        return None
    return OpenedParameters.read(arguments).request()
