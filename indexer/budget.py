"""How much one search may cost."""

from __future__ import annotations

import time


class Budget:
    """The time that one search may take; asked before each passage that is read.

    ``spent``: not all was looked at that was asked for, as there was no time, or too much of it.
    """

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._late = self.spent = False

    def is_spent(self) -> bool:
        """Whether the time is up."""
        self._late = self._late or time.monotonic() > self._until
        self.spent = self.spent or self._late
        return self._late

    def cut(self) -> None:
        """Note that some of what was asked for is left out, though there may be time left."""
        self.spent = True
