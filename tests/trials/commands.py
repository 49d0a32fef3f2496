"""The commands, called in the process that one is in."""

from __future__ import annotations

import contextlib
import io

from indexer.__main__ import main


def command(*arguments: str) -> tuple[int, str]:
    """The exit code of a command, and what it says on stderr."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            main(arguments)
        except SystemExit as ended:
            return int(ended.code or 0), said.getvalue()
    raise AssertionError("a command did not exit")
