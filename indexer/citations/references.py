"""What a passage cites and what cites it: the citations of a corpus, followed both ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from indexer.analysis.symbols import symbol_key
from indexer.citations.details import in_annex
from indexer.model import Citation, Document, Passage

_SERVER = "https://undocs.org/zh/"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One citation of a passage, and where it leads.

    ``via``: the id of the footnote that holds it; empty where the passage itself does.
    ``passages``: ids in the corpus, in reading order. ``address``: where the document stands, if it
    is none of the corpus.
    """

    citation: Citation
    via: str = ""
    passages: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A passage that cites, with its citation; ``via`` as in Outgoing."""

    passage: str
    citation: Citation
    via: str = ""


class References:
    """The citations of documents that with_citations() has gone through.

    A citation with paragraphs leads to these, if the corpus has them; otherwise to the passage
    that stands for the document: its title, or else its first one.
    """

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents: defaultdict[str, list[_Target]] = defaultdict(list)
        self._passages = {p.id: p for document in documents for p in document.passages}
        for document in documents:
            if document.description.symbol and document.passages:
                key = symbol_key(document.description.symbol)
                self._documents[key].append(_target(document))
        self._into: defaultdict[str, list[Incoming]] = defaultdict(list)
        for passage in self._passages.values():
            for leads in self.out(passage.id):
                coming = Incoming(passage.id, leads.citation, leads.via)
                faces = (target.face for target in self._cited(leads.citation))
                for place in dict.fromkeys((*leads.passages, *faces)):
                    self._into[place].append(coming)

    def out(self, passage: str) -> tuple[Outgoing, ...]:
        """What a passage cites, then what its footnotes cite, in order; nothing for no id."""
        found = self._passages.get(passage)
        return tuple(self._all(found)) if found else ()

    def into(self, passage: str) -> tuple[Incoming, ...]:
        """What cites a passage, in reading order.

        For the one that stands for its document, everything that cites the document.
        """
        return tuple(self._into.get(passage, ()))

    def _all(self, passage: Passage) -> Iterator[Outgoing]:
        for citation in passage.cites:
            yield self._followed(citation, "")
        for footnote in dict.fromkeys(reference.footnote for reference in passage.references):
            if footnote in self._passages and footnote != passage.id:
                for citation in self._passages[footnote].cites:
                    yield self._followed(citation, footnote)

    def _cited(self, citation: Citation) -> list[_Target]:
        return self._documents.get(symbol_key(citation.symbol), [])

    def _followed(self, citation: Citation, via: str) -> Outgoing:
        targets = self._cited(citation)
        if not targets:
            return Outgoing(citation, via, (), address(citation.symbol))
        places = (place for target in targets for place in target.places(citation))
        return Outgoing(citation, via, tuple(dict.fromkeys(places)))


@dataclass(frozen=True, slots=True)
class _Target:
    """A document that can be cited: the passage that stands for it, and its paragraphs."""

    face: str
    numbered: Mapping[tuple[bool, int], Sequence[str]]

    def places(self, citation: Citation) -> tuple[str, ...]:
        annex = in_annex(citation.detail)
        found = tuple(
            place
            for (in_its_annex, number), places in self.numbered.items()
            if in_its_annex == annex and holds(citation, (number,))
            for place in places
        )
        return found or (self.face,)


def address(symbol: str) -> str:
    """Where the UN's document server keeps the Chinese text that bears a symbol."""
    return f"{_SERVER}{quote(symbol, safe='/')}"


def holds(citation: Citation, numbers: Iterable[int]) -> bool:
    """Whether a citation means one of these paragraphs."""
    return any(first <= number <= last for number in numbers for first, last in citation.paragraphs)


def numbered_paragraphs(document: Document) -> dict[tuple[bool, int], list[str]]:
    """The passages that are numbered paragraphs: (in an annex, number) -> ids."""
    numbered: defaultdict[tuple[bool, int], list[str]] = defaultdict(list)
    for passage in document.passages:
        if number := paragraph_number(passage):
            numbered[number].append(passage.id)
    return dict(numbered)


def paragraph_number(passage: Passage) -> tuple[bool, int] | None:
    """Of a numbered paragraph, whether it is in an annex, and its number."""
    if passage.kind == "paragraph" and passage.label.isdecimal():
        return "annex" in passage.place.split(".")[0], int(passage.label)
    return None


def _target(document: Document) -> _Target:
    titles = (passage.id for passage in document.passages if passage.kind == "title")
    face = next(titles, document.passages[0].id)
    return _Target(face, numbered_paragraphs(document))
