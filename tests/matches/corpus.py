"""A made-up corpus in which stands what is special, and searchers of it by arrays and by hand.

Lines are cut by ``|``, as each of some annotators cut them; a piece that begins with ``~`` is in no
word of that annotator.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from indexer.analysis.dictionary import Dictionary
from indexer.assembly import cut, taught
from indexer.build import tokens
from indexer.caches import Kept
from indexer.engines import Engine, Numbers, Places, Scores
from indexer.engines.array_engine import ArrayEngine, write_index
from indexer.facets import Facets
from indexer.matches.literals import Literals
from indexer.matches.passages import Passages
from indexer.model import (
    KINDS,
    Description,
    Document,
    Kind,
    Passage,
    Reading,
    Section,
    Segmentation,
    Source,
    Span,
)
from indexer.query.tree import Node
from indexer.query.view import PassageView
from indexer.records import Record
from indexer.terminology import default_terminology

Line = tuple[Kind, Sequence[str]]
TITLES = ("空间碎片减缓的报告", "和平利用外层空间的国际合作决议", "北斗系统GPS2")
DOCUMENTS: tuple[Sequence[Line], ...] = (
    (
        ("title", ("空间碎片|减缓|的|报告", "空间|碎片|减缓|的|报告")),
        ("note", ("空间碎片",)),
        ("note", ("空间碎片|减缓|的|报告",)),
        ("heading", ("一、|空间碎片",)),
        ("item", ("和平|利用|外层空间|委员会|（|外空委|）|通过|空间碎片|减缓|的|报告",)),
        ("item", ("外空委|（|和平利用外层空间委员会|）|讨论|国际合作", "外空|~委|（|和平")),
        ("item", ("空间碎片|：|美国|、|俄罗斯|、|法国|、|德国|、|日本|、|印度|、|英国|、|中国",)),
        (
            "item",
            ("美国、俄罗斯、法国、德国、日本、印度、英国、空间 碎片；中国|主持|空间碎片|会议",),
        ),
        ("paragraph", ("空间空间空间|空间|空", "空间|空间|空间|空间|空")),
        ("paragraph", ("空间碎片 减缓的 报告|说|空间 碎片", "空间|碎片")),
        ("footnote", ("2021|年|12|月|9|日|，|第七十六届|会议", "2021年12月9日，第七十六届会议")),
        ("footnote", ("二〇二一年十二月九日|通过|第61/110号决议|；|同上",)),
        ("item", ("11月21日至24日|，|第76届|会议|有|43%|的|国家", "百分之四十三")),
    ),
    (
        ("title", ("和平|利用|外层空间|的|国际合作|决议",)),
        ("clause", ("回顾|A/RES/61/110|和|A/AC.105/1240|号|文件",)),
        ("clause", ("回顾|第61/110号决议|和|第七十六届|会议",)),
        ("heading", ("二、|國際合作",)),
        ("item", ("空間碎片|與|國際合作", "空間|碎片|與|國際|合作")),
        ("item", ("国际合作|与|空間碎片", "国际|合作|~与|空間碎片")),
        ("item", ("联合国|外层空间|事务厅|（|UNOOSA|）|，|UN-SPIDER|，|www.unoosa.org",)),
        ("item", ("联合国和平利用外层空间委员会|UN|国际空间法学会", "联合国|和平利用外层空间")),
        ("paragraph", ("国国国国|国际|国|国国", "国国|国国|国|际|国国国")),
        ("paragraph", ("São Paulo|，|café|空间碎片|㎡", "空间|碎片")),
        ("paragraph", ("ＵＮ|Space|空间碎片|（|１２３|）|exchange", "空间碎片(１２３)")),
        ("paragraph", ("发展中|国家|的|国际|空间|合作", "发展|中国|家|的|国际空间|合作")),
        ("footnote", ("（|北斗|）|北斗卫星导航系统|(|北斗系统|)", "北斗卫星|导航系统")),
    ),
    (
        ("heading", ("一、|北斗卫星导航系统",)),
        ("paragraph", ("北斗系统|GPS|与|北斗|系统|gps", "北斗|系统|GPS|与|北斗系统|gps")),
        ("paragraph", ("北斗系统 GPS|，|北斗卫星|导航|、|北斗、北斗导航系统", "北斗卫星导航")),
        ("paragraph", ("嫦娥六号|和|嫦娥6号|，|嫦娥|七号", "嫦娥|六号|和|嫦娥|6号")),
        ("paragraph", ("航天员|、|宇航员|、|太空人|、|航天|员工", "航天员、宇航员|太空|人")),
        ("heading", ("二、|空间天气",)),
        ("item", ("北京|、|a|、|b|、|c|、|d|、|e|、|f|、|g|、|北斗。|北斗|、|h",)),
        ("item", ("空间|天气|\u200b|监测|，|国际空间 天气 倡议|。|国际",)),
        ("note", ("北斗",)),
        ("note", ("北斗|说明",)),
        ("item", ("北斗系统GPS2|的|附件", "北斗系统|GPS2")),
        ("item", ("北斗系统|GPS 2|与|gps 2", "北斗系统|GPS")),
        ("item", ("GPS 2|的|说明",)),
        ("item", ("，|。|！",)),
        ("item", ("人口|2.5万|，|增长|二点五|倍|，|即|百分之|四十三",)),
        ("item", ("第3点|一致|同意|第76届|会议|，|下午|3点|一直|开到|12月|9日",)),
        ("item", ("第七八届|会议|，|五六个|国家",)),
        ("item", ("2.5|个|与|3.五个|与|五十|5|个",)),
        ("item", ("二○二一年|和|二〇二一年|和|2021年|和|12021年|1,118|项|一千一百一十八项",)),
        ("item", ("嫦娥五号|、|嫦娥05号|、|05月|、|15 %|，|第七十六届|第７６届",)),
        ("item", ("二个五个|、|两个5个|、|２个5个|、|2个五个|、|2021年12月9日至11日",)),
        ("item", ("去年12月|，|十二月九日|，|9日|至|11日|、|2022年1月|，|2021-12-09",)),
        ("item", ("科学和技术小组委员会|（|科技小组委员会|）|与|法律小组委员会|开会",)),
    ),
)
_FRAGMENTS = """
空间 碎片 空间碎片 外层空间 外空 国际 合作 国际合作 国 国国 空空间 委员会 外空委
和平利用外层空间委员会 北斗 北斗系统 北斗卫星导航系统 导航 卫星 航天员 太空人 中国
发展中国家 美国 、 、 ， 。 （ ） ( ) UN UNOOSA GPS gps a ab é 第七十六届 第76届 2021年12月9日
12月 43% 空間 國際 １２３ 減緩 减缓 的
二〇二一年 2021年 五个 5个 2.5 二点五 万 百分之四十三 嫦娥 六号 6号 12月9日 十二月 1,118 . 15 %
报告 的报告 同上 A/RES/61/110 第61/110号决议 会议 天气 𠀀 々
"""
FRAGMENTS = (*_FRAGMENTS.split(), " ", "  ")
MORE = 90
"""Passages put together by chance."""


def made_up() -> tuple[Document, ...]:
    """The documents, and one more of passages put together by chance."""
    some = [
        _document(number, title, [(kind, [_cut(one) for one in cuts]) for kind, cuts in lines])
        for number, (title, lines) in enumerate(zip(TITLES, DOCUMENTS, strict=True))
    ]
    chance = random.Random(5)
    lines = [(chance.choice(KINDS), _by_chance(chance)) for _ in range(MORE)]
    return (*some, _document(len(some), "国际合作", lines))


_Cut = tuple[str, tuple[Span, ...]]


def _cut(line: str) -> _Cut:
    words, position = [], 0
    for piece in line.split("|"):
        end = position + len(piece.removeprefix("~"))
        if not piece.startswith("~"):
            words.append(Span(position, end))
        position = end
    return line.replace("|", "").replace("~", ""), tuple(words)


def _by_chance(chance: random.Random) -> list[_Cut]:
    text = "".join(chance.choices(FRAGMENTS, k=chance.randint(1, 12))).strip() or "国"
    return [(text, cut_by_chance(chance, len(text))) for _ in range(chance.randint(1, 3))]


def cut_by_chance(chance: random.Random, length: int, gaps: bool = True) -> tuple[Span, ...]:
    """Words of a text of such a length; some characters may be in none."""
    words, position = [], 0
    while position < length:
        end = min(length, position + chance.randint(1, 4))
        if not gaps or chance.random() < 0.9:
            words.append(Span(position, end))
        position = end
    return tuple(words)


def _document(number: int, title: str, lines: Sequence[tuple[Kind, Sequence[_Cut]]]) -> Document:
    name = f"d{number}"
    sections: list[Section] = []
    passages = []
    for place, (kind, cuts) in enumerate(lines):
        text = cuts[0][0]
        if kind == "heading":
            parent = sections[0].id if sections else None
            sections.append(Section(f"{name}:s{place}", name, text, text[:1], parent))
        passages.append(
            Passage(
                f"{name}:p{place}",
                name,
                kind,
                str(place),
                tuple(dict.fromkeys(one.id for one in (*sections[:1], *sections[-1:]))),
                f"{title}，第{place}段",
                text,
                (Source(f"{number}.txt", ()),),
                tuple(Segmentation(f"{n}.txt", words) for n, (_, words) in enumerate(cuts)),
                _readings(text) if place % 7 == 3 else (),
            )
        )
    symbol = "A/AC.105/1240" if number == 0 else "A/RES/61/110" if number == 1 else None
    short = ("报告",) if number == 0 else ("决议",) if number == 1 else ()
    described = Description(name, title, "segmented", (f"{number}.txt",), short, symbol)
    return Document(described, tuple(sections), tuple(passages))


def _readings(text: str) -> tuple[Reading, ...]:
    """Another witness, which lacks the first sign and has another word at the end."""
    length = len(text)
    origins = [Span(at, at + 1) for at in range(1, length)] + [Span(length, length)] * 2
    return (Reading(f"{text[1:]}碎片", tuple(origins)),)


def make_record() -> tuple[Record, Dictionary]:
    dictionary = taught(["空间碎片", "外空委", "国际合作", "国国"])
    return cut(made_up(), dictionary, default_terminology()), dictionary


def engine_of(record: Record, folder: Path) -> ArrayEngine:
    """The engine of a record, written into an empty folder."""
    write_index(folder, tokens(record))
    return ArrayEngine(folder)


def views_of(record: Record) -> list[PassageView]:
    return [
        PassageView(one, (*one.words, record.words[one.id]), bool(face))
        for one, face in zip(record.passages, record.outline.faces.tolist(), strict=True)
    ]


def passages_of(record: Record, engine: Engine, views: Sequence[PassageView]) -> Passages:
    """All passages of a record, as columns."""
    facets = Facets(record.outline, record.corpus.documents, record.directory.sections)
    literals = Literals(engine, record.borders, record.mentions) if engine.has_places else None
    return Passages(engine, views, facets, record.borders, literals)


class ByHand(Engine):
    """An engine without places: what is found on it is told one passage after the other."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def candidates(self, tree: Node) -> Numbers:
        return self._engine.candidates(tree)

    def holding(self, folded: str) -> Numbers:
        return self._engine.holding(folded)

    def in_pairs(self, texts: Iterable[str]) -> int:
        return self._engine.in_pairs(texts)

    def scores(self, tree: Node, numbers: Numbers) -> Scores:
        return self._engine.scores(tree, numbers)

    @property
    def has_places(self) -> bool:
        return False

    def places(self, folded: str, other: bool = False) -> Places:
        raise ValueError(folded)

    def most_places(self, folded: str, other: bool = False) -> int:
        raise ValueError(folded)

    def words(self, beginning: str) -> int:
        raise ValueError(beginning)

    @property
    def caches(self) -> Mapping[str, Kept]:
        return self._engine.caches

    def forget(self) -> None:
        self._engine.forget()

    def close(self) -> None:
        self._engine.close()
