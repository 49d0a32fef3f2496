"""Which hit comes first: the match's grade and length above BM25, ties in reading order."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Final

from indexer.prominence import Prominence
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
PROMINENCE_NAME: Final[Mapping[Prominence, str]] = {
    Prominence.MENTIONED: "只在长列举、本文件的名称或文首行里出现",
    Prominence.RUNNING: "在行文中出现",
    Prominence.INTRODUCED: "在这里写出全称和简称",
}
_WEIGHT_DIGITS = 3
_DIGITS = 6  # of BM25: as far as engines agree


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Why a hit stands where it stands; what comes first outweighs all that follows.

    ``just_so``: the whole query stands as typed, or names the passage; ``typed``: how many terms
    stand as they were typed; ``grade``: the best grade of each term, summed; ``prominence``: of
    what stands there. Of a related passage these say nothing, but ``weight`` does: how rare what it
    holds is, and how close together it stands. ``length``: characters of the query that stand
    there; ``bm25``: how much the words weigh.
    """

    level: Level
    just_so: bool
    typed: int
    grade: int
    prominence: Prominence
    weight: float
    length: int
    bm25: float

    @property
    def score(self) -> float:
        """One number in the same order, within one group of one query."""
        stands = 10_000 * self.just_so + 200 * self.typed + self.grade + self.prominence / 8
        below = (self.length + self.bm25 / (1 + self.bm25)) / 1_000_000
        return round(stands + self.weight + below, 12)


def evidence(
    found: Match,
    just_so: bool,
    prominent: Prominence,
    bm25: float,
    reread: bool = False,
    latin: Set[int] = frozenset(),
) -> Evidence:
    """Weigh one match.

    ``reread``: of a close reading, to which all names are equally close. ``latin``: the terms in
    Latin letters, which mean nothing inside a longer word: UN in www.unoosa.org.
    """
    best: dict[int, int] = {}
    for mark in found.marks:
        value = GRADE_VALUE["word" if reread and mark.grade != "part" else mark.grade]
        if mark.term in latin and mark.grade in ("inside", "crossing"):
            value = 0
        best[mark.term] = max(best.get(mark.term, 0), value)
    typed = sum(value > GRADE_VALUE["variant"] for value in best.values())
    grade, bm25 = sum(best.values()), round(bm25, _DIGITS)
    named = just_so or found.named
    if found.level is Level.RELATED:
        weight = round(grade + found.weight, _WEIGHT_DIGITS)
        return Evidence(found.level, named, 0, 0, prominent, weight, found.covered, bm25)
    return Evidence(found.level, named, typed, grade, prominent, 0.0, found.covered, bm25)


def explain(found: Match, weighed: Evidence, repeats: bool) -> str:
    """In a reader's words, why a hit stands where it stands; what weighs most comes first."""
    if found.level is Level.RELATED:
        reasons = [_why_related(found)]
    else:
        reasons = [_why_whole(found)]
        reasons += ["整个查询原样出现"] * (weighed.just_so and not found.named)
        reasons += [PROMINENCE_NAME[weighed.prominence]] * (weighed.prominence != 1)
    reasons += ["与排在前面的一段大同小异，所以排在同类之后"] * repeats
    return "；".join([*reasons, f"词的权重 BM25 {weighed.bm25:.3f}"])


def _why_whole(found: Match) -> str:
    best: dict[int, Grade] = {}
    for mark in sorted(found.marks, key=lambda mark: GRADE_VALUE[mark.grade]):
        best[mark.term] = mark.grade
    grades = "、".join(GRADE_NAME[grade] for _, grade in sorted(best.items()))
    elsewhere = ELSEWHERE_NAME[found.elsewhere] if found.elsewhere and found.named else ""
    if not grades:
        return ELSEWHERE_NAME.get(found.elsewhere, "匹配")
    return "；".join(filter(None, (elsewhere, f"匹配：{grades}")))


def _why_related(found: Match) -> str:
    reasons = ["所在章节的标题说到它"] * found.headed
    if found.covered:
        reasons.append(f"含有查询中 {found.covered} 个字的词，越少见、相距越近，权重越大")
    return f"相关：{'；'.join(reasons)}（权重 {found.weight:.3f}）"
