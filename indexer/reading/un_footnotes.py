"""UN papers, footnotes: where they stand between the lines of the body, and where their marks are.

A rule opens a block of footnotes and nothing closes it: the body goes on at the next page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from indexer.model import Doubt
from indexer.reading.lines import IDEOGRAPH, Piece
from indexer.reading.un_layout import LINK, RULE, Row, is_text_link

CLOSED = re.compile(r"[。；：，！？”’」』）》)\]](?:\d{1,3}|\*{1,3})?$")
"""How a block ends that is complete, with or without a footnote mark."""

_NOTE = re.compile(r"(\d{1,3}|\*{1,3})\s+(?=\S)")
_COUNTED = re.compile(
    r"[年月日时号段条款项届次名个位人国家颗枚台套架座处场组类种份轮批卷章节页周天岁米吨度倍十百千万亿%％]"
    r"|公里|公斤|欧元|美元|分钟|小时|(?:至|和|及|或|到)\s?\d"
)
"""What a number before it counts, or what says that it is the first of several."""
_NUMBERED = re.compile(r"(\d{1,3})[.．]\s")
_FINISHED = re.compile(r"[。！？.][”’」』）)]?$")
_STRANGE = r"(?<![\sA-Za-z\d/\-+.．~～‐–—%第*])"
"""What a mark never follows: these make the digits a number of the text."""
_NO_MARK, _COUNTS = 4, 3


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a footnote's mark stands: columns from 0, half-open, in the line of ``row``."""

    row: Row
    start: int
    end: int
    note: int


@dataclass(slots=True)
class Note:
    """A footnote: its label, its lines, and the rows of the body that may hold its mark."""

    label: str
    pieces: list[Piece]
    body: tuple[int, int]

    @property
    def number(self) -> int:
        return 0 if self.label.startswith("*") else int(self.label)

    @property
    def finished(self) -> bool:
        return _FINISHED.search(self.pieces[-1].text) is not None


@dataclass(slots=True)
class Parted:
    """The rows of one paper, parted; ``body`` and ``notes`` in order, rules in ``rules``."""

    body: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    links_in_text: set[int] = field(default_factory=set)
    doubts: list[Doubt] = field(default_factory=list)


class _Parter:
    """Walks the rows once. Inside a block of footnotes, ``block`` is where its body rows end."""

    def __init__(self) -> None:
        self.parted = Parted()
        self.begin = 0
        self.block: int | None = None
        self.fresh = False
        self.turned = False
        self.ends: bool | None = None
        self.paragraph = 0

    def furniture(self, row: Row, why: str) -> None:
        if why == RULE:
            self._open()
        elif why == LINK and self._link_in_note(row):
            self.parted.links_in_text.add(row.at)
            self.parted.notes[-1].pieces.append(row.piece)
            self._doubt(row, "a link read as the footnote's text, not as page furniture")
            return
        self.turned = True

    def row(self, row: Row) -> None:
        row = replace(row, page_start=True) if self.turned else row
        if self.block is None and self._lost_rule(row):
            self._open()
            self._doubt(row, "read as a footnote though no rule stands before it")
        if self.block is None or not self._take(row):
            self._body(row)
        self.turned = False

    def _open(self) -> None:
        if self.block is None:
            self.begin = 0 if not self.parted.notes else self.parted.notes[-1].body[1]
            self.block = len(self.parted.body)
        self.fresh = True

    def _body(self, row: Row) -> None:
        if self.block is not None:
            row = replace(row, page_start=True)
            self.block = None
        if row.page_start:
            row = replace(row, wide=False)
        if match := _NUMBERED.match(row.text):
            number = int(match[1])
            self.paragraph = number if number in (1, self.paragraph + 1) else self.paragraph
        self.parted.body.append(row)

    def _take(self, row: Row) -> bool:
        """Take a row that follows a rule or a footnote as a footnote's, or say that it is none."""
        match = _NOTE.match(row.text)
        if self.fresh:
            return self._first(row, match)
        note = self.parted.notes[-1]
        follows = match if match and self._expected(match[1]) else None
        complete = note.finished and self.ends is not False
        if row.page_start:
            if follows and self._body_closed() and not self._counts(row, follows):
                self._doubt(row, "read as the next footnote, on a new page")
                return self._note(row, follows)
            if not note.finished and self.ends is False:
                self._doubt(row, f"footnote {note.label} ends before this line without a full stop")
            return False
        if follows and (complete or row.indent):
            return self._note(row, follows)
        if self._next_paragraph(row):
            self._doubt(row, f"the body goes on here, inside the page of footnote {note.label}")
            return False
        if not complete:
            note.pieces.append(row.piece)
            self.ends = row.ends
            return True
        if match and row.indent and not self._counts(row, match) and self._later(match[1]):
            self._doubt(row, f"footnote {match[1]} does not follow {note.label}")
            return self._note(row, match)
        self._doubt(row, f"nothing but the full stop shows that footnote {note.label} ended before")
        return False

    def _first(self, row: Row, match: re.Match[str] | None) -> bool:
        """The row after a rule: a footnote, or the rest of one from an earlier page."""
        notes = self.parted.notes
        if match and not (notes and not notes[-1].finished and self._counts(row, match)):
            if not self._expected(match[1]):
                self._doubt(row, f"footnote {match[1]} is out of sequence")
            return self._note(row, match)
        if not notes or notes[-1].finished or row.page_start:
            self._doubt(row, "a footnote rule with no footnote after it")
            return False
        self._doubt(row, f"read as the rest of footnote {notes[-1].label}")
        notes[-1].pieces.append(row.piece)
        self.fresh, self.ends = False, row.ends
        return True

    def _note(self, row: Row, match: re.Match[str]) -> bool:
        piece = replace(row.piece, start=row.piece.start + match.end())
        self.parted.notes.append(Note(match[1], [piece], (self.begin, self.block or 0)))
        self.fresh, self.ends = False, row.ends
        return True

    def _expected(self, label: str) -> bool:
        notes = self.parted.notes
        if label.startswith("*"):
            return self.fresh or (bool(notes) and label == notes[-1].label + "*")
        return int(label) == (notes[-1].number + 1 if notes else 1)

    def _later(self, label: str) -> bool:
        return not label.startswith("*") and int(label) > self.parted.notes[-1].number

    def _counts(self, row: Row, match: re.Match[str] | None) -> bool:
        """Whether the number at the row's start counts what follows: ``4 月``."""
        return match is not None and _COUNTED.match(row.text, match.end()) is not None

    def _next_paragraph(self, row: Row) -> bool:
        match = _NUMBERED.match(row.text)
        return match is not None and int(match[1]) == self.paragraph + 1 and self.paragraph > 0

    def _body_closed(self) -> bool:
        return not self.parted.body or CLOSED.search(self.parted.body[-1].text) is not None

    def _lost_rule(self, row: Row) -> bool:
        match = _NOTE.match(row.text)
        if match is None or not row.indent or self._counts(row, match) or "*" in match[1]:
            return False
        begin = self.parted.notes[-1].body[1] if self.parted.notes else 0
        mark = re.compile(rf"(?<=[，。；：）》”])0*{int(match[1])}(?=\s|$)")
        return self._expected(match[1]) and any(
            mark.search(earlier.text) for earlier in self.parted.body[begin:]
        )

    def _link_in_note(self, row: Row) -> bool:
        if self.block is None or self.fresh or not self.parted.notes:
            return False
        return not row.page_start and is_text_link(self.parted.notes[-1].pieces[-1].text)

    def _doubt(self, row: Row, why: str) -> None:
        self.parted.doubts.append(Doubt(row.line, why))


