"""Where two segmentations cut one text in two ways, over the whole corpus, the most frequent first.

Compared are the places between two characters that both hold, beside signs too. A stretch runs from
one place that no word crosses to the next; where cuts differ in between, there is a disagreement.
Its text is the same in every place, so what is cut in one way here and in another there is counted
way by way. How far two agree on the whole is for ``agreement`` to measure, whose figures count only
places between letters.

A large corpus takes minutes to compare, so that is done a part at a time, in reading order.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from indexer.agreement import Borders, Places, between_letters, compared, every_place
from indexer.analysis.normalize import fold_text
from indexer.budget import Budget
from indexer.model import Passage, Segmentation, Span

Cut = tuple[str, ...]
"""A text as words, which rejoin to it."""
Segmented = tuple[Passage, Sequence[Segmentation]]
"""A passage, and how each segmenter cut it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where cuts differ: a range of the text of a passage (by id)."""

    passage: str
    span: Span


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A text that two segmentations cut in two ways, and each place where they do."""

    text: str
    cuts: tuple[Cut, Cut]
    places: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two segmentations, by name, in the passages where both hold two characters or more.

    ``borders``: those of ``first`` measured against those of ``second``.
    """

    first: str
    second: str
    passages: int
    borders: Borders
    disagreements: tuple[Disagreement, ...]

    @property
    def total(self) -> int:
        return sum(len(one.places) for one in self.disagreements)


@dataclass(frozen=True, slots=True)
class Compared:
    """What is known of the first ``passages`` of a corpus, which has ``total``."""

    comparisons: tuple[Comparison, ...]
    passages: int
    total: int

    @property
    def whole(self) -> bool:
        return self.passages == self.total


@dataclass(slots=True)
class _Tally:
    """What was found of two segmentations so far."""

    passages: int = 0
    borders: Borders = field(default_factory=Borders)
    places: defaultdict[tuple[str, Cut, Cut], list[Stretch]] = field(
        default_factory=lambda: defaultdict(list)
    )


_Pair = tuple[str, str]
_Tallies = defaultdict[_Pair, _Tally]


class Comparing:
    """A corpus that is compared a part at a time, from any thread.

    ``read``: gives one of its ``total`` passages by its number, in reading order.
    """

    def __init__(self, total: int, read: Callable[[int], Segmented]) -> None:
        self._read, self._lock = read, threading.Lock()
        self._tallies: _Tallies = defaultdict(_Tally)
        self._changed: set[_Pair] = set()
        self._ranked: dict[_Pair, Comparison] = {}
        self._next = 0
        self._known = Compared((), 0, total)

    def within(self, budget: Budget) -> Compared:
        """Go on for as long as there is time, and tell what is known then.

        One thread at a time goes on; the others wait for it, but not longer than they have time.
        """
        if not self._known.whole and self._lock.acquire(timeout=budget.remaining()):
            try:
                self._go_on(budget)
            finally:
                self._lock.release()
        return self._known

    def _go_on(self, budget: Budget) -> None:
        before = self._next
        while self._next < self._known.total and not budget.is_spent():
            self._changed |= _compare(self._tallies, self._read(self._next))
            self._next += 1
        if self._next > before:
            self._tell()

    def _tell(self) -> None:
        """Passages in reading order are mostly of few files, so few pairs are ranked anew."""
        self._ranked |= {pair: _comparison(pair, self._tallies[pair]) for pair in self._changed}
        self._changed.clear()
        every = tuple(one for _, one in sorted(self._ranked.items(), key=lambda item: item[0]))
        self._known = Compared(every, self._next, self._known.total)


def disagreements(passages: Iterable[Segmented]) -> tuple[Comparison, ...]:
    """Each two segmentations of the same passages, by their names. Linear in the texts."""
    tallies: _Tallies = defaultdict(_Tally)
    for one in passages:
        _compare(tallies, one)
    return tuple(_comparison(pair, tally) for pair, tally in sorted(tallies.items()))


def _compare(tallies: _Tallies, segmented: Segmented) -> set[_Pair]:
    """Add what one passage tells; of which pairs it told anything."""
    passage, segmentations = segmented
    known = [(one.name, every_place(one)) for one in segmentations if one.words]
    told = set()
    for (first, one), (second, other) in combinations(known, 2):
        shared = [{at: cut for at, cut in one.items() if at in other}]
        shared.append({at: other[at] for at in shared[0]})
        if shared[0]:
            _add(tallies[first, second], passage, shared)
            told.add((first, second))
    return told


def _comparison(pair: _Pair, tally: _Tally) -> Comparison:
    return Comparison(*pair, tally.passages, tally.borders, tuple(_ranked(tally)))


def stretches(length: int, cuts: Sequence[Places]) -> Iterator[Span]:
    """The ranges of a text of so many characters in which cuts differ, in order.

    A range ends where no cut joins the characters on either side, and nowhere before. Each place
    that is a border in one and none in another lies inside exactly one range.
    """
    start, differs = 0, False
    for at in range(1, length + 1):
        said = {cut[at] for cut in cuts if at in cut}
        if False in said:
            differs = differs or True in said
            continue
        if differs:
            yield Span(start, at)
        start, differs = at, False


def holding(some: Iterable[Disagreement], text: str) -> tuple[Disagreement, ...]:
    """Those whose text holds another one, in any spelling of it that search takes for the same."""
    folded = fold_text(text)
    return tuple(one for one in some if folded in fold_text(one.text))


def _add(tally: _Tally, passage: Passage, shared: Sequence[Places]) -> None:
    text = passage.text
    one, other = (between_letters(text, cut) for cut in shared)
    tally.passages += 1
    tally.borders += compared(one, other)
    for span in stretches(len(text), shared):
        first, second = (_pieces(text, span, cut) for cut in shared)
        where = Stretch(passage.id, span)
        tally.places[text[span.start : span.end], first, second].append(where)


def _pieces(text: str, span: Span, cut: Places) -> Cut:
    borders = [at for at in range(span.start + 1, span.end) if cut[at]]
    ends = [*borders, span.end]
    return tuple(text[a:b] for a, b in zip([span.start, *borders], ends, strict=True))


def _ranked(tally: _Tally) -> Iterator[Disagreement]:
    """The most frequent first; ties by text, then by cuts."""
    for key, places in sorted(tally.places.items(), key=lambda item: (-len(item[1]), item[0])):
        text, first, second = key
        yield Disagreement(text, (first, second), tuple(places))
