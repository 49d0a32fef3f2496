"""Find where a new text overlaps an older one, character by character, tolerant of slips.

Stretches that occur once in both texts anchor the overlap (patience diff,
https://bramcohen.livejournal.com/73318.html); the small gaps between them are aligned by least edit
distance. Linear in the length of the overlap but for those gaps.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

_GRAM = 5
"""Characters of an anchor: short enough to stand between two slips, long enough to be rare."""
_WINDOW = 400
"""Characters at the start of a file that say where in the older text it may begin."""
_DRIFT = 16
"""Characters that slips may shift one text against the other between two anchors."""
_OCCURRENCES = 16
_CANDIDATES = 8
_LARGEST_GAP = 400_000
"""Cells of the table that aligns one gap; two texts that differ more are not one text."""
_EQUAL, _LOST, _CHANGED = -1, 2, 3
"""What a character costs in an alignment; one changed is cheaper than one lost in each text."""
_SHORTEST_OVERLAP = 12
_SHORTEST_COPY = 24
_EQUAL_PER_SLIP = 6


class GrowingText:
    """A growing text and where each of its short stretches stands."""

    def __init__(self) -> None:
        self.text = ""
        self._places: dict[str, list[int]] = {}

    def replace(self, start: int, tail: str) -> None:
        """Put ``tail`` in the place of everything from ``start`` on."""
        changed = max(0, start - _GRAM + 1)
        for place in range(len(self.text) - _GRAM, changed - 1, -1):
            self._places[self.text[place : place + _GRAM]].pop()
        self.text = self.text[:start] + tail
        for place in range(changed, len(self.text) - _GRAM + 1):
            self._places.setdefault(self.text[place : place + _GRAM], []).append(place)

    def places(self, gram: str) -> Sequence[int]:
        """The last few places where the stretch stands."""
        return self._places.get(gram, ())[-_OCCURRENCES:]


def find_overlap(old: GrowingText, new: str) -> list[tuple[int, int]] | None:
    """Pairs (offset in old, offset in new) of the characters that are one, ascending in both.

    The overlap holds the start of ``new`` and reaches the end of ``old``, or holds all of ``new``;
    None where there is no such place, so a sentence or a heading that happens to stand in both is
    no overlap. The pairs may hold a few that differ: those are slips.
    """
    best: list[tuple[int, int]] | None = None
    most = 0
    for place, offset in _candidates(old, new):
        pairs = _aligned_from(old.text, new, place, offset)
        if not pairs:
            continue
        equal = sum(old.text[i] == new[j] for i, j in pairs)
        (first, _), (last, last_new) = pairs[0], pairs[-1]
        rest = min(len(old.text) - last, len(new) - last_new)
        slips = max(last + rest - first, last_new + rest) - equal
        copied = len(old.text) - last > len(new) - last_new
        shortest = _SHORTEST_COPY if copied else _SHORTEST_OVERLAP
        if equal >= shortest and equal >= slips * _EQUAL_PER_SLIP and equal > most:
            best, most = pairs, equal
    return best


def _candidates(old: GrowingText, new: str) -> Iterator[tuple[int, int]]:
    """Where the start of ``new`` may stand in ``old``, best supported first: anchors there."""
    votes: Counter[int] = Counter()
    earliest: dict[int, int] = {}
    for offset in range(min(_WINDOW, len(new) - _GRAM + 1)):
        for place in old.places(new[offset : offset + _GRAM]):
            votes[place - offset] += 1
            earliest.setdefault(place - offset, offset)
    tried: list[int] = []
    for shift, _ in sorted(votes.items(), key=lambda vote: (-vote[1], -vote[0])):
        if any(abs(shift - other) <= _DRIFT for other in tried):
            continue
        near = sum(votes[shift + drift] for drift in range(-_DRIFT, _DRIFT + 1))
        if near * 5 < min(_WINDOW, len(new), len(old.text) - shift) - _GRAM:
            continue
        tried.append(shift)
        yield shift + earliest[shift], earliest[shift]
        if len(tried) == _CANDIDATES:
            return


def _aligned_from(old: str, new: str, place: int, offset: int) -> list[tuple[int, int]] | None:
    """Align ``new`` from its start, ``old`` to its end, given one place where they are one."""
    start = max(0, place - offset - _DRIFT)
    head = _table_pairs(old[start:place][::-1], new[:offset][::-1], whole_new=True)
    if head is None:
        return None
    pairs = [(place - 1 - i, offset - 1 - j) for i, j in reversed(head)]
    reach = min(len(old) - place, len(new) - offset)
    slack = _DRIFT + reach // 8
    ends = min(len(old), place + reach + slack), min(len(new), offset + reach + slack)
    for i, j in _anchors(old, (place, ends[0]), new, (offset, ends[1])):
        if i < place or j < offset:
            continue
        pairs.extend(_between(old, (place, i), new, (offset, j)))
        place, offset = i, j
        while place < len(old) and offset < len(new) and old[place] == new[offset]:
            pairs.append((place, offset))
            place, offset = place + 1, offset + 1
    reach = min(len(old) - place, len(new) - offset) + _DRIFT
    tail = _table_pairs(old[place : place + reach], new[offset : offset + reach], free=True)
    if tail is None:
        return None
    return pairs + [(place + i, offset + j) for i, j in tail]


def _between(
    old: str, olds: tuple[int, int], new: str, news: tuple[int, int]
) -> list[tuple[int, int]]:
    """Align two stretches whole; what differs too much to be aligned is left without pairs."""
    pairs = _table_pairs(old[slice(*olds)], new[slice(*news)])
    return [(olds[0] + i, news[0] + j) for i, j in pairs or ()]


def _anchors(
    old: str, olds: tuple[int, int], new: str, news: tuple[int, int]
) -> list[tuple[int, int]]:
    """Where stretches that occur once in both ranges begin: the longest chain in order."""
    in_old, in_new = _unique(old, *olds), _unique(new, *news)
    pairs = [(in_old[gram], place) for gram, place in in_new.items() if gram in in_old]
    if old[olds[0] : olds[0] + _GRAM] == new[news[0] : news[0] + _GRAM]:
        pairs = [(olds[0], news[0]), *(pair for pair in pairs if pair[1] > news[0])]
    return _longest_chain(pairs)


def _unique(text: str, start: int, end: int) -> dict[str, int]:
    """Stretches that occur once in the range, in order, with their places."""
    places: dict[str, int] = {}
    repeated: set[str] = set()
    for place in range(start, end - _GRAM + 1):
        gram = text[place : place + _GRAM]
        if places.setdefault(gram, place) != place:
            repeated.add(gram)
    return {gram: place for gram, place in places.items() if gram not in repeated}


def _longest_chain(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest ascending chain of pairs that are in the order of their second members."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for number, (place, _) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(ends[pile - 1] if pile else None)
        tops[pile : pile + 1] = [place]
        ends[pile : pile + 1] = [number]
    chain = []
    at = ends[-1] if ends else None
    while at is not None:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _table_pairs(
    old: str, new: str, *, free: bool = False, whole_new: bool = False
) -> list[tuple[int, int]] | None:
    """Pairs of the cheapest alignment, or None where the table would be too large.

    Both texts are used whole; with ``free`` the rest of one is left over when the other ends, with
    ``whole_new`` only the rest of ``old``. Equal characters earn something, so that an end that
    meets some is better than one that meets none; a slip in the last character costs more than
    one lost there, since a character taken for a slip of another is not shown.
    """
    if len(old) * len(new) > _LARGEST_GAP:
        return None
    table = [[_LOST * j for j in range(len(new) + 1)]]
    for i, left in enumerate(old, start=1):
        above = table[-1]
        row = [_LOST * i]
        for j, right in enumerate(new, start=1):
            pair = above[j - 1] + (_EQUAL if left == right else _CHANGED)
            row.append(min(pair, above[j] + _LOST, row[-1] + _LOST))
        table.append(row)
    i, j = len(old), len(new)
    if free or whole_new:
        ends = [(table[row][j], row, row, j) for row in range(i + 1)]
        if free:
            ends += [(table[i][column], column, i, column) for column in range(j + 1)]
        _, _, i, j = min(ends)
    return _walk_back(table, old, new, i, j)


def _walk_back(
    table: Sequence[Sequence[int]], old: str, new: str, i: int, j: int
) -> list[tuple[int, int]]:
    """The pairs on a cheapest way from the cell (i, j) to the table's start."""
    pairs = []
    while i and j:
        pair = _EQUAL if old[i - 1] == new[j - 1] else _CHANGED
        if table[i][j] == table[i - 1][j - 1] + pair:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif table[i][j] == table[i - 1][j] + _LOST:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]
