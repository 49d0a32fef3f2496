"""Other names of what was typed: a concept's forms in place of a term, or of a piece of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from indexer.analysis.normalize import fold_text, is_ideograph
from indexer.caches import Forgetful, Remembering
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

    ``words`` cuts a folded text and gives the ranges; ``spans`` remembers them. ``form`` gives a
    text with its words, as engines weigh them.
    """

    def __init__(
        self, terminology: Terminology, words: Callable[[str], Sequence[tuple[int, int]]]
    ) -> None:
        self.concepts = terminology.concepts
        self.spans = Remembering(words, _REMEMBERED)
        self._owners: dict[str, Concept] = {}
        self._by_key: dict[str, Concept] = {}
        self._folded = {
            name: fold_text(name) for concept in terminology.concepts for name in _names(concept)
        }
        for concept in terminology.concepts:
            for name in _names(concept):
                self._owners[self._folded[name]] = concept
                self._by_key[name_key(name)] = concept
        self._lengths = _lengths(self._owners)
        self.form = Remembering(self._form, _REMEMBERED)

    @property
    def caches(self) -> Mapping[str, Forgetful]:
        """Where texts are remembered: cut into words, and as forms."""
        return {"words": self.spans, "forms": self.form}

    def concept(self, text: str) -> Concept | None:
        """The concept whose name a text is; Latin names in any spelling."""
        return self._owners.get(fold_text(text)) or self._by_key.get(name_key(text))

    def forms(self, concept: Concept) -> tuple[Form, ...]:
        """All names of a concept, the preferred one first."""
        return tuple(map(self.form, _names(concept)))

    def standing(self, concept: Concept, stands: Callable[[str], bool]) -> tuple[Form, ...]:
        """Those names that stand, as ``stands`` tells of a folded one: only these are cut."""
        return tuple(self.form(name) for name in _names(concept) if stands(self._folded[name]))

    def _form(self, text: str) -> Form:
        folded = fold_text(text)
        return Form(text, folded, self.words(folded))

    def words(self, folded: str) -> tuple[str, ...]:
        """The words of a folded text."""
        return tuple(folded[start:end] for start, end in self.spans(folded))

    def named(self, folded: str) -> tuple[Named, ...]:
        """The names in a folded text, longest first and left to right, never overlapping.

        A name of two characters must begin and end where words do, as a Latin one must; one of
        three may be unknown to the dictionary, and begin or end there.
        """
        found, position = [], 0
        while position < len(folded):
            name = self._longest(folded, position)
            end = position + len(name)
            if name and self._are_borders(folded, position, end) >= _borders_needed(name):
                found.append(Named(position, end, self._owners[name]))
                position = end
            else:
                position += 1
        return tuple(found)

    def _longest(self, folded: str, start: int) -> str:
        """The longest name that begins at a place of a text; empty where none does."""
        for length in self._lengths.get(folded[start], ()):
            if (name := folded[start : start + length]) in self._owners:
                return name
        return ""

    def _are_borders(self, folded: str, *places: int) -> int:
        """How many of some places are borders of words."""
        borders = {place for span in self.spans(folded) for place in span}
        return sum(place in borders for place in places)

    def others(self, folded: str, stands: Callable[[str], bool]) -> tuple[Form, ...]:
        """What else a text may be called: its names exchanged for others that stand."""
        whole = self.concept(folded)
        if whole is not None:
            return self.standing(whole, lambda name: name != folded and stands(name))
        spellings = islice(self._spellings(folded, stands), _MAX_SPELLINGS)
        return tuple(map(self.form, filter(stands, spellings)))

    def _spellings(self, folded: str, stands: Callable[[str], bool]) -> Iterator[str]:
        """The text with the names in it exchanged, the text itself left out."""
        pieces: list[tuple[str, ...]] = []
        position = 0
        for named in self.named(folded):
            typed = folded[named.start : named.end]
            others = filter(stands, map(self._folded.__getitem__, _names(named.concept)))
            pieces += [(folded[position : named.start],), tuple(dict.fromkeys((typed, *others)))]
            position = named.end
        if not pieces:
            return
        pieces.append((folded[position:],))
        yield from ("".join(some) for some in islice(product(*pieces), 1, None))


def _lengths(names: Iterable[str]) -> Mapping[str, Sequence[int]]:
    """How long the names are that begin with a character, the longest first."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for name in filter(None, names):
        found[name[0]].add(len(name))
    return {first: sorted(some, reverse=True) for first, some in found.items()}


def _borders_needed(name: str) -> int:
    """How many ends of a name must be borders of words for it to be taken for itself."""
    if not is_ideograph(name[0]):
        return 2
    return max(0, _LONG - len(name))


def _names(concept: Concept) -> tuple[str, ...]:
    return (*concept.forms, *concept.acronyms, *concept.english)
