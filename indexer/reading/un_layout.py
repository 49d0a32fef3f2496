"""UN papers, lines: what stands on the page how, and which lines belong to the page alone.

The texts come out of PDF files. Most are double spaced: one blank line between the lines of a
paragraph as between paragraphs, more around headings. A new page shows as a line with no blank
line before it, and that line has one extra leading blank. Many end the last line of a paragraph,
and only that, with a blank. The targets of a page's links follow the page's text as lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.model import Description, Doubt, SourceFile, SourceLine
from indexer.reading.lines import Piece, stripped

RULE = "footnote rule"
LINK = "link target"
_WIDE_GAP = {True: 2, False: 1}
"""Blank lines that set a heading apart, by whether the file is double spaced."""

_SYMBOL = re.compile(r"(?=\S*[0-9])[A-Z]{1,6}(?:/[A-Z0-9][A-Za-z0-9.()*-]*)+")
_PAGE = re.compile(r"[0-9]{1,3}/[0-9]{1,3}")
_JOB = re.compile(r"(?:[A-Z]{1,2}\.)?[0-9]{2}-[0-9]{5}|\*[A-Z]?[0-9]{5,}\*")
_BESIDE_JOB = re.compile(r"\([A-Z]\)|[0-9]{6}|[A-Z]{1,3}|[0-9]{1,3}")
_LINK = re.compile(r"(?:https?|ftp)://[!-~]+")
_RULE = re.compile(r"[_＿‗]{3,}|[-—─―]{8,}")
_CONTENTS = re.compile(r"(?:\.\s?){5,}\s*[0-9]{0,3}$|…{3,}\s*[0-9]{0,3}$")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MASTHEAD = re.compile(
    r"(?:Distr\.?|Original)\s*[:：].*|(?:Arabic|Chinese|English|French|Russian|Spanish)(?: only)?"
    rf"|[0-9]{{1,2}} (?:{_MONTHS}) [0-9]{{4}}|请回收.*|(?:联合国|United Nations)"
    r"|[-–—]\s*[0-9]{1,3}\s*[-–—]"
)
_RUNNING_TEXT = re.compile(r"[。；，！？]|[：、]$")
_LEADS_TO_LINK = re.compile(r"(?:[：:见于]|查阅|网址|网站)$")


@dataclass(frozen=True, slots=True)
class Row:
    """A line that is not blank, and how it stands on the page.

    ``indent`` counts leading blanks, the extra one of a page's first line left out; ``wide`` says
    that a gap as around headings stands before it. ``ends`` says whether the source marks it as
    its paragraph's last line; None where the source has no such marks.
    """

    at: int
    piece: Piece
    indent: int
    wide: bool
    page_start: bool
    ends: bool | None

    @property
    def text(self) -> str:
        return self.piece.text

    @property
    def line(self) -> SourceLine:
        return self.piece.line


def plain(text: str) -> str:
    """What two prints of one title have in common: no widths, no blanks, no stars."""
    return "".join(unicodedata.normalize("NFKC", text).split()).strip("*")


def measure(files: Sequence[SourceFile]) -> list[Row]:
    """All lines of the files that are not blank, in order. Every file begins a page."""
    rows: list[Row] = []
    for file in files:
        double = _double_spaced(file)
        marks_ends = _marks_paragraph_ends(file)
        blanks, fed = 0, True
        for line in file.lines:
            piece = stripped(line)
            if not piece.text:
                blanks, fed = blanks + 1, fed or "\f" in line.text
                continue
            lead = line.text[: piece.start]
            page_start = bool(rows) and (fed or "\f" in lead or (double and blanks == 0))
            indent = len(lead.rpartition("\f")[2])
            rows.append(
                Row(
                    at=len(rows),
                    piece=piece,
                    indent=max(0, indent - 1) if page_start else indent,
                    wide=not rows or blanks >= _WIDE_GAP[double],
                    page_start=page_start,
                    ends=piece.end < len(line.text) if marks_ends else None,
                )
            )
            blanks, fed = 0, False
    return rows


def furniture(rows: Sequence[Row], description: Description) -> tuple[dict[int, str], list[Doubt]]:
    """Why each row that is the page's is so, by ``Row.at``, and the rows one can't be sure of."""
    found: dict[int, str] = {}
    weak: dict[int, str] = {}
    for row in rows:
        if why := _surely(row.text):
            found[row.at] = why
        elif why := _perhaps(row.text):
            weak[row.at] = why
    doubts = []
    for at, why in weak.items():
        named = description.symbol is not None and plain(rows[at].text) == plain(description.symbol)
        neighbours = {at - 1, at + 1} & (found.keys() | weak.keys())
        if named or neighbours or _apart(rows, at):
            found[at] = why
        else:
            doubts.append(Doubt(rows[at].line, f"read as text, but may be a {why}"))
    found.update(_running_titles(rows, found, plain(description.title)))
    return found, doubts


def is_text_link(before: str) -> bool:
    """Whether a line that is all link goes on with the sentence that ends in ``before``."""
    return _LEADS_TO_LINK.search(before) is not None


def _double_spaced(file: SourceFile) -> bool:
    filled = [bool(line.text.strip()) for line in file.lines]
    followers = [after for this, after in pairwise(filled) if this]
    return followers.count(False) > followers.count(True)


def _marks_paragraph_ends(file: SourceFile) -> bool:
    blank_ended = [line.text[-1].isspace() for line in file.lines if line.text.strip()]
    return 0.05 * len(blank_ended) < sum(blank_ended) < 0.85 * len(blank_ended)


def _surely(text: str) -> str | None:
    if _RULE.fullmatch(text):
        return RULE
    if _LINK.fullmatch(text):
        return LINK
    if _MASTHEAD.fullmatch(text):
        return "masthead"
    if _CONTENTS.search(text):
        return "table of contents"
    words = text.split()
    if words[0] == "联合国" and all(_SYMBOL.fullmatch(word) for word in words[1:]):
        return "masthead"
    if any(map(_JOB.fullmatch, words)) and all(map(_stamp, words)):
        return "job number"
    return None


def _stamp(word: str) -> bool:
    return any(kind.fullmatch(word) for kind in (_JOB, _BESIDE_JOB, _SYMBOL, _PAGE))


def _perhaps(text: str) -> str | None:
    words = text.split()
    if all(_SYMBOL.fullmatch(word) or _PAGE.fullmatch(word) for word in words):
        return "page header" if any(map(_SYMBOL.fullmatch, words)) else "page number"
    return None


def _apart(rows: Sequence[Row], at: int) -> bool:
    """Whether a row does not stand between two others as a line of one paragraph would."""
    after = rows[at + 1 : at + 2]
    return any(row.wide or row.page_start for row in (rows[at], *after)) or not after


def _running_titles(
    rows: Sequence[Row], found: dict[int, str], title: str
) -> Iterator[tuple[int, str]]:
    """Rows that repeat a title beside a symbol or another line of the page's furniture."""
    page_lines = found.keys() - {at for at, why in found.items() if why in (RULE, LINK)}
    beside = {
        row.at: plain(row.text)
        for row in rows
        if row.at not in found
        and {row.at - 1, row.at + 1} & page_lines
        and not _RUNNING_TEXT.search(row.text)
    }
    often = Counter(beside.values())
    first = min((row.at for row in rows if plain(row.text) == title), default=-1)
    for row in rows:
        if row.at in found:
            continue
        words = [word for word in row.text.split() if not _SYMBOL.fullmatch(word)]
        rest = plain("".join(words))
        headed = len(words) < len(row.text.split()) and len(rest) >= 4 and rest in title
        repeated = row.at in beside and row.at != first and (rest == title or often[rest] > 2)
        if headed or repeated:
            yield row.at, "running title"
