"""The resources for programs, as one table.

Routes, the OpenAPI document and the reference are made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from webui.concordance_params import ConcordanceParameters
from webui.list_params import (
    ReportParameters,
    SegmentParameters,
    SuggestParameters,
    TermsParameters,
)
from webui.params import Parameters
from webui.problems import PROBLEMS, Problem
from webui.search_params import SearchParameters

FileFormat = Literal["csv", "jsonl"]
MEDIA_TYPES: Mapping[FileFormat, str] = {"csv": "text/csv", "jsonl": "application/jsonl"}
_ANY = ("parameter-refused", "bad-request", "method-not-allowed", "body-too-large",
        "address-too-long", "headers-too-large", "internal")  # fmt: skip
"""What may go wrong anywhere."""
_READ = ("query-unreadable", "value-unknown")
_BUSY = ("index-closed", "overloaded")


@dataclass(frozen=True, slots=True)
class Resource:
    """What is at an address. What it is for, the catalogue says: ``resources.search``.

    ``path`` may have one part with a name, ``{id}``. ``answers``: what its reply is, the name of a
    model in ``schemas``, is its own name. ``files``: the formats of the files that it gives beside
    JSON. ``own``: the problems that not every resource may have. ``kept``: whether its replies
    have an ETag, as the index alone decides about them; ``paged``: whether they have links.
    """

    name: str
    path: str
    parameters: type[Parameters] = Parameters
    files: tuple[FileFormat, ...] = ()
    own: tuple[str, ...] = _BUSY
    kept: bool = True
    paged: bool = False

    @property
    def rule(self) -> str:
        """The path as Flask has it."""
        return self.path.replace("{id}", "<identifier>")

    @property
    def named(self) -> bool:
        """Whether a part of the path has a name."""
        return "{id}" in self.path

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that may go wrong, in the order of PROBLEMS."""
        return tuple(one for name, one in PROBLEMS.items() if name in self.own or name in _ANY)


RESOURCES = (
    Resource(
        "search",
        "/api/v1/search",
        SearchParameters,
        files=("csv", "jsonl"),
        own=(*_READ, *_BUSY, "search-cut-short"),
        paged=True,
    ),
    Resource(
        "concordance",
        "/api/v1/concordance",
        ConcordanceParameters,
        files=("csv", "jsonl"),
        own=(*_READ, *_BUSY, "search-cut-short"),
        paged=True,
    ),
    Resource("documents", "/api/v1/documents"),
    Resource("document", "/api/v1/documents/{id}", own=("not-found", *_BUSY)),
    Resource("passage", "/api/v1/passages/{id}", own=("not-found", *_BUSY)),
    Resource("suggest", "/api/v1/suggest", SuggestParameters),
    Resource("segment", "/api/v1/segment", SegmentParameters),
    Resource("terms", "/api/v1/terms", TermsParameters),
    Resource(
        "report",
        "/api/v1/report",
        ReportParameters,
        files=("csv",),
        own=(*_BUSY, "search-cut-short"),
    ),
    Resource("openapi", "/api/v1/openapi.json"),
    Resource("healthz", "/healthz", own=(), kept=False),
    Resource("readyz", "/readyz", own=("index-closed",), kept=False),
)
