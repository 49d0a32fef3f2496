"""Where two segmentations cut one text in two ways, over the whole corpus, the most frequent first.

Compared are the places between two characters that both hold, beside signs too. A stretch runs from
one place that no word crosses to the next; where cuts differ in between, there is a disagreement.
Its text is the same in every place, so what is cut in one way here and in another there is counted
way by way. How far two agree on the whole is for ``agreement`` to measure, whose figures count only
places between letters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from indexer.agreement import Borders, Places, between_letters, compared, every_place
from indexer.analysis.normalize import fold_text
from indexer.model import Passage, Segmentation, Span

Cut = tuple[str, ...]
"""A text as words, which rejoin to it."""


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


@dataclass(slots=True)
class _Tally:
    """What was found of two segmentations so far."""

    passages: int = 0
    borders: Borders = field(default_factory=Borders)
    places: defaultdict[tuple[str, Cut, Cut], list[Stretch]] = field(
        default_factory=lambda: defaultdict(list)
    )


def disagreements(
    passages: Iterable[tuple[Passage, Sequence[Segmentation]]],
) -> tuple[Comparison, ...]:
    """Each two segmentations of the same passages, by their names. Linear in the texts."""
    tallies: defaultdict[tuple[str, str], _Tally] = defaultdict(_Tally)
    for passage, segmentations in passages:
        known = [(one.name, every_place(one)) for one in segmentations if one.words]
        for (first, one), (second, other) in combinations(known, 2):
            shared = [{at: cut for at, cut in one.items() if at in other}]
            shared.append({at: other[at] for at in shared[0]})
            if shared[0]:
                _add(tallies[first, second], passage, shared)
    return tuple(
        Comparison(first, second, tally.passages, tally.borders, tuple(_ranked(tally)))
        for (first, second), tally in sorted(tallies.items())
    )


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
