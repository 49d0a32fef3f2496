"""Which hit comes first: the match's grade and length above BM25, ties in reading order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from indexer.query.matching import Elsewhere, Level, Match
from indexer.query.view import Grade

GRADE_VALUE: Final[Mapping[Grade, int]] = {
    "word": 5,
    "joined": 4,
    "inside": 3,
    "crossing": 2,
    "variant": 1,
    "part": 0,
}
GRADE_NAME: Final[Mapping[Grade, str]] = {
    "word": "整词",
    "joined": "整词相连",
    "inside": "在更长的词内",
    "crossing": "跨词",
    "variant": "别的说法",
    "part": "一部分",
}
ELSEWHERE_NAME: Final[Mapping[Elsewhere | None, str]] = {
    "symbol": "文号相符",
    "label": "段号相符",
    "title": "文件名相符",
    "section": "章节相符",
    "document": "文件相符",
    "kind": "类型相符",
    "exclusion": "没有被排除的字",
}
JUST_SO: Final = 1000  # more than 32 terms can bring
_DIGITS = 6  # of BM25: as far as engines agree


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Why a hit stands where it stands; what comes first outweighs all that follows.

    ``grade``: the best grade of each term, summed, and JUST_SO where the whole query stands as
    typed or the passage was named; ``length``: characters of the query that stand there;
    ``bm25``: how much the words weigh.
    """

    level: Level
    grade: int
    length: int
    bm25: float

    @property
    def score(self) -> float:
        """One number in the same order, within one group of one query."""
        return round(self.grade + self.length / 1000 + self.bm25 / (1 + self.bm25) / 1000, 9)


def evidence(found: Match, just_so: bool, bm25: float) -> Evidence:
    """Weigh one match."""
    best: dict[int, int] = {}
    for mark in found.marks:
        best[mark.term] = max(best.get(mark.term, 0), GRADE_VALUE[mark.grade])
    named = found.elsewhere in ("symbol", "title", "label", "section")
    grade = sum(best.values()) + JUST_SO * (just_so or named)
    return Evidence(found.level, grade, found.covered, round(bm25, _DIGITS))


def explain(found: Match, just_so: bool, bm25: float) -> str:
    """In a reader's words, why a hit stands where it stands."""
    if found.level is Level.RELATED:
        return f"相关：含有查询中 {found.covered} 个字的词；词的权重 BM25 {bm25:.3f}"
    best: dict[int, Grade] = {}
    for mark in sorted(found.marks, key=lambda mark: GRADE_VALUE[mark.grade]):
        best[mark.term] = mark.grade
    grades = "、".join(GRADE_NAME[grade] for _, grade in sorted(best.items()))
    reasons = [f"匹配：{grades}" if grades else ELSEWHERE_NAME.get(found.elsewhere, "匹配")]
    if just_so:
        reasons.append("整个查询原样出现")
    return "；".join([*reasons, f"词的权重 BM25 {bm25:.3f}"])
