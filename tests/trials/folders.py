"""What the folder of an index holds beside its current generation."""

from __future__ import annotations

from pathlib import Path

from indexer.generations import CURRENT, PREVIOUS, current, previous_fault
from indexer.generations.pointers import read_pointer

KEPT = 2
"""Generations: the current one, and the one before."""


def leftovers(root: Path) -> set[str]:
    """Names below a folder that no reader needs; of generations, all if they are too many."""
    if not root.exists():
        return set()
    parts = {path.name for path in root.glob("generation-*")}
    others = {path.name for path in root.iterdir()} - parts - {CURRENT, PREVIOUS, "LOCK"}
    temporary = {str(path.relative_to(root)) for path in root.rglob("*.tmp")}
    unlisted = {name for name in parts if not (root / name / "MANIFEST.json").is_file()}
    return others | temporary | unlisted | (parts if len(parts) > KEPT else set())


def falls_back(root: Path) -> bool:
    """Whether another generation could take the place of the current one."""
    previous = read_pointer(root, PREVIOUS)
    return previous is not None and previous.name != current(root).name and not previous_fault(root)
