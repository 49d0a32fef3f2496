"""Rule alike: names that differ by little, weighed by how rare their characters are."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from indexer.mining.names import Name
from indexer.mining.pairs import Pair

_COMMON = 60
"""A pair of characters in more names than this says nothing of any two."""
_ALIKE, _ALIKE_UNSURE = 0.45, 0.7
_NUMERAL = re.compile(r"[\d零〇一二三四五六七八九十百千两第届次期号]")


def alike_pairs(names: Sequence[Name], sure: frozenset[str]) -> Iterator[Pair]:
    """Rule alike: names that differ by little, weighed by how rare their characters are."""
    long = [name for name in names if len(name.text) >= 5]
    counted = Counter(sign for name in long for sign in set(name.text))
    weight = {sign: math.log(1 + len(long) / count) for sign, count in counted.items()}
    for first, second in _near(long):
        a, b = sorted((first, second), key=lambda name: (-len(name.text), name.text))
        why = _difference(a.text, b.text)
        likeness = _likeness(a.text, b.text, weight)
        if a.text.endswith(b.text):  # mostly a narrower thing, named after the wider one
            likeness *= 0.8 if len(b.text) > 5 and len(b.passages) <= 2 else 0
        least, trust = (_ALIKE, 0.9) if a.text[-1] in sure else (_ALIKE_UNSURE, 0.7)
        if why and likeness >= least and not a.passages & b.passages:
            yield Pair(a.text, b.text, "alike", why, likeness * trust)


def _near(names: Sequence[Name]) -> Iterator[tuple[Name, Name]]:
    """Pairs that share their rarest pairs of characters; what is in most names says nothing."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        for pair in {name.text[i : i + 2] for i in range(len(name.text) - 1)}:
            holders[pair].append(number)
    shared: set[tuple[int, int]] = set()
    for numbers in holders.values():
        if len(numbers) <= _COMMON:
            shared.update(combinations(numbers, 2))
    return ((names[a], names[b]) for a, b in sorted(shared))


def _difference(a: str, b: str) -> str:
    """How two names differ, in words; nothing where they differ by too much, or by a number."""
    if _NUMERAL.findall(a) != _NUMERAL.findall(b):
        return ""
    extra, lost = Counter(a) - Counter(b), Counter(b) - Counter(a)
    if not extra and not lost:
        return "字同序异 the same characters in another order"
    if a[-1] != b[-1] and not (a.startswith(b) or b.startswith(a)):
        return ""
    if a.startswith(b) and len(a) > len(b) + 1:
        return ""
    tail = next(i for i in range(len(b) + 1) if i == len(b) or a[-1 - i] != b[-1 - i])
    before, instead = a[: len(a) - tail], b[: len(b) - tail]
    whose = max(len(before), len(instead)) <= 3 or not set(before) & set(instead)
    if tail >= 3 and before and instead and whose:
        return ""
    if not lost:
        return "多几个字 has more: " + "".join(extra.elements()) if extra.total() <= 4 else ""
    return f"换字 {''.join(extra.elements())} ~ {''.join(lost.elements())}"


def _likeness(a: str, b: str, weight: Mapping[str, float]) -> float:
    """0 to 1: the weight of the characters in both, by that of the characters in either."""
    both, either = Counter(a) & Counter(b), Counter(a) | Counter(b)
    return _weigh(both, weight) / _weigh(either, weight)


def _weigh(signs: Counter[str], weight: Mapping[str, float]) -> float:
    return sum(weight[sign] * count for sign, count in sorted(signs.items()))
