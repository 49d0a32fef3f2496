"""The structure of a segmented text: lines -> blocks, which become passages, and the sections."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from operator import itemgetter
from typing import Protocol

from indexer.model import Description, Doubt, Kind, Section, SourceLine
from indexer.reading.witnesses import Weave

_NUMERALS = "〇零一二三四五六七八九十百"
_LEVELS = (
    re.compile(f"(?P<label>第(?P<number>[{_NUMERALS}]+)(?:[编篇章]|部分)) *(?=[^，、。；：]+$)"),
    re.compile(f"(?P<label>(?P<number>[{_NUMERALS}]+))、"),
    re.compile(f"(?P<label>[（(](?P<number>[{_NUMERALS}]+)[）)])"),
    re.compile(r"(?P<label>(?P<number>[0-9０-９]{1,3})[.．、])(?![0-9０-９])"),
)
"""From chapters, level 0, down."""
_LABEL_BEGINS = frozenset(f"第{_NUMERALS}（(0123456789０１２３４５６７８９")
_LOWEST = len(_LEVELS) - 1
_DECIMAL = re.compile("(?P<number>[0-9０-９]{1,3})[.．][0-9０-９]")
_ITEM = re.compile("[—―─]{2,}|⸺")
_OPEN = ("，", "、", ",")
_CLOSED = re.compile("[。！？!?…][”’」』）)》]*$")
_UNPUNCTUATED = re.compile("[^。！？!?；;]*[^。！？!?；;：:，,、.…—]")
_TITLE_LENGTH = 20
_USUAL_TITLES = ("前言", "序言", "引言", "导言", "结束语", "结语", "后记")


class Slots(Protocol):
    """A text, slot by slot, as far as blocks are concerned."""

    def shown(self, slot: int) -> str: ...

    def label_end(self, slots: Sequence[int], consumed: int, skip_blanks: bool) -> int:
        """How many slots hold so many shown characters, and the blanks after them if skipped."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the woven text: its slots, and what is shown in them without blanks around."""

    slots: Sequence[int]
    text: str
    after_blank: bool
    source: SourceLine
    begins_file: bool

    @property
    def is_closed(self) -> bool:
        return bool(_CLOSED.search(self.text))

    @property
    def is_open(self) -> bool:
        return self.text.endswith(_OPEN)


@dataclass(slots=True)
class Block:
    """A passage in the making: the slots of its label and those of its text, in order."""

    kind: Kind
    label: str
    sections: tuple[str, ...]
    source: SourceLine
    place: str = ""
    citation: str = ""
    head: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    is_closed: bool = False

    def take(self, line: Line, consumed: int, text: Slots) -> None:
        """Add a line whose first ``consumed`` shown characters are the label."""
        end = text.label_end(line.slots, consumed, not self.body)
        self.head += line.slots[:end]
        self.body += line.slots[end:]
        while self.head and self.body and text.shown(self.head[-1]) == "":
            self.body.insert(0, self.head.pop())
        self.is_closed = line.is_closed


@dataclass(frozen=True, slots=True)
class _Heading:
    """A numbered label at the start of a line, which may be a heading."""

    level: int
    number: int
    label: str
    consumed: int


def merged_lines(text: Weave, lines: Mapping[tuple[str, int], SourceLine]) -> Iterator[Line]:
    """The woven text cut where any witness has a line end; what shows nothing joins the next."""
    held: list[int] = []
    for start, end in pairwise(sorted({0, *text.breaks, len(text.slots)})):
        held.extend(range(start, end))
        shown = "".join(text.slots[slot].shown for slot in held).strip()
        if shown:
            first = next(slot for slot in held if text.slots[slot].cells)
            witness, offset = min(text.slots[first].cells.items())
            strand = text.strands[witness]
            source = lines[strand.file, strand.lines[offset]]
            begins_file = not text.seams.isdisjoint(held)
            yield Line(held, shown, text.breaks.get(start, False), source, begins_file)
            held = []


def read_blocks(
    text: Slots, lines: Sequence[Line], outline: Outline, doubts: list[Doubt]
) -> Iterator[Block]:
    """The passages in order; the outline grows on the way. A block without text is left out."""
    labels = [(number, label) for number, line in enumerate(lines) if (label := _label(line))]
    block: Block | None = None
    previous: Line | None = None
    for number, line in enumerate(lines):
        heading = _heading(line, previous, outline, doubts)
        item = _ITEM.match(line.text)
        title_level = None
        if block and not (heading or item) and _ends_cut_heading(line, block, doubts):
            block.take(line, 0, text)
            outline.complete(line.text)
            previous = line
            continue
        if not (heading or item) and _is_title(lines, number, outline, doubts):
            following = bisect_left(labels, number, key=itemgetter(0))
            title_level = _level_within(labels[place][1] for place in range(following, len(labels)))
        if heading or item or title_level is not None or block is None or block.kind == "heading":
            yield from _finished(block, outline, doubts)
            block = _begun(line, heading, item, title_level, outline)
        elif line.after_blank and block.is_closed:
            if block.kind == "item":
                doubts.append(Doubt(line.source, "after a blank line: read as part of the item"))
            else:
                yield from _finished(block, outline, doubts)
                block = _begun(line, None, None, None, outline)
        consumed = heading.consumed if heading else len(item[0]) if item else 0
        block.take(line, consumed, text)
        previous = line
    yield from _finished(block, outline, doubts)


