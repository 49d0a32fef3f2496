"""Borders that were written come back equal; files that do not fit together are refused."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.borders import Borders
from indexer.arrays import read_arrays, write_arrays
from indexer.errors import IndexDamagedError
from indexer.query.view import PassageView
from indexer.records.borders import BORDERS, CUTS, SIGNS, read_borders, writing_borders
from indexer.records.stored import Stored
from indexer.records.written import chunks, encode_head, write
from tests.examples import examples
from tests.matches.conftest import Made
from tests.matches.test_borders import SOME, borders_of

DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "a byte less": lambda content: content[:-1],
    "half": lambda content: content[: len(content) // 2],
    "nothing": lambda content: b"",
    "a byte more": lambda content: content + b"\0",
}
LONGER = [(name, damage) for name in (SIGNS, CUTS) for damage in DAMAGES]
SHORTER = [(BORDERS, damage) for damage in DAMAGES if damage != "a byte more"]


def assert_same(one: Borders, other: Borders) -> None:
    for name in Borders.__slots__:
        found, wanted = getattr(one, name), getattr(other, name)
        assert found.dtype == wanted.dtype, name
        assert found.tolist() == wanted.tolist(), name


def written(folder: Path, *parts: Borders) -> None:
    with writing_borders(folder) as append:
        for part in parts:
            append(part)


@examples(60)
@given(st.lists(SOME, max_size=4))
def test_what_was_written_part_by_part_comes_back_whole(parts: list[list[PassageView]]) -> None:
    with TemporaryDirectory() as folder:
        written(Path(folder), *map(borders_of, parts))
        whole = borders_of([view for part in parts for view in part])
        assert_same(read_borders(Path(folder)), whole)


@pytest.fixture
def folder(made: Made, tmp_path: Path) -> Path:
    record = made.record
    write(tmp_path / "record", record.outline, encode_head(record), chunks(record))
    return tmp_path / "record"


def test_a_stored_record_has_the_borders_of_its_passages(made: Made, folder: Path) -> None:
    assert_same(Stored(folder).borders, made.record.borders)


@pytest.mark.parametrize(("name", "damage"), [*LONGER, *SHORTER])
def test_a_damaged_file_is_refused(folder: Path, name: str, damage: str) -> None:
    content = (folder / name).read_bytes()
    (folder / name).unlink()
    (folder / name).write_bytes(DAMAGES[damage](content))
    with pytest.raises(IndexDamagedError, match=name):
        Stored(folder)


@pytest.mark.parametrize("name", [BORDERS, SIGNS, CUTS])
def test_a_missing_file_is_told(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(FileNotFoundError):
        Stored(folder)


@pytest.mark.parametrize("missing", ["rows", "cut_rows", "steps", "dropped", "flags"])
@pytest.mark.parametrize("how", ["missing", "an item less"])
def test_arrays_that_do_not_fit_together_are_refused(folder: Path, missing: str, how: str) -> None:
    arrays = {name: array.copy() for name, array in read_arrays(folder / BORDERS).items()}
    if how == "missing":
        del arrays[missing]
    else:
        arrays[missing] = arrays[missing][:-1]
    (folder / BORDERS).unlink()
    write_arrays(folder / BORDERS, arrays)
    with pytest.raises(IndexDamagedError):
        read_borders(folder)


def test_borders_without_any_array_or_passage_are_refused(folder: Path) -> None:
    arrays = {name: array[:0] for name, array in read_arrays(folder / BORDERS).items()}
    (folder / BORDERS).unlink()
    write_arrays(folder / BORDERS, arrays)
    with pytest.raises(IndexDamagedError):
        read_borders(folder)


def test_borders_of_other_passages_are_refused(made: Made, folder: Path) -> None:
    fewer = borders_of(made.views[:-1])
    for name in (BORDERS, SIGNS, CUTS):
        (folder / name).unlink()
    written(folder, fewer)
    with pytest.raises(IndexDamagedError, match="do not fit"):
        Stored(folder)


def test_what_was_left_by_an_error_is_no_record(made: Made, tmp_path: Path) -> None:
    def fails() -> None:
        with writing_borders(tmp_path) as append:
            append(borders_of(made.views))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    with pytest.raises(FileNotFoundError):
        read_borders(tmp_path)


def test_the_rows_of_borders_rise(made: Made) -> None:
    for name in ("rows", "cut_rows"):
        rows = getattr(made.record.borders, name).tolist()
        assert all(first <= last for first, last in pairwise(rows))
