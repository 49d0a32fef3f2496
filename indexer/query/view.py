"""A passage made ready for matching: its folded wordings, and where words begin and end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Literal, TypeAlias

from indexer.analysis.dates import Period, dates
from indexer.analysis.normalize import Folded, fold
from indexer.analysis.numerals import numbered
from indexer.analysis.symbols import symbol_key
from indexer.model import Citation, Passage, Segmentation, Span, spans

Grade = Literal["word", "joined", "inside", "crossing", "variant", "part"]
GRADES: tuple[Grade, ...] = ("word", "joined", "inside", "crossing", "variant", "part")
AS_TYPED: tuple[Grade, ...] = GRADES[:4]
"""The grades of a text that stands there just as it was typed."""
Finder: TypeAlias = Callable[[Folded], Iterable[tuple[int, int]]]
"""Ranges of a folded text, in order, that do not overlap."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """One segmentation, ready to be asked about borders."""

    ends: dict[int, int]
    borders: frozenset[int]
    starts: list[int]

    def holds(self, span: Span) -> bool:
        """Whether one word holds the whole range."""
        return self.starts[0] <= span.start and span.end <= self.word_end(span.start)

    def word_end(self, offset: int) -> int:
        """Where the last word ends that begins at or before an offset."""
        return self.ends[self.starts[bisect_right(self.starts, offset) - 1]]

    def covers(self, span: Span) -> bool:
        """Whether every character of the range is in a word."""
        number = max(bisect_right(self.starts, span.start) - 1, 0)
        end = span.start
        while number < len(self.starts) and self.starts[number] <= end < span.end:
            end = max(end, self.ends[self.starts[number]])
            number += 1
        return end >= span.end

    def grade(self, span: Span) -> Grade:
        """What these words say of a range."""
        if self.ends.get(span.start) == span.end:
            return "word"
        if span.start in self.borders and span.end in self.borders:
            return "joined"
        return "inside" if self.holds(span) else "crossing"


class PassageView:
    """A passage and its segmentations, the annotators' and jieba's; made ready on first use.

    ``first``: whether it stands for its document, as its title or else its first passage.
    """

    def __init__(
        self, passage: Passage, segmentations: tuple[Segmentation, ...], first: bool = False
    ) -> None:
        self.passage, self.segmentations, self.first = passage, segmentations, first

    @cached_property
    def folded(self) -> Folded:
        return fold(self.passage.text)

    @cached_property
    def folded_borders(self) -> tuple[frozenset[int], ...]:
        """For each segmentation, the offsets of the folded text where its words begin or end."""
        starts = self.folded.starts
        return tuple(
            frozenset(bisect_left(starts, border) for border in cut.borders) for cut in self._cuts
        )

    @cached_property
    def numbered(self) -> Folded | None:
        """The folded text with its numbers in digits; None where it has none."""
        return numbered(self.folded)

    @cached_property
    def dates(self) -> tuple[tuple[Span, Period], ...]:
        """The days that the folded text names, and where."""
        return dates(self.folded)

    @cached_property
    def _readings(self) -> tuple[tuple[Folded, Sequence[Span]], ...]:
        return tuple((fold(reading.text), reading.origins) for reading in self.passage.readings)

    @cached_property
    def _cuts(self) -> tuple[_Cut, ...]:
        return tuple(_cut(some) for some in self.segmentations if some.words)

    @cached_property
    def cited(self) -> Mapping[str, tuple[Citation, ...]]:
        """What the passage cites, by the key of its symbol."""
        found: dict[str, tuple[Citation, ...]] = {}
        for citation in self.passage.cites:
            key = symbol_key(citation.symbol)
            found[key] = (*found.get(key, ()), citation)
        return found

    def may_hold(self, needle: str) -> bool:
        """Whether a folded text can stand here; if not, find() finds nothing."""
        return needle in self.folded.text or bool(self._readings)

    def find(self, needle: str) -> list[Span]:
        """Where a folded text stands; see locate()."""
        if not self.may_hold(needle):
            return []
        return self.locate(lambda folded: _occurrences(folded, needle))

    def locate(self, finder: Finder) -> list[Span]:
        """What a finder finds, in the shown text and in the witnesses' other readings of it.

        Ranges of the shown text, each once, in order; none overlaps another.
        """
        spans = [self.folded.origin(*where) for where in finder(self.folded)]
        for reading, origins in self._readings:
            for where in finder(reading):
                span = _shown(reading.origin(*where), origins)
                if span and not any(s.start < span.end and span.start < s.end for s in spans):
                    spans.append(span)
        return sorted(spans)

    def grade(self, span: Span) -> Grade:
        """The best that any segmentation says of a range: see the grades in the REST contract."""
        best: Grade = "crossing"
        for cut in self._cuts:
            if cut.ends.get(span.start) == span.end:
                return "word"
            if span.start in cut.borders and span.end in cut.borders:
                best = "joined"
            elif best == "crossing" and cut.holds(span):
                best = "inside"
        return best

    def grades(self, span: Span) -> tuple[Grade | None, ...]:
        """What each of ``segmentations`` says of a range; None where it lacks a part of that.

        Where none lacks any, the best of these is ``grade``, which is asked too often to go
        through them all.
        """
        cuts = iter(self._cuts)
        found = (next(cuts) if some.words else None for some in self.segmentations)
        return tuple(cut.grade(span) if cut and cut.covers(span) else None for cut in found)

    def is_whole(self, span: Span) -> bool:
        """Whether a range is a whole word, or whole words put together."""
        return self.grade(span) in ("word", "joined")

    def word_end(self, span: Span) -> int:
        """Where a range ends that goes on to the end of its last word, if it begins with a word."""
        ends = (cut.word_end(span.end - 1) for cut in self._cuts if span.start in cut.ends)
        return max(ends, default=span.end)

    def distance(self, first: Span, second: Span) -> int:
        """How many folded characters stand between two ranges, of which the first ends first."""
        starts = self.folded.starts
        return bisect_left(starts, second.start) - bisect_left(starts, first.end)


class WordsView(PassageView):
    """A passage in which only whole words are found, or whole words put together."""

    def locate(self, finder: Finder) -> list[Span]:
        return [span for span in super().locate(finder) if self.is_whole(span)]


def _cut(segmentation: Segmentation) -> _Cut:
    starts, stops = spans(segmentation.words).numbers.T.tolist()
    ends = dict(zip(starts, stops, strict=True))
    return _Cut(ends, frozenset(chain(ends, ends.values())), list(ends))


def _occurrences(folded: Folded, needle: str) -> Iterator[tuple[int, int]]:
    position = folded.text.find(needle)
    while position >= 0:
        end = position + len(needle)
        if folded.splits_a_letter(end):
            end = position + 1
        else:
            yield position, end
        position = folded.text.find(needle, end)


def _shown(span: Span, origins: Sequence[Span]) -> Span | None:
    """The range of the shown text that stands for a range of a reading, if not empty."""
    start, end = origins[span.start].start, origins[span.end - 1].end
    return Span(start, end) if start < end else None
