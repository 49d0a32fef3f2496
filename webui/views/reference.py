"""The reference of the interface for programs: the table of resources, as people read it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from markupsafe import Markup

from indexer import Searcher
from webui.language import link, say
from webui.problems import PROBLEMS, Problem
from webui.public import public_url
from webui.rest import meanings, openapi
from webui.rest.examples import addresses, identifiers
from webui.rest.resources import RESOURCES, Resource
from webui.rest.schemas import REPLIES

HERE = "http://127.0.0.1:8000"
"""Where the service is to be asked, as far as nobody has said."""
_CODE = Markup("<code>{}</code>")


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One parameter: its name, what it means, which values it takes, and which it has unsaid."""

    name: str
    meaning: Markup
    values: Markup
    default: Markup | None


@dataclass(frozen=True, slots=True)
class Try:
    """A request that can be sent as it stands; ``shown`` is its address, readable."""

    href: str
    shown: str


@dataclass(frozen=True, slots=True)
class ResourceView:
    """One resource. ``curl``: how it is asked on the command line."""

    resource: Resource
    parameters: tuple[ParameterRow, ...]
    model: Markup
    tries: tuple[Try, ...]
    curl: str


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key of a reply; ``always``: whether it is always there."""

    name: str
    kind: Markup
    meaning: Markup
    always: bool


@dataclass(frozen=True, slots=True)
class ModelView:
    """An object that replies hold, and the anchor at which it is explained."""

    name: str
    keys: tuple[KeyRow, ...]


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """All of the page."""

    resources: tuple[ResourceView, ...]
    models: tuple[ModelView, ...]
    problems: tuple[Problem, ...]


def view(searcher: Searcher) -> ReferenceView:
    """The reference, with examples that the index has."""
    known = identifiers(searcher)
    models = openapi.schemas()
    return ReferenceView(
        tuple(_resource(one, known) for one in RESOURCES),
        tuple(ModelView(name, tuple(_keys(name, models[name]))) for name in models),
        tuple(PROBLEMS.values()),
    )


def _resource(resource: Resource, known: Mapping[str, str]) -> ResourceView:
    tries = tuple(Try(one, unquote(one).replace("\n", "⏎")) for one in addresses(resource, known))
    return ResourceView(
        resource,
        tuple(_parameters(resource)),
        _model(REPLIES[resource.name].__name__),
        tries,
        _curl(tries[0].href if tries else resource.path),
    )


def _parameters(resource: Resource) -> Iterator[ParameterRow]:
    if resource.named:
        yield _row(resource, "id", {}, required=True)
    for name, schema in openapi.parameter_schemas(resource.parameters).items():
        yield _row(resource, name, schema, resource.parameters.taken[name].is_required())


def _row(resource: Resource, name: str, schema: Mapping[str, Any], required: bool) -> ParameterRow:
    default = _CODE.format(schema["default"]) if "default" in schema else None
    return ParameterRow(
        name,
        say(meanings.of_parameter(resource.name, name)),
        _values(schema),
        say("reference.required") if required else default,
    )


def _values(schema: Mapping[str, Any]) -> Markup:
    match schema:
        case {"enum": values}:
            return Markup(" · ").join(map(_CODE.format, values))
        case {"minimum": first, "maximum": last}:
            return say("reference.range", first=first, last=last)
        case {"type": "array"}:
            return say("reference.repeated")
        case {"maxLength": most}:
            return say("reference.up_to", most=most)
        case _:
            return say("reference.any_text")


def _curl(address: str) -> str:
    """A line for a shell; what is asked stands in it as one types it."""
    parts = urlsplit(address)
    asked = [f"--data-urlencode {shlex.quote(f'{k}={v}')}" for k, v in parse_qsl(parts.query)]
    curl = "curl -G" if asked else "curl"
    return " ".join([curl, (public_url() or HERE) + parts.path, *asked])


def _model(name: str) -> Markup:
    return link(f"#model-{name}", name)


def _keys(model: str, schema: Mapping[str, Any]) -> Iterator[KeyRow]:
    required = schema.get("required", ())
    for name, key in schema.get("properties", {}).items():
        yield KeyRow(name, _kind(key), say(meanings.of_key(model, name)), name in required)


def _kind(schema: Mapping[str, Any]) -> Markup:
    """What a value is, in words, with links to the objects that it may be."""
    match schema:
        case {"$ref": reference}:
            return _model(reference.rpartition("/")[2])
        case {"anyOf": [one, other]}:
            return say("reference.type_or", one=_kind(one), other=_kind(other))
        case {"enum": values}:
            return Markup(" · ").join(map(_CODE.format, values))
        case {"const": value}:
            return _CODE.format(value)
        case {"prefixItems": [inner, *_]} | {"type": "array", "items": inner}:
            return say("reference.type_list", inner=_kind(inner))
        case {"type": "object", "additionalProperties": dict(inner)}:
            return say("reference.type_map", inner=_kind(inner))
        case _:
            return say(f"reference.type_{schema['type']}")
