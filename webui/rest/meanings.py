"""Which sentence of the catalogue says what a parameter or a key of a reply means."""

from __future__ import annotations

import re

from webui.catalogue import catalogue

_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def of_key(model: str, key: str) -> str:
    """Of a key of a model: its own, or else what the key means wherever it stands.

    Raises KeyError where neither is said.
    """
    return _first("replies", f"{_INNER_CAPITAL.sub('_', model).lower()}_{key}", key)


def of_parameter(resource: str, name: str) -> str:
    """Of a parameter of a resource, in the same manner."""
    return _first("resources", f"asked_{resource}_{name}", f"asked_{name}")


def _first(group: str, *names: str) -> str:
    for name in names:
        if (key := f"{group}.{name}") in catalogue():
            return key
    raise KeyError(f"{group}: {names[0]}")