def part(rows: Sequence[Row], furniture: dict[int, str]) -> Parted:
    """Part the rows that are no furniture into body and footnotes.

    A row of the body that begins a page says so, whatever showed it: no blank line, a form feed,
    page furniture or footnotes before it. What gap it has is then the page's and not the text's.
    """
    parter = _Parter()
    for row in rows:
        if why := furniture.get(row.at):
            parter.furniture(row, why)
        else:
            parter.row(row)
    return parter.parted


def find_marks(parted: Parted) -> tuple[list[Mark], list[Doubt]]:
    """The mark of each footnote in the body that stands before it, in the footnotes' order."""
    marks: list[Mark] = []
    doubts: list[Doubt] = []
    begin = 0
    while begin < len(parted.notes):
        end = begin
        while end < len(parted.notes) and parted.notes[end].body == parted.notes[begin].body:
            end += 1
        rows = parted.body[slice(*parted.notes[begin].body)]
        for star in (True, False):
            group = [i for i in range(begin, end) if (parted.notes[i].number == 0) is star]
            options = [list(_candidates(rows, parted.notes[i].label, i)) for i in group]
            chosen = _align(options)
            marks += [mark for _, mark in chosen]
            doubts += [
                Doubt(mark.row.line, f"{parted.notes[mark.note].label} read as a footnote mark")
                for cost, mark in chosen
                if cost > 1
            ]
            lost = set(group) - {mark.note for _, mark in chosen}
            doubts += [
                Doubt(note.pieces[0].line, f"no mark of footnote {note.label} found")
                for note in (parted.notes[i] for i in sorted(lost))
            ]
        begin = end
    return marks, doubts


def _candidates(rows: Sequence[Row], label: str, note: int) -> Iterator[tuple[int, Mark]]:
    """Each place where the label may stand as a mark, with how unlikely that is (0 to 3)."""
    follows = r"(?!\*)" if label.startswith("*") else r"(?=\s|$|[^\x00-\x7f])"
    pattern = re.compile(rf"{_STRANGE}{re.escape(label)}{follows}")
    for index, row in enumerate(rows):
        for match in pattern.finditer(row.text):
            if match.start() == 0:
                continue
            rest = row.text[match.end() :]
            after = rest.lstrip() or (rows[index + 1].text if index + 1 < len(rows) else "")
            counted = not label.startswith("*") and not rest.startswith("  ")
            cost = _cost(row.text[match.start() - 1], rest) + (
                _COUNTS if counted and _COUNTED.match(after) else 0
            )
            if cost < _NO_MARK:
                start, end = row.piece.start + match.start(), row.piece.start + match.end()
                yield cost, Mark(row, start, end, note)


def _cost(before: str, rest: str) -> int:
    if before in "，。；：！？）)》”」』’]":
        return 0
    if before == "、":
        return 2
    if not re.match(f"[{IDEOGRAPH}]", before):
        return 3
    return 1 if not rest or rest[0].isspace() or rest[0] in "，。；：、）》”" else 3


def _align(options: Sequence[Sequence[tuple[int, Mark]]]) -> list[tuple[int, Mark]]:
    """One mark or none for each footnote, in the order of the text, at the least cost in all."""
    states: dict[tuple[int, int], tuple[int, list[tuple[int, Mark]]]] = {(-1, 0): (0, [])}
    for option in options:
        following = {place: (cost + _NO_MARK, chosen) for place, (cost, chosen) in states.items()}
        for cost, mark in option:
            place = (mark.row.at, mark.start)
            earlier = [state for at, state in states.items() if at < place]
            if earlier:
                best, chosen = min(earlier, key=lambda state: state[0])
                if place not in following or best + cost < following[place][0]:
                    following[place] = (best + cost, [*chosen, (cost, mark)])
        states = following
    return min(states.values(), key=lambda state: state[0])[1]
