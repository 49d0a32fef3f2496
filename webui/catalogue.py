"""Every sentence of the front end, in Chinese and in English: one catalogue.

It stands in ``strings/``, one TOML file for each group of pages: ``[found]`` in ``search.toml`` is
the key ``search.found``, with ``zh``, ``en`` and, where English tells one from many by ``{n}``,
``en_one``. A sentence may hold ``{names}`` of values and `` `code` ``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup, escape

from indexer import Said

HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_CODE = re.compile("`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence in each language, as HTML with places for values."""

    zh: Markup
    en: Markup
    en_one: Markup | None = None

    def render(self, language: str, values: Mapping[str, Any]) -> Markup:
        """Values are escaped unless they are Markup."""
        if language == "zh":
            return self.zh.format(**values)
        one = self.en_one is not None and values.get("n") == 1
        return (self.en_one if one and self.en_one is not None else self.en).format(**values)


@cache
def catalogue() -> Mapping[str, Saying]:
    """Every sentence by its key."""
    sayings = {}
    for file in files("webui").joinpath("strings").iterdir():
        group = file.name.removesuffix(".toml")
        for name, texts in tomllib.loads(file.read_text(encoding="utf-8")).items():
            sayings[f"{group}.{name}"] = Saying(**{k: _html(text) for k, text in texts.items()})
    return sayings


def both(key: str, **values: Any) -> Said:
    """A sentence in both languages at once, as plain text. Raises KeyError."""
    saying = catalogue()[key]
    return Said(*(saying.render(tag, values).striptags() for tag in ("zh", "en")))


def _html(text: str) -> Markup:
    return Markup(_CODE.sub(_code, str(escape(text))))


def _code(found: re.Match[str]) -> str:
    text = found.group(1)
    return f'<code lang="zh-Hans">{text}</code>' if HAN.search(text) else f"<code>{text}</code>"
