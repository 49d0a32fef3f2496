"""The UN papers: two real ones, small ones of other shapes, and texts that are broken."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.model import Description, Passage, ReadingResult, SourceFile, SourceLine
from indexer.reading.lines import read_source
from indexer.reading.un_document import read_un
from tests.examples import examples

SEEDS = Path(__file__).parent.parent / "seeds"
RELEVANCE = Path(__file__).parent / "relevance"

REPORT = Description(
    "un-report",
    "联合国/中国第二期空间探索和创新全球伙伴关系研讨会报告",
    "un",
    ("003_71f1c6d3c7253317.txt",),
    symbol="A/AC.105/1294",
)
RESOLUTION = Description(
    "un-resolution",
    "和平利用外层空间方面的国际合作",
    "un",
    ("004_0eaa3de4b33c872d.txt",),
    symbol="A/RES/76/76",
)
SOURCES = {paper.id: read_source(SEEDS / paper.files[0]) for paper in (REPORT, RESOLUTION)}
REPORT_READ = read_un(REPORT, [SOURCES["un-report"]])
RESOLUTION_READ = read_un(RESOLUTION, [SOURCES["un-resolution"]])
BOTH = pytest.mark.parametrize("read", [REPORT_READ, RESOLUTION_READ], ids=["report", "resolution"])


def file_of(text: str, name: str = "paper.txt") -> SourceFile:
    lines = enumerate(text.split("\n"), start=1)
    return SourceFile(name, tuple(SourceLine(name, number, line) for number, line in lines))


def read_text(text: str, title: str = "", symbol: str | None = None) -> ReadingResult:
    return read_un(Description("un", title, "un", ("paper.txt",), symbol=symbol), [file_of(text)])


def places(read: ReadingResult, kind: str | None = None) -> list[str]:
    return [p.place for p in read.document.passages if kind in (None, p.kind)]


def passage(read: ReadingResult, place: str) -> Passage:
    (found,) = (p for p in read.document.passages if p.place == place)
    return found


def titles(read: ReadingResult) -> list[tuple[str, str]]:
    return [(section.id.partition(":")[2], section.title) for section in read.document.sections]


def doubled(text: str) -> str:
    """A text as such PDFs give it: blank lines between lines, a blank at a paragraph's end.

    ``~`` is a gap, ``>`` a page's start, ``|`` the end of a line that is not a paragraph's last.
    """
    out: list[str] = []
    for marked in text.strip("\n").split("\n"):
        line = marked[:-1] if marked.endswith("|") else f"{marked} "
        if line.startswith("~"):
            out += [" ", "", " ", ""]
        elif line.startswith(">"):
            if out and not out[-1].strip():
                out.pop()
            out += [" " + line[1:], ""]
        else:
            out += [line, ""]
    return "\n".join(out)


def check_law(read: ReadingResult, files: list[SourceFile]) -> None:
    """No line vanishes, no id stands twice, every character has its way back."""
    kept = {(s.file, r.line) for p in read.document.passages for s in p.sources for r in s.runs}
    kept |= {(f.line.file, f.line.number) for f in read.furniture}
    lines = {(line.file, line.number): line.text for file in files for line in file.lines}
    assert [at for at, text in lines.items() if text.strip() and at not in kept] == []
    ids = [p.id for p in read.document.passages]
    assert len(ids) == len(set(ids))
    sections = [section.id for section in read.document.sections]
    assert len(sections) == len(set(sections))
    for p in read.document.passages:
        assert p.text.strip()
        assert set(p.sections) <= set(sections)
        assert all(0 <= r.offset <= len(p.text) and r.footnote in ids for r in p.references)
        places = {
            run.start + i: (source.file, run.line, run.column + i)
            for source in p.sources
            for run in source.runs
            for i in range(run.length)
        }
        assert sorted(places) == list(range(len(p.text)))
        for offset, (file, number, column) in places.items():
            there = lines[file, number][column - 1 : column]
            assert there == p.text[offset] or (p.text[offset] == " " and not there.strip())


# ---- the two papers ----------------------------------------------------------------------------


def test_the_report_has_46_paragraphs_18_headings_and_an_annex_of_11_clauses_and_8_paragraphs() -> (
    None
):
    paragraphs = places(REPORT_READ, "paragraph")
    assert paragraphs == [f"p{n}" for n in range(1, 47)] + [f"annex.{n}" for n in range(1, 9)]
    assert places(REPORT_READ, "clause") == [f"annex.pp{n}" for n in range(1, 12)]
    assert " ".join(places(REPORT_READ, "heading")) == (
        "1 2 3 4 4.A 4.A.h1 4.B 4.C 4.D 4.E 4.F 4.G 4.H 5 5.h1 5.h2 annex annex.title"
    )
    assert places(REPORT_READ, "note") == ["organ", "date", "annex.note", "annex.opener"]
    assert places(REPORT_READ, "title") == ["title"]


def test_the_resolution_has_15_clauses_45_paragraphs_and_23_footnotes_each_with_its_mark() -> None:
    assert places(RESOLUTION_READ, "clause") == [f"pp{n}" for n in range(1, 16)]
    assert places(RESOLUTION_READ, "paragraph") == [f"op{n}" for n in range(1, 46)]
    assert places(RESOLUTION_READ, "footnote") == [f"fn{n}" for n in range(1, 24)]
    assert places(RESOLUTION_READ, "note") == ["opener", "date", "meeting"]
    assert places(RESOLUTION_READ)[-23:] == [f"fn{n}" for n in range(1, 24)]
    references = [(p.place, r) for p in RESOLUTION_READ.document.passages for r in p.references]
    assert [r.footnote for _, r in references] == [f"un-resolution:fn{n}" for n in range(1, 24)]
    assert " ".join(place for place, _ in references) == (
        "pp6 pp10 pp11 pp14 pp15 op2 op3 op4 op5 op6 op8 op10 op11 op14 op15 op23 op24 op25 op39"
        " op41 op42 op43 op44"
    )


@BOTH
def test_nothing_in_the_real_papers_is_doubtful(read: ReadingResult) -> None:
    assert read.doubts == ()


@BOTH
def test_no_line_of_the_real_papers_vanishes_and_every_character_leads_back(
    read: ReadingResult,
) -> None:
    check_law(read, [SOURCES[read.document.id]])


@BOTH
def test_first_lines_rise_through_the_body(read: ReadingResult) -> None:
    body = [p for p in read.document.passages if p.kind != "footnote"]
    lines = [(p.sources[0].first_line, p.sources[0].last_line) for p in body]
    assert all(last < first for (_, last), (first, _) in pairwise(lines))


def test_furniture_is_links_rules_and_one_page_header() -> None:
    report = [(f.line.number, f.why) for f in REPORT_READ.furniture]
    links = [(n, "link target") for n in (59, 138, 139, 216, 449)]
    assert report == [*links, (532, "page header"), (536, "job number")]
    numbers = [f.line.number for f in RESOLUTION_READ.furniture]
    assert numbers == [101, 109, 154, 239, 251, 252, 315, 323, 459, 471, 472, 473, 474, 489]


def test_sections_are_titled_as_printed() -> None:
    assert titles(REPORT_READ)[:7] == [
        ("1", "一. 导言"),
        ("2", "二. 背景和目标"),
        ("3", "三. 出席情况"),
        ("4", "四. 日程安排"),
        ("4.A", "A. 开幕式"),
        ("4.A.h1", "开场介绍"),
        ("4.B", "B. 第 1(a)场会议：空间探索和创新——空间机构的观点"),
    ]
    assert titles(REPORT_READ)[-2:] == [("annex", "附件 海南倡议"), ("annex.preamble", "序言")]
    assert titles(RESOLUTION_READ) == [
        ("preamble", "序言"),
        ("operative", "执行部分"),
        ("footnotes", "脚注"),
    ]


@pytest.mark.parametrize(
    ("place", "kind", "label", "sections", "citation", "lines"),
    [
        ("title", "title", "", (), "A/AC.105/1294，标题", (7, 7)),
        ("4.A", "heading", "A", ("4", "4.A"), "A/AC.105/1294，四.A节", (160, 160)),
        ("p16", "paragraph", "16", ("4", "4.A", "4.A.h1"), "A/AC.105/1294，第16段", (229, 235)),
        ("p17", "paragraph", "17", ("4", "4.B"), "A/AC.105/1294，第17段", (243, 249)),
        ("p32", "paragraph", "32", ("4", "4.F"), "A/AC.105/1294，第32段", (520, 558)),
        (
            "annex.pp3",
            "clause",
            "",
            ("annex", "annex.preamble"),
            "A/AC.105/1294，附件，序言部分第3段",
            (731, 733),
        ),
        ("annex.4", "paragraph", "4", ("annex",), "A/AC.105/1294，附件，第4段", (794, 798)),
    ],
)
def test_units_of_the_report_know_their_place(
    place: str,
    kind: str,
    label: str,
    sections: tuple[str, ...],
    citation: str,
    lines: tuple[int, int],
) -> None:
    found = passage(REPORT_READ, place)
    (source,) = found.sources
    assert (found.kind, found.label, found.citation) == (kind, label, citation)
    assert found.sections == tuple(f"un-report:{section}" for section in sections)
    assert (source.first_line, source.last_line) == lines


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("p3", "（外空会议+50）筹备"),
        ("p4", "2019 年 3 月 25日至 28 日在安曼举行了联合国 /约旦空间"),
        ("p7", "（中国）、安全世界基金会以及"),
        ("p9", "网站（www.unoosa.org）。"),
        ("p12", "“空间 2030”议程中承诺"),
        ("p15", "“空间机会人人共享”"),
        ("p16", "在2019 年于安曼举行"),
        ("p17", "在第 1(a)场会议上"),
        ("p19", "Rosalind Franklin 号"),
        ("p24", "法律框架所作的一些努力"),
        ("p30", "将把 2019 VL5 作为目标天体。"),
        ("p32", "自 2011年以来安装"),
        ("p32", "科学任务，包括盖亚、太阳轨道飞行器"),
        ("p36", "中国航天局强调，收到意向书"),
        ("annex.pp7", "“空间2030”议程和执行计划"),
    ],
)
def test_the_hard_spots_of_the_report_read_through(place: str, words: str) -> None:
    assert words in passage(REPORT_READ, place).text


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("pp1", "2010 年 12 月 10 日第65/97 号、2011 年４月 7 日第"),
        ("pp1", "12 月 6日第 71/90 号"),
        ("pp6", "第四条的重要性，"),
        ("pp10", "《2030 年可持续发展议程》，"),
        ("pp11", "毁灭性影响，希望所有国家"),
        ("pp13", "冠状病毒病(COVID-19)大流行"),
        ("op3", "21 项准则，并根据"),
        ("op5", "召集工作组，包括必要时"),
        ("op6", "缔约国的会员国考虑依其国内法"),
        ("op8", "工作的报告，指出该报告"),
        ("op13", "阿波罗 11 号探月任务"),
        ("op15", "碎片准则》，自愿采取"),
        ("op16", "并认为应尽可能向"),
        ("op24", "提供了咨询支持及其区域支助"),
        ("op25", "《2015-2030 年仙台减少灾害风险框架》的重要性"),
        ("op25", "外空厅及其天基信息平台努力"),
        ("op41", "2022-2023 年期间"),
        ("fn10", "第 610 卷，第 8843 号)；《关于援救"),
        ("fn20", "第 336 至 339段；"),
    ],
)
def test_the_hard_spots_of_the_resolution_read_through(place: str, words: str) -> None:
    assert words in passage(RESOLUTION_READ, place).text


def test_short_units_of_the_resolution_are_exact() -> None:
    exact = {
        "title": "和平利用外层空间方面的国际合作",
        "opener": "大会，",
        "pp15": "审议了和平利用外层空间委员会第六十四届会议工作报告，",
        "op2": (
            "同意委员会第六十五届会议审议其六十四届会议建议的实质性项目，同时考虑到所有国家、"
            "特别是发展中国家关切的问题；"
        ),
        "op44": "又核可委员会决定根据委员会程序给予开放月球基金会观察员地位；",
        "date": "2021 年 12 月 9 日",
        "meeting": "第 49 次全体会议",
        "fn11": "A/AC.105/C.2/112。",
        "fn23": "同上，第 349 至 351 段。",
    }
    assert {place: passage(RESOLUTION_READ, place).text for place in exact} == exact
    assert passage(RESOLUTION_READ, "title").label == "76/76"
    assert passage(RESOLUTION_READ, "date").sections == ()
    assert passage(RESOLUTION_READ, "opener").sections == ("un-resolution:preamble",)
    assert passage(RESOLUTION_READ, "fn18").citation == "A/RES/76/76，脚注18"


@pytest.mark.parametrize(
    ("place", "before", "after"),
    [
        ("pp11", "影响，", "希望"),
        ("op6", "会员国", "考虑"),
        ("op25", "框架》", "的重"),
        ("op44", "；", ""),
    ],
)
def test_a_reference_stands_where_its_mark_stood(place: str, before: str, after: str) -> None:
    found = passage(RESOLUTION_READ, place)
    (reference,) = found.references
    assert found.text[: reference.offset].endswith(before)
    assert found.text[reference.offset :].startswith(after)
    assert after or reference.offset == len(found.text)


# ---- the same papers, extracted otherwise ------------------------------------------------------


def other_shape(shape: str, text: str) -> str:
    lines = text.split("\n")
    match shape:
        case "no trailing blanks":
            return "\n".join(line.rstrip() for line in lines)
        case "single spaced":
            kept = [
                line for at, line in enumerate(lines) if line.strip() or not lines[at - 1].strip()
            ]
            return "\n".join(kept)
        case "form feeds":
            turned = [
                at > 0 and bool(line.strip() and lines[at - 1].strip())
                for at, line in enumerate(lines)
            ]
            return "\n".join(
                "\f" + line if turn else line for turn, line in zip(turned, lines, strict=True)
            )
        case "no links":
            return "\n".join(line for line in lines if "http" not in line)
        case _:
            return "\n".join(line.lstrip() for line in lines)


SHAPES = ["no trailing blanks", "single spaced", "form feeds", "no links"]


@pytest.mark.parametrize(
    ("paper", "shape"),
    [
        *((paper, shape) for paper in (REPORT, RESOLUTION) for shape in SHAPES),
        (REPORT, "no indents"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.id,
)
def test_the_units_are_the_same_however_the_pages_were_extracted(
    paper: Description, shape: str
) -> None:
    text = "\n".join(line.text for line in SOURCES[paper.id].lines)
    source = file_of(other_shape(shape, text))
    read, standard = read_un(paper, [source]), read_un(paper, [SOURCES[paper.id]])
    check_law(read, [source])
    units = [(p.id, p.kind, p.sections, p.text, p.references) for p in standard.document.passages]
    assert units == [
        (p.id, p.kind, p.sections, p.text, p.references) for p in read.document.passages
    ]


def test_a_paper_in_two_files_reads_on_across_them() -> None:
    lines = SOURCES["un-resolution"].lines
    first = SourceFile("a", tuple(SourceLine("a", x.number, x.text) for x in lines[:240]))
    second = SourceFile(
        "b", tuple(SourceLine("b", n, x.text) for n, x in enumerate(lines[240:], 1))
    )
    read = read_un(RESOLUTION, [first, second])
    check_law(read, [first, second])
    assert [p.text for p in read.document.passages] == [
        p.text for p in RESOLUTION_READ.document.passages
    ]
    assert [s.file for s in passage(read, "op16").sources] == ["a", "b"]


# ---- the judged texts --------------------------------------------------------------------------


def squeezed(text: str) -> str:
    """A text as it is compared here: without widths, blanks and slashes."""
    return "".join(unicodedata.normalize("NFKC", text).replace("/", " ").split())


def records(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (RELEVANCE / name).read_text("utf-8").splitlines()]


@pytest.mark.parametrize("absent", [record["text"] for record in records("absent.jsonl")])
def test_no_furniture_or_mark_is_in_a_passage(absent: str) -> None:
    for read in (REPORT_READ, RESOLUTION_READ):
        for found in read.document.passages:
            assert squeezed(absent) not in squeezed(found.text), found.id


def test_every_judged_quote_is_in_the_unit_it_names_and_in_no_other() -> None:
    texts = {
        p.id: squeezed(p.text)
        for read in (REPORT_READ, RESOLUTION_READ)
        for p in read.document.passages
    }
    judged = [record for record in records("units.jsonl") if record["unit"].startswith("un-")]
    assert len(judged) > 100
    for record in judged:
        quote = squeezed(record["quote"])
        assert [place for place, text in texts.items() if quote in text] == [record["unit"]]


# ---- papers of other shapes --------------------------------------------------------------------

OTHER_REPORT = doubled("""
联合国 A/AC.105/1258|
大  会
Distr.: General
20 December 2021
Chinese
Original: English
~
和平利用外层空间委员会
第六十五届会议
2022 年 6 月 1 日至 10 日，维也纳
~
  联合国/奥地利空间促进气候行动专题讨论会报告*
