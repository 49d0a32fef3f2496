"""What the OpenAPI document promises: names, what each parameter takes, and in what a reply comes.

Taken out of the document in a form in which what was promised can be compared with what is: more
may come (parameters that may be left out, values, wider bounds, media types, headers, problems,
keys), what
was taken once is taken still, and what is left out means what it meant.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

_TOLD = frozenset({"type", "items", "default", "enum", "minimum", "maximum", "maxLength"})
"""What a parameter's schema may say; more of it would have to be compared here too."""
_BOUNDS = {"least": -1, "most": 1, "longest": 1}
"""And the sign with which more of it takes more."""


def named(description: Mapping[str, Any]) -> dict[str, Any]:
    """Of an OpenAPI document, what programs hold on to, each name as a key of its own."""
    operations = {path: found["get"] for path, found in description["paths"].items()}
    return {
        "parameters": {
            path: {one["name"]: _taken(one) for one in operation["parameters"]}
            for path, operation in operations.items()
        },
        "replies": {
            path: {status: _sent(reply) for status, reply in operation["responses"].items()}
            for path, operation in operations.items()
        },
        "keys": {
            model: {key: key in schema.get("required", ()) for key in schema["properties"]}
            for model, schema in description["components"]["schemas"].items()
        },
    }


def _taken(parameter: Mapping[str, Any]) -> dict[str, Any]:
    """What a parameter takes. None: no default, any value, no bound."""
    schema = parameter["schema"]
    one = schema.get("items", schema)
    assert {*schema, *one} <= _TOLD, parameter
    return {
        "in": parameter["in"],
        "required": parameter.get("required", False),
        "repeatable": schema["type"] == "array",
        "type": one["type"],
        "default": schema.get("default"),
        "values": one.get("enum"),
        "least": one.get("minimum"),
        "most": one.get("maximum"),
        "longest": one.get("maxLength"),
    }


def _sent(reply: Mapping[str, Any]) -> dict[str, list[str]]:
    content = reply.get("content", {})
    kinds = [one["schema"].get("properties", {}).get("type", {}) for one in content.values()]
    return {
        "media": [*content],
        "headers": [*reply.get("headers", ())],
        "problems": [problem for kind in kinds for problem in kind.get("enum", ())],
    }


def broken(once: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Which promises of the one are none of the other."""
    for path, parameters in once["parameters"].items():
        yield from _parameters_broken(parameters, now["parameters"].get(path), path)
    for path, replies in once["replies"].items():
        yield from _replies_broken(replies, now["replies"].get(path, {}), path)
    for model, keys in once["keys"].items():
        found = now["keys"].get(model, {})
        yield from (f"{model}.{key} is gone, or there less surely" for key, sure in keys.items()
                    if key not in found or (sure and not found[key]))  # fmt: skip


def _replies_broken(once: Mapping[str, Any], now: Mapping[str, Any], path: str) -> Iterator[str]:
    for status, sent in once.items():
        if status not in now:
            yield f"{path} {status} is gone"
            continue
        for what, names in sent.items():
            gone = [one for one in names if one not in now[status].get(what, ())]
            yield from (f"{path} {status}: {what} {one} is gone" for one in gone)


def _parameters_broken(
    once: Mapping[str, Any], now: Mapping[str, Any] | None, path: str
) -> Iterator[str]:
    if now is None:
        yield f"{path} is gone"
        return
    for name, taken in once.items():
        if name not in now:
            yield f"{path} {name} is gone"
        else:
            yield from (f"{path} {name}: {what}" for what in narrowed(taken, now[name]))
    for name, taken in now.items():
        if name not in once and taken["required"]:
            yield f"{path} {name} is new, and may not be left out"


def narrowed(once: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """What a parameter took that it does not take now, or takes as something else."""
    for same in ("in", "type", "default"):
        if once[same] != now[same] or type(once[same]) is not type(now[same]):
            yield f"{same} is {now[same]!r}, and was {once[same]!r}"
    if now["required"] and not once["required"]:
        yield "may no longer be left out"
    if once["repeatable"] and not now["repeatable"]:
        yield "may no longer be repeated"
    if now["values"] is not None:
        gone = {None} if once["values"] is None else {*once["values"]} - {*now["values"]}
        if gone:
            yield f"values are {now['values']}, and were {once['values']}"
    for bound, sign in _BOUNDS.items():
        before, after = (
            math.inf if one[bound] is None else sign * one[bound] for one in (once, now)
        )
        if after < before:
            yield f"{bound} is {now[bound]}, and was {once[bound]}"
