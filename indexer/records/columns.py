"""The outline of a corpus and the tables of its names <-> arrays with names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from numpy.typing import NDArray

from indexer.lookup import Lookup
from indexer.outline import Outline
from indexer.query.directory import Tables

_OUTLINE = tuple(field.name for field in fields(Outline))
_LOOKUPS = ("passages", "sections", "headings")


def to_arrays(outline: Outline, names: Tables) -> dict[str, NDArray[Any]]:
    found = {f"outline.{field}": getattr(outline, field) for field in _OUTLINE}
    for field in _LOOKUPS:
        table: Lookup = getattr(names, field)
        found |= {f"{field}.hashes": table.hashes, f"{field}.numbers": table.numbers}
    return found | {"paragraphs": names.paragraphs}


def from_arrays(arrays: Mapping[str, NDArray[Any]]) -> tuple[Outline, Tables]:
    """Raises KeyError where an array is missing."""
    tables = {
        field: Lookup(arrays[f"{field}.hashes"], arrays[f"{field}.numbers"]) for field in _LOOKUPS
    }
    outline = Outline(**{field: arrays[f"outline.{field}"] for field in _OUTLINE})
    return outline, Tables(**tables, paragraphs=arrays["paragraphs"])
