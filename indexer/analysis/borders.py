"""What stands at each character of many folded texts: borders of words, brackets, long lists.

So the grade of any number of ranges is told by looking up a few bytes of each; how one passage's
words grade one range is said in ``query/view``, and is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.clauses import brackets, long_lists, sentence_ends
from indexer.analysis.pages import Pages, Places, have_traditional
from indexer.model import Span
from indexer.ranges import offsets, united

Bytes = NDArray[np.uint8]
Offsets = NDArray[np.uint32]

STARTS, BEFORE, ON, WITHIN, ENDS, AFTER = 1, 2, 4, 8, 16, 32
"""Of a character in one segmentation: a word starts with it; a word starts or ends before it; it
goes on in the word of the character before it; it is within a word; that word ends with it; a word
starts or ends after it."""
LISTED, BRACKET, OPENS, CLOSES, LATIN, BLANK, GOES_ON = 1, 2, 4, 8, 16, 32, 64
"""Of a character in its text: it is in a long list; a bracket that may hold another name follows
it; it is the first one in such a bracket; it is the last one. And what it is: a Latin letter or a
digit; a blank; it goes on in the number in digits of the character before it."""
ODD, TRADITIONAL = 1, 2
"""Of a passage: its characters are not folded one to one, or it has other readings, so that all
this does not tell where texts stand in it; it has traditional or other forms of ideographs."""
WORD, JOINED, INSIDE, CROSSING = range(4)
"""Grades by their places in ``view.GRADES``."""
LONGEST_CUT = 62
"""Characters of ranges of which is told how they are cut."""
WHOLLY = np.uint64(1 << 63)
"""Of a way in which a range is cut: words hold all of it."""
_ASCII = np.array(
    [LATIN * chr(code).isalnum() | BLANK * (code == ord(" ")) for code in range(128)], np.uint8
)
_MOST = 255
"""Segmentations of one passage."""


@dataclass(frozen=True, slots=True, eq=False)
class Borders:
    """Of passages one after the other; nothing here may be written to.

    The folded text of passage ``i`` has ``rows[i + 1] - rows[i]`` characters, of which ``signs``
    has a byte each from ``rows[i]`` on; ``cuts`` has from ``cut_rows[i]`` on as many for each of
    its segmentations that have words, one segmentation after the other. ``steps``: the characters,
    counted through all passages, before which characters of the text shown were dropped;
    ``dropped``: how many of the passage until there. ``sentences``: the characters with which a
    sentence begins that is not the first of its passage. ``flags``: one byte a passage.
    """

    rows: Offsets
    cut_rows: NDArray[np.uint64]
    signs: Bytes
    cuts: Bytes
    steps: Offsets
    dropped: Offsets
    sentences: Offsets
    flags: Bytes

    def __len__(self) -> int:
        """How many passages there are."""
        return len(self.flags)

    def grades(self, numbers: Offsets, offsets: Offsets, lengths: int | NDArray[np.int64]) -> Bytes:
        """The best that any segmentation says of ranges of the passages' texts; by their lengths.

        As ``PassageView.grade``, but for passages that are ODD.
        """
        found = np.full(len(numbers), CROSSING, np.uint8)
        for there, places in self._segmentations(numbers, offsets):
            some = lengths if isinstance(lengths, int) else lengths[there]
            grades = self._grades(places, some)
            if len(there) == len(found):  # as a rule: then nothing need be copied
                np.minimum(found, grades, out=found)
            else:
                found[there] = np.minimum(found[there], grades)
        return found

    def word_ends(
        self, numbers: Offsets, offsets: Offsets, length: int
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """How long ranges are that go on to the ends of their last words, if they begin with one.

        As ``PassageView.word_end``; and of which ranges this is not sure, as characters that were
        dropped may belong to the word.
        """
        found = np.full(len(numbers), length)
        unsure = np.zeros(len(numbers), np.bool_)
        for there, places in self._segmentations(numbers, offsets):
            last = places + (length - 1)
            begins = (self.cuts.take(places) & STARTS) != 0
            going = (begins & ((self.cuts.take(last) & WITHIN) != 0)).nonzero()[0]
            ends = last[going]
            on = np.arange(len(going))
            while len(on):
                after = self.cuts.take(ends[on] + 1, mode="clip") & ON
                on = on[(after != 0) & (ends[on] + 1 < len(self.cuts))]
                ends[on] += 1
            unsure[there[going]] |= (self.cuts.take(ends) & ENDS) == 0
            longest = found[there[going]]
            found[there[going]] = np.maximum(longest, length + ends - last[going])
        return found, unsure

    def differently_cut(self, numbers: Offsets, offsets: Offsets, length: int) -> Offsets:
        """The first passage for each way in which annotators cut ranges of at most LONGEST_CUT.

        Jieba's segmentation, the last one of every passage, is no annotator's.
        """
        found = [numbers[:0]]
        for there, ways in self.ways(numbers, offsets, length):
            found.append(numbers[there[np.unique(ways, return_index=True)[1]]])
        return united(*found)

    def ways(
        self, numbers: Offsets, offsets: Offsets, length: int
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.uint64]]]:
        """How annotators cut ranges of at most LONGEST_CUT: which ranges, and how each of them.

        A way is 0 where words lack any of the range, and else has its highest bit; the lowest bits
        tell of each character, that of the last one lowest, whether it goes on in the word of the
        character before it. Of passages that several annotators cut there are several; jieba's
        segmentation, the last one of every passage, is no annotator's.
        """
        sizes = np.diff(self.cut_rows)[numbers].astype(np.int64)
        lengths = (self.rows[1:].take(numbers) - self.rows.take(numbers)).astype(np.int64)
        left = sizes - lengths  # bytes of the annotators' segmentations
        for turn, (there, places) in enumerate(self._segmentations(numbers, offsets)):
            some = left[there] > turn * lengths[there]
            begins = places[some]
            whole = np.ones(len(begins), np.bool_)
            ways = np.zeros(len(begins), np.uint64)
            for step in range(length):
                signs = self.cuts.take(begins + step)
                whole &= (signs & WITHIN) != 0
                ways = ways << np.uint64(1) | ((signs & ON) != 0)
            ways[whole] |= WHOLLY
            ways[~whole] = 0
            yield there[some], ways

    def _segmentations(
        self, numbers: Offsets, offsets: Offsets
    ) -> Iterator[tuple[NDArray[np.int64], Places]]:
        """Segmentation by segmentation: which of some passages have so many, and the place in
        ``cuts`` of an offset of each."""
        if not len(numbers):
            return
        after = numbers + np.uint32(1)
        lengths = self.rows.take(after) - self.rows.take(numbers)
        places = self.cut_rows.take(numbers).astype(np.int64) + offsets
        ends = self.cut_rows.take(after).astype(np.int64)
        there = (places < ends).nonzero()[0]
        while len(there):
            yield there, places if len(there) == len(places) else places[there]
            places = places + lengths
            there = (places < ends).nonzero()[0]

    def _grades(self, places: Places, lengths: int | NDArray[np.int64]) -> Bytes:
        """What one segmentation says of each range."""
        first = self.cuts.take(places)
        last = self.cuts.take(places + (lengths - 1))
        inside = (first & WITHIN) != 0
        inside &= ((last & ON) != 0) | (lengths == 1)
        left = inside.nonzero()[0]  # ever fewer: one may be very long
        for step in range(1, int(np.max(lengths, initial=0)) - 1):
            if not isinstance(lengths, int):
                left = left[lengths[left] - 1 > step]
            on = (self.cuts.take(places[left] + step) & ON) != 0
            inside[left[~on]] = False
            left = left[on]
        joined = ((first & BEFORE) != 0) & ((last & AFTER) != 0)
        found = np.where(inside, np.uint8(INSIDE), np.uint8(CROSSING))
        found[joined] = JOINED
        found[inside & ((first & STARTS) != 0) & ((last & ENDS) != 0)] = WORD
        return found

    def origins(self, numbers: Offsets, offsets: Offsets) -> Offsets:
        """Where characters of the folded texts stand in the texts shown."""
        if not len(self.steps):
            return offsets
        starts = self.rows.take(numbers)
        step = self.steps.searchsorted(starts + offsets, "right") - 1
        here = self.steps.take(step, mode="clip")
        mine = (step >= 0) & (here >= starts)
        found: Offsets = offsets + np.where(mine, self.dropped.take(step, mode="clip"), 0).astype(
            np.uint32
        )
        return found


def borders_of(
    pages: Pages,
    texts: Sequence[str],
    owners: Places,
    counts: Places,
    words: NDArray[np.uint32],
    read: Iterable[int] = (),
) -> Borders:
    """The borders of some texts and their segmentations.

    Segmentation ``s`` is of text ``owners[s]`` and has the next ``counts[s]`` rows of ``words``,
    their starts and ends in the text as shown; those of one text come together. ``read``: the
    texts that have other readings.
    """
    odd = pages.odd.copy()
    odd[list(read)] = True
    kept = counts > 0
    turns = np.arange(len(owners)) - np.searchsorted(owners, owners)
    odd[owners[turns >= _MOST]] = True
    mine, lengths = owners[kept], np.diff(pages.rows)
    cut_lengths = np.bincount(mine, lengths[mine], len(texts)).astype(np.int64)
    steps, dropped = _steps(pages, odd)
    flags = ODD * odd.astype(np.uint8)
    flags |= TRADITIONAL * have_traditional(texts, pages.origins).astype(np.uint8)
    return Borders(
        pages.rows.astype(np.uint32),
        offsets(cut_lengths).astype(np.uint64),
        _signs(pages, texts),
        _cuts(pages, mine, counts[kept], words),
        steps,
        dropped,
        _sentences(pages, texts),
        flags,
    )


def joined(parts: Iterable[Borders]) -> Borders:
    """The borders of all passages, from those of consecutive ones."""
    some = list(parts)
    firsts = offsets(np.array([part.rows[-1] for part in some], np.int64))
    cuts = offsets(np.array([part.cut_rows[-1] for part in some], np.int64))

    def rows(name: str, begins: Places) -> Places:
        shifted = [
            getattr(part, name)[1:].astype(np.int64) + begin
            for part, begin in zip(some, begins, strict=False)
        ]
        return np.concatenate([np.zeros(1, np.int64), *shifted])

    def column(name: str, dtype: type) -> NDArray[Any]:
        return np.concatenate([np.zeros(0, dtype), *(getattr(part, name) for part in some)])

    def places(name: str) -> Offsets:
        parts = zip((getattr(part, name) for part in some), firsts, strict=False)
        moved = [part.astype(np.int64) + begin for part, begin in parts]
        return np.concatenate([np.zeros(0, np.int64), *moved]).astype(np.uint32)

    return Borders(
        rows("rows", firsts).astype(np.uint32),
        rows("cut_rows", cuts).astype(np.uint64),
        column("signs", np.uint8),
        column("cuts", np.uint8),
        places("steps"),
        column("dropped", np.uint32),
        places("sentences"),
        column("flags", np.uint8),
    )


def _steps(pages: Pages, odd: NDArray[np.bool_]) -> tuple[Offsets, Offsets]:
    """Where the way back to the originals makes a step, and how far it has come by then."""
    lengths = np.diff(pages.rows)
    within = np.arange(len(pages.codes)) - np.repeat(pages.rows[:-1], lengths)
    before = pages.starts - np.repeat(pages.origins[:-1], lengths) - within
    first = within == 0
    moved = np.where(first, before, np.diff(before, prepend=0)) != 0
    steps = np.flatnonzero(moved & ~np.repeat(odd, lengths))
    return steps.astype(np.uint32), before[steps].astype(np.uint32)


def _cuts(pages: Pages, owners: Places, counts: Places, words: NDArray[np.uint32]) -> Bytes:
    """The bytes of all segmentations, as if each had a text of its own, with a gap after it."""
    lengths, sizes = np.diff(pages.rows), np.diff(pages.origins)
    gaps = offsets(sizes[owners] + 1)[:-1]
    signs = np.repeat(pages.rows[owners] - offsets(lengths[owners])[:-1], lengths[owners])
    signs += np.arange(len(signs))
    shift = np.repeat(gaps - pages.origins[owners], lengths[owners])
    starts, ends = pages.starts[signs] + shift, pages.ends[signs] + shift
    within_text = np.minimum(words, np.repeat(sizes[owners], counts)[:, np.newaxis])
    moved = within_text + np.repeat(gaps, counts)[:, np.newaxis]
    begins, finishes = moved.T.copy()
    if not len(begins):
        return np.zeros(len(signs), np.uint8)
    begun = np.bincount(begins, minlength=int(gaps[-1] + sizes[owners[-1]]) + 1).cumsum()
    word, after = begun.take(starts) - 1, begun.take(ends) - 1
    some, later = word >= 0, after >= 0
    starting = some & (begins[word] == starts)
    within = some & (finishes[word] >= ends)
    on = within.copy()
    on[1:] &= word[1:] == word[:-1]
    on[:1] = False
    found: Bytes = STARTS * starting.astype(np.uint8)
    found |= BEFORE * (starting | (some & (finishes[word] == starts))).astype(np.uint8)
    found |= ON * on.astype(np.uint8)
    found |= WITHIN * within.astype(np.uint8)
    found |= ENDS * (within & (finishes[word] == ends)).astype(np.uint8)
    border = (begins[after] == ends) | (finishes[after] == ends)
    found |= AFTER * (later & border).astype(np.uint8)
    return found


def _sentences(pages: Pages, texts: Sequence[str]) -> Offsets:
    """The first character from the end of each sentence on, if the text goes on there."""
    found = []
    for number, text in enumerate(texts):
        if ends := sentence_ends(text):
            some = slice(int(pages.rows[number]), int(pages.rows[number + 1]))
            origin = int(pages.origins[number])
            after = np.searchsorted(pages.starts[some] - origin, ends)
            found.append(after[after < some.stop - some.start] + some.start)
    return np.concatenate([np.zeros(0, np.int64), *found]).astype(np.uint32)


def _signs(pages: Pages, texts: Sequence[str]) -> Bytes:
    ascii_ = pages.codes < len(_ASCII)
    found = np.where(ascii_, _ASCII.take(pages.codes, mode="clip"), np.uint8(0))
    found |= GOES_ON * _going_on(pages).astype(np.uint8)
    for number, text in enumerate(texts):
        enclosed, lists = brackets(text), long_lists(text)
        if enclosed or lists:
            some = slice(int(pages.rows[number]), int(pages.rows[number + 1]))
            origin = int(pages.origins[number])
            _sign(found[some], pages.starts[some] - origin, pages.ends[some] - origin, enclosed)
            for clause in lists:
                inside = (pages.starts[some] - origin >= clause.start) & (
                    pages.ends[some] - origin <= clause.end
                )
                found[some] |= LISTED * inside.astype(np.uint8)
    return found


def _going_on(pages: Pages) -> NDArray[np.bool_]:
    """See ``numerals.goes_on``, of each character."""
    digit, point = (pages.codes >= ord("0")) & (pages.codes <= ord("9")), pages.codes == ord(".")
    first = np.zeros(len(pages.codes) + 1, np.bool_)
    first[pages.rows] = True  # nothing goes on from text to text
    after = digit.copy()
    after[:-1] |= point[:-1] & digit[1:] & ~first[1:-1]
    found = np.zeros(len(pages.codes), np.bool_)
    found[1:] = digit[:-1] & after[1:]
    found[2:] |= digit[:-2] & point[1:-1] & ~first[1:-2] & digit[2:]
    found[first[:-1]] = False
    return found


def _sign(
    signs: Bytes, starts: Places, ends: Places, enclosed: Sequence[tuple[Span, Span]]
) -> None:
    """Note the brackets of one text, of which each character came from a range of its own."""
    for bracket, short in enclosed:
        signs[ends == bracket.start] |= BRACKET
        signs[starts == short.start] |= OPENS
        signs[ends == short.end] |= CLOSES
