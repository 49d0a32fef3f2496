"""One passage as its page prints it: its place, its notes, its neighbours, what it cites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from indexer import Document, Hit, Passage, Request, Searcher, Segment, segments
from webui.language import verbatim
from webui.links import Link, passage_page, reading
from webui.marks import Note
from webui.views.citing import called
from webui.views.document import printed_label
from webui.views.excerpts import Excerpt, excerpt
from webui.views.references import NO_POINTERS, Pointers, pointers

_SHOWN = 30
"""Half the characters that a neighbour shows of itself."""


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote of the passage; ``returns`` are the anchors of its marks."""

    anchor: str
    label: str
    segments: tuple[Segment, ...]
    returns: tuple[str, ...]
    pointers: Pointers


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another passage: what it is called, where it is, how it begins."""

    name: str
    href: str
    beginning: Excerpt


@dataclass(frozen=True, slots=True)
class PassageView:
    """``path`` leads to the sections around it; ``reading``: where it is read in its document.

    ``marked`` by the passages that have this one as their footnote.
    """

    passage: Passage
    name: str
    label: str
    segments: tuple[Segment, ...]
    notes: tuple[Note, ...]
    footnotes: tuple[Footnote, ...]
    path: tuple[Link, ...]
    reading: str
    before: Neighbour | None
    after: Neighbour | None
    marked: tuple[Neighbour, ...]
    pointers: Pointers


def find(searcher: Searcher, identifier: str) -> tuple[Document, Passage] | None:
    """A passage by its id, and its document."""
    document = searcher.document(identifier.partition(":")[0])
    passages = document.passages if document else ()
    passage = next((passage for passage in passages if passage.id == identifier), None)
    return (document, passage) if document and passage else None


def view(
    document: Document,
    passage: Passage,
    searcher: Searcher,
    hit: Hit | None,
    wanted: Request | None,
) -> PassageView:
    """Lay a passage out, with the marks of ``hit``; its links carry the search ``wanted`` on."""
    at = document.passages.index(passage)
    notes = tuple(_notes(document, passage))
    before = document.passages[at - 1] if at else None
    after = document.passages[at + 1] if at + 1 < len(document.passages) else None
    return PassageView(
        passage=passage,
        name=called(searcher, passage),
        label=printed_label(passage, searcher),
        segments=hit.segments if hit else segments(passage.text, ()),
        notes=notes,
        footnotes=tuple(_footnotes(document, notes, searcher)),
        path=tuple(_path(document, passage, searcher, wanted)),
        reading=reading(wanted, document.id, passage.place),
        before=_neighbour(searcher, before, wanted) if before else None,
        after=_neighbour(searcher, after, wanted) if after else None,
        marked=tuple(_neighbour(searcher, one, wanted) for one in _marked_by(document, passage)),
        pointers=_pointers(document, passage, searcher),
    )


def _notes(document: Document, passage: Passage) -> Iterator[Note]:
    """Footnote marks; the anchors are none that a document or another part of the page has."""
    footnotes = {p.id: p for p in document.passages if p.kind == "footnote"}
    for number, reference in enumerate(passage.references, start=1):
        if footnote := footnotes.get(reference.footnote):
            anchor = f"note-{footnote.place}"
            yield Note(reference.offset, anchor, footnote.label, f"mark-{number}")


def _footnotes(document: Document, notes: Iterable[Note], searcher: Searcher) -> Iterator[Footnote]:
    footnotes = {f"note-{p.place}": p for p in document.passages if p.kind == "footnote"}
    returns: dict[str, list[str]] = {}
    for note in notes:
        returns.setdefault(note.footnote, []).append(note.anchor)
    for anchor, marks in returns.items():
        footnote = footnotes[anchor]
        yield Footnote(
            anchor,
            printed_label(footnote, searcher),
            segments(footnote.text, ()),
            tuple(marks),
            _pointers(document, footnote, searcher),
        )


def _marked_by(document: Document, footnote: Passage) -> Iterator[Passage]:
    if footnote.kind == "footnote":
        for passage in document.passages:
            if any(reference.footnote == footnote.id for reference in passage.references):
                yield passage


def _path(
    document: Document, passage: Passage, searcher: Searcher, wanted: Request | None
) -> Iterator[Link]:
    """The document and the sections around a passage; each leads to where it begins."""
    yield Link(_printed(document, document.description.title), reading(wanted, document.id))
    for section in passage.sections:
        first = next(other for other in document.passages if section in other.sections)
        title = searcher.section(section).title
        there = reading(wanted, document.id, first.place)
        yield Link(_printed(document, title), there, current=first is passage)


def _printed(document: Document, title: str) -> Markup:
    """A title in the language of its document."""
    if document.description.language == "zh-Hans":
        return verbatim(title)
    return Markup('<bdi lang="{}">{}</bdi>').format(document.description.language, title)


def _neighbour(searcher: Searcher, passage: Passage, wanted: Request | None) -> Neighbour:
    return Neighbour(
        called(searcher, passage),
        passage_page(wanted, passage.id),
        excerpt([Segment(passage.text)], _SHOWN),
    )


def _pointers(document: Document, passage: Passage, searcher: Searcher) -> Pointers:
    alone = replace(document, passages=(passage,))
    return pointers(alone, searcher).get(passage.id, NO_POINTERS)
