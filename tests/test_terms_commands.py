"""The commands about names: which are used where, and which might be one thing's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.assembly import build_index, open_record, read_and_cut
from indexer.columns import width
from indexer.mining import mine
from indexer.search import Searcher
from indexer.terminology import default_terminology, merged, parse_terminology
from indexer.usage import usages_of
from tests.conftest import SEEDS
from tests.test_build import corpus
from tests.test_commands import run


def test_terms_tells_which_document_uses_which_name(index_root: Path) -> None:
    result = run("terms", "外空厅", "--index", index_root)
    assert result.exit_code == 0
    header, *rows = result.stdout.splitlines()
    assert header.split()[2:5] == ["white-paper", "un-report", "un-resolution"]
    counts = {row.split()[0]: row.split()[1:] for row in rows}
    assert counts["外空厅"] == ["7", "17", "24"]
    assert rows[0].startswith("外层空间事务厅")


def test_columns_of_terms_are_aligned_on_a_terminal(index_root: Path) -> None:
    lines = run("terms", "--index", index_root).stdout.splitlines()
    assert len(lines) > 50
    assert len({width(line) for line in lines}) == 1


@pytest.mark.parametrize(
    "name", ["UNOOSA", "unoosa", "外层空间事务厅", "外空事务", "outer affairs"]
)
def test_terms_are_found_by_any_name_or_piece_of_one(index_root: Path, name: str) -> None:
    result = run("terms", name, "--json", "--index", index_root)
    concepts = [json.loads(line) for line in result.stdout.splitlines()]
    (office,) = [one for one in concepts if one["name"] == "外层空间事务厅"]
    assert "UNOOSA" in office["acronyms"]
    assert {
        "form": "外空厅",
        "total": 24,
        "counts": {"un-report": 7, "un-resolution": 17},
    } in office["forms"]


def test_all_terms_as_json_are_one_object_a_concept(index_root: Path, searcher: Searcher) -> None:
    lines = run("terms", "--json", "--index", index_root).stdout.splitlines()
    assert [json.loads(line)["name"] for line in lines] == [
        usage.concept.forms[0] for usage in searcher.usage
    ]


@pytest.mark.parametrize("name", ["潜水艇", "，"])
def test_a_name_of_nothing_is_1(index_root: Path, name: str) -> None:
    result = run("terms", name, "--index", index_root)
    assert (result.exit_code, result.stdout) == (1, "")


def test_a_preferred_name_that_no_document_uses_heads_its_row_all_the_same(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "c", a="宇航员/在/轨/。/")
    build_index(folder, tmp_path / "i")
    rows = run("terms", "宇航员", "--index", tmp_path / "i").stdout.splitlines()[1:]
    assert [row.split() for row in rows] == [["航天员", "0"], ["宇航员", "1", "1"]]


def test_no_piece_of_a_name_may_be_missing(searcher: Searcher) -> None:
    assert usages_of(searcher.usage, "外空厅 没有") == ()
    assert len(usages_of(searcher.usage, "外空厅")) == 1


def test_mine_proposes_rows_that_a_terminology_can_be_read_from() -> None:
    result = run("mine", SEEDS)
    assert result.exit_code == 0
    proposed = parse_terminology(result.stdout.encode(), "mined.txt")
    assert proposed.concepts
    merged(default_terminology(), proposed)  # nothing that is proposed as new is known


def test_mine_reads_what_a_build_would_and_publishes_nothing(
    index_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, record = read_and_cut(SEEDS)
    published = open_record(index_root)
    assert record.corpus == published.corpus
    assert record.words == published.words
    assert record.terminology == published.terminology
    candidates = mine(record.corpus.documents, record.words, record.terminology)
    monkeypatch.chdir(tmp_path)
    result = run("mine", SEEDS)
    assert all(name in result.stdout for one in candidates for name in one.names)
    assert list(tmp_path.iterdir()) == []


def test_mine_knows_the_terminology_that_the_corpus_brings(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "c", a="东方空间科学研究院（东空院）成立。东空院欢迎各国。")
    assert "东方空间科学研究院；东空院 |" in run("mine", folder).stdout.splitlines()[-1]
    (folder / "terminology.txt").write_text("东方空间科学研究院；东空院 | | |\n", encoding="utf-8")
    assert " known:" in run("mine", folder).stdout


def test_sources_that_cannot_be_read_are_4_when_they_are_mined(tmp_path: Path) -> None:
    result = run("mine", corpus(tmp_path / "c", a=" \n"))
    assert (result.exit_code, result.stdout) == (4, "")
