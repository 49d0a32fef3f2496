"""English names and acronyms of concepts: which concept a Latin text names, or nearly names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from indexer.analysis.normalize import fold_text, is_ideograph
from indexer.query.vocabulary import Named

_SHORTEST_SLIP = 6
_SHORTEST_PART = 4


def named(text: str, concepts: Iterable[Named]) -> tuple[Named, ...]:
    """The concepts one of whose English names or acronyms this is, in any spelling."""
    key = _key(text)
    return tuple(concept for concept in concepts if key and key in _keys(concept))


def nearly_named(text: str, concepts: Iterable[Named]) -> tuple[Named, ...]:
    """The concepts with an English name that one letter makes of this text.

    One letter is another one, is missing, is too many, or changed places with its neighbour; both
    have six letters or more, and the digits are the same. Acronyms are too short for that.
    """
    key = _key(text)
    if len(key) < _SHORTEST_SLIP:
        return ()
    return tuple(
        concept
        for concept in concepts
        if any(len(name) >= _SHORTEST_SLIP and _one_slip(key, name) for name in _english(concept))
    )


def part_of_name(text: str, concepts: Iterable[Named]) -> tuple[Named, ...]:
    """The one concept that has this, as whole words, within its English names; or none."""
    words = _words(text)
    if sum(map(len, words)) < _SHORTEST_PART:
        return ()
    found = tuple(
        concept
        for concept in concepts
        if any(_stand_in(words, _words(name)) for name in concept.english)
    )
    return found if len(found) == 1 else ()


def _key(name: str) -> str:
    """Letters and digits only, in lower case, without a leading "the"; empty for Chinese."""
    folded = fold_text(name).removeprefix("the ")
    if any(map(is_ideograph, folded)):
        return ""
    return "".join(sign for sign in folded if sign.isalnum())


def _keys(concept: Named) -> Iterator[str]:
    yield from _english(concept)
    yield from map(_key, concept.acronyms)


def _english(concept: Named) -> Iterator[str]:
    return map(_key, concept.english)


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
