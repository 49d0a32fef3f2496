"""jieba's plain cut of many texts at once, as operations on arrays.

It finds the same words as ``jieba.Tokenizer.cut``: the same additions of the same numbers in the
same order, and where two ways are equally likely the same one. All runs of ideographs are gone
through together: the words that begin at each character come from a trie, the likeliest way is
found from the ends of the runs to their starts, and what is left as single characters is cut by
jieba's hidden Markov model (Viterbi).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.pages import ALNUM, IDEOGRAPH, Pages, Places, code_points, folded_already

_FIRST, _LAST = 0x4E00, 0x9FD5
"""What jieba takes for a Chinese character."""
_STATES = "BMES"
_BEFORE = {"B": "ES", "M": "BM", "E": "BM", "S": "ES"}
"""From which states each one is reached; of equally likely ones jieba takes the later letter."""
_NEVER = -3.14e100
_Flags = NDArray[np.bool_]
_Weights = NDArray[np.float64]


class Trie:
    """Words and all their beginnings, each with a number from 1 on; 0 is no word's beginning.

    A hash table of (number of the beginning, next character), with open addressing.
    """

    def __init__(self, words: Sequence[str]) -> None:
        """``words`` hold all their own beginnings, each once; none is empty."""
        lengths = np.fromiter(map(len, words), np.int64, len(words))
        signs = code_points("".join(words)).astype(np.int64)
        heads = np.cumsum(lengths) - lengths
        self.order = np.argsort(lengths, kind="stable")
        """Which word has number 1, 2 and so on."""
        bits = max(4, (2 * len(words)).bit_length())
        self._shift, self._mask = np.uint64(64 - bits), np.int64((1 << bits) - 1)
        self._keys = np.full(1 << bits, -1, np.int64)
        self._numbers = np.zeros(1 << bits, np.int32)
        borders = np.concatenate(([0], np.cumsum(np.bincount(lengths)))).tolist()
        for length in range(1, len(borders) - 1):
            some = heads[self.order[borders[length] : borders[length + 1]]]
            parents = np.zeros(len(some), np.int64)
            for place in range(length - 1):
                parents = self.step(parents, signs[some + place])
            numbers = np.arange(borders[length], borders[length + 1]) + 1
            self._insert(parents << 21 | signs[some + length - 1], numbers)

    def step(self, parents: Places, signs: Places) -> Places:
        """The numbers of beginnings that go on with a sign; 0 for what is none."""
        keys = parents << 21 | signs
        slots = self._slots(keys)
        held = self._keys[slots]
        found = np.where(held == keys, self._numbers[slots], 0).astype(np.int64)
        left = np.flatnonzero((held != keys) & (held != -1))
        while len(left):
            slots[left] = (slots[left] + 1) & self._mask
            held = self._keys[slots[left]]
            there = held == keys[left]
            found[left[there]] = self._numbers[slots[left[there]]]
            left = left[~there & (held != -1)]
        return found

    def _slots(self, keys: Places) -> Places:
        mixed = keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        return (mixed >> self._shift).astype(np.int64)

    def _insert(self, keys: Places, numbers: Places) -> None:
        slots = self._slots(keys)
        while len(keys):
            free = np.flatnonzero(self._keys[slots] == -1)
            self._keys[slots[free]] = keys[free]  # of several for one slot, the last one stays
            self._numbers[slots[free]] = numbers[free]
            left = self._keys[slots] != keys
            keys, numbers, slots = keys[left], numbers[left], (slots[left] + 1) & self._mask

    def found(
        self, signs: Places, places: Places, room: Places
    ) -> Iterator[tuple[int, Places, Places]]:
        """The beginnings that stand in a text: for each length, where, and their numbers.

        ``places``: where they may begin; ``room``: how many characters each may take from there.
        """
        numbers = np.zeros(len(places), np.int64)
        length = 0
        while len(places):
            numbers = self.step(numbers, signs[places + length])
            length += 1
            held = numbers > 0
            places, numbers, room = places[held], numbers[held], room[held]
            yield length, places, numbers
            enough = room > length
            places, numbers, room = places[enough], numbers[enough], room[enough]


@dataclass(frozen=True, slots=True)
class Hidden:
    """jieba's hidden Markov model: the logarithms of its probabilities."""

    start: Mapping[str, float]
    step: Mapping[str, Mapping[str, float]]
    emit: Mapping[str, Mapping[str, float]]


