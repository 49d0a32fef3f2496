"""Whoosh's writer of segments, fed with arrays; merging and deleting go on as Whoosh has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from whoosh.fields import Schema
from whoosh.writing import SegmentWriter

from indexer.engines.arrays import seams
from indexer.engines.arrays.codec import ArrayCodec
from indexer.engines.arrays.pool import Column, SegmentPool
from indexer.engines.arrays.storage import MappedStorage


class ArrayWriter(SegmentWriter):  # type: ignore[misc]  # whoosh is untyped
    """Writes one segment: ``add_document`` as in Whoosh, or many passages at a time.

    Raises ValueError on commit for a segment with more characters than can be numbered.
    """

    def __init__(self, index: Any, **options: Any) -> None:
        super().__init__(index, codec=ArrayCodec(), compound=False, **options)
        seams.start_segment(self, SegmentPool(self.schema, Path(self.storage.folder)))

    def add_passages(
        self,
        count: int,
        columns: Mapping[str, Column],
        texts: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """So many passages: the tokens of fields of words or keywords, the texts of others.

        Raises ValueError for a word that is empty or a NUL in a word or text, or for a passage of
        too many tokens.
        """
        self._check_state()
        self.pool.add_columns(self.docnum, count, columns)
        for name, some in (texts or {}).items():
            self.pool.add_texts(self.docnum, name, some)
        seams.added(self, count)

    def add_reader(self, reader: Any) -> None:
        self._check_state()
        for leaf, _ in reader.leaf_readers():
            seams.added(self, self.pool.add_segment(leaf, self.docnum))

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        self.pool.write(self.storage, self.newsegment, self.docnum)
        self.fieldwriter.close()


def create(directory: Path, schema: Schema) -> Any:
    """An empty index of Whoosh's in a folder; see ArrayWriter for what writes to it."""
    return MappedStorage(str(directory)).create_index(schema)


def write(index: Any, passages: Iterable[tuple[int, Any, Any]]) -> None:
    """Write passages, given as add_passages() takes them, into one segment; merge all there is."""
    writer = ArrayWriter(index)
    try:
        for count, columns, texts in passages:
            writer.add_passages(count, columns, texts)
        writer.commit(optimize=True)
    except BaseException:
        writer.cancel()  # a failed commit would keep the write lock
        raise