~
  （2021 年 9 月 13 日至 16 日，格拉茨）
~
 一. 导言
~
  A. 背景和目标
~
  1. 背景
~
1. 第三次联合国探索及和平利用外层空间会议通过了决议，1 并在报告中|
讨论了 2020 年的 3 个议题，包括|
__________________
 * 本文件未经正式编辑。
 1 《第三次会议的报告》，可查阅：|
https://www.unoosa.org/pdf/reports/ACONF184.pdf
V.21-09876 (C)    GX    200122    210122
*2109876*
~
A/AC.105/1258
~
V.21-09876 2/14
~
气候行动问题的工作组。
2. 讨论会由下列各方主办：
 (a) 外层空间事务厅；
 (b) 奥地利政府。
~
  2. 目标
~
3. 目标如下。
~
 B. 出席情况|
和经费来源
~
4. 有 35 个国家的代表出席，2 其中 3 名发言。
__________________
 2 见 A/AC.105/1240，第 5 段。
3/14 V.21-09876
联合国/奥地利空间促进气候行动专题讨论会报告
>5. 会议 14.5 小时。
~
 二. 结论
~
6. 讨论会结束。
>附件一
~
  方案
~
1. 第一天。
2. 第二天。
>附件二
~
  与会者名单
~
 A. 政府
