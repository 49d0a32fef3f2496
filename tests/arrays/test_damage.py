"""Arrays that do not fit together are refused when they are opened, with an error that says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.engines import FIELDS, Batch, tokens_of
from indexer.engines.array_engine import FORMAT, ArrayEngine, write_index
from indexer.errors import IndexDamagedError

PASSAGES = [["外空", "国际", "的"], ["国际"], [], ["碎片", "的", "的"]]
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "an item less": lambda content: content[:-8],
    "a byte less": lambda content: content[:-1],
    "half": lambda content: content[: len(content) // 16 * 8],
    "nothing": lambda content: b"",
    "an item more": lambda content: content + content[-8:],
}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    words = tokens_of(PASSAGES)
    names = tokens_of([[f"p{number}"] for number in range(len(PASSAGES))])
    fields = dict.fromkeys(FIELDS, names) | {"provided": words, "dictionary": words}
    texts = tuple("".join(some) for some in PASSAGES)
    write_index(tmp_path, [Batch(0, fields, texts, tuple((text,) for text in texts))])
    return tmp_path


@pytest.mark.parametrize("damage", DAMAGES)
def test_files_that_do_not_fit_together_are_refused(directory: Path, damage: str) -> None:
    ArrayEngine(directory).close()
    arrays = [path for path in directory.glob("MAIN_*") if path.suffix != ".toc"]
    assert len(arrays) == 94
    taken = []
    for path in arrays:
        content = path.read_bytes()
        changed = DAMAGES[damage](content)
        if changed == content:
            continue
        path.unlink()
        path.write_bytes(changed)
        try:
            ArrayEngine(directory).close()
            taken.append(path.name.partition(".")[2])
        except IndexDamagedError as error:
            assert "build it again" in str(error)  # noqa: PT017  # others are bugs
        path.write_bytes(content)
    assert taken == []


@pytest.mark.parametrize("part", ["bases", "provided.lengths", "kind.docs", "others.places"])
def test_files_that_are_missing_are_told(directory: Path, part: str) -> None:
    (path,) = directory.glob(f"*.{part}")
    path.unlink()
    with pytest.raises(IndexDamagedError, match=part):
        ArrayEngine(directory)


def test_an_index_of_another_version_is_refused(directory: Path) -> None:
    (directory / FORMAT).write_text("arrays 0", encoding="ascii")
    with pytest.raises(IndexDamagedError, match="another version"):
        ArrayEngine(directory)


def test_a_folder_without_an_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError, match="no index here"):
        ArrayEngine(tmp_path)
