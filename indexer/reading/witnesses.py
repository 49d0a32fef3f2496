"""Weave several files of one text into one sequence of characters that knows every witness.

A file may overlap the end of what came before it, lie inside it, or go on where it ends.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.model import Merge, Span
from indexer.reading.alignment import GrowingText, find_overlap
from indexer.reading.lines import needs_blank

SLASH = "/"


@dataclass(frozen=True, slots=True)
class Strand:
    """The plain text of one file: no separators, no line ends.

    ``text[i]`` stands in ``lines[i]``, ``columns[i]``. ``words`` are ranges of ``text``. ``starts``
    maps the offset of each line's first character to whether a blank line stood before it.
    """

    file: str
    text: str
    lines: Sequence[int]
    columns: Sequence[int]
    words: Sequence[Span]
    starts: Mapping[int, bool]


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of the woven text: what is shown there, and which witness has a character there.

    ``cells`` maps a witness's number to the offset in its strand. ``shown`` is empty for a
    character that only a minority of the witnesses have. ``agreed`` is whether all witnesses that
    reach this place have what is shown.
    """

    cells: Mapping[int, int]
    shown: str
    agreed: bool = True


@dataclass(frozen=True, slots=True)
class Weave:
    """One text and its witnesses.

    ``where[w][i]`` is the slot of character ``i`` of strand ``w``. ``breaks`` maps the slot that
    begins a line in any witness to whether a blank line stood before it. ``seams`` are the slots
    where a file begins that overlaps nothing before it.
    """

    strands: tuple[Strand, ...]
    slots: tuple[Slot, ...]
    where: tuple[tuple[int, ...], ...]
    breaks: Mapping[int, bool]
    merges: tuple[Merge, ...]
    seams: frozenset[int]

    def reaches(self, witness: int, slot: int) -> bool:
        """Whether the slot lies between the first and the last character of the witness."""
        where = self.where[witness]
        return bool(where) and where[0] <= slot <= where[-1]

    def character(self, witness: int, slot: int) -> str:
        """What the witness has in the slot; empty where it has nothing."""
        offset = self.slots[slot].cells.get(witness)
        return "" if offset is None else self.strands[witness].text[offset]

    def shown(self, slot: int) -> str:
        return self.slots[slot].shown

    def label_end(self, slots: Sequence[int], consumed: int, skip_blanks: bool) -> int:
        """How many slots hold so many shown characters, and the blanks after them if skipped."""
        count = 0
        for place, slot in enumerate(slots):
            shown = self.slots[slot].shown
            if count >= consumed and not (skip_blanks and (not shown or shown.isspace())):
                return place
            count += bool(shown)
        return len(slots)

    def line_at(self, witness: int, slot: int) -> int:
        """The witness's line that holds the slot or, where it lacks it, what stands before it."""
        place = max(0, bisect_right(self.where[witness], slot) - 1)
        return self.strands[witness].lines[place]


def weave(strands: Sequence[Strand]) -> Weave:
    """Join the strands, in order, to one text."""
    cells, blanks = _join(strands)
    where = _where(strands, cells)
    slots = tuple(_voted(strands, cells, where, blanks))
    return Weave(
        tuple(strands),
        slots,
        where,
        _breaks(strands, where, slots),
        tuple(_merges(strands, cells)),
        frozenset(_seams(where)),
    )


def _seams(where: Sequence[Sequence[int]]) -> Iterator[int]:
    """Where a witness begins that no other one spans, but for the text's start."""
    held = [places for places in where if places]
    for places in held[1:]:
        if not any(other[0] < places[0] <= other[-1] for other in held):
            yield places[0]


def _join(strands: Sequence[Strand]) -> tuple[list[dict[int, int]], set[int]]:
    """The cells of every slot, and the slots that hold a blank between two files."""
    old = GrowingText()
    cells: list[dict[int, int]] = []
    blanks: set[int] = set()
    for number, strand in enumerate(strands):
        new = strand.text
        if not new:
            continue
        overlap = find_overlap(old, new)
        if overlap is None:
            if old.text and _parts_words(old.text[-1], new[0]):
                blanks.add(len(cells))
                cells.append({})
                old.replace(len(old.text), " ")
            cells.extend({number: offset} for offset in range(len(new)))
            old.replace(len(old.text), new)
            continue
        first = overlap[0][0]
        tail, text = _interleave(cells[first:], old.text[first:], number, new, first, overlap)
        blanks = _moved(blanks, first, tail)
        cells[first:] = tail
        old.replace(first, text)
    return cells, blanks


def _parts_words(left: str, right: str) -> bool:
    """Whether a file's end stands for a blank; not within a number that it cuts."""
    return needs_blank(left, right) and not (left.isdecimal() and right.isdecimal())


