"""The commands: data on stdout, the rest on stderr, exit codes as documented."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.__main__ import main
from tests.test_build import SEEDS, corpus

RELEVANCE = Path(__file__).parent / "relevance" / "queries.jsonl"


def judged(query: str, unit: str) -> str:
    """A query that one passage answers, as a line of a file."""
    judgments = [{"unit": unit, "grade": 2}]
    return json.dumps({"id": "q", "class": "c", "query": query, "judgments": judgments})


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_build_reports_what_was_read_on_stderr_and_nothing_on_stdout(tmp_path: Path) -> None:
    result = run("build", SEEDS, "--index", tmp_path / "i")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "000_078d11e795f0cf21.txt:30-74 = 001_548318905ead5a0d.txt:1-45" in result.stderr
    assert "published" in result.stderr
    assert "unchanged" in run("build", SEEDS, "--index", tmp_path / "i").stderr


def test_search_prints_hits_and_nothing_found_is_1(index_root: Path) -> None:
    result = run("search", '"国际月球日"', "--index", index_root)
    assert result.exit_code == 0
    assert "A/RES/76/76，第13段" in result.stdout
    assert "004_0eaa3de4b33c872d.txt:205-209" in result.stdout
    assert run("search", "潜水艇", "--index", index_root).exit_code == 1


def test_search_as_json_gives_one_object_a_line(index_root: Path) -> None:
    result = run("search", "空间碎片", "--json", "--index", index_root)
    hits = [json.loads(line) for line in result.stdout.splitlines()]
    assert all(hit["text"][m[0] : m[1]] for hit in hits for m in hit["matches"])
    assert hits[0]["id"].startswith("white-paper:")


def test_a_reader_who_has_enough_is_no_fault_of_the_index(index_root: Path) -> None:
    """As ``waikong search … | head -1``."""
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "indexer", "search", "外空", "--index", str(index_root)]
    said = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert said.returncode == 1
    assert "waikong:" not in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize(("arguments", "code"), [
    (("search", "(潜水艇"), 2),
    (("search", "文件：没有"), 2),
    (("search",), 2),
    (("verify", "--index", "nowhere"), 3),
    (("search", "外空", "--index", "nowhere"), 3),
])  # fmt: skip
def test_mistakes_have_their_exit_codes(
    index_root: Path, arguments: tuple[str, ...], code: int
) -> None:
    if "--index" not in arguments:
        arguments = (*arguments, "--index", str(index_root))
    result = run(*arguments)
    assert result.exit_code == code
    assert "Traceback" not in result.output
    assert result.stderr


def test_unreadable_sources_are_4_with_file_and_line(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "c", a="外空/")
    (folder / "a.txt").write_bytes(b"\xff\n")
    result = run("build", folder, "--index", tmp_path / "i")
    assert result.exit_code == 4
    assert "a.txt:1" in result.stderr


def test_a_corpus_without_any_text_is_refused(tmp_path: Path) -> None:
    result = run("build", corpus(tmp_path / "c", a=" \n\n"), "--index", tmp_path / "i")
    assert result.exit_code == 4
    assert not (tmp_path / "i").exists()


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder = corpus(tmp_path / "c", a="外空/")
    result = run("build", folder, "--index", tmp_path / "file" / "i")
    assert result.exit_code == 3
    assert "Traceback" not in result.output


def test_verify_tells_the_generation_and_refuses_damage(tmp_path: Path) -> None:
    run("build", corpus(tmp_path / "c", a="外空/。/"), "--index", tmp_path / "i")
    result = run("verify", "--index", tmp_path / "i")
    assert (result.exit_code, result.stdout.split()[1:]) == (0, ["1", "1"])
    next((tmp_path / "i").rglob("engine/*.toc")).write_text("{}", encoding="utf-8")
    assert run("verify", "--index", tmp_path / "i").exit_code == 3


def test_evaluate_scores_the_judged_queries_and_holds_a_floor(index_root: Path) -> None:
    result = run("evaluate", RELEVANCE, "--index", index_root, "--floor", "0.95")
    assert result.exit_code == 0, result.output
    last = result.stdout.splitlines()[-1].split()
    assert last[0] == "ALL"
    assert (last[-2], last[-1]) == ("0", "0")  # nothing forbidden, nothing unwanted
    assert run("evaluate", RELEVANCE, "--index", index_root, "--floor", "1").exit_code == 1


def test_the_scores_of_several_files_are_all_held_to_the_floor(
    index_root: Path, tmp_path: Path
) -> None:
    easy, hopeless = tmp_path / "easy.jsonl", tmp_path / "hopeless.jsonl"
    row = (
        '{{"id": "q", "class": "c", "query": "{}", "judgments": [{{"unit": "{}", "grade": 2}}]}}\n'
    )
    easy.write_text(row.format("国际月球日", "un-resolution:op13"), encoding="utf-8")
    hopeless.write_text(row.format("潜水艇", "un-resolution:op13"), encoding="utf-8")
    asked = ("--index", index_root, "--floor", "0.9")
    assert run("evaluate", easy, *asked).exit_code == 0
    both = run("evaluate", easy, hopeless, *asked)
    assert both.exit_code == 1
    assert both.stdout.count("ALL") == 2


def test_evaluate_with_ablation_prints_tables_and_holds_the_full_system_to_the_floor(
    tmp_path: Path,
) -> None:
    root, queries = tmp_path / "i", tmp_path / "q.jsonl"
    run("build", corpus(tmp_path / "c", a="航天员/在/轨/。/", b="外空/活动/"), "--index", root)
    queries.write_text(judged("宇航员", "a:intro"), encoding="utf-8")
    result = run("evaluate", queries, "--ablation", "--index", root, "--floor", "0.9")
    assert result.exit_code == 0, result.output
    full, without = (
        next(line.split() for line in result.stdout.splitlines() if line.startswith(name))
        for name in ("全部", "- 术语表")
    )
    assert full[-4:] == ["1.000", "1.00", "1.000", "0"]
    assert without[-6:] == ["0.000", "0.00", "0.000", "0", "0", "1"]


def test_evaluate_with_segmentation_asks_no_queries(index_root: Path) -> None:
    result = run("evaluate", "--segmentation", "--index", index_root)
    assert result.exit_code == 0
    assert "cross-validated" in result.stdout
    assert "passages that annotators cut" in result.stdout
    mistaken = run("evaluate", "--segmentation", "--floor", "0.5", "--index", index_root)
    assert mistaken.exit_code == 2


def test_queries_that_are_not_there_are_a_mistake_in_the_command(index_root: Path) -> None:
    result = run("evaluate", "nowhere.jsonl", "--index", index_root)
    assert result.exit_code == 2
    assert "nowhere.jsonl" in result.stderr


def test_a_port_that_is_taken_is_said_in_one_line(index_root: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = run("serve", "--index", index_root, "--port", taken.getsockname()[1])
    assert result.exit_code == 5
    assert "PORT" in result.stderr
