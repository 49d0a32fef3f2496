"""Static files: one address for each version of them, so that browsers may keep them for good."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path

from flask import Flask, Response, abort, request, url_for

FOLDER = Path(__file__).parent / "static"
KEPT = 365 * 24 * 3600
"""Seconds for which a file may be kept without asking; its address changes when it does."""
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def serve_versioned(app: Flask) -> None:
    """Serve the static folder below its own hash, so that modules that import one another agree.

    Templates ask for ``asset("name.css")``. An address of another version still gives the file, but
    nobody keeps it. The files are read once, here: nothing of a request ever names a path.
    """
    files = {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir())}
    current = _hash(files)

    @app.get("/static/<version>/<filename>", endpoint="asset")
    def file(version: str, filename: str) -> Response:
        if filename not in files:
            abort(404)
        response = Response(files[filename], mimetype=_type(filename))
        response.set_etag(current)
        kept = f"public, max-age={KEPT}, immutable" if version == current else "no-cache"
        response.headers["Cache-Control"] = kept
        response.make_conditional(request)
        return response

    def asset(filename: str) -> str:
        return url_for("asset", version=current, filename=filename)

    app.jinja_env.globals["asset"] = asset


def _type(filename: str) -> str:
    """As every machine says, whatever its own table of types."""
    known = _TYPES.get(Path(filename).suffix) or mimetypes.guess_type(filename)[0]
    return known or "application/octet-stream"


def _hash(files: dict[str, bytes]) -> str:
    """Of all names and contents."""
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]
