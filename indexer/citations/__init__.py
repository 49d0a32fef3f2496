"""What each passage of a corpus cites: symbols, numbered resolutions, 同上, named instruments.

Everything rests on the texts themselves: a rule that needs to know what some instrument or body is
called elsewhere is none. What no rule can decide is no citation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.analysis.symbols import SUPPLEMENT, cited_symbols, plain
from indexer.citations.details import detail
from indexer.citations.ibid import with_ibid
from indexer.citations.instruments import Ties, citing, tied, with_instruments
from indexer.citations.numbers import Organ, cited_numbers, organ_of
from indexer.citations.references import (
    Incoming,
    Outgoing,
    References,
    address,
    holds,
    numbered_paragraphs,
    paragraph_number,
)
from indexer.model import Citation, CitedBy, Document, Span

__all__ = [
    "Incoming",
    "Outgoing",
    "References",
    "Ties",
    "address",
    "cited_numbers",
    "holds",
    "numbered_paragraphs",
    "paragraph_number",
    "tied",
    "with_citations",
    "with_named",
    "with_own",
]


_STROKE = re.compile(r"[/⁄∕／(（]")
_DIGIT = re.compile(r"[0-9０-９]")
"""What stands in every symbol, and in the number of every resolution."""


def with_citations(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The same documents, each passage with what it cites: sorted, disjoint, inside its text."""
    return with_named(list(map(with_own, documents)))


def with_own(document: Document) -> Document:
    """A document with what can be told from itself alone: symbols, numbers and 同上."""
    return with_ibid(_with_direct(document))


def with_named(documents: Sequence[Document]) -> tuple[Document, ...]:
    """Documents that were gone through one by one, now with the instruments that any of them names.

    Together that is ``with_citations``.
    """
    ties = tied(documents)
    return tuple(with_ibid(with_instruments(document, ties)) for document in documents)


def _with_direct(document: Document) -> Document:
    """Every passage with the symbols and the numbers that stand in it."""
    own = organ_of(document.description.symbol or "")
    return replace(
        document,
        passages=tuple(
            citing(passage, tuple(_direct(passage.text, own))) for passage in document.passages
        ),
    )


def _direct(text: str, own: Organ) -> Iterator[Citation]:
    """Citations in order, each with its place; a number inside a symbol is none."""
    if not (_STROKE.search(text) and _DIGIT.search(text)):
        return
    simple = plain(text)
    numbers = {span: symbol for symbol, span in cited_numbers(text, own)}
    symbols = {span: symbol for symbol, span in cited_symbols(text)}
    inside = {offset for span in symbols for offset in range(span.start, span.end)}
    free = {s: symbol for s, symbol in numbers.items() if inside.isdisjoint(range(s.start, s.end))}
    found = sorted((symbols | free).items())
    ends = _ends([span for span, _ in found], simple)
    for (span, symbol), end in zip(found, ends, strict=True):
        place = detail(simple, end)
        stands = simple[span.start : span.end].replace(" ", "") == symbol
        how: CitedBy = "symbol" if stands else "number"
        printed = text[place.start : place.end]
        yield Citation(span.start, span.end, symbol, place.paragraphs, printed, how)


def _ends(spans: list[Span], simple: str) -> list[int]:
    """Behind what the place of each citation stands: a symbol's, behind its supplements too."""
    ends = [span.end for span in spans]
    for position in reversed(range(len(spans) - 1)):
        if SUPPLEMENT.match(simple, spans[position].end, spans[position + 1].end):
            ends[position] = ends[position + 1]
    return ends
