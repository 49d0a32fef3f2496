"""UN papers, blocks: rows of the body into titles, headings, numbered and other paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.model import Doubt
from indexer.reading.lines import Piece
from indexer.reading.un_front import first_heading, front_blocks, front_end, is_resolution
from indexer.reading.un_labels import (
    ANNEX,
    DATE,
    HEADING_LABEL,
    NUMBER,
    RANKS,
    UNFINISHED,
    UNLABELLED,
    Block,
    BlockKind,
    heading_end,
    is_dated,
    is_opener,
    labelled,
    starts_apart,
)
from indexer.reading.un_layout import Row

_LABEL_ALONE = re.compile(r"(?P<han>[一二三四五六七八九十]{1,3})[.．、]?|(?P<letter>[A-Z])[.．]?")
_ITEM = re.compile(
    r"[(（](?:[a-z]{1,4}|[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|[a-z][)）]|[•·●○▪–—-]\s*\S|[㈠-㈩①-⑳]"
)
_MEETING = re.compile(r"第\s*[\d一二三四五六七八九十百零]+\s*次(?:\S{0,6})会议")
_DATE_AND_MEETING = re.compile(
    rf"{DATE.pattern}\s*{_MEETING.pattern}|{_MEETING.pattern}\s*{DATE.pattern}"
)


@dataclass(slots=True)
class Blocks:
    """The blocks of a paper in order, and whether it is a resolution."""

    blocks: list[Block]
    resolution: bool
    doubts: list[Doubt] = field(default_factory=list)


def split_blocks(rows: Sequence[Row], title: str) -> Blocks:
    """Split the body's rows; ``title`` is the paper's title as its description has it."""
    front = front_end(rows)
    resolution = is_resolution(rows, front)
    blocks = front_blocks(rows[:front], title)
    if front < len(rows):
        first_heading(blocks)
    splitter = _Splitter(rows, front, resolution)
    splitter.run()
    return Blocks(blocks + splitter.blocks, resolution, splitter.doubts)


class _Splitter:
    """Walks the rows after the title page once; ``number`` is the last paragraph's."""

    def __init__(self, rows: Sequence[Row], begin: int, resolution: bool) -> None:
        self.rows, self.at, self.resolution = rows, begin, resolution
        self.blocks: list[Block] = []
        self.doubts: list[Doubt] = []
        self.number = 0
        self.annex = False
        self.flat = not any(row.indent for row in rows)

    @property
    def last(self) -> Block | None:
        return self.blocks[-1] if self.blocks else None

    @property
    def closed(self) -> bool:
        """Whether the block before is complete; what is no running text always is."""
        last = self.last
        return last is None or last.kind not in ("number", "text") or last.closed

    def run(self) -> None:
        while self.at < len(self.rows):
            row = self.rows[self.at]
            self.at += 1
            if not (
                self._annex(row)
                or self._closing(row)
                or self._label_alone(row)
                or self._heading(row)
                or self._numbered(row)
                or self._continued(row)
            ):
                self.blocks.append(Block("text", [row], [row.piece]))

    def _doubt(self, row: Row, why: str) -> None:
        self.doubts.append(Doubt(row.line, why))

    def _annex(self, row: Row) -> bool:
        match = ANNEX.match(row.text)
        apart = starts_apart(row) or row.indent > 0 or not self.blocks
        end = heading_end(self.rows, self.at - 1)
        if match is None or not apart:
            return False
        if not self.closed:
            if end is None or not starts_apart(row):
                return False
            self._doubt(row, "read as an annex, though the paragraph before has no end")
        if match.end() < len(row.text) and end is None:
            return False
        label = match[2] or ""
        head = Piece(
            row.line, row.piece.start, row.piece.start + len(match[0].rstrip(" :：\t\u3000"))
        )
        self.blocks.append(Block("annex", [row], [head], label))
        if match.end() < len(row.text) and end is not None:
            rest = Piece(row.line, row.piece.start + match.end(), row.piece.end)
            more = self.rows[self.at : end]
            pieces = [rest, *(other.piece for other in more)]
            self.blocks.append(Block("annex title", [row, *more], pieces))
            self.at = end
        self.number, self.annex = 0, True
        return True

    def _closing(self, row: Row) -> bool:
        """The date and the meeting after a resolution's last paragraph."""
        if not self.resolution or not self.closed or not self.blocks:
            return False
        kind: BlockKind | None = None
        if DATE.fullmatch(row.text) or _DATE_AND_MEETING.fullmatch(row.text):
            kind = "date"
        elif _MEETING.fullmatch(row.text):
            kind = "meeting"
        if kind is None or self.annex:
            return False
        self.blocks.append(Block(kind, [row], [row.piece]))
        return True

    def _label_alone(self, row: Row) -> bool:
        match = _LABEL_ALONE.fullmatch(row.text)
        end = heading_end(self.rows, self.at - 1)
        if match is None or not starts_apart(row) or not self.closed or end is None:
            return False
        family = match.lastgroup or "letter"
        title_end = heading_end(self.rows, self.at)
        if end == self.at and title_end and not self._is_labelled(self.rows[self.at]):
            end = title_end
        pieces = [other.piece for other in self.rows[self.at : end]]
        rows = list(self.rows[self.at - 1 : end])
        self.blocks.append(
            Block("heading", rows, pieces or [row.piece], match[family], "", RANKS[family])
        )
        self.at = end
        return True

    def _is_labelled(self, row: Row) -> bool:
        return HEADING_LABEL.match(row.text) is not None or NUMBER.match(row.text) is not None

    def _heading(self, row: Row) -> bool:
        end = heading_end(self.rows, self.at - 1)
        last = self.last
        if end is None or not (starts_apart(row) or last is None or last.kind == "annex"):
            return False
        match = HEADING_LABEL.match(row.text)
        groups = {k: v for k, v in match.groupdict().items() if v is not None} if match else {}
        family = next((name for name in groups if name in RANKS), "")
        if not self.closed:
            if RANKS.get(family, UNLABELLED) > RANKS["letter"] and not row.wide:
                return False
            self._doubt(row, "read as a heading, though the paragraph before has no end")
        kind = self._heading_kind(row)
        if match and kind == "heading":
            separator = next(groups[name] for name in groups if name not in RANKS)
            paragraph = NUMBER.match(self.rows[end].text) if end < len(self.rows) else None
            repeated = paragraph is not None and paragraph[1] == groups[family]
            if family == "digit" and int(groups[family]) == self.number + 1 and not repeated:
                self._doubt(row, "read as a heading, but may be a paragraph's beginning")
            rank = RANKS[family]
            block = labelled(kind, row, match.end(), groups[family], separator, rank)
        else:
            block = Block(kind, [row], [row.piece])
        for other in self.rows[self.at : end]:
            block.rows.append(other)
            block.pieces.append(other.piece)
        self.blocks.append(block)
        self.at = end
        return True

    def _heading_kind(self, row: Row) -> BlockKind:
        last = self.last
        if last is None or last.kind not in ("annex", "annex title", "annex note"):
            return "heading"
        if is_dated(row.text):
            return "annex note"
        if last.kind == "annex" and not self._is_labelled(row):
            return "annex title"
        return "heading"

    def _numbered(self, row: Row) -> bool:
        match = NUMBER.match(row.text)
        if match is None:
            return False
        label = match[1] or match[2]
        number = int(label)
        if number != self.number + 1:
            begins = starts_apart(row) or row.indent > 0 or number > self.number
            first = self.number == 0
            if not self.closed or not (begins or first) or match[1] is None:
                return False
            self._doubt(row, f"paragraph {number} does not follow {self.number}")
        elif not self.closed:
            self._doubt(row, f"paragraph {number} begins, though the one before has no end")
        elif match[1] is None and not row.indent and not starts_apart(row) and self.blocks:
            self._doubt(row, f"paragraph {number} has no blank after its number")
        self.blocks.append(labelled("number", row, match.end(), str(number)))
        self.number = number
        return True

    def _continued(self, row: Row) -> bool:
        """Add the row to the block before, if it goes on with it."""
        last = self.last
        if last is None or last.kind not in ("number", "text"):
            return False
        if is_opener(last.text) and len(last.rows) == 1 and last.kind == "text":
            return False
        if self.flat and last.rows[-1].ends and UNFINISHED.search(last.rows[-1].text):
            return bool(_ITEM.match(row.text)) and self._add(last, row)
        if not _ITEM.match(row.text) and (row.indent or row.wide):
            if last.closed:
                return False
            self._doubt(row, "read as going on with the paragraph before, which has no end")
        return self._add(last, row)

    def _add(self, last: Block, row: Row) -> bool:
        last.rows.append(row)
        last.pieces.append(row.piece)
        return True
