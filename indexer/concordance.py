"""Keyword in context: a line for each mark, with what stands to its left and to its right.

A line keeps to its passage, since a passage is the unit of the house. It is made of a mark that
stands for what was typed or for a variant of it; parts, and the marks of related passages, make
none. Where two terms overlap, the longer one makes the line, as it is the one that is marked whole.

Orders: ``reading`` is by passage and place. ``left`` compares what stands left of the key, the
nearest unit first (1L, 2L, 3L …), ``right`` what stands right of it (1R, 2R …), ``keyword`` the
key and then its right. Units are compared one by one, folded, by code point, as far as the window
reaches; what folds to nothing, such as a blank, does not count, and what ends first comes first.
Ties stay in reading order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, assert_never

from indexer.analysis.normalize import fold_text
from indexer.budget import Budget
from indexer.model import Passage, Segmentation, Span
from indexer.query.matching import Level, Mark
from indexer.results import Hit

Unit = Literal["character", "word"]
LineOrder = Literal["reading", "left", "right", "keyword"]
Side = Literal["left", "right"]
Cuts = Callable[[str], Sequence[Segmentation]]
"""The segmentations of a passage, by its id: the ones that are believed first come first."""

SURE = 100
"""Passages that are cut into words even when the time is up."""
_folded = lru_cache(maxsize=1 << 16)(fold_text)


@dataclass(frozen=True, slots=True)
class Window:
    """How much stands on either side: at most ``size`` code points, or words that are no blanks."""

    unit: Unit = "character"
    size: int = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One mark and its window.

    Law: ``left + key + right`` is the passage's text from ``mark.start - len(left)`` on. ``before``
    and ``after`` are the units of both sides, in reading order.
    """

    passage: Passage
    mark: Mark
    left: str
    right: str
    before: Sequence[str]
    after: Sequence[str]

    @property
    def key(self) -> str:
        return self.passage.text[self.mark.start : self.mark.end]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A unit that stands beside a key: ``text`` is both as printed, ``[start, end)`` the key's."""

    text: str
    start: int
    end: int
    count: int


@dataclass(frozen=True, slots=True)
class Concordance:
    """Lines in the order asked for.

    ``related``, ``unmarked``: passages without a line, since they hold only most of what was typed,
    or were found by something else than their text, such as the heading of their section.
    ``timed_out``: there was no time to cut the passages of all lines into words.
    """

    lines: tuple[Line, ...]
    related: int = 0
    unmarked: int = 0
    timed_out: bool = False


def in_context(
    hits: Iterable[Hit],
    cuts: Cuts,
    window: Window | None = None,
    order: LineOrder = "reading",
    budget: Budget | None = None,
) -> Concordance:
    """The lines of ``hits``, which come in reading order. Cuts are asked for only for words.

    To cut passages takes as long as to find them, so for words there are lines only for as long as
    ``budget`` has time.
    """
    window = window or Window()
    found: list[Line] = []
    related = unmarked = 0
    timed_out = False
    for number, hit in enumerate(hits):
        if window.unit == "word" and number >= SURE and budget is not None and budget.is_spent():
            timed_out = True
            break
        if hit.level is not Level.WHOLE:
            related += bool(hit.marks)
            unmarked += not hit.marks
            continue
        before = len(found)
        found.extend(_lines(hit, cuts, window))
        unmarked += len(found) == before
    return Concordance(tuple(sorted_lines(found, order)), related, unmarked, timed_out)


def sorted_lines(lines: Iterable[Line], order: LineOrder) -> list[Line]:
    """Lines in reading order, put into another order."""
    match order:
        case "reading":
            return list(lines)
        case "left":
            return sorted(lines, key=lambda line: _compared(reversed(line.before)))
        case "right":
            return sorted(lines, key=lambda line: _compared(line.after))
        case "keyword":
            return sorted(lines, key=lambda line: (_folded(line.key), _compared(line.after)))
        case _:
            assert_never(order)


