"""A file of byte records, compressed in blocks, read by number where it lies.

::

    magic, version                          12 bytes
    block after block                       raw deflate (RFC 1951)
    where each block ends, in the file      u64 each
    the CRC-32 of each block, compressed    u32 each
    records a block, blocks, records        u32, u32, u64
    the CRC-32 of all from the ends on      u32

A block is the lengths of its records, u32 each, and then these. Every number is little-endian.
Every block but the last one holds equally many records, so a record's number says which block
holds it. Whatever is read is checked first: a file that was damaged raises IndexDamagedError.
"""

from __future__ import annotations

import mmap
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, overload

import numpy as np

from indexer.errors import IndexDamagedError
from indexer.lazy import Lazy, Listed, Part

MAGIC = struct.pack("<8sI", b"wkblocks", 1)
PER_BLOCK = 16
"""Records a block, if nothing else is said. More of them are smaller and take longer to read: of
passages, 64 take a fifth less room than 16, and each first one three times as long."""
KEPT = 512
"""Blocks that are kept decompressed, if nothing else is said."""
_LEVEL = 4  # a third quicker than 6 for 3 % more; a preset dictionary saves 6 % of real texts
_FOOTER = struct.Struct("<IIQ")
_CRC = struct.Struct("<I")
_INDEXED = 12  # bytes that a block takes in the index: where it ends, its CRC


@dataclass(frozen=True, slots=True)
class Packed:
    """Records in compressed blocks, ready to be written; made anywhere, and equal everywhere."""

    records: int
    per_block: int
    blocks: tuple[bytes, ...]


def packed(records: Iterable[bytes], per_block: int = PER_BLOCK) -> Packed:
    """Records compressed in blocks of so many; the last block holds what is left."""
    blocks, count, left = [], 0, iter(records)
    while some := list(islice(left, per_block)):
        count += len(some)
        blocks.append(_compressed(some))
    return Packed(count, per_block, tuple(blocks))


class BlockWriter:
    """Writes a file of blocks; it is whole when the ``with`` around it was left without an error.

    Records may be appended one by one, or packed: equal records make equal files.
    """

    def __init__(self, path: Path, per_block: int = PER_BLOCK) -> None:
        self._file: BinaryIO = path.open("wb")
        self._file.write(MAGIC)
        self._per_block, self._records = per_block, 0
        self._waiting: list[bytes] = []
        self._ends, self._checks = [len(MAGIC)], [0]

    def append(self, record: bytes) -> None:
        self._waiting.append(record)
        if len(self._waiting) == self._per_block:
            self._flush()

    def extend(self, more: Packed) -> None:
        """Append what is packed. Raises ValueError where all before it is not in whole blocks."""
        if self._waiting or self._records % self._per_block or more.per_block != self._per_block:
            raise ValueError("blocks can only be appended to whole blocks of the same size")
        for block in more.blocks:
            self._file.write(block)
            self._ends.append(self._ends[-1] + len(block))
            self._checks.append(zlib.crc32(block))
        self._records += more.records

    def __enter__(self) -> BlockWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._file:
            if error is None:
                self._flush()
                self._finish()

    def _flush(self) -> None:
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            self.extend(packed(waiting, self._per_block))

    def _finish(self) -> None:
        index = (
            np.array(self._ends[1:], "<u8").tobytes()
            + np.array(self._checks[1:], "<u4").tobytes()
            + _FOOTER.pack(self._per_block, len(self._ends) - 1, self._records)
        )
        self._file.write(index + _CRC.pack(zlib.crc32(index)))


class Blocks(Listed[bytes]):
    """The records of a file; may be read from any thread.

    The file is mapped into memory, so it may be removed meanwhile. Raises IndexDamagedError for a
    file, and later for a record, that is not as it was written; FileNotFoundError for no file.
    """

    def __init__(self, path: Path, keep: int = KEPT) -> None:
        self._path, self._map = path, mapped(path)
        if self._map[: len(MAGIC)] != MAGIC:
            raise damaged(path)
        start = len(self._map) - _FOOTER.size - _CRC.size
        if start < len(MAGIC):
            raise damaged(path)
        footer: tuple[int, int, int] = _FOOTER.unpack_from(self._map, start)
        self._per_block, blocks, self._records = footer
        start -= _INDEXED * blocks
        full = self._per_block and -(-self._records // self._per_block)
        if start < len(MAGIC) or blocks != full:
            raise damaged(path)
        index = memoryview(self._map)[start : -_CRC.size]
        if zlib.crc32(index) != _CRC.unpack_from(self._map, len(self._map) - _CRC.size)[0]:
            raise damaged(path)
        self._ends = np.frombuffer(index, "<u8", blocks)
        self._checks = np.frombuffer(index, "<u4", blocks, 8 * blocks)
        self.blocks: Lazy[tuple[bytes, ...]] = Lazy(blocks, self._block, keep)
        """The records block by block; those read of late are kept."""

    def __len__(self) -> int:
        return self._records

    @overload
    def __getitem__(self, number: int) -> bytes: ...

    @overload
    def __getitem__(self, number: slice) -> Part[bytes]: ...

    def __getitem__(self, number: int | slice) -> bytes | Part[bytes]:
        if isinstance(number, slice):
            return Part(self, range(self._records)[number])
        block, place = divmod(range(self._records)[number], self._per_block)
        return self.blocks[block][place]

    def _block(self, number: int) -> tuple[bytes, ...]:
        start = int(self._ends[number - 1]) if number else len(MAGIC)
        block = self._map[start : int(self._ends[number])]
        if zlib.crc32(block) != self._checks[number]:
            raise damaged(self._path)
        count = min(self._per_block, self._records - number * self._per_block)
        return _records(zlib.decompress(block, -zlib.MAX_WBITS), count)


def mapped(path: Path) -> mmap.mmap:
    """A file's bytes. Raises IndexDamagedError where it has none."""
    with path.open("rb") as file:
        try:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:  # it is empty
            raise damaged(path) from error


def damaged(path: Path) -> IndexDamagedError:
    return IndexDamagedError(f"{path}: damaged; build the index again")


def _compressed(records: Sequence[bytes]) -> bytes:
    plain = struct.pack(f"<{len(records)}I", *map(len, records)) + b"".join(records)
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL + 1)
    return deflate.compress(plain) + deflate.flush()


def _records(plain: bytes, count: int) -> tuple[bytes, ...]:
    bounds = accumulate(struct.unpack_from(f"<{count}I", plain), initial=4 * count)
    return tuple(plain[start:end] for start, end in pairwise(bounds))
