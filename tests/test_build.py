"""Index time: equal indexes from equal sources, published whole, refused when damaged."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import pickle
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import assembly, build, generations
from indexer.analysis.normalize import fold
from indexer.analysis.numerals import numbered
from indexer.assembly import build_index, open_record, open_searcher
from indexer.batches import Indexed, index_chunk
from indexer.build import record_path, tokens
from indexer.engines import digest
from indexer.engines.array_engine import SCHEMA
from indexer.errors import (
    IndexBusyError,
    IndexDamagedError,
    IndexMissingError,
    QueryError,
    SourceError,
)
from indexer.records import logical_hash, written
from indexer.results import Request
from tests.examples import examples

SEEDS = Path(__file__).parent.parent / "seeds"
RECEIVED = {
    "000_078d11e795f0cf21.txt": "4f29912f7256c115f5a702a7e5cedd354ce8c89478bac1cbc25048c7738839b6",
    "001_548318905ead5a0d.txt": "6a728259aff8419df7c488760356a4c68f6497eae4d8f577390767adf18ba621",
    "002_9e816c0fb4a64e5d.txt": "4d2a8b50d1a9dd03e0e09a447749b7ebba28713117acd32e2ed4477a12633485",
    "003_71f1c6d3c7253317.txt": "39bd7f0cbe26aa301d66ee8766cef4459e06a355c939695fa36f6bbfeb55576a",
    "004_0eaa3de4b33c872d.txt": "f752d0fbc47b6393eeba1b5297ffa719090d2101e20e3f348ea8e18f94d85dd3",
}
"""SHA-256 of the sources as they were received."""
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


def filled(content: str, size: int = 1) -> Callable[[Path], None]:
    """Fills a generation with three files, one of them in a folder, that all say the same."""

    def fill(directory: Path) -> None:
        (directory / "sub").mkdir()
        for name in ("a", "b", "sub/c"):
            (directory / name).write_text(content * size)

    return fill


def content(directory: Path) -> str:
    """What a generation filled so says; its three files must agree."""
    (said,) = {(directory / name).read_text() for name in ("a", "b", "sub/c")}
    return said


def folders(root: Path) -> set[str]:
    return {path.name for path in root.glob("generation-*")}


def test_the_sources_are_byte_for_byte_as_received() -> None:
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in SEEDS.iterdir()}
    assert found.pop("corpus.toml")
    assert found == RECEIVED


def test_what_is_recorded_comes_back_equal(index_root: Path) -> None:
    record = open_record(index_root)
    known = written.digest(written.encode_head(record), written.chunks(record))
    identity = generations.identity(generations.current(index_root))
    assert logical_hash(known, map(digest, tokens(record)), SCHEMA) == identity
    assert len(identity) == 16
    assert int(identity, 16)


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


def _without_the_last_sign(*arguments: Any) -> Indexed:
    indexed = index_chunk(*arguments)
    batch = pickle.loads(indexed.batch)
    batch = replace(batch, texts=tuple(text[:-1] for text in batch.texts))
    return replace(indexed, batch=pickle.dumps(batch), digest=digest(batch))


@pytest.mark.parametrize(
    ("module", "name", "other"),
    [
        (build, "index_chunk", _without_the_last_sign),
        (assembly, "SCHEMA", "another schema"),
    ],
)
def test_a_build_by_code_that_indexes_otherwise_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, other: Any
) -> None:
    folder = corpus(tmp_path / "c", a="外空/活动/。/")
    now = build_index(folder, tmp_path / "i")
    monkeypatch.setattr(module, name, other)
    later = build_index(folder, tmp_path / "i")
    assert later.changed
    assert later.generation != now.generation
    assert not build_index(folder, tmp_path / "i").changed


def test_a_source_that_cannot_be_read_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "c", a="外空/活动/。/")
    build_index(folder, tmp_path / "i")
    before = generations.current(tmp_path / "i")
    (folder / "a.txt").write_bytes("外空\n".encode() + b"\xff\n")
    with pytest.raises(SourceError, match=r"a\.txt:2"):
        build_index(folder, tmp_path / "i")
    assert generations.current(tmp_path / "i") == before


def test_a_first_build_that_fails_leaves_no_folder_behind(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "c", a="外空/活动/。/")
    (folder / "a.txt").write_bytes("外空\n".encode() + b"\xff\n")
    with pytest.raises(SourceError):
        build_index(folder, tmp_path / "new" / "i")
    assert not (tmp_path / "new").exists()


def test_only_the_current_generation_and_the_one_before_are_kept(tmp_path: Path) -> None:
    for text in ("甲/。/", "乙/。/", "丙/。/", "丁/。/"):
        build_index(corpus(tmp_path / "c", a=text), tmp_path / "i")
    assert len([path for path in (tmp_path / "i").iterdir() if path.is_dir()]) == 2


def test_a_missing_index_is_missing_and_not_damaged(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError):
        open_searcher(tmp_path / "nothing")


@examples(60)
@given(data=st.data())
def test_any_damage_is_refused_before_anything_is_opened(
    index_root: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    root = tmp_path_factory.mktemp("damaged") / "i"
    shutil.copytree(index_root, root)
    files = sorted(path for path in root.rglob("*") if path.is_file() and path.name != "LOCK")
    target = data.draw(st.sampled_from(files))
    content = target.read_bytes()
    position = data.draw(st.integers(0, max(0, len(content) - 1)))
    kinds = ["flip", "cut", "delete", "add"] if content else ["delete", "add"]
    damage = data.draw(st.sampled_from(kinds))
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
    (record_path(generations.current(tmp_path / "i")) / written.PARTS).write_bytes(b"{}")
    with pytest.raises(IndexDamagedError):
        open_searcher(tmp_path / "i")
    assert build_index(folder, tmp_path / "i").changed
    assert open_searcher(tmp_path / "i").search(Request("外空")).total == 1


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"{}",
        b"null",
        b"\xff\x00",
        b"[" * 100_000,
        b'{"directory": 1, "manifest": ""}',
        b'{"directory": "..", "manifest": ""}',
        b'{"directory": "elsewhere", "manifest": ""}',
        b'{"directory": "generation-../..", "manifest": ""}',
        b'{"directory": "generation-\\u0000", "manifest": ""}',
        b'{"directory": "generation-1", "manifest": 1}',
    ],
)
def test_a_switch_that_cannot_be_read_is_refused_and_mended_by_the_next_build(
    tmp_path: Path, damaged: bytes
) -> None:
    root = home(tmp_path / "i")
    generations.publish(root, "first", filled("first"))
    (root / generations.CURRENT).write_bytes(damaged)
    with pytest.raises(IndexDamagedError, match=r"CURRENT: damaged; build"):
        generations.current(root)
    published = generations.publish(root, "second", filled("second"))
    assert content(generations.current(root)) == "second"
    assert folders(root) == {published.name}


def test_a_build_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    root = home(tmp_path / "i")
    published = generations.publish(root, "first", filled("first"))

    def fill(directory: Path) -> None:
        filled("second")(directory)
        raise RuntimeError("disk on fire")

    with pytest.raises(RuntimeError, match="on fire"):
        generations.publish(root, "second", fill)
    assert folders(root) == {published.name}
    assert content(generations.current(root)) == "first"


def test_the_same_generation_is_published_once_whoever_comes_first(tmp_path: Path) -> None:
    root = home(tmp_path / "i")
    assert generations.publish_once(root, "first", filled("first"))
    assert generations.publish_once(root, "second", filled("second"))
    (root / "generation-unfinished-1").mkdir()
    before = {path.name for path in root.iterdir()} - {"generation-unfinished-1"}
    assert not generations.publish_once(root, "second", filled("second"))
    assert {path.name for path in root.iterdir()} == before
    assert generations.previous_fault(root) is None


def test_an_unchanged_build_forgets_a_damaged_generation_before(tmp_path: Path) -> None:
    root = home(tmp_path / "i")
    before = generations.publish(root, "first", filled("first"))
    generations.publish(root, "second", filled("second"))
    (before / "a").write_bytes(b"")
    assert generations.previous_fault(root)
    assert not generations.publish_once(root, "second", filled("second"))
    assert generations.previous_fault(root) is None
    assert not before.exists()


def test_what_killed_builds_left_makes_room_for_the_next_one(tmp_path: Path) -> None:
    root = home(tmp_path / "i")
    for name in ("first", "second"):
        generations.publish(root, name, filled(name))
    sound = {path for path in root.iterdir() if path.is_dir()}
    (root / "generation-unfinished-1").mkdir()

    def fill(made: Path) -> None:
        assert {path for path in root.iterdir() if path.is_dir()} == {*sound, made}
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        generations.publish(root, "third", fill)
    assert {path for path in root.iterdir() if path.is_dir()} == sound


def test_a_name_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = generations.publish(tmp_path, "outside", filled("outside"))
    root = home(outside / "i")
    manifest = hashlib.sha256((outside / generations.MANIFEST).read_bytes()).hexdigest()
    entry = json.dumps({"directory": "..", "manifest": manifest})
    (root / generations.CURRENT).write_text(entry)
    with pytest.raises(IndexDamagedError, match="CURRENT"):
        generations.current(root)


posix = pytest.mark.skipif(os.name != "posix", reason="modes and owners say nothing here")
PARTS = (".", generations.CURRENT, "generation", "generation/sub", "generation/sub/c")


def _part(root: Path, name: str) -> Path:
    return root / name.replace("generation", generations.current(root).name)


@posix
@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("mode", [0o020, 0o002])
def test_what_others_may_write_to_is_not_trusted(tmp_path: Path, name: str, mode: int) -> None:
    root = home(tmp_path / "i")
    generations.publish(root, "first", filled("first"))
    part = _part(root, name)
    part.chmod(part.stat().st_mode | mode)
    with pytest.raises(IndexDamagedError, match=r"others may write here.*chmod go-w"):
        generations.current(root)
    part.chmod(part.stat().st_mode & ~0o022)
    assert content(generations.current(root)) == "first"


@posix
@pytest.mark.parametrize("name", PARTS)
def test_what_belongs_to_another_user_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    root = home(tmp_path / "i")
    generations.publish(root, "first", filled("first"))
    if os.geteuid() == 0:
        os.chown(_part(root, name), 4711, -1)
    else:  # only root can give a file away: be somebody else instead
        other = os.geteuid() + 1
        monkeypatch.setattr(os, "geteuid", lambda: other)
    with pytest.raises(IndexDamagedError, match="belongs to another user"):
        generations.current(root)


@posix
def test_nothing_is_built_where_others_may_write(tmp_path: Path) -> None:
    root = home(tmp_path / "i")
    root.chmod(0o770)
    with pytest.raises(IndexDamagedError, match="chmod go-w"):
        generations.publish(root, "first", filled("first"))
    assert not list(root.iterdir())
    root.chmod(0o755)  # others may read the names of its files
    assert content(generations.publish(root, "first", filled("first"))) == "first"


@posix
def test_an_index_is_its_owners_alone_under_any_umask(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "c", a="外空/活动/。/")
    before = os.umask(0)
    try:
        build_index(folder, tmp_path / "i")
    finally:
        os.umask(before)
    assert open_searcher(tmp_path / "i").search(Request("外空")).total == 1
    parts = [tmp_path / "i", *(tmp_path / "i").rglob("*")]
    assert [path for path in parts if path.stat().st_mode & 0o077] == []


@posix
@pytest.mark.parametrize("name", ["generation", "generation/sub", "generation/sub/c"])
def test_a_link_in_place_of_what_was_written_is_refused(tmp_path: Path, name: str) -> None:
    root = home(tmp_path / "i")
    generations.publish(root, "first", filled("first"))
    part = _part(root, name)
    elsewhere = part.rename(tmp_path / "elsewhere")
    part.symlink_to(elsewhere)
    with pytest.raises(IndexDamagedError, match="link"):
        generations.current(root)
    part.unlink()
    elsewhere.rename(part)
    assert content(generations.current(root)) == "first"


@posix
def test_a_pipe_among_the_files_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    root = home(tmp_path / "i")
    generations.publish(root, "first", filled("first"))
    os.mkfifo(_part(root, "generation/sub") / "d", 0o600)
    with pytest.raises(IndexDamagedError, match="device"):
        generations.current(root)


def test_two_builds_at_once_are_told_apart(tmp_path: Path) -> None:
    root = home(tmp_path / "i")

    def fill(_: Path) -> None:
        with pytest.raises(IndexBusyError):
            generations.publish(root, "second", lambda directory: None)

    assert generations.identity(generations.publish(root, "first", fill)) == "first"


def test_a_generation_swept_away_while_it_is_opened_gives_way_to_the_newer_one(
    tmp_path: Path,
) -> None:
    root = home(tmp_path / "i")
    generations.publish(root, "0", filled("0"))
    later = iter("12")

    def read(directory: Path) -> str:
        for name in later:
            generations.publish(root, name, filled(name))
        return content(directory)

    assert generations.read_current(root, read) == "2"


def test_an_index_that_is_always_replaced_is_not_tried_forever(tmp_path: Path) -> None:
    root = home(tmp_path / "i")
    generations.publish(root, "0", filled("0"))

    def read(directory: Path) -> str:
        for name in "12":
            generations.publish(root, name, filled(name))
        return content(directory)

    with pytest.raises(IndexBusyError, match="try again"):
        generations.read_current(root, read)


def test_a_fault_of_the_reader_itself_is_not_called_damage(tmp_path: Path) -> None:
    root = home(tmp_path / "i")
    generations.publish(root, "0", filled("0"))
    with pytest.raises(ZeroDivisionError):
        generations.read_current(root, lambda directory: 1 // 0)


PUBLISHED = 2 * (generations.TRIES - 1)
"""So few that no reader, however slow, can run out of tries: two are published to sweep one."""


def _while_publishing(
    root: Path, fills: Iterable[Callable[[Path], None]], read: Callable[[], None]
) -> None:
    """Publish one after the other, while four threads read until all are published."""
    done = threading.Event()
    errors: list[BaseException] = []

    def reading() -> None:
        while not done.is_set() and not errors:
            try:
                read()
            except BaseException as error:
                errors.append(error)

    threads = [threading.Thread(target=reading) for _ in range(4)]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for thread in threads:
            thread.start()
        for number, fill in enumerate(fills):
            generations.publish(root, f"g{number}", fill)
    finally:
        done.set()
        for thread in threads:
            thread.join()
        sys.setswitchinterval(before)
    if errors:
        raise errors[0]


def test_readers_see_whole_generations_while_others_are_published(tmp_path: Path) -> None:
    root = home(tmp_path / "i")
    generations.publish(root, "first", filled("0"))
    seen = set()

    def read() -> None:
        seen.add(generations.read_current(root, content))
        generations.current(root)

    fills = [filled(f"{number},", 500) for number in range(PUBLISHED)]
    _while_publishing(root, fills, read)
    assert len(seen) > 2
    assert content(generations.current(root)) == f"{PUBLISHED - 1}," * 500


@pytest.mark.parametrize("moment", ["record_path", "Stored", "engine_path"])
def test_an_index_replaced_twice_while_it_is_opened_is_opened_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    root = tmp_path / "i"
    build_index(corpus(tmp_path / "c", a="外空/活动/。/"), root)
    built = shutil.copytree(generations.current(root), tmp_path / "built")
    (built / generations.MANIFEST).unlink()
    builds = iter(["first", "second"])
    proceed = getattr(assembly, moment)

    def copied(directory: Path) -> None:
        shutil.copytree(built, directory, dirs_exist_ok=True)

    def meanwhile(argument: Any) -> Any:
        for name in builds:
            generations.publish(root, name, copied)
        return proceed(argument)

    monkeypatch.setattr(assembly, moment, meanwhile)
    searcher = open_searcher(root)
    assert searcher.generation == "second"
    assert searcher.search(Request("外空")).total == 1
    searcher.close()


def _watch(happens: Callable[[str, Any], None]) -> None:
    """Call ``happens`` just before each operation that changes files. There is no way back."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR):
            happens("write", arguments[0])
        elif event == "os.rename":
            happens("rename", arguments[1])
        elif event in ("os.mkdir", "os.chmod", "os.remove", "os.rmdir"):
            happens(event.removeprefix("os."), arguments[0])

    fsync = os.fsync

    def watched(descriptor: int) -> None:
        happens("sync", os.fstat(descriptor).st_ino)
        fsync(descriptor)

    os.fsync = watched  # type: ignore[assignment]  # it has no audit event of its own
    sys.addaudithook(hook)


