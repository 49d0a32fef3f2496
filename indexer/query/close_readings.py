"""What else a term may have meant, for when it stands nowhere: the closest reading, and others.

In this order: the same words as the mainland writes them, an English name or acronym of a concept,
pinyin, the initials of pinyin, a slip of the hand. Nothing here is searched unless what was typed
occurs in no passage, and then it is said. What is not close is not offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from indexer.analysis.normalize import fold_text
from indexer.analysis.pinyin import TypedPinyin, typed_pinyin
from indexer.query.cross_strait import mainland_wordings
from indexer.query.english import Named
from indexer.query.runs import Passages
from indexer.query.slips import slips
from indexer.query.vocabulary import Entry, Vocabulary

Why = Literal["script", "english", "pinyin", "initials", "slip"]
MOST_OTHERS = 5
_SHORTEST_LATIN = 3
_SURE_INITIALS = 4
_JOINING = "的和与及"
_LONGEST_WORDING = 24
_DOMINANT = 3
"""How many times as frequent a word must be as the next one that is read so."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Another text and why it may have been meant. A text, not a query: it may hold any sign."""

    text: str
    why: Why


@dataclass(frozen=True, slots=True)
class Readings:
    """The reading to search instead, if one is clearly the closest; others are only offered."""

    best: Reading | None
    others: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class _Corpus:
    """What readings are looked up in."""

    vocabulary: Vocabulary
    passages: Passages
    stands: Callable[[str], bool]
    known: Callable[[str], bool]

    def holds(self, text: str) -> bool:
        """Whether a text stands, or names a concept of which some other form stands."""
        folded = fold_text(text)
        return self.stands(folded) or any(map(self.stands, self.vocabulary.forms_with(folded)))

    def form(self, concept: Named) -> str | None:
        """The form of a concept to search for: the most preferred one that stands."""
        return next((form for form in concept.forms if self.stands(fold_text(form))), None)


def readings(
    text: str,
    vocabulary: Vocabulary,
    passages: Passages,
    stands: Callable[[str], bool],
    known: Callable[[str], bool],
) -> Readings:
    """The close readings of a whole query that is one bare term and stands nowhere.

    ``stands``: whether a folded text occurs in the corpus; every reading does, or is a form of a
    concept of which some form does. ``known``: whether a folded text is a word by itself, in a
    general dictionary or in the corpus. Never fails; equal texts have equal readings.
    """
    corpus = _Corpus(vocabulary, passages, stands, known)
    offered: list[Reading] = []
    for close in (_as_on_the_mainland, _in_english, _in_pinyin, _by_slips):
        found = close(text, corpus)
        offered += found.others
        if found.best:
            return _without_repeats(found.best, offered, text)
    return _without_repeats(None, offered, text)


def _without_repeats(best: Reading | None, others: Iterable[Reading], typed: str) -> Readings:
    """No text twice, and never the typed one."""
    seen = {typed, best.text if best else typed}
    kept = []
    for reading in others:
        if reading.text not in seen:
            kept.append(reading)
            seen.add(reading.text)
    return Readings(best, tuple(kept[:MOST_OTHERS]))


def _found(texts: Iterable[str], why: Why, sure: bool) -> Readings:
    """The first text as the reading, where that is sure; else all are only offered."""
    found = [Reading(text, why) for text in islice(texts, MOST_OTHERS + 1)]
    return Readings(found[0], tuple(found[1:])) if found and sure else Readings(None, tuple(found))


def _as_on_the_mainland(text: str, corpus: _Corpus) -> Readings:
    """A wording that stands; one that is made of parts that stand is only offered."""
    wordings = mainland_wordings(text)
    if standing := next(filter(corpus.holds, wordings), None):
        return _found([standing], "script", sure=True)
    return _found(
        islice((wording for wording in wordings if _put_together(wording, corpus.stands)), 1),
        "script",
        sure=False,
    )


def _put_together(wording: str, stands: Callable[[str], bool]) -> bool:
    """Whether a short text is made of parts that stand, of two characters or more, and 的 or 和."""
    if len(wording) > _LONGEST_WORDING:
        return False
    reached = {0}
    for start in range(len(wording)):
        if start in reached:
            if start and wording[start] in _JOINING:
                reached.add(start + 1)
            for end in range(start + 2, len(wording) + 1):
                if not stands(wording[start:end]):
                    break  # then nothing longer does
                reached.add(end)
    return len(wording) in reached


def _in_english(text: str, corpus: _Corpus) -> Readings:
    names = corpus.vocabulary.english
    closest_first = (names.named, True), (names.nearly_named, True), (names.part_of_name, False)
    for find, sure in closest_first:
        forms = [form for concept in find(text) if (form := corpus.form(concept))]
        if forms:
            return _found(forms, "english", sure=sure and len(forms) == 1)
    return Readings(None, ())


def _in_pinyin(text: str, corpus: _Corpus) -> Readings:
    typed = typed_pinyin(text)
    if typed is None or len(typed.letters) < _SHORTEST_LATIN:
        return Readings(None, ())
    if sounding := list(_holding(corpus.vocabulary.sounding(typed), corpus)):
        return _found((one.term for one in sounding), "pinyin", sure=len(sounding) == 1)
    if typed.tones:
        return Readings(None, ())
    beginning = list(_holding(corpus.vocabulary.beginning(typed.letters), corpus))
    sure = _dominates(beginning) and _are_initials(text, typed, beginning[0])
    return _found((one.term for one in beginning), "initials", sure)


def _holding(entries: Iterable[Entry], corpus: _Corpus) -> Iterator[Entry]:
    """The first entries that are held; of one concept's forms the first only."""
    seen: set[str] = set()
    held = (entry for entry in entries if corpus.holds(entry.term))
    for entry in islice(held, 2 * MOST_OTHERS):
        if entry.term not in seen:
            seen.update(corpus.vocabulary.forms_with(entry.term))
            yield entry


def _dominates(entries: list[Entry]) -> bool:
    """Whether the first is clearly the one: the only one, the only name, or far more frequent."""
    if len(entries) < 2:
        return bool(entries)
    first, second = entries[:2]
    if first.name or second.name:
        return first.name and not second.name
    return first.weight >= _DOMINANT * second.weight


def _are_initials(text: str, typed: TypedPinyin, entry: Entry) -> bool:
    """Whether so few letters say so much: a name's, or four in lower case (capitals abbreviate)."""
    return text == text.lower() and (entry.name or len(typed.letters) >= _SURE_INITIALS)


def _by_slips(text: str, corpus: _Corpus) -> Readings:
    found = [
        slip
        for slip in slips(fold_text(text), corpus.passages, corpus.vocabulary.holding, corpus.known)
        if corpus.holds(slip.text)
    ]
    if not found:
        return Readings(None, ())
    first = found[0]
    closest = [s.text for s in found if (s.doubtful, s.cost) == (first.doubtful, first.cost)]
    return _found(closest, "slip", sure=len(closest) == 1 and not first.doubtful)
