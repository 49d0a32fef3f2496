"""From how many places threads take memory."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

PLACES = """
import ctypes, re, sys, threading
from indexer.memory import share_one_arena
if "share" in sys.argv:
    share_one_arena()
barrier, libc = threading.Barrier(4), ctypes.CDLL(None)
libc.malloc.restype, libc.fopen.restype = ctypes.c_void_p, ctypes.c_void_p
def take():
    barrier.wait()
    libc.malloc(1000)
    barrier.wait()
threads = [threading.Thread(target=take) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
told = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, told)
libc.fclose(told)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has such places")
@pytest.mark.parametrize(
    ("asked", "said", "one"),
    [("", None, False), ("share", None, True), ("share", "4", False)],
    ids=["by default", "shared", "unless the environment says otherwise"],
)
def test_threads_share_one_place(tmp_path: Path, asked: str, said: str | None, one: bool) -> None:
    told = tmp_path / "told"
    environment = {name: it for name, it in os.environ.items() if name != "MALLOC_ARENA_MAX"}
    if said:
        environment["MALLOC_ARENA_MAX"] = said
    subprocess.run([sys.executable, "-c", PLACES, told, asked], check=True, env=environment)
    assert (told.read_text(encoding="ascii").count("<heap nr=") == 1) is one