def _begun(
    line: Line,
    heading: _Heading | None,
    item: re.Match[str] | None,
    title_level: int | None,
    outline: Outline,
) -> Block:
    if heading:
        place = outline.enter(heading, line.text.rstrip("。"))
        return Block("heading", heading.label, outline.path, line.source, place, outline.cite())
    if title_level is not None:
        place = outline.enter_unlabelled(line.text, title_level)
        return Block("heading", "", outline.path, line.source, place, outline.cite())
    outline.begin_midway()
    if item:
        return Block("item", item[0], outline.path, line.source)
    return Block("paragraph", "", outline.path, line.source)


def _finished(block: Block | None, outline: Outline, doubts: list[Doubt]) -> Iterator[Block]:
    """Name the block and hand it on, if it holds text."""
    if block is None:
        return
    if not block.body:
        doubts.append(Doubt(block.source, "a label without text"))
        return
    if block.kind == "item":
        block.place, number = outline.place("b")
        block.citation = outline.cite(f"第{number}项")
    elif block.kind == "paragraph":
        block.place, number = outline.place("intro")
        block.citation = outline.cite("" if number == 1 else f"第{number}段")
    yield block


def _heading(
    line: Line, previous: Line | None, outline: Outline, doubts: list[Doubt]
) -> _Heading | None:
    """The heading that the line is, judged by its label, its number and the lines' ends."""
    found = _label(line)
    if found is None:
        decimal = _DECIMAL.match(line.text)
        if decimal and int(decimal["number"]) == outline.last(3) + 1 and not _open(previous):
            doubts.append(
                Doubt(line.source, "a digit after the number's dot: not read as a heading")
            )
        return None
    last = outline.last(found.level)
    if _open(previous):
        doubts.append(Doubt(line.source, "a label within a sentence: not read as a heading"))
        return None
    if found.number == last + 1:
        return found
    is_heading = not line.is_open
    if found.level == _LOWEST:
        begun = 0 < last < found.number <= last + 2
        is_heading = found.number == 1 or (_is_short(line, found) and (begun or outline.is_midway))
    if is_heading and outline.is_midway and not last:
        return found
    read = "read as a heading" if is_heading else "not read as a heading"
    doubts.append(Doubt(line.source, f"number {found.number} after {last}: {read}"))
    return found if is_heading else None


def _is_short(line: Line, found: _Heading) -> bool:
    """Whether what follows the label is as short and unpunctuated as titles are."""
    title = line.text[found.consumed :].removesuffix("。")
    return len(title) <= _TITLE_LENGTH and _UNPUNCTUATED.fullmatch(title) is not None


def _open(line: Line | None) -> bool:
    """Whether the sentence goes on after the line."""
    return line is not None and line.is_open


def _label(line: Line) -> _Heading | None:
    if line.text[0] not in _LABEL_BEGINS:
        return None
    for level, pattern in enumerate(_LEVELS):
        found = pattern.match(line.text)
        number = numeral(found["number"]) if found else None
        if found and number is not None:
            return _Heading(level, number, found["label"], found.end())
    return None


def _is_title(lines: Sequence[Line], number: int, outline: Outline, doubts: list[Doubt]) -> bool:
    """Whether a line without a label is a heading: short, unpunctuated, after a closed line."""
    line = lines[number]
    if len(line.text) > _TITLE_LENGTH or not _UNPUNCTUATED.fullmatch(line.text) or _label(line):
        return False
    if number:
        before = lines[number - 1]
        follows = before.is_closed or (outline.in_title and not _label(before))
    else:
        follows = outline.is_empty and not outline.starts_midway
    if not follows:
        return False
    is_last = number + 1 == len(lines)
    if line.text not in _USUAL_TITLES:
        is_last = is_last or lines[number + 1].begins_file
        read = "read as text" if is_last else "read as a heading"
        doubts.append(Doubt(line.source, f"short and without punctuation: {read}"))
    return not is_last


def _ends_cut_heading(line: Line, block: Block, doubts: list[Doubt]) -> bool:
    """Whether a file's first line is the rest of a heading in which the file before it ended."""
    if block.kind != "heading" or not line.begins_file or line.text in _USUAL_TITLES:
        return False
    follows = not block.is_closed and len(line.text) <= _TITLE_LENGTH
    follows = follows and _UNPUNCTUATED.fullmatch(line.text) is not None
    read = "read as the heading's rest" if follows else "read as text"
    doubts.append(Doubt(line.source, f"the file before ended in a heading: {read}"))
    return follows


