"""The server: its limits, what it says itself, and how it ends."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import repeat
from pathlib import Path

import pytest
from flask import Flask, Response

import webui.server
from indexer import Searcher
from tests.serving import HOST, serving
from webui import create_app
from webui.headers import SECURE
from webui.limits import MAX_BODY, MAX_TARGET
from webui.logs import JsonLines
from webui.problems import BY_STATUS
from webui.server import MAX_TAKEN, Server, _refusal

SEARCH = "/api/v1/search?q=%E5%A4%96%E7%A9%BA"
LONG = 60
"""Seconds after which a test gives up."""


@contextmanager
def running(app: Flask, threads: int = 2, ending: float = LONG) -> Iterator[tuple[Server, int]]:
    """A server in a thread, and its port."""
    with socket.create_server((HOST, 0)) as listening:
        server, port = Server(app, listening, threads), listening.getsockname()[1]
        thread = threading.Thread(target=server.run, args=(ending,))
        thread.start()
        try:
            yield server, port
        finally:
            server.stop()
            thread.join()


@pytest.fixture(scope="module")
def port(searcher: Searcher) -> Iterator[int]:
    with running(create_app(searcher)) as (_, found):
        yield found


def said(port: int, raw: bytes) -> http.client.HTTPResponse:
    """The reply to what is sent as it stands."""
    with socket.create_connection((HOST, port), LONG) as connection:
        connection.sendall(raw)
        return reply_on(connection)


def reply_on(connection: socket.socket) -> http.client.HTTPResponse:
    """The next reply on a connection; its body is read."""
    reply = http.client.HTTPResponse(connection)
    reply.begin()
    reply.body = reply.read()  # type: ignore[attr-defined]
    return reply


def body(reply: http.client.HTTPResponse) -> bytes:
    found: bytes = reply.body  # type: ignore[attr-defined]
    return found


def wait_until_refused(port: int) -> None:
    """Until nothing listens there any more."""
    turn = threading.Event()
    while True:
        try:
            socket.create_connection((HOST, port), LONG).close()
        except OSError:
            return
        turn.wait(0.01)


REFUSED = [
    (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % (MAX_TAKEN + 1), 413),
    (b"GET /?q=" + b"a" * MAX_TAKEN + b" HTTP/1.1\r\nHost: x\r\n\r\n", 431),
    (b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
]


@pytest.mark.parametrize(("raw", "status"), [(b"what is this?\r\n\r\n", 400), *REFUSED])
def test_what_never_reaches_the_application_is_a_problem_too(
    port: int, raw: bytes, status: int
) -> None:
    reply = said(port, raw)
    assert reply.status == status
    assert reply.headers["Content-Type"].startswith("application/problem+json")
    told = json.loads(body(reply))
    assert told["status"] == status
    known = BY_STATUS.get(status)
    assert told["type"] == (known.type if known else "about:blank")
    assert " / " in told["detail"], "in both languages"
    assert "Server" not in reply.headers
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["X-Request-ID"]
    assert {name: reply.headers[name] for name in SECURE} == SECURE


@pytest.mark.parametrize(("raw", "status"), REFUSED)
def test_head_gets_no_body_even_where_it_never_reaches_the_application(
    port: int, raw: bytes, status: int
) -> None:
    with socket.create_connection((HOST, port), LONG) as connection:
        connection.sendall(raw.replace(b"GET", b"HEAD", 1))
        sent = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    headers, _, rest = sent.partition(b"\r\n\r\n")
    assert headers.split()[1] == str(status).encode()
    assert b"Content-Length: 0" not in headers
    assert rest == b""


def test_whatever_the_server_may_say_one_day_is_a_problem() -> None:
    """A newer waitress may know more errors."""
    made = _refusal(408, "Request Timeout")
    assert made.status_code == made.get_json()["status"] == 408
    assert made.get_json()["type"] == "about:blank"


@pytest.mark.parametrize("access", [True, False])
def test_what_never_reaches_the_application_is_logged_as_requests_are(
    caplog: pytest.LogCaptureFixture, access: bool
) -> None:
    caplog.set_level("INFO", "webui.logs")
    with running(create_app(None, access_log=access)) as (_server, found):
        reply = said(found, b"GET / HTTP/1.1\r\nno colon\r\n\r\n")
    lines = [json.loads(JsonLines().format(one)) for one in caplog.records]
    told = [(one["request_id"], one["status"], one["remote"]) for one in lines]
    assert told == ([(reply.headers["X-Request-ID"], 400, HOST)] if access else [])


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"POST /api/v1/search HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
         % (2 * MAX_BODY) + b"x" * (2 * MAX_BODY), "body-too-large"),
        (b"GET /api/v1/search?q=" + b"a" * (2 * MAX_TARGET) + b" HTTP/1.1\r\nHost: x\r\n\r\n",
         "address-too-long"),
    ],
)  # fmt: skip
def test_what_is_somewhat_too_large_is_refused_by_the_application(
    port: int, raw: bytes, name: str
) -> None:
    reply = said(port, raw)
    assert json.loads(body(reply))["type"] == f"/reference#{name}"
    assert reply.headers.get("Connection") != "close"


def test_a_fault_outside_the_application_is_a_problem_that_tells_no_secrets() -> None:
    app = Flask(__name__)

    @app.get("/")
    def _() -> str:
        return str(1 / 0)

    app.config["PROPAGATE_EXCEPTIONS"] = True
    with running(app) as (_server, found):
        reply = said(found, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert reply.status == 500
    assert reply.headers["Content-Type"].startswith("application/problem+json")
    assert b"ZeroDivision" not in body(reply)


def test_an_address_as_long_as_any_query_gets_the_applications_own_answer(port: int) -> None:
    reply = said(port, b"GET /api/v1/search?q=" + b"a" * 60_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert reply.status == 400
    assert b"q" in body(reply)


def test_hundreds_of_idle_connections_lock_nobody_out(port: int) -> None:
    with ExitStack() as idle:
        for _ in range(200):
            idle.enter_context(socket.create_connection((HOST, port), LONG))
        assert said(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").status == 200


def test_a_request_that_never_comes_whole_does_not_hold_up_the_end_for_long() -> None:
    with (
        socket.create_server((HOST, 0)) as listening,
        socket.create_connection(listening.getsockname(), LONG) as slow,
    ):
        slow.sendall(b"GET / HTTP/1.1\r\n")
        server = Server(Flask(__name__), listening, threads=1)
        server.stop()
        assert not server.run(ending=0.1)
        assert slow.recv(1) == b""


def test_who_had_asked_before_the_end_began_is_answered() -> None:
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "all of it")
    with (
        socket.create_server((HOST, 0)) as listening,
        ExitStack() as clients,
    ):
        asking = [
            clients.enter_context(socket.create_connection(listening.getsockname(), LONG))
            for _ in range(20)
        ]
        for client in asking:
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        server = Server(app, listening, threads=2)
        server.stop()
        assert server.run(LONG)
        for client in asking:
            reply = reply_on(client)
            assert (reply.status, body(reply)) == (200, b"all of it")
            assert reply.headers["Connection"] == "close"


def test_a_reply_that_is_read_slowly_is_sent_whole_before_the_end() -> None:
    app, much = Flask(__name__), b"x" * 20_000_000
    app.add_url_rule("/", view_func=lambda: Response([much]))
    with running(app) as (server, found):
        with socket.create_connection((HOST, found), LONG) as slow:
            slow.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            first = slow.recv(100)  # so it has begun
            server.stop()
            wait_until_refused(found)
            rest = b"".join(iter(lambda: slow.recv(1 << 20), b""))
        assert (first + rest).partition(b"\r\n\r\n")[2] == much


def test_what_only_a_build_needs_is_not_imported_when_serving() -> None:
    """It would take longer than opening the index."""
    program = (
        "import sys, indexer.__main__, webui.server; "
        "print(*(name for name in sys.argv[1:] if name in sys.modules))"
    )
    unneeded = ("jieba", "multiprocessing.pool", "concurrent.futures.process", "indexer.reading",
                "indexer.mining", "indexer.evaluation", "indexer.ablation", "pypinyin")  # fmt: skip
    said = subprocess.run(
        [sys.executable, "-c", program, *unneeded], check=True, capture_output=True, text=True
    )
    assert said.stdout.split() == []


@pytest.mark.skipif(sys.platform == "win32", reason="there a process can't be told to end")
class TestSignals:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_a_signal_lets_requests_under_way_finish_and_idle_ones_go(
        self, index_root: Path, tmp_path: Path, number: signal.Signals
    ) -> None:
        with (
            serving(index_root, tmp_path / "log") as served,
            closing(http.client.HTTPConnection(HOST, served.port, LONG)) as idle,
            socket.create_connection((HOST, served.port), LONG) as asking,
        ):
            idle.request("GET", "/healthz")
            assert idle.getresponse().read()
            asking.sendall(f"GET {SEARCH} HTTP/1.1\r\nHost: {HOST}\r\n".encode())
            served.process.send_signal(number)
            wait_until_refused(served.port)
            assert idle.sock.recv(1) == b""
            asking.sendall(b"\r\n")
            reply = reply_on(asking)
            assert reply.status == 200
            assert reply.headers["Connection"] == "close"
            assert json.loads(body(reply))["total"] > 0
            assert served.process.wait(LONG) == 0

    def test_a_second_signal_ends_it_at_once(self, index_root: Path, tmp_path: Path) -> None:
        with (
            serving(index_root, tmp_path / "log") as served,
            socket.create_connection((HOST, served.port), LONG) as asking,
        ):
            asking.sendall(b"GET / HTTP/1.1\r\n")
            served.process.terminate()
            wait_until_refused(served.port)
            served.process.terminate()
            assert served.process.wait(LONG) == 128 + signal.SIGTERM


def test_a_request_that_goes_no_further_is_given_up(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        running(create_app(searcher)) as (_, found),
        socket.create_connection((HOST, found), LONG) as half,
    ):
        monkeypatch.setattr(webui.server, "IDLE", -1)
        half.sendall(b"GET /healthz HTTP/1.1\r\nHo")
        assert half.recv(1) == b""


def test_one_who_takes_nothing_of_a_reply_holds_no_thread_for_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, let_go = Flask(__name__), threading.Event()

    @app.get("/")
    def _() -> Response:
        reply = Response(repeat(b"x" * 65536, 2000))
        reply.call_on_close(let_go.set)
        return reply

    with (
        running(app, threads=1) as (_server, found),
        socket.create_connection((HOST, found), LONG) as silent,
    ):
        monkeypatch.setattr(webui.server, "IDLE", -1)
        silent.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert let_go.wait(LONG)
