"""A '/'-segmented text that is in one file: nothing to weave, so nothing is done sign by sign."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from indexer.model import (
    Description,
    Document,
    Doubt,
    Furniture,
    Passage,
    Reading,
    ReadingResult,
    Runs,
    Segmentation,
    Source,
    SourceLine,
    Span,
    Spans,
    lines_held,
)
from indexer.reading.segmented_blocks import Block, Line, Outline, read_blocks
from indexer.reading.strands import Pieces
from indexer.reading.witnesses import SLASH

_Places = NDArray[np.int64]
_Table = NDArray[np.int64]
_Rows = NDArray[np.uint32]


def read_lone(
    description: Description, pieces: Pieces, lines: Sequence[SourceLine], doubts: list[Doubt]
) -> ReadingResult:
    """The document, read as if its one file were woven: the same result, only faster."""
    numbered = {line.number: line for line in lines}
    outline = Outline(description)
    text = LoneText(pieces.text)
    blocks = list(read_blocks(text, list(_lines(pieces, numbered)), outline, doubts))
    passages = tuple(_passages(blocks, description.id, pieces))
    doubts.extend(_slashes(pieces, numbered))
    worded = set(pieces.runs[:, 2].tolist())
    return ReadingResult(
        Document(description, tuple(outline.sections), passages),
        furniture=tuple(_furniture(passages, lines, worded)),
        doubts=tuple(sorted(doubts, key=lambda doubt: doubt.line.number)),
    )


class LoneText:
    """The text of one witness, slot by slot, as blocks need it: each slot shows its character."""

    def __init__(self, text: str) -> None:
        self._text = text

    def shown(self, slot: int) -> str:
        return self._text[slot]

    def label_end(self, slots: Sequence[int], consumed: int, skip_blanks: bool) -> int:
        while skip_blanks and consumed < len(slots) and self._text[slots[consumed]].isspace():
            consumed += 1
        return consumed


def _lines(pieces: Pieces, numbered: Mapping[int, SourceLine]) -> Iterator[Line]:
    firsts = np.array(list(pieces.starts), np.int64)
    held = pieces.runs[np.searchsorted(pieces.runs[:, 0], firsts), 2].tolist()
    borders = pairwise([*pieces.starts, len(pieces.text)])
    for (start, end), number in zip(borders, held, strict=True):
        shown = pieces.text[start:end].strip()
        slots = range(start, end)
        yield Line(slots, shown, pieces.starts[start], numbered[number], begins_file=False)


def _slashes(pieces: Pieces, numbered: Mapping[int, SourceLine]) -> Iterator[Doubt]:
    for found in re.finditer(SLASH, pieces.text):
        held = np.searchsorted(pieces.runs[:, 0], found.start(), "right") - 1
        line = numbered[int(pieces.runs[held, 2])]
        yield Doubt(line, "doubled separator: read as a slash; found either way")


def _passages(blocks: Sequence[Block], document: str, pieces: Pieces) -> Iterator[Passage]:
    firsts = [block.body[0] for block in blocks]
    texts = [pieces.text[block.body[0] : block.body[-1] + 1].rstrip() for block in blocks]
    lows = np.array(firsts, np.int64)
    highs = lows + np.array([len(text) for text in texts], np.int64)
    runs = _cut_runs(pieces.runs.astype(np.int64), lows, highs)
    words = _cut_words(pieces.runs[pieces.words, :2].astype(np.int64), lows, highs)
    for block, text, held, cut in zip(blocks, texts, runs, words, strict=True):
        yield Passage(
            f"{document}:{block.place}",
            document,
            block.kind,
            block.label,
            block.sections,
            block.citation,
            text,
            sources=(Source(pieces.file, Runs(held)),),
            words=(Segmentation(pieces.file, Spans(cut)),),
            readings=tuple(_readings(text)),
        )


def _cut_runs(pieces: _Table, lows: _Places, highs: _Places) -> Iterator[_Rows]:
    """For each range of the text its runs, which begin and end with it.

    Pieces that go on where another ended, in the same line, are one run.
    """
    starts, lengths, lines, columns = pieces.T
    goes_on = (lines[1:] == lines[:-1]) & (columns[1:] == columns[:-1] + lengths[:-1])
    firsts = np.flatnonzero(np.concatenate((np.ones(len(starts[:1]), np.bool_), ~goes_on)))
    starts, lines, columns = starts[firsts], lines[firsts], columns[firsts]
    ends = np.append(starts[1:], lengths.sum())
    held, owner, rows = _within(starts, ends, lows, highs)
    shift = np.maximum(lows[owner] - starts[held], 0)
    begin = starts[held] + shift
    length = np.minimum(ends[held], highs[owner]) - begin
    cut = (begin - lows[owner], length, lines[held], columns[held] + shift)
    return _split(np.column_stack(cut), rows)


def _cut_words(words: _Table, lows: _Places, highs: _Places) -> Iterator[_Rows]:
    """For each range of the text the words in it, cut off at its ends."""
    starts, lengths = words.T
    held, owner, rows = _within(starts, starts + lengths, lows, highs)
    begin = np.maximum(starts[held], lows[owner])
    end = np.minimum(starts[held] + lengths[held], highs[owner])
    return _split(np.column_stack((begin - lows[owner], end - lows[owner])), rows)


def _within(
    starts: _Places, ends: _Places, lows: _Places, highs: _Places
) -> tuple[_Places, _Places, _Places]:
    """Which pieces touch which ranges: of each pair piece and range; then where each range begins.

    Both are in order, and none overlaps another of its kind.
    """
    firsts = np.searchsorted(ends, lows, "right")
    counts = np.searchsorted(starts, highs) - firsts
    rows = np.concatenate(([0], np.cumsum(counts)))
    owner = np.repeat(np.arange(len(lows)), counts)
    return np.arange(rows[-1]) + (firsts - rows[:-1])[owner], owner, rows


def _split(table: _Table, rows: _Places) -> Iterator[_Rows]:
    """The rows of each range, as parts of one array."""
    small = table.astype(np.uint32)
    return (small[start:end] for start, end in pairwise(rows.tolist()))


def _readings(shown: str) -> Iterator[Reading]:
    """With its slashes as borders, if it has any."""
    plain = shown.replace(SLASH, "")
    if plain not in ("", shown):
        origins = (Span(place, place + 1) for place, sign in enumerate(shown) if sign != SLASH)
        yield Reading(plain, tuple(origins))


def _furniture(
    passages: Sequence[Passage], lines: Sequence[SourceLine], worded: set[int]
) -> Iterator[Furniture]:
    """Lines that are not blank and have no character in any passage, with the reason."""
    held = lines_held(source for passage in passages for source in passage.sources)
    for line in lines:
        if line.number not in held and line.text.strip():
            only_label = "only a label, or only what other witnesses word otherwise"
            yield Furniture(line, only_label if line.number in worded else "separators only")