~
1. 奥地利。
""")
OTHER_TITLE = "联合国/奥地利空间促进气候行动专题讨论会报告"


def test_a_report_with_page_headers_third_level_headings_and_two_annexes() -> None:
    read = read_text(OTHER_REPORT, OTHER_TITLE, "A/AC.105/1258")
    check_law(read, [file_of(OTHER_REPORT)])
    assert titles(read) == [
        ("1", "一. 导言"),
        ("1.A", "A. 背景和目标"),
        ("1.A.1", "1. 背景"),
        ("1.A.2", "2. 目标"),
        ("1.B", "B. 出席情况和经费来源"),
        ("2", "二. 结论"),
        ("annex1", "附件一 方案"),
        ("annex2", "附件二 与会者名单"),
        ("annex2.sA", "A. 政府"),
        ("footnotes", "脚注"),
    ]
    assert {
        p.place: p.text for p in read.document.passages if p.kind in ("paragraph", "title")
    } == {
        "title": OTHER_TITLE,
        "p1": (
            "第三次联合国探索及和平利用外层空间会议通过了决议，并在报告中讨论了 2020 年的 3 个"
            "议题，包括气候行动问题的工作组。"
        ),
        "p2": "讨论会由下列各方主办：(a) 外层空间事务厅；(b) 奥地利政府。",
        "p3": "目标如下。",
        "p4": "有 35 个国家的代表出席，其中 3 名发言。",
        "p5": "会议 14.5 小时。",
        "p6": "讨论会结束。",
        "annex1.1": "第一天。",
        "annex1.2": "第二天。",
        "annex2.1": "奥地利。",
    }
    assert {p.place: p.text for p in read.document.passages if p.kind == "footnote"} == {
        "fnstar1": "本文件未经正式编辑。",
        "fn1": "《第三次会议的报告》，可查阅：https://www.unoosa.org/pdf/reports/ACONF184.pdf",
        "fn2": "见 A/AC.105/1240，第 5 段。",
    }
    references = {p.place: r.footnote for p in read.document.passages for r in p.references}
    assert references == {"title": "un:fnstar1", "p1": "un:fn1", "p4": "un:fn2"}
    assert passage(read, "organ").text == "大  会"
    assert "（2021 年 9 月 13 日至 16 日，格拉茨）" in [p.text for p in read.document.passages]


OTHER_RESOLUTION = doubled("""
A/RES/75/36
~
第七十五届会议
议程项目 98(a)
~
2020 年 12 月 7 日大会决议
~
[根据第一委员会的报告(A/75/397，|
第 11 段)通过]
  75/36.  通过负责任行为准则、规则和原则|
减少空间威胁
~
 大会，
 重申《宪章》第二条第四款的重要性，1
 回顾以下文件：
 (a) 第 74/32 号决议；
 (b) 第 74/33 号决议，
~
  一般原则
~
 1. 重申：
 (a) 各国有责任，2 不做|
2 件事；
 (b) 外空属于全人类；
 2. 请会员国于 2021 年 5 月|
__________________
 1 第 2222(XXI)号决议，|
附件。
 2 见第 1962(XVIII)号决议。
20-16918 2/3
减少空间威胁 A/RES/75/36
>3 日前提交报告；3
~
  后续行动
~
 3. 决定将项目列入议程。
~
2020 年 12 月 7 日
第 37 次全体会议
~
 附件
~
  自愿准则
~
 各国，
 铭记各项条约，
 商定如下：
 1. 交换信息；
 2. 通报发射。4
__________________
 3 A/75/1。
 4 A/75/2。
