"""Offers by what people type of them: beginnings, pinyin, initials, and what stands inside."""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from indexer.analysis import pinyin
from indexer.analysis.normalize import fold_text, is_ideograph
from indexer.analysis.pinyin import Spoken, TypedPinyin, typed_pinyin
from indexer.suggestions.offers import Offer

_RANKS = {"term": 0, "title": 0, "symbol": 0, "kind": 0, "word": 1, "section": 2}
_LAST = "\U0010ffff"
"""Greater than any letter or digit."""
_SHORTEST_WITHIN = 2
"""Letters from which on they are looked for at the beginnings of later words, too."""


@dataclass(frozen=True, slots=True)
class Found:
    """An offer; ``spoken``: how it is read, where that is what was typed."""

    offer: Offer
    spoken: Spoken | None = None


def loose(text: str) -> str:
    """The letters, digits and ideographs of a text, folded: what beginnings are compared by.

    >>> loose("A/RES/76/76") == loose("ａ res 76 76") == "ares7676"
    True
    """
    return "".join(sign for sign in fold_text(text) if sign.isalnum())


class Lookup:
    """Offers, each text once, best first: names, then words, then sections; then how often.

    ``read`` says how ideographs are read; it is asked when letters are typed for the first time.
    """

    def __init__(self, offers: Iterable[Offer], read: Callable[[str], Spoken | None]) -> None:
        best: dict[str, Offer] = {}
        for offer in sorted(offers, key=_rank):
            best.setdefault(offer.text, offer)
        self._offers = list(best.values())
        texts = [loose(offer.text) for offer in self._offers]
        self._beginnings = _Keys(
            (key, number)
            for number, offer in enumerate(self._offers)
            for key in (texts[number], *map(_without_article, offer.names))
        )
        self._words = _Keys(
            (key, number)
            for number, offer in enumerate(self._offers)
            for name in (offer.text, *offer.names)
            for key in _later_words(name)
        )
        self._inside = _Inside(texts)
        self._read = read
        self._lock = threading.Lock()
        self._sounds: _Sounds | None = None

    def all(self) -> Iterator[Found]:
        """Every offer, best first."""
        return map(Found, self._offers)

    def completing(self, typed: str) -> Iterator[Found]:
        """Offers that begin with what was typed, or whose other names do; whose pinyin does; whose
        initials do; that hold it. Each once; the whole before the beginning, then best first.
        """
        if not (key := _without_article(typed)):
            return
        seen: set[int] = set()
        for number, spoken in self._numbers(typed, key):
            if number not in seen:
                seen.add(number)
                yield Found(self._offers[number], spoken)

    def _numbers(self, typed: str, key: str) -> Iterator[tuple[int, Spoken | None]]:
        yield from ((number, None) for number in self._beginnings.beginning(key))
        letters = typed_pinyin(typed)
        if letters is not None:
            yield from self._heard().beginning(letters)
        if any(map(is_ideograph, key)):
            yield from ((number, None) for number in self._inside.holding(key))
        elif len(key) >= _SHORTEST_WITHIN:
            yield from ((number, None) for number in self._words.beginning(key))

    def _heard(self) -> _Sounds:
        with self._lock:
            if self._sounds is None:
                self._sounds = _Sounds([self._spoken(offer.text) for offer in self._offers])
            return self._sounds

    def _spoken(self, text: str) -> Spoken | None:
        ideographs = "".join(filter(is_ideograph, fold_text(text)))
        return self._read(ideographs) if len(ideographs) > 1 else None


class _Keys:
    """Keys in order, each with the number of an offer."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        ordered = sorted({pair for pair in pairs if pair[0]})
        self._keys = [key for key, _ in ordered]
        self._numbers = [number for _, number in ordered]

    def beginning(self, typed: str) -> Iterator[int]:
        """The numbers of keys that are the whole of what was typed, then of those that begin so."""
        first, last = bisect_left(self._keys, typed), bisect_left(self._keys, typed + _LAST)
        whole = bisect_right(self._keys, typed, first, last)
        yield from self._numbers[first:whole]
        yield from sorted(self._numbers[whole:last])


class _Inside:
    """Texts in one long line, so that what holds a piece is found without going through them."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._line = "\n".join(texts)
        self._starts: list[int] = []
        start = 0
        for text in texts:
            self._starts.append(start)
            start += len(text) + 1

    def holding(self, piece: str) -> Iterator[int]:
        """Numbers of the texts, in order."""
        place = self._line.find(piece)
        while place >= 0:
            number = bisect_right(self._starts, place) - 1
            yield number
            if number + 1 == len(self._starts):
                return
            place = self._line.find(piece, self._starts[number + 1])


class _Sounds:
    """Numbers of offers by the letters of their usual reading, and by their initials."""

    def __init__(self, spoken: Sequence[Spoken | None]) -> None:
        self._spoken = spoken
        read = [(number, one) for number, one in enumerate(spoken) if one]
        self._whole = _Keys((pinyin.run_together(one), number) for number, one in read)
        self._initials = _Keys((key, n) for n, one in read for key in pinyin.initials(one))

    def beginning(self, typed: TypedPinyin) -> Iterator[tuple[int, Spoken | None]]:
        """With their readings; initials come without tones, and with nothing between them."""
        for number in self._whole.beginning(typed.letters):
            spoken = self._spoken[number]
            if spoken and _begins(spoken, typed):
                yield number, spoken
        if not typed.tones and not typed.borders:
            for number in self._initials.beginning(typed.letters):
                yield number, self._spoken[number]


def _begins(spoken: Spoken, typed: TypedPinyin) -> bool:
    """Whether what begins with the letters typed is cut where these are, and has their tones."""
    start = 0
    for syllable in spoken:
        end = start + len(syllable.letters)
        if any(start < border < end for border in typed.borders):
            return False
        tones = {tone for offset, tone in typed.tones if start <= offset < end}
        if tones - {5, syllable.tone}:
            return False
        start = end
    return True


def _rank(offer: Offer) -> tuple[int, int, int, str]:
    return _RANKS[offer.kind], -offer.count, len(offer.text), offer.text


def _without_article(name: str) -> str:
    return loose(fold_text(name).removeprefix("the "))


def _later_words(name: str) -> Iterator[str]:
    """What a name is from each of its later words on: ``debris mitigation`` of ``space debris …``.

    Of a text without ideographs only: these have no blanks between words.
    """
    apart = "".join(sign if sign.isalnum() else " " for sign in fold_text(name)).split()
    if not any(map(is_ideograph, chain.from_iterable(apart))):
        yield from ("".join(apart[start:]) for start in range(1, len(apart)))
