"""A pair of names that a rule proposes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Rule = Literal["bracket", "short", "alike"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names, the fuller one first; why; ``score`` from 0 to 1, for the order."""

    full: str
    other: str
    rule: Rule
    why: str
    score: float
