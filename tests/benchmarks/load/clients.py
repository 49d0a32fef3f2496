"""Clients: processes of their own, each with a connection that it keeps."""

from __future__ import annotations

import multiprocessing
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

_HOST, _PATIENCE = "127.0.0.1", 60
_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Reply:
    """Its status, seconds until all of it was there, and whether it says when to come back."""

    status: int
    seconds: float
    later: bool


class Connection:
    """One that is kept, unless the server closes it; little work, so that it takes no time from
    whoever answers on the same machine."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def get(self, path: str) -> Reply:
        began = time.perf_counter()
        connection = self._socket or socket.create_connection((_HOST, self._port), _PATIENCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = connection
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {_HOST}\r\n\r\n".encode())
        data = b""
        while _END not in data:
            data += self._more(connection, path)
        head, _, body = data.partition(_END)
        first, *lines = head.decode("latin-1").lower().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        missing = int(headers["content-length"]) - len(body)
        while missing > 0:
            missing -= len(self._more(connection, path))
        took = time.perf_counter() - began
        if headers.get("connection") == "close":
            self.close()
        return Reply(int(first.split()[1]), took, "retry-after" in headers)

    def close(self) -> None:
        if self._socket:
            self._socket.close()
        self._socket = None

    @staticmethod
    def _more(connection: socket.socket, path: str) -> bytes:
        data = connection.recv(1 << 18)
        if not data:
            raise ConnectionError(f"{path}: no whole reply")
        return data


def ask(port: int, paths: Sequence[str]) -> list[Reply]:
    """One address after the other, on one connection."""
    connection = Connection(port)
    try:
        return [connection.get(path) for path in paths]
    finally:
        connection.close()


class Clients:
    """So many processes. A context: none outlives it."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._pool = multiprocessing.get_context("spawn").Pool(number)

    def __enter__(self) -> Clients:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.terminate()
        self._pool.join()

    def ask(self, port: int, paths: Sequence[str]) -> tuple[list[Reply], float]:
        """All addresses, shared out; and the seconds until all were answered."""
        shares = [(port, paths[one :: self._number]) for one in range(self._number)]
        began = time.perf_counter()
        replies = self._pool.starmap(ask, shares, chunksize=1)
        return list(chain.from_iterable(replies)), time.perf_counter() - began
