"""Records and arrays come back from their files as they were written, or not at all."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.arrays import read_arrays, write_arrays
from indexer.blocks import Blocks, BlockWriter, packed
from indexer.errors import IndexDamagedError
from indexer.lookup import lookup_of
from tests.examples import examples

RECORDS = st.lists(st.binary(max_size=40), max_size=40)
SIZES = st.integers(1, 9)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("blocks") / "file"


def _write(path: Path, records: list[bytes], per_block: int) -> bytes:
    with BlockWriter(path, per_block) as writer:
        for record in records:
            writer.append(record)
    return path.read_bytes()


@given(RECORDS, SIZES, st.integers(0, 6))
def test_what_is_appended_is_read(
    path: Path, records: list[bytes], per_block: int, keep: int
) -> None:
    _write(path, records, per_block)
    blocks = Blocks(path, keep)
    assert blocks == records
    assert [blocks[-1 - number] for number in range(len(records))] == records[::-1]


@given(RECORDS, SIZES, st.integers(1, 4))
def test_records_make_the_same_file_one_by_one_and_in_any_packets(
    path: Path, records: list[bytes], per_block: int, blocks: int
) -> None:
    at_once = _write(path, records, per_block)
    step = per_block * blocks
    with BlockWriter(path, per_block) as writer:
        for start in range(0, len(records), step):
            writer.extend(packed(records[start : start + step], per_block))
    assert path.read_bytes() == at_once


@examples(300)
@given(RECORDS, SIZES, st.data())
def test_any_damage_is_noticed_or_does_not_matter(
    path: Path, records: list[bytes], per_block: int, data: st.DataObject
) -> None:
    raw = bytearray(_write(path, records, per_block))
    place = data.draw(st.integers(0, len(raw) - 1))
    if data.draw(st.booleans()):
        raw[place] ^= data.draw(st.integers(1, 255))
        path.write_bytes(raw)
    else:
        path.write_bytes(raw[:place])
    with pytest.raises(IndexDamagedError, match="file: damaged"):
        list(Blocks(path))


def test_a_damaged_block_leaves_the_others_readable(path: Path) -> None:
    raw = bytearray(_write(path, [b"one", b"two", b"three"], 1))
    raw[12] ^= 1
    path.write_bytes(raw)
    blocks = Blocks(path)
    with pytest.raises(IndexDamagedError):
        blocks[0]
    assert blocks[1:] == [b"two", b"three"]


def test_packets_go_only_behind_whole_blocks_of_their_size(path: Path) -> None:
    with BlockWriter(path, 2) as writer:
        writer.append(b"one")
        with pytest.raises(ValueError, match="whole blocks"):
            writer.extend(packed([b"two"], 2))
        writer.append(b"two")
        with pytest.raises(ValueError, match="whole blocks"):
            writer.extend(packed([b"three"], 3))
        writer.extend(packed([b"three"], 2))
        with pytest.raises(ValueError, match="whole blocks"):
            writer.extend(packed([b"four"], 2))
    assert Blocks(path) == [b"one", b"two", b"three"]


def test_a_file_that_was_not_finished_is_refused(path: Path) -> None:
    def fail() -> None:
        with BlockWriter(path, 2) as writer:
            writer.append(b"one")
            writer.append(b"two")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with pytest.raises(IndexDamagedError):
        Blocks(path)


def test_a_file_may_be_removed_while_it_is_read(tmp_path: Path) -> None:
    _write(tmp_path / "file", [b"one", b"two"], 1)
    blocks = Blocks(tmp_path / "file")
    (tmp_path / "file").unlink()
    assert blocks == [b"one", b"two"]
    with pytest.raises(FileNotFoundError):
        Blocks(tmp_path / "file")


def test_opening_reads_no_block(path: Path) -> None:
    _write(path, [b"one"] * 1000, 2)
    blocks = Blocks(path, 4)
    assert (blocks.blocks.kept.misses, len(blocks)) == (0, 1000)
    assert blocks[700] == b"one"
    assert (blocks.blocks.kept.misses, blocks.blocks.kept.size) == (1, 1)


def test_many_threads_read_the_right_records(path: Path) -> None:
    records = [str(number).encode() for number in range(500)]
    _write(path, records, 3)
    blocks = Blocks(path, 8)
    wrong: list[int] = []

    def read(start: int) -> None:
        for step in range(2000):
            number = (start * 37 + step * start) % 500
            if blocks[number] != records[number]:
                wrong.append(number)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=read, args=(start,)) for start in range(1, 9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert wrong == []


NUMBERS = st.one_of(
    st.lists(st.integers(0, 2**64 - 1)).map(lambda some: np.array(some, np.uint64)),
    st.lists(st.integers(0, 2**32 - 1)).map(lambda some: np.array(some, np.uint32)),
    st.lists(st.integers(0, 255)).map(lambda some: np.array(some, np.uint8)),
)
ARRAYS = st.dictionaries(st.text("abc. ", max_size=8), NUMBERS, max_size=5)


@given(ARRAYS)
def test_arrays_come_back_and_cannot_be_written_to(
    path: Path, arrays: dict[str, np.ndarray[tuple[int], np.dtype[np.uint64]]]
) -> None:
    write_arrays(path, arrays)
    found = read_arrays(path)
    assert {name: some.tolist() for name, some in found.items()} == {
        name: some.tolist() for name, some in arrays.items()
    }
    for name, some in found.items():
        assert some.dtype == arrays[name].dtype
        assert not some.flags.writeable


def test_arrays_of_other_numbers_are_refused(path: Path) -> None:
    with pytest.raises(ValueError, match="2 dimensions"):
        write_arrays(path, {"a": np.zeros((2, 2), np.uint8)})
    with pytest.raises(ValueError, match="f8"):
        write_arrays(path, {"a": np.zeros(2)})


@given(st.data())
def test_an_array_file_that_is_cut_or_whose_head_is_damaged_is_refused(
    path: Path, data: st.DataObject
) -> None:
    write_arrays(path, {"a": np.arange(9, dtype=np.uint32), "b": np.arange(5, dtype=np.uint64)})
    raw = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        path.write_bytes(raw[: data.draw(st.integers(0, len(raw) - 1))])
    else:
        length = int.from_bytes(raw[12:16], "little")
        raw[data.draw(st.integers(0, 19 + length))] ^= data.draw(st.integers(1, 255))
        path.write_bytes(raw)
    with pytest.raises(IndexDamagedError):
        read_arrays(path)


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(0, 99)), max_size=30), st.text())
def test_a_text_leads_to_its_numbers_in_the_order_in_which_they_were_given(
    pairs: list[tuple[str, int]], other: str
) -> None:
    table = lookup_of(pairs)
    for text in {other, *(text for text, _ in pairs)}:
        assert table.candidates(text) == [number for known, number in pairs if known == text]
