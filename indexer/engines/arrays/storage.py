"""Flat arrays in files, memory-mapped: what is opened is neither read nor copied."""

from __future__ import annotations

import mmap
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage

Array = NDArray[Any]


class MappedStorage(FileStorage):  # type: ignore[misc]  # whoosh is untyped
    """Whoosh's folder of files, of which some are flat little-endian arrays.

    Whoosh's own files copy what they map (BufferFile keeps a BytesIO), so arrays are opened here.
    """

    def array(self, name: str, dtype: str) -> Array:
        """The array in a file, read-only; ``dtype`` as numpy names it, such as ``<u4``.

        Raises ValueError for a file that holds no whole number of items, FileNotFoundError.
        """
        path = Path(self.folder, name)
        size = path.stat().st_size
        if size % np.dtype(dtype).itemsize:
            raise ValueError(f"{path}: {size} bytes are no array of {dtype}")
        if not size:
            return np.empty(0, dtype)
        with path.open("rb") as file:
            return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), dtype)

    def write_array(self, name: str, values: Array, dtype: str) -> None:
        with self.sink(name, dtype) as sink:
            sink(values)

    def sink(self, name: str, dtype: str) -> ArraySink:
        """A new file to which arrays are appended."""
        return ArraySink(Path(self.folder, name), dtype)


class ArraySink:
    """Appends arrays to one file, as one type."""

    def __init__(self, path: Path, dtype: str) -> None:
        self._file: BinaryIO = path.open("wb")
        self._dtype = np.dtype(dtype)
        self.length = 0

    def __call__(self, values: Array) -> None:
        values = np.ascontiguousarray(values, self._dtype)
        self._file.write(values.data.cast("B") if values.size else b"")
        self.length += values.size

    def __enter__(self) -> Callable[[Array], None]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()
