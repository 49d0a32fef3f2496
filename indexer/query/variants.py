"""Where something stands that means a term without being its text: forms, numbers, days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from indexer.analysis.dates import holds
from indexer.analysis.normalize import is_ideograph
from indexer.analysis.numerals import find_numbers
from indexer.model import Span
from indexer.query.tree import Form, Term
from indexer.query.view import PassageView

_LONG = 6
"""Characters from which on a name is itself even where the segmentations cut it otherwise: shorter
ones stand inside other names, such as 印度 in 印度尼西亚 and 国际空间法 in 国际空间法学会."""


def variants(term: Term, view: PassageView, typed: Iterable[Span]) -> list[Span]:
    """Ranges of a term's variants, the longest first where they overlap, beside those as typed."""
    if not (term.forms or term.numbered or term.period):
        return []
    taken = list(typed)
    kept: list[Span] = []
    for span in sorted(_all(term, view), key=lambda span: (span.start - span.end, span)):
        if not any(span.start < other.end and other.start < span.end for other in taken):
            taken.append(span)
            kept.append(span)
    return sorted(kept)


def _all(term: Term, view: PassageView) -> Iterator[Span]:
    for form in term.forms:
        yield from named(form, view)
    if term.numbered:
        yield from numbers(term.numbered, view)
    if term.period:
        for span, period in view.dates:
            if holds(period, term.period):
                yield view.folded.origin(span.start, span.end)


def numbers(text: str, view: PassageView) -> list[Span]:
    """Where a text stands whose numbers are in digits, however the passage writes them."""
    if view.numbered is None:
        return []
    return [view.numbered.origin(*where) for where in find_numbers(view.numbered, text)]


def named(form: Form, view: PassageView) -> Iterator[Span]:
    """Where a name stands as itself: as whole words; a long one however the words are cut."""
    anyhow = is_long(form)
    for span in view.find(form.folded):
        if anyhow or view.is_whole(span):
            yield span


def longest_named(forms: Iterable[Form], view: PassageView) -> Iterator[tuple[Form, Span]]:
    """Where names stand in a passage; of those that overlap, the longest."""
    spans = [(span, form) for form in forms for span in named(form, view)]
    taken: list[Span] = []
    for span, form in sorted(spans, key=lambda one: (one[0].start - one[0].end, one[0])):
        if not any(span.start < other.end and other.start < span.end for other in taken):
            taken.append(span)
            yield form, span


def is_long(form: Form) -> bool:
    """Whether a name is itself even where the segmentations cut it otherwise."""
    return len(form.folded) >= _LONG and any(map(is_ideograph, form.folded))