""")


def test_a_resolution_with_items_parts_an_annex_and_two_blocks_of_footnotes() -> None:
    title = "通过负责任行为准则、规则和原则减少空间威胁"
    read = read_text(OTHER_RESOLUTION, title, "A/RES/75/36")
    check_law(read, [file_of(OTHER_RESOLUTION)])
    assert titles(read) == [
        ("preamble", "序言"),
        ("operative", "执行部分"),
        ("operative.h1", "一般原则"),
        ("operative.h2", "后续行动"),
        ("annex", "附件 自愿准则"),
        ("annex.preamble", "序言"),
        ("footnotes", "脚注"),
    ]
    assert {
        p.place: p.text for p in read.document.passages if p.kind not in ("note", "heading")
    } == {
        "title": title,
        "pp1": "重申《宪章》第二条第四款的重要性，",
        "pp2": "回顾以下文件：(a) 第 74/32 号决议；(b) 第 74/33 号决议，",
        "op1": "重申：(a) 各国有责任，不做2 件事；(b) 外空属于全人类；",
        "op2": "请会员国于 2021 年 5 月3 日前提交报告；",
        "op3": "决定将项目列入议程。",
        "annex.pp1": "铭记各项条约，",
        "annex.1": "交换信息；",
        "annex.2": "通报发射。",
        "fn1": "第 2222(XXI)号决议，附件。",
        "fn2": "见第 1962(XVIII)号决议。",
        "fn3": "A/75/1。",
        "fn4": "A/75/2。",
    }
    references = [(p.place, r.footnote) for p in read.document.passages for r in p.references]
    assert references == [
        ("pp1", "un:fn1"),
        ("op1", "un:fn2"),
        ("op2", "un:fn3"),
        ("annex.2", "un:fn4"),
    ]
    notes = {p.place: p.text for p in read.document.passages if p.kind == "note"}
    assert notes["opener"] == "大会，"
    assert notes["date"] == "2020 年 12 月 7 日"
    assert notes["meeting"] == "第 37 次全体会议"
    assert "[根据第一委员会的报告(A/75/397，第 11 段)通过]" in notes.values()
    assert passage(read, "title").label == "75/36"


def test_notes_at_the_end_belong_to_marks_anywhere_before() -> None:
    text = doubled("""
  研讨会报告
~
 一. 导言
~
1. 共有 3 项建议，1 其中 2 项已落实。2
2. 建议 3 和 4 见附件。3
__________________
 1 甲。
 2 乙，|
3 项。
 3 丙。
""")
    read = read_text(text, "研讨会报告")
    check_law(read, [file_of(text)])
    assert passage(read, "p1").text == "共有 3 项建议，其中 2 项已落实。"
    assert passage(read, "p2").text == "建议 3 和 4 见附件。"
    assert passage(read, "fn2").text == "乙，3 项。"
    assert [(r.offset, r.footnote) for r in passage(read, "p1").references] == [
        (9, "un:fn1"),
        (19, "un:fn2"),
    ]


def test_a_number_that_counts_something_is_no_mark_where_another_can_be() -> None:
    read = read_text(
        doubled("""
  研讨会报告
~
 一. 导言
~
1. 出席，1 名缺席；有 5 项、1 项搁置；1
__________________
 1 甲。
"""),
        "研讨会报告",
    )
    assert passage(read, "p1").text == "出席，1 名缺席；有 5 项、1 项搁置；"
    assert [r.offset for r in passage(read, "p1").references] == [21]


def test_an_annex_is_found_though_the_paragraph_before_has_no_end_and_is_reported() -> None:
    read = read_text(
        doubled("""
  研讨会报告
~
 一. 导言
~
1. 名单如下
> 附件
  与会者
~
1. 甲。
"""),
        "研讨会报告",
    )
    assert titles(read) == [("1", "一. 导言"), ("annex", "附件 与会者")]
    assert places(read, "paragraph") == ["p1", "annex.1"]
    assert [d.line.text.strip() for d in read.doubts] == ["附件"]


def test_digits_that_no_footnote_explains_stay_and_a_footnote_without_a_mark_is_reported() -> None:
    text = doubled("""
  研讨会报告
~
 一. 导言
~
1. 会员国10 考虑，3 希望。
__________________
 1 甲。
""")
    read = read_text(text, "研讨会报告")
    assert passage(read, "p1").text == "会员国10 考虑，3 希望。"
    assert [(d.line.text, d.why) for d in read.doubts] == [
        (" 1 甲。 ", "no mark of footnote 1 found")
    ]


def test_a_paragraph_out_of_sequence_is_read_and_reported() -> None:
    text = doubled("""
  研讨会报告
~
 一. 导言
~
1. 甲。
2. 乙，见第|
7. 段。
4. 丁。
""")
    read = read_text(text, "研讨会报告")
    assert [(p.place, p.text) for p in read.document.passages if p.kind == "paragraph"] == [
        ("p1", "甲。"),
        ("p2", "乙，见第7. 段。"),
        ("p4", "丁。"),
    ]
    assert [d.why for d in read.doubts] == ["paragraph 4 does not follow 2"]


def test_unnumbered_paragraphs_of_a_report_have_ids_of_their_own() -> None:
    text = doubled("""
  秘书处的报告
~
 一. 摘要
~
 本报告载有|
两个部分。
 第一部分是导言。
~
 二. 导言
~
1. 甲。
""")
    read = read_text(text, "秘书处的报告")
    assert [(p.place, p.text) for p in read.document.passages if p.kind == "paragraph"] == [
        ("u1", "本报告载有两个部分。"),
        ("u2", "第一部分是导言。"),
        ("p1", "甲。"),
    ]


# ---- layouts made from known units -------------------------------------------------------------


@dataclass(frozen=True)
class Unit:
    """A unit as printed. In ``text`` ``{3}`` is a footnote's mark, and LF begins a line."""

    kind: str
    place: str
    text: str
    label: str = ""
    look: Literal["indented", "flush", "apart", "centred"] = "indented"


@dataclass(frozen=True)
class Paper:
    title: str
    symbol: str
    units: list[Unit]
    notes: dict[str, str]


@dataclass(frozen=True)
class Look:
    """How pages look: half widths of a line, lines of a page, marked ends, what ends a page."""

    width: int = 70
    height: int = 24
    marks_ends: bool = True
    links: float = 0.5
    headers: float = 0.0


WORD = re.compile(
    r"[（《“(\[]*(?:[A-Za-z0-9./:)%+#?=&_\]-][\w./:()%+#?=&-]*|.)(?:[，。；：、"
    r"）》”！？)\]]|\{[^}]*\})*",
    re.ASCII,
)
NO_MARK_BLANK = re.compile(r"\{([^}]*)\}(?=[，。；：、）》”{]|$)")


def wrapped(text: str, width: int, used: int) -> list[str]:
    """The lines of a paragraph; a closing sign never begins one, an opening one never ends one."""
    lines = [""]
    for word in WORD.findall(text):
        length = sum(1 + (sign > "\u2000") for sign in word)
        if used + length > width and lines[-1].strip():
            lines.append("")
            used = 0
        lines[-1] += word if lines[-1] else word.lstrip()
        used += length
    return [line.rstrip() for line in lines if line.strip()]


