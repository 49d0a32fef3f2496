"""The private names of Whoosh that we touch, and the version that has them.

Whoosh is frozen and pinned; whatever else is installed under its name is refused at import, as
nothing says that it has these names, or that they mean the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import whoosh
from whoosh.codec import whoosh3
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

PINNED = (2, 7, 4)


def check(version: Sequence[int]) -> None:
    """Raises ImportError for another version than the pinned one."""
    if tuple(version) != PINNED:
        wanted, found = (".".join(map(str, some)) for some in (PINNED, version))
        raise ImportError(f"Whoosh {found} is installed, but only {wanted} will do")


check(whoosh.__version__)


def terms_reader(reader: SegmentReader) -> Any:
    """What the codec made to read a segment's terms."""
    return reader._terms


def deleted(segment: whoosh3.W3Segment) -> frozenset[int]:
    """The numbers of a segment's deleted documents."""
    return frozenset(segment._deleted or ())


def start_segment(writer: SegmentWriter, pool: Any) -> None:
    """Give a new writer another pool for its postings."""
    writer.pool.cleanup()
    writer.pool = pool


def added(writer: SegmentWriter, count: int) -> None:
    """Tell a writer that so many documents came in beside ``add_document``."""
    writer.docnum += count
    writer._added = True
