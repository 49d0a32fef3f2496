"""Other names of what was typed: a concept's forms in place of a term, or of a piece of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

from indexer.analysis.normalize import fold_text, is_ideograph
from indexer.caches import Cache, Remembering
from indexer.query.tree import Form
from indexer.terminology import Concept, Terminology, name_key

_MAX_SPELLINGS = 32
_REMEMBERED = 4096
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

    ``words`` cuts a folded text and gives the ranges; ``form`` gives a text with its words, as
    engines weigh them.
    """

    def __init__(
        self, terminology: Terminology, words: Callable[[str], Sequence[tuple[int, int]]]
    ) -> None:
        self.concepts = terminology.concepts
        self._words = Remembering(words, _REMEMBERED)
        self._owners: dict[str, Concept] = {}
        self._by_key: dict[str, Concept] = {}
        for concept in terminology.concepts:
            for name in _names(concept):
                self._owners[fold_text(name)] = concept
                self._by_key[name_key(name)] = concept
        ordered = sorted(self._owners, key=lambda name: (-len(name), name))
        self.form = Remembering(self._form, _REMEMBERED)
        self._any = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    @property
    def caches(self) -> Mapping[str, Cache[Any, Any]]:
        """Where texts are remembered: cut into words, and as forms."""
        return {"words": self._words.cache, "forms": self.form.cache}

    def concept(self, text: str) -> Concept | None:
        """The concept whose name a text is; Latin names in any spelling."""
        return self._owners.get(fold_text(text)) or self._by_key.get(name_key(text))

    def forms(self, concept: Concept) -> tuple[Form, ...]:
        """All names of a concept, the preferred one first."""
        return tuple(map(self.form, _names(concept)))

    def _form(self, text: str) -> Form:
        folded = fold_text(text)
        return Form(text, folded, tuple(folded[start:end] for start, end in self._words(folded)))

    def named(self, folded: str) -> tuple[Named, ...]:
        """The names in a folded text, longest first and left to right, never overlapping.

        A name of two characters must begin and end where words do, as a Latin one must; one of
        three may be unknown to the dictionary, and begin or end there.
        """
        if self._any is None:
            return ()
        borders = {place for span in self._words(folded) for place in span}
        found, position = [], 0
        while match := self._any.search(folded, position):
            start, end = match.span()
            bounded = (start in borders) + (end in borders)
            if bounded >= _borders_needed(match.group()):
                found.append(Named(start, end, self._owners[match.group()]))
                position = end
            else:
                position = start + 1
        return tuple(found)

    def others(self, folded: str, stands: Callable[[Form], bool]) -> tuple[Form, ...]:
        """What else a text may be called: its names exchanged for others that stand."""
        whole = self.concept(folded)
        if whole is not None:
            return tuple(f for f in self.forms(whole) if f.folded != folded and stands(f))
        spellings = map(self.form, islice(self._spellings(folded, stands), _MAX_SPELLINGS))
        return tuple(filter(stands, spellings))

    def _spellings(self, folded: str, stands: Callable[[Form], bool]) -> Iterator[str]:
        """The text with the names in it exchanged, the text itself left out."""
        pieces: list[tuple[str, ...]] = []
        position = 0
        for named in self.named(folded):
            typed = folded[named.start : named.end]
            others = (form.folded for form in self.forms(named.concept) if stands(form))
            pieces += [(folded[position : named.start],), tuple(dict.fromkeys((typed, *others)))]
            position = named.end
        if not pieces:
            return
        pieces.append((folded[position:],))
        yield from ("".join(some) for some in islice(product(*pieces), 1, None))


def _borders_needed(name: str) -> int:
    """How many ends of a name must be borders of words for it to be taken for itself."""
    if not is_ideograph(name[0]):
        return 2
    return max(0, _LONG - len(name))


def _names(concept: Concept) -> tuple[str, ...]:
    return (*concept.forms, *concept.acronyms, *concept.english)
