"""Which place of a document a text cites: 第 205 至 210 段, 附件二, 第二章 C 节."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.analysis.numerals import ordinal

_B = r"[ ]{0,3}"
_NUMERALS = "〇零一二三四五六七八九十百"
_ORDINAL = rf"(?:[0-9]{{1,4}}|[{_NUMERALS}]{{1,6}}|[IVX]{{1,6}})"
_TO = rf"{_B}(?:至|到|-|—|~){_B}"
_AND = rf"{_B}(?:、|,|以及|和|及|与|或){_B}"
_ONE = rf"(?:第{_B})?{_ORDINAL}(?:{_B}\([0-9a-z]{{1,3}}\))*"
_RANGE = rf"{_ONE}(?:(?:{_B}段)?{_TO}{_ONE})?"
_PARAGRAPHS = rf"第{_B}{_RANGE}(?:{_AND}{_RANGE})*{_B}段"
_LISTED = rf"{_ORDINAL}(?:(?:{_TO}|{_AND})(?:第{_B})?{_ORDINAL})*"
_PIECE = re.compile(
    rf"(?P<preamble>序言(?:部分)?)|执行部分|(?P<paragraphs>{_PARAGRAPHS})"
    rf"|第{_B}{_LISTED}{_B}(?:章|节|条|款|项|部分|卷|编|页)"
    rf"|第{_B}{_ORDINAL}{_B}\.?{_B}[A-Z]{_B}节"
    rf"|(?:附件|附录|附文|附表|增编)(?:{_B}{_LISTED}(?!{_B}[年月日个]))?"
    rf"|[A-Z](?:(?:{_TO}|{_AND})[A-Z])*{_B}节"
    rf"|(?:表|图|方框|脚注){_B}{_ORDINAL}(?!{_B}[年月日个])"
)
_LEAD = re.compile(
    rf"{_B}(?:号{_B}(?:文件|报告|决议|决定)?)?[ ,)》”]{{0,4}}(?:特别是|尤其是)?"
    rf"(?:中的|所附|其中|中|的|之)?{_B}[,(]?{_B}(?:见|载于)?{_B}"
)
_JOIN = re.compile(rf"{_B}(?:[,、]|以及|和|及|与|的|中)?{_B}")
_PAIR = re.compile(
    rf"(?P<first>{_ORDINAL})(?:{_B}\([0-9a-z]{{1,3}}\))*"
    rf"(?:(?:{_B}段)?{_TO}(?:第{_B})?(?P<last>{_ORDINAL}))?"
)
_ANNEXED = re.compile(r"(?:附件|附录)[^段]*段")


@dataclass(frozen=True, slots=True)
class Detail:
    """The place of a citation: where its words stand, and the paragraphs that they number.

    ``start == end`` where nothing is said. ``paragraphs`` are inclusive ranges; preambular ones
    have no numbers.
    """

    start: int
    end: int
    paragraphs: tuple[tuple[int, int], ...] = ()


def detail(simple: str, end: int, stop: int | None = None) -> Detail:
    """What follows a citation that ends at ``end`` in a plain text, up to ``stop`` at most."""
    stop = len(simple) if stop is None else stop
    lead = _LEAD.match(simple, end, stop)
    start = reached = lead.end() if lead else end
    first, preamble = True, False
    paragraphs: list[tuple[int, int]] = []
    while piece := _PIECE.match(simple, reached if first else _joined(simple, reached, stop), stop):
        if piece["paragraphs"] and not preamble:
            paragraphs += _ranges(piece["paragraphs"])
        preamble = bool(piece["preamble"])
        first, reached = False, piece.end()
    return Detail(end, end) if first else Detail(start, reached, tuple(paragraphs))


def in_annex(printed: str) -> bool:
    """Whether the paragraphs of a detail are those of an annex: ``附件，第 274 段``."""
    return bool(_ANNEXED.search(printed))


def _joined(simple: str, end: int, stop: int) -> int:
    join = _JOIN.match(simple, end, stop)
    return join.end() if join else end


def _ranges(text: str) -> list[tuple[int, int]]:
    ranges = []
    for found in _PAIR.finditer(text):
        first = ordinal(found["first"])
        last = ordinal(found["last"]) if found["last"] else first
        if 0 < first <= last:
            ranges.append((first, last))
    return ranges
