"""Which occurrences of terms does each segmentation hold as whole words, and which only characters?

Terms are all words of two characters and more, of any of the segmentations, and the names of
concepts; an occurrence is any place where a term's characters stand. A segmentation finds it where
it is a word or words put together; characters find it anyway.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.analysis import Analyzer
from indexer.analysis.normalize import fold_text
from indexer.columns import aligned
from indexer.model import Passage, Segmentation
from indexer.query.view import Grade, PassageView
from indexer.records import Recorded

ANNOTATORS, JIEBA, TAUGHT = "annotators", "jieba", "jieba, taught"
WITH_JIEBA, WITH_TAUGHT = "annotators + jieba", "annotators + jieba, taught"
_NAMES = (ANNOTATORS, JIEBA, TAUGHT, WITH_JIEBA, WITH_TAUGHT)
_WHOLE: tuple[Grade, ...] = ("word", "joined")
Cuts = Mapping[str, tuple[Segmentation, ...]]
"""By name, some segmentations of one passage, together."""


@dataclass(frozen=True, slots=True)
class Found:
    """Of ``occurrences`` of ``terms``, how a segmentation grades them.

    ``incomplete``: how many terms have an occurrence that it doesn't find.
    """

    occurrences: int
    terms: int
    grades: Mapping[Grade, int]
    incomplete: int

    @property
    def whole(self) -> int:
        return sum(self.grades[grade] for grade in _WHOLE)


@dataclass(frozen=True, slots=True)
class Findability:
    """By the segmentation's name, what it finds; and how many occurrences only one of two finds.

    ``verdicts``: occurrences by whether the annotators, and whether taught jieba, find them.
    """

    found: Mapping[str, Found]
    verdicts: Mapping[tuple[bool, bool], int]


def findability(record: Recorded, untaught: Analyzer) -> tuple[Findability, Findability]:
    """In the passages that annotators cut, and in all others."""
    concepts = record.terminology.concepts
    named = {fold_text(n) for c in concepts for n in (*c.forms, *c.acronyms, *c.english)}
    annotated: list[tuple[Passage, Cuts]] = []
    others: list[tuple[Passage, Cuts]] = []
    for passage in record.corpus.passages():
        cuts = _cuts(passage, record, untaught)
        (annotated if cuts[ANNOTATORS] else others).append((passage, cuts))
    return _findability(annotated, named), _findability(others, named)


def format_findability(annotated: Findability, others: Findability) -> str:
    """A table for the passages that annotators cut, and one for the others."""
    tables = []
    if any(annotated.verdicts.values()):
        title = "标注者切过的段落 passages that annotators cut"
        tables.append(f"{title}\n{_table(annotated, _NAMES)}\n{_verdicts(annotated)}")
    if any(others.verdicts.values()):
        title = "其余的段落 passages that they did not cut"
        tables.append(f"{title}\n{_table(others, (JIEBA, TAUGHT))}")
    return "\n\n".join(tables)


def _table(measured: Findability, names: Sequence[str]) -> str:
    rows = [["整词 whole words", "found", "share", "one word", "terms", "incomplete"]]
    for name in names:
        one = measured.found[name]
        rows.append(_row(name, one.whole, one.grades["word"], one, one.incomplete))
    last = measured.found[WITH_TAUGHT]
    rows.append(_row("+ characters", last.occurrences, last.grades["word"], last, 0))
    return aligned(rows)


def _verdicts(measured: Findability) -> str:
    verdicts, grades = measured.verdicts, measured.found[WITH_TAUGHT].grades
    return (
        f"found by both {verdicts[True, True]}, by annotators alone {verdicts[True, False]}, "
        f"by taught jieba alone {verdicts[False, True]}, by neither {verdicts[False, False]} "
        f"(inside words {grades['inside']}, across borders {grades['crossing']})"
    )


def _row(name: str, whole: int, words: int, found: Found, incomplete: int) -> list[str]:
    share = f"{whole / found.occurrences:.1%}" if found.occurrences else "-"
    return [name, str(whole), share, str(words), str(found.terms), str(incomplete)]


def _cuts(passage: Passage, record: Recorded, untaught: Analyzer) -> Cuts:
    annotators = tuple(some for some in passage.words if some.words)
    plain = Segmentation(untaught.name, untaught.segment(passage.text))
    taught = record.words[passage.id]
    return {
        ANNOTATORS: annotators,
        JIEBA: (plain,),
        TAUGHT: (taught,),
        WITH_JIEBA: (*annotators, plain),
        WITH_TAUGHT: (*annotators, taught),
    }


def _findability(some: Sequence[tuple[Passage, Cuts]], named: set[str]) -> Findability:
    terms = named | {word for passage, cuts in some for word in _words(passage, cuts)}
    terms = {term for term in terms if len(term) > 1}
    grades: dict[str, Counter[Grade]] = {name: Counter() for name in _NAMES}
    missed: dict[str, set[str]] = {name: set() for name in _NAMES}
    verdicts: Counter[tuple[bool, bool]] = Counter()
    standing = set()
    for passage, cuts in some:
        for term, graded in _occurrences(passage, cuts, terms):
            standing.add(term)
            for name, grade in graded.items():
                grades[name][grade] += 1
                if grade not in _WHOLE:
                    missed[name].add(term)
            verdicts[graded[ANNOTATORS] in _WHOLE, graded[TAUGHT] in _WHOLE] += 1
    found = {
        name: Found(grades[name].total(), len(standing), grades[name], len(missed[name]))
        for name in _NAMES
    }
    return Findability(found, verdicts)


def _words(passage: Passage, cuts: Cuts) -> Iterator[str]:
    for segmentation in (*cuts[WITH_TAUGHT], *cuts[JIEBA]):
        for span in segmentation.words:
            word = fold_text(passage.text[span.start : span.end])
            if word.isalnum():
                yield word


def _occurrences(
    passage: Passage, cuts: Cuts, terms: set[str]
) -> Iterator[tuple[str, dict[str, Grade]]]:
    """Each place where a term stands, as each of the segmentations grades it."""
    views = {name: PassageView(passage, some) for name, some in cuts.items()}
    asked = PassageView(passage, ())
    lengths = {len(term) for term in terms}
    for term in sorted(_pieces(asked.folded.text, lengths) & terms):
        for span in asked.find(term):
            yield term, {name: view.grade(span) for name, view in views.items()}


def _pieces(folded: str, lengths: Iterable[int]) -> set[str]:
    return {
        folded[at : at + length] for length in lengths for at in range(len(folded) - length + 1)
    }
