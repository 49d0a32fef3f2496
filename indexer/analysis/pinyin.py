"""How ideographs sound, and what was typed in pinyin; the only import of pypinyin.

A syllable is its letters without tone, ``v`` for ü (but ``lue`` and ``nue``, as most people type
them), and its tone from 1 to 4, or 5 for none. pypinyin is imported on first use: its dictionaries
take a fifth of a second and some 60 MB.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

_TONE_MARKS = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}
_DIAERESIS = "\u0308"
_SEPARATORS = frozenset(" '’‘ʼ`´-‐‑–·")
_MAX_READINGS = 32
_RETROFLEX = re.compile("[zcs]h")
_CONFUSED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


@dataclass(frozen=True, slots=True)
class Syllable:
    """``letters`` as described above; ``tone`` from 1 to 5."""

    letters: str
    tone: int


Spoken = tuple[Syllable, ...]
"""One way to read a term aloud, one syllable for each ideograph."""


@dataclass(frozen=True, slots=True)
class TypedPinyin:
    """Letters run together, where syllables certainly begin or end, and tones by letters' offsets.

    ``hang2 tian`` has the letters ``hangtian``, the borders 4, and the tone 2 at the letter 3.
    """

    letters: str
    borders: frozenset[int]
    tones: tuple[tuple[int, int], ...]

    def fits(self, spoken: Spoken) -> bool:
        """Whether a term that is read so may have been meant."""
        return self._is_one_of([(syllable,) for syllable in spoken])

    def may_be(self, term: str) -> bool:
        """Whether any way to read a term, each character by itself, fits."""
        return self._is_one_of(map(readings, term))

    def _is_one_of(self, choices: Iterable[Spoken]) -> bool:
        """Whether a syllable of each choice, in order, makes up what was typed."""
        reached = {0}
        for choice in choices:
            if not reached:
                return False
            reached = {
                start + len(syllable.letters)
                for start in reached
                for syllable in choice
                if self._has(start, syllable)
            }
        return len(self.letters) in reached

    def _has(self, start: int, syllable: Syllable) -> bool:
        end = start + len(syllable.letters)
        return (
            self.letters.startswith(syllable.letters, start)
            and not any(start < border < end for border in self.borders)
            and all(
                tone in (syllable.tone, 5) for offset, tone in self.tones if start <= offset < end
            )
        )


def typed_pinyin(text: str) -> TypedPinyin | None:
    """What may be pinyin: letters with tone marks or numbers, and what people put between.

    None for anything else; whether the letters are syllables at all is not asked here.
    """
    letters: list[str] = []
    borders, tones = set(), {}
    for sign in unicodedata.normalize("NFD", text.strip().lower().replace("u:", "ü")):
        if "a" <= sign <= "z":
            letters.append(sign)
        elif letters and sign in _TONE_MARKS:
            tones[len(letters) - 1] = _TONE_MARKS[sign]
        elif letters and sign == _DIAERESIS and letters[-1] == "u":
            letters[-1] = "v"
        elif letters and sign in "12345" and len(letters) not in borders:
            tones[len(letters) - 1] = int(sign)
            borders.add(len(letters))
        elif letters and sign in _SEPARATORS:
            borders.add(len(letters))
        else:
            return None
    joined = _with_plain_u("".join(letters))
    if not joined:
        return None
    return TypedPinyin(joined, frozenset(borders), tuple(sorted(tones.items())))


def spoken(term: str) -> Spoken | None:
    """How a term is read aloud, by pypinyin's phrases; None where a character has no reading.

    >>> run_together(spoken("重力") or ())
    'zhongli'
    """
    from pypinyin import Style, pinyin

    read = pinyin(
        term, style=Style.TONE3, errors="ignore", neutral_tone_with_five=True, v_to_u=False
    )
    return tuple(_syllable(one[0]) for one in read) if len(read) == len(term) else None


@lru_cache(maxsize=1 << 15)
def readings(character: str) -> Spoken:
    """All syllables that one character may be, the usual one first; none for other signs."""
    from pypinyin import Style, pinyin

    read = pinyin(
        character,
        style=Style.TONE3,
        heteronym=True,
        errors="ignore",
        neutral_tone_with_five=True,
        v_to_u=False,
    )
    return tuple(dict.fromkeys(map(_syllable, read[0]))) if read else ()


@lru_cache(maxsize=1 << 15)
def sounds(character: str) -> frozenset[str]:
    """The letters of all its readings, without tones."""
    return frozenset(syllable.letters for syllable in readings(character))


@lru_cache(maxsize=1 << 15)
def blurred_sounds(character: str) -> frozenset[str]:
    """Its sounds where zh is z, ch is c, sh is s, n is l, and -ng is -n, as many people speak."""
    return frozenset(map(_blurred, sounds(character)))


def run_together(spoken: Spoken) -> str:
    """The letters of all syllables without anything between them."""
    return "".join(syllable.letters for syllable in spoken)


def initials(spoken: Spoken) -> tuple[str, ...]:
    """How the beginnings of the syllables may be typed: zh, ch, sh whole, or by one letter.

    >>> initials((Syllable("zhong", 1), Syllable("guo", 2)))
    ('zg', 'zhg')
    """
    choices: list[Sequence[str]] = []
    for syllable in spoken:
        first = syllable.letters[:1]
        whole = _RETROFLEX.match(syllable.letters)
        choices.append((first, whole.group()) if whole else (first,))
    return tuple("".join(choice) for choice in islice(product(*choices), _MAX_READINGS))


def _syllable(read: str) -> Syllable:
    tone = int(read[-1]) if read[-1].isdigit() else 5
    return Syllable(_with_plain_u(read.rstrip("012345").replace("ü", "v")), tone)


def _with_plain_u(letters: str) -> str:
    return letters.replace("lve", "lue").replace("nve", "nue")


def _blurred(letters: str) -> str:
    for told_apart, blurred in _CONFUSED:
        if letters.startswith(told_apart):
            letters = blurred + letters.removeprefix(told_apart)
        elif len(told_apart) > 2 and letters.endswith(told_apart):
            letters = letters.removesuffix(told_apart) + blurred
    return "l" + letters[1:] if letters.startswith("n") and len(letters) > 1 else letters
