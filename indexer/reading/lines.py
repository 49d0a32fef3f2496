"""What readers share: files into lines, and pieces of lines into text that knows its origin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import SourceError
from indexer.model import Run, Source, SourceFile, SourceLine

IDEOGRAPH = (
    "\u2e80-\u2fd5\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002ffff\U00030000-\U0003ffff"
)
_WIDE = re.compile(f"[{IDEOGRAPH}\u3000-\u303f\uff00-\uffef\u2018-\u201d\u2014\u2026]")


def read_source(path: Path) -> SourceFile:
    """Read one UTF-8 file. Lines end at LF or CRLF only: a form feed is part of its line.

    Raises SourceError with the line's number where a byte is not UTF-8.
    """
    lines = []
    for number, raw in enumerate(path.read_bytes().split(b"\n"), start=1):
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise SourceError(f"not UTF-8 at byte {error.start + 1}", path.name, number) from error
        if number == 1:
            text = text.removeprefix("\ufeff")
        lines.append(SourceLine(path.name, number, text.removesuffix("\r")))
    if not lines[-1].text:
        lines.pop()
    return SourceFile(path.name, tuple(lines))


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``start`` to ``end`` (from 0, half-open) of one source line."""

    line: SourceLine
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end]


def stripped(line: SourceLine) -> Piece:
    """The line without the blanks around it."""
    text = line.text
    start = len(text) - len(text.lstrip())
    return Piece(line, start, max(start, len(text.rstrip())))


def unwrap(pieces: Sequence[Piece]) -> tuple[str, Source]:
    """Join pieces of one file to running text, with the way back from each character.

    Between two pieces nothing is put where either neighbour is an ideograph or a wide sign, and
    the blanks that the source has there are kept only between two Latin characters, where a line
    end counts as one blank. That blank's origin is the line end itself.
    """
    text = ""
    runs: list[Run] = []
    previous: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if previous is not None and needs_blank(text[-1], piece.text[0]):
            blank = _blank_between(previous, piece)
            if blank is not None:
                runs.append(Run(len(text), 1, previous.line.number, blank + 1))
                text += " "
        runs.append(Run(len(text), len(piece.text), piece.line.number, piece.start + 1))
        text += piece.text
        previous = piece
    return text, Source(pieces[0].line.file, tuple(runs))


def needs_blank(left: str, right: str) -> bool:
    """Whether a line end between two characters stood for a blank."""
    if left.isspace() or right.isspace():
        return False
    return not (_WIDE.match(left) or _WIDE.match(right) or left in "-/")


def _blank_between(left: Piece, right: Piece) -> int | None:
    """Where the line of ``left`` has a blank before ``right``: at its end, if that is another line.

    Between pieces of one line something was taken out, a footnote mark for one; only a blank that
    stood beside it is one.
    """
    if left.line != right.line:
        return left.end
    between = range(left.end, right.start)
    return next((at for at in between if left.line.text[at].isspace()), None)
