"""The nouns of the house: document, section, passage, source, segmentation, span.

Every offset counts Unicode code points of ``Passage.text`` (Python string indices) and every
range is half-open, ``start <= i < end``. Lines and columns of source files count from 1.
Nothing here imports anything of ours.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Literal, TypeAlias, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

Kind = Literal["title", "heading", "paragraph", "clause", "item", "footnote", "note"]
KINDS: tuple[Kind, ...] = ("title", "heading", "paragraph", "clause", "item", "footnote", "note")
CitedBy = Literal["symbol", "number", "ibid", "instrument"]
_T = TypeVar("_T")
_Numbers: TypeAlias = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of offsets into one passage's text."""

    start: int
    end: int


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


class _Rows(Sequence[_T], Generic[_T]):
    """Many values of whole numbers, kept as the rows of one array and made when asked for.

    A book has millions of words and runs. Equal to any sequence of the same values, a tuple too.
    """

    __slots__ = ("numbers",)
    make: ClassVar[Callable[..., Any]]

    def __init__(self, numbers: _Numbers) -> None:
        self.numbers = numbers

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> _T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[_T]: ...
    def __getitem__(self, index: int | slice) -> _T | Sequence[_T]:
        if isinstance(index, slice):
            return type(self)(self.numbers[index])
        made: _T = type(self).make(*self.numbers[index].tolist())
        return made

    def __iter__(self) -> Iterator[_T]:
        return map(type(self).make, *self.numbers.T.tolist())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, _Rows):
            return type(self) is type(other) and np.array_equal(self.numbers, other.numbers)
        return tuple(self) == other

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.numbers,)


class Spans(_Rows[Span]):
    """Spans: rows of start and end."""

    __slots__ = ()
    make = Span


def spans(some: Sequence[Span]) -> Spans:
    """Ranges as rows of numbers."""
    if isinstance(some, Spans):
        return some
    return Spans(np.array([(span.start, span.end) for span in some], np.uint32).reshape(-1, 2))


class Runs(_Rows[Run]):
    """Runs: rows of start, length, line and column."""

    __slots__ = ()
    make = Run


@dataclass(frozen=True, slots=True)
class Source:
    """Where a passage stands in one file: runs in the order of the text, which never overlap.

    Characters without a run here were mended from another witness of the same text.
    """

    file: str
    runs: Sequence[Run]

    @property
    def first_line(self) -> int:
        return min(lines_held([self]))

    @property
    def last_line(self) -> int:
        return max(lines_held([self]))

    def locate(self, offset: int) -> tuple[int, int] | None:
        """(line, column) of the character at ``offset``, or None where this file lacks it."""
        for run in self.runs:
            if run.start <= offset < run.start + run.length:
                return run.line, run.column + offset - run.start
        return None


def lines_held(sources: Iterable[Source]) -> set[int]:
    """The numbers of the lines that hold any of these, of one file."""
    held: set[int] = set()
    tables: list[_Numbers] = []
    for source in sources:
        if isinstance(source.runs, Runs):
            tables.append(source.runs.numbers[:, 2])
        else:
            held.update(run.line for run in source.runs)
    return held.union(np.concatenate(tables).tolist()) if tables else held


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
