"""A synthetic corpus of any size on disk: made block by block, the smaller ones begin the larger.

Words are told apart from signs: the *word layer*, which every engine is given, has one word a place
and no signs; the text has both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.material import Ids, Material

LENGTH = 155
"""Characters of a passage, on average."""
REPLACED = 0.12
"""So many of the words of a sentence are replaced by others, drawn by their frequency."""
NOVEL = 0.08
"""So many of those are random pairs of characters instead."""
FLAT = 10
"""Sentences are drawn with chances of 1 / (rank + FLAT), as Zipf and Mandelbrot have it."""
BLOCK = 2_000
"""Passages made at once. A block depends on the seed and its own number alone."""
_PRIVATE = 0xE000
Offsets = NDArray[np.int64]


class Places(StrEnum):
    """What stands at one place of the layer that an engine is given."""

    WORDS = "words"
    CHARACTERS = "characters"


@dataclass(frozen=True, slots=True)
class Batch:
    """Some passages for engines that take strings: ``lines`` are the places, joined by blanks."""

    first: int
    lines: Sequence[str]
    texts: Sequence[str]


@dataclass(frozen=True)
class Layer:
    """The first ``size`` passages of a corpus on disk; arrays are mapped, not read.

    Passage ``i`` has the words ``words[w] for w in tokens[offsets[i]:offsets[i + 1]]``. Its text is
    that of ``pieces``, where ids below ``len(signs)`` are signs and the others words.
    """

    tokens: Ids
    offsets: Offsets
    pieces: Ids
    piece_offsets: Offsets
    signs: Sequence[str]
    words: Sequence[str]

    @property
    def size(self) -> int:
        return len(self.offsets) - 1

    def batches(self, places: Places = Places.WORDS) -> Iterator[Batch]:
        for first in range(0, self.size, BLOCK):
            last = min(first + BLOCK, self.size)
            texts = self.texts(first, last)
            if places is Places.WORDS:
                rows = _rows(self._names[len(self.signs) :], self.tokens, self.offsets, first, last)
                yield Batch(first, [" ".join(row) for row in rows], texts)
            else:
                yield Batch(first, [" ".join(self.spelled(text)) for text in texts], texts)

    def texts(self, first: int, last: int) -> list[str]:
        return ["".join(row) for row in self.pieces_of(first, last)]

    def pieces_of(self, first: int, last: int) -> Iterator[list[str]]:
        """The words and signs of some passages."""
        return _rows(self._names, self.pieces, self.piece_offsets, first, last)

    def spelled(self, text: str) -> str:
        """A text, its signs spelled so that no tokenizer drops them: one character a place."""
        return text.translate(self._spelling)

    @cached_property
    def _names(self) -> NDArray[np.object_]:
        return np.array([*self.signs, *self.words], dtype=object)

    @cached_property
    def _spelling(self) -> dict[int, int]:
        signs = sorted({character for sign in self.signs for character in sign})
        return {ord(sign): _PRIVATE + place for place, sign in enumerate(signs)}


def _rows(
    names: NDArray[np.object_], ids: Ids, offsets: Offsets, first: int, last: int
) -> Iterator[list[str]]:
    start = offsets[first]
    spelled = names[ids[start : offsets[last]]].tolist()
    bounds = (offsets[first : last + 1] - start).tolist()
    return (spelled[a:b] for a, b in pairwise(bounds))


def open_layer(folder: Path, size: int) -> Layer:
    """The first ``size`` passages of what ``write_corpus`` wrote."""
    offsets = np.fromfile(folder / "offsets", dtype=np.int64, count=size + 1)
    piece_offsets = np.fromfile(folder / "piece_offsets", dtype=np.int64, count=size + 1)
    seen = np.fromfile(folder / "seen", dtype=np.int64, count=size)
    tokens = np.memmap(folder / "tokens", dtype=np.int32, mode="r", shape=(int(offsets[-1]),))
    pieces = np.memmap(folder / "pieces", dtype=np.int32, mode="r", shape=(int(piece_offsets[-1]),))
    words = (folder / "words").read_text(encoding="utf-8").split("\n")
    signs = (folder / "signs").read_text(encoding="utf-8").split("\n")
    return Layer(tokens, offsets, pieces, piece_offsets, signs, words[: seen[-1]])


def write_corpus(folder: Path, made_of: Material, size: int, seed: int) -> None:
    """Write a corpus of ``size`` passages. Ids of words are given as they first stand in it."""
    folder.mkdir()
    signs, words = len(made_of.signs), list[str]()
    known = np.full(signs + len(made_of.words) + len(made_of.pairs), -1, dtype=np.int32)
    known[:signs] = np.arange(signs)
    token_ends, piece_ends = [np.zeros(1, np.int64)], [np.zeros(1, np.int64)]
    seen = [np.zeros(1, np.int64)]
    with (folder / "tokens").open("wb") as tokens, (folder / "pieces").open("wb") as pieces:
        for number in range(-(-size // BLOCK)):
            raw, ends = block(made_of, seed, number)
            ends = ends[: size - number * BLOCK]
            raw = raw[: ends[-1]]
            for piece in _in_order(raw[known[raw] < 0]):
                known[piece] = signs + len(words)
                words.append(made_of.spelled(int(piece)))
            ids = known[raw]
            is_word = ids >= signs
            tokens.write((ids[is_word] - np.int32(signs)).tobytes())
            pieces.write(ids.tobytes())
            token_ends.append(np.cumsum(is_word)[ends - 1] + token_ends[-1][-1])
            piece_ends.append(ends + piece_ends[-1][-1])
            highest = np.maximum.accumulate(ids)[ends - 1] - signs + 1
            seen.append(np.maximum(highest, seen[-1][-1]).astype(np.int64))
    np.concatenate(token_ends).tofile(folder / "offsets")
    np.concatenate(piece_ends).tofile(folder / "piece_offsets")
    np.concatenate(seen[1:]).tofile(folder / "seen")
    (folder / "words").write_text("\n".join(words), encoding="utf-8")
    (folder / "signs").write_text("\n".join(made_of.signs), encoding="utf-8")


def block(made_of: Material, seed: int, number: int) -> tuple[Ids, Offsets]:
    """The pieces of BLOCK passages, in the ids of the material, and where each passage ends.

    A passage holds the sentences that begin in its LENGTH characters of an endless text.
    """
    dice = np.random.default_rng((seed, number))
    count = len(made_of.lengths)
    ranks = np.random.default_rng(seed).permutation(np.arange(1, count + 1))
    chances = np.cumsum(1 / (ranks + FLAT))
    some = int(2 * BLOCK * LENGTH / made_of.lengths.mean()) + count
    drawn = np.searchsorted(chances, dice.random(some) * chances[-1], side="right")
    begins = np.cumsum(made_of.lengths[drawn]) - made_of.lengths[drawn]
    passage = np.cumsum(np.diff(begins // LENGTH, prepend=0) > 0)
    drawn = drawn[passage < BLOCK]
    passage = passage[passage < BLOCK]
    sizes = np.diff(made_of.ends, prepend=0)[drawn]
    after = np.cumsum(sizes)
    shift = np.repeat(made_of.ends[drawn] - after, sizes)
    pieces = made_of.sentences[np.arange(after[-1]) + shift]
    return _replaced(pieces, made_of, dice), after[np.flatnonzero(np.diff(passage, append=BLOCK))]


def _replaced(pieces: Ids, made_of: Material, dice: np.random.Generator) -> Ids:
    chosen = np.flatnonzero(made_of.replaceable[pieces] & (dice.random(len(pieces)) < REPLACED))
    drawn = dice.random(len(chosen)) * made_of.chances[-1]
    others = np.searchsorted(made_of.chances, drawn, side="right") + len(made_of.signs)
    novel = dice.random(len(chosen)) < NOVEL
    others[novel] = dice.choice(made_of.pairs, int(novel.sum()))
    pieces[chosen] = others
    return pieces


def _in_order(ids: Ids) -> Ids:
    """Each id once, as they first stand."""
    different, first = np.unique(ids, return_index=True)
    return different[np.argsort(first)]
