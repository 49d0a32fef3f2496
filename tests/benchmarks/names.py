"""The contenders' names, and why one is not there."""

from __future__ import annotations

from enum import StrEnum
from importlib.util import find_spec


class Name(StrEnum):
    OURS = "ours"
    TANTIVY = "tantivy"
    FTS5 = "FTS5"
    FTS5_CONTENTLESS = "FTS5 without content"
    """Built only: it keeps no words joined by blanks, and can make no snippets."""
    STOCK_WHOOSH = "Whoosh as it comes"


_NEEDED = {Name.OURS: "indexer.engines.arrays", Name.TANTIVY: "tantivy"}


def missing(name: Name) -> str | None:
    """The module that a contender needs and that is not installed."""
    module = _NEEDED.get(name)
    return None if module is None or find_spec(module) else module
