"""From how many places the threads of a server take memory, and what is given back."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.serving import HOST, serving

pytestmark = pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc" or sys.maxsize < 2**32,
    reason="tells of the places that glibc has where addresses are of 64 bits",
)
PLACE = 64 << 20
"""Bytes of addresses that glibc reserves for a place beside the first; they begin at a multiple."""
THREADS = """
import threading
barrier = threading.Barrier(5, timeout=60)
def run():
    ask()
    barrier.wait()  # all have asked
    barrier.wait()  # and stay until that is told
for _ in range(4): threading.Thread(target=run, daemon=True).start()
barrier.wait()
print(open("/proc/self/maps").read())
barrier.wait()
"""
OF_AN_APPLICATION = """
from webui.wsgi import app
made = app()
def ask():
    assert made.test_client().get("/api/v1/search?q=a").status_code == 200
"""
OF_A_PROGRAM = """
import ctypes
from indexer.memory import share_one_arena
share_one_arena()
def ask():
    ctypes.CDLL(None).malloc(1000)
"""
FREED = """
import ctypes
from indexer.memory import give_back
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096
taken = [libc.malloc(10_000) for _ in range(10_000)]
for one in taken: ctypes.memset(one, 1, 10_000)
for one in taken[:-1]: libc.free(one)  # the last one keeps the others from being given back
before = resident()
give_back()
print(before - resident())
"""


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what may be said of memory, or put in glibc's place."""
    for name in ("MALLOC_ARENA_MAX", "GLIBC_TUNABLES", "LD_PRELOAD"):
        monkeypatch.delenv(name, raising=False)


def places(maps: str) -> int:
    """Places beside the first, of a process whose ``/proc/PID/maps`` this is: what is in use of
    them, and then what is not yet."""
    return sum(
        used[0] % PLACE == 0 and used[1] == free[0] and free[1] - used[0] == PLACE
        for used, free in pairwise(_ranges(maps))
    )


def _ranges(maps: str) -> Iterator[tuple[int, int]]:
    for line in maps.splitlines():
        if line:
            first, end = (int(address, 16) for address in line.split()[0].split("-"))
            yield first, end


def told(program: str) -> str:
    """What a program prints."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(("said", "one"), [("", True), ("4", False)])
def test_threads_of_serve_share_one_place_unless_told_otherwise(
    index_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, one: bool
) -> None:
    monkeypatch.setenv("MALLOC_ARENA_MAX", said)
    with serving(index_root, tmp_path / "log") as served:
        with urllib.request.urlopen(f"http://{HOST}:{served.port}/?q=a") as reply:
            assert reply.status == 200
        maps = Path(f"/proc/{served.process.pid}/maps").read_text(encoding="utf-8")
    assert (places(maps) == 0) is one


def test_threads_of_other_servers_share_one_place(
    index_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAIKONG_INDEX", os.fspath(index_root))
    assert places(told(OF_AN_APPLICATION + THREADS)) == 0


def test_what_the_environment_says_of_glibc_takes_precedence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert places(told(OF_A_PROGRAM + THREADS)) == 0
    monkeypatch.setenv("GLIBC_TUNABLES", "glibc.malloc.arena_max=4")
    assert places(told(OF_A_PROGRAM + THREADS)) > 0


def test_what_is_free_is_given_back() -> None:
    assert int(told(FREED)) > 50e6
