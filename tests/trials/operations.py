"""What a process does to files, told just before it does so. There is no way back.

For processes of their own that end soon: audit hooks can't be removed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any, TypeAlias

Told: TypeAlias = Callable[[str, Any], None]
"""Takes the operation and the path, or the descriptor, that it is done to."""
CHANGING = {"os.rename": 1, "os.mkdir": 0, "os.chmod": 0, "os.remove": 0, "os.rmdir": 0}
"""Audit events, and which of their arguments is the path that changes."""


def watch(happens: Told) -> None:
    """Call ``happens`` before each operation that changes what a folder holds, and each fsync."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR):
            happens("open", arguments[0])
        elif event in CHANGING:
            happens(event.removeprefix("os."), arguments[CHANGING[event]])

    fsync = os.fsync

    def told(descriptor: int) -> None:
        happens("fsync", descriptor)
        fsync(descriptor)

    os.fsync = told  # type: ignore[assignment]  # it has no audit event
    sys.addaudithook(hook)
