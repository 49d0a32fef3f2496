"""The reader of '/'-segmented texts: structure, witnesses, words, readings, and its laws."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.model import Description, Doubt, Passage, ReadingResult, SourceFile, SourceLine, Span
from indexer.reading import lost_lines
from indexer.reading.lines import read_source
from indexer.reading.segmented import read_segmented, read_woven
from indexer.reading.segmented_blocks import numeral
from indexer.reading.strands import read_pieces
from tests.examples import examples

SEEDS = Path(__file__).parent.parent / "seeds"
NAMES = (
    "000_078d11e795f0cf21.txt",
    "001_548318905ead5a0d.txt",
    "002_9e816c0fb4a64e5d.txt",
)
FILES = tuple(read_source(SEEDS / name) for name in NAMES)
ITEMS_PER_SECTION = {
    "6.1": 5, "6.2.1": 5, "6.2.2": 2, "6.2.3": 3, "6.2.4": 4, "6.2.5": 5, "6.2.6": 7, "6.2.7": 3,
    "6.2.8": 3, "6.3.1": 3, "6.3.2": 2, "6.3.3": 3, "6.3.4": 2, "6.3.5": 3, "6.3.6": 1,
}  # fmt: skip


def read(
    *texts: str, begins_in: tuple[str, str] | None = None, symbol: str | None = None
) -> ReadingResult:
    files = [
        SourceFile(
            f"{number}.txt",
            tuple(
                SourceLine(f"{number}.txt", place, line)
                for place, line in enumerate(text.split("\n"), start=1)
            ),
        )
        for number, text in enumerate(texts)
    ]
    names = tuple(file.name for file in files)
    description = Description("doc", "题目", "segmented", names, symbol=symbol, begins_in=begins_in)
    result = read_segmented(description, files)
    check_laws(result, files)
    return result


def check_laws(result: ReadingResult, files: list[SourceFile] | tuple[SourceFile, ...]) -> None:
    """What holds for every reading of any lines."""
    assert list(lost_lines(result, files)) == []
    ids = [passage.id for passage in result.document.passages]
    assert len(set(ids)) == len(ids)
    lines = {(line.file, line.number): line.text for file in files for line in file.lines}
    sections = {section.id for section in result.document.sections}
    assert len(sections) == len(result.document.sections)
    for passage in result.document.passages:
        assert passage.text
        assert passage.text == passage.text.strip()
        assert sections.issuperset(passage.sections)
        for source in passage.sources:
            for run in source.runs:
                line = lines[source.file, run.line]
                for i in range(run.length):
                    # A blank may stand for the line's end.
                    held = line[run.column - 1 + i : run.column + i] or " "
                    assert held == passage.text[run.start + i]
            starts = [run.start for run in source.runs]
            ends = [run.start + run.length for run in source.runs]
            assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
        for segmentation in passage.words:
            end = 0
            for word in segmentation.words:
                assert end <= word.start < word.end <= len(passage.text)
                end = word.end
        wordings = [reading.text for reading in passage.readings]
        assert passage.text not in wordings
        assert len(set(wordings)) == len(wordings)
        for reading in passage.readings:
            assert len(reading.origins) == len(reading.text)
            ends = [0, *(origin.end for origin in reading.origins)]
            assert all(
                end <= origin.start <= origin.end <= len(passage.text)
                for end, origin in zip(ends, reading.origins, strict=False)
            )
    for difference in result.differences:
        text = next(p.text for p in result.document.passages if p.id == difference.passage)
        assert difference.span.end <= len(text)


def places(result: ReadingResult) -> list[tuple[str, str, str, str]]:
    return [(p.place, p.kind, p.label, p.text) for p in result.document.passages]


def cut(passage: Passage, file: str) -> list[str]:
    words = next(s.words for s in passage.words if s.name == file)
    return [passage.text[word.start : word.end] for word in words]


@pytest.fixture(scope="module")
def white_paper() -> ReadingResult:
    description = Description(
        "white-paper", "2021中国的航天", "segmented", NAMES, begins_in=("五", "推进航天治理现代化")
    )
    result = read_segmented(description, FILES)
    check_laws(result, FILES)
    return result


def seed(result: ReadingResult, place: str) -> Passage:
    return next(p for p in result.document.passages if p.place == place)


# The seeds ---------------------------------------------------------------------------------------


def test_the_white_paper_has_its_51_items_each_in_its_section(white_paper: ReadingResult) -> None:
    expected = [
        f"{section}.b{n}"
        for section, count in ITEMS_PER_SECTION.items()
        for n in range(1, count + 1)
    ]
    items = [p for p in white_paper.document.passages if p.kind == "item"]
    assert [item.place for item in items] == expected
    assert len(expected) == 51
    assert {item.label for item in items} == {"——"}


def test_the_white_paper_has_18_headings_and_five_unnumbered_paragraphs(
    white_paper: ReadingResult,
) -> None:
    headings = [p for p in white_paper.document.passages if p.kind == "heading"]
    expected = ["6", "6.1", "6.2", *(f"6.2.{n}" for n in range(1, 9))]
    expected += ["6.3", *(f"6.3.{n}" for n in range(1, 7))]
    assert [heading.place for heading in headings] == expected
    assert [p.place for p in white_paper.document.passages if p.kind == "paragraph"] == [
        "5.tail", "6.intro", "6.1.intro", "6.2.intro", "6.3.intro",
    ]  # fmt: skip


def test_sections_have_the_titles_and_labels_as_printed(white_paper: ReadingResult) -> None:
    sections = {s.id.partition(":")[2]: s for s in white_paper.document.sections}
    assert (sections["5"].title, sections["5"].label) == ("五、推进航天治理现代化", "五")
    assert (sections["6"].title, sections["6"].label) == ("六、构建航天国际合作新格局", "六")
    assert (sections["6.2"].title, sections["6.2"].label) == ("（二）主要进展", "（二）")
    assert (sections["6.2.4"].title, sections["6.2.4"].label) == ("4.深空探测", "4.")
    assert sections["6.2.4"].parent == "white-paper:6.2"
    assert seed(white_paper, "6.2.4.b2").sections == (
        "white-paper:6", "white-paper:6.2", "white-paper:6.2.4",
    )  # fmt: skip


def test_citations_name_the_sections_labels_and_the_item(white_paper: ReadingResult) -> None:
    assert seed(white_paper, "6.2.4.b2").citation == "《2021中国的航天》，六（二）4，第2项"
    assert seed(white_paper, "6.2.intro").citation == "《2021中国的航天》，六（二）"
    assert seed(white_paper, "6").citation == "《2021中国的航天》，六"
    assert seed(white_paper, "5.tail").citation == "《2021中国的航天》，五"


def test_every_judged_quote_stands_in_the_passage_its_unit_names() -> None:
    def key(text: str) -> str:
        return "".join(unicodedata.normalize("NFKC", text).replace("/", "").split())

    description = Description(
        "white-paper", "航天", "segmented", NAMES, begins_in=("五", "推进航天治理现代化")
    )
    passages = read_segmented(description, FILES).document.passages
    units = Path(__file__).parent / "relevance" / "units.jsonl"
    judged = [json.loads(line) for line in units.read_text("utf-8").splitlines()]
    quotes = {(j["unit"], j["quote"]) for j in judged if j["unit"].startswith("white-paper:")}
    assert len(quotes) > 40
    for unit, quote in sorted(quotes):
        assert [p.id for p in passages if key(quote) in key(p.text)] == [unit]


def test_the_files_000_and_001_are_merged_line_for_line(white_paper: ReadingResult) -> None:
    (merge,) = white_paper.merges
    assert (merge.first, merge.first_lines) == (NAMES[0], (30, 74))
    assert (merge.second, merge.second_lines) == (NAMES[1], (1, 45))
    assert merge.characters == 1118


def test_an_item_may_go_on_in_the_next_file(white_paper: ReadingResult) -> None:
    item = seed(white_paper, "6.2.6.b5")
    assert [(s.file, s.first_line, s.last_line) for s in item.sources] == [
        (NAMES[1], 69, 69), (NAMES[2], 1, 2),
    ]  # fmt: skip
    assert item.text.startswith("积极开展卫星应急监测和服务，针对15个国家的17次")


def test_the_two_slips_are_mended_and_reported(white_paper: ReadingResult) -> None:
    lost = {
        d.passage: (d.shown, dict(d.witnesses), dict(d.lines))
        for d in white_paper.differences
        if d.shown
    }
    assert lost == {
        "white-paper:6.2.2.b2": (
            "际", {NAMES[0]: "", NAMES[1]: "际"}, {NAMES[0]: 50, NAMES[1]: 21}
        ),
        "white-paper:6.2.4.b3": (
            "星", {NAMES[0]: "星", NAMES[1]: ""}, {NAMES[0]: 72, NAMES[1]: 43}
        ),
    }  # fmt: skip
    assert "空间科学国际合作实验项目" in seed(white_paper, "6.2.2.b2").text
    assert "建立火星探测器轨道数据交换机制" in seed(white_paper, "6.2.4.b3").text


def test_a_slip_is_findable_through_a_reading_that_leads_to_what_is_shown(
    white_paper: ReadingResult,
) -> None:
    passage = seed(white_paper, "6.2.2.b2")
    (reading,) = passage.readings
    at = reading.text.index("国合作")
    assert reading.origins[at] == Span(passage.text.index("国际"), passage.text.index("国际") + 1)
    assert reading.origins[at + 1].start == passage.text.index("合作")


def test_a_lost_character_has_no_place_in_the_file_that_lost_it(white_paper: ReadingResult) -> None:
    passage = seed(white_paper, "6.2.2.b2")
    at = passage.text.index("际")
    first, second = passage.sources
    assert first.locate(at) is None
    assert second.locate(at) == (21, FILES[1].lines[20].text.index("际") + 1)
    assert " 国 合作 实验项目 " in " ".join(cut(passage, NAMES[0]))
    assert " 国际 合作 实验项目 " in " ".join(cut(passage, NAMES[1]))


def test_a_doubled_separator_is_a_border_where_another_witness_has_a_plain_one(
    white_paper: ReadingResult,
) -> None:
    passage = seed(white_paper, "6.2.3.b1")
    assert "俄罗斯格罗纳斯系统" in passage.text
    (reading,) = passage.readings
    assert "俄罗斯/格罗纳斯系统" in reading.text
    at = reading.text.index("/")
    assert reading.origins[at].start == reading.origins[at].end == passage.text.index("格罗纳斯")
    (difference,) = [d for d in white_paper.differences if d.passage == passage.id]
    assert (difference.witnesses[NAMES[0]], difference.witnesses[NAMES[1]]) == ("/", "")
    assert (difference.lines[NAMES[0]], difference.lines[NAMES[1]]) == (53, 24)


def test_a_doubled_separator_of_a_single_witness_is_a_slash(white_paper: ReadingResult) -> None:
    passage = seed(white_paper, "6.2.8.b1")
    assert "中国/联合国航天助力可持续发展大会" in passage.text
    (reading,) = passage.readings
    assert "中国联合国航天助力可持续发展大会" in reading.text
    at = reading.text.index("中国联合国")
    assert reading.origins[at + 2].start == reading.origins[at + 1].end + 1
    assert [(d.line.file, d.line.number) for d in white_paper.doubts] == [(NAMES[2], 18)]


def test_a_truncated_end_is_neither_a_difference_nor_a_reading(white_paper: ReadingResult) -> None:
    passage = seed(white_paper, "6.2.4.b4")
    assert passage.text.endswith("深空探测领域的测控合作。")
    assert passage.readings == ()
    assert cut(passage, NAMES[0])[-2:] == ["领域", "的"]
    assert cut(passage, NAMES[1])[-2:] == ["测控合作", "。"]


def test_a_word_that_overlaps_the_label_is_clipped(white_paper: ReadingResult) -> None:
    heading = seed(white_paper, "6.2.4")
    assert (heading.label, heading.text) == ("4.", "深空探测。")
    assert cut(heading, NAMES[0]) == ["深空", "探测", "。"]
    assert cut(heading, NAMES[1]) == ["深空探测", "。"]


def test_each_witness_keeps_its_own_words(white_paper: ReadingResult) -> None:
    passage = seed(white_paper, "6.2.4.b2")
    assert "“ 嫦娥六号 ”" in " ".join(cut(passage, NAMES[0]))
    assert "“ 嫦娥 六 号 ”" in " ".join(cut(passage, NAMES[1]))


def test_the_reading_is_the_same_with_any_hash_seed() -> None:
    program = (
        "from tests.test_segmented import *\n"
        "r = read_segmented(Description('w', 't', 'segmented', NAMES), FILES)\n"
        "print(hash_of(r))"
    )
    outputs = set()
    for hash_seed in ("0", "1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": "."}
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=SEEDS.parent,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1


def hash_of(result: ReadingResult) -> str:
    return hashlib.sha256(repr(result).encode()).hexdigest()


# Structure ---------------------------------------------------------------------------------------


def test_lines_before_any_heading_are_an_intro_without_a_section() -> None:
    result = read("航天/是/事业/，/\n人类/共有/。/\n六/、/合作/\n开放/。/")
    assert places(result) == [
        ("intro", "paragraph", "", "航天是事业，人类共有。"),
        ("6", "heading", "六", "合作"),
        ("6.intro", "paragraph", "", "开放。"),
    ]
    assert result.document.passages[0].sections == ()


def test_begins_in_makes_no_section_where_the_files_begin_with_a_heading() -> None:
    result = read("六/、/合作/\n开放/。/", begins_in=("五", "治理"))
    assert [s.title for s in result.document.sections] == ["六、合作"]
    assert places(result)[1][0] == "6.intro"
    assert result.doubts == ()


def test_an_item_holds_every_line_up_to_the_next_label() -> None:
    result = read("六/、/合作/\n——/甲/。/\n乙/。/\n丙/；/\n——/丁/。/")
    assert places(result)[1:] == [
        ("6.b1", "item", "——", "甲。乙。丙；"),
        ("6.b2", "item", "——", "丁。"),
    ]


def test_levels_may_be_missing() -> None:
    result = read(
        "六/、/合作/\n1/./外空/。/\n——/甲/。/\n2/./月球/。/\n（/一/）/政策/\n1/./深空/。/"
    )
    assert [place for place, *_ in places(result)] == [
        "6",
        "6.1",
        "6.1.b1",
        "6.2",
        "6.1-2",
        "6.1-2.1",
    ]


def test_numbers_may_be_full_width_and_labels_keep_their_form() -> None:
    result = read("一/、/甲/\n１．/乙/。/\n２/．/丙/。/")
    assert places(result)[1:] == [
        ("1.1", "heading", "１．", "乙。"), ("1.2", "heading", "２．", "丙。"),
    ]  # fmt: skip
    assert [s.title for s in result.document.sections][1:] == ["１．乙", "２．丙"]


@pytest.mark.parametrize(
    "line",
    ["1.5/亿/元/。/", "2016/年/以来/，/", "3/./月球/。/", "04/A星/。/", "一/带/一路/、/合作/。/"],
)
def test_a_line_that_only_looks_like_a_number_is_text(line: str) -> None:
    result = read(f"一/、/总则/\n——/甲/。/\n{line}")
    assert len(result.document.passages) == 2
    assert result.document.passages[1].text == "甲。" + line.replace("/", "")


def test_a_label_within_a_sentence_is_text_and_doubtful() -> None:
    result = read("一/、/总则/\n推动/第一/、/\n二/、/三/产业/发展/。/")
    assert places(result)[1:] == [("1.intro", "paragraph", "", "推动第一、二、三产业发展。")]
    assert [(d.line.number, d.why) for d in result.doubts] == [
        (3, "a label within a sentence: not read as a heading")
    ]


def test_a_number_out_of_order_is_doubtful() -> None:
    result = read("一/、/总则/\n三/、/附则/\n甲/。/")
    assert [place for place, *_ in places(result)] == ["1", "3", "3.intro"]
    assert [d.line.number for d in result.doubts] == [2]


def test_unlabelled_short_lines_after_closed_lines_are_headings() -> None:
    result = read("前言/\n航天/。/\n一/、/合作/\n（/一/）/政策/\n——/开放/。/\n结束语/\n共享/。/")
    assert places(result) == [
        ("h1", "heading", "", "前言"),
        ("h1.intro", "paragraph", "", "航天。"),
        ("1", "heading", "一", "合作"),
        ("1.1", "heading", "（一）", "政策"),
        ("1.1.b1", "item", "——", "开放。"),
        ("h2", "heading", "", "结束语"),
        ("h2.intro", "paragraph", "", "共享。"),
    ]
    assert result.document.passages[5].citation == "《题目》，结束语"
    assert result.doubts == ()


def test_an_unlabelled_heading_stays_in_the_section_whose_numbering_goes_on() -> None:
    result = read("一/、/甲/\n（/一/）/乙/\n丙/。/\n专栏/\n丁/。/\n（/二/）/戊/\n己/。/")
    assert [place for place, *_ in places(result)] == [
        "1", "1.1", "1.1.intro", "1.h1", "1.h1.intro", "1.2", "1.2.intro",
    ]  # fmt: skip
    assert [d.line.number for d in result.doubts] == [4]


def test_a_blank_line_after_a_closed_one_begins_a_paragraph() -> None:
    result = read("一/、/甲/\n乙/，/\n\n丙/。/\n\n丁/。/", symbol="A/1")
    assert places(result)[1:] == [
        ("1.intro", "paragraph", "", "乙，丙。"),
        ("1.intro2", "paragraph", "", "丁。"),
    ]
    assert [p.citation for p in result.document.passages] == [
        "A/1，一",
        "A/1，一",
        "A/1，一，第2段",
    ]


def test_a_label_alone_in_its_line_belongs_to_the_next_one_and_is_listed() -> None:
    result = read("一/、/甲/\n——/\n乙/。/\n——/\n")
    assert places(result)[1:] == [("1.b1", "item", "——", "乙。")]
    assert [f.line.number for f in result.furniture] == [2, 4]


def test_blanks_stand_only_between_latin_words() -> None:
    result = read("参加/ 国际/　空间/SCO/ Group/，/\nof/ Experts/\non/ Space/\n平台/。/")
    assert places(result)[0][3] == "参加国际空间SCO Group，of Experts on Space平台。"


def test_separators_alone_are_furniture() -> None:
    result = read("甲/。/\n///\n乙/。/")
    assert [(f.line.number, f.why) for f in result.furniture] == [(2, "separators only")]
    assert places(result)[0][3] == "甲。乙。"


@pytest.mark.parametrize(
    ("text", "value"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("二十三", 23), ("一百零五", 105),
     ("二〇", 20), ("１２", 12), ("7", 7), ("", None), ("甲", None), ("²", None)],
)  # fmt: skip
def test_numerals_have_values(text: str, value: int | None) -> None:
    assert numeral(text) == value


def test_chapters_stand_above_the_other_levels() -> None:
    result = read(
        "前言/\n航天/。/\n第一/章/　/总则/\n一/、/范围/\n１/、/发射/\n丙/。/\n２/、/返回/\n丁/。/\n"
        "第二/章/规定/了/许可/，/\n由此/生效/。/\n第二/章/许可/\n戊/。/"
    )
    assert [place for place, *_ in places(result)] == [
        "h1", "h1.intro", "1", "1.1",
        "1.1.1", "1.1.1.intro", "1.1.2", "1.1.2.intro", "2", "2.intro",
    ]  # fmt: skip
    assert places(result)[2][1:] == ("heading", "第一章", "总则")
    assert places(result)[7][3] == "丁。第二章规定了许可，由此生效。"
    assert result.doubts == ()


@pytest.mark.parametrize("begins_in", [None, ("二", "发展")])
def test_files_may_begin_in_the_middle_of_a_numbering(begins_in: tuple[str, str] | None) -> None:
    text = "建成/测控网/。/\n3/．/载人/航天/。/\n——/建成/空间站/。/\n4/./深空/探测/。/\n甲/。/"
    result = read(text, begins_in=begins_in)
    headings = [(label, title) for _, kind, label, title in places(result) if kind == "heading"]
    assert headings == [("3．", "载人航天。"), ("4.", "深空探测。")]


def test_a_short_line_after_a_lost_heading_is_a_heading_and_doubtful() -> None:
    result = read("一/、/甲/\n1/./乙/。/\n丙/。/\n3/./丁/。/\n戊/。/")
    assert [place for place, *_ in places(result)] == ["1", "1.1", "1.1.intro", "1.3", "1.3.intro"]
    assert [d.line.number for d in result.doubts] == [4]


def test_a_heading_that_a_files_end_cut_goes_on_in_the_next_file() -> None:
    result = read("一/、/总则/\n甲/。/\n二/、/卫星/应", "用/产业/\n乙/，/\n丙/2/0", "30/年/。/")
    assert [(s.title, place[3]) for s, place in zip(
        result.document.sections, [p for p in places(result) if p[1] == "heading"], strict=True
    )] == [("一、总则", "总则"), ("二、卫星应用产业", "卫星应用产业")]  # fmt: skip
    assert result.document.passages[-1].text == "乙，丙2030年。"
    assert [(d.line.file, d.line.number) for d in result.doubts] == [("1.txt", 1)]


def test_a_line_that_a_files_end_cut_is_no_heading() -> None:
    result = read("一/、/总则/\n——/甲/。/\n推动/卫星", "应用/，/\n乙/。/")
    assert places(result)[1:] == [("1.b1", "item", "——", "甲。推动卫星应用，乙。")]
    assert [(d.line.file, d.line.number) for d in result.doubts] == [("0.txt", 3)]


# Witnesses ---------------------------------------------------------------------------------------

STORY = [
    "一/、/月球/探测/工程/的/国际/合作/",
    "——/嫦娥/六号/携带/法国/氡气/测量/仪/、/意大利/激光/角/反射镜/等/载荷/，/",
    "从/背面/取回/样品/一千九百三十五点三克/。/",
    "——/鹊桥/二号/为/月背/通信/提供/中继/支持/，/",
    "服务/各国/后续/任务/。/",
    "二/、/小行星/防御/",
    "——/对/具有/威胁/的/近地天体/开展/动能/撞击/演示/验证/。/",
]


def test_a_contained_file_is_a_witness_and_adds_no_passage() -> None:
    alone = read("\n".join(STORY))
    both = read("\n".join(STORY), "\n".join(STORY[1:4]).replace("通信/提供", "通信/供"))
    assert places(both) == places(alone)
    assert [(m.first_lines, m.second_lines) for m in both.merges] == [((2, 4), (1, 3))]
    (difference,) = both.differences
    assert (difference.shown, dict(difference.lines)) == ("提", {"0.txt": 4, "1.txt": 3})


def test_a_file_that_begins_in_mid_line_makes_no_line() -> None:
    whole = read("\n".join(STORY))
    head = "\n".join(STORY[:3])
    tail = "意大利/激光/角/反射镜/等/载荷/，/\n" + "\n".join(STORY[2:])
    assert places(read(head, tail)) == places(whole)


def test_a_doubled_character_is_told_from_no_lost_one_and_both_are_findable() -> None:
    text = "\n".join(STORY)
    passage = next(
        p for p in read(text, text.replace("提供", "提提供")).document.passages if "鹊桥" in p.text
    )
    assert {"提供中继" in passage.text} | {"提供中继" in r.text for r in passage.readings} == {True}
    (difference,) = read(text, text.replace("提供", "提提供")).differences
    assert difference.why == "doubled in one witness, or lost in another"


def test_repeated_sentences_and_headings_are_no_overlap() -> None:
    first = "\n".join(STORY)
    second = "\n".join([STORY[0], "——/完全/另外/的/一件/事情/。/", STORY[5], STORY[6]])
    result = read(first, second)
    assert result.merges == ()
    assert sum(p.kind == "item" for p in result.document.passages) == 5
    assert len({p.id for p in result.document.passages}) == 9


def test_a_short_sentence_repeated_at_the_seam_is_no_overlap() -> None:
    result = read("航天/为民/。/\n国际/合作/共享/。/", "国际/合作/共享/。/\n未来/可期/。/")
    assert result.merges == ()
    assert result.document.passages[0].text == "航天为民。国际合作共享。国际合作共享。未来可期。"


def test_the_majority_of_three_witnesses_decides_and_without_one_the_first() -> None:
    text = "\n".join(STORY)
    other = text.replace("动能", "功能")
    assert "功能撞击" in read(text, other, other).document.passages[-1].text
    assert "动能撞击" in read(text, other).document.passages[-1].text
    extra = text.replace("演示", "演演示")
    assert "撞击演示" in read(text, text, extra).document.passages[-1].text
    result = read(text, other)
    assert [r.text for r in result.document.passages[-1].readings] == [
        result.document.passages[-1].text.replace("动能", "功能")
    ]
    passage = result.document.passages[-1]
    assert passage.sources[0].locate(passage.text.index("动")) is not None
    assert passage.sources[1].locate(passage.text.index("动")) is None


def test_a_character_lost_inside_a_word_is_covered_by_the_word() -> None:
    text = "\n".join(STORY)
    result = read(text, text.replace("近地天体", "近地体"))
    assert "近地天体" in cut(result.document.passages[-1], "1.txt")


def test_a_character_lost_just_before_a_file_ends_or_begins_is_mended() -> None:
    text = "\n".join(STORY)
    whole = places(read(text))
    head = text[: text.index("/验证")].replace("演示", "示")
    assert places(read(head, text[30:])) == whole
    tail = text[text.index("背面") :].replace("背面", "背")
    assert places(read(text, tail)) == whole


def test_a_lost_label_character_does_not_lose_the_item() -> None:
    text = "\n".join(STORY)
    assert places(read(text.replace("——/鹊桥", "—/鹊桥"), text)) == places(read(text))
    assert places(read(text, text.replace("——/鹊桥", "—/鹊桥"))) == places(read(text))


def test_a_line_that_lost_its_first_dash_begins_where_the_next_file_has_it() -> None:
    text = "\n".join(STORY)
    label = text.index("——/对")
    assert places(read(text.replace("——/对", "—/对"), text[label:])) == places(read(text))


def test_both_wordings_of_every_doubled_separator_are_readings() -> None:
    text = "\n".join(STORY).replace("中继/支持", "中继//支持")
    shown = read(text).document.passages[2]
    assert ("中继/支持" in shown.text, [("中继支持" in r.text) for r in shown.readings]) == (
        True, [True],
    )  # fmt: skip
    agreed = read(text, text)
    assert "中继/支持" in agreed.document.passages[2].text
    assert agreed.differences == ()


def test_a_long_pair_of_files_is_merged_in_time_near_linear_in_its_length() -> None:
    source = random.Random(7)
    lines = ["/".join(chr(0x4E00 + source.randrange(3000)) for _ in range(40)) for _ in range(1500)]
    result = read("\n".join(lines[:1000]), "\n".join(lines[500:]))
    assert result.merges[0].characters == 500 * 40
    assert result.document.passages[0].text == "".join(lines).replace("/", "")


# Laws --------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["/", "//", "——", "六、", "（一）", "1.", "２．", "前言", "。", "，", " ", "\u3000", "A",
     "2021", "航天", "国际", "\n", "\n\n", "\u2028", "\x0c", "—", "．"]
)  # fmt: skip
LINES = st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join)


@given(st.lists(LINES, max_size=4), st.sampled_from([None, ("五", "治理")]))
def test_no_lines_make_the_reader_fail_or_lose_a_line(
    texts: list[str], begins_in: tuple[str, str] | None
) -> None:
    read(*texts, begins_in=begins_in)


@given(LINES, st.sampled_from([None, ("五", "治理")]))
@examples(300)
def test_a_lone_file_is_read_as_a_woven_one(text: str, begins_in: tuple[str, str] | None) -> None:
    lines = tuple(SourceLine("0.txt", n, line) for n, line in enumerate(text.split("\n"), start=1))
    files = [SourceFile("0.txt", lines)]
    description = Description("doc", "题目", "segmented", ("0.txt",), begins_in=begins_in)
    doubts: list[Doubt] = []
    pieces = [read_pieces(file, doubts) for file in files]
    assert read_segmented(description, files) == read_woven(description, files, pieces, doubts)


@given(LINES, st.integers(0, 60))
def test_files_that_overlap_anyhow_keep_the_laws(text: str, start: int) -> None:
    read(text * 3, (text * 3)[start:], text)


@given(st.integers(0, 2**32), st.data())
@examples(150)
def test_two_overlapping_files_with_slips_merge_back_to_the_text(
    number: int, data: st.DataObject
) -> None:
    source = random.Random(number)
    plain = [line.text.replace("/", "") for file in FILES[1:] for line in file.lines]
    begin = data.draw(st.integers(0, len(plain) - 30))
    text = "\n".join(plain[begin : begin + 30])
    first_end = data.draw(st.integers(250, len(text) - 50))
    second_start = data.draw(st.integers(50, first_end - 60))
    # Slips of both files stand some way apart: two at one place can't be told from a difference.
    slips = list(range(second_start + 8, first_end - 8, 12))
    lost = [set(source.sample(slips, min(2, len(slips)))) for _ in range(2)]
    lost[1] -= lost[0]
    first = segmented(text, range(first_end), lost[0], source)
    second = segmented(text, range(second_start, len(text)), lost[1], source)
    merged, whole = read(first, second), read(text)
    assert len(merged.merges) == 1
    assert [p[1:] for p in places(merged)] == [p[1:] for p in places(whole)]


TERMS = ["个", "的", "和", "与", "在", "等"]
TERMS += re.findall(
    "..",
    "航天国际合作空间探测中国月球火星轨道卫星北斗系统发展建设服务平台数据技术应用科学"
    "火箭发射任务载人深空嫦娥天问共享治理能力保障人才文化创新产业企业国家",
)
Made = tuple[str, str, str, list[str]]
"""Place, kind, label and lines of a passage."""


def a_white_paper(source: random.Random) -> list[Made]:
    """The passages of a text with foreword, three levels of sections, items and closing words."""
    made: list[Made] = []

    def words(few: int, many: int) -> str:
        return "".join(
            source.choice(TERMS) + chr(0x4E00 + source.randrange(2500))
            for _ in range(source.randint(few, many))
        )

    def lines() -> list[str]:
        numbers = ["", "", "2016年", "19个"]
        many = source.randint(0, 3)
        return [f"{source.choice(numbers)}{words(2, 8)}，" for _ in range(many)] + [
            f"{words(2, 8)}。"
        ]

    def body(place: str) -> None:
        items = source.randint(0, 4)
        if not items or source.random() < 0.4:
            made.append((f"{place}.intro", "paragraph", "", lines()))
        for item in range(1, items + 1):
            made.append((f"{place}.b{item}", "item", "——", lines()))

    made.extend([("h1", "heading", "", ["前言"]), ("h1.intro", "paragraph", "", lines())])
    ending = source.choice(["", "。"])
    for first, han in enumerate("一二三"[: source.randint(1, 3)], 1):
        made.append((f"{first}", "heading", han, [words(1, 4)]))
        for second, inner in enumerate(source.choice(["", "一二", "一二三"]), 1):
            place = f"{first}.{second}"
            made.append((place, "heading", f"（{inner}）", [words(1, 4)]))
            thirds = source.choice([0, 2, 3])
            for third in range(1, thirds + 1):
                label = f"{third}{source.choice('.．')}"
                made.append((f"{place}.{third}", "heading", label, [words(1, 4) + ending]))
                body(f"{place}.{third}")
            if not thirds:
                body(place)
        if made[-1][0] == str(first):
            body(str(first))
    made.extend([("h2", "heading", "", ["结束语"]), ("h2.intro", "paragraph", "", lines())])
    return made


@given(
    st.integers(0, 2**32),
    st.sampled_from(["whole", "chain", "contained", "between lines"]),
)
@examples(150)
def test_a_white_paper_is_read_back_from_any_witnesses(number: int, files: str) -> None:
    source = random.Random(number)
    made = a_white_paper(source)
    printed = {label: f"{label}、" for label in "一二三"}
    text = "\n".join(printed.get(label, label) + "\n".join(lines) for _, _, label, lines in made)
    ranges = [range(len(text))]
    match files:
        case "chain" if len(text) > 500:
            many = source.choice([2, 3, 4])
            cuts = [len(text) * at // many for at in range(1, many)]
            starts = [0, *(cut - source.randint(40, 60) for cut in cuts)]
            ends = [*(cut + source.randint(0, 25) for cut in cuts), len(text)]
            ranges = [range(start, end) for start, end in zip(starts, ends, strict=True)]
        case "contained" if len(text) > 500:
            start = source.randint(0, len(text) - 200)
            ranges.append(range(start, start + source.randint(60, 200)))
        case "between lines":
            cut = source.choice([at for at, sign in enumerate(text) if sign == "\n"])
            ranges = [range(cut), range(cut + 1, len(text))]
    lost: list[set[int]] = [set() for _ in ranges]
    for at in range(1, len(ranges)):
        shared = range(ranges[at].start + 9, min(ranges[at - 1].stop, ranges[at].stop) - 9)
        if len(shared) > 12 and source.random() < 0.7:
            lost[source.choice([at - 1, at])].add(source.choice(shared))
    witnesses = [
        segmented(text, kept, gone, source) for kept, gone in zip(ranges, lost, strict=True)
    ]
    assert places(read(*witnesses)) == [
        (place, kind, label, "".join(lines)) for place, kind, label, lines in made
    ]


def segmented(text: str, kept: range, lost: set[int], source: random.Random) -> str:
    """The kept part of a text with borders at random and some characters lost."""
    out = []
    for place in kept:
        if place in lost and text[place] != "\n":
            continue
        out.append(text[place])
        if text[place] != "\n" and source.random() < 0.5:
            out.append("/")
    return "".join(out)
