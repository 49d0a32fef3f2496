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
    """One segmentation, ready to be asked about borders: where each word starts and ends."""

    starts: list[int]
    ends: list[int]

    def last(self, offset: int) -> int:
        """The number of the last word that begins at or before an offset; -1 where none does."""
        return bisect_right(self.starts, offset) - 1

    def begins(self, offset: int) -> bool:
        """Whether a word begins here."""
        word = self.last(offset)
        return word >= 0 and self.starts[word] == offset

    def is_border(self, offset: int) -> bool:
        """Whether a word begins or ends here."""
        word = self.last(offset)
        return word >= 0 and (self.starts[word] == offset or self.ends[word] == offset)

    def covers(self, span: Span) -> bool:
        """Whether every character of the range is in a word."""
        number = max(self.last(span.start), 0)
        end = span.start
        while number < len(self.starts) and self.starts[number] <= end < span.end:
            end = max(end, self.ends[number])
            number += 1
        return end >= span.end

    def grade(self, span: Span) -> Grade:
        """What these words say of a range."""
        word = self.last(span.start)
        if word < 0:
            return "crossing"
        begins = self.starts[word] == span.start
        if begins and self.ends[word] == span.end:
            return "word"
        if (begins or self.ends[word] == span.start) and self.is_border(span.end):
            return "joined"
        return "inside" if span.end <= self.ends[word] else "crossing"


class PassageView:
    """A passage and its segmentations, the annotators' and jieba's; made ready on first use.

    ``first``: whether it stands for its document, as its title or else its first passage.
    """

    def __init__(
        self, passage: Passage, segmentations: tuple[Segmentation, ...], first: bool = False
    ) -> None:
        self.passage, self.segmentations, self.first = passage, segmentations, first

    def prepare(self) -> None:
        """Make at once what nearly every question needs."""
        _ = self.folded, self._cuts

    @cached_property
    def folded(self) -> Folded:
        return fold(self.passage.text)

    @cached_property
    def folded_borders(self) -> tuple[frozenset[int], ...]:
        """For each segmentation, the offsets of the folded text where its words begin or end."""
        starts = self.folded.starts
        return tuple(
            frozenset(bisect_left(starts, border) for border in chain(cut.starts, cut.ends))
            for cut in self._cuts
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

    @property
    def has_readings(self) -> bool:
        """Whether a witness has another wording, in which texts are found too."""
        return bool(self.passage.readings)

    def find(self, needle: str) -> list[Span]:
        """Where a folded text stands; see locate()."""
        if self.passage.readings:
            return self.locate(lambda folded: _occurrences(folded, needle))
        folded = self.folded
        if needle not in folded.text:
            return []
        return [folded.origin(*where) for where in _occurrences(folded, needle)]

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
            grade = cut.grade(span)
            if grade == "word":
                return grade
            if grade == "joined" or best == "crossing":
                best = grade
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
        cuts = (cut for cut in self._cuts if cut.begins(span.start))
        return max((cut.ends[cut.last(span.end - 1)] for cut in cuts), default=span.end)

    def distance(self, first: Span, second: Span) -> int:
        """How many folded characters stand between two ranges, of which the first ends first."""
        starts = self.folded.starts
        return bisect_left(starts, second.start) - bisect_left(starts, first.end)


class WordsView(PassageView):
    """A passage in which only whole words are found, or whole words put together."""

    def find(self, needle: str) -> list[Span]:
        return [span for span in super().find(needle) if self.is_whole(span)]

    def locate(self, finder: Finder) -> list[Span]:
        return [span for span in super().locate(finder) if self.is_whole(span)]


def _cut(segmentation: Segmentation) -> _Cut:
    return _Cut(*spans(segmentation.words).numbers.T.tolist())


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
