"""Whether a passage can match a term at all: seen from a few searches in its text.

Most candidates of a long term hold too few of its words; they need not be looked at closely.
"""

from __future__ import annotations

from dataclasses import dataclass

from indexer.query.tree import Part, Term
from indexer.query.view import PassageView


@dataclass(frozen=True, slots=True)
class _PartNeeds:
    """What a part must hold for its words to count: any form of it for all, or else each itself."""

    forms: tuple[str, ...]
    words: tuple[str, ...]
    always: bool


class Sieve:
    """One term, made ready. Law: what is let through may not match; what is not never does."""

    def __init__(self, term: Term) -> None:
        self._texts = (term.folded, *(form.folded for form in term.forms))
        self._sections = frozenset(headed.section for headed in term.headed)
        self._always = bool(term.numbered or term.period)  # which stand there in other spellings
        self._parts = tuple(map(_needs, term.parts))
        self._most = term.most

    def lets(self, view: PassageView) -> bool:
        """Whether the term, a variant of it or most of its words can be found here."""
        if self._always or view.has_readings:
            return True
        text = view.folded.text
        for one in self._texts:
            if one in text:
                return True
        if self._sections and not self._sections.isdisjoint(view.passage.sections[-1:]):
            return True
        return bool(self._parts) and self._holds_most(text)

    def _holds_most(self, text: str) -> bool:
        lacking = self._most
        for part in self._parts:
            if part.always:
                lacking -= len(part.words)
                continue
            for form in part.forms:
                if form in text:
                    lacking -= len(part.words)
                    break
            else:
                for word in part.words:
                    if word in text:
                        lacking -= 1
        return lacking <= 0


def _needs(part: Part) -> _PartNeeds:
    return _PartNeeds(tuple(form.folded for form in part.forms), part.words, part.number)
