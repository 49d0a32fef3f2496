"""Words as the annotators cut them, and what jieba learns from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.lexicon import Trie
from indexer.analysis.normalize import fold_text
from indexer.analysis.pages import IDEOGRAPH, Pages, Places, fold_all
from indexer.model import Passage
from indexer.packing import Packed, pack
from indexer.workers import Shared, Workers

_LONGEST = 8
_CHUNK = 2048


@dataclass(frozen=True, slots=True)
class Annotated:
    """Some texts and their segmentations, as arrays.

    ``spans``: rows of start and end, of all segmentations one after the other; segmentation ``s``
    has ``spans[rows[s]:rows[s + 1]]`` and belongs to text ``owners[s]``.
    """

    texts: tuple[str, ...]
    spans: NDArray[np.uint32]
    rows: Places
    owners: Places

    def placed(self, pages: Pages) -> tuple[Places, Places]:
        """The spans, counted through all texts."""
        shift = np.repeat(pages.origins[self.owners], np.diff(self.rows))
        return self.spans[:, 0] + shift, self.spans[:, 1] + shift

    def layers(self, usual: NDArray[np.bool_]) -> Iterator[Places]:
        """Places of words among all, so that of each text one segmentation has them; in order.

        Only those of ``usual`` segmentations.
        """
        turn = np.arange(len(self.owners)) - np.searchsorted(self.owners, self.owners)
        for number in range(int(turn.max(initial=-1)) + 1):
            yield np.flatnonzero(np.repeat((turn == number) & usual, np.diff(self.rows)))

    def spans_of(self, segmentation: int) -> list[tuple[int, int]]:
        """The words of one segmentation."""
        held = self.spans[self.rows[segmentation] : self.rows[segmentation + 1]]
        return [(start, end) for start, end in held.tolist()]


def annotated(packed: Packed) -> Annotated:
    """The texts of passages with the annotators' words."""
    words = packed.words
    owners = np.repeat(np.arange(len(packed)), packed.counts[1])
    return Annotated(packed.texts, words.table, words.rows, owners)


def learned_words(passages: Iterable[Passage], workers: Workers | None = None) -> tuple[str, ...]:
    """The annotators' words that jieba should know, sorted.

    A word of two to eight ideographs is learned unless the annotators cut its characters apart
    more often than they left them together: where they waver, the shorter words win nothing from
    being hidden inside a longer one.
    """
    passages = tuple(passages)
    workers = workers or Workers()
    firsts = range(0, len(passages), _CHUNK)
    together: Counter[str] = Counter()
    parts = (annotated(pack(passages[first : first + _CHUNK])) for first in firsts)
    for some in workers.map(kept_together, parts):
        together.update(some)
    find = partial(_apart, workers.share(Known(together)))
    apart: Counter[str] = Counter()
    parts = (annotated(pack(passages[first : first + _CHUNK])) for first in firsts)
    for some in workers.map(find, parts):
        apart.update(some)
    return tuple(sorted(word for word, count in together.items() if count >= apart[word]))


def _apart(known: Shared[Known], part: Annotated) -> Mapping[str, int]:
    return cut_apart(part, known.get())


class Known:
    """Words that may be learned, and their beginnings; ``words[n - 1]`` has number ``n``."""

    def __init__(self, words: Iterable[str]) -> None:
        beginnings = {word[:end] for word in words for end in range(1, len(word) + 1)}
        some = sorted(beginnings)
        self.trie = Trie(some)
        self.words = [some[place] for place in self.trie.order.tolist()]


def kept_together(part: Annotated) -> Mapping[str, int]:
    """The words that may be learned, and how often each stands as a word."""
    pages = fold_all(part.texts)
    firsts, lasts = pages.ranges(*part.placed(pages))
    lengths = lasts - firsts
    fits = (lengths > 1) & (lengths <= _LONGEST)
    firsts, lasts, lengths = firsts[fits], lasts[fits], lengths[fits]
    whole = pages.count(IDEOGRAPH, firsts, lasts) == lengths
    words, ids = pages.interned(firsts[whole], lasts[whole])
    return dict(zip(words, np.bincount(ids, minlength=len(words)).tolist(), strict=True))


def cut_apart(part: Annotated, known: Known) -> Mapping[str, int]:
    """Known words that stand as several whole words, and at how many places.

    These are no more than eight, and take no more than 16 characters as printed.
    """
    pages = fold_all(part.texts)
    signs = pages.codes.astype(np.int64)
    starts, ends = part.placed(pages)
    firsts, lasts = pages.ranges(starts, ends)
    owners = np.repeat(part.owners, np.diff(part.rows))
    room = np.minimum(pages.rows[owners + 1] - firsts, _LONGEST)
    counts = np.zeros(len(known.words) + 1, np.int64)
    odd = np.zeros(len(part.owners), np.bool_)
    odd[np.searchsorted(part.rows, np.flatnonzero(firsts == lasts), "right") - 1] = True
    for words in part.layers(~odd):
        begins, finishes = np.full((2, len(signs) + 1), -1)
        begins[firsts[words]] = finishes[lasts[words]] = words
        for length, places, numbers in known.trie.found(signs, firsts[words], room[words]):
            first, last = begins[places], finishes[places + length]
            near = (first < last) & (last < first + _LONGEST)
            near &= ends[last] - starts[first] <= 2 * _LONGEST
            counts += np.bincount(numbers[near], minlength=len(counts))
    made = Counter({known.words[n - 1]: int(counts[n]) for n in np.flatnonzero(counts).tolist()})
    beginnings = set(known.words) if odd.any() else set()
    for number in np.flatnonzero(odd).tolist():
        text = part.texts[int(part.owners[number])]
        made.update(filter(beginnings.__contains__, joined(text, part.spans_of(number))))
    return made


def joined(text: str, words: Sequence[tuple[int, int]]) -> Iterator[str]:
    """What each two to eight words of a text are together, folded, if that may be learned."""
    for first in range(len(words)):
        for last in range(first + 1, min(first + _LONGEST, len(words))):
            if words[last][1] - words[first][0] > 2 * _LONGEST:
                break
            yield fold_text(text[words[first][0] : words[last][1]])
