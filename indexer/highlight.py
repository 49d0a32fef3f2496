"""Marks -> segments: a text cut into marked and plain pieces that rejoin to it. No HTML."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.query.matching import Mark
from indexer.query.view import AS_TYPED, GRADES, Grade


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text; ``term`` and ``grade`` are None where it is not marked."""

    text: str
    term: int | None = None
    grade: Grade | None = None


def disjoint(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks in order that never overlap and cover the very same characters.

    What stands as typed keeps its range before a variant, and a variant before a part; then the
    longest does, then the better grade. What is left of another stays marked: of a variant as a
    variant, else as a part.
    """
    marks = tuple(marks)
    if _apart(marks):
        return marks
    inorder = sorted(set(marks))
    if _apart(inorder):
        return tuple(inorder)
    kept: list[Mark] = []
    ranked = sorted(inorder, key=lambda m: (_rank(m), m.start - m.end, GRADES.index(m.grade), m))
    for mark in ranked:
        for piece in _left_over(mark, kept):
            insort(kept, piece)
    return tuple(kept)


def _apart(marks: Sequence[Mark]) -> bool:
    return all(one.end <= other.start for one, other in pairwise(marks))


def _left_over(mark: Mark, kept: Sequence[Mark]) -> list[Mark]:
    """What of a mark none of those covers that are kept, which are disjoint and in order."""
    first = bisect_right(kept, mark.start, key=lambda other: other.end)
    pieces, start = list[tuple[int, int]](), mark.start
    for number in range(first, len(kept)):
        other = kept[number]
        if other.start >= mark.end:
            break
        if start < other.start:
            pieces.append((start, other.start))
        start = other.end
    if start == mark.start:
        return [mark]
    if start < mark.end:
        pieces.append((start, mark.end))
    grade: Grade = "variant" if mark.grade == "variant" else "part"
    return [Mark(start, end, mark.term, grade) for start, end in pieces]


def _rank(mark: Mark) -> int:
    return 0 if mark.grade in AS_TYPED else 1 if mark.grade == "variant" else 2


def segments(text: str, marks: Iterable[Mark]) -> tuple[Segment, ...]:
    """Cut ``text`` at disjoint marks in order: ``"".join(s.text for s in segments) == text``."""
    pieces: list[Segment] = []
    position = 0
    for mark in marks:
        if position < mark.start:
            pieces.append(Segment(text[position : mark.start]))
        pieces.append(Segment(text[mark.start : mark.end], mark.term, mark.grade))
        position = mark.end
    if position < len(text):
        pieces.append(Segment(text[position:]))
    return tuple(pieces)