def _die_after(number: int) -> Callable[[str, Any], None]:
    left = iter(range(number))

    def happens(operation: str, on: Any) -> None:
        if next(left, None) is None:
            os._exit(9)

    return happens


def _die_before_each_operation(prepared: Path, roots: Path) -> None:
    """Publish in copies of a folder, in processes that end just before their n-th operation."""
    for number in count():
        root = roots / f"{number:03}"
        shutil.copytree(prepared, root)
        child = os.fork()
        if not child:
            _watch(_die_after(number))
            generations.publish(root, "new", filled("new"))
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code != 9:
            sys.exit(code)


def _in_a_process(target: Callable[..., None], *arguments: object) -> None:
    process = multiprocessing.get_context("spawn").Process(target=target, args=arguments)
    process.start()
    process.join()
    assert process.exitcode == 0


@posix
@pytest.mark.parametrize("already", [0, 2])
def test_a_build_that_dies_at_any_moment_leaves_the_old_generation_or_the_new(
    tmp_path: Path, already: int
) -> None:
    prepared, roots = home(tmp_path / "prepared"), home(tmp_path / "roots")
    for number in range(already):
        generations.publish(prepared, f"g{number}", filled(f"old {number}"))
    _in_a_process(_die_before_each_operation, prepared, roots)
    old, found = f"old {already - 1}" if already else "", []
    for root in sorted(roots.iterdir()):
        found.append(_current_content(root))
        kept = {generations.current(root).name} if found[-1] else set()
        kept.add(generations.publish(root, "next", filled("next")).name)
        assert _current_content(root) == "next"
        wanted = {*kept, generations.CURRENT, "LOCK"}
        wanted |= {generations.PREVIOUS} if found[-1] else set()
        assert {path.name for path in root.iterdir()} == wanted
        assert {content(root / name) for name in kept} == {"next", found[-1]} - {""}
        assert not list(root.rglob("*.tmp"))
    switched = found.index("new")
    assert found == [old] * switched + ["new"] * (len(found) - switched)
    assert switched > 20
    assert len(found) > switched + 1


