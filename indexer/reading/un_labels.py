"""UN papers, labels: what headings and numbered paragraphs begin with, and where headings end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.reading.lines import Piece, unwrap
from indexer.reading.un_footnotes import CLOSED
from indexer.reading.un_layout import Row

BlockKind = Literal[
    "front", "title", "heading", "annex", "annex title", "annex note",
    "number", "text", "date", "meeting",
]  # fmt: skip

HEADING_LABEL = re.compile(
    r"(?P<part>第[一二三四五六七八九十]+(?:[章编节]|部分))(?P<s0>)\s+(?=\S)"
    r"|(?P<han>[一二三四五六七八九十]{1,3})(?P<s1>[.．、])\s*(?=\S)"
    r"|(?P<letter>[A-Z]{1,4})(?P<s2>[.．、])\s*(?=\S)"
    r"|(?P<digit>\d{1,3})(?P<s3>[.．、])\s*(?=[^\s\d])"
    r"|(?P<inner>[(（](?:[a-z]{1,4}|[一二三四五六七八九十]{1,3}|\d{1,2})[)）])(?P<s4>)\s*(?=\S)"
)
RANKS = {"part": 1, "han": 1, "letter": 2, "digit": 3, "inner": 4}
UNLABELLED = 9
NUMBER = re.compile(r"(\d{1,3})[.．](?:\s+|(?<=．)(?=[^\s\d]))(?=\S)|(\d{1,3})[.．](?=[^\s\d.．])")
ANNEX = re.compile(
    r"(附件|附录|附文|增编)(?:\s*([一二三四五六七八九十]{1,3}|\d{1,2}|[A-Z]))?(?:\s+(?=\S)|[:：]\s*(?=\S)|$)"
)
UNFINISHED = re.compile(r"[。；：，、][”’」』）》)]?(?:\d{1,3}|\*+)?$")
_SENTENCE = re.compile(r"[。；][”’」』）》)]?(?:\d{1,3}|\*+)?$")
DATE = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_OPENER = re.compile(
    r"(?!(?:[又还并再]|进一步|赞赏|满意|深[为切信感]|严重|充分|极为)"
    r"|(?:回顾|忆及|重申|申明|强调|铭记|牢记|念及|考虑到|认识到|意识到|注意到|确认|确信|坚信|相信|深信|认为"
    r"|承认|表示|感到|欢迎|欣见|感谢|关切|震惊|遗憾|希望|期望|期待|决心|决意|遵循|遵照|依照|根据|鉴于|审议|支持|鼓励))"
    r"[^\d，。；：、]{1,20}，(?:\d{1,3}|\*+)?$"
)
_DATED = re.compile(r"[（(\[［]|\d{4}\s*年|.*(?:通过|届会议$)|(?:临时)?议程\*{0,3}\s*(?:草案|项目)")
LONGEST_HEADING = 4
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


def is_opener(text: str) -> bool:
    """Whether a text is what a resolution's clauses depend on: ``大会，``."""
    return _OPENER.fullmatch(text) is not None


def is_dated(text: str) -> bool:
    """Whether a title page's line says when, where or under what a paper came about."""
    return _DATED.match(text) is not None


def heading_end(rows: Sequence[Row], at: int) -> int | None:
    """Where the rows end that stand apart from ``at`` on and end as no sentence does."""
    end = at + 1
    while end < len(rows) and not rows[end].wide and not _begins_page(rows, end):
        end += 1
        if end - at > LONGEST_HEADING:
            return None
    if UNFINISHED.search(rows[end - 1].text):
        return None
    if (end == len(rows) or rows[end].page_start) and not _set_apart(rows[at], rows[end - 1]):
        return None
    if any(_SENTENCE.search(row.text) for row in rows[at:end]):
        return None
    if any(NUMBER.match(row.text) or DATE.fullmatch(row.text) for row in rows[at + 1 : end]):
        return None
    return end if sum(len(row.text) for row in rows[at:end]) <= 160 else None


def _begins_page(rows: Sequence[Row], at: int) -> bool:
    """Whether a row begins a page and is not the short last line of a heading begun before."""
    row, before = rows[at], rows[at - 1]
    if not row.page_start:
        return False
    closes = at + 1 < len(rows) and rows[at + 1].wide and not UNFINISHED.search(row.text)
    labelled = HEADING_LABEL.match(row.text) or NUMBER.match(row.text)
    return not (before.wide and before.ends is False and closes and not row.indent and not labelled)


def _set_apart(first: Row, last: Row) -> bool:
    """Whether rows at a page's end, where no gap closes a heading, are one all the same."""
    if last.ends is None:
        label = HEADING_LABEL.match(first.text)
        labelled = label is not None and label.lastgroup in ("s0", "s1", "s2")
        return first.wide and (labelled or first.indent > 1)
    return first.wide and last.ends


def starts_apart(row: Row) -> bool:
    return row.wide or row.page_start


def labelled(
    kind: BlockKind, row: Row, cut: int, label: str, separator: str = "", rank: int = UNLABELLED
) -> Block:
    piece = Piece(row.line, row.piece.start + cut, row.piece.end)
    return Block(kind, [row], [piece], label.strip(), separator, rank)