def laid_out(
    paper: Paper, look: Look, source: random.Random
) -> tuple[str, dict[str, tuple[int, int]]]:
    """The text as its PDF would give it, and the first and last line of each unit and note."""
    rows: list[tuple[str, str, bool, bool]] = []  # place, text, begins a gap, ends a paragraph
    for unit in paper.units:
        apart = unit.look in ("apart", "centred")
        lead = {"indented": 1, "flush": 0, "apart": 1, "centred": 2}[unit.look]
        for part, text in enumerate(f"{unit.label}{unit.text}".split("\n")):
            lines = wrapped(text, look.width, 4 * bool(lead))
            for at, line in enumerate(lines):
                blanks = " " * (0 if at else 1 if part else lead)
                gap = apart and not (at or part)
                rows.append((unit.place, blanks + line, gap, at + 1 == len(lines)))
    apart_places = {unit.place for unit in paper.units if unit.look in ("apart", "centred")}
    out: list[str] = []
    spans: dict[str, tuple[int, int]] = {}
    gap_lines = [" ", "", " ", ""]

    def put(place: str, text: str, ends: bool) -> None:
        spans[place] = spans.get(place, (len(out) + 1, 0))[0], len(out) + 1
        text = NO_MARK_BLANK.sub(r"\1", text)
        text = re.sub(r"\{([^}]*)\}", lambda mark: mark[1] + source.choice([" ", " ", "  "]), text)
        out.extend([text.rstrip() + " " * (ends and look.marks_ends), ""])

    turned = False
    while rows:
        room, feet, before = look.height, [], ""
        while rows:
            place, text, gap, ends = rows[0]
            marks = re.findall(r"\{([^}]*)\}", text)
            notes = [(mark, wrapped(paper.notes[mark], look.width + 6, 6)) for mark in marks]
            room -= 1 + 2 * gap + sum(len(lines) for _, lines in notes)
            if before and room < 0 and not (place == before and place in apart_places):
                break
            if (gap or before in apart_places - {place}) and out and out[-4:] != gap_lines:
                out.extend(() if turned else gap_lines)
            put(place, " " * turned + text, ends)
            feet += notes
            turned, before = False, place
            rows.pop(0)
        if feet:
            out.extend(["__________________" + " " * look.marks_ends, ""])
        for mark, lines in feet:
            for at, line in enumerate(lines):
                put(f"*{mark}", line if at else f" {mark} {line}", at + 1 == len(lines))
        links = source.random() < look.links
        if links:
            urls = ["http://undocs.org/A/71/20", " https://undocs.org/ch/A/RES/75/92"]
            out.extend(source.choices(urls, k=source.randint(1, 3)))
        if rows and not links and source.random() < look.headers:
            job, page = f"V.23-0{source.randint(1000, 9999)}", f"{source.randint(2, 20)}/22"
            headers = [
                ["", "", paper.symbol, "", " ", "", f"{job} {page}", "", " ", ""],
                ["", f"{page} {job}", "", paper.symbol, ""],
                ["", f"{job} {page}", "", f"{paper.symbol} {paper.title}", ""],
            ]
            out.extend(source.choice(headers))
            continue
        while out and not out[-1].strip():
            out.pop()
        turned = True
    return "\n".join(out) + "\n", spans


def joined(text: str) -> str:
    return "".join(text.split())


def faults(paper: Paper, look: Look, source: random.Random) -> list[object]:
    """Where a paper, laid out and read again, is not what it was: first difference, as a pair."""
    text, spans = laid_out(paper, look, source)
    read = read_text(text, paper.title, paper.symbol)
    check_law(read, [file_of(text)])
    ids = {mark: "fnstar" + str(len(mark)) if "*" in mark else f"fn{mark}" for mark in paper.notes}
    want: list[object] = []
    for unit in paper.units:
        parts = re.split(r"\{([^}]*)\}", unit.text)
        references = [
            (len(joined("".join(parts[0:at:2]))), f"un:{ids[parts[at]]}")
            for at in range(1, len(parts), 2)
        ]
        plain = joined("".join(parts[0::2]))
        want.append((unit.kind, unit.place, plain, references, spans[unit.place]))
    for mark in sorted(paper.notes, key=lambda mark: int(mark.replace("*", "") or 0)):
        want.append(("footnote", ids[mark], joined(paper.notes[mark]), [], spans[f"*{mark}"]))
    got: list[object] = []
    for p in read.document.passages:
        references = [(len(joined(p.text[: r.offset])), r.footnote) for r in p.references]
        lines = p.sources[0].first_line, p.sources[0].last_line
        got.append((p.kind, p.place, joined(p.text), references, lines))
    found: list[object] = [pair for pair in zip_longest(want, got) if pair[0] != pair[1]]
    return found[:1]


def clauses(*texts: str, place: str = "pp") -> list[Unit]:
    return [Unit("clause", f"{place}{n}", text) for n, text in enumerate(texts, 1)]


def operative(*texts: str, place: str = "op", start: int = 1) -> list[Unit]:
    return [Unit("paragraph", f"{place}{n}", text, f"{n}. ") for n, text in enumerate(texts, start)]


def flush(*texts: str, place: str = "p", start: int = 1) -> list[Unit]:
    return [replace(unit, look="flush") for unit in operative(*texts, place=place, start=start)]


def heading(place: str, text: str, label: str = "", level: str = "apart") -> Unit:
    return Unit("heading", place, text, label, "apart" if level == "apart" else "centred")


def closing(date: str, meeting: str) -> list[Unit]:
    return [
        Unit("note", "date", date, look="flush"),
        Unit("note", "meeting", meeting, look="flush"),
    ]


def resolution_head(number: str, title: str, opener: str = "大会，") -> list[Unit]:
    return [
        Unit("title", "title", title, f"{number}.  ", "centred"),
        Unit("note", "opener", opener),
    ]


def report_head(title: str, date: str) -> list[Unit]:
    return [
        Unit("note", "organ", "和平利用外层空间委员会", look="apart"),
        Unit("title", "title", title, look="centred"),
        Unit("note", "date", date, look="centred"),
    ]


