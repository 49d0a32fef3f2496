"""Which hit comes first: the match's grade and length above BM25, ties in reading order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from indexer.bilingual import Said
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
GRADE_NAME: Final[Mapping[Grade, Said]] = {
    "word": Said("整词", "a whole word"),
    "joined": Said("整词相连", "whole words joined"),
    "inside": Said("在更长的词内", "inside a longer word"),
    "crossing": Said("跨词", "across words"),
    "variant": Said("别的说法", "another name"),
    "part": Said("一部分", "a part"),
}
ELSEWHERE_NAME: Final[Mapping[Elsewhere | None, Said]] = {
    "symbol": Said("文号相符", "its symbol"),
    "label": Said("段号相符", "its number"),
    "title": Said("文件名相符", "its document's title"),
    "section": Said("章节相符", "its section"),
    "document": Said("文件相符", "its document"),
    "kind": Said("类型相符", "its kind"),
    "exclusion": Said("没有被排除的字", "it holds nothing that was excluded"),
}
PROMINENCE_NAME: Final[Mapping[Prominence, Said]] = {
    Prominence.MENTIONED: Said(
        "只在长列举、本文件的名称或文首行里出现",
        "only in a long list, the document's own name or its opening lines",
    ),
    Prominence.RUNNING: Said("在行文中出现", "in running text"),
    Prominence.INTRODUCED: Said("在这里写出全称和简称", "introduced here, full and short name"),
}
ALIKE: Final[Mapping[Grade, int]] = {grade: 5 if grade != "part" else 0 for grade in GRADE_VALUE}
"""Of a close reading, to which all names are equally close."""
WEIGHT_DIGITS = 3
BM25_DIGITS = 6
"""As far as engines agree."""


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


class Standing(NamedTuple):
    """How the terms of a query stand in a passage: what Evidence says of its marks."""

    level: Level
    just_so: bool
    typed: int
    grade: int
    weight: float


def evidence(covered: int, stands: Standing, prominent: Prominence, bm25: float) -> Evidence:
    """Weigh one match; ``covered``: as in Match."""
    level, just_so, typed, grade, weight = stands
    bm25 = round(bm25, BM25_DIGITS)
    return Evidence(level, just_so, typed, grade, prominent, weight, covered, bm25)


def explain(found: Match, weighed: Evidence, repeats: bool) -> Said:
    """In a reader's words, why a hit stands where it stands; what weighs most comes first."""
    if found.level is Level.RELATED:
        reasons = [_why_related(found)]
    else:
        reasons = [_why_whole(found)]
        if weighed.just_so and not found.named:
            reasons.append(Said("整个查询原样出现", "all that was typed stands there"))
        if weighed.prominence != Prominence.RUNNING:
            reasons.append(PROMINENCE_NAME[weighed.prominence])
    if repeats:
        reasons.append(
            Said(
                "与排在前面的一段大同小异，所以排在同类之后",
                "much like a passage above it, so it comes after others of its kind",
            )
        )
    weight = f"BM25 {weighed.bm25:.3f}"
    return _joined([*reasons, Said(f"词的权重 {weight}", f"weight of the words {weight}")])


def _joined(reasons: list[Said]) -> Said:
    return Said("；".join(r.chinese for r in reasons), "; ".join(r.english for r in reasons))


def _why_whole(found: Match) -> Said:
    best: dict[int, Grade] = {}
    for mark in sorted(found.marks, key=lambda mark: GRADE_VALUE[mark.grade]):
        best[mark.term] = mark.grade
    grades = [GRADE_NAME[grade] for _, grade in sorted(best.items())]
    elsewhere = ELSEWHERE_NAME.get(found.elsewhere) if found.named or not grades else None
    reasons = [elsewhere] if elsewhere else []
    if grades:
        chinese, english = (
            "、".join(g.chinese for g in grades),
            ", ".join(g.english for g in grades),
        )
        reasons.append(Said(f"匹配：{chinese}", f"matches: {english}"))
    return _joined(reasons or [Said("匹配", "matches")])


def _why_related(found: Match) -> Said:
    reasons = []
    if found.headed:
        reasons.append(Said("所在章节的标题说到它", "its section's heading speaks of it"))
    if found.covered:
        reasons.append(
            Said(
                f"含有查询中 {found.covered} 个字的词，越少见、相距越近，权重越大",
                f"holds words with {found.covered} characters of the query; the rarer and the"
                " closer together, the more they weigh",
            )
        )
    said, weight = _joined(reasons), f"{found.weight:.3f}"
    return Said(
        f"相关：{said.chinese}（权重 {weight}）", f"related: {said.english} (weight {weight})"
    )