def _current_content(root: Path) -> str:
    """What the current generation says, empty where there is none."""
    try:
        return generations.read_current(root, content)
    except IndexMissingError:
        return ""


def _note_operations(root: Path, report: Path) -> None:
    """Publish, and report what was done to which path below ``root``, in order."""
    noted: list[tuple[str, Any]] = []
    _watch(lambda operation, on: noted.append((operation, on)))
    generations.publish(root, "new", filled("new"))
    paths = {path.stat().st_ino: str(path) for path in (root, *root.rglob("*"))}
    named = [(operation, paths.get(on, str(on))) for operation, on in noted]
    below = [(operation, os.path.relpath(on, root)) for operation, on in named]
    report.write_text(json.dumps(below))


@posix
def test_what_a_generation_is_made_of_is_durable_before_it_is_published(tmp_path: Path) -> None:
    root = home(tmp_path / "i")
    for number in range(2):
        generations.publish(root, f"g{number}", filled(f"old {number}"))
    _in_a_process(_note_operations, root, tmp_path / "report")
    done = [(operation, on) for operation, on in json.loads((tmp_path / "report").read_text())]
    new = generations.current(root).name

    def places(operation: str, *path: str) -> list[int]:
        found = [n for n, one in enumerate(done) if one == (operation, os.path.join(*path))]
        assert found, f"no {operation} of {path}"
        return found

    manifest = places("write", new, f"{generations.MANIFEST}.tmp")[0]
    for name in ("a", "b", "sub/c"):
        assert places("write", new, name)[-1] < places("sync", new, name)[-1] < manifest
    in_place = places("rename", new, generations.MANIFEST)[0]
    assert manifest < places("sync", new, generations.MANIFEST)[0] < in_place

    (switch,) = places("rename", generations.CURRENT)
    written = places("write", f"{generations.CURRENT}.tmp")[-1]
    assert written < places("sync", generations.CURRENT)[0] < switch
    assert in_place < places("sync", new)[-1] < switch
    assert places("write", new, "sub/c")[-1] < places("sync", new, "sub")[-1] < switch
    made = places("mkdir", new)[0]
    assert any(made < place < switch for place in places("sync", "."))

    (kept,) = places("rename", generations.PREVIOUS)
    assert switch < kept
    for name, renamed in ((generations.CURRENT, switch), (generations.PREVIOUS, kept)):
        assert places("sync", name)[0] < renamed
        assert done[renamed + 1] == ("sync", ".")
    after = done[kept + 2 :]  # nothing is removed before
    assert {operation for operation, _ in after} == {"remove", "rmdir"}
    assert not {"remove", "rmdir"} & {operation for operation, _ in done[:kept]}


