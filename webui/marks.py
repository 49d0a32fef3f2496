"""Segments -> HTML: the only function that makes marked text, so it is escaped in one place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup, escape

from indexer import Segment

COLOURS = 6
"""Terms beyond these begin again with the first colour and underline."""
_VARIANT = "别的说法 another name or spelling"
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


def marked(segments: Iterable[Segment], notes: Iterable[Note] = ()) -> Markup:
    """HTML of a text: a ``<mark>`` for each marked segment, a ``<sup>`` link for each note.

    A variant says so to whoever can't see it; the style sheet sets a sign before it. What follows
    a note inside one mark has the class ``rest``, so that this sign stands only once.

    Law: without tags and without the ``<sup>`` elements the text is left, character by character.

    >>> marked([Segment("a<b"), Segment("月球", 7, "word")])
    Markup('a&lt;b<mark class="m1 word">月球</mark>')
    """
    return Markup("").join(_pieces(segments, sorted(notes, key=lambda note: note.offset)))


def _pieces(segments: Iterable[Segment], notes: list[Note]) -> Iterator[Markup]:
    position = 0
    for segment in segments:
        end = position + len(segment.text)
        inside = [note for note in notes if position <= note.offset < end]
        start = position
        for note in inside:
            yield _piece(segment, start - position, note.offset - position)
            yield _note(note)
            start = note.offset
        yield _piece(segment, start - position, end - position)
        position = end
    yield from (_note(note) for note in notes if note.offset >= position)


def _piece(segment: Segment, start: int, end: int) -> Markup:
    text = segment.text[start:end]
    if segment.term is None or not text:
        return escape(text)
    if segment.grade != "variant":
        return Markup('<mark class="m{} {}">{}</mark>').format(
            segment.term % COLOURS, segment.grade, text
        )
    return Markup('<mark class="m{} variant{}" title="{}">{}</mark>').format(
        segment.term % COLOURS, " rest" if start else "", _VARIANT, text
    )


def _note(note: Note) -> Markup:
    return Markup(
        '<sup id="{}">{}<a href="#{}" role="doc-noteref" aria-label="脚注 {}">{}</a></sup>'
    ).format(note.anchor, _WORD_JOINER, quote(note.footnote), note.label, note.label)
