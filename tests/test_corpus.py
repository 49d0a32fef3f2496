"""corpus.toml and the folder it describes: what is read, what is refused, what is reported."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from indexer.errors import SourceError
from indexer.model import Corpus, Description, ReadingResult, SourceFile
from indexer.query.names import Names
from indexer.reading import READERS, Reader, read_corpus
from indexer.reading.report import format_report
from indexer.reading.segmented import read_segmented

SEEDS = Path(__file__).parent.parent / "seeds"
ONE = """\
[[document]]
id = "one"
title = "第一"
format = "segmented"
files = ["a.txt"]
"""
TWO = """
[[document]]
id = "two"
title = "第二"
format = "segmented"
files = ["b.txt"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("一/、/合作/\n开放/。/\n", "utf-8")
    (folder / "b.txt").write_text("一/、/月球/\n探测/。/\n", "utf-8")
    return folder


def refusal(folder: Path, description: str) -> SourceError:
    (folder / "corpus.toml").write_text(description, "utf-8")
    with pytest.raises(SourceError) as caught:
        read_corpus(folder)
    return caught.value


def test_a_passage_that_no_index_has_room_for_is_refused_by_its_line(folder: Path) -> None:
    (folder / "a.txt").write_text("一/、/合作/\n——/" + "开放/" * 500_001 + "\n", "utf-8")
    refused = refusal(folder, ONE)
    assert (refused.file, refused.line) == ("a.txt", 2)
    assert "1,000,000" in refused.message


def test_the_seeds_are_three_documents_in_the_order_of_the_file() -> None:
    results = read_corpus(SEEDS)
    assert [r.document.id for r in results] == ["white-paper", "un-report", "un-resolution"]
    descriptions = [r.document.description for r in results]
    assert [d.short_names for d in descriptions] == [("白皮书",), ("报告",), ("决议",)]
    assert [d.symbol for d in descriptions] == [None, "A/AC.105/1294", "A/RES/76/76"]
    assert [d.date for d in descriptions] == [
        datetime.date(2022, 1, 28), None, datetime.date(2021, 12, 9),
    ]  # fmt: skip


def test_any_folder_with_a_description_is_read(folder: Path) -> None:
    (folder / "corpus.toml").write_text(ONE + TWO, "utf-8")
    results = read_corpus(folder)
    assert [[p.id for p in r.document.passages] for r in results] == [
        ["one:1", "one:1.intro"], ["two:1", "two:1.intro"],
    ]  # fmt: skip


def test_the_order_of_keys_and_files_on_disk_changes_nothing(folder: Path, tmp_path: Path) -> None:
    (folder / "corpus.toml").write_text(ONE + TWO, "utf-8")
    other = tmp_path / "other"
    other.mkdir()
    for name in ("b.txt", "a.txt"):
        shutil.copy(folder / name, other / name)
    head, *keys = ONE.strip().split("\n")
    (other / "corpus.toml").write_text("\n".join([head, *reversed(keys)]) + "\n" + TWO, "utf-8")
    assert repr(read_corpus(folder)) == repr(read_corpus(other))


@pytest.mark.parametrize(
    ("description", "line", "said"),
    [
        ("", None, "no documents"),
        ("x = [", 1, ""),
        ("colour = 1\n" + ONE, 1, "unknown key: colour"),
        ("[document]\nid = 'one'\n", None, "no documents"),
        (ONE + "colour = 1\n", 6, "colour: unknown key"),
        (ONE.replace('title = "第一"\n', ""), 1, "missing key: title"),
        (ONE.replace('"第一"', "7"), 3, "title: must be a text"),
        (ONE.replace('"第一"', '" "'), 3, "title: must be a text"),
        (ONE.replace('"one"', '"o:ne"'), 2, "id: 'o:ne'"),
        (ONE.replace('"one"', '"-one"'), 2, "id: '-one'"),
        (ONE.replace('"segmented"', '"pdf"'), 4, "format: 'pdf' is none of"),
        (ONE.replace('["a.txt"]', '"a.txt"'), 5, "files: must be a list"),
        (ONE.replace('["a.txt"]', "[]"), 5, "files: names no file"),
        (ONE.replace('["a.txt"]', '["a.txt", "a.txt"]'), 5, "files: holds the same text twice"),
        (ONE.replace("a.txt", "c.txt"), 5, "files: there is no file 'c.txt'"),
        (ONE.replace("a.txt", "."), 5, "files: '.' is not a file"),
        (ONE.replace("a.txt", "a\\u0000"), 5, "is no usable name"),
        (ONE + "short_names = [1]\n", 6, "short_names: must be a list"),
        (ONE + 'date = "28.1.2022"\n', 6, "date: must be a date"),
        (ONE + "date = 2022-01-28T00:00:00\n", 6, "date: must be a date"),
        (ONE + 'link = "javascript:alert(1)"\n', 6, "link: must begin with https://"),
        (ONE + 'begins_in = {label = "五"}\n', 6, "begins_in: must have a label and a title"),
        (ONE + 'begins_in = {label = "x", title = "y"}\n', 6, "begins_in: the label 'x'"),
        (ONE + TWO.replace('"two"', '"one"'), 8, "id: 'one' also names one"),
        (ONE + 'symbol = "A/1"\n' + TWO + 'symbol = "Ａ/1"\n', 13, "symbol: 'Ａ/1' also names"),
        (ONE + TWO.replace("b.txt", "a.txt"), 11, "files: two files are called 'a.txt'"),
        (ONE + ONE.split("\n")[1], 6, ""),
    ],
)
def test_a_faulty_description_is_refused_with_its_line(
    folder: Path, description: str, line: int | None, said: str
) -> None:
    error = refusal(folder, description)
    assert (error.file, error.line) == ("corpus.toml", line)
    assert said in error.message


def test_documents_of_a_series_may_share_title_and_short_name(folder: Path) -> None:
    shared = 'short_names = ["决议"]\nsymbol = ""\n'
    described = ONE + shared + TWO.replace("第二", "第一") + shared
    (folder / "corpus.toml").write_text(described, encoding="utf-8")
    results = read_corpus(folder)
    assert [result.document.description.title for result in results] == ["第一", "第一"]
    assert results[0].document.description.symbol is None
    names = Names(Corpus(tuple(result.document for result in results)))
    assert names.resolve("document", "决议") == ("one", "two")


def test_a_folder_without_a_description_is_refused(folder: Path) -> None:
    with pytest.raises(SourceError, match=r"corpus\.toml: can't be read"):
        read_corpus(folder)


def test_a_description_that_is_not_utf_8_is_refused_with_its_line(folder: Path) -> None:
    (folder / "corpus.toml").write_bytes(b"# fine\n# \xff\n")
    with pytest.raises(SourceError, match=r"corpus\.toml:2: not UTF-8"):
        read_corpus(folder)


@pytest.mark.parametrize("name", ["../outside.txt", "link.txt", "linked/outside.txt"])
def test_files_outside_the_folder_are_refused(folder: Path, name: str) -> None:
    (folder.parent / "outside.txt").write_text("秘密/", "utf-8")
    (folder / "link.txt").symlink_to(folder.parent / "outside.txt")
    (folder / "linked").symlink_to(folder.parent)
    error = refusal(folder, ONE.replace("a.txt", name))
    assert (error.file, error.line) == ("corpus.toml", 5)
    assert "lies outside the folder" in error.message
    absolute = refusal(folder, ONE.replace("a.txt", str(folder.parent / "outside.txt")))
    assert "lies outside the folder" in absolute.message


def test_a_loop_of_links_is_refused(folder: Path) -> None:
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    assert refusal(folder, ONE.replace("a.txt", "loop.txt")).line == 5


def test_a_source_line_that_is_not_utf_8_is_refused_with_its_number(folder: Path) -> None:
    (folder / "a.txt").write_bytes("一/、/合作/\n".encode() + b"\xe5\xbc/\n")
    error = refusal(folder, ONE)
    assert (error.file, error.line) == ("a.txt", 2)


def test_an_empty_file_is_a_document_without_passages(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"")
    (folder / "corpus.toml").write_text(ONE, "utf-8")
    (result,) = read_corpus(folder)
    assert result.document.passages == ()


def test_the_report_says_what_was_counted_merged_mended_and_doubted() -> None:
    report = format_report(read_corpus(SEEDS)[:1])
    for said in (
        "white-paper  《2021中国的航天》  3 files",
        "passages: 74 (18 heading, 5 paragraph, 51 item)",
        "furniture removed: none",
        "000_078d11e795f0cf21.txt:30-74 = 001_548318905ead5a0d.txt:1-45 (1118 equal characters)",
        "000_078d11e795f0cf21.txt:50 has nothing; 001_548318905ead5a0d.txt:21 has “际”",
        "shown: “与美国建立火[星]探测器轨道数”",
        "002_9e816c0fb4a64e5d.txt:18: doubled separator",
    ):
        assert said in report


def test_the_report_lists_furniture_by_reason_with_ranges_of_lines(folder: Path) -> None:
    (folder / "a.txt").write_text("///\n//\n甲/。/\n//\n", "utf-8")
    (folder / "corpus.toml").write_text(ONE, "utf-8")
    report = format_report(read_corpus(folder))
    assert "furniture removed: 3\n    3 separators only: a.txt:1-2, 4\n" in report


def test_a_line_that_a_reader_lost_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(description: Description, files: Sequence[SourceFile]) -> ReadingResult:
        whole = read_segmented(description, files)
        return replace(whole, document=replace(whole.document, passages=()))

    monkeypatch.setitem(cast(dict[str, Reader], READERS), "segmented", forgetful)
    (folder / "corpus.toml").write_text(ONE, "utf-8")
    (result,) = read_corpus(folder)
    assert [doubt.line.number for doubt in result.doubts][-2:] == [1, 2]
    assert {f.why for f in result.furniture} == {"read by no rule"}
