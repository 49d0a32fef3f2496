"""The OpenAPI document, the reference and docs/api.md say what the resources do: all of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask.testing import FlaskClient

from indexer import Searcher
from tests.html import read
from webui.catalogue import catalogue
from webui.problems import PROBLEMS
from webui.rest import meanings
from webui.rest.examples import EXAMPLES, addresses, identifiers
from webui.rest.openapi import parameter_schemas, schemas
from webui.rest.resources import RESOURCES, Resource
from webui.rest.schemas import LINES, REPLIES
from webui.rest.schemas import Problem as ProblemBody

ROOT = Path(__file__).parent.parent
OTHERS = {
    "search": (
        "/api/v1/search?q=决议第14段",
        "/api/v1/search?q=宇航员 或 外空会议%2B50&explain=1&per_page=100",
        "/api/v1/search?q=文件：决议 类型：脚注&explain=1&per_page=100",
        "/api/v1/search?q=hangtianyuan 月球",
        "/api/v1/search?q=国际合作&format=jsonl",
    ),
    "concordance": ("/api/v1/concordance?q=外空*&sort=keyword&page=2",),
    "document": ("/api/v1/documents/white-paper", "/api/v1/documents/un-report"),
    "passage": ("/api/v1/passages/un-report:p29", "/api/v1/passages/un-resolution:fn1"),
}
"""Requests whose replies have keys that those to the examples may lack."""
REFUSED = (
    "/api/v1/search?q=(月球",
    "/api/v1/search?q=月球&page=0",
    "/api/v1/search?q=月球&document=没有",
    "/api/v1/passages/没有",
    "/api/v1/none",
    "/healthz?x=1",
    "/api/v1/search?q=%FF",
)


@pytest.fixture(scope="module")
def document(searcher: Searcher) -> Any:
    from webui.rest import openapi

    return json.loads(json.dumps(openapi.document(identifiers(searcher))))


def test_the_document_is_openapi(client: FlaskClient, document: Any) -> None:
    assert json.loads(client.get("/api/v1/openapi.json").text) == document
    assert document["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(document).validate()


def test_routes_document_and_table_have_the_same_resources(
    client: FlaskClient, document: Any
) -> None:
    rules = client.application.url_map.iter_rules()
    routed = {rule.rule for rule in rules if rule.endpoint.startswith("api.")}
    assert routed == {one.rule for one in RESOURCES}
    assert list(document["paths"]) == [one.path for one in RESOURCES]
    assert set(REPLIES) == {one.name for one in RESOURCES}
    assert set(LINES) == {one.name for one in RESOURCES if "jsonl" in one.files}
    assert set(EXAMPLES) == {one.name for one in RESOURCES if one.parameters.taken}


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda one: one.name)
def test_replies_have_the_keys_of_their_model_and_no_others(
    client: FlaskClient, searcher: Searcher, resource: Resource
) -> None:
    asked = [*addresses(resource, identifiers(searcher)), *OTHERS.get(resource.name, ())]
    assert asked
    for address in asked:
        reply = client.get(address)
        assert reply.status_code == 200, address
        if reply.mimetype == "application/json":
            REPLIES[resource.name].model_validate_json(reply.text, strict=True, extra="forbid")
        elif reply.mimetype == "application/jsonl":
            for line in reply.text.splitlines():
                LINES[resource.name].model_validate_json(line, strict=True, extra="forbid")
        else:
            assert reply.mimetype == "text/csv"
            assert "csv" in resource.files


@pytest.mark.parametrize("address", REFUSED)
def test_problems_have_the_keys_of_theirs(client: FlaskClient, address: str) -> None:
    reply = client.get(address)
    assert reply.mimetype == "application/problem+json"
    body = json.loads(reply.text)
    ProblemBody.model_validate_json(reply.text, strict=True, extra="forbid")
    problem = PROBLEMS[body["type"].removeprefix("/reference#")]
    assert (body["status"], body["title"]) == (problem.status, problem.title)
    assert set(body) == {"type", "title", "status", "detail", *problem.more}
    assert reply.headers["Cache-Control"] == "no-store"


def test_every_meaning_is_of_something_and_everything_has_one() -> None:
    meant = {
        meanings.of_key(model, key)
        for model, schema in schemas().items()
        for key in schema["properties"]
    }
    for one in RESOURCES:
        names = [*one.parameters.taken, *(["id"] if one.named else []), "if_none_match"]
        meant |= {meanings.of_parameter(one.name, name) for name in names}
        meant.add(f"resources.{one.name}")
    said = {key for key in catalogue() if key.startswith(("replies.", "resources."))}
    assert said == meant


def test_a_parameter_is_described_with_its_range(document: Any) -> None:
    (search,) = (one for one in RESOURCES if one.name == "search")
    described = parameter_schemas(search.parameters)
    assert described["page"] == {"type": "integer", "minimum": 1, "maximum": 10000, "default": 1}
    assert described["document"] == {"type": "array", "items": {"type": "string"}}
    assert described["sort"]["enum"] == ["relevance", "reading"]
    listed = document["paths"]["/api/v1/search"]["get"]["parameters"]
    assert [one["name"] for one in listed if one.get("required")] == ["q"]
    assert listed[0]["example"]


def test_the_description_is_not_sent_again_and_made_anew_for_another_index(
    client: FlaskClient,
) -> None:
    first = client.get("/api/v1/openapi.json")
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/api/v1/openapi.json", headers=known).status_code == 304


def test_the_reference_names_all_that_the_document_does(client: FlaskClient, document: Any) -> None:
    page = read(client, "/reference")
    codes = [element.text for element in page.of("code")]
    for path, found in document["paths"].items():
        assert f"GET {path}" in codes
        assert {p["name"] for p in found["get"]["parameters"] if p["in"] != "header"} <= set(codes)
    for model, schema in document["components"]["schemas"].items():
        assert f"model-{model}" in page.ids
        assert set(schema["properties"]) <= set(codes)
    for problem in PROBLEMS.values():
        assert problem.type.partition("#")[2] in page.ids


def test_whatever_can_be_tried_answers_and_every_anchor_is_there(client: FlaskClient) -> None:
    page = read(client, "/reference?lang=en")
    links = [element.attributes["href"] for element in page.of("a")]
    tries = [href for href in links if href.startswith(("/api/", "/healthz", "/readyz"))]
    assert len(tries) > len(RESOURCES)
    assert {client.get(href).status_code for href in tries} == {200}
    assert {href[1:] for href in links if href.startswith("#")} <= set(page.ids)


def test_a_curl_line_is_what_a_shell_takes(client: FlaskClient) -> None:
    lines = [element.text for element in read(client, "/reference").of("pre")]
    assert "curl -G http://localhost/api/v1/search --data-urlencode 'q=空间碎片'" in lines
    assert len(lines) == len(RESOURCES)


def test_the_promise_names_every_resource_parameter_and_problem(document: Any) -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    quoted = set(re.findall(r"`([^`\n]+)`", text))
    for path, found in document["paths"].items():
        assert f"GET {path}" in quoted, path
        for parameter in found["get"]["parameters"]:
            assert parameter["name"] in quoted, parameter["name"]
    assert set(PROBLEMS) <= quoted
