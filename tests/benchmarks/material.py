"""What synthetic passages are made of: the seeds' sentences, jieba's words, random novelties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.dictionary import Dictionary
from indexer.analysis.normalize import fold_text, is_ideograph
from indexer.analysis.provided import learned_words
from indexer.reading import read_corpus

SEEDS = Path(__file__).parents[2] / "seeds"
Ids = NDArray[np.int32]
_SENTENCE = re.compile(r"[^。；！？]+[。；！？]?")
_INVENTORY = 350
"""Random novelties are two of so many characters, the most frequent ones of the dictionary."""


@dataclass(frozen=True, slots=True)
class Material:
    """Pieces have ids: first ``signs``, then ``words``, then each pair of ``characters``.

    ``sentences``: ids of all pieces of all sentences, which end at ``ends``; ``lengths``: how many
    characters each has. ``chances``: of each word, cumulated, to be drawn in another's place;
    ``replaceable``: which pieces may be; ``pairs``: the id of each pair of characters, which is
    that of a word where the pair is one.
    """

    signs: tuple[str, ...]
    words: tuple[str, ...]
    characters: str
    sentences: Ids
    ends: NDArray[np.int64]
    lengths: NDArray[np.int64]
    chances: NDArray[np.float64]
    replaceable: NDArray[np.bool_]
    pairs: Ids

    def spelled(self, piece: int) -> str:
        """The text of a piece."""
        if piece < len(self.signs):
            return self.signs[piece]
        piece -= len(self.signs)
        if piece < len(self.words):
            return self.words[piece]
        first, second = divmod(piece - len(self.words), len(self.characters))
        return self.characters[first] + self.characters[second]


def material(seeds: Path = SEEDS) -> Material:
    """Read the seeds and the dictionary. Everything is folded: no engine has to do it again."""
    cut = list(_sentences(seeds))
    frequencies = _frequencies()
    pieces = dict.fromkeys(piece for sentence in cut for piece in sentence)
    signs = tuple(sorted(piece for piece in pieces if not piece.isalnum()))
    words = tuple(dict.fromkeys([*(p for p in pieces if p.isalnum()), *frequencies]))
    ids = {piece: number for number, piece in enumerate((*signs, *words))}
    characters = _frequent_characters(frequencies)
    places = {character: place for place, character in enumerate(characters)}
    pairs = np.arange(len(characters) ** 2, dtype=np.int32) + np.int32(len(ids))
    for word in words:
        if len(word) == 2 and word[0] in places and word[1] in places:
            pairs[places[word[0]] * len(characters) + places[word[1]]] = ids[word]
    plain = [all(map(is_ideograph, piece)) for piece in (*signs, *words)]
    return Material(
        signs,
        words,
        characters,
        np.array([ids[piece] for sentence in cut for piece in sentence], dtype=np.int32),
        np.cumsum([len(sentence) for sentence in cut]),
        np.array([len("".join(sentence)) for sentence in cut]),
        np.cumsum([frequencies.get(word, 0) for word in words], dtype=np.float64),
        np.array(plain),
        pairs,
    )


def _sentences(seeds: Path) -> Iterator[Sequence[str]]:
    """Words and signs of each sentence; without those that hold a slash, a separator elsewhere."""
    read = read_corpus(seeds)
    passages = [passage for result in read for passage in result.document.passages]
    dictionary = Dictionary(dict.fromkeys(learned_words(passages)))
    for passage in passages:
        for sentence in _SENTENCE.findall(passage.text):
            folded = fold_text(sentence)
            if "/" not in folded and any(map(str.isalnum, folded)):
                yield [folded[span.start : span.end] for span in dictionary.segment(folded)]


def _frequencies() -> dict[str, int]:
    """The words of jieba's dictionary that are ideographs throughout, and how frequent they are."""
    found: dict[str, int] = {}
    for line in files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines():
        word, frequency, _ = line.split(" ")
        if all(map(is_ideograph, word)) and fold_text(word) == word:
            found[word] = int(frequency)
    return found


def _frequent_characters(frequencies: dict[str, int]) -> str:
    single = sorted((-count, word) for word, count in frequencies.items() if len(word) == 1)
    return "".join(word for _, word in single[:_INVENTORY])
