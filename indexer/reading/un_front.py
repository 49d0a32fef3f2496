"""UN papers, title page: where it ends, and its organ, date, title and other notes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.reading.un_labels import (
    ANNEX,
    HEADING_LABEL,
    LONGEST_HEADING,
    NUMBER,
    Block,
    heading_end,
    is_dated,
    is_opener,
    labelled,
    starts_apart,
)
from indexer.reading.un_layout import Row, plain

RESOLUTION_TITLE = re.compile(r"(\d{1,4}/\d{1,4}\s?[A-Z]?)\s*[.．]\s*(?=[^\s\d])")
_BRACKETS = {"[": "]", "(": ")", "［": "］", "（": "）"}


def front_end(rows: Sequence[Row]) -> int:
    """Where the title page ends: at the first label, opener or sentence."""
    for at, row in enumerate(rows):
        if RESOLUTION_TITLE.match(row.text):
            continue
        if is_opener(row.text) and (
            at + 1 == len(rows) or rows[at + 1].indent or rows[at + 1].wide
        ):
            return at
        if NUMBER.match(row.text) or (ANNEX.match(row.text) and heading_end(rows, at)):
            return at
        label = HEADING_LABEL.match(row.text)
        if label and starts_apart(row) and heading_end(rows, at):
            return at
        if row.text.endswith(("。", "；", "：", "，")):
            begin = _block_begin(rows, at)
            if not is_dated(rows[begin].text):
                return begin
    return len(rows)


def _block_begin(rows: Sequence[Row], at: int) -> int:
    """The first row of the paragraph that the row at ``at`` belongs to."""
    while at > 0 and not (rows[at].wide or rows[at].indent or rows[at].page_start):
        at -= 1
    return at


def is_resolution(rows: Sequence[Row], front: int) -> bool:
    titled = any(RESOLUTION_TITLE.match(row.text) for row in rows[:front])
    return titled or (front < len(rows) and is_opener(rows[front].text))


def front_blocks(rows: Sequence[Row], title: str) -> list[Block]:
    blocks: list[Block] = []
    for row in rows:
        label = RESOLUTION_TITLE.match(row.text)
        previous = blocks[-1] if blocks else None
        fresh = previous is None or row.wide or row.page_start or label is not None
        if previous is not None and not fresh:
            ends = previous.rows[-1].ends
            closer = _BRACKETS.get(previous.text[0])
            bracket = closer is not None and closer not in previous.text
            listed = not (row.indent or previous.rows[-1].indent) and len(previous.text) < 30
            fresh = ((is_dated(row.text) or listed) and not bracket) if ends is None else ends
        if label:
            blocks.append(labelled("title", row, label.end(), label[1]))
        elif previous is None or fresh:
            blocks.append(Block("front", [row], [row.piece]))
        else:
            previous.rows.append(row)
            previous.pieces.append(row.piece)
    if not any(block.kind == "title" for block in blocks):
        _find_title(blocks, plain(title))
    return blocks


def _find_title(blocks: list[Block], title: str) -> None:
    """Make the title of the blocks that are it, or else of the last that looks like one."""
    for begin in range(len(blocks)):
        for end in range(begin + 1, min(len(blocks), begin + LONGEST_HEADING) + 1):
            if plain("".join(block.text for block in blocks[begin:end])) == title:
                for block in blocks[begin + 1 : end]:
                    blocks[begin].rows += block.rows
                    blocks[begin].pieces += block.pieces
                del blocks[begin + 1 : end]
                blocks[begin].kind = "title"
                return
    likely = [block for block in blocks if not is_dated(block.text)]
    named = [block for block in likely if len(plain(block.text)) > 7 and plain(block.text) in title]
    long = [block for block in likely if len(plain(block.text)) > 12]
    for block in (named or long or likely)[-1:]:
        block.kind = "title"


def first_heading(blocks: list[Block]) -> None:
    """A short line after the title is the first heading where no label shows it."""
    last = blocks[-1] if blocks else None
    if last is None or last.kind != "front" or all(block.kind != "title" for block in blocks):
        return
    if not is_dated(last.text) and len(last.text) <= 12 and not last.text.endswith("说明"):
        last.kind = "heading"
