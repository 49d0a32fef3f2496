"""The OpenAPI 3.1 document, made of the table of resources.

Its form: https://spec.openapis.org/oas/v3.1.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pydantic.json_schema import models_json_schema

from webui.catalogue import both
from webui.params import Parameters
from webui.problems import RETRY_AFTER, Problem
from webui.rest import meanings
from webui.rest.examples import addresses
from webui.rest.resources import MEDIA_TYPES, RESOURCES, Resource
from webui.rest.schemas import LINES, REPLIES
from webui.rest.schemas import Problem as ProblemBody

VERSION = "1.0.0"
"""Of the contract: the first number is that of the addresses, the second grows with what is new."""
_COMPONENTS = "#/components"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def document(known: Mapping[str, str]) -> dict[str, Any]:
    """All resources; ``known`` are the ids of a document and a passage, for examples."""
    return {
        "openapi": "3.1.1",
        "jsonSchemaDialect": _DIALECT,
        "info": {
            "title": str(both("reference.service")),
            "version": VERSION,
            "description": str(both("reference.rules")),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": {one.path: {"get": _operation(one, known)} for one in RESOURCES},
        "components": {
            "schemas": schemas(),
            "headers": _HEADERS,
        },
    }


def _operation(resource: Resource, known: Mapping[str, str]) -> dict[str, Any]:
    return {
        "operationId": resource.name,
        "summary": str(both(f"resources.{resource.name}")),
        "parameters": [*_parameters(resource, known)],
        "responses": {"200": _found(resource)}
        | ({"304": _NOT_CHANGED} if resource.kept else {})
        | _refusals(resource.problems),
    }


def _parameters(resource: Resource, known: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    examples = list(addresses(resource, known))
    if resource.named:
        yield {
            "name": "id",
            "in": "path",
            "required": True,
            "description": str(both(meanings.of_parameter(resource.name, "id"))),
            "schema": {"type": "string"},
        } | ({"example": known[resource.name]} if resource.name in known else {})
    asked = parse_qs(urlsplit(examples[0]).query) if examples else {}
    for name, schema in parameter_schemas(resource.parameters).items():
        yield {
            "name": name,
            "in": "query",
            "required": resource.parameters.taken[name].is_required(),
            "description": str(both(meanings.of_parameter(resource.name, name))),
            "schema": schema,
        } | ({"example": asked[name][0]} if name in asked else {})
    if resource.kept:
        yield {
            "name": "If-None-Match",
            "in": "header",
            "description": str(both(meanings.of_parameter(resource.name, "if_none_match"))),
            "schema": {"type": "string"},
        }


def parameter_schemas(model: type[Parameters]) -> dict[str, dict[str, Any]]:
    """The JSON Schema of each parameter, by its name in an address."""
    schema = _tidied(model.model_json_schema())
    return {name: _never_null(one) for name, one in schema.get("properties", {}).items()}


def _never_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter that may be left out has no value then."""
    (first, *others) = schema.pop("anyOf", [{}])
    assert all(one == {"type": "null"} for one in others)
    if "default" in schema and schema["default"] in (None, []):
        del schema["default"]
    return {**schema, **first}


def _found(resource: Resource) -> dict[str, Any]:
    content: dict[str, Any] = {
        "application/json": {"schema": _reference(REPLIES[resource.name].__name__)}
    }
    for form in resource.files:
        content[MEDIA_TYPES[form]] = {"schema": _file(resource, form)}
    names = ["Cache-Control", "X-Request-ID"]
    names += ["ETag"] if resource.kept else []
    names += ["Link"] if resource.paged else []
    names += ["Content-Disposition"] if resource.files else []
    return {
        "description": str(both(f"resources.{resource.name}")),
        "headers": {name: {"$ref": f"{_COMPONENTS}/headers/{name}"} for name in names},
        "content": content,
    }


def _file(resource: Resource, form: str) -> dict[str, Any]:
    if form == "csv":
        return {"type": "string", "description": str(both("reference.csv"))}
    line = _reference(LINES[resource.name].__name__)["$ref"]
    return {"type": "string", "description": str(both("reference.jsonl", model=line))}


def _refusals(problems: Iterable[Problem]) -> dict[str, Any]:
    by_status = groupby(sorted(problems, key=_status), _status)
    return {str(status): _refusal(tuple(some)) for status, some in by_status}


def _status(problem: Problem) -> int:
    return problem.status


def _refusal(problems: tuple[Problem, ...]) -> dict[str, Any]:
    status = problems[0].status
    headers = ["X-Request-ID", *{405: ["Allow"], 503: ["Retry-After"]}.get(status, [])]
    told = {one.name: str(both(f"problems.{one.name.replace('-', '_')}")) for one in problems}
    schema = {
        "allOf": [_reference(ProblemBody.__name__)],
        "properties": {
            "status": {"const": status},
            "type": {"enum": [one.type for one in problems]},
        },
    }
    examples = {
        one.name: {
            "value": {
                "type": one.type,
                "title": one.title,
                "status": status,
                "detail": told[one.name],
                **{name: _EXAMPLES[name] for name in one.more},
            }
        }
        for one in problems
    }
    return {
        "description": " / ".join(one.title for one in problems),
        "headers": {name: {"$ref": f"{_COMPONENTS}/headers/{name}"} for name in headers},
        "content": {"application/problem+json": {"schema": schema, "examples": examples}},
    }


def _reference(model: str) -> dict[str, str]:
    return {"$ref": f"{_COMPONENTS}/schemas/{model}"}


@cache
def schemas() -> Mapping[str, Any]:
    """What replies hold, and what that holds: the JSON Schema of each object, by its name.

    With what each key means; not to be written to.
    """
    models = dict.fromkeys([*REPLIES.values(), *LINES.values(), ProblemBody])
    received: Any = [(model, "validation") for model in models]
    _, made = models_json_schema(
        received,
        ref_template=f"{_COMPONENTS}/schemas/{{model}}",
    )
    found: dict[str, Any] = _tidied(made)["$defs"]
    for model, schema in found.items():
        schema.pop("description", None)  # what a programmer is told of the model
        for key, value in schema.get("properties", {}).items():
            value["description"] = str(both(meanings.of_key(model, key)))
    return found


def _tidied(schema: Any) -> Any:
    """Without titles, which only say names again."""
    if isinstance(schema, list):
        return [_tidied(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: {key: _tidied(one) for key, one in value.items()}
        if name in ("properties", "$defs")
        else _tidied(value)
        for name, value in schema.items()
        if name != "title" or not isinstance(value, str)
    }


def _header(key: str, **schema: Any) -> dict[str, Any]:
    return {"description": str(both(key)), "schema": schema}


_EXAMPLES: Mapping[str, Any] = {
    "position": 3,
    "hint": "close the bracket",
    "parameter": "page",
    "known": ["title", "heading"],
}
_HEADERS = {
    "ETag": _header("reference.header_etag", type="string"),
    "Cache-Control": _header("reference.header_cache_control", type="string"),
    "X-Request-ID": _header("reference.header_request_id", type="string"),
    "Link": _header("reference.header_link", type="string"),
    "Content-Disposition": _header("reference.header_content_disposition", type="string"),
    "Allow": _header("reference.header_allow", type="string"),
    "Retry-After": _header(
        "reference.header_retry_after", type="integer", minimum=0, examples=[RETRY_AFTER]
    ),
}
_NOT_CHANGED = {
    "description": str(both("reference.not_changed")),
    "headers": {name: {"$ref": f"{_COMPONENTS}/headers/{name}"} for name in ("ETag",)},
}