def test_every_passage_is_indexed_under_all_that_a_search_for_it_needs(index_root: Path) -> None:
    record = open_record(index_root)
    (batch,) = tokens(record)
    for number, passage in enumerate(record.corpus.passages()):
        indexed = (batch.texts[number], *batch.others[number])
        for text in (passage.text, *(reading.text for reading in passage.readings)):
            folded = fold(text)
            assert folded.text in indexed
            assert (numbered(folded) or folded).text in indexed
        assert bool(batch.fields["provided"].of(number)) == bool(passage.words)
        words = batch.fields["dictionary"].of(number)
        assert words or not any(sign.isalnum() for sign in passage.text)
        for name in ("provided", "dictionary"):
            assert all(word in indexed[0] for word in batch.fields[name].of(number))


def test_a_wildcard_that_stands_for_too_many_texts_is_refused(tmp_path: Path) -> None:
    signs = [chr(0x4E00 + n) for n in range(1100) if chr(0x4E00 + n) not in "星号"]
    text = "/".join(f"星{sign}号、" for sign in signs) + "。/"
    build_index(corpus(tmp_path / "c", a=text), tmp_path / "i")
    searcher = open_searcher(tmp_path / "i")
    with pytest.raises(QueryError) as caught:
        searcher.search(Request("外 OR 星?号"))
    assert caught.value.position == 5
    assert searcher.search(Request("星一号")).total == 1


def test_an_open_index_goes_on_answering_after_it_was_replaced_twice(tmp_path: Path) -> None:
    build_index(corpus(tmp_path / "c", a="外空/。/"), tmp_path / "i")
    opened = open_searcher(tmp_path / "i")
    for text in ("月球/。/", "火星/。/"):
        build_index(corpus(tmp_path / "c", a=text), tmp_path / "i")
    assert opened.search(Request("外空")).total == 1
    assert opened.search(Request("火星")).total == 0
    opened.close()
