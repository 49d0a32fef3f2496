"""What the pages say, in Chinese and in English: one catalogue, and the language that is asked for.

Every sentence stands in ``strings/``, one TOML file for each group of pages: ``[found]`` in
``search.toml`` is the key ``search.found``, with ``zh``, ``en`` and, where English tells one from
many by ``{n}``, ``en_one``. A sentence may hold ``{names}`` of values and `` `code` ``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Response, g, request
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict

from indexer import Said
from webui.params import Arguments, ParameterError

TAGS = {"zh": "zh-Hans", "en": "en"}
"""Our languages, the first one first, and what HTML calls them."""
_CODE = re.compile("`([^`]+)`")
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_FOREIGN = re.compile(rf"(\S*{_HAN.pattern}\S*)")


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


def say(key: str, **values: Any) -> Markup:
    """A sentence in the language of the request. Raises KeyError for one that is not there."""
    return catalogue()[key].render(language(), values)


def verbatim(text: str) -> Markup:
    """A text that is not ours, as it stands: its direction kept apart, its language named."""
    foreign = language() != "zh" and _HAN.search(text)
    return Markup('<bdi lang="zh-Hans">{}</bdi>' if foreign else "<bdi>{}</bdi>").format(text)


def spoken(said: Said) -> Markup:
    """What the indexer says, in the language of the request; names in it are told apart."""
    if language() == "zh":
        return escape(said.chinese)
    pieces = _FOREIGN.split(said.english)  # every second one is foreign
    return Markup("").join(
        Markup('<bdi lang="zh-Hans">{}</bdi>').format(piece) if at % 2 else escape(piece)
        for at, piece in enumerate(pieces)
    )


def link(href: str, text: str) -> Markup:
    """A link, to be put into a sentence."""
    return Markup('<a href="{}">{}</a>').format(href, text)


def language() -> str:
    """``zh`` or ``en``: as the address says, or else the browser, or else Chinese.

    Raises ParameterError for an address that asks for another one.
    """
    if "language" not in g:
        g.language = _asked_for()
    found: str = g.language
    return found


def arguments() -> Arguments:
    """What the address asks for beside the language. Raises ParameterError for that."""
    language()
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return MultiDict(kept)


def in_language(tag: str) -> str:
    """The address of this page in one language."""
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"{quote(request.path)}?{urlencode([*rest, ('lang', tag)])}"


def speak(app: Flask) -> None:
    """Let templates speak, and pages pass on the language that their address names."""
    app.jinja_env.globals.update(
        say=say,
        verbatim=verbatim,
        spoken=spoken,
        link=link,
        language=language,
        in_language=in_language,
        TAGS=TAGS,
    )

    @app.url_defaults
    def carry(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint.startswith("pages.") and request and request.args.get("lang") in TAGS:
            values.setdefault("lang", request.args["lang"])


def vary(response: Response) -> Response:
    """Tell caches what a page's language hangs on."""
    if "lang" not in request.args:
        response.vary.add("Accept-Language")
    response.headers["Content-Language"] = TAGS[g.get("language", "zh")]
    return response


def _asked_for() -> str:
    named = request.args.getlist("lang")
    if not named:
        return request.accept_languages.best_match(TAGS) or "zh"
    if len(named) > 1 or named[0] not in TAGS:
        g.language = request.accept_languages.best_match(TAGS) or "zh"  # to say so in
        known = ", ".join(TAGS)
        raise ParameterError("lang", f"只能是 {known} 之一", f"must be one of: {known}")
    return named[0]


def _html(text: str) -> Markup:
    return Markup(_CODE.sub(_code, str(escape(text))))


def _code(found: re.Match[str]) -> str:
    text = found.group(1)
    return f'<code lang="zh-Hans">{text}</code>' if _HAN.search(text) else f"<code>{text}</code>"
