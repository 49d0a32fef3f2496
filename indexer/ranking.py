"""Which hit comes first: the match's grade and length above BM25, ties in reading order.

The whole part of a score says what matched, its fraction how much the words weigh: a hit with a
better match stands above any amount of words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from indexer.query.matching import Grade, Level, Match

GRADE_VALUE: Final[Mapping[Grade, int]] = {
    "word": 4,
    "joined": 3,
    "inside": 2,
    "crossing": 1,
    "variant": 1,
    "part": 0,
}
JUST_SO: Final = 1000  # more than 32 terms can bring


def evidence(found: Match, just_so: bool) -> int:
    """The whole part of a score.

    For a whole match the best grade of each term, summed; for a related passage the number of
    characters that its different parts cover; ``just_so``: the whole query stands there as typed,
    or the passage was named.
    """
    if found.level is Level.RELATED:
        return found.covered
    best: dict[int, int] = {}
    for mark in found.marks:
        best[mark.term] = max(best.get(mark.term, 0), GRADE_VALUE[mark.grade])
    named = found.elsewhere in ("symbol", "title", "label")
    return sum(best.values()) + JUST_SO * (just_so or named)


def score(found: Match, just_so: bool, bm25: float) -> float:
    """Comparable within one group of one query; rounded, so that equal evidence is equal."""
    return round(evidence(found, just_so) + bm25 / (1 + bm25), 6)


def explain(found: Match, just_so: bool, bm25: float) -> str:
    """In a reader's words, why a hit stands where it stands."""
    if found.level is Level.RELATED:
        return f"相关：含有查询中 {found.covered} 个字的词；词的权重 BM25 {bm25:.3f}"
    names = {"word": "整词", "joined": "整词相连", "inside": "在更长的词内", "crossing": "跨词"}
    best: dict[int, Grade] = {}
    for mark in sorted(found.marks, key=lambda mark: GRADE_VALUE[mark.grade]):
        best[mark.term] = mark.grade
    grades = "、".join(names.get(grade, grade) for _, grade in sorted(best.items()))
    reasons = [f"匹配：{grades}" if grades else f"不在正文：{found.elsewhere}"]
    if just_so:
        reasons.append("整个查询原样出现")
    return "；".join([*reasons, f"词的权重 BM25 {bm25:.3f}"])
