"""Index time: equal indexes from equal sources, published whole, refused when damaged."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import generations
from indexer.assembly import build_index, open_searcher
from indexer.build import record_path, tokens
from indexer.engines import needed_grams
from indexer.errors import (
    IndexBusyError,
    IndexDamagedError,
    IndexMissingError,
    QueryError,
    SourceError,
)
from indexer.records import decode, encode, logical_hash
from indexer.search import Request

SEEDS = Path(__file__).parent.parent / "seeds"
DESCRIPTION = """
[[document]]
id = "{id}"
title = "{title}"
short_names = []
language = "zh-Hans"
publisher = "x"
link = "https://example.org/"
format = "segmented"
files = ["{id}.txt"]
"""


def corpus(folder: Path, **documents: str) -> Path:
    folder.mkdir(exist_ok=True)
    described = (DESCRIPTION.format(id=name, title=f"题{name}") for name in documents)
    (folder / "corpus.toml").write_text("".join(described), encoding="utf-8")
    for name, text in documents.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def home(path: Path) -> Path:
    path.mkdir(mode=0o700)
    return path


def test_what_is_recorded_comes_back_equal(index_root: Path) -> None:
    encoded = record_path(generations.current(index_root)).read_text(encoding="utf-8")
    record = decode(encoded)
    assert encode(record) == encoded
    assert logical_hash(encoded) == generations.identity(generations.current(index_root))


@pytest.mark.parametrize(("seed", "locale"), [("0", "C"), ("1", "C.UTF-8"), ("4711", "POSIX")])
def test_the_index_is_the_same_for_any_hash_seed_and_locale(
    tmp_path: Path, index_root: Path, seed: str, locale: str
) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": "Asia/Shanghai"}
    command = [sys.executable, "-m", "indexer", "build", str(SEEDS), "--index", str(tmp_path / "i")]
    subprocess.run(command, check=True, env=environment, capture_output=True)
    wanted = generations.identity(generations.current(index_root))
    assert generations.identity(generations.current(tmp_path / "i")) == wanted


def test_the_index_is_the_same_wherever_and_in_whatever_order_files_lie(
    tmp_path: Path, index_root: Path
) -> None:
    folder = home(tmp_path / "copied")
    for path in sorted(SEEDS.iterdir(), reverse=True):
        shutil.copy(path, folder)
    built = build_index(folder, tmp_path / "i")
    assert built.generation == generations.identity(generations.current(index_root))


def test_an_unchanged_corpus_is_not_written_again(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "c", a="外空/活动/。/")
    assert build_index(folder, tmp_path / "i").changed
    before = generations.current(tmp_path / "i")
    assert not build_index(folder, tmp_path / "i").changed
    assert generations.current(tmp_path / "i") == before


def test_a_source_that_cannot_be_read_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "c", a="外空/活动/。/")
    build_index(folder, tmp_path / "i")
    before = generations.current(tmp_path / "i")
    (folder / "a.txt").write_bytes("外空\n".encode() + b"\xff\n")
    with pytest.raises(SourceError, match=r"a\.txt:2"):
        build_index(folder, tmp_path / "i")
    assert generations.current(tmp_path / "i") == before


def test_only_the_current_generation_and_the_one_before_are_kept(tmp_path: Path) -> None:
    for text in ("甲/。/", "乙/。/", "丙/。/", "丁/。/"):
        build_index(corpus(tmp_path / "c", a=text), tmp_path / "i")
    assert len([path for path in (tmp_path / "i").iterdir() if path.is_dir()]) == 2


def test_a_missing_index_is_missing_and_not_damaged(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError):
        open_searcher(tmp_path / "nothing")


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_damage_is_refused_before_anything_is_opened(
    index_root: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    root = tmp_path_factory.mktemp("damaged") / "i"
    shutil.copytree(index_root, root)
    files = sorted(path for path in root.rglob("*") if path.is_file() and path.name != "LOCK")
    target = data.draw(st.sampled_from(files))
    content = target.read_bytes()
    position = data.draw(st.integers(0, len(content) - 1))
    damage = data.draw(st.sampled_from(["flip", "cut", "delete", "add"]))
    if damage == "flip":
        changed = bytes([content[position] ^ data.draw(st.integers(1, 255))])
        target.write_bytes(content[:position] + changed + content[position + 1 :])
    elif damage == "cut":
        target.write_bytes(content[:position])
    elif damage == "delete":
        target.unlink()
    else:
        (target.parent / "more.seg").write_bytes(b"x")
        if target.parent == root:
            return  # a stray file beside the generations belongs to none of them
    with pytest.raises((IndexDamagedError, IndexMissingError)):
        open_searcher(root)
    shutil.rmtree(root.parent)


def test_a_damaged_index_can_be_built_again(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "c", a="外空/活动/。/")
    build_index(folder, tmp_path / "i")
    record_path(generations.current(tmp_path / "i")).write_text("{}", encoding="utf-8")
    with pytest.raises(IndexDamagedError):
        open_searcher(tmp_path / "i")
    assert build_index(folder, tmp_path / "i").changed
    assert open_searcher(tmp_path / "i").search(Request("外空")).total == 1


@pytest.mark.skipif(os.name != "posix", reason="folders have no such modes here")
def test_a_folder_that_everybody_may_write_to_is_not_trusted(tmp_path: Path) -> None:
    build_index(corpus(tmp_path / "c", a="外空/。/"), tmp_path / "i")
    (tmp_path / "i").chmod(0o777)
    with pytest.raises(IndexDamagedError):
        open_searcher(tmp_path / "i")


def test_two_builds_at_once_are_told_apart(tmp_path: Path) -> None:
    root = home(tmp_path / "i")

    def fill(_: Path) -> None:
        with pytest.raises(IndexBusyError):
            generations.publish(root, "second", lambda directory: None)

    assert generations.identity(generations.publish(root, "first", fill)) == "first"


def _publish_forever(root: Path) -> None:
    number = 0
    while True:
        number += 1
        content = f"generation {number}".encode() * 5000

        def fill(directory: Path, content: bytes = content) -> None:
            for name in "abc":
                (directory / name).write_bytes(content)

        generations.publish(root, f"g{number}", fill)


def test_a_build_killed_at_any_moment_leaves_a_whole_generation(tmp_path: Path) -> None:
    root = home(tmp_path / "i")
    context = multiprocessing.get_context("spawn")
    for _ in range(5):
        writer = context.Process(target=_publish_forever, args=(root,))
        writer.start()
        name = before = _current(root)
        while name == before:  # until it has published at least once more
            name = _current(root)
        os.kill(writer.pid or 0, signal.SIGKILL)
        writer.join()
        directory = generations.current(root)
        contents = {(directory / name).read_bytes() for name in "abc"}
        assert len(contents) == 1
    generations.publish(root, "last", lambda directory: None)
    assert len(list(root.glob("generation-*"))) == 2  # what was left unfinished is gone


def _current(root: Path) -> str:
    try:
        return str(json.loads((root / generations.CURRENT).read_bytes())["directory"])
    except (FileNotFoundError, ValueError):
        return ""


def test_every_passage_is_indexed_under_all_that_a_search_for_it_needs(index_root: Path) -> None:
    encoded = record_path(generations.current(index_root)).read_text(encoding="utf-8")
    record = decode(encoded)
    for passage, indexed in zip(record.corpus.passages(), tokens(record), strict=True):
        assert set(needed_grams("".join(passage.text.split()).lower())) or len(passage.text) < 2
        assert bool(indexed.provided) == bool(passage.words)
        assert indexed.dictionary or not any(sign.isalnum() for sign in passage.text)


def test_a_wildcard_that_stands_for_too_many_texts_is_refused(tmp_path: Path) -> None:
    signs = [chr(0x4E00 + n) for n in range(1100) if chr(0x4E00 + n) not in "星号"]
    text = "/".join(f"星{sign}号、" for sign in signs) + "。/"
    build_index(corpus(tmp_path / "c", a=text), tmp_path / "i")
    searcher = open_searcher(tmp_path / "i")
    with pytest.raises(QueryError) as caught:
        searcher.search(Request("外 OR 星?号"))
    assert caught.value.position == 5
    assert searcher.search(Request("星一号")).total == 1