def _moved(blanks: set[int], first: int, tail: Sequence[Mapping[int, int]]) -> set[int]:
    """The blanks between files after the slots from ``first`` on were replaced by ``tail``."""
    empty = {first + place for place, cell in enumerate(tail) if not cell}
    return {blank for blank in blanks if blank < first} | empty


def _interleave(
    cells: Sequence[dict[int, int]],
    old: str,
    number: int,
    new: str,
    first: int,
    overlap: Sequence[tuple[int, int]],
) -> tuple[list[dict[int, int]], str]:
    """Old slots from ``first`` on with the new strand's characters put in; and their text.

    Between two aligned places what only the old text has stands before what only the new one has.
    """
    woven: list[dict[int, int]] = []
    text: list[str] = []
    at_old = at_new = 0
    for place, offset in [*((i - first, j) for i, j in overlap), (len(old), len(new))]:
        woven.extend(cells[at_old:place])
        text.extend(old[at_old:place])
        woven.extend({number: lone} for lone in range(at_new, offset))
        text.extend(new[at_new:offset])
        if place < len(old):
            woven.append({**cells[place], number: offset})
            text.append(old[place])
        at_old, at_new = place + 1, offset + 1
    return woven, "".join(text)


def _where(
    strands: Sequence[Strand], cells: Sequence[Mapping[int, int]]
) -> tuple[tuple[int, ...], ...]:
    where: list[list[int]] = [[] for _ in strands]
    for slot, cell in enumerate(cells):
        for witness in cell:
            where[witness].append(slot)
    return tuple(map(tuple, where))


def _voted(
    strands: Sequence[Strand],
    cells: Sequence[Mapping[int, int]],
    where: Sequence[Sequence[int]],
    blanks: set[int],
) -> Iterator[Slot]:
    """What is shown in each slot.

    The majority of the witnesses decides, and the first of them where there is none. A character
    that as many have as lack was lost, not added; but a slash was then a border.
    """
    reach = [0] * (len(cells) + 1)
    for places in where:
        if places:
            reach[places[0]] += 1
            reach[places[-1] + 1] -= 1
    witnesses = 0
    for slot, cell in enumerate(cells):
        witnesses += reach[slot]
        if slot in blanks:
            yield Slot(cell, " ")
            continue
        votes = Counter(strands[witness].text[offset] for witness, offset in sorted(cell.items()))
        shown, _ = votes.most_common(1)[0]
        lacking = witnesses - len(cell)
        if lacking > len(cell) or (shown == SLASH and lacking == len(cell)):
            shown = ""
        yield Slot(cell, shown, agreed=not lacking and len(votes) == 1)


def _breaks(
    strands: Sequence[Strand], where: Sequence[Sequence[int]], slots: Sequence[Slot]
) -> dict[int, bool]:
    """Where lines begin, in any witness.

    A witness that lost characters at a line's start or end has its line end anywhere among them:
    there another witness's line end counts, or else what closes a clause ends the line. That a
    file begins in the middle of another witness's line is no line end.
    """
    loose: list[tuple[int, int, bool]] = []
    for witness, strand in enumerate(strands):
        for offset, blank in sorted(strand.starts.items()):
            slot = where[witness][offset]
            if offset:
                loose.append((where[witness][offset - 1] + 1, slot, blank))
            elif not any(
                places and places[0] < slot <= places[-1]
                for other, places in enumerate(where)
                if other != witness
            ):
                loose.append((slot, slot, blank))
    breaks: dict[int, bool] = {}
    for earliest, slot, blank in sorted(loose, key=lambda found: (found[1] - found[0], found)):
        lost = range(earliest, slot)
        known = next((place for place in (*lost, slot) if place in breaks), None)
        if known is None:
            closers = (place + 1 for place in reversed(lost) if _closes(slots[place].shown))
            known = next(closers, earliest)
        breaks[known] = breaks.get(known, False) or blank
    return breaks


def _closes(sign: str) -> bool:
    """Whether a line may end with the sign: a punctuation mark that neither opens nor dashes."""
    return bool(sign) and unicodedata.category(sign) in ("Po", "Pe", "Pf")


def _merges(strands: Sequence[Strand], cells: Sequence[Mapping[int, int]]) -> Iterator[Merge]:
    """Every pair of files that share a part of the text. ``characters`` counts the equal ones."""
    shared: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for cell in cells:
        held = sorted(cell.items())
        for place, (first, left) in enumerate(held):
            for second, right in held[place + 1 :]:
                shared.setdefault((first, second), []).append((left, right))
    for (first, second), pairs in sorted(shared.items()):
        one, two = strands[first], strands[second]
        yield Merge(
            one.file,
            (one.lines[pairs[0][0]], one.lines[pairs[-1][0]]),
            two.file,
            (two.lines[pairs[0][1]], two.lines[pairs[-1][1]]),
            sum(one.text[left] == two.text[right] for left, right in pairs),
        )
