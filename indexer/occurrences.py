"""What the indexed passages say of a text: does it stand, how rare is it, what does it head?"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.normalize import fold_text
from indexer.caches import Forgetful, Remembering
from indexer.matches.naming import naming
from indexer.matches.passages import Passages
from indexer.model import Section, Span
from indexer.query.expansion import Occurrences
from indexer.query.matching import Level, Matcher
from indexer.query.tree import And, Form, Headed, Restrict, Term
from indexer.query.variants import named
from indexer.query.view import PassageView

_REMEMBERED = 4096
_HEADINGS = Restrict("kind", ("heading",), "")
_TRIED = 64
"""Passages in which a name is looked for one by one; in most it is found in the first."""
_FEW = 4
"""Characters up to which a slip may leave no pair of them."""


class IndexedOccurrences(Occurrences):
    """One generation's passages, asked through its engine; answers are remembered."""

    def __init__(self, passages: Passages, sections: Mapping[str, Section]) -> None:
        self._passages, self._sections = passages, sections
        self._engine, self._views = passages.engine, passages.views
        self._stands = Remembering(self._find, _REMEMBERED)
        self._names = Remembering(self._find_name, _REMEMBERED)
        self._rarity = Remembering(self._weigh, _REMEMBERED)
        self._printed = Remembering(self._print, _REMEMBERED)

    @property
    def caches(self) -> Mapping[str, Forgetful]:
        """Where answers are remembered, by what was asked."""
        return {
            "stands": self._stands,
            "names": self._names,
            "rarity": self._rarity,
            "printed": self._printed,
        }

    def stands(self, folded: str) -> bool:
        return self._stands(folded)

    def stands_as(self, typed: str, folded: str) -> bool:
        """Whether a folded text stands, and begins with a minus only where that was typed.

        All dashes fold alike, but only a hyphen excludes: ``-空间`` is no ``—空间``.
        """
        first = unicodedata.normalize("NFKC", typed.strip()[:1])
        if first != "-":
            return self.stands(folded)
        starts = (view.passage.text[span.start] for view, span in self._where(folded))
        return any(unicodedata.normalize("NFKC", start) == first for start in starts)

    def names(self, folded: str) -> bool:
        return self._names(folded)

    def printed(self, folded: str) -> str:
        """A folded text as it is printed where it stands first; itself where it stands nowhere."""
        return self._printed(folded)

    def rarity(self, folded: Iterable[str]) -> float:
        return self._rarity(tuple(folded))

    def _find(self, folded: str) -> bool:
        return any(True for _ in self._where(folded))

    def _where(self, folded: str) -> Iterator[tuple[PassageView, Span]]:
        for number in self._engine.holding(folded).tolist():
            for span in self._views[number].find(folded):
                yield self._views[number], span

    def _print(self, folded: str) -> str:
        for view, span in self._where(folded):
            return view.passage.text[span.start : span.end]
        return folded

    def _find_name(self, folded: str) -> bool:
        form, holding = Form(folded, folded), self._engine.holding(folded)
        if any(any(named(form, self._views[number])) for number in holding[:_TRIED].tolist()):
            return True
        return len(holding) > _TRIED and any(map(len, naming((form,), self._passages)))

    def _weigh(self, folded: tuple[str, ...]) -> float:
        holding = self._engine.in_pairs(folded)  # on every engine as many
        others = len(self._views) - holding
        return math.log(1 + (others + 0.5) / (holding + 0.5))

    def near(self, folded: str) -> Iterator[tuple[str, tuple[frozenset[int], ...]]]:
        """Passages by how many pairs of a text's characters they hold, the most first.

        A short text may have lost every pair, so there most of its characters must stand too.
        """
        shared = self._sharing({folded[i : i + 2] for i in range(len(folded) - 1)})
        if len(folded) <= _FEW:
            lacking = max(1, len(set(folded)) // 3)
            characters = self._sharing(set(folded))
            shared = np.where(characters >= len(set(folded)) - lacking, characters + shared, 0)
        numbers = shared.nonzero()[0]
        for number in numbers[np.argsort(-shared[numbers], kind="stable")].tolist():
            view = self._views[number]
            yield view.folded.text, view.folded_borders

    def _sharing(self, texts: Iterable[str]) -> NDArray[np.int64]:
        """How many of these texts each passage holds."""
        shared = np.zeros(len(self._views), np.int64)
        for text in texts:
            shared[self._engine.holding(text)] += 1
        return shared

    def headed(self, term: Term) -> tuple[Headed, ...]:
        """The sections whose heading names a term, as whole words."""
        asked = And((replace(term, parts=()) if term.parts else term, _HEADINGS))
        candidates = self._engine.candidates(asked).tolist()
        if not candidates:
            return ()
        matcher = Matcher(asked)
        found = (self._heads(self._views[number], matcher) for number in candidates)
        return tuple(filter(None, found))

    def _heads(self, view: PassageView, matcher: Matcher) -> Headed | None:
        """The section that a heading is of, if it holds as whole words what is asked."""
        heading = matcher(view)
        if heading.level is not Level.WHOLE or not view.passage.sections:
            return None
        spans = [m for m in heading.marks if m.grade in ("word", "joined", "variant")]
        length = max((m.end - m.start for m in spans), default=0)
        section = self._sections[view.passage.sections[-1]]
        return Headed(section.id, min(1.0, length / _name_length(section))) if length else None


def _name_length(section: Section) -> int:
    """How many letters and ideographs a section's title has without its label."""
    label, title = fold_text(section.label), fold_text(section.title)
    name = title.removeprefix(label)
    return max(1, sum(1 for sign in name if sign.isalnum()))
