"""UN papers (resolutions and reports): source files into sections and passages.

The way: ``un_layout`` measures lines and finds the page's furniture, ``un_footnotes`` parts body
and footnotes, ``un_blocks`` finds headings and paragraphs, and here they get sections, ids and
citations. Nothing raises: what could be read in another way is a Doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indexer.model import (
    Description,
    Document,
    Doubt,
    Furniture,
    Kind,
    Passage,
    ReadingResult,
    Reference,
    Run,
    Section,
    Source,
    SourceFile,
    SourceLine,
)
from indexer.reading.lines import Piece, needs_blank, unwrap
from indexer.reading.un_blocks import split_blocks
from indexer.reading.un_footnotes import Mark, Note, find_marks, part
from indexer.reading.un_labels import Block, is_dated, is_opener
from indexer.reading.un_layout import Row, furniture, measure

_NUMERALS = "一二三四五六七八九"
_ANNEX_IDS = {"附件": "annex", "附录": "appendix", "附文": "enclosure", "增编": "addendum"}


def read_un(description: Description, files: Sequence[SourceFile]) -> ReadingResult:
    """Read one UN paper. Every line that is not blank is in a passage or in ``furniture``."""
    rows = measure(files)
    page, doubts = furniture(rows, description)
    parted = part(rows, page)
    marks, mark_doubts = find_marks(parted)
    blocks = split_blocks(parted.body, description.title)
    writer = _Writer(description, parted.notes, marks, blocks.resolution)
    writer.body(blocks.blocks)
    writer.footnotes(parted.notes)
    left = _left_over(rows, writer.passages, page)
    doubts += parted.doubts + mark_doubts + blocks.doubts + writer.doubts
    doubts += [Doubt(row.line, "a label or mark with no text of its own") for row in left]
    removed = [(at, why) for at, why in page.items() if at not in parted.links_in_text]
    removed += [(row.at, "label or mark alone") for row in left]
    places = {(row.line.file, row.line.number): row.at for row in rows}
    return ReadingResult(
        Document(description, tuple(writer.sections), tuple(writer.passages)),
        furniture=tuple(Furniture(rows[at].line, why) for at, why in sorted(removed)),
        doubts=tuple(sorted(doubts, key=lambda d: places[d.line.file, d.line.number])),
    )


def _left_over(rows: Sequence[Row], passages: Sequence[Passage], page: dict[int, str]) -> list[Row]:
    """Rows that are neither furniture nor, in part, in a passage."""
    covered = {
        (source.file, run.line)
        for passage in passages
        for source in passage.sources
        for run in source.runs
    }
    return [
        row
        for row in rows
        if row.at not in page and (row.line.file, row.line.number) not in covered
    ]


def _sources(pieces: Sequence[Piece]) -> tuple[str, tuple[Source, ...]]:
    """The running text of pieces, and where it stands in each file that has part of it."""
    filled = [piece for piece in pieces if piece.text]
    if not filled:
        return "", ()
    text, source = unwrap(filled)
    runs: dict[str, list[Run]] = {}
    following = 0
    for run in source.runs:
        piece = filled[min(following, len(filled) - 1)]
        if (run.line, run.column) == (piece.line.number, piece.start + 1):
            following += 1
        else:
            piece = filled[following - 1]
        runs.setdefault(piece.line.file, []).append(run)
    return text, tuple(Source(file, tuple(parts)) for file, parts in runs.items())


def _number_of(numeral: str) -> str:
    """``十二`` -> ``12``; what is no Chinese numeral below 100 stays as it is."""
    tens, ten, ones = numeral.rpartition("十")
    if any(sign not in _NUMERALS for sign in tens + ones) or len(tens) > 1 or len(ones) > 1:
        return numeral
    if not ten and not ones:
        return numeral
    value = 10 * (_NUMERALS.index(tens) + 1 if tens else 1) if ten else 0
    return str(value + (_NUMERALS.index(ones) + 1 if ones else 0))


class _Writer:
    """Writes passages and sections in reading order. ``base`` is the part that sections hang in."""

    def __init__(
        self,
        description: Description,
        notes: Sequence[Note],
        marks: Sequence[Mark],
        resolution: bool,
    ) -> None:
        self.document = description.id
        self.prefix = description.symbol or f"《{description.title}》"
        self.resolution = resolution
        self.passages: list[Passage] = []
        self.sections: list[Section] = []
        self.doubts: list[Doubt] = []
        self.used: set[str] = set()
        self.note_ids = self._name_notes(notes)
        self.marks: dict[SourceLine, list[Mark]] = {}
        for mark in sorted(marks, key=lambda mark: (mark.row.at, mark.start)):
            self.marks.setdefault(mark.row.line, []).append(mark)
        self.base: tuple[str, ...] = ()
        self.stack: list[tuple[int, str, str]] = []
        self.annex: tuple[str, str] | None = None
        self.preamble = resolution
        self.counts: dict[str, int] = {}

    def body(self, blocks: Sequence[Block]) -> None:
        for at, block in enumerate(blocks):
            after = blocks[at + 1] if at + 1 < len(blocks) else None
            match block.kind:
                case "title":
                    self._write("title", "title", "标题", block, label=block.label)
                case "front":
                    self._front(block)
                case "heading":
                    self._heading(block)
                case "annex":
                    self._annex(block, after)
                case "annex title":
                    self._write("annex.title", "heading", "标题", block)
                case "annex note":
                    self._write("note", "note", "说明", block)
                case "number":
                    self._numbered(block)
                case "text":
                    self._text(block, after)
                case "date" | "meeting":
                    self.base, self.stack, self.preamble = (), [], False
                    self._write(block.kind, "note", {"date": "日期"}.get(block.kind, "会议"), block)

    def footnotes(self, notes: Sequence[Note]) -> None:
        """Write the footnotes, stars first, then by number, in a section of their own."""
        filled = [(self.note_ids[at], note) for at, note in enumerate(notes)]
        filled = [(name, note) for name, note in filled if any(piece.text for piece in note.pieces)]
        if not filled:
            return
        section = self._section("footnotes", "脚注")
        for name, note in sorted(filled, key=lambda pair: pair[1].number):
            text, sources = _sources(note.pieces)
            citation = f"{self.prefix}，脚注{note.label}"
            self.passages.append(
                Passage(
                    name, self.document, "footnote", note.label, (section,), citation, text, sources
                )
            )

    # ---- parts ---------------------------------------------------------------------------------

    def _front(self, block: Block) -> None:
        begun = {passage.place for passage in self.passages}
        bracketed = block.text.startswith(tuple("[（(［"))
        if bracketed and not self.resolution and "date" not in begun:
            self._write("date", "note", "日期", block)
        elif not begun and not is_dated(block.text):
            self._write("organ", "note", "机关", block)
        else:
            number = self._count("note")
            self._write(f"note{number}", "note", f"说明{number}", block)

    def _heading(self, block: Block) -> None:
        self._end_preamble()
        while self.stack and self.stack[-1][0] >= block.rank:
            self.stack.pop()
        parent = self.stack[-1][1] if self.stack else ".".join(self._base_place())
        cited = self.stack[-1][2] if self.stack else ""
        if block.label:
            step = _number_of(block.label.strip("()（）第章编节部分"))
            step = f"s{step}" if self.annex and not self.stack else step
            cited = f"{cited}.{block.label}" if cited else block.label
        else:
            step = f"h{self._count(f'{parent}.h')}"
        place = f"{parent}.{step}" if parent else step
        title = f"{block.label}{block.separator}"
        blank = "" if block.separator == "、" or not title else " "
        alone = block.text == block.label
        sections = self._path()
        place = self._unused(place, block)
        self._section(place, block.label if alone else f"{title}{blank}{block.text}", block.label)
        self.stack.append((block.rank, place, cited))
        where = f"{cited}节" if cited else ""
        where = where if block.label else "，".join(filter(None, (where, block.text)))
        label = "" if alone else block.label
        self._append(place, "heading", label, (*sections, self._id(place)), where, block)

    def _annex(self, block: Block, after: Block | None) -> None:
        number = _number_of(block.label)
        place = self._unused(_ANNEX_IDS[block.text[:2]] + number, block)
        title = block.text
        if after and after.kind == "annex title":
            title = f"{title} {after.text}"
        self.base, self.stack, self.counts = (), [], {}
        self._section(place, title, block.label)
        self.base, self.annex, self.preamble = (place,), (place, block.text), True
        self._append(place, "heading", "", self._path(), "", block)

    def _numbered(self, block: Block) -> None:
        self._end_preamble()
        place = {True: "op", False: "p"}[self.resolution] + block.label
        self._write(
            block.label if self.annex else place,
            "paragraph",
            f"第{block.label}段",
            block,
            block.label,
        )

    def _text(self, block: Block, after: Block | None) -> None:
        text = self._pieces(block)[0]
        joined = unwrap(text)[0] if any(piece.text for piece in text) else ""
        if self.preamble and self._opens(joined, after):
            self._begin_preamble(joined)
            self._count("opener")
            self._write("opener", "note", "开头语", block)
        elif self.preamble and (joined.endswith("，") or (self.resolution and not self.annex)):
            self._begin_preamble("，")
            if not joined.endswith("，"):
                self._doubt(block, "read as a clause of the preamble, but does not end as one")
            number = self._count("pp")
            self._write(f"pp{number}", "clause", f"序言部分第{number}段", block)
        else:
            if self.resolution and not self.annex:
                self._doubt(block, "a paragraph without a number among numbered ones")
            number = self._count("u")
            self._write(f"u{number}", "paragraph", f"未编号第{number}段", block)

    def _opens(self, text: str, after: Block | None) -> bool:
        """Whether a text is the opener of a preamble, or of the paragraphs that follow it."""
        if len(text) > 30 or after is None:
            return False
        if text.endswith("："):
            return after.kind == "number"
        begun = "pp" in self.counts or "opener" in self.counts
        expected = after.kind == "text" or (self.resolution and not self.annex)
        return is_opener(text) and expected and not begun

    def _begin_preamble(self, text: str) -> None:
        """Open the section of the clauses, unless all there is is the line before paragraph 1."""
        place = ".".join((*self._base_place(), "preamble"))
        if self.base[-1:] != (place,) and text.endswith("，"):
            self._section(place, "序言")
            self.base = (*self.base, place)

    def _end_preamble(self) -> None:
        if self.preamble:
            self.preamble = False
            self.base = () if self.annex is None else (self.annex[0],)
            if self.resolution and self.annex is None:
                self._section("operative", "执行部分")
                self.base = ("operative",)

    # ---- ids and passages ----------------------------------------------------------------------

    def _base_place(self) -> tuple[str, ...]:
        if self.annex:
            return (self.annex[0],)
        return () if self.preamble else self.base

    def _id(self, place: str) -> str:
        return f"{self.document}:{place}"

    def _path(self) -> tuple[str, ...]:
        return tuple(self._id(place) for place in (*self.base, *(step[1] for step in self.stack)))

    def _count(self, what: str) -> int:
        self.counts[what] = self.counts.get(what, 0) + 1
        return self.counts[what]

    def _section(self, place: str, title: str, label: str = "") -> str:
        path = self._path()
        parent = path[-1] if path and place != "footnotes" else None
        self.used.add(place)
        self.sections.append(Section(self._id(place), self.document, title, label, parent))
        return self._id(place)

    def _unused(self, place: str, block: Block) -> str:
        """The place, or one beside it where another passage has it already."""
        if place not in self.used:
            return place
        number = 2
        while f"{place}-{number}" in self.used:
            number += 1
        self._doubt(block, f"{place} stands for the second time")
        return f"{place}-{number}"

    def _write(self, place: str, kind: Kind, cited: str, block: Block, label: str = "") -> None:
        if self.annex and not place.startswith(f"{self.annex[0]}."):
            place = f"{self.annex[0]}.{place.removeprefix('annex.')}"
        self._append(self._unused(place, block), kind, label, self._path(), cited, block)

    def _append(
        self, place: str, kind: Kind, label: str, path: tuple[str, ...], cited: str, block: Block
    ) -> None:
        pieces, places = self._pieces(block)
        text, sources = _sources(pieces)
        if not text:
            return
        self.used.add(place)
        annex = self.annex[1] if self.annex else ""
        citation = "，".join(filter(None, (self.prefix, annex, cited)))
        references = tuple(
            Reference(offset, self.note_ids[note])
            for offset, note in (
                (len(_sources(pieces[:before])[0]), note) for before, note in places
            )
        )
        self.passages.append(
            Passage(
                self._id(place),
                self.document,
                kind,
                label,
                path,
                citation,
                text,
                sources,
                references=references,
            )
        )

    def _pieces(self, block: Block) -> tuple[list[Piece], list[tuple[int, int]]]:
        """A block's pieces without footnote marks; each mark as (pieces before it, note)."""
        pieces: list[Piece] = []
        places: list[tuple[int, int]] = []
        for piece in block.pieces:
            rest = piece
            for mark in self.marks.get(piece.line, ()):
                if not rest.start <= mark.start or not mark.end <= rest.end:
                    continue
                pieces.append(replace(rest, end=mark.start))
                places.append((len(pieces), mark.note))
                rest = _after_mark(rest, mark)
            pieces.append(rest)
        return pieces, places

    def _name_notes(self, notes: Sequence[Note]) -> list[str]:
        names: list[str] = []
        for note in notes:
            stars = len(note.label) if note.number == 0 and "*" in note.label else 0
            place = f"fnstar{stars}" if stars else f"fn{note.number}"
            name, number = place, 2
            while name in self.used:
                name, number = f"{place}-{number}", number + 1
            if name != place:
                line = note.pieces[0].line
                self.doubts.append(Doubt(line, f"{place} stands for the second time"))
            self.used.add(name)
            names.append(self._id(name))
        return names

    def _doubt(self, block: Block, why: str) -> None:
        self.doubts.append(Doubt(block.rows[0].line, why))


def _after_mark(piece: Piece, mark: Mark) -> Piece:
    """What follows a mark in its piece, without the blanks after it, unless words need one."""
    text = piece.line.text
    start = mark.end
    while start < piece.end and text[start].isspace():
        start += 1
    keep = start > mark.end and start < piece.end and needs_blank(text[mark.start - 1], text[start])
    return replace(piece, start=start - 1 if keep else start)
