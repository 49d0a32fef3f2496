"""The nouns of the house: document, section, passage, source, segmentation, span.

Every offset counts Unicode code points of ``Passage.text`` (Python string indices) and every
range is half-open, ``start <= i < end``. Lines and columns of source files count from 1.
Nothing here imports anything of ours.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, overload

Kind = Literal["title", "heading", "paragraph", "clause", "item", "footnote", "note"]
KINDS: tuple[Kind, ...] = ("title", "heading", "paragraph", "clause", "item", "footnote", "note")
CitedBy = Literal["symbol", "number", "ibid", "instrument"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of offsets into one passage's text."""

    start: int
    end: int


class Spans(Sequence[Span]):
    """Many ranges, kept as two lists of offsets; equal to a tuple of the same ranges."""

    __slots__ = ("ends", "starts")

    def __init__(self, starts: list[int], ends: list[int]) -> None:
        self.starts, self.ends = starts, ends

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, number: int) -> Span: ...

    @overload
    def __getitem__(self, number: slice) -> Spans: ...

    def __getitem__(self, number: int | slice) -> Span | Spans:
        if isinstance(number, slice):
            return Spans(self.starts[number], self.ends[number])
        return Span(self.starts[number], self.ends[number])

    def __iter__(self) -> Iterator[Span]:
        return map(Span, self.starts, self.ends)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Spans):
            return self.starts == other.starts and self.ends == other.ends
        return tuple(self) == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


def spans(some: Sequence[Span]) -> Spans:
    """Ranges as two lists."""
    if isinstance(some, Spans):
        return some
    return Spans([span.start for span in some], [span.end for span in some])


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of a source file, as received, without its line end."""

    file: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a document: its name (no folder) and its lines."""

    name: str
    lines: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """``length`` characters of a passage from ``start`` on that stand side by side in one line."""

    start: int
    length: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where a passage stands in one file: runs in the order of the text, which never overlap.

    Characters without a run here were mended from another witness of the same text.
    """

    file: str
    runs: tuple[Run, ...]

    @property
    def first_line(self) -> int:
        return min(run.line for run in self.runs)

    @property
    def last_line(self) -> int:
        return max(run.line for run in self.runs)

    def locate(self, offset: int) -> tuple[int, int] | None:
        """(line, column) of the character at ``offset``, or None where this file lacks it."""
        for run in self.runs:
            if run.start <= offset < run.start + run.length:
                return run.line, run.column + offset - run.start
        return None


@dataclass(frozen=True, slots=True)
class Segmentation:
    """How one segmenter cut a passage: words in order, which never overlap.

    An annotator's words cover what that witness holds of the passage; jieba's cover all of it,
    so there ``"".join(text[w.start:w.end] for w in words) == text``.
    """

    name: str
    words: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Reading:
    """Another wording of a passage that some witness has, findable beside the one shown.

    ``origins[i]`` is the range of the shown text that stands for ``text[i]``; it is empty
    (start == end) for a character that the shown text lacks.
    """

    text: str
    origins: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Reference:
    """A footnote mark that stood in a passage before the character at ``offset``."""

    offset: int
    footnote: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A place of a passage that cites a document, found by the rules of ``citations.py``.

    ``start``, ``end``: what cites, as a range of the passage's text. ``symbol``: the document's,
    as printed: ``A/RES/61/110``. ``paragraphs``: inclusive ranges of the numbered paragraphs that
    are meant; ``detail``: what else the text says of the place, as printed: ``附件二``.
    ``how`` it cites: by the symbol itself, by a resolution's number (``第61/110号决议``), by
    ``同上``, or by a name that a text of the corpus ties to the symbol.
    """

    start: int
    end: int
    symbol: str
    paragraphs: tuple[tuple[int, int], ...] = ()
    detail: str = ""
    how: CitedBy = "symbol"


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is found, shown and cited. Its text never changes once spans exist."""

    id: str
    document: str
    kind: Kind
    label: str
    sections: tuple[str, ...]
    citation: str
    text: str
    sources: tuple[Source, ...]
    words: tuple[Segmentation, ...] = ()
    readings: tuple[Reading, ...] = ()
    references: tuple[Reference, ...] = ()
    cites: tuple[Citation, ...] = ()

    @property
    def place(self) -> str:
        """The part of the id after the document: ``op14``, ``6.2.4.b2``."""
        return self.id.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document. ``title`` is as printed, with its label; ``parent`` is an id."""

    id: str
    document: str
    title: str
    label: str = ""
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """What ``corpus.toml`` says of one document."""

    id: str
    title: str
    format: str
    files: tuple[str, ...]
    short_names: tuple[str, ...] = ()
    symbol: str | None = None
    date: datetime.date | None = None
    language: str = "zh-Hans"
    publisher: str = ""
    link: str = ""
    begins_in: tuple[str, str] | None = None
    """Label and title of the section in whose middle the files begin, if they do."""

    @property
    def name(self) -> str:
        """How the document is called in short: its symbol, or else its title in 《》."""
        return self.symbol or f"《{self.title}》"


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its description, its sections and its passages, both in reading order."""

    description: Description
    sections: Sequence[Section]
    passages: Sequence[Passage]

    @property
    def id(self) -> str:
        return self.description.id


@dataclass(frozen=True, slots=True)
class Furniture:
    """A line, or a part of one, that belongs to the page and not to the text."""

    line: SourceLine
    why: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line that could be read in another way than it was."""

    line: SourceLine
    why: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where witnesses of one text disagree, what each has, and what is shown."""

    passage: str
    span: Span
    shown: str
    witnesses: Mapping[str, str]
    lines: Mapping[str, int]
    why: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Two files that overlap: the lines of each that hold the same text."""

    first: str
    first_lines: tuple[int, int]
    second: str
    second_lines: tuple[int, int]
    characters: int


@dataclass(frozen=True, slots=True)
class ReadingResult:
    """A document and everything a reader has to say about how it was read."""

    document: Document
    furniture: tuple[Furniture, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    merges: tuple[Merge, ...] = ()
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Corpus:
    """All documents, in the order of ``corpus.toml``, which is the reading order."""

    documents: tuple[Document, ...]
    _by_id: dict[str, Document] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._by_id.update({document.id: document for document in self.documents})

    def document(self, identifier: str) -> Document | None:
        return self._by_id.get(identifier)

    def passages(self) -> Iterator[Passage]:
        for document in self.documents:
            yield from document.passages
