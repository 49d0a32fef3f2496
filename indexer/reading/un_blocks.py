"""UN papers, blocks: rows of the body into titles, headings, numbered and other paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from indexer.model import Doubt
from indexer.reading.lines import Piece, unwrap
from indexer.reading.un_footnotes import CLOSED
from indexer.reading.un_layout import Row, plain

BlockKind = Literal[
    "front", "title", "heading", "annex", "annex title", "annex note",
    "number", "text", "date", "meeting",
]  # fmt: skip

_HEADING_LABEL = re.compile(
    r"(?P<part>第[一二三四五六七八九十]+(?:[章编节]|部分))(?P<s0>)\s+(?=\S)"
    r"|(?P<han>[一二三四五六七八九十]{1,3})(?P<s1>[.．、])\s*(?=\S)"
    r"|(?P<letter>[A-Z]{1,4})(?P<s2>[.．、])\s*(?=\S)"
    r"|(?P<digit>\d{1,3})(?P<s3>[.．、])\s*(?=[^\s\d])"
    r"|(?P<inner>[(（](?:[a-z]{1,4}|[一二三四五六七八九十]{1,3}|\d{1,2})[)）])(?P<s4>)\s*(?=\S)"
)
RANKS = {"part": 1, "han": 1, "letter": 2, "digit": 3, "inner": 4}
UNLABELLED = 9
_LABEL_ALONE = re.compile(r"(?P<han>[一二三四五六七八九十]{1,3})[.．、]?|(?P<letter>[A-Z])[.．]?")
_NUMBER = re.compile(r"(\d{1,3})[.．](?:\s+|(?<=．)(?=[^\s\d]))(?=\S)|(\d{1,3})[.．](?=[^\s\d.．])")
_ITEM = re.compile(
    r"[(（](?:[a-z]{1,4}|[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|[a-z][)）]|[•·●○▪–—-]\s*\S|[㈠-㈩①-⑳]"
)
_ANNEX = re.compile(
    r"(附件|附录|附文|增编)(?:\s*([一二三四五六七八九十]{1,3}|\d{1,2}|[A-Z]))?(?:\s+(?=\S)|[:：]\s*(?=\S)|$)"
)
_UNFINISHED = re.compile(r"[。；：，、][”’」』）》)]?(?:\d{1,3}|\*+)?$")
_RESOLUTION_TITLE = re.compile(r"(\d{1,3}/\d{1,4}\s?[A-Z]?)\s*[.．]\s*(?=[^\s\d])")
_DATE = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_MEETING = re.compile(r"第\s*[\d一二三四五六七八九十百零]+\s*次(?:\S{0,6})会议")
_DATE_AND_MEETING = re.compile(
    rf"{_DATE.pattern}\s*{_MEETING.pattern}|{_MEETING.pattern}\s*{_DATE.pattern}"
)
_OPENER = re.compile(r"[^\d，。；：、]{1,20}，(?:\d{1,3}|\*+)?$")
_DATED = re.compile(r"[（(\[［]|\d{4}\s*年|.*(?:通过|届会议$)|议程(?:草案|项目)")
_LONGEST_HEADING = 4
"""Rows that a heading or a title may take."""


@dataclass(slots=True)
class Block:
    """Rows of the body that are one unit. ``label`` and ``separator`` stand before its pieces."""

    kind: BlockKind
    rows: list[Row]
    pieces: list[Piece]
    label: str = ""
    separator: str = ""
    rank: int = UNLABELLED

    @property
    def text(self) -> str:
        return unwrap(self.pieces)[0]

    @property
    def closed(self) -> bool:
        return CLOSED.search(self.rows[-1].text) is not None


@dataclass(slots=True)
class Blocks:
    """The blocks of a paper in order, and whether it is a resolution."""

    blocks: list[Block]
    resolution: bool
    doubts: list[Doubt] = field(default_factory=list)


def is_opener(text: str) -> bool:
    """Whether a text is what a resolution's clauses depend on: ``大会，``."""
    return _OPENER.fullmatch(text) is not None


def is_dated(text: str) -> bool:
    """Whether a title page's line says when, where or under what a paper came about."""
    return _DATED.match(text) is not None


def split_blocks(rows: Sequence[Row], title: str) -> Blocks:
    """Split the body's rows; ``title`` is the paper's title as its description has it."""
    front = _front_end(rows)
    resolution = _is_resolution(rows, front)
    blocks = _front(rows[:front], title)
    if front < len(rows):
        _first_heading(blocks)
    splitter = _Splitter(rows, front, resolution)
    splitter.run()
    return Blocks(blocks + splitter.blocks, resolution, splitter.doubts)


def _heading_end(rows: Sequence[Row], at: int) -> int | None:
    """Where the rows end that stand apart from ``at`` on and end as no sentence does."""
    end = at + 1
    while end < len(rows) and not rows[end].wide and not rows[end].page_start:
        end += 1
        if end - at > _LONGEST_HEADING:
            return None
    if end == len(rows) or rows[end].page_start or _UNFINISHED.search(rows[end - 1].text):
        return None
    later = rows[at + 1 : end]
    if any(_NUMBER.match(row.text) or _UNFINISHED.search(row.text) for row in later):
        return None
    return end if sum(len(row.text) for row in rows[at:end]) <= 160 else None


# ---- front -------------------------------------------------------------------------------------


