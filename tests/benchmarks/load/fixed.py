"""An application that always gives the same reply of ten hits: what a server costs by itself."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, Response


def app() -> Flask:
    """It gives what is in the file that FIXED_REPLY names."""
    made, body = Flask(__name__), Path(os.environ["FIXED_REPLY"]).read_bytes()

    @made.get("/readyz")
    @made.get("/fixed")
    def _() -> Response:
        return Response(body, content_type="application/json; charset=utf-8")

    return made
