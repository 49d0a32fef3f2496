"""A document as the reading page prints it: outline, headings by depth, notes with links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from indexer import Document, Hit, Passage, Searcher, Section, Segment, segments
from webui.marks import NO_IDS, Note
from webui.views.references import NO_POINTERS, Address, Pointers, passage_address, pointers
from webui.views.stops import Stops, stops

MAX_DEPTH = 6
"""The deepest heading that HTML has."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The beginning of a section that the text itself does not print, as in a resolution."""

    anchor: str
    title: str
    depth: int


@dataclass(frozen=True, slots=True)
class Line:
    """One passage. ``depth`` is 2 to 6 for a heading, else 0; ``found`` where the query matched.

    ``ids`` are those of the marks at which one stops, by the offset at which they begin.
    ``returns`` are the anchors of the places that refer to a footnote.
    """

    passage: Passage
    label: str
    segments: tuple[Segment, ...]
    ids: Mapping[int, str]
    depth: int = 0
    found: bool = False
    notes: tuple[Note, ...] = ()
    returns: tuple[str, ...] = ()
    pointers: Pointers = NO_POINTERS


@dataclass(frozen=True, slots=True)
class _Notes:
    """The footnote marks of each passage, and the anchors of those that lead to each footnote."""

    of: defaultdict[str, list[Note]]
    to: defaultdict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Branch:
    """A section in the outline and what lies below it; ``count``: of places, in all of that."""

    anchor: str
    title: str
    branches: tuple[Branch, ...]
    count: int = 0


@dataclass(frozen=True, slots=True)
class DocumentView:
    """Everything that the reading page prints of a document, in reading order."""

    document: Document
    lines: tuple[Heading | Line, ...]
    outline: tuple[Branch, ...]
    stops: Stops


def view(document: Document, searcher: Searcher, hits: Iterable[Hit] = ()) -> DocumentView:
    """Lay a document out, with the marks of ``hits`` (all of them of this document)."""
    found = {hit.passage.id: hit for hit in hits}
    places = stops(document, searcher, found)
    notes, cited = _notes(document), pointers(document, searcher, _from(document))
    lines: list[Heading | Line] = []
    anchors: dict[str, str] = {}
    taken = {passage.place for passage in document.passages}
    for passage in document.passages:
        lines += _implied(passage, searcher, anchors, taken)
        hit = found.get(passage.id)
        lines.append(
            Line(
                passage=passage,
                label=printed_label(passage, searcher),
                segments=hit.segments if hit else segments(passage.text, ()),
                depth=min(len(passage.sections) + 1, MAX_DEPTH) if passage.kind == "heading" else 0,
                found=hit is not None,
                notes=tuple(notes.of.get(passage.id, ())),
                ids=places.ids.get(passage.id, NO_IDS),
                returns=tuple(notes.to.get(passage.id, ())),
                pointers=cited.get(passage.id, NO_POINTERS),
            )
        )
    return DocumentView(document, tuple(lines), _outline(document, anchors, places), places)


def printed_label(passage: Passage, searcher: Searcher) -> str:
    """A label with what parts it from the text: ``12. ``, ``（二）``, ``一、``, ``——``, ``18 ``."""
    label = passage.label
    if passage.kind == "heading" and passage.sections:
        title = searcher.section(passage.sections[-1]).title.rstrip("。. ")
        body = passage.text.rstrip("。. ")  # a title is kept without its final stop
        return title.removesuffix(body) if title.endswith(body) else label
    if label and (passage.kind == "title" or (label.isdecimal() and passage.kind != "footnote")):
        return f"{label}. "
    return label if passage.kind == "item" or not label else f"{label} "


def _implied(
    passage: Passage, searcher: Searcher, anchors: dict[str, str], taken: Container[str]
) -> Iterator[Heading]:
    """What has to head a passage; ``anchors`` learns where each section begins."""
    for depth, section in enumerate(passage.sections, start=2):
        if section in anchors:
            continue
        if passage.kind == "heading" and section == passage.sections[-1]:
            anchors[section] = passage.place
            continue
        anchor = section.partition(":")[2]
        anchors[section] = f"{anchor}-section" if anchor in taken else anchor
        title = searcher.section(section).title
        yield Heading(anchors[section], title, min(depth, MAX_DEPTH))


def _from(document: Document) -> Address:
    """Where a passage is read from a page that has all of this document, with its marks."""

    def address(passage: Passage) -> str:
        inside = passage.document == document.id
        return f"#{quote(passage.place)}" if inside else passage_address(passage)

    return address


def _notes(document: Document) -> _Notes:
    """Every footnote mark of a document; a footnote may be referred to more than once."""
    footnotes = {p.id: p for p in document.passages if p.kind == "footnote"}
    notes = _Notes(defaultdict(list), defaultdict(list))
    for passage in document.passages:
        for reference in passage.references:
            if footnote := footnotes.get(reference.footnote):
                anchors = notes.to[footnote.id]
                anchors.append(f"to-{footnote.place}" + (f"-{len(anchors) + 1}" if anchors else ""))
                notes.of[passage.id].append(
                    Note(reference.offset, footnote.place, footnote.label, anchors[-1])
                )
    return notes


def _outline(document: Document, anchors: Mapping[str, str], places: Stops) -> tuple[Branch, ...]:
    """The section tree; a section without a passage has no place to lead to."""
    below: defaultdict[str | None, list[Section]] = defaultdict(list)
    for section in document.sections:
        if section.id in anchors:
            below[section.parent].append(section)

    def branches(parent: str | None) -> tuple[Branch, ...]:
        return tuple(
            Branch(anchors[s.id], s.title, branches(s.id), places.by_section.get(s.id, 0))
            for s in below.get(parent, ())
        )

    return branches(None)