def _front_end(rows: Sequence[Row]) -> int:
    """Where the title page ends: at the first label, opener or sentence."""
    for at, row in enumerate(rows):
        if _RESOLUTION_TITLE.match(row.text):
            continue
        if is_opener(row.text) and (
            at + 1 == len(rows) or rows[at + 1].indent or rows[at + 1].wide
        ):
            return at
        if _NUMBER.match(row.text) or (_ANNEX.match(row.text) and _heading_end(rows, at)):
            return at
        label = _HEADING_LABEL.match(row.text)
        if label and _starts_apart(row) and _heading_end(rows, at):
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


def _is_resolution(rows: Sequence[Row], front: int) -> bool:
    titled = any(_RESOLUTION_TITLE.match(row.text) for row in rows[:front])
    return titled or (front < len(rows) and is_opener(rows[front].text))


def _front(rows: Sequence[Row], title: str) -> list[Block]:
    blocks: list[Block] = []
    for row in rows:
        label = _RESOLUTION_TITLE.match(row.text)
        previous = blocks[-1] if blocks else None
        fresh = previous is None or row.wide or row.page_start or label is not None
        if previous is not None and not fresh:
            ends = previous.rows[-1].ends
            bracket = previous.text[0] in "[（(［" and previous.text[-1] not in "]）)］"
            fresh = (is_dated(row.text) and not bracket) if ends is None else ends
        if label:
            blocks.append(_labelled("title", row, label.end(), label[1]))
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
        for end in range(begin + 1, min(len(blocks), begin + _LONGEST_HEADING) + 1):
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


def _first_heading(blocks: list[Block]) -> None:
    """A short line after the title is the first heading where no label shows it."""
    last = blocks[-1] if blocks else None
    if last is None or last.kind != "front" or all(block.kind != "title" for block in blocks):
        return
    if not is_dated(last.text) and len(last.text) <= 12 and not last.text.endswith("说明"):
        last.kind = "heading"


# ---- body --------------------------------------------------------------------------------------


def _starts_apart(row: Row) -> bool:
    return row.wide or row.page_start


def _labelled(
    kind: BlockKind, row: Row, cut: int, label: str, separator: str = "", rank: int = UNLABELLED
) -> Block:
    piece = Piece(row.line, row.piece.start + cut, row.piece.end)
    return Block(kind, [row], [piece], label.strip(), separator, rank)


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
        match = _ANNEX.match(row.text)
        apart = _starts_apart(row) or row.indent > 0 or not self.blocks
        end = _heading_end(self.rows, self.at - 1)
        if match is None or not apart:
            return False
        if not self.closed:
            if end is None or not _starts_apart(row):
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
        if _DATE.fullmatch(row.text) or _DATE_AND_MEETING.fullmatch(row.text):
            kind = "date"
        elif _MEETING.fullmatch(row.text):
            kind = "meeting"
        if kind is None or self.annex:
            return False
        self.blocks.append(Block(kind, [row], [row.piece]))
        return True

    def _label_alone(self, row: Row) -> bool:
        match = _LABEL_ALONE.fullmatch(row.text)
        end = _heading_end(self.rows, self.at - 1)
        if match is None or not _starts_apart(row) or not self.closed or end is None:
            return False
        family = match.lastgroup or "letter"
        title_end = _heading_end(self.rows, self.at)
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
        return _HEADING_LABEL.match(row.text) is not None or _NUMBER.match(row.text) is not None

    def _heading(self, row: Row) -> bool:
        end = _heading_end(self.rows, self.at - 1)
        last = self.last
        if end is None or not (_starts_apart(row) or last is None or last.kind == "annex"):
            return False
        match = _HEADING_LABEL.match(row.text)
        groups = {k: v for k, v in match.groupdict().items() if v is not None} if match else {}
        family = next((name for name in groups if name in RANKS), "")
        if not self.closed:
            if RANKS.get(family, UNLABELLED) > RANKS["letter"] and not row.wide:
                return False
            self._doubt(row, "read as a heading, though the paragraph before has no end")
        kind = self._heading_kind(row)
        if match and kind == "heading":
            separator = next(groups[name] for name in groups if name not in RANKS)
            paragraph = _NUMBER.match(self.rows[end].text)
            repeated = paragraph is not None and paragraph[1] == groups[family]
            if family == "digit" and int(groups[family]) == self.number + 1 and not repeated:
                self._doubt(row, "read as a heading, but may be a paragraph's beginning")
            rank = RANKS[family]
            block = _labelled(kind, row, match.end(), groups[family], separator, rank)
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
        match = _NUMBER.match(row.text)
        if match is None:
            return False
        label = match[1] or match[2]
        number = int(label)
        if number != self.number + 1:
            begins = _starts_apart(row) or row.indent > 0 or number > self.number
            first = self.number == 0
            if not self.closed or not (begins or first) or match[1] is None:
                return False
            self._doubt(row, f"paragraph {number} does not follow {self.number}")
        elif not self.closed:
            self._doubt(row, f"paragraph {number} begins, though the one before has no end")
        elif match[1] is None and not row.indent and not _starts_apart(row) and self.blocks:
            self._doubt(row, f"paragraph {number} has no blank after its number")
        self.blocks.append(_labelled("number", row, match.end(), str(number)))
        self.number = number
        return True

    def _continued(self, row: Row) -> bool:
        """Add the row to the block before, if it goes on with it."""
        last = self.last
        if last is None or last.kind not in ("number", "text"):
            return False
        if is_opener(last.text) and len(last.rows) == 1 and last.kind == "text":
            return False
        if self.flat and last.rows[-1].ends and _UNFINISHED.search(last.rows[-1].text):
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
