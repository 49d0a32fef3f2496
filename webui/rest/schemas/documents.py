"""Documents and passages, as programs get them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from indexer import Kind
from webui.rest.schemas.body import Body


class DocumentName(Body):
    """The document that a passage is of."""

    id: str
    title: str
    symbol: str | None


class SectionName(Body):
    """A section that holds a passage, the outermost one first."""

    id: str
    title: str


class SourceLines(Body):
    """Where a passage stands in one source file, which may be one of several witnesses."""

    file: str
    first_line: int
    last_line: int


class FootnoteMark(Body):
    """A place that refers to a footnote."""

    offset: int
    id: str


class Content(Body):
    """What a passage is, wherever it is told."""

    id: str
    kind: Kind
    label: str | None
    section: tuple[SectionName, ...]
    citation: str
    text: str
    source: tuple[SourceLines, ...]
    footnotes: tuple[FootnoteMark, ...]


class DocumentPassage(Content):
    """A passage among all others of its document."""


class SegmentedWords(Body):
    """The words of a passage, as one segmentation has them."""

    name: str
    words: tuple[tuple[int, int], ...]


class Outgoing(Body):
    """A citation, and where it leads."""

    start: int
    end: int
    symbol: str
    how: Literal["symbol", "number", "ibid", "instrument"]
    detail: str
    paragraphs: tuple[tuple[int, int], ...]
    via: str | None
    passages: tuple[str, ...]
    address: str | None


class Incoming(Body):
    """A passage that cites this one."""

    passage: str
    citation: str
    start: int
    end: int
    via: str | None


class References(Body):
    """What a passage cites, and what cites it."""

    out: tuple[Outgoing, ...]
    into: tuple[Incoming, ...] = Field(alias="in")


class Passage(Content):
    """One passage, with all that is known of it."""

    document: DocumentName
    url: str
    previous: str | None
    next: str | None
    segmentations: tuple[SegmentedWords, ...]
    references: References


class DocumentSummary(Body):
    """What is said of a document."""

    id: str
    title: str
    short_names: tuple[str, ...]
    symbol: str | None
    date: str | None
    language: str
    publisher: str
    link: str | None
    passage_count: int
    url: str


class Documents(Body):
    """All documents, in reading order."""

    documents: tuple[DocumentSummary, ...]


class OutlineSection(Body):
    """A section with those below it."""

    id: str
    title: str
    label: str | None
    sections: tuple[OutlineSection, ...]


class Document(DocumentSummary):
    """A document, whole."""

    outline: tuple[OutlineSection, ...]
    passages: tuple[DocumentPassage, ...]
