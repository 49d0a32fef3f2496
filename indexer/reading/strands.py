"""One file of '/'-segmented text -> its words, with the way back to lines and columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexer.model import Doubt, SourceFile, SourceLine, Span
from indexer.reading.lines import needs_blank, stripped
from indexer.reading.witnesses import SLASH, Strand

_UNSEGMENTED_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Pieces:
    """The plain text of one file: words, and blanks that are kept between them.

    ``runs``: for each piece, in order, where it begins in ``text``, its length, its line and its
    column. ``words``: which of them are words. ``starts`` maps the offset of each line's first
    character to whether a blank line stood before it.
    """

    file: str
    text: str
    runs: NDArray[np.uint32]
    words: NDArray[np.bool_]
    starts: Mapping[int, bool]

    def strand(self) -> Strand:
        """The same, character by character."""
        starts, lengths, lines, columns = self.runs.astype(np.int64).T
        within = np.arange(len(self.text)) + np.repeat(columns - starts, lengths)
        words = self.runs[self.words].tolist()
        return Strand(
            self.file,
            self.text,
            np.repeat(lines, lengths).tolist(),
            within.tolist(),
            tuple(Span(start, start + length) for start, length, _, _ in words),
            self.starts,
        )


def read_pieces(file: SourceFile, doubts: list[Doubt]) -> Pieces:
    """One file's characters and words, without separators and without blanks beside them."""
    made = _Growing()
    after_blank = False
    previous: SourceLine | None = None
    for line in file.lines:
        plain = line.text.strip()
        if len(plain) > _UNSEGMENTED_LENGTH and SLASH not in plain:
            doubts.append(Doubt(line, "no separators: taken as one word"))
        core = plain.strip(SLASH)
        if not core:
            if SLASH * 2 in plain:
                list(_words(line, doubts))
            after_blank = after_blank or not plain
            continue
        usual = SLASH * 2 not in plain and core.split(None, 1) == [core]
        words = () if usual else tuple(_words(line, doubts))
        if not usual and not words:
            continue
        first = core[0] if usual else line.text[words[0].start]
        if previous and needs_blank(made.last, first):
            made.add_blank(previous.number, len(previous.text) + 1)
        made.starts[made.length] = after_blank
        if usual:
            made.add_words(core.split(SLASH), line.number, line.text.index(core[0]) + 1)
        else:
            _add_one_by_one(made, line, words)
        previous, after_blank = line, False
    return made.pieces(file.name)


def _add_one_by_one(made: _Growing, line: SourceLine, words: tuple[Span, ...]) -> None:
    """A line with blanks, or with slashes that are words."""
    end = words[0].start
    for piece in words:
        word = line.text[piece.start : piece.end]
        blank = line.text.find(" ", end, piece.start)
        if blank >= 0 and needs_blank(made.last, word[0]):
            made.add_blank(line.number, blank + 1)
        made.add_words([word], line.number, piece.start + 1)
        end = piece.end


@dataclass(slots=True)
class _Growing:
    """Pieces in the making, in stretches of a line whose words have one separator between them.

    Of each piece its text; of each stretch its line, its first column, and how many pieces.
    """

    texts: list[str] = field(default_factory=list)
    stretches: list[tuple[int, int, int]] = field(default_factory=list)
    blanks: list[int] = field(default_factory=list)
    starts: dict[int, bool] = field(default_factory=dict)
    length: int = 0

    @property
    def last(self) -> str:
        return self.texts[-1][-1]

    def add_words(self, words: list[str], line: int, column: int) -> None:
        self.texts += words
        self.stretches.append((line, column, len(words)))
        self.length += sum(map(len, words))

    def add_blank(self, line: int, column: int) -> None:
        self.blanks.append(len(self.texts))
        self.add_words([" "], line, column)

    def pieces(self, file: str) -> Pieces:
        lengths = np.fromiter(map(len, self.texts), np.int64, len(self.texts))
        starts = np.cumsum(lengths) - lengths
        lines, columns, counts = np.array(self.stretches, np.int64).reshape(-1, 3).T
        firsts = np.repeat(np.cumsum(counts) - counts, counts)
        places = np.arange(len(self.texts))
        within = starts - starts[firsts] + places - firsts
        runs = (starts, lengths, np.repeat(lines, counts), np.repeat(columns, counts) + within)
        words = np.ones(len(self.texts), np.bool_)
        words[self.blanks] = False
        table = np.column_stack(runs).astype(np.uint32)
        return Pieces(file, "".join(self.texts), table, words, self.starts)


def _words(line: SourceLine, doubts: list[Doubt]) -> Iterator[Span]:
    """Where the words of a line stand. A slash inside doubled separators is a word."""
    whole = stripped(line)
    for found in re.finditer("/+|[^/]+", whole.text):
        start, end = whole.start + found.start(), whole.start + found.end()
        if not found[0].startswith(SLASH):
            lead = len(found[0]) - len(found[0].lstrip())
            if found[0].strip():
                yield Span(start + lead, start + len(found[0].rstrip()))
        elif end - start > 1:
            if start == whole.start or end == whole.end:
                doubts.append(Doubt(line, "doubled separator at the line's edge: taken as one"))
            else:
                yield Span(start + 1, max(start + 2, end - 1))
