"""A passage as each segmentation cuts it: rows of words, and tables of where these differ.

A border is drawn in one of three ways: all who hold the place have it, this segmentation has it and
another lacks it (``Word.own``), or this one lacks it and another has it (between ``Word.parts``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from markupsafe import Markup

from indexer import (
    Grade,
    Mark,
    Passage,
    Places,
    Searcher,
    Segment,
    Segmentation,
    Span,
    every_place,
    stretches,
)
from webui.language import say, verbatim

Verdict = tuple[Grade | None, tuple[str, ...]]
"""What a segmentation says of a range, and its words there."""
_BEFORE = 4
"""Characters that tell where another file has another text."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of one segmentation; or, where it is not ``held``, a text that this one lacks."""

    parts: tuple[tuple[Segment, ...], ...]
    own: bool = False
    held: bool = True

    @property
    def blank(self) -> bool:
        return all(segment.text.isspace() for part in self.parts for segment in part)


@dataclass(frozen=True, slots=True)
class Row:
    """The passage, or a stretch of it, in one segmentation. ``lacks``: characters."""

    name: Markup
    words: tuple[Word, ...]
    lacks: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch that is not cut alike, and each segmentation's row of it."""

    text: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A text that a query marks, ``count`` times, and what each segmentation says of it.

    Its grade is None where it lacks some of the text.
    """

    segment: Segment
    verdicts: tuple[Verdict, ...]
    count: int


@dataclass(frozen=True, slots=True)
class OtherText:
    """What a file has instead of ``shown``, which may be empty, after ``before``."""

    before: str
    shown: str
    other: str


@dataclass(frozen=True, slots=True)
class Cuts:
    """All that is told of how a passage is cut; ``language`` is that of its text."""

    language: str
    rows: tuple[Row, ...]
    differences: tuple[Difference, ...]
    found: tuple[Found, ...]
    others: tuple[OtherText, ...]


@dataclass(frozen=True, slots=True)
class _Compared:
    """Segmentations of one text, with the places that any of them cuts, or any joins."""

    text: str
    segmentations: tuple[Segmentation, ...]
    places: tuple[Places, ...]
    cut: frozenset[int]
    joined: frozenset[int]


def cuts(searcher: Searcher, passage: Passage, marks: Iterable[Mark] = ()) -> Cuts:
    """How the annotators and jieba cut a passage; ``marks`` are those of a hit, in order."""
    known = tuple(s for s in searcher.segmentations(passage.id) if s.words)
    compared = _compared(passage.text, known)
    document = searcher.document(passage.document)
    marks = tuple(marks)
    return Cuts(
        language=document.description.language if document else "",
        rows=_rows(compared, Span(0, len(passage.text)), marks),
        differences=tuple(_differences(compared)),
        found=tuple(_found(searcher, passage, marks)),
        others=tuple(_others(passage)),
    )


def alternatives(text: str, some: Sequence[tuple[str, Sequence[str]]]) -> tuple[Row, ...]:
    """A text as named segmentations cut it; each cut rejoins to the text."""
    known = tuple(Segmentation(name, tuple(_spans(pieces))) for name, pieces in some)
    return _rows(_compared(text, known), Span(0, len(text)))


def segmenter(name: str) -> Markup:
    """What a segmentation is called: jieba, or the annotator of a file."""
    if name == "jieba":
        return say("segmentation.jieba")
    return say("segmentation.annotator", file=verbatim(name))


def _compared(text: str, segmentations: tuple[Segmentation, ...]) -> _Compared:
    places = tuple(map(every_place, segmentations))
    cut = frozenset(at for some in places for at, border in some.items() if border)
    joined = frozenset(at for some in places for at, border in some.items() if not border)
    return _Compared(text, segmentations, places, cut, joined)


def _rows(compared: _Compared, span: Span, marks: Sequence[Mark] = ()) -> tuple[Row, ...]:
    marked: list[Mark | None] = [None] * len(compared.text) if marks else []
    for mark in marks:
        marked[mark.start : mark.end] = [mark] * (mark.end - mark.start)
    rows = []
    for some in compared.segmentations:
        words = tuple(_words(compared, some, span, marked))
        lacks = sum(_length(word) for word in words if not word.held)
        rows.append(Row(segmenter(some.name), words, lacks))
    return tuple(rows)


def _words(
    compared: _Compared, some: Segmentation, span: Span, marked: Sequence[Mark | None]
) -> Iterator[Word]:
    """The words of a range that no word crosses, and what the segmentation lacks between them."""
    position = span.start
    for word in _within(some, span):
        adjoins = position == word.start > span.start
        if position < word.start:
            yield _lacking(compared.text, position, word.start)
        inner = [at for at in range(word.start + 1, word.end) if at in compared.cut]
        parts = (
            tuple(_segments(compared.text, start, end, marked))
            for start, end in pairwise([word.start, *inner, word.end])
        )
        yield Word(tuple(parts), own=adjoins and word.start in compared.joined)
        position = word.end
    if position < span.end:
        yield _lacking(compared.text, position, span.end)


def _within(some: Segmentation, span: Span) -> Sequence[Span]:
    """The words that touch a range."""
    first = bisect_left(some.words, span.start, key=lambda word: word.end - 1)
    return some.words[first : bisect_left(some.words, span.end, key=lambda word: word.start)]


def _lacking(text: str, start: int, end: int) -> Word:
    return Word(((Segment(text[start:end]),),), held=False)


def _segments(text: str, start: int, end: int, marked: Sequence[Mark | None]) -> Iterator[Segment]:
    if not marked:
        yield Segment(text[start:end])
        return
    for mark, places in groupby(range(start, end), key=marked.__getitem__):
        piece = "".join(text[at] for at in places)
        yield Segment(piece, mark.term, mark.grade) if mark else Segment(piece)


def _length(word: Word) -> int:
    return sum(len(segment.text) for part in word.parts for segment in part)


def _spans(pieces: Iterable[str]) -> Iterator[Span]:
    position = 0
    for piece in pieces:
        yield Span(position, position + len(piece))
        position += len(piece)


def _differences(compared: _Compared) -> Iterator[Difference]:
    for span in stretches(len(compared.text), compared.places):
        yield Difference(compared.text[span.start : span.end], _rows(compared, span))


def _found(searcher: Searcher, passage: Passage, marks: Iterable[Mark]) -> Iterator[Found]:
    """What a query marks, each text and way of cutting it once."""
    counts: Counter[tuple[Segment, tuple[Verdict, ...]]] = Counter()
    for mark in marks:
        segment = Segment(passage.text[mark.start : mark.end], mark.term, mark.grade)
        span = Span(mark.start, mark.end)
        counts[segment, tuple(_verdicts(searcher, passage, span))] += 1
    for (segment, verdicts), count in counts.items():
        yield Found(segment, verdicts, count)


def _verdicts(searcher: Searcher, passage: Passage, span: Span) -> Iterator[Verdict]:
    grades = searcher.grades(passage.id, span)
    for some, grade in zip(searcher.segmentations(passage.id), grades, strict=True):
        if some.words:
            words = _within(some, span)
            yield grade, tuple(passage.text[word.start : word.end] for word in words)


def _others(passage: Passage) -> Iterator[OtherText]:
    """Where a file has other or more characters than are shown; where it lacks some, rows tell."""
    for reading in passage.readings:
        origins, text, shown = reading.origins, reading.text, passage.text
        alike = [shown[o.start : o.end] == c for o, c in zip(origins, text, strict=True)]
        for same, numbers in groupby(range(len(text)), key=alike.__getitem__):
            if not same:
                here = tuple(numbers)
                start, end = origins[here[0]].start, origins[here[-1]].end
                other = text[here[0] : here[-1] + 1]
                yield OtherText(shown[max(0, start - _BEFORE) : start], shown[start:end], other)
