"""A file of arrays of numbers, read where they lie.

::

    magic, version, length of what follows, its CRC-32      8 bytes, u32, u32, u32
    JSON: {name: [type, items, where it begins in the file]}
    the arrays, each at a multiple of 64 bytes

Every number is little-endian. What stands in the arrays is not checked here: at a million items
that would take longer than all the rest of opening them, and a generation's manifest holds the
checksum of the file.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.blocks import damaged, mapped

_HEADER = struct.Struct("<8sIII")
_MAGIC = b"wkarrays"
_VERSION = 1
_ALIGNED = 64
_DESCRIBED = 100  # bytes of the header that an array takes beside its name, at most
_TYPES = ("<u8", "<u4", "|u1")


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Raises ValueError for an array that is not flat, or whose items are not u64, u32 or u8."""
    described: dict[str, tuple[str, int, int]] = {}
    begins = _HEADER.size + sum(len(name) + _DESCRIBED for name in arrays)
    for name, array in arrays.items():
        kind = array.dtype.newbyteorder("<").str
        if array.ndim != 1 or kind not in _TYPES:
            raise ValueError(f"{name}: {array.ndim} dimensions of {kind}")
        begins += -begins % _ALIGNED
        described[name] = kind, len(array), begins
        begins += array.nbytes
    head = json.dumps(described, sort_keys=True).encode("ascii")
    with path.open("wb") as file:
        file.write(_HEADER.pack(_MAGIC, _VERSION, len(head), zlib.crc32(head)) + head)
        for name, (kind, _, start) in described.items():
            file.write(bytes(start - file.tell()))
            file.write(arrays[name].astype(kind, copy=False).tobytes())


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays, which cannot be written to. Raises IndexDamagedError, FileNotFoundError."""
    held = mapped(path)
    try:
        magic, version, length, check = _HEADER.unpack_from(held)
        head = held[_HEADER.size : _HEADER.size + length]
        if (magic, version, check) != (_MAGIC, _VERSION, zlib.crc32(head)):
            raise damaged(path)
        return {
            name: np.frombuffer(held, kind, count, begins)
            for name, (kind, count, begins) in json.loads(head).items()
        }
    except (struct.error, ValueError) as error:  # the file ends too early
        raise damaged(path) from error