COUNTRIES = (
    "阿尔巴尼亚、安哥拉、阿根廷、亚美尼亚、澳大利亚、奥地利、阿塞拜疆、巴林、孟加拉国、"
    "白俄罗斯、比利时、"
    "玻利维亚（多民族国）、巴西、保加利亚、布基纳法索、喀麦隆、加拿大、乍得、智利、中国、"
    "哥伦比亚、古巴、"
    "捷克、丹麦、厄瓜多尔、埃及、芬兰、法国、德国、加纳、希腊、匈牙利、印度、"
    "伊朗伊斯兰共和国、意大利、约旦"
)
PAPERS = {
    "Security Council": Paper(
        "第 1540(2004)号决议",
        "S/RES/1540(2004)",
        [
            Unit("title", "title", "第 1540(2004)号决议", look="centred"),
            Unit("note", "note1", "2004 年 4 月 28 日安全理事会第 4956 次会议通过", look="centred"),
            Unit("note", "opener", "安全理事会，"),
            *clauses(
                "申明核武器、化学武器和生物武器及其运载工具{*}的扩散是对国际和平与安全的威胁，",
                "重申 1992 年 1 月 31 日安理会国家元首和政府首脑级会议通过的主席声明(S/23500)，"
                "包括全体会员国均需履行有关军备控制和裁军的义务，",
                "确认大多数国家承担了具有约束力的法律义务，{1}又确认大多数国家都已采取有效措施，",
                "根据《联合国宪章》第七章采取行动，",
            ),
            *operative(
                "决定各国应不提供任何形式的支持；",
                "还决定各国应采取和实施有效措施，建立国内管制，并为此目的应：\n(a) 制定和保持适当、"
                "有效的措施，对生产、使用、储存或运输中的这种物项进行衡算和保安；"
                "\n(b) 制定和保持适当、"
                "有效的边境管制和执法努力，{2}以便按照国家法律授权和立法防止非法贩运；",
                "决定依照暂行议事规则第 28 条，设立一个任期不超过两年的委员会；",
                "决定继续处理此案。",
            ),
        ],
        {
            "*": "仅为本决议的目的，兹定义如下：“运载工具”指导弹、火箭和其他无人驾驶系统。",
            "1": "见《条约汇编》，第 729 卷，第 10485 号",
            "2": "S/2004/1；另见 www.un.org/sc/1540/",
        },
    ),
    "Economic and Social Council": Paper(
        "科学、技术和创新促进发展",
        "E/RES/2021/29",
        [
            *resolution_head("2021/29", "科学、技术和创新促进发展", "经济及社会理事会，"),
            *clauses(
                "认识到委员会作为联合国系统科学、技术和创新促进发展问题讨论中心所发挥的独特作用，",
                "又认识到创新的关键作用，",
                "确认《2030 年可持续发展议程》{1}具有普遍性，"
                "并回顾大会 2015 年 7 月 27 日第 69/313 号"
                "决议认可的《亚的斯亚贝巴行动议程》，{2}还回顾《行动议程》第 114 至 124 段，{3}",
                "注意到空间技术对可持续发展的惠益，{4}",
            ),
            *operative(
                "建议各国政府酌情考虑：\n㈠ 将科学、技术和创新纳入国家发展战略；"
                "\n㈡ 鼓励 10 个国家参与；",
                "鼓励委员会：\n(a) 继续发挥火炬手作用；\n(b) 提高认识：\n(i) 在区域；"
                "\n(ii) 在全球；",
                "请秘书长向委员会第二十五届会议提交报告。",
            ),
            *closing("2021 年 7 月 22 日", "第 15 次全体会议"),
        ],
        {
            "1": "大会第 70/1 号决议。",
            "2": "大会第 69/313 号决议，附件。",
            "3": "同上，第 114 至 124 段。",
            "4": "见 https://unctad.org/webflyer/exploring-space-technologies",
        },
    ),
    "General Assembly, with a star": Paper(
        "空间与全球健康",
        "A/RES/77/120",
        [
            Unit("note", "note1", "2022 年 12 月 12 日大会决议", look="centred"),
            Unit(
                "note", "note2", "[根据特别政治和非殖民化委员会(第四委员会)的报告(A/77/411，"
                "第 15 段)通过]",
                look="centred",
            ),
            Unit("title", "title", "空间与全球健康{*}", "77/120.  ", "centred"),
            Unit("note", "opener", "大会，"),
            *clauses(
                "回顾其 2021 年 12 月 9 日第 76/76 号和 2018 年 10 月 26 日第 73/6 号决议以及外空"
                "会议五十周年确立的各项优先主题，",
                "审议了委员会的报告，{1}",
                "深为关切 2019 冠状病毒病(COVID-19)大流行对 190 多个国家造成的严重影响，",
            ),
            *operative(
                "核可委员会的报告；",
                "鼓励空间部门与卫生部门合作，{2}以便改进数据分享，{3}包括在 2030 年之前；",
                "请会员国将空间与全球健康问题纳入国家政策。",
            ),
            *closing("2022 年 12 月 12 日", "第 53 次全体会议"),
        ],
        {
            "*": "因技术原因于 2023 年 1 月 9 日重新印发。",
            "1": "《大会正式记录，第七十七届会议，补编第 20 号》(A/77/20)。",
            "2": "见 A/AC.105/1258，附件一",
            "3": "同上，第 12 段",
        },
    ),
    "General Assembly, with an annex": Paper(
        "就有关和平探索和利用外层空间的国家立法提出的建议",
        "A/RES/68/74",
        [
            *resolution_head("68/74", "就有关和平探索和利用外层空间的国家立法提出的建议"),
            *clauses("强调有必要以适当方式在国家一级执行联合国外层空间条约，{1}"),
            *operative("建议各国酌情考虑附件所载的要素；", "请各国分享信息。"),
            *closing("2013 年 12 月 11 日", "第 65 次全体会议"),
            heading("annex", "附件"),
            heading("annex.title", "供各国酌情考虑的国家空间立法要素", level="centred"),
            heading("annex.s1", "适用范围", "一、"),
            *operative(
                "国家监管框架所针对的空间活动范围可酌情包括：\n(a) 将物体射入外层空间；"
                "\n(b) 发射场的运营；",
                "各国应考虑到 1967 年《外空条约》第六条。{2}",
                place="annex.",
            ),
            heading("annex.s2", "许可与登记", "二、"),
            *operative("国家登记册应由适当的国家当局保管。{3}", place="annex.", start=3),
        ],
        {
            "1": "联合国，《条约汇编》，第 610 卷，第 8843 号。",
            "2": "同上",
            "3": "见第 62/101 号决议（A/RES/62/101）",
        },
    ),
    "forty footnotes": Paper(
        "各项决议",
        "A/RES/77/1",
        [
            *resolution_head("77/1", "各项决议"),
            *clauses(*(f"回顾其第 {n + 30}/{n} 号决议，{{{n}}}" for n in range(1, 37))),
            Unit(
                "clause", "pp37",
                "重申《外空条约》、{37}《营救协定》{38}和 4 项原则，{39}4 个国家、"
                "{40}41 个组织提出，",
            ),
            *operative("决定结案。"),
        ],
        {str(n): f"见 A/{n + 30}/{n}" for n in range(1, 41)},
    ),
    "workshop": Paper(
        "联合国/奥地利空间应用促进实现可持续发展目标专题讨论会的报告",
        "A/AC.105/1278",
        [
            Unit("note", "organ", "和平利用外层空间委员会", look="flush"),
            Unit("note", "note1", "第六十六届会议", look="flush"),
            Unit("note", "note2", "2023 年 5 月 31 日至 6 月 9 日，维也纳", look="flush"),
            Unit("note", "note3", "临时议程{*}项目 7", look="flush"),
            Unit("note", "note4", "空间与可持续发展", look="flush"),
            Unit(
                "title", "title", "联合国/奥地利空间应用促进实现可持续发展目标专题讨论会的报告",
                look="centred",
            ),
            Unit("note", "date", "（2022 年 9 月 13 日至 15 日，奥地利格拉茨）", look="centred"),
            heading("1", "导言", "一. "),
            heading("1.A", "背景和目标", "A. "),
            *flush(
                "大会核可了题为“空间千年”的决议，{1}该决议由第三次外空会议通过。",
                "讨论会的目标如下：\n(a) 提高认识；\n(b) 加强 1.5℃ 温控目标方面的数据共享；"
                "\n(c) 合作。",
            ),
            heading("1.B", "出席情况", "B. "),
            *flush(
                f"来自 47 个国家的 213 名与会者出席了讨论会：{COUNTRIES}。",
                "共有 3.14%的与会者为 18 至 30 岁的青年，{2}另有 12 名观察员。",
                start=3,
            ),
            heading(
                "2", "第 1 场会议：利用空间技术监测气候变化、管理自然资源和减少灾害风险以及促进实现"
                "可持续发展目标方面的经验教训", "二. ",
            ),
            *flush("1972 年以来，地球资源卫星 Landsat 1 号至 9 号一直在收集数据。", start=5),
            heading("2.A", "小组讨论", "A. "),
            heading("2.A.1", "能力建设", "1. ", "centred"),
            *flush("小组成员讨论了能力建设。", start=6),
            heading("2.A.2", "数据获取", "2. ", "centred"),
            heading("2.A.2.a", "数据政策", "(a) ", "centred"),
            *flush("会上指出，数据政策应当开放。{3}", "另见第 10 至 12 段。", start=7),
            heading("3", "结论", "三. "),
            *flush("讨论会圆满结束。", start=9),
            heading("annex1", "附件一"),
            heading("annex1.title", "讨论会日程", level="centred"),
            *flush("第一天：开幕式。", "第二天：技术会议。", place="annex1."),
            heading("annex2", "附件二"),
            heading(
                "annex2.title",
                "在讨论会上作专题介绍的机构名单和关于空间应用促进可持续发展的补充资料",
                level="centred",
            ),
            *flush("奥地利联邦气候行动部。", "欧洲空间局。{4}", place="annex2."),
        ],
        {
            "*": "A/AC.105/L.328。",
            "1": "《第三次联合国探索及和平利用外层空间会议的报告，"
            "1999 年 7 月 19 日至 30 日，维也纳》"
            "（联合国出版物，出售品编号：C.00.I.3），第一章，决议 1。",
            "2": "不包括在线参加者",
            "3": "可查阅 www.unoosa.org/oosa/en/ourwork/psa/schedule/2022/symposium.html",
            "4": "见 http://www.esa.int。",
        },
    ),
    "subcommittee": Paper(
        "法律小组委员会第六十一届会议报告",
        "A/AC.105/1260",
        [
            *report_head("法律小组委员会第六十一届会议报告", "（2022 年 3 月 28 日至 4 月 8 日）"),
            heading("1", "导言", "一. "),
            *flush("小组委员会举行了第六十一届会议，由 Nomfuneko Majaja（南非）担任主席。"),
            heading("2", "一般性交换意见", "二. "),
            *flush(
                *(
                    f"有些代表团认为，第 {n} 项原则应当得到遵守，“空间 2030”议程提供了机会，"
                    f"{n} 个国家"
                    f"对此表示支持，并提请注意 A/AC.105/C.2/L.{300 + n} 号文件。"
                    for n in range(2, 121)
                ),
                start=2,
            ),
            heading("annex1", "附件一"),
            heading("annex1.title", "外层空间的定义和划界工作组主席的报告", level="centred"),
            *flush("工作组商定了下列问题：\n(a) 问题一；\n(b) 问题二。", place="annex1."),
            heading("annex2", "附件二"),
            heading("annex2.title", "工作组主席的报告", level="centred"),
            heading("annex2.sA", "概况", "A. "),
            *flush("工作组重新召开。", place="annex2."),
            heading("annex2.sB", "结论", "B. "),
            *flush("工作组通过了报告。", place="annex2.", start=2),
        ],
        {},
    ),
    "experts": Paper(
        "外层空间活动中的透明度和建立信任措施政府专家组的报告",
        "A/68/189",
        [
            Unit("note", "organ", "大会", look="apart"),
            Unit(
                "title",
                "title",
                "外层空间活动中的透明度和建立信任措施政府专家组的报告",
                look="centred",
            ),
            heading("1", "导言", "一. "),
            *flush("大会第 65/68 号决议请秘书长设立政府专家组。{1}"),
            heading("2", "措施", "二. "),
            heading("2.h1", "总体特点", level="centred"),
            *flush("“一、各国应登记。二、各国应通报。”{2}", "分为两类：\n(a) 能力；"
            "\n(b) 行为。", start=2),
            heading("2.h2", "原则和目标：信息交流", level="centred"),
            *flush("关于 A、B 两类措施，请参阅 A/AC.105/C.1/L.319，{3}其中载有 12 项标准。"
            "", start=4),
        ],
        {
            "1": "第 65/68 号决议，第 2 段",
            "2": "《公约》",
            "3": "另见 CD/1839、CD/1847（2008 年 2 月 29 日）",
        },
    ),
}  # fmt: skip
LOOKS = [
    Look(width, height, marks_ends, links, headers)
    for width in (68, 74)
    for height in (16, 36)
    for marks_ends in (True, False)
    for links, headers in ((1, 0), (0, 0), (0, 1), (0.4, 0.5))
]


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_read_back_however_it_was_laid_out(name: str) -> None:
    for number, look in enumerate(LOOKS):
        assert faults(PAPERS[name], look, random.Random(number)) == [], look


