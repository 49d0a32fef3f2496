"""同上 in a footnote: what the footnote before it cites, through any number of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.analysis.symbols import plain
from indexer.citations.details import detail
from indexer.model import Citation, Document, Passage

_IBID = re.compile(r"同 ?上")
_SECONDARY = re.compile(r"(?:另|又|并|还)(?:请)?(?:参|可)?见|参(?:看|阅)")
_OF_ITS_OWN = re.compile(r"[ ,]{0,3}(?:《|“|联合国|补编|第[^,;。]{1,12}届)")


def with_ibid(document: Document) -> Document:
    """The document with a citation for every 同上 of its footnotes that leads to a symbol.

    It means the main source of the footnote before, or of what stands before it in its own; a
    source without a symbol, or two of equal standing, lead nowhere. What is cited already stays.
    """
    passages = []
    before: Citation | None = None
    for passage in document.passages:
        if passage.kind == "footnote":
            passage = _resolved(passage, before)
            before = _main_source(passage)
        passages.append(passage)
    return replace(document, passages=tuple(passages))


def _resolved(passage: Passage, before: Citation | None) -> Passage:
    simple = plain(passage.text)
    cites = list(passage.cites)
    for found in _IBID.finditer(simple):
        place = bisect_left(cites, found.end(), key=lambda citation: citation.start)
        earlier = cites[place - 1] if place else None
        if earlier and earlier.end > found.start():
            continue
        following = cites[place].start if place < len(cites) else None
        first = not simple[: found.start()].strip()
        source = earlier or (before if first else None)
        if source and not _names_its_own(simple, found.end(), following):
            cites.insert(place, _again(source, found, passage.text, simple))
    return replace(passage, cites=tuple(cites))


def _names_its_own(simple: str, end: int, following: int | None) -> bool:
    """Whether 同上 only repeats the series, and a title or a symbol of its own follows."""
    directly = following is not None and not simple[end:following].strip(" ,(")
    return directly or bool(_OF_ITS_OWN.match(simple, end))


def _again(source: Citation, found: re.Match[str], text: str, simple: str) -> Citation:
    """The source once more, at the place said here; at the same place if none is said."""
    place = detail(simple, found.end())
    printed = text[place.start : place.end] or source.detail
    paragraphs = place.paragraphs if place.end > place.start else source.paragraphs
    return Citation(found.start(), found.end(), source.symbol, paragraphs, printed, "ibid")


def _main_source(footnote: Passage) -> Citation | None:
    """What a footnote cites before any semicolon and 另见, if that is one document."""
    simple = plain(footnote.text)
    stops = [found.start() for found in re.finditer(r"[;。]", simple)]
    end = min(stops, default=len(simple))
    if secondary := _SECONDARY.search(simple, 0, end):
        end = secondary.start()
    main = list(_within(footnote.cites, end))
    return main[0] if len({citation.symbol for citation in main}) == 1 else None


def _within(cites: Sequence[Citation], end: int) -> Iterator[Citation]:
    return (citation for citation in cites if citation.end <= end)
