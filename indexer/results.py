"""What is asked of a search, and what it answers."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from indexer.bilingual import Said
from indexer.highlight import Segment, segments
from indexer.model import Passage
from indexer.query.additions import Addition
from indexer.query.close_readings import Why
from indexer.query.matching import Elsewhere, Level, Mark
from indexer.query.tree import Query

Sort = Literal["relevance", "reading"]
EVERYTHING = sys.maxsize
"""As many hits on one page as there are."""


@dataclass(frozen=True, slots=True)
class Request:
    """One search. ``documents``, ``sections`` and ``kinds`` are names as people type them."""

    query: str
    documents: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    page: int = 1
    per_page: int = 10
    sort: Sort = "relevance"
    expand: bool = True
    explain: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, and its number in reading order.

    ``marks`` are in order and never overlap.
    """

    passage: Passage
    number: int
    level: Level
    marks: tuple[Mark, ...]
    score: float
    elsewhere: Elsewhere | None
    why: Said | None = None

    @property
    def segments(self) -> tuple[Segment, ...]:
        return segments(self.passage.text, self.marks)

    @property
    def counted(self) -> tuple[Mark, ...]:
        """The marks that count as occurrences of what was asked, or of another name of it.

        Not those of mere parts, and none of a passage that is only related.
        """
        if self.level is not Level.WHOLE:
            return ()
        return tuple(mark for mark in self.marks if mark.grade != "part")


@dataclass(frozen=True, slots=True)
class Count:
    """One value of a facet; ``label`` is fit to be shown."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class TermCount:
    """Occurrences of one positive term in the documents and sections searched.

    ``whole``: this is all that was typed as one text, which marks may stand for too; it does not
    enter the sums. The place in ``Results.terms`` is ``term`` in a mark.
    """

    text: str
    literal: int
    whole_word: int
    whole: bool = False


@dataclass(frozen=True, slots=True)
class MarkCounts:
    """The marks of all hits that hold what was asked, on whatever page: as they are shown.

    ``literal`` stand as typed, ``whole_word`` of them as a whole word; ``variants`` do not.
    Related passages have none.
    """

    literal: int
    whole_word: int
    variants: int


@dataclass(frozen=True, slots=True)
class TermCuts:
    """How one term is cut into words, as ``外空/活动``.

    ``provided``: in each way that an annotator did, wherever it stands; ``stands``: whether it
    does at all. ``jieba``: on its own.
    """

    text: str
    stands: bool
    provided: tuple[str, ...]
    jieba: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another query that may have been meant, and why."""

    query: str
    why: Why


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits and everything that is said of all of them."""

    query: Query
    terms: tuple[TermCount, ...]
    total: int
    total_whole: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[Count, ...]]
    generation: str
    marked: MarkCounts
    took_ms: float = 0.0
    """Milliseconds that this answer took, whether it was found now or kept from before."""
    term_cuts: tuple[TermCuts, ...] = ()
    """Of each term, where an explanation was asked for."""
    replaced_by: str | None = None
    """What was searched instead, where what was typed stands nowhere."""
    replaced_why: Why | None = None
    variants: tuple[Addition, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    timed_out: bool = False
    """The search was cut short; hits and counts are those found until then."""

    @property
    def cuts(self) -> Mapping[str, tuple[str, ...]]:
        """The cuts of all terms by segmentation."""
        provided = dict.fromkeys(cut for term in self.term_cuts for cut in term.provided)
        return {
            "provided": tuple(provided),
            "jieba": tuple(term.jieba for term in self.term_cuts),
        }

    @property
    def literal(self) -> int:
        return sum(term.literal for term in self.terms if not term.whole)

    @property
    def whole_word(self) -> int:
        return sum(term.whole_word for term in self.terms if not term.whole)

    @property
    def typed(self) -> str:
        """What was searched for, as typed; a close reading, where that replaced it."""
        return self.query.typed

    @property
    def understood(self) -> str:
        """How the query was read."""
        return str(self.query)

    @property
    def whole(self) -> str | None:
        """All that was typed, where as one text it stands somewhere beside its parts."""
        return self.query.whole.text if self.query.whole else None
