"""Where these pages stand for others: addresses that lead here, names that are answered."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from flask import Flask, current_app, request

from webui.params import ParameterError

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_ANYWHERE = ("", "0.0.0.0", "::")
"""Addresses at which every name of a machine is answered."""
_NAME = re.compile(r"\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
"""A host's name, one below which all are meant, or an IPv6 address."""
_ALWAYS = ("api.healthz", "api.readyz")


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
    named = bool(parts.hostname and _NAME.fullmatch(parts.hostname))
    whole = parts.scheme in ("http", "https") and named and parts.port != 0
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
    name, port = _asked()
    if name not in _LOOPBACK:
        return None
    host = f"[{name}]" if ":" in name else name
    return f"{request.scheme}://{host}:{port}" if port else f"{request.scheme}://{host}"


def trusted_hosts(host: str, url: str | None, named: Sequence[str]) -> list[str]:
    """The names under which requests are answered; none of them means any.

    They are this machine's own, that of ``host``, where it listens, of ``url``, where others reach
    it, and those ``named``. Where it listens everywhere and nobody named any, all are. Raises
    ValueError for what can't be a name.
    """
    for name in named:
        if not _NAME.fullmatch(name):
            raise ValueError(f"not the name of a host: {name}")
    known = [*named, *([urlsplit(url).hostname or ""] if url else [])]
    if host in _ANYWHERE and not known:
        return []
    return [*dict.fromkeys(name.lower() for name in (*_LOOPBACK, host, *known) if name)]


def answer_only(app: Flask, hosts: Collection[str]) -> None:
    """Refuse requests for other names; one that begins with a point stands for all below it.

    A page elsewhere can have its own name lead to this machine, and read what is answered under it
    (DNS rebinding). Flask's TRUSTED_HOSTS would do, but it can't read the address of an IPv6 host.
    Whoever asks whether the process is alive may call it as they like.
    """

    def check() -> None:
        if "HTTP_HOST" not in request.environ:
            return  # as HTTP/1.0 has it; every browser names one
        if request.endpoint not in _ALWAYS and not _is_among(_asked()[0], hosts):
            raise ParameterError("Host", "parameters.no_such_host")

    if hosts:
        app.before_request(check)


def _is_among(name: str | None, hosts: Collection[str]) -> bool:
    return name is not None and any(
        name == host or (host.startswith(".") and name.endswith(host)) for host in hosts
    )


def _asked() -> tuple[str | None, int | None]:
    """The host and the port that a request names."""
    try:
        asked = urlsplit(f"//{request.host}")
        return asked.hostname, asked.port
    except ValueError:
        return None, None
