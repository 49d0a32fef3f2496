"""Every error that is raised on purpose, so that callers can tell a reader's mistake from ours."""

from __future__ import annotations

from indexer.bilingual import Said


class WaikongError(Exception):
    """Any error raised on purpose. ``str(error)`` is fit to be shown to a person."""


class SourceError(WaikongError):
    """A corpus description or a source line that can't be read. Says file and line."""

    def __init__(self, message: str, file: str, line: int | None = None) -> None:
        self.message, self.file, self.line = message, file, line
        where = file if line is None else f"{file}:{line}"
        super().__init__(f"{where}: {message}")

    def __reduce__(self) -> tuple[type[SourceError], tuple[str, str, int | None]]:
        """As what it was made of: it may come from another process."""
        return type(self), (self.message, self.file, self.line)


class QueryError(WaikongError):
    """A query that can't be read. ``position`` counts code points of what was typed, from 0."""

    def __init__(self, message: Said, position: int, hint: Said) -> None:
        self.message, self.position, self.hint = message, position, hint
        super().__init__(f"{message} (character {position + 1})")


class UnknownValueError(WaikongError):
    """A document, section or kind that does not exist."""

    def __init__(self, field: str, value: str, known: tuple[str, ...] = ()) -> None:
        self.field, self.value, self.known = field, value, known
        super().__init__(f"no such {field}: {value}")


class ConfigurationError(WaikongError):
    """A settings file that can't be read. Says which, and what of it."""


class IndexMissingError(WaikongError):
    """There is no index yet; ``build`` makes one."""


class IndexDamagedError(WaikongError):
    """The index differs from its manifest, or was made by another version; ``build`` mends it."""


class IndexBusyError(WaikongError):
    """Another process is building this index at the moment."""


class IndexClosedError(WaikongError):
    """There is no index to search at the moment."""
