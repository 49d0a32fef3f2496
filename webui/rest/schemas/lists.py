"""Lines in context, completions, terms and cuts, as programs get them."""

from __future__ import annotations

from typing import Literal

from indexer import Grade, LineOrder, Unit
from webui.rest.schemas.body import Body
from webui.rest.schemas.documents import DocumentName
from webui.rest.schemas.search import Links, Query


class Line(Body):
    """One occurrence in its context. In a file of JSON lines each line is one."""

    id: str
    document: DocumentName
    citation: str
    start: int
    end: int
    left: str
    key: str
    right: str
    term: int
    grade: Grade
    url: str


class Neighbour(Body):
    """What stands beside what was found, together with it."""

    text: str
    start: int
    end: int
    count: int


class Neighbours(Body):
    """The most frequent ones of either side."""

    left: tuple[Neighbour, ...]
    right: tuple[Neighbour, ...]


class WithoutLines(Body):
    """Hits that have no line."""

    related: int
    unmarked: int


class Concordance(Body):
    """One page of lines, and what is said of all of them."""

    query: Query
    unit: Unit
    window: int
    sort: LineOrder
    total: int
    total_relation: Literal["exact", "at_least"]
    without_lines: WithoutLines
    page: int
    per_page: int
    lines: tuple[Line, ...]
    neighbours: Neighbours
    generation: str
    timed_out: bool
    links: Links


class Completion(Body):
    """A query that what is being typed may become."""

    text: str
    kind: Literal["term", "word", "title", "symbol", "section", "kind"]
    detail: str
    count: int


class Suggestions(Body):
    """Completions, best first."""

    query: str
    suggestions: tuple[Completion, ...]
    generation: str
    timed_out: bool


class NameCounts(Body):
    """A name, and how often each document uses it."""

    form: str
    total: int
    counts: dict[str, int]


class Concept(Body):
    """One thing, with the names that documents have for it."""

    name: str
    forms: tuple[NameCounts, ...]
    unused: tuple[str, ...]
    english: tuple[str, ...]
    acronyms: tuple[str, ...]
    note: str
    varies: bool
    url: str


class Terms(Body):
    """The concepts that documents speak of."""

    total: int
    terms: tuple[Concept, ...]
    generation: str


class ListedTerm(Body):
    """One term of a list, by every name of what it names."""

    typed: str
    name: str | None
    total: int
    counts: dict[str, int]
    forms: tuple[NameCounts, ...]


class DocumentTerms(Body):
    """How many of the terms one document holds."""

    id: str
    terms: int


class Report(Body):
    """How often each document uses each term of a list."""

    total: int
    found: int
    documents: tuple[DocumentTerms, ...]
    terms: tuple[ListedTerm, ...]
    generation: str
    timed_out: bool


class Word(Body):
    """A word of a text that was asked about."""

    start: int
    end: int
    text: str


class JiebaCut(Body):
    """How jieba cuts a text."""

    words: tuple[Word, ...]


class AnnotatorsCut(Body):
    """One way in which annotators cut a text where it stands in the documents."""

    words: tuple[Word, ...]
    count: int
    passage: str


class Segmented(Body):
    """How each segmentation cuts a text."""

    text: str
    jieba: JiebaCut
    annotators: tuple[AnnotatorsCut, ...]
    generation: str
    timed_out: bool
