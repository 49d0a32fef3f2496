"""Settings from a file, for what neither a flag nor the environment says.

::

    index = "/var/lib/waikong"          # a path that is not absolute begins at this file's folder
    trusted_hosts = ["search.example.org"]
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from indexer.errors import ConfigurationError

FILE = Path("waikong.toml")
"""Read where no other one is named, if it is there."""
Setting = str | int | bool | list[str]
_PATHS = ("index", "corpus")
KINDS: Mapping[str, type] = {
    "index": str,
    "corpus": str,
    "host": str,
    "port": int,
    "threads": int,
    "public_url": str,
    "trusted_hosts": list,
    "access_log": bool,
}
"""Every setting, and what TOML calls its value."""


def read_settings(path: Path) -> dict[str, Setting]:
    """The settings in a file, by their names.

    Raises ConfigurationError for one that can't be read, or that says what nobody asks for.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    for name, value in found.items():
        _check(path, name, value)
    return {name: _placed(path, name, value) for name, value in found.items()}


def _check(path: Path, name: str, value: object) -> None:
    kind = KINDS.get(name)
    if kind is None:
        raise ConfigurationError(f"{path}: no such setting: {name} (known: {', '.join(KINDS)})")
    texts = not isinstance(value, list) or all(isinstance(one, str) for one in value)
    if type(value) is not kind or not texts:
        raise ConfigurationError(f"{path}: {name}: not {_CALLED[kind]}")


_CALLED = {str: "a text", int: "a whole number", bool: "true or false", list: "a list of texts"}


def _placed(path: Path, name: str, value: Setting) -> Setting:
    return str(path.parent / str(value)) if name in _PATHS else value
