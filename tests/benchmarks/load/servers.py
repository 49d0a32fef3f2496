"""The servers that are compared: each a process, or several, over the same index."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from tests.benchmarks.load.clients import Connection
from tests.benchmarks.workers import family, kilobytes

_HOST, _PATIENCE = "127.0.0.1", 20
_WSGI, _FIXED = "webui.wsgi:app", "tests.benchmarks.load.fixed:app"


@dataclass(frozen=True, slots=True)
class Contender:
    """A server; ``{port}`` and ``{app}`` stand in its command for what they say."""

    name: str
    command: tuple[str, ...]
    fixed: tuple[str, ...]
    """The same for the application that always gives the same reply."""


def _waitress(threads: int) -> Contender:
    module = "tests.benchmarks.load.waitress_alone"
    return Contender(
        f"waitress, {threads} at once",
        ("-m", "indexer", "serve", "--port", "{port}", "--threads", str(threads)),
        ("-m", module, "{port}", str(threads)),
    )


def _other(name: str, *command: str) -> Contender:
    def of(app: str) -> tuple[str, ...]:
        return tuple(piece.replace("{app}", app) for piece in command)

    return Contender(name, of(_WSGI), of(_FIXED))


DEFAULT = _waitress(4)
THREADS = (_waitress(1), _waitress(2), DEFAULT, _waitress(8))
"""Ours, with more and more searches at once."""
OTHERS = (
    _other("gunicorn --preload, 2 × 4", "-m", "gunicorn", "{app}()", "--preload", "--workers", "2",
           "--threads", "4", "--bind", "127.0.0.1:{port}", "--log-level", "warning",
           "--limit-request-line", "0", "--limit-request-field_size", "0"),
    _other("granian, 2 workers", "-m", "granian", "--interface", "wsgi", "--factory", "{app}",
           "--workers", "2", "--host", "127.0.0.1", "--port", "{port}", "--log-level", "warning"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers."""

    port: int
    pid: int

    def memory(self) -> int:
        """Bytes: of what processes share, each counts its part."""
        return 1024 * sum(
            kilobytes(Path(f"/proc/{pid}/smaps_rollup")).get("Pss", 0) for pid in family(self.pid)
        )


@contextmanager
def started(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Running]:
    """A server, from when it says that it is ready. Raises ValueError, with what it said, for one
    that ends before."""
    port = _free_port()
    words = [sys.executable, *(word.replace("{port}", str(port)) for word in command)]
    with (
        tempfile.TemporaryFile("w+b") as heard,
        subprocess.Popen(words, env={**os.environ, **environment}, stderr=heard) as process,
    ):
        try:
            if not _is_ready(process, port):
                heard.seek(0)
                raise ValueError(heard.read().decode(errors="replace"))
            yield Running(port, process.pid)
        finally:
            process.terminate()
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """granian's main process was seen to wait for ever for a worker that it had told to end."""
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        for pid in reversed(family(process.pid)):
            os.kill(pid, signal.SIGKILL)


def _is_ready(process: subprocess.Popen[bytes], port: int) -> bool:
    """True when it is; False for one that has ended before."""
    while process.poll() is None:
        connection = Connection(port)
        try:
            if connection.get("/readyz").status == 200:
                return True
        except OSError:
            sleep(0.02)
        finally:
            connection.close()
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port: int = probe.getsockname()[1]
        return port