def neighbours(lines: Iterable[Line], side: Side, most: int = 10) -> tuple[Neighbour, ...]:
    """The units that stand nearest on one side, each with its key; the most frequent ones first.

    What folds alike is counted together. A sign is no neighbour; a line whose key stands beside one
    has none. Equally frequent ones are in the order of their folded texts.
    """
    counts: Counter[tuple[str, str]] = Counter()
    printed: dict[tuple[str, str], tuple[str, int, int]] = {}
    for line in lines:
        if unit := _nearest(line, side):
            pair = _folded(unit), _folded(line.key)
            counts[pair] += 1
            if pair not in printed:
                printed[pair] = _together(line, unit, side)
    ranked = sorted(counts, key=lambda pair: (-counts[pair], pair))
    return tuple(Neighbour(*printed[pair], counts[pair]) for pair in ranked[:most])


def words_of(text: str, segmentations: Sequence[Segmentation]) -> tuple[Span, ...]:
    """All of a text cut into words: each place as the first segmentation that holds it cuts it.

    A word of a later one ends where an earlier one takes over. Law: the words rejoin to the text.
    """
    holders = [0] * len(text)  # the number of the word that holds each character
    words = (word for segmentation in reversed(segmentations) for word in segmentation.words)
    for number, word in enumerate(words, start=1):
        holders[word.start : word.end] = [number] * (word.end - word.start)
    borders = [at for at in range(1, len(text)) if holders[at - 1] != holders[at]]
    ends = [*borders, len(text)] if text else []
    return tuple(Span(start, end) for start, end in zip([0, *borders], ends, strict=False))


def _lines(hit: Hit, cuts: Cuts, window: Window) -> Iterator[Line]:
    passage = hit.passage
    marks = hit.counted
    match window.unit:
        case "character":
            for mark in marks:
                left = passage.text[max(0, mark.start - window.size) : mark.start]
                right = passage.text[mark.end : mark.end + window.size]
                yield Line(passage, mark, left, right, left, right)
        case "word":
            words = _solid_words(passage, cuts) if marks else []
            for mark in marks:
                yield _by_words(passage, mark, words, window.size)
        case _:
            assert_never(window.unit)


def _solid_words(passage: Passage, cuts: Cuts) -> list[Span]:
    """Those that are no blanks."""
    text = passage.text
    return [w for w in words_of(text, cuts(passage.id)) if _folded(text[w.start : w.end])]


def _by_words(passage: Passage, mark: Mark, words: Sequence[Span], size: int) -> Line:
    """A word that the key begins or ends in is cut there."""
    text = passage.text
    until = bisect_left(words, mark.start, key=lambda word: word.start)
    since = bisect_right(words, mark.end, key=lambda word: word.end)
    before = words[max(0, until - size) : until]
    after = words[since : since + size]
    return Line(
        passage,
        mark,
        text[before[0].start : mark.start] if before else "",
        text[mark.end : after[-1].end] if after else "",
        tuple(text[word.start : min(word.end, mark.start)] for word in before),
        tuple(text[max(word.start, mark.end) : word.end] for word in after),
    )


def _compared(units: Iterable[str]) -> list[str]:
    return [folded for folded in map(_folded, units) if folded]


def _nearest(line: Line, side: Side) -> str:
    """The unit beside the key, blanks between them left out; empty where none or a sign stands."""
    units = reversed(line.before) if side == "left" else line.after
    nearest = next(filter(_folded, units), "")
    return nearest if any(map(str.isalnum, nearest)) else ""


def _together(line: Line, unit: str, side: Side) -> tuple[str, int, int]:
    """Neighbour and key as one text, with a blank where there is one, and where the key stands."""
    key = line.key
    if side == "left":
        text = f"{unit}{' ' if line.left[-1:].isspace() else ''}"
        return text + key, len(text), len(text) + len(key)
    return f"{key}{' ' if line.right[:1].isspace() else ''}{unit}", 0, len(key)
