"""The promise of docs/api.md: what programs were once answered, they are answered still."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.contract import EXAMPLES, HERE, answered, asking, breaches, shortened
from tests.contract.names import broken, named


@pytest.fixture(scope="module")
def client(index_root: Path) -> Iterator[FlaskClient]:
    with asking(index_root) as made:
        yield made


def golden(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_was_answered_once_is_answered_still(client: FlaskClient, name: str) -> None:
    once = golden(name)
    assert list(breaches(once, answered(client, once["request"]))) == []


def test_all_that_the_openapi_document_promised_is_promised_still(client: FlaskClient) -> None:
    assert (
        list(broken(golden("names"), named(answered(client, "/api/v1/openapi.json")["body"]))) == []
    )


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


PATH = "/api/v1/x"
PARAMETER = {
    "in": "query", "required": False, "repeatable": True, "type": "integer", "default": 10,
    "values": [1, 10], "least": 1, "most": 20, "longest": 5,
}  # fmt: skip


def promise(**changed: Any) -> dict[str, Any]:
    """What a document promises that has one parameter, but for what is changed of that."""
    return {
        "parameters": {PATH: {"limit": {**PARAMETER, **changed}}},
        "replies": {PATH: {"200": {"media": ["text/csv"], "headers": ["ETag"], "problems": ["p"]}}},
        "keys": {"Model": {"sure": True, "now and then": False}},
    }


@pytest.mark.parametrize(
    "change",
    [
        {"values": [1, 10, 11]}, {"values": None}, {"least": 0}, {"least": None}, {"most": 21},
        {"most": None}, {"longest": 6}, {"longest": None}, {},
    ],
)  # fmt: skip
def test_to_take_more_is_no_breach(change: dict[str, Any]) -> None:
    assert list(broken(promise(), promise(**change))) == []


@pytest.mark.parametrize(
    "change",
    [
        {"values": [10]}, {"least": 2}, {"most": 19}, {"longest": 4}, {"default": 3},
        {"default": None}, {"default": "10"}, {"type": "string"}, {"in": "header"},
        {"required": True}, {"repeatable": False},
    ],
)  # fmt: skip
def test_to_take_less_or_another_default_is_a_breach(change: dict[str, Any]) -> None:
    assert len(list(broken(promise(), promise(**change)))) == 1


@pytest.mark.parametrize("bound", ["default", "values", "least", "most", "longest"])
def test_a_bound_or_default_where_there_was_none_is_a_breach(bound: str) -> None:
    assert len(list(broken(promise(**{bound: None}), promise()))) == 1


def test_what_is_no_longer_promised_is_a_breach_and_what_is_new_is_none() -> None:
    now = promise()
    now["parameters"][PATH]["new"] = PARAMETER
    now["replies"][PATH]["200"]["media"] += ["text/plain"]
    now["replies"][PATH]["418"] = now["replies"]["/new"] = {"media": []}
    now["keys"]["Model"]["now and then"] = now["keys"]["Model"]["new"] = True
    assert list(broken(promise(), now)) == []
    now["parameters"][PATH]["new"] = {**PARAMETER, "required": True}
    assert len(list(broken(promise(), now))) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda now: now["parameters"].pop(PATH),
        lambda now: now["parameters"][PATH].pop("limit"),
        lambda now: now["replies"][PATH]["200"]["media"].remove("text/csv"),
        lambda now: now["replies"][PATH]["200"]["headers"].remove("ETag"),
        lambda now: now["replies"][PATH]["200"]["problems"].remove("p"),
        lambda now: now["replies"][PATH].pop("200"),
        lambda now: now["replies"].pop(PATH),
        lambda now: now["keys"].pop("Model"),
        lambda now: now["keys"]["Model"].pop("now and then"),
        lambda now: now["keys"]["Model"].update(sure=False),
    ],
)
def test_each_name_that_is_gone_is_a_breach(spoil: Callable[[dict[str, Any]], object]) -> None:
    now = promise()
    spoil(now)
    assert list(broken(promise(), now))