class Lexicon:
    """A dictionary and a model, ready to cut. ``frequencies`` hold the beginnings too, as 0."""

    name = "jieba"

    def __init__(self, frequencies: Mapping[str, int], total: int, hidden: Hidden) -> None:
        words = list(frequencies)
        self._trie = Trie(words)
        whole = log(total)
        counts = np.fromiter(frequencies.values(), np.int64, len(words))[self._trie.order]
        known, places = np.unique(counts, return_inverse=True)
        logs = np.array([log(count) - whole if count else -np.inf for count in known.tolist()])
        self._weights = np.concatenate(([-np.inf], logs[places]))
        self._least = log(1) - whole
        self._trie.order = places[:0]  # not needed any more, and long
        self._start = [hidden.start[state] for state in _STATES]
        self._step = hidden.step
        self._emit = np.full((len(_STATES), _LAST - _FIRST + 1), _NEVER)
        for row, state in enumerate(_STATES):
            for sign, chance in hidden.emit[state].items():
                if _FIRST <= ord(sign) <= _LAST:
                    self._emit[row, ord(sign) - _FIRST] = chance

    def borders(self, texts: Sequence[str], pages: Pages) -> Places:
        """The borders of all pieces of the originals, counted through all texts.

        Of texts that are cut so: at words, at what folding dropped between them, and not within a
        character that folded to several words.
        """
        begins = self.cut(pages)
        if not len(begins):
            return np.unique(pages.origins)
        starts, ends = pages.starts[begins], pages.ends[np.append(begins[1:], len(pages.text)) - 1]
        fresh = np.concatenate(([True], starts[1:] >= ends[:-1]))
        border = np.zeros(int(pages.origins[-1]) + 1, np.bool_)
        border[pages.origins] = border[starts[fresh]] = border[ends[np.append(fresh[1:], True)]] = 1
        return np.flatnonzero(border)

    def cut_words(self, words: Sequence[str]) -> Iterator[list[str]]:
        """Words of ideographs as jieba cuts them without its model."""
        pages = folded_already(words)
        begins = self.cut(pages, guess=False)
        ends = np.append(begins[1:], len(pages.text)).tolist()
        parts = [pages.text[a:b] for a, b in zip(begins.tolist(), ends, strict=True)]
        rows = np.searchsorted(begins, pages.rows).tolist()
        return (parts[first:last] for first, last in pairwise(rows))

    def cut(self, pages: Pages, guess: bool = True) -> Places:
        """Where words begin in folded texts: all that ``Dictionary.segment`` cuts them into.

        ``guess``: cut by the model what the dictionary leaves as single characters.
        """
        chinese = (pages.codes >= _FIRST) & (pages.codes <= _LAST)
        latin = (pages.classes & (ALNUM | IDEOGRAPH)) == ALNUM
        begins = ~chinese
        begins[1:] &= ~(latin[1:] & latin[:-1])
        heads = pages.rows[:-1][pages.rows[:-1] < pages.rows[1:]]
        begins[heads] = True
        begins[chinese] = False
        places = np.flatnonzero(chinese)
        if len(places):
            new_run = np.concatenate(([True], np.diff(places) > 1))
            at_head = np.zeros(len(begins) + 1, np.bool_)
            at_head[heads] = True
            new_run |= at_head[places]
            signs = pages.codes[places].astype(np.int64)
            heads = np.flatnonzero(new_run)
            begins[places[self._cut_runs(signs, heads, guess)]] = True
        return np.flatnonzero(begins)

    def _cut_runs(self, signs: Places, heads: Places, guess: bool) -> Places:
        """Where words begin in runs of Chinese characters, whose first ones are ``heads``."""
        lengths = np.diff(np.append(heads, len(signs)))
        ends = np.repeat(heads + lengths, lengths)
        chosen = self._route(signs, ends - np.arange(len(signs)), heads, lengths)
        begins = _followed(chosen, heads, lengths)
        if guess:
            self._guess(signs, heads, begins)
        return np.flatnonzero(begins)

    def _guess(self, signs: Places, heads: Places, begins: _Flags) -> None:
        """Cut anew what stands as several single characters and is no word of the dictionary."""
        words = np.flatnonzero(begins)
        alone = np.append(np.diff(words), len(signs) - words[-1]) == 1
        is_head = np.zeros(len(signs) + 1, np.bool_)
        is_head[heads] = True
        first = alone & (is_head[words] | ~np.concatenate(([False], alone[:-1])))
        firsts = np.flatnonzero(first)
        groups = np.cumsum(first) - 1
        sizes = np.bincount(groups[alone], minlength=len(firsts)).astype(np.int64)
        several = sizes > 1
        starts, sizes = words[firsts[several]], sizes[several]
        unknown = ~self._are_words(signs, starts, sizes)
        self._recut(signs, starts[unknown], sizes[unknown], begins)

    def _route(
        self, signs: Places, room: Places, heads: Places, lengths: Places
    ) -> NDArray[np.int64]:
        """How long the word is that the likeliest way takes from each character on.

        ``room``: characters to the end of the run. Step ``t`` settles all that have ``t``.
        """
        edges = [
            (length, places, self._weights[numbers])
            for length, places, numbers in self._trie.found(signs, np.arange(len(signs)), room)
        ]
        single = np.full(len(signs), -np.inf)
        longer = np.zeros(len(signs), np.bool_)
        by_step: list[tuple[int, Places, _Weights, list[int]]] = []
        most = int(room.max())
        for length, places, weights in edges:
            is_word = weights > -np.inf
            places, weights = places[is_word], weights[is_word]
            if length == 1:
                single[places] = weights
                continue
            longer[places] = True
            order, borders = _by_step(room[places], most)
            places, weights = places[order], weights[order]
            by_step.append((length, places, weights, borders))
        single[(single == -np.inf) & ~longer] = self._least
        # One place more for each run, behind its end, where every way is as likely as any: 0.
        shifted = np.arange(len(signs)) + np.repeat(np.arange(len(heads)), lengths)
        best = np.zeros(len(signs) + len(heads))
        chosen = np.ones(len(signs), np.int64)
        order, borders = _by_step(room, most)
        for step in range(1, most + 1):
            places = order[borders[step] : borders[step + 1]]
            at = shifted[places]
            best[at] = single[places] + best[at + 1]
            for length, words, weights, cuts in by_step:
                some = slice(cuts[step], cuts[step + 1])
                if some.start == some.stop:
                    continue
                places = words[some]
                at = shifted[places]
                way = weights[some] + best[at + length]
                better = way >= best[at]  # of equally likely ways, the one with the longer word
                best[at[better]] = way[better]
                chosen[places[better]] = length
        return chosen

    def _are_words(self, signs: Places, starts: Places, sizes: Places) -> _Flags:
        """Whether stretches of the text are words of the dictionary."""
        numbers = np.zeros(len(starts), np.int64)
        left = np.arange(len(starts))
        place = 0
        while len(left):
            numbers[left] = self._trie.step(numbers[left], signs[starts[left] + place])
            place += 1
            left = left[(numbers[left] > 0) & (sizes[left] > place)]
        return (numbers > 0) & (self._weights[numbers] > -np.inf)

    def _recut(self, signs: Places, starts: Places, sizes: Places, begins: _Flags) -> None:
        """Cut stretches of single characters by the model, and mark where its words begin."""
        if not len(starts):
            return
        order = np.argsort(-sizes, kind="stable")
        starts, sizes = starts[order], sizes[order]
        most = int(sizes[0])
        counts = [int(np.searchsorted(-sizes, -place, "left")) for place in range(most + 1)]
        emit = self._emit[:, signs[starts] - _FIRST]
        chances = np.array([[start] for start in self._start]) + emit
        final = np.zeros(len(starts), np.int64)
        came: list[NDArray[np.int64]] = []
        for place in range(1, most + 1):
            going = counts[place]  # those longer than place
            final[going:][: len(chances[0]) - going] = np.where(
                chances[3, going:] >= chances[2, going:], 3, 2
            )
            if not going:
                break
            emit = self._emit[:, signs[starts[:going] + place] - _FIRST]
            chances, before = self._next(chances[:, :going], emit)
            came.append(before)
        state = final[:0]
        for place in range(most - 1, -1, -1):
            longer = counts[place + 1]
            held = final[: counts[place]].copy()
            held[:longer] = came[place][state, np.arange(longer)] if longer else held[:0]
            state = held
            at = starts[: len(state)] + place
            ends_word = state >= 2
            inside = sizes[: len(state)] > place + 1
            begins[at[inside] + 1] = ends_word[inside]

    def _next(self, chances: _Weights, emit: _Weights) -> tuple[_Weights, NDArray[np.int64]]:
        """One character further: the likeliest way to each state, and from which state it comes."""
        made, came = np.empty_like(chances), np.empty(chances.shape, np.int64)
        for row, state in enumerate(_STATES):
            one, other = sorted(_BEFORE[state])
            first, second = (
                chances[_STATES.index(name)] + self._step[name].get(state, _NEVER) + emit[row]
                for name in (one, other)
            )
            later = second >= first
            made[row] = np.where(later, second, first)
            came[row] = np.where(later, _STATES.index(other), _STATES.index(one))
        return made, came


def _by_step(room: Places, most: int) -> tuple[Places, list[int]]:
    """The order of steps, and where each step begins in it."""
    small = room.astype(np.uint16) if most < 1 << 16 else room  # few bits are sorted faster
    borders = np.concatenate(([0], np.cumsum(np.bincount(room, minlength=most + 1))))
    return np.argsort(small, kind="stable"), borders.tolist()


def _followed(chosen: Places, heads: Places, lengths: Places) -> _Flags:
    """The places that the chosen ways come by, word after word, from the heads of the runs."""
    begins = np.zeros(len(chosen), np.bool_)
    at, ends = heads, heads + lengths
    while len(at):
        begins[at] = True
        at = at + chosen[at]
        left = at < ends
        at, ends = at[left], ends[left]
    return begins
