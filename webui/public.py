"""Where these pages stand for others: addresses that lead here from outside."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, request

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def stand_at(app: Flask, url: str | None) -> None:
    """Remember under which address the application is reached; None where nobody said.

    Raises ValueError for what can't be one.
    """
    app.config["PUBLIC_URL"] = checked(url) if url else None
    app.jinja_env.globals["public_url"] = public_url


def checked(url: str) -> str:
    """An http or https address of a site, without the stroke at its end. Raises ValueError.

    The pages stand at the root of a site: links of theirs begin there, so a path is refused.
    """
    parts = urlsplit(url)
    whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    more = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if not whole or more or not url.isascii():
        raise ValueError(f"not the http or https address of a site: {url}")
    return url.rstrip("/")


def public_url() -> str | None:
    """The address of the first page as others may use it, without the stroke at its end.

    As configured, or else this machine's own. A Host header alone is not believed: anyone may send
    any name.
    """
    configured: str | None = current_app.config["PUBLIC_URL"]
    if configured:
        return configured
    try:
        asked = urlsplit(f"//{request.host}")
        name, port = asked.hostname, asked.port
    except ValueError:
        return None
    if name not in _LOOPBACK:
        return None
    host = f"[{name}]" if ":" in name else name
    return f"{request.scheme}://{host}:{port}" if port else f"{request.scheme}://{host}"
