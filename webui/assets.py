"""Static files: one address for each version of them, so that browsers may keep them for good."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask, Response, request, send_from_directory, url_for

FOLDER = Path(__file__).parent / "static"
KEPT = 365 * 24 * 3600
"""Seconds for which a file may be kept without asking; its address changes when it does."""


def serve_versioned(app: Flask) -> None:
    """Serve the static folder below its own hash, so that modules that import one another agree.

    Templates ask for ``asset("name.css")``. An address of another version still gives the file, but
    nobody keeps it.
    """
    current = _hash(FOLDER)

    @app.get("/static/<version>/<path:filename>", endpoint="asset")
    def file(version: str, filename: str) -> Response:
        return send_from_directory(FOLDER, filename)

    def asset(filename: str) -> str:
        return url_for("asset", version=current, filename=filename)

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "asset" and response.status_code == 200:
            known = (request.view_args or {}).get("version") == current
            response.headers["Cache-Control"] = (
                f"public, max-age={KEPT}, immutable" if known else "no-cache"
            )
        return response

    app.jinja_env.globals["asset"] = asset


def _hash(folder: Path) -> str:
    """Of all names and contents, in order."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
