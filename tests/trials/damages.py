"""What may become of a file: a byte flipped, a range zeroed, its end lost, all of it gone."""

from __future__ import annotations

import random
from pathlib import Path

DAMAGES = ("flipped", "zeroed", "truncated", "deleted")


def damage(path: Path, kind: str, chance: random.Random) -> None:
    """Damage a file in one of these ways, so that it differs from what it was."""
    content = path.read_bytes()
    if kind == "deleted" or not content:
        path.unlink()
        return
    kind = kind if any(content) else "truncated"
    changed = content
    while _same(content, changed, kind):
        changed = _changed(content, kind, chance)
    path.write_bytes(changed)


def _same(content: bytes, changed: bytes, kind: str) -> bool:
    """JSON with a tab in place of a space is not damaged either."""
    return changed == content or (kind == "flipped" and changed.split() == content.split())


def _changed(content: bytes, kind: str, chance: random.Random) -> bytes:
    place = chance.randrange(len(content))
    match kind:
        case "flipped":
            other = content[place] ^ chance.randint(1, 255)
            return content[:place] + bytes([other]) + content[place + 1 :]
        case "zeroed":
            end = chance.randint(place + 1, len(content))
            return content[:place] + bytes(end - place) + content[end:]
        case _:
            return content[:place]
