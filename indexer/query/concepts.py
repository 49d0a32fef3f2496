"""Other names of what was typed: a concept's forms in place of a term, or of a piece of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from indexer.analysis.normalize import fold_text, is_ideograph
from indexer.query.tree import Form
from indexer.terminology import Concept, Terminology, name_key

_MAX_SPELLINGS = 32
_LONG = 4
"""Characters from which on a name is taken for itself even where no word begins or ends."""


@dataclass(frozen=True, slots=True)
class Named:
    """A range of a folded text that names a concept."""

    start: int
    end: int
    concept: Concept


class Concepts:
    """A terminology, to be asked about folded texts.

    ``words`` cuts a folded text and gives the ranges; forms are given with their words.
    """

    def __init__(
        self, terminology: Terminology, words: Callable[[str], Sequence[tuple[int, int]]]
    ) -> None:
        self.concepts = terminology.concepts
        self._words = words
        self._owners: dict[str, Concept] = {}
        self._by_key: dict[str, Concept] = {}
        for concept in terminology.concepts:
            for name in _names(concept):
                self._owners[fold_text(name)] = concept
                self._by_key[name_key(name)] = concept
        ordered = sorted(self._owners, key=lambda name: (-len(name), name))
        self._any = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def concept(self, text: str) -> Concept | None:
        """The concept whose name a text is; Latin names in any spelling."""
        return self._owners.get(fold_text(text)) or self._by_key.get(name_key(text))

    def forms(self, concept: Concept) -> tuple[Form, ...]:
        """All names of a concept, the preferred one first."""
        return tuple(map(self.form, _names(concept)))

    def form(self, text: str) -> Form:
        """A text with its words, as engines weigh them."""
        folded = fold_text(text)
        return Form(text, folded, tuple(folded[start:end] for start, end in self._words(folded)))

    def named(self, folded: str) -> tuple[Named, ...]:
        """The names in a folded text, longest first and left to right, never overlapping.

        A short name must begin and end where words do, a Latin one where Latin runs do.
        """
        if self._any is None:
            return ()
        borders = {place for span in self._words(folded) for place in span}
        found, position = [], 0
        while match := self._any.search(folded, position):
            start, end = match.span()
            bounded = start in borders and end in borders
            if bounded or (end - start >= _LONG and is_ideograph(folded[start])):
                found.append(Named(start, end, self._owners[match.group()]))
                position = end
            else:
                position = start + 1
        return tuple(found)

    def others(self, folded: str) -> tuple[Form, ...]:
        """What else the whole of a text may be called: its names exchanged for others."""
        whole = self.concept(folded)
        if whole is not None:
            return tuple(form for form in self.forms(whole) if form.folded != folded)
        return tuple(map(self.form, islice(self._spellings(folded), _MAX_SPELLINGS)))

    def _spellings(self, folded: str) -> Iterator[str]:
        """The text with the names in it exchanged, the text itself left out."""
        pieces: list[tuple[str, ...]] = []
        position = 0
        for named in self.named(folded):
            typed = folded[named.start : named.end]
            others = (fold_text(name) for name in _names(named.concept))
            pieces += [(folded[position : named.start],), tuple(dict.fromkeys((typed, *others)))]
            position = named.end
        if not pieces:
            return
        pieces.append((folded[position:],))
        yield from ("".join(some) for some in islice(product(*pieces), 1, None))


def _names(concept: Concept) -> tuple[str, ...]:
    return (*concept.forms, *concept.acronyms, *concept.english)