FRAGMENTS = [
    "委员会第六十五届会议", "2019 年 3 月 25 日至 28 日", "在“空间 2030”议程下", "第 75/92 号决议",
    "（A/AC.105/1208，"
    "第 12 段）", "《外层空间活动长期可持续性准则》", "Rosalind Franklin 号飞行任务",
    "长 3.14 米", "耗资 1.5 亿欧元", "12 个空间机构", "2019 冠状病毒病(COVID-19)", "21 项准则",
    "第 3 场会议的结论", "43%的会员国", "（ROSCOSMOS）", "1 颗立方体小卫星", "第 2222(XXI)号决议",
    "网站（www.unoosa.org）", "一、二期工程", "A 区和 B 区", "附件二所载序言", "加强能力建设",
]  # fmt: skip
NOTES = [
    "第 70/1 号决议。", "同上，第 363 段。", "见 www.unoosa.org/oosa/en/ourwork/psa/index.html",
    "《大会正式记录，第七十六届会议，补编第 20 号》(A/76/20)，第 223 至 224 段。", "A/AC.105/1245",
    "可查阅 https://www.unoosa.org/documents/pdf/copuos/2021/V2105661.pdf。",
    "联合国，《条约汇编》，第 610 卷，第 8843 号；另见 A/AC.105/1240，第 2 至 14 段，"
    "以及《2015-2030 年"
    "仙台减少灾害风险框架》的有关部分(联合国，《条约汇编》，第 672 卷，第 9574 号)",
]  # fmt: skip
VERBS = ["回顾", "强调", "深信", "又重申", "严重关切", "赞赏地注意到", "确认", "铭记", "审议了"]
HEADINGS = [
    "导言", "背景和目标", "出席情况", "“空间 2030”议程", "法律和政策（第一部分）",
    "第 1(a)场会议：空间探索和创新——空间机构的观点",
    "联合国系统各实体在空间活动中的协调以及外层空间事务厅在促进发展中国家能力建设方面的作用和今后的工作",
]  # fmt: skip


