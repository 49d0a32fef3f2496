"""What the models of replies have in common."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Body(BaseModel):
    """A JSON object of a reply.

    What its keys mean is said in the catalogue, in both languages: ``replies.hit_score``, or
    ``replies.text`` for a key that means the same wherever it stands. Programs must put up with
    keys that are new; tests do not (``extra="forbid"``).
    """

    model_config = ConfigDict(frozen=True, defer_build=True)


def sometimes(**more: Any) -> Any:
    """A key that is there only where there is something to say."""
    return Field(default=None, json_schema_extra=_without_default, **more)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default")
