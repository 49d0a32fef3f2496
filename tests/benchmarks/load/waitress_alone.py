"""``python -m … PORT THREADS``: our server around the application of one reply."""

from __future__ import annotations

import socket
import sys

from tests.benchmarks.load.fixed import app
from webui.server import run

if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as listening:
        run(app(), listening, threads=int(sys.argv[2]))
