"""How many files and connections may be open at once."""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from indexer.assembly import build_index
from tests.serving import HOST, serving
from tests.test_build import corpus
from webui.descriptors import CONNECTIONS, MOST

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit there")
LONG = 60
"""Seconds after which a test gives up."""


def told(limits: str, program: str) -> list[str]:
    """What a program prints that runs within limits of the shell."""
    command = ["sh", "-c", f'{limits} && exec "$@"', "sh", sys.executable, "-c", program]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


@pytest.mark.parametrize(
    ("limits", "raised"),
    [
        ("ulimit -Sn 200 && ulimit -Hn 2000", 2000),
        ("ulimit -Sn 200", None),
        ("ulimit -n 300", 300),
    ],
)
def test_as_many_files_are_asked_for_as_the_system_allows_but_not_without_end(
    limits: str, raised: int | None
) -> None:
    program = (
        "import resource; from webui.descriptors import raise_limit; raise_limit(); "
        "print(*resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    soft, hard = map(int, told(limits, program))
    assert soft == (raised or (MOST if hard == -1 else min(hard, MOST)))


def test_connections_are_what_is_left_beside_what_is_open_twice() -> None:
    program = (
        "import os; from webui.descriptors import connections; "
        "null = [open(os.devnull) for _ in range({})]; print(connections())"
    )
    few, fewer = (int(told("ulimit -n 400", program.format(n))[0]) for n in (20, 80))
    assert few - fewer == 60
    assert 2 * fewer + 2 * 80 < 400
    assert int(told("ulimit -n 4000", program.format(1))[0]) == CONNECTIONS


def test_where_nobody_could_be_served_it_says_so_and_ends(index_root: Path) -> None:
    command = ["sh", "-c", 'ulimit -n 200 && exec "$@"', "sh", sys.executable, "-m", "indexer",
               "serve", "--port", "0", "--index", str(index_root)]  # fmt: skip
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ended.returncode == 5
    assert "ulimit" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_idle_connections_never_take_the_files_that_a_newer_index_needs(
    index_root: Path, tmp_path: Path
) -> None:
    root, files = tmp_path / "index", 512
    shutil.copytree(index_root, root)
    with (
        serving(root, tmp_path / "log", files=files) as served,
        closing(http.client.HTTPConnection(HOST, served.port, timeout=LONG)) as asking,
        ExitStack() as idle,
    ):
        before = generation(asking)
        for _ in range(files):
            idle.enter_context(socket.create_connection((HOST, served.port), LONG))
        build_index(corpus(tmp_path / "c", a="外空/。/"), root)
        turn = threading.Event()
        while generation(asking) == before:
            turn.wait(0.05)
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "too many" not in log.lower()
    assert "Traceback" not in log
    assert "index taken up" in log


def generation(connection: http.client.HTTPConnection) -> str:
    connection.request("GET", "/readyz")
    reply = json.loads(connection.getresponse().read())
    assert reply["status"] == "ok", reply
    found: str = reply["generation"]
    return found
