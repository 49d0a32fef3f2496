"""Where a passage cites the document or the paragraph that a query names, and how plainly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from indexer.analysis.symbols import plain
from indexer.citations import holds
from indexer.model import Citation, Span
from indexer.query.tree import Place, Symbol
from indexer.query.view import Grade, PassageView

Graded: TypeAlias = tuple[Span, Grade]

_GOES_ON_BEFORE = re.compile(r"[A-Za-z0-9](?:[./-])?$|/$")
_GOES_ON_AFTER = re.compile(r"[A-Za-z0-9]|[./-][A-Za-z0-9]")


def symbol_marks(symbol: Symbol, view: PassageView) -> list[Graded]:
    """Where the symbol stands, where what was typed does, and where else its document is cited.

    The last are variants: a number, 同上, the name of an instrument.
    """
    cited = view.cited.get(symbol.key, ())
    others = (one for one in view.passage.cites if one not in cited)
    elsewhere = list(map(_span, others))
    spelled = [_span(one) for one in cited if one.how == "symbol"]
    typed = [
        span
        for span in view.find(symbol.folded)
        if _stands_alone(view.passage.text, span) and not _meets(span, [*spelled, *elsewhere])
    ]
    marks = [(span, view.grade(span)) for span in [*spelled, *typed]]
    return sorted([*marks, *([] if symbol.exact else _variants(cited, typed))])


def cites_by_name_only(symbol: Symbol, view: PassageView) -> bool:
    """Whether a passage cites the document only by the name of an instrument."""
    cited = view.cited.get(symbol.key, ())
    return bool(cited) and all(one.how == "instrument" for one in cited)


def place_marks(place: Place, view: PassageView) -> list[Graded]:
    """Where a named paragraph is spoken of: as typed, by 第14段 of its document, by a citation."""
    document = [one for key in place.keys for one in view.cited.get(key, ())]
    cited = [one for one in document if holds(one, place.numbers)]
    typed = view.find(place.folded)
    if not typed and document:
        typed = [span for span in view.find(place.paragraph) if _belongs(span, document, view)]
    symbols = (_span(one) for one in cited if one.how == "symbol")
    spelled = [span for span in symbols if not _meets(span, typed)]
    marks = [(span, view.grade(span)) for span in [*typed, *spelled]]
    return sorted([*marks, *([] if place.exact else _variants(cited, typed))])


def _variants(cited: Iterable[Citation], typed: list[Span]) -> Iterator[Graded]:
    """Citations in another spelling than the one typed, where that doesn't stand."""
    for one in cited:
        if one.how != "symbol" and not _meets(_span(one), typed):
            yield _span(one), "variant"


def _belongs(paragraph: Span, cited: list[Citation], view: PassageView) -> bool:
    """Whether the words 第14段 belong to one of these citations, as the last one before them.

    Where no citation of the passage says a paragraph, they may speak of any.
    """
    cites = view.passage.cites
    if not any(one.paragraphs for one in cites):
        return True
    before = [one for one in cites if one.end <= paragraph.start]
    return bool(before) and before[-1] in cited


def _stands_alone(text: str, span: Span) -> bool:
    """Whether a symbol ends here: ``A/76/2`` does not stand in ``A/76/20``."""
    before, after = plain(text[max(0, span.start - 2) : span.start]), text[span.end : span.end + 2]
    return not (_GOES_ON_BEFORE.search(before) or _GOES_ON_AFTER.match(plain(after)))


def _span(citation: Citation) -> Span:
    return Span(citation.start, citation.end)


def _meets(span: Span, others: Iterable[Span]) -> bool:
    return any(other.start < span.end and span.start < other.end for other in others)