def _level_within(following: Iterable[_Heading]) -> int:
    """The level of an unlabelled heading: the highest, or deeper if a numbering goes on after."""
    begun = set()
    for found in following:
        if found.level <= 1:
            return found.level
        if found.number == 1:
            begun.add(found.level)
        elif found.level not in begun:
            return found.level
    return 1


class Outline:
    """The section tree as it grows, and the names of the places in it."""

    def __init__(self, description: Description) -> None:
        self.sections: list[Section] = []
        self._document = description.id
        self._prefix = description.symbol or f"《{description.title}》"
        self._path: list[tuple[int, Section, str]] = []
        self._last: dict[tuple[str, int], int] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._begins_in = description.begins_in
        self._midway: tuple[str, ...] | None = None
        if description.begins_in is not None:
            self._last["", 1] = numeral(description.begins_in[0]) or 0

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(section.id for _, section, _ in self._path)

    @property
    def is_empty(self) -> bool:
        return not self.sections

    @property
    def is_midway(self) -> bool:
        """Whether no section has begun but the one in whose middle the files begin."""
        return self.is_empty or self.path == self._midway

    @property
    def in_title(self) -> bool:
        """Whether the innermost section is one without a label."""
        return bool(self._path) and not self._path[-1][1].label

    @property
    def starts_midway(self) -> bool:
        """Whether the files begin in the middle of a section."""
        return self._begins_in is not None

    def begin_midway(self) -> None:
        """Open the section in whose middle the files begin, if they do."""
        if self._begins_in is not None and not self.sections:
            label, title = self._begins_in
            self._open(1, str(numeral(label) or "h1"), label, f"{label}、{title}", label)
            self._midway = self.path

    def last(self, level: int) -> int:
        """The last number of this level in the section that would hold the next one."""
        return self._last.get((self._parent(level), level), 0)

    def enter(self, heading: _Heading, title: str) -> str:
        """Open a section under the nearest one of a higher level; its place."""
        parent = self._parent(heading.level)
        self._last[parent, heading.level] = heading.number
        cited = heading.label.rstrip(".．")
        return self._open(heading.level, str(heading.number), heading.label, title, cited)

    def complete(self, rest: str) -> None:
        """Add the rest of a title that a file's end had cut."""
        level, section, cited = self._path.pop()
        whole = replace(section, title=section.title + rest)
        self.sections[self.sections.index(section)] = whole
        self._path.append((level, whole, cited if section.label else cited + rest))

    def enter_unlabelled(self, title: str, level: int) -> str:
        """Open a section without a label under the nearest one of a higher level; its place."""
        name = f"h{self._count(self._parent(level), 'h')}"
        return self._open(level, name, "", title, f"，{title}")

    def place(self, kind: str) -> tuple[str, int]:
        """The place of the next unit of its kind in the innermost section, and its number."""
        section = self.path[-1] if self._path else ""
        number = self._count(section, kind)
        if kind == "b":
            name = f"b{number}"
        else:
            name = "tail" if self.path == self._midway else "intro"
            name += "" if number == 1 else str(number)
        return ".".join(filter(None, [section.partition(":")[2], name])), number

    def cite(self, suffix: str = "") -> str:
        labels = "".join(cited for _, _, cited in self._path).removeprefix("，")
        return "，".join(filter(None, [self._prefix, labels, suffix]))

    def _count(self, section: str, kind: str) -> int:
        number = self._counts.get((section, kind), 0) + 1
        self._counts[section, kind] = number
        return number

    def _parent(self, level: int) -> str:
        return next((s.id for other, s, _ in reversed(self._path) if other < level), "")

    def _open(self, level: int, name: str, label: str, title: str, cited: str) -> str:
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        parent = self._path[-1][1].id if self._path else None
        place = ".".join(filter(None, [(parent or "").partition(":")[2], name]))
        repeated = self._count(place, "section")
        place += "" if repeated == 1 else f"-{repeated}"
        section = Section(f"{self._document}:{place}", self._document, title, label, parent)
        self.sections.append(section)
        self._path.append((level, section, cited))
        return place


def numeral(text: str) -> int | None:
    """The value of a Chinese numeral below a thousand, or of digits of any width; else None."""
    if text.isdecimal():
        return int(text)
    if not text or text.strip(_NUMERALS):
        return None
    total = current = 0
    for sign in text:
        if sign in "十百":
            total += (current or 1) * (10 if sign == "十" else 100)
            current = 0
        else:
            current = current * 10 + max(0, _NUMERALS.index(sign) - 1)
    return total + current
