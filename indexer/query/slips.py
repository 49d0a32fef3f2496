"""A term that stands nowhere -> terms of the corpus that a slip of the hand makes of it.

A slip writes a character for one that sounds or looks alike, swaps two neighbours, doubles a
character or leaves one out. What it leaves alone: digits, numerals, letters and symbols, and every
word of the query that is a word by itself, because then another thing was meant (木星探测 is no
slip of 火星探测).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TypeAlias

from indexer.analysis.normalize import is_ideograph
from indexer.analysis.pinyin import blurred_sounds, readings, sounds
from indexer.analysis.shapes import alike
from indexer.query.runs import Passages, pieces, runs_of_words, without_signs

SHORTEST, LONGEST = 3, 64
"""Ideographs that a term must have, and characters that it may have."""
MOST_PASSAGES = 200
_LONG = 7
_LONGEST_WORD = 8
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两")
_FUNCTION_WORDS = frozenset("的了着和与及或在是之而也")
_SIGN, _ALIKE_IN_BOTH, _ALIKE, _BLURRED = 1, 6, 8, 10
_SWAPPED, _DOUBLED, _MISSING, _OTHER = 10, 10, 12, 16


@dataclass(frozen=True, slots=True, order=True)
class Slip:
    """A folded text of the corpus, and how far the typed one is from it: less is closer.

    ``doubtful``: what was typed makes sense as well, so this must not be searched unasked.
    """

    doubtful: bool
    cost: int
    text: str


_Distance: TypeAlias = tuple[bool, int]
"""Whether it is doubtful, and what it costs."""


@dataclass(frozen=True, slots=True)
class _Limits:
    """How many slips a term may have, what they may cost together, and whether one may be wild."""

    slips: int
    cost: int
    wild: int


@dataclass(frozen=True, slots=True)
class _Typed:
    """A needle without signs, and what a slip in it must respect.

    ``free[i]``: no word of the needle holds its character ``i``; ``within[i]``: one holds its
    characters ``i - 1`` and ``i``.
    """

    text: str
    free: tuple[bool, ...]
    within: tuple[bool, ...]
    limits: _Limits

    def stands_alone(self, place: int) -> bool:
        """Whether a character may be a word by itself: free, and no free one beside it."""
        return self.free[place] and not any(
            self.free[beside] for beside in (place - 1, place + 1) if 0 <= beside < len(self.text)
        )

    def may_lack(self, place: int) -> bool:
        """Whether a character may have been left out here: not where whole words meet."""
        return (
            len(self.text) > SHORTEST
            and 0 < place < len(self.text)
            and (any(self.free[place - 1 : place + 1]) or (self.is_long and self.within[place]))
        )

    @property
    def is_long(self) -> bool:
        return len(self.text) >= _LONG


def slips(
    folded: str,
    passages: Passages,
    terms: Callable[[Collection[str], range], Iterable[str]],
    known: Callable[[str], bool],
) -> tuple[Slip, ...]:
    """Texts of the corpus that were nearly typed, closest first; no text is a slip of itself.

    ``terms`` gives terms of certain lengths that hold one of several pieces (they need not stand
    on word borders anywhere); ``known`` says whether a folded text is one word by itself.
    """
    bare = without_signs(folded)
    if len(folded) > LONGEST or sum(map(is_ideograph, bare)) < SHORTEST:
        return ()
    typed = _typed(bare, known)
    whole = pieces(bare, typed.limits.slips)
    reach = range(len(bare) - typed.limits.slips, len(bare) + typed.limits.slips + 1)
    runs = {term: without_signs(term) for term in terms([p for p, _ in whole], _with_signs(reach))}
    for text, borders in islice(passages.near(folded), MOST_PASSAGES):
        runs.update(runs_of_words(text, borders, whole, reach))
    runs.pop(folded, None)
    return tuple(
        sorted(
            Slip(distance[0], distance[1] + _SIGN * (run != bare_run), run)
            for run, bare_run in runs.items()
            if (distance := _distance(typed, bare_run)) is not None
        )
    )


def _typed(bare: str, known: Callable[[str], bool]) -> _Typed:
    words, places = _words(bare, known), range(len(bare))
    free = (not any(start <= place < end for start, end in words) for place in places)
    within = (any(start < place < end for start, end in words) for place in places)
    return _Typed(bare, tuple(free), tuple(within), _limits(len(bare)))


def _limits(length: int) -> _Limits:
    if length < _LONG:
        return _Limits(slips=1, cost=_MISSING, wild=0)
    slips = 2 if length < 12 else 3
    return _Limits(slips, cost=10 * slips, wild=1)


def _with_signs(lengths: range) -> range:
    """Lengths of terms that may have some signs besides."""
    return range(lengths.start, lengths.stop + 3)


def _words(text: str, known: Callable[[str], bool]) -> tuple[tuple[int, int], ...]:
    """Wherever a word stands in a text, also across others."""
    return tuple(
        (start, end)
        for start in range(len(text) - 1)
        for end in range(start + 2, min(len(text), start + _LONGEST_WORD) + 1)
        if known(text[start:end])
    )


def _distance(typed: _Typed, run: str) -> _Distance | None:
    """What it takes to make one text of the other; None where no slips make it."""
    ends = ((run[0], typed.text[0]), (run[-1], typed.text[-1]))
    if any(theirs in _FUNCTION_WORDS and theirs != ours for theirs, ours in ends):
        return None
    limits = typed.limits
    distance = _align(typed, run, 0, 0, limits.slips, limits.wild)
    return distance if distance and distance[1] <= limits.cost else None


def _align(
    typed: _Typed, run: str, here: int, there: int, slips: int, wild: int
) -> _Distance | None:
    """The least distance of ``run[there:]`` from the rest of the needle.

    Equal characters are passed over: no slip makes that dearer.
    """
    text = typed.text
    while here < len(text) and there < len(run) and text[here] == run[there]:
        here, there = here + 1, there + 1
    if here == len(text) and there == len(run):
        return False, 0
    if not slips or abs((len(text) - here) - (len(run) - there)) > slips:
        return None
    distances = []
    for slip in _slips_at(typed, run, here, there):
        if slip.wild <= wild:
            rest = _align(
                typed, run, here + slip.ours, there + slip.theirs, slips - 1, wild - slip.wild
            )
            distances += [(slip.doubtful or rest[0], slip.cost + rest[1])] if rest else []
    return min(distances, default=None)


@dataclass(frozen=True, slots=True)
class _One:
    """One slip: what it costs, and how many characters it passes in the needle and in the run."""

    cost: int
    ours: int
    theirs: int
    wild: bool = False
    doubtful: bool = False


def _slips_at(typed: _Typed, run: str, here: int, there: int) -> Iterator[_One]:
    """The slips that may have been made where the two begin to differ."""
    text, free = typed.text, typed.free
    ours, theirs = text[here : here + 2], run[there : there + 2]
    if ours and theirs:
        last = here + 1 == len(text) or there + 1 == len(run)
        yield from _substitutions(typed, here, theirs[0], last)
    if ours and _is_open(ours[0]):
        if ours[0] == text[here - 1 : here] and any(free[here - 1 : here + 1]):
            yield _One(_DOUBLED, 1, 0)
        elif free[here] and here + 1 < len(text):
            yield _One(_OTHER, 1, 0, wild=True)
    swapped = len(ours) == 2 and ours == theirs[::-1] and all(map(_is_open, ours))
    if swapped and any(free[here : here + 2]):
        yield _One(_SWAPPED, 2, 2)
    names_more = theirs and _is_open(theirs[0]) and theirs[0] not in _FUNCTION_WORDS
    if names_more and typed.may_lack(here):
        yield _One(_MISSING, 0, 1)


def _substitutions(typed: _Typed, here: int, theirs: str, last: bool) -> Iterator[_One]:
    """One character for another.

    A word of the query stays, unless another one sounds the same, which is doubtful. So is a
    character that may be a word by itself. A phrase's last character says what kind of thing it
    is, so no arbitrary other one is taken for it.
    """
    ours = typed.text[here]
    cost = _substitution(ours, theirs)
    if cost is None:
        return
    if typed.free[here]:
        doubtful = len(typed.text) <= SHORTEST + 1 and typed.stands_alone(here)
        if cost < (_BLURRED if doubtful else _OTHER) or not (last or doubtful):
            yield _One(cost, 1, 1, wild=cost == _OTHER, doubtful=doubtful)
    elif len(typed.text) > SHORTEST and _sound_alike(ours, theirs):
        yield _One(cost, 1, 1, doubtful=True)


@lru_cache(maxsize=1 << 14)
def _substitution(one: str, other: str) -> int | None:
    """What it costs to write one for the other; None where that is never a slip."""
    if not (_is_open(one) and _is_open(other)):
        return None
    looks_alike = alike(one, other)
    if _sound_alike(one, other):
        return _ALIKE_IN_BOTH if looks_alike else _ALIKE
    if looks_alike:
        return _ALIKE
    return _BLURRED if blurred_sounds(one) & blurred_sounds(other) else _OTHER


def _sound_alike(one: str, other: str) -> bool:
    """Whether they may be read the same, one of them as it is usually read."""
    usual = {syllable.letters for sign in (one, other) for syllable in readings(sign)[:1]}
    return bool(usual & sounds(one) & sounds(other))


def _is_open(sign: str) -> bool:
    """Whether a slip may touch this character."""
    return is_ideograph(sign) and sign not in _NUMERALS
