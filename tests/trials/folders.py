"""What lies in the folder of an index and is no part of it."""

from __future__ import annotations

from pathlib import Path

from indexer.generations import CURRENT

PREVIOUS = "PREVIOUS"
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
