"""What an index knows beside its passages <-> JSON: documents, learned words, names."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

from indexer.model import Description, Section


def to_bytes(plain: Any) -> bytes:
    """Canonical JSON: equal values give equal bytes."""
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def from_bytes(raw: bytes) -> Any:
    return json.loads(raw.decode("utf-8", "surrogatepass"))


def description(described: Description) -> dict[str, Any]:
    return {
        "id": described.id,
        "title": described.title,
        "format": described.format,
        "files": described.files,
        "short_names": described.short_names,
        "symbol": described.symbol,
        "date": described.date.isoformat() if described.date else None,
        "language": described.language,
        "publisher": described.publisher,
        "link": described.link,
        "begins_in": described.begins_in,
    }


def to_description(plain: Mapping[str, Any]) -> Description:
    begins = plain["begins_in"]
    return Description(
        id=plain["id"],
        title=plain["title"],
        format=plain["format"],
        files=tuple(plain["files"]),
        short_names=tuple(plain["short_names"]),
        symbol=plain["symbol"],
        date=datetime.date.fromisoformat(plain["date"]) if plain["date"] else None,
        language=plain["language"],
        publisher=plain["publisher"],
        link=plain["link"],
        begins_in=(begins[0], begins[1]) if begins else None,
    )


def section(one: Section) -> bytes:
    return to_bytes([one.id, one.title, one.label, one.parent])


def to_section(raw: bytes, document: str) -> Section:
    identifier, title, label, parent = from_bytes(raw)
    return Section(identifier, document, title, label, parent)
