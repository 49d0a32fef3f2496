"""Logs: a line of JSON for each request, which no request can forge."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import Searcher
from tests.examples import examples
from webui import create_app, logs


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What is logged meanwhile."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    written = io.StringIO()
    logs.log_to(written)
    yield written
    root.handlers[:] = before
    root.setLevel(level)


@pytest.fixture
def logging_client(searcher: Searcher, stream: io.StringIO) -> FlaskClient:
    app = create_app(searcher, access_log=True)

    @app.get("/api/fault")
    def fault() -> str:
        raise ZeroDivisionError("甲\n{}")

    return app.test_client()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_is_one_line_that_has_its_id(
    logging_client: FlaskClient, stream: io.StringIO
) -> None:
    reply = logging_client.get("/api/v1/search", query_string={"q": "外空"})
    (line,) = lines(stream)
    assert line["request_id"] == reply.headers["X-Request-ID"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/api/v1/search", 200)
    assert "%E5%A4%96%E7%A9%BA" not in stream.getvalue()  # what people search for
    assert line["bytes"] == len(reply.data)
    assert line["ms"] > 0
    assert logging_client.get("/").headers["X-Request-ID"] != line["request_id"]


def test_a_fault_of_ours_is_logged_with_its_traceback_and_told_to_nobody(
    logging_client: FlaskClient, stream: io.StringIO
) -> None:
    reply = logging_client.get("/api/fault?q=1")
    assert reply.status_code == 500
    assert "ZeroDivision" not in reply.get_data(as_text=True)
    error, access = lines(stream)
    assert "ZeroDivisionError" in error["traceback"]
    assert error["request_id"] == access["request_id"] == reply.headers["X-Request-ID"]
    assert access["status"] == 500
    assert access["query"] == "q=1"


@settings(examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    query=st.binary(max_size=20),
    agent=st.text(st.characters(max_codepoint=255), max_size=10),
)
def test_whatever_is_asked_is_one_line_of_ascii(
    logging_client: FlaskClient, stream: io.StringIO, path: str, query: bytes, agent: str
) -> None:
    stream.seek(0)
    stream.truncate()
    environ = {
        "PATH_INFO": f"/{path}".encode().decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "HTTP_USER_AGENT": agent,
    }
    logging_client.open("/", environ_overrides=environ)
    assert stream.getvalue().isascii()
    assert stream.getvalue().count("\n") == 1
    assert lines(stream)[0]["message"] == "request"


def test_nothing_is_logged_where_nobody_asked_for_it(
    searcher: Searcher, stream: io.StringIO
) -> None:
    reply = create_app(searcher).test_client().get("/?q=外空")
    assert reply.headers["X-Request-ID"]
    assert not stream.getvalue()


def test_a_fault_of_ours_is_logged_with_its_query_in_any_case(
    searcher: Searcher, stream: io.StringIO
) -> None:
    app = create_app(searcher)

    @app.get("/api/fault")
    def fault() -> str:
        raise ZeroDivisionError

    app.test_client().get("/api/fault?q=1")
    assert [line.get("query") for line in lines(stream)] == [None, "q=1"]
