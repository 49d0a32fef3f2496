"""The program serving an index, as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
_ADDRESS = "http://"


@dataclass(frozen=True, slots=True)
class Serving:
    process: subprocess.Popen[bytes]
    port: int

    def descriptors(self) -> int:
        """Files, sockets and all else that it has open. Linux only."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def threads(self) -> int:
        return len(os.listdir(f"/proc/{self.process.pid}/task"))

    def worked(self) -> float:
        """Seconds of processor that it has used."""
        after_name = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, after_name[11:13])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Bytes that are its own: without mapped files."""
        lines = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text(encoding="ascii")
        return 1024 * next(
            int(line.split()[1]) for line in lines.splitlines() if line.startswith("Anonymous:")
        )


@contextmanager
def serving(root: Path, log: Path, *options: str, files: int | None = None) -> Iterator[Serving]:
    """``waikong serve``, from when it says where; what it says goes to ``log``. ``files``: how many
    it may open at most. Raises ValueError for one that ends before."""
    command = [sys.executable, "-m", "indexer", "serve", "--index", str(root), "--port", "0"]
    if files:
        command = ["sh", "-c", f'ulimit -n {files} && exec "$@"', "sh", *command]
    with log.open("wb") as heard, subprocess.Popen([*command, *options], stderr=heard) as process:
        try:
            yield Serving(process, _port(process, log))
        finally:
            process.kill()


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    turn = threading.Event()
    while process.poll() is None:
        for line in log.read_text(encoding="utf-8").splitlines(keepends=True):
            if _ADDRESS in line and line.endswith("\n"):
                address = line[line.index(_ADDRESS) :].strip()
                return int(address.rstrip("/").rpartition(":")[2])
        turn.wait(0.005)
    raise ValueError(log.read_text(encoding="utf-8"))
