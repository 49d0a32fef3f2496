"""What is logged: a line of JSON for each request, and for whatever else happens.

What comes over HTTP is written as JSON writes it, in ASCII: no request can begin a line of its own,
or look like another one. Reply and line have one id, X-Request-ID, so that each leads to the other.
What people search for is logged only beside a fault of ours, which could not be found without it.
"""

from __future__ import annotations

import json
import logging
import time
import uuid
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Any, TextIO

from flask import Flask, Response, g, has_request_context, request

from indexer import State

HEADER = "X-Request-ID"
LONGEST = 500
"""Characters of an address, or of a query string, that are logged."""
_FIELDS, _ACCESS = "waikong", "ACCESS_LOG"
logger = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """A record as one line: time (UTC), level, logger, message; the id of the request, its fields,
    or the traceback, where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        body: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context() and "request_id" in g:
            body["request_id"] = g.request_id
        body |= getattr(record, _FIELDS, {})
        if record.exc_info:
            body["traceback"] = self.formatException(record.exc_info)
        return json.dumps(body, ensure_ascii=True)


def log_to(stream: TextIO, level: int = logging.INFO) -> None:
    """Have all that this process logs written as lines of JSON; waitress and Flask log too."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)


def log_state(state: State) -> None:
    """Say which generation is served, or why that is not the current one."""
    if state.fault:
        logger.error("index not taken up, serving %s: %s", state.generation, state.fault)
    else:
        logger.info("index taken up: %s", state.generation)


def log_requests(app: Flask, access: bool) -> None:
    """Give each request an id. ``access``: log it when its reply is made; else only faults."""
    app.config[_ACCESS] = access
    app.before_request(_begin)
    app.after_request(_identify)
    app.after_request(partial(_log, access))


def log_refused(app: Flask, response: Response, remote: str) -> None:
    """Give the reply to what never reached the application an id, and a line as others have."""
    response.headers[HEADER] = _new_id()
    if app.config.get(_ACCESS) or response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
        fields = {
            "request_id": response.headers[HEADER],
            "remote": remote,
            "status": response.status_code,
            "bytes": response.content_length,
        }
        logger.info("refused", extra={_FIELDS: fields})


def _new_id() -> str:
    return uuid.uuid4().hex


def _begin() -> None:
    g.request_id, g.began = _new_id(), time.perf_counter()


def _identify(response: Response) -> Response:
    response.headers[HEADER] = g.request_id
    return response


def _log(access: bool, response: Response) -> Response:
    fault = response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    if not (access or fault):
        return response
    fields: dict[str, Any] = {
        "remote": request.remote_addr,
        "method": request.method,
        "path": request.path[:LONGEST],
        "status": response.status_code,
        "bytes": response.content_length,
        "ms": round((time.perf_counter() - g.began) * 1000, 2),
    }
    if fault:
        asked = request.query_string[:LONGEST]
        fields["query"] = asked.decode("ascii", "backslashreplace")
    logger.info("request", extra={_FIELDS: fields})
    return response