class _Author:
    """Writes units at random, and the notes that they refer to."""

    def __init__(self, source: random.Random) -> None:
        self.source = source
        self.notes: dict[str, str] = {}
        self.rate = source.choice([0.0, 0.1, 0.2])

    def sentence(self, end: str, longest: int = 9) -> str:
        text = ""
        for _ in range(self.source.randint(1, longest)):
            text += self.source.choice(FRAGMENTS) + self.source.choice("，，、；。")
            text += self.mark()
        return re.sub(r"[，、；。]((?:\{\d+\})?)$", rf"{end}\1", text)

    def mark(self) -> str:
        if self.source.random() >= self.rate:
            return ""
        number = str(len(self.notes) + 1)
        self.notes[number] = self.source.choice(NOTES)
        return f"{{{number}}}"

    def paragraph(self, end: str) -> str:
        if self.source.random() < 0.8:
            return self.sentence(end)
        signs = self.source.choice([["(a)", "(b)", "(c)"], ["㈠", "㈡", "㈢"]])
        ends = ["；", "；", end]
        text = self.sentence("：", 3)
        for sign, sentence_end in zip(signs, ends, strict=True):
            text += f"\n{sign} {self.sentence(sentence_end, 3)}"
        return text

    def resolution(self) -> Paper:
        many = self.source.randint(1, 10)
        title = "和平利用外层空间方面的国际合作"
        opener = self.source.choice(["大会，", "安全理事会，", "经济及社会理事会，"])
        head = resolution_head("77/121", title, opener)
        preamble = [self.source.choice(VERBS) + self.sentence("，") for _ in range(many)]
        units = [*head, *clauses(*preamble)]
        units += operative(*(self.paragraph("；") for _ in range(many)), self.paragraph("。"))
        units += closing("2022 年 12 月 12 日", "第 53 次全体会议")
        if self.source.random() < 0.5:
            units += [heading("annex", "附件"), heading("annex.title", "自愿准则", level="centred")]
            units += self.sections("annex.s", "annex.", operative, ["一、", "二、", "三、"])
        return Paper(title, "A/RES/77/121", units, self.notes)

    def report(self) -> Paper:
        title = "联合国/奥地利空间促进气候行动专题讨论会报告"
        units = report_head(title, "（2021 年 9 月 13 日至 16 日，奥地利格拉茨）")
        units += self.sections("", "p", flush, ["一. ", "二. ", "三. "])
        for label in self.source.choice(["", "一", "一二"]):
            place = f"annex{' 一二'.index(label)}"
            units += [heading(place, f"附件{label}"), heading(f"{place}.title", "名单", level="c")]
            units += self.sections(f"{place}.s", f"{place}.", flush, ["A. ", "B. "])
        return Paper(title, "A/AC.105/1300", units, self.notes)

    def sections(
        self, base: str, place: str, numbered: Callable[..., list[Unit]], labels: list[str]
    ) -> list[Unit]:
        units: list[Unit] = []
        number = 1
        for at, label in enumerate(labels, 1):
            name = f"{base}{label[0] if label[0] in 'AB' else at}"
            units.append(heading(name, self.source.choice(HEADINGS), label))
            if self.source.random() < 0.4 and "A. " not in labels and numbered is flush:
                below = self.source.choice([("A", "A. "), ("h1", "")])
                text = self.source.choice(HEADINGS)
                units.append(heading(f"{name}.{below[0]}", text, below[1], level="centred"))
            for _ in range(self.source.randint(1, 3)):
                units += numbered(self.paragraph("。"), place=place, start=number)
                number += 1
        return units


@pytest.mark.parametrize("kind", ["resolution", "report"])
@given(number=st.integers(0, 2**32), look=st.sampled_from(LOOKS))
@examples(150)
def test_random_papers_are_read_back_however_they_were_laid_out(
    kind: str, number: int, look: Look
) -> None:
    source = random.Random(number)
    author = _Author(source)
    paper = author.resolution() if kind == "resolution" else author.report()
    assert faults(paper, look, source) == []


def test_a_table_in_plain_lines_is_kept_whole_and_doubted() -> None:
    text = doubled("""
  研讨会报告
~
 一. 导言
~
1. 表 1 列出了参加者：
 国家 人数 百分比
 中国 12 3.5
 合计 19 5.5
2. 见表 1。
""")
    read = read_text(text, "研讨会报告")
    check_law(read, [file_of(text)])
    assert [(p.place, joined(p.text)) for p in read.document.passages if p.kind == "paragraph"] == [
        ("p1", "表1列出了参加者："), ("u1", "国家人数百分比中国123.5合计195.5"), ("p2", "见表1。"),
    ]  # fmt: skip
    assert read.doubts


def test_a_heading_at_a_pages_end_or_across_two_pages_is_a_heading() -> None:
    text = doubled("""
  研讨会报告
~
 一. 导言
~
 A. 开幕式
>1. 研讨会的日程围绕四类|
活动展开，|
包括小组讨论。
~
 B. 空间探索和创新方面的国际法律和|
>政策
~
2. 乙。
""")
    read = read_text(text, "研讨会报告")
    assert places(read, "heading") == ["1", "1.A", "1.B"]
    assert passage(read, "1.B").text == "空间探索和创新方面的国际法律和政策"


# ---- broken texts ------------------------------------------------------------------------------

SEED_LINES = sorted({line.text for file in SOURCES.values() for line in file.lines})
PARTS = [
    "",
    " ",
    "\f",
    "____________",
    "1. 甲。",
    " 2． 乙；",
    "一. 导言",
    "A. 开幕式",
    "附件",
    " 附件二 名单",
    "大会，",
    " 1 第 70/1 号决议。",
    " * 注。",
    "https://undocs.org/A/1",
    "A/77/20",
    "V.23-06731 8/12",
    "2021 年 12 月 9 日",
    "第 49 次全体会议",
    "1.",
    "A",
    "（a）丙；",
    "76/76. 决议",
    "重要性，1 ",
    "，2",
    "5",
]


@given(st.text())
def test_no_text_makes_the_reader_fail(text: str) -> None:
    check_law(read_text(text, "标题"), [file_of(text)])


@given(
    st.lists(st.one_of(st.sampled_from(PARTS), st.sampled_from(SEED_LINES), st.text(max_size=9)))
)
@examples(300)
def test_no_mixture_of_lines_makes_the_reader_fail_or_lose_a_line(lines: list[str]) -> None:
    text = "\n".join(lines)
    check_law(read_text(text, "和平利用外层空间方面的国际合作", "A/77/20"), [file_of(text)])


@given(
    st.sampled_from([REPORT, RESOLUTION]),
    st.lists(st.tuples(st.integers(0, 819), st.sampled_from(["", "drop", "join", "cut", "strip"]))),
)
@examples(60)
def test_no_mutilation_of_a_real_paper_loses_a_line(
    paper: Description, wounds: list[tuple[int, str]]
) -> None:
    lines = [line.text for line in SOURCES[paper.id].lines]
    for at, wound in wounds:
        at %= len(lines) - 1
        match wound:
            case "drop":
                del lines[at]
            case "join":
                lines[at : at + 2] = ["".join(lines[at : at + 2])]
            case "cut":
                lines[at] = lines[at][: len(lines[at]) // 2]
            case "strip":
                lines[at] = lines[at].strip()
            case _:
                lines.insert(at, "")
    source = file_of("\n".join(lines))
    check_law(read_un(paper, [source]), [source])


def test_where_a_mark_was_taken_out_no_blank_is_put_that_was_not_there() -> None:
    text = "\n".join(["\x1b*0", "____________", " * 注。"])
    read = read_text(text, "标题")
    check_law(read, [file_of(text)])
    assert read.document.passages[0].text == "\x1b0"


def test_an_empty_paper_is_an_empty_document() -> None:
    read = read_text("\n \n")
    assert (read.document.passages, read.document.sections, read.furniture) == ((), (), ())
    assert Counter(read.doubts) == Counter()
