"""The service itself: whether it lives and is ready, and what it says of errors."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from webui.rest.schemas.body import Body, sometimes


class Alive(Body):
    """The process is there."""

    status: Literal["ok"]


class CacheCounts(Body):
    """How one cache does."""

    hits: int
    misses: int
    kept: int
    limit: int


class Ready(Body):
    """The index is verified and open, or else the one before it."""

    status: Literal["ok", "degraded"]
    generation: str
    documents: int
    passages: int
    caches: dict[str, CacheCounts]
    fault: str = sometimes()


class OpenApi(Body):
    """This description itself, an OpenAPI 3.1 document."""

    openapi: str
    dialect: str = Field(alias="jsonSchemaDialect")
    info: dict[str, Any]
    servers: tuple[dict[str, Any], ...]
    paths: dict[str, Any]
    components: dict[str, Any]


class Problem(Body):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    position: int = sometimes()
    hint: str = sometimes()
    parameter: str = sometimes()
    known: tuple[str, ...] = sometimes()
