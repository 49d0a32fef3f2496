"""The promise of docs/api.md: what programs were once answered, they are answered still."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer import Searcher
from tests.contract import EXAMPLES, HERE, answered, breaches, named, shortened


@pytest.fixture(scope="module", autouse=True)
def warmed(searcher: Searcher) -> None:
    """The first search by sound loads what it needs, which may take all of its time."""
    searcher.warm()


def golden(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_was_answered_once_is_answered_still(client: FlaskClient, name: str) -> None:
    once = golden(name)
    assert list(breaches(once, answered(client, once["request"]))) == []


def test_every_parameter_status_and_key_is_still_there(client: FlaskClient) -> None:
    now = named(answered(client, "/api/v1/openapi.json")["body"])
    assert list(breaches(golden("names"), now)) == []
    once = golden("names")["parameters"]
    for path, parameters in now["parameters"].items():  # a new one may be left out
        assert [n for n, required in parameters.items() if required and path in once] == [
            n for n, required in once.get(path, {}).items() if required
        ]


def test_every_golden_is_asked_for_and_there_is_one_of_every_resource(client: FlaskClient) -> None:
    assert {path.stem for path in HERE.glob("*.json")} == {*EXAMPLES, "names"}
    asked = {address.partition("?")[0] for address in EXAMPLES.values()}
    for rule in client.application.url_map.iter_rules():
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.openapi":
            begins = rule.rule.partition("<")[0]
            assert any(path == begins or (path.startswith(begins) and "<" in rule.rule)
                       for path in asked), rule  # fmt: skip


def test_what_is_new_is_no_breach_and_what_is_gone_or_other_is_one() -> None:
    once = {"a": [{"text": "月", "score": 1.0}], "b": None, "n": 1}
    now: Any = copy.deepcopy(once)
    now["new"] = now["a"][0]["new"] = [1]
    now["a"] += [2]
    now["a"][0]["score"] = 7
    assert list(breaches(once, now)) == []
    assert list(breaches(once, {**now, "a": []}))
    assert list(breaches(once, {**now, "b": 0}))
    assert list(breaches(once, {**now, "n": 2}))
    assert list(breaches(once, {**now, "n": True}))
    assert list(breaches(once, {**now, "a": [{"text": "月", "score": "7"}]}))
    assert list(breaches(once, {"a": now["a"]})) == [".b is gone", ".n is gone"]
    assert shortened({"a": [1, 2, 3, 4], "b": "12345"}) == {"a": [1, 2, 3], "b": "12345"}
