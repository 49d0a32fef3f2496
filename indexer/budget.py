"""How long one search may take."""

from __future__ import annotations

import time


class Budget:
    """The time that one search may take.

    Asked before each passage that is read, and before each step that tells of many at once.
    """

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self.spent = False

    def is_spent(self) -> bool:
        self.spent = self.spent or time.monotonic() > self._until
        return self.spent

    def half(self) -> Budget:
        """A budget of half the time that is left; whoever spends it has spent none of the rest."""
        return Budget(self.remaining() / 2)

    def remaining(self) -> float:
        """Seconds that are left, never less than none."""
        return max(0.0, self._until - time.monotonic())
