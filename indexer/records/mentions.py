"""Numbers and days that passages mention <-> a file of arrays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.mentions import Days, Mentions, Numerals, Spellings, joined
from indexer.arrays import read_arrays, write_arrays
from indexer.blocks import damaged
from indexer.ranges import descends

MENTIONS = "mentions"
_CODES = 0x110000
_TABLES = {"numerals": Numerals, "days": Days, "texts": Spellings}


def write_mentions(directory: Path, parts: Iterable[tuple[int, Mentions]]) -> None:
    """Those of all passages, from those of consecutive ones, each with how many it is of."""
    mentions = joined(parts)
    arrays: dict[str, NDArray[Any]] = {"unclear": mentions.unclear}
    for name, table in _TABLES.items():
        for field in fields(table):
            arrays[f"{name}.{field.name}"] = getattr(getattr(mentions, name), field.name)
    write_arrays(directory / MENTIONS, arrays)


def read_mentions(directory: Path, passages: int) -> Mentions:
    """Of so many passages.

    Raises IndexDamagedError for tables that do not fit together, FileNotFoundError.
    """
    path = directory / MENTIONS
    arrays = read_arrays(path)
    try:
        numerals, days, texts = (
            table(*(arrays[f"{name}.{field.name}"] for field in fields(table)))
            for name, table in _TABLES.items()
        )
        found = Mentions(numerals, days, texts, arrays["unclear"])
    except KeyError as error:
        raise damaged(path) from error
    if not _fit(found, passages):
        raise damaged(path)
    return found


def _fit(mentions: Mentions, passages: int) -> bool:
    numerals, days, texts = mentions.numerals, mentions.days, mentions.texts
    if not (_are_as_long(numerals) and _are_as_long(days)) or not len(texts.begins):
        return False
    if texts.begins[0] or descends(texts.begins) or texts.begins[-1] != len(texts.codes):
        return False
    if descends(numerals.keys) or descends(days.passages) or descends(mentions.unclear):
        return False
    if (texts.codes >= _CODES).any():
        return False
    last = (numerals.keys[-1:] >> np.uint64(32), days.passages[-1:], mentions.unclear[-1:])
    if any((some >= passages).any() for some in last):
        return False
    return not any((some.spellings >= len(texts)).any() for some in (numerals, days))


def _are_as_long(table: Numerals | Days) -> bool:
    """Whether all columns of a table are equally long."""
    return len({len(getattr(table, field.name)) for field in fields(table)}) == 1
