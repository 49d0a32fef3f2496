"""English names and acronyms of concepts: which concept a Latin text names, or nearly names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Protocol

from indexer.analysis.normalize import fold_text, is_ideograph

_SHORTEST_SLIP = 6
_SHORTEST_PART = 4


class Named(Protocol):
    """A concept, as far as its names go: Chinese forms (the preferred one first), English names."""

    @property
    def forms(self) -> tuple[str, ...]: ...

    @property
    def english(self) -> tuple[str, ...]: ...

    @property
    def acronyms(self) -> tuple[str, ...]: ...


_Places = Mapping[str, tuple[int, ...]]
"""The numbers of concepts, ascending, by a text of theirs."""


class EnglishNames:
    """The names of some concepts, folded once, to be asked about texts."""

    def __init__(self, concepts: Iterable[Named]) -> None:
        self._concepts = tuple(concepts)
        english = [
            (number, name) for number, one in enumerate(self._concepts) for name in one.english
        ]
        acronyms = [
            (number, name) for number, one in enumerate(self._concepts) for name in one.acronyms
        ]
        self._by_key = _places((_key(name), number) for number, name in [*english, *acronyms])
        self._by_length = _by_length({_key(name) for _, name in english})
        self._english = _places((_key(name), number) for number, name in english)
        self._words = tuple((number, _words(name)) for number, name in english)
        self._by_word = _places(
            (word, at) for at, (_, words) in enumerate(self._words) for word in words
        )

    def named(self, text: str) -> tuple[Named, ...]:
        """The concepts one of whose English names or acronyms this is, in any spelling."""
        key = _key(text)
        return self._those(self._by_key.get(key, ())) if key else ()

    def nearly_named(self, text: str) -> tuple[Named, ...]:
        """The concepts with an English name that one letter makes of this text.

        One letter is another one, is missing, is too many, or changed places with its neighbour;
        both have six letters or more, and the digits are the same. Acronyms are too short for that.
        """
        key = _key(text)
        if len(key) < _SHORTEST_SLIP:
            return ()
        lengths = range(max(_SHORTEST_SLIP, len(key) - 1), len(key) + 2)
        names = (name for length in lengths for name in self._by_length.get(length, ()))
        near = (name for name in names if _one_slip(key, name))
        return self._those({number for name in near for number in self._english[name]})

    def part_of_name(self, text: str) -> tuple[Named, ...]:
        """The one concept that has this, as whole words, within its English names; or none."""
        words = _words(text)
        if sum(map(len, words)) < _SHORTEST_PART:
            return ()
        holding = (self._words[at] for at in self._by_word.get(words[0], ()))
        found = {number for number, name in holding if _stand_in(words, name)}
        return self._those(found) if len(found) == 1 else ()

    def _those(self, numbers: Iterable[int]) -> tuple[Named, ...]:
        return tuple(self._concepts[number] for number in sorted(numbers))


def _places(pairs: Iterable[tuple[str, int]]) -> _Places:
    found: defaultdict[str, dict[int, None]] = defaultdict(dict)
    for text, number in pairs:
        found[text][number] = None
    return {text: tuple(numbers) for text, numbers in found.items()}


def _by_length(keys: Iterable[str]) -> Mapping[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for key in keys:
        found[len(key)].append(key)
    return found


def _key(name: str) -> str:
    """Letters and digits only, in lower case, without a leading "the"; empty for Chinese."""
    folded = fold_text(name).removeprefix("the ")
    if any(map(is_ideograph, folded)):
        return ""
    return "".join(sign for sign in folded if sign.isalnum())


def _words(text: str) -> tuple[str, ...]:
    apart = "".join(sign if sign.isalnum() else " " for sign in fold_text(text))
    return tuple(word for word in apart.split() if word != "the")


def _stand_in(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    length = len(words)
    return any(name[i : i + length] == words for i in range(len(name) - length + 1))


def _one_slip(typed: str, name: str) -> bool:
    """Whether one change of a letter makes these two the same."""
    if typed == name or abs(len(typed) - len(name)) > 1:
        return False
    start = 0
    while start < min(len(typed), len(name)) and typed[start] == name[start]:
        start += 1
    ours, theirs = typed[start:], name[start:]
    if ours[:2] == theirs[:2][::-1] and ours[2:] == theirs[2:]:
        changed = ours[:2]
    elif len(ours) == len(theirs) and ours[1:] == theirs[1:]:
        changed = ours[:1] + theirs[:1]
    elif ours[1:] == theirs:
        changed = ours[:1]
    elif ours == theirs[1:]:
        changed = theirs[:1]
    else:
        return False
    return changed.isalpha()
