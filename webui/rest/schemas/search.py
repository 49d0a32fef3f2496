"""What a search answers, as programs get it."""

from __future__ import annotations

from typing import Literal

from indexer import Grade
from webui.rest.schemas.body import Body, sometimes
from webui.rest.schemas.documents import Content, DocumentName

Why = Literal["script", "english", "pinyin", "initials", "slip"]


class Variant(Body):
    """What was searched for beside a term."""

    of: str
    added: tuple[str, ...]


class QueryCuts(Body):
    """How the terms of a query are cut into words: ``外空/活动``."""

    provided: tuple[str, ...]
    jieba: tuple[str, ...]


class Query(Body):
    """How a query was read, and what was searched for beside it or instead."""

    text: str
    understood: str
    variants: tuple[Variant, ...]
    replaced_by: str | None
    replaced_why: Why | None
    segmentations: QueryCuts = sometimes()


class Counts(Body):
    """Occurrences, summed over the terms as typed."""

    literal: int
    whole_word: int


class TermCounts(Body):
    """Occurrences of one term."""

    text: str
    literal: int
    whole_word: int
    whole: bool


class Groups(Body):
    """How many hits hold what was asked, and how many are only related."""

    whole: int
    related: int


class Segment(Body):
    """A piece of a text, marked if it has a term and a grade."""

    text: str
    term: int = sometimes()
    grade: Grade = sometimes()


class Match(Body):
    """A mark, as offsets."""

    start: int
    end: int
    term: int
    grade: Grade


class Hit(Content):
    """A passage that was found. In a file of JSON lines each line is one."""

    document: DocumentName
    group: Literal["whole", "related"]
    segments: tuple[Segment, ...]
    matches: tuple[Match, ...]
    score: float
    url: str
    matched_elsewhere: Literal[
        "symbol", "label", "title", "document", "section", "kind", "exclusion"
    ] = sometimes()
    explanation: str = sometimes()
    explanation_en: str = sometimes()


class FacetValue(Body):
    """One value that a search can be restricted to."""

    value: str
    label: str
    count: int


class Facets(Body):
    """What a search can be restricted to."""

    document: tuple[FacetValue, ...]
    section: tuple[FacetValue, ...]
    kind: tuple[FacetValue, ...]


class OtherQuery(Body):
    """Another query that may have been meant."""

    query: str
    why: Why


class Links(Body):
    """Other pages of the same."""

    self: str
    next: str | None
    previous: str | None


class Search(Body):
    """One page of hits, and what is said of all of them."""

    query: Query
    total: int
    total_relation: Literal["exact", "at_least"]
    counts: Counts
    terms: tuple[TermCounts, ...]
    groups: Groups
    page: int
    per_page: int
    hits: tuple[Hit, ...]
    facets: Facets
    suggestions: tuple[OtherQuery, ...]
    generation: str
    took_ms: float
    timed_out: bool
    links: Links
