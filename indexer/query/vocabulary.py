"""The terms that close readings are looked up in: words of the corpus, names, titles."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from indexer.analysis import pinyin
from indexer.analysis.normalize import fold_text, is_ideograph
from indexer.once import once
from indexer.query.english import EnglishNames, Named
from indexer.query.questions import content_words
from indexer.query.runs import SIGNS_WITHIN

MOST_WORDS = 20_000
"""Words that are kept, the most frequent ones: what memory and the first look-up may take."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A folded term. ``weight``: its count; ``name``: whether it names a concept or a document."""

    term: str
    weight: int
    name: bool


class Vocabulary:
    """All entries, looked up by sound and by characters; from any number of threads.

    ``words`` gives folded words with their counts, one pair for each word; it is called once, when
    something is first looked up. Until then nothing is built.
    """

    def __init__(
        self,
        words: Callable[[], Iterable[tuple[str, int]]],
        concepts: Iterable[Named] = (),
        titles: Iterable[str] = (),
    ) -> None:
        self._words = words
        self.concepts = tuple(concepts)
        self._titles = tuple(titles)
        self._lock = threading.Lock()
        self._entries: Mapping[str, Entry] | None = None
        self._spoken: _Spoken | None = None
        self._forms = _forms(self.concepts)

    def forms_with(self, folded: str) -> tuple[str, ...]:
        """All folded forms of the concepts that have this form; none for other texts."""
        return self._forms.get(folded, ())

    @once
    def english(self) -> EnglishNames:
        """What the concepts are called in English."""
        return EnglishNames(self.concepts)

    def entry(self, folded: str) -> Entry | None:
        """What is known of a term, if it is one of these."""
        return self._all().get(folded)

    def read(self, folded: str) -> pinyin.Spoken | None:
        """How a text of ideographs is usually read; None where one of them has no reading."""
        return self._sounds().readings.get(folded) or pinyin.spoken(folded)

    def sounding(self, typed: pinyin.TypedPinyin) -> tuple[Entry, ...]:
        """Entries that are usually read so; where there are none, those that may be read so.

        Best first: names, then what is frequent.
        """
        index = self._sounds()
        usual = [
            entry for entry, spoken in index.by_letters.get(typed.letters, ()) if typed.fits(spoken)
        ]
        return _ranked(usual or (one for one in index.all if typed.may_be(_ideographs(one.term))))

    def beginning(self, letters: str) -> tuple[Entry, ...]:
        """Entries whose syllables, three or more, begin with these letters; best first."""
        return _ranked(self._sounds().by_initials.get(letters, ()))

    def holding(self, pieces: Iterable[str], lengths: range) -> Iterator[str]:
        """Terms of certain lengths that hold one of the pieces, in no order that means anything."""
        pieces = tuple(pieces)
        for term in self._all():
            if len(term) in lengths:
                for piece in pieces:  # written out: any() takes three times as long
                    if piece in term:
                        yield term
                        break

    def _all(self) -> Mapping[str, Entry]:
        with self._lock:
            if self._entries is None:
                self._entries = _entries(self._words(), self._forms, self._titles)
            return self._entries

    def _sounds(self) -> _Spoken:
        entries = self._all()
        with self._lock:
            if self._spoken is None:
                self._spoken = _spoken(entries.values())
            return self._spoken


@dataclass(frozen=True, slots=True)
class _Spoken:
    """Entries by the letters of their usual reading, by their initials, and all that are read.

    ``readings``: how the ideographs of each are read.
    """

    by_letters: Mapping[str, list[tuple[Entry, pinyin.Spoken]]]
    by_initials: Mapping[str, list[Entry]]
    all: tuple[Entry, ...]
    readings: Mapping[str, pinyin.Spoken]


def _forms(concepts: Iterable[Named]) -> Mapping[str, tuple[str, ...]]:
    forms: dict[str, tuple[str, ...]] = {}
    for concept in concepts:
        folded = tuple(map(fold_text, concept.forms))
        for form in folded:
            forms[form] = tuple(dict.fromkeys((*forms.get(form, ()), *folded)))
    return forms


def _entries(
    words: Iterable[tuple[str, int]], forms: Iterable[str], titles: Iterable[str]
) -> Mapping[str, Entry]:
    counts = {word: count for word, count in words if _is_term(word) and content_words([word])}
    kept = sorted(counts, key=lambda word: (-counts[word], word))[:MOST_WORDS]
    names = filter(_is_term, [*forms, *map(fold_text, titles)])
    return {word: Entry(word, counts[word], name=False) for word in kept} | {
        name: Entry(name, counts.get(name, 0), name=True) for name in names
    }


def _is_term(folded: str) -> bool:
    """Two or more ideographs, with nothing between them but such signs as names have."""
    return len(_ideographs(folded)) >= 2 and all(
        is_ideograph(sign) or sign in SIGNS_WITHIN for sign in folded
    )


def _ideographs(folded: str) -> str:
    return "".join(filter(is_ideograph, folded))


def _spoken(entries: Iterable[Entry]) -> _Spoken:
    by_letters: defaultdict[str, list[tuple[Entry, pinyin.Spoken]]] = defaultdict(list)
    by_initials: defaultdict[str, list[Entry]] = defaultdict(list)
    read, readings = [], {}
    for entry in entries:
        ideographs = _ideographs(entry.term)
        spoken = pinyin.spoken(ideographs)
        if spoken is None:
            continue
        read.append(entry)
        readings[ideographs] = spoken
        by_letters[pinyin.run_together(spoken)].append((entry, spoken))
        for letters in pinyin.initials(spoken) if len(spoken) >= 3 else ():
            by_initials[letters].append(entry)
    return _Spoken(dict(by_letters), dict(by_initials), tuple(read), readings)


def _ranked(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda one: (not one.name, -one.weight, one.term)))
