"""Whatever is wrong with a request to a program's address, the reply is a problem that is named."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer import Searcher
from webui import create_app
from webui.limits import MAX_BODY, MAX_TARGET
from webui.list_params import MAX_LIST
from webui.problems import PROBLEMS
from webui.rest.resources import RESOURCES

ADDRESSES = [one.path.replace("{id}", "un-report") for one in RESOURCES]
SEARCH = "/api/v1/search?q=" + quote("外空")


def problem(reply: TestResponse, name: str) -> Any:
    assert reply.mimetype == "application/problem+json", reply.text
    body = json.loads(reply.text)
    known = PROBLEMS[name]
    assert (body["type"], body["title"]) == (known.type, known.title)
    assert reply.status_code == body["status"] == known.status
    assert " / " in body["detail"], "in both languages"
    return body


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "FIND"])
def test_other_methods_are_refused_and_the_allowed_ones_named(
    client: FlaskClient, address: str, method: str
) -> None:
    reply = client.open(address, method=method)
    problem(reply, "method-not-allowed")
    assert set(reply.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("address", ADDRESSES)
def test_options_tells_the_methods(client: FlaskClient, address: str) -> None:
    reply = client.options(address)
    assert (reply.status_code, reply.data) == (200, b"")
    assert set(reply.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    "address", [SEARCH, SEARCH + "&format=csv", "/api/v1/documents", "/healthz", "/api/v1/none"]
)
def test_head_has_the_headers_of_get_and_no_body(client: FlaskClient, address: str) -> None:
    head, get = client.head(address), client.get(address)
    assert (head.status_code, head.data) == (get.status_code, b"")
    told = {name for name, _ in get.headers} - {"Content-Length", "X-Request-ID"}
    assert {n: head.headers[n] for n in told} == {n: get.headers[n] for n in told}


@pytest.mark.parametrize("form", ["json", "csv", "jsonl"])
def test_what_has_not_changed_has_the_headers_of_what_has(client: FlaskClient, form: str) -> None:
    first = client.get(f"{SEARCH}&format={form}")
    again = client.get(f"{SEARCH}&format={form}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary", "X-Content-Type-Options"):
        assert again.headers[name] == first.headers[name], name


def test_a_large_body_is_refused_and_a_small_one_is_not_read(client: FlaskClient) -> None:
    problem(client.get(SEARCH, data=b"x" * (MAX_BODY + 1)), "body-too-large")
    problem(client.post(SEARCH, data=b"x" * (MAX_BODY + 1)), "body-too-large")
    assert client.get(SEARCH, data=b"x" * MAX_BODY).status_code == 200
    page = client.get("/", data=b"x" * (MAX_BODY + 1))
    assert (page.status_code, page.mimetype) == (413, "text/html")


def test_a_long_address_is_refused_but_not_the_longest_list(client: FlaskClient) -> None:
    problem(client.get("/api/v1/search?q=" + "x" * MAX_TARGET), "address-too-long")
    problem(client.get("/api/v1/" + "x" * MAX_TARGET), "address-too-long")
    page = client.get("/?q=" + "x" * MAX_TARGET)
    assert (page.status_code, page.mimetype) == (414, "text/html")
    assert "太长" in page.text
    line = "月" * (MAX_LIST // 100 - 1)
    longest = client.get("/api/v1/report?terms=" + quote("\n".join([line] * 100)))
    assert longest.status_code == 200


def test_what_does_not_exist_is_named(client: FlaskClient) -> None:
    assert "x<y" in problem(client.get("/api/v1/documents/x<y"), "not-found")["detail"]
    assert "没有:1" in problem(client.get("/api/v1/passages/没有:1"), "not-found")["detail"]
    problem(client.get("/api/v1/none"), "not-found")
    problem(client.get("/api"), "not-found")


def test_a_fault_of_ours_tells_nothing_of_the_inside(searcher: Searcher) -> None:
    app = create_app(searcher)

    def faulty() -> str:
        raise RuntimeError("the secret of the inside")

    app.add_url_rule("/api/v1/faulty", view_func=faulty)
    reply = _quiet(app).get("/api/v1/faulty")
    problem(reply, "internal")
    assert "secret" not in reply.text


def _quiet(app: Flask) -> FlaskClient:
    app.testing = False
    app.logger.disabled = True
    return app.test_client()


def test_without_an_index_there_is_a_problem_and_a_time_to_try_again() -> None:
    closed = create_app(None).test_client()
    for one in RESOURCES:
        reply = closed.get(one.path.replace("{id}", "x"))
        if one.name == "healthz":
            assert reply.status_code == 200
        else:
            problem(reply, "index-closed")
            assert int(reply.headers["Retry-After"]) > 0


def test_what_is_no_utf_8_is_refused(client: FlaskClient) -> None:
    assert problem(client.get("/api/v1/search?q=%FF"), "parameter-refused")["parameter"]
