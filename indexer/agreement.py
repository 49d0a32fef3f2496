"""How far segmentations agree on the borders of words, with each other and with annotators.

What is compared are the places between two letters or ideographs that both segmentations hold:
beside signs and blanks every segmenter cuts. Precision is the share of one's borders that the other
has too, recall the share of the other's that the one has, F1 their harmonic mean.

jieba is measured against the annotators. Of a passage that several witnesses hold each place weighs
as much as any other: it is compared with each witness that holds it, for an equal share. What jieba
learned from a passage says nothing of what it gains elsewhere, so the passages are dealt out into
folds, and each fold is cut by a jieba that has learned from the others alone. Passages that repeat
a piece of one another go into one fold; the witnesses of a text are one passage.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from statistics import mean, stdev

from indexer.analysis import Analyzer
from indexer.analysis.normalize import fold_text
from indexer.analysis.provided import learned_words
from indexer.columns import aligned
from indexer.model import Passage, Segmentation

FOLDS = 5
_RUN = 16
"""Characters that two passages share, from which on one says what the other says."""
Places = Mapping[int, bool]
"""By offset, whether it is a border."""
Teach = Callable[[Iterable[str]], Analyzer]
"""An analyzer that has learned some words."""


@dataclass(frozen=True, slots=True)
class Borders:
    """How many places were compared, borders in both, in the one measured, in the other.

    Not whole numbers where places were shared among witnesses.
    """

    places: float = 0.0
    both: float = 0.0
    measured: float = 0.0
    reference: float = 0.0

    def __add__(self, other: Borders) -> Borders:
        return Borders(
            self.places + other.places,
            self.both + other.both,
            self.measured + other.measured,
            self.reference + other.reference,
        )

    @property
    def precision(self) -> float:
        return self.both / self.measured if self.measured else 1.0

    @property
    def recall(self) -> float:
        return self.both / self.reference if self.reference else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.both / (self.measured + self.reference) if self.both else 0.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """jieba against the annotators, and these against each other.

    ``untaught``, ``taught``: by fold, the latter having learned from the other folds.
    ``memorised``: having learned from the very passages it is measured on; as in an index of them.
    ``witnesses``: by the names of two, in passages that both hold; ``shared``: jieba there, each
    passage cut as in its fold, against both.
    """

    untaught: tuple[Borders, ...]
    taught: tuple[Borders, ...]
    memorised: Borders
    witnesses: Mapping[tuple[str, str], Borders]
    shared: Borders


def every_place(segmentation: Segmentation) -> Places:
    """The places between two characters that the words hold; none beside one in no word."""
    found: dict[int, bool] = {}
    for word in segmentation.words:
        found.update(dict.fromkeys(range(word.start + 1, word.end), False))
    for word, following in pairwise(segmentation.words):
        if word.end == following.start:
            found[word.end] = True
    return found


def places(text: str, segmentation: Segmentation) -> Places:
    """The places between two letters that the words hold; none where a character is in no word."""
    return between_letters(text, every_place(segmentation))


def between_letters(text: str, some: Places) -> Places:
    """Those of some places of a text that have a letter or ideograph on either side."""
    return {at: cut for at, cut in some.items() if text[at - 1].isalnum() and text[at].isalnum()}


def compared(measured: Places, reference: Places) -> Borders:
    """One against another, at the places that both have."""
    pairs = Counter((measured[at], cut) for at, cut in reference.items() if at in measured)
    both, more, fewer = pairs[True, True], pairs[True, False], pairs[False, True]
    return Borders(pairs.total(), both, both + more, both + fewer)


def against_annotators(passage: Passage, analyzer: Analyzer) -> Borders:
    """How an analyzer cuts a passage, against all its witnesses."""
    cut = places(passage.text, Segmentation(analyzer.name, analyzer.segment(passage.text)))
    witnesses = [places(passage.text, segmentation) for segmentation in passage.words]
    return _weighed(
        (1 / sum(at in other for other in witnesses), cut.get(at, False), border)
        for witness in witnesses
        for at, border in witness.items()
    )


def folds(passages: Iterable[Passage], count: int = FOLDS) -> tuple[tuple[Passage, ...], ...]:
    """Passages dealt out in turn; those that share a run together. Fewer folds if few differ."""
    dealt: defaultdict[int, list[Passage]] = defaultdict(list)
    for number, group in enumerate(_groups(passages)):
        dealt[number % count] += group
    return tuple(map(tuple, dealt.values()))


def _groups(passages: Iterable[Passage]) -> list[list[Passage]]:
    """Those that are tied by any chain of shared runs, in the order of the first of each."""
    group_of: dict[str, list[Passage]] = {}
    for passage in passages:
        runs = _runs(fold_text(passage.text))
        tied = {id(group_of[run]): group_of[run] for run in runs if run in group_of}
        merged = [*(p for group in tied.values() for p in group), passage]
        for member in merged:
            group_of.update(dict.fromkeys(_runs(fold_text(member.text)), merged))
    return list({id(group): group for group in group_of.values()}.values())


def _runs(folded: str) -> set[str]:
    return {folded[at : at + _RUN] for at in range(max(1, len(folded) - _RUN + 1))}


def agreement(passages: Iterable[Passage], teach: Teach, count: int = FOLDS) -> Agreement | None:
    """Measured on the passages that annotators cut; None where fewer than two of them differ."""
    annotated = [passage for passage in passages if any(s.words for s in passage.words)]
    dealt = folds(annotated, count)
    if len(dealt) < 2:
        return None
    plain = teach(())
    untaught = tuple(_sum(against_annotators(p, plain) for p in fold) for fold in dealt)
    by_passage = {}
    for fold in dealt:
        analyzer = teach(learned_words(p for other in dealt if other is not fold for p in other))
        by_passage.update({p.id: against_annotators(p, analyzer) for p in fold})
    memory = teach(learned_words(annotated))
    return Agreement(
        untaught,
        tuple(_sum(by_passage[p.id] for p in fold) for fold in dealt),
        _sum(against_annotators(p, memory) for p in annotated),
        _witnesses(annotated),
        _sum(by_passage[p.id] for p in annotated if len(p.words) > 1),
    )


def format_agreement(found: Agreement | None) -> str:
    """A table: precision, recall, F1; over folds the mean and the standard deviation."""
    if found is None:
        return "没有标注者切好的词 no annotators cut these texts"
    rows = [["词界 borders", "places", "precision", "recall", "F1", "± folds", "min", "max"]]
    rows.append(_row_of_folds("jieba", found.untaught))
    rows.append(_row_of_folds("jieba, taught, cross-validated", found.taught))
    rows.append(_row("jieba, taught on these very texts", found.memorised))
    for names, borders in found.witnesses.items():
        rows.append(_row(" / ".join(names), borders))
    if found.witnesses:
        rows.append(_row("jieba, cross-validated, where several annotators cut", found.shared))
    return aligned(rows)


def _row_of_folds(name: str, some: Sequence[Borders]) -> list[str]:
    values = [borders.f1 for borders in some]
    figures = (
        mean(borders.precision for borders in some),
        mean(borders.recall for borders in some),
        mean(values),
        stdev(values),
        min(values),
        max(values),
    )
    return [name, f"{_sum(some).places:.0f}", *(f"{figure:.3f}" for figure in figures)]


def _row(name: str, found: Borders) -> list[str]:
    figures = (found.precision, found.recall, found.f1)
    return [name, f"{found.places:.0f}", *(f"{figure:.3f}" for figure in figures), "", "", ""]


def _witnesses(passages: Iterable[Passage]) -> dict[tuple[str, str], Borders]:
    found: defaultdict[tuple[str, str], Borders] = defaultdict(Borders)
    for passage in passages:
        for one, other in combinations(passage.words, 2):
            borders = compared(places(passage.text, one), places(passage.text, other))
            if borders.places:
                found[one.name, other.name] += borders
    return dict(found)


def _weighed(cuts: Iterable[tuple[float, bool, bool]]) -> Borders:
    return _sum(
        Borders(weight, weight * (one and other), weight * one, weight * other)
        for weight, one, other in cuts
    )


def _sum(some: Iterable[Borders]) -> Borders:
    return sum(some, start=Borders())
