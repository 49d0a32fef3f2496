"""The UN papers: two real ones, small ones of other shapes, and texts that are broken."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.model import Description, Passage, ReadingResult, SourceFile, SourceLine
from indexer.reading.lines import read_source
from indexer.reading.un_document import read_un

SEEDS = Path(__file__).parent.parent / "seeds"
EVAL = Path("/work/shared/eval")

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


# ---- the evaluation's texts --------------------------------------------------------------------


def squeezed(text: str) -> str:
    """A text as the evaluation compares it: without widths, blanks and slashes."""
    return "".join(unicodedata.normalize("NFKC", text).replace("/", " ").split())


def records(name: str) -> list[dict[str, object]]:
    path = EVAL / name
    if not path.exists():
        pytest.skip(f"{path} is not on this machine")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def test_no_furniture_or_mark_of_the_evaluation_is_in_a_passage() -> None:
    for record in records("absent.jsonl"):
        text = squeezed(str(record["text"]))
        for read in (REPORT_READ, RESOLUTION_READ):
            assert [p.id for p in read.document.passages if text in squeezed(p.text)] == []


@pytest.mark.parametrize(
    ("name", "key"), [("queries.jsonl", "judgments"), ("substrings.jsonl", "units")]
)
def test_every_quote_of_the_evaluation_is_in_the_unit_it_names(name: str, key: str) -> None:
    texts = {
        p.id: squeezed(p.text)
        for read in (REPORT_READ, RESOLUTION_READ)
        for p in read.document.passages
    }
    checked = 0
    for record in records(name):
        units = record.get(key, [])
        assert isinstance(units, list)
        for unit in units:
            if unit["unit"].startswith("un-"):
                quote = squeezed(unit["quote"])
                assert [place for place, text in texts.items() if quote in text] == [unit["unit"]]
                checked += 1
    assert checked > 50


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
@settings(deadline=None)
def test_no_text_makes_the_reader_fail(text: str) -> None:
    check_law(read_text(text, "标题"), [file_of(text)])


@given(
    st.lists(st.one_of(st.sampled_from(PARTS), st.sampled_from(SEED_LINES), st.text(max_size=9)))
)
@settings(max_examples=300, deadline=None)
def test_no_mixture_of_lines_makes_the_reader_fail_or_lose_a_line(lines: list[str]) -> None:
    text = "\n".join(lines)
    check_law(read_text(text, "和平利用外层空间方面的国际合作", "A/77/20"), [file_of(text)])


@given(
    st.sampled_from([REPORT, RESOLUTION]),
    st.lists(st.tuples(st.integers(0, 819), st.sampled_from(["", "drop", "join", "cut", "strip"]))),
)
@settings(max_examples=60, deadline=None)
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


def test_an_empty_paper_is_an_empty_document() -> None:
    read = read_text("\n \n")
    assert (read.document.passages, read.document.sections, read.furniture) == ((), (), ())
    assert Counter(read.doubts) == Counter()
