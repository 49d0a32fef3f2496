"""REST searches over loopback, beside the same server's replies of equal size without a search."""

from __future__ import annotations

import gc
import http.client
import json
import random
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

import waitress
from flask import Response, request

from indexer.assembly import build_index, open_searcher
from indexer.evaluation import read_queries
from tests.benchmarks.material import SEEDS
from tests.benchmarks.results import Rest, latency
from tests.benchmarks.workers import Worker
from webui import create_app
from webui.rest.delivery import json_reply

_QUERIES = Path(__file__).parents[1] / "relevance"
_WARM_UP = ("航天", "空间站", "2022年")
Times = Mapping[str, list[float]]


def measure_rest(directory: Path, starts: int, rounds: int, seed: int) -> Rest:
    """Each query once after each start of a server; after the last, ``rounds`` times more."""
    root, fixed = directory / "rest", directory / "fixed.json"
    root.mkdir(mode=0o700)
    build_index(SEEDS, root)
    dice, queries = random.Random(seed), _queries()
    fixed.write_text(json.dumps(_replies(root, fixed, queries)), encoding="utf-8")
    sizes, first, repeated = list[int](), _no_times(), _no_times()
    for start in range(starts):
        with Worker(_Server, root, fixed) as worker, closing(_connection(worker)) as connection:
            for query in _WARM_UP:
                _get(connection, _search_path(query))
                _get(connection, _fixed_path(query))
            sizes = _ask(connection, queries, first, dice)
            for _ in range(rounds if start == starts - 1 else 0):
                _ask(connection, queries, repeated, dice)
    return Rest(
        len(queries),
        int(median(sizes)),
        *(latency([median(some) for some in of.values()]) for of in (*first, *repeated)),
    )


def _queries() -> list[str]:
    """Those without a filter; none of them is what the server is warmed up with."""
    files = (_QUERIES / "queries.jsonl", _QUERIES / "own_queries.jsonl")
    judged = (query for file in files for query in read_queries(file))
    plain = dict.fromkeys(q.query for q in judged if not (q.documents or q.sections))
    return [query for query in plain if query not in _WARM_UP]


def _no_times() -> tuple[Times, Times]:
    """Seconds by query: of searches, and of fixed objects."""
    return defaultdict(list), defaultdict(list)


def _replies(root: Path, fixed: Path, queries: Sequence[str]) -> dict[str, Any]:
    """What the server says to each query, once."""
    fixed.write_text("{}", encoding="utf-8")
    with Worker(_Server, root, fixed) as worker, closing(_connection(worker)) as connection:
        asked = (*_WARM_UP, *queries)
        return {query: json.loads(_get(connection, _search_path(query))) for query in asked}


def _ask(
    connection: http.client.HTTPConnection,
    queries: Sequence[str],
    times: tuple[Times, Times],
    dice: random.Random,
) -> list[int]:
    """Ask for all queries in any order, and beside each for its fixed object. Bytes of each."""
    sizes = []
    for query in dice.sample(queries, len(queries)):
        asking = [(times[0], _search_path(query)), (times[1], _fixed_path(query))]
        for noted, path in dice.sample(asking, 2):
            began = time.perf_counter()
            body = _get(connection, path)
            noted[query].append(time.perf_counter() - began)
            sizes.append(len(body))
    return sizes


def _search_path(query: str) -> str:
    return f"/api/v1/search?q={quote(query)}"


def _fixed_path(query: str) -> str:
    return f"/fixed?q={quote(query)}"


def _get(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise ValueError(f"{path}: {response.status}")
    return body


def _connection(worker: Worker) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", worker.call(_port), timeout=60)


class _Server:
    """The application as ``serve`` runs it, with fixed objects at an address of their own."""

    def __init__(self, root: Path, fixed: Path) -> None:
        searcher = open_searcher(root)
        searcher.warm()  # which it would do beside the first searches
        app = create_app(searcher)
        objects = json.loads(fixed.read_text(encoding="utf-8"))

        @app.get("/fixed")
        def _() -> Response:
            return json_reply(objects[request.args["q"]])

        gc.freeze()
        server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4, ident=None)
        self.port: int = server.effective_port
        threading.Thread(target=server.run, daemon=True).start()


def _port(server: _Server) -> int:
    return server.port
