"""The queries: several classes, drawn from a corpus by how many passages hold a word."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.corpora import BLOCK, Layer, Offsets, Places
from tests.benchmarks.material import Ids

RAREST, RARE, COMMON = 3, 20, 80
MISSING = "龘靐齉"
"""A word that no passage holds."""
_TRIES = 200
_UNTYPED = re.compile(r"""[\s"'*?]""")
"""Signs that mean something to our query language even inside quotation marks."""


class Kind(Enum):
    """How the words of a case belong together."""

    TERM = auto()
    ALL = auto()
    ANY = auto()
    WITHOUT = auto()
    """The first word, and not the second."""
    PHRASE = auto()
    PREFIX = auto()
    OTHER_PREFIX = auto()
    """The same, where an engine knows another way to ask."""
    LITERAL = auto()
    """Characters side by side, wherever words begin and end."""


@dataclass(frozen=True, slots=True)
class Case:
    """One query. ``words``: of a prefix it alone, of a literal text its characters as ``spelled``.

    ``text``: of a phrase and of a literal text, what stands in the passages.
    """

    kind: Kind
    words: tuple[str, ...]
    text: str = ""

    @property
    def places(self) -> Places:
        """What must stand at each place of the layer for an engine without literal search."""
        return Places.CHARACTERS if self.kind is Kind.LITERAL else Places.WORDS


Classes = Mapping[str, tuple[Case, ...]]


def cases(layer: Layer, count: int, seed: int) -> Classes:
    """``count`` different queries of each class, fewer where the corpus is too small."""
    draw = _Draw(layer, seed)
    classes: dict[str, Callable[[], Case | None]] = {
        "rare term": draw.rare,
        "common term": draw.common,
        "AND of 2": draw.both,
        "OR of 3": draw.any_of_three,
        "AND NOT": draw.one_without_another,
        "phrase": draw.phrase,
        "prefix": draw.prefix,
        "literal": draw.literal,
    }
    drawn = {name: tuple(_several(some, count)) for name, some in classes.items()}
    other = tuple(replace(case, kind=Kind.OTHER_PREFIX) for case in drawn["prefix"])
    return {**drawn, "prefix, otherwise": other}


def document_frequencies(layer: Layer) -> NDArray[np.int64]:
    """In how many passages each word stands. Block by block: memory stays bounded."""
    held = np.zeros(len(layer.words), dtype=np.int64)
    for first in range(0, layer.size, BLOCK):
        offsets = layer.offsets[first : first + BLOCK + 1]
        tokens = layer.tokens[offsets[0] : offsets[-1]].astype(np.int64)
        passage = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
        once = np.unique(passage * len(layer.words) + tokens)
        held += np.bincount(once % len(layer.words), minlength=len(layer.words))
    return held


class _Draw:
    """One case of a class, or None where the dice gave none. Frequent words come up often."""

    def __init__(self, layer: Layer, seed: int) -> None:
        self._layer, self._dice = layer, random.Random(f"{seed} {layer.size}")
        held = document_frequencies(layer)
        self._common = np.argsort(-held, kind="stable")[:COMMON].tolist()
        self._rare = np.flatnonzero((held >= RAREST) & (held <= RARE)).tolist()
        self._by_frequency = np.cumsum(held)

    def rare(self) -> Case | None:
        if not self._rare:
            return None
        return Case(Kind.TERM, (self._layer.words[self._dice.choice(self._rare)],))

    def common(self) -> Case | None:
        return Case(Kind.TERM, (self._layer.words[self._dice.choice(self._common)],))

    def both(self) -> Case | None:
        """Two words of one passage, so that there is something to find."""
        layer = self._layer
        ids = _row(layer.tokens, layer.offsets, self._dice.randrange(layer.size))
        return _different(Kind.ALL, [layer.words[self._dice.choice(ids)] for _ in range(2)])

    def any_of_three(self) -> Case | None:
        return _different(Kind.ANY, [self._word() for _ in range(3)])

    def one_without_another(self) -> Case | None:
        return _different(Kind.WITHOUT, [self._word() for _ in range(2)])

    def phrase(self) -> Case | None:
        """Two or three words with no sign between them."""
        layer, length = self._layer, self._dice.choice((2, 3))
        ids = _row(layer.pieces, layer.piece_offsets, self._dice.randrange(layer.size))
        some = ids[self._dice.randrange(len(ids)) :][:length]
        if len(some) < length or min(some) < len(layer.signs):
            return None
        words = tuple(layer.words[piece - len(layer.signs)] for piece in some)
        return Case(Kind.PHRASE, words, "".join(words))

    def prefix(self) -> Case | None:
        word = self._word()
        return Case(Kind.PREFIX, (word[:2],)) if len(word) > 2 else None

    def literal(self) -> Case | None:
        number, length = self._dice.randrange(self._layer.size), self._dice.randint(3, 8)
        (text,) = self._layer.texts(number, number + 1)
        some = text[self._dice.randrange(len(text)) :][:length]
        if len(some) < length or _UNTYPED.search(some) or not any(map(str.isalnum, some)):
            return None
        return Case(Kind.LITERAL, tuple(self._layer.spelled(some)), some)

    def _word(self) -> str:
        """Any word, with a chance that grows with the number of passages that hold it."""
        place = self._dice.randrange(int(self._by_frequency[-1]))
        return self._layer.words[int(np.searchsorted(self._by_frequency, place, side="right"))]


def _row(ids: Ids, offsets: Offsets, number: int) -> list[int]:
    row: list[int] = ids[offsets[number] : offsets[number + 1]].tolist()
    return row


def _different(kind: Kind, words: Sequence[str]) -> Case | None:
    return Case(kind, tuple(words)) if len(set(words)) == len(words) else None


def _several(draw: Callable[[], Case | None], count: int) -> Iterator[Case]:
    """``count`` different ones, or as many as come up in a fair number of tries."""
    tries = (draw() for _ in range(_TRIES + 20 * count))
    return islice(dict.fromkeys(case for case in tries if case), count)
