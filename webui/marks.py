"""Segments -> HTML: the only function that makes marked text, so it is escaped in one place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from urllib.parse import quote

from markupsafe import Markup, escape

from indexer import Segment
from webui.language import TAGS, language, say

COLOURS = 6
"""Terms beyond these begin again with the first colour and underline."""
NO_IDS: Mapping[int, str] = {}
_WORD_JOINER = "\u2060"
"""Keeps a footnote mark on the line of what it stands behind."""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote mark before the character at ``offset``, as a link with an id of its own.

    ``footnote`` is the footnote's place in this document, ``label`` what is printed.
    """

    offset: int
    footnote: str
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A range of a text that cites something, as a link; ``outside`` where it leaves this site."""

    start: int
    end: int
    href: str
    outside: bool = False

    def around(self, text: Markup) -> Markup:
        """The link, around its text or a piece of that."""
        if not self.outside:
            return Markup('<a class="cited" href="{}">{}</a>').format(self.href, text)
        return Markup(
            '<a class="cited outside" href="{}" rel="noreferrer" title="{}">{}</a>'
        ).format(self.href, say("reading.outside"), text)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between two cuts; ``first``, where its segment begins with it."""

    start: int
    text: str
    segment: Segment
    first: bool


def marked(
    segments: Iterable[Segment],
    notes: Iterable[Note] = (),
    cited: Iterable[Cited] = (),
    ids: Mapping[int, str] = NO_IDS,
) -> Markup:
    """HTML of a text: a ``<mark>`` for each marked segment, links for notes and citations.

    ``cited`` are disjoint; a footnote mark inside one parts its link in two. ``ids`` has the id of
    a mark by the offset at which that begins. Where a note or the end of a link cuts a mark, the
    id stands on the first piece, and the others have the class ``rest``. A variant says so to
    whoever can't see the sign that the style sheet sets before it.

    Law: without tags and without the ``<sup>`` elements the text is left, character by character.

    >>> marked([Segment("a<b"), Segment("月球", 7, "word")], ids={3: "hit-1"})
    Markup('a&lt;b<mark id="hit-1" class="m1 word">月球</mark>')
    """
    notes = sorted(notes, key=lambda note: note.offset)
    cited = sorted(cited, key=lambda one: one.start)
    cuts = {note.offset for note in notes}
    cuts |= {offset for one in cited for offset in (one.start, one.end)}
    pieces = _cut(segments, sorted(cuts))
    return Markup("").join(_joined(pieces, notes, cited, ids))


def _cut(segments: Iterable[Segment], cuts: Sequence[int]) -> Iterator[_Piece]:
    position = 0
    for segment in segments:
        end = position + len(segment.text)
        inside = cuts[bisect_right(cuts, position) : bisect_left(cuts, end)]
        for start, stop in pairwise((position, *inside, end)):
            if text := segment.text[start - position : stop - position]:
                yield _Piece(start, text, segment, start == position)
        position = end


def _joined(
    pieces: Iterable[_Piece],
    notes: Sequence[Note],
    cited: Sequence[Cited],
    ids: Mapping[int, str],
) -> Iterator[Markup]:
    offsets, starts = [note.offset for note in notes], [one.start for one in cited]

    def place(piece: _Piece) -> tuple[int, int]:
        """How many notes stand before a piece, and how many citations begin."""
        return bisect_right(offsets, piece.start), bisect_right(starts, piece.start)

    written = 0
    for (before, begun), group in groupby(pieces, place):
        yield from map(_note, notes[written:before])
        written = before
        parts = [(piece.start, _piece(piece, ids)) for piece in group]
        link = cited[begun - 1] if begun else None
        inside = [html for start, html in parts if link and start < link.end]
        if link and inside:
            yield link.around(Markup("").join(inside))
        yield from (html for _, html in parts[len(inside) :])
    yield from map(_note, notes[written:])


def _piece(piece: _Piece, ids: Mapping[int, str]) -> Markup:
    segment = piece.segment
    if segment.term is None:
        return escape(piece.text)
    return Markup('<mark{} class="m{} {}{}"{}>{}</mark>').format(
        _attribute("id", ids.get(piece.start) if piece.first else None),
        segment.term % COLOURS,
        segment.grade,
        "" if piece.first else " rest",
        _attribute("title", say("reading.variant") if segment.grade == "variant" else None),
        piece.text,
    )


def _attribute(name: str, value: str | None) -> Markup:
    return Markup(' {}="{}"').format(name, value) if value else Markup("")


def _note(note: Note) -> Markup:
    return Markup(
        '<sup id="{}">{}<a href="#{}" role="doc-noteref" lang="{}" aria-label="{}">{}</a></sup>'
    ).format(
        note.anchor,
        _WORD_JOINER,
        quote(note.footnote),
        TAGS[language()],
        say("reading.footnote", label=note.label),
        note.label,
    )
