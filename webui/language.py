"""The language that is asked for, and what the pages say in it."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Response, g, request
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict

from indexer import Said
from webui.catalogue import HAN, catalogue
from webui.params import Arguments, ParameterError

TAGS = {"zh": "zh-Hans", "en": "en"}
"""Our languages, the first one first, and what HTML calls them."""
_FOREIGN = re.compile(rf"(\S*{HAN.pattern}\S*)")


def say(key: str, **values: Any) -> Markup:
    """A sentence in the language of the request. Raises KeyError for one that is not there."""
    return catalogue()[key].render(language(), values)


def verbatim(text: str) -> Markup:
    """A text that is not ours, as it stands: its direction kept apart, its language named."""
    foreign = language() != "zh" and HAN.search(text)
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


def settle() -> None:
    """Choose a language for what must be said even where the address asks for one that is none."""
    with suppress(ParameterError):
        language()


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
        return _preferred()
    if len(named) > 1 or named[0] not in TAGS:
        g.language = _preferred()  # to say so in
        raise ParameterError("lang", "parameters.no_choice", known=", ".join(TAGS))
    return named[0]


def _preferred() -> str:
    """Ours that the browser likes best; ``zh-TW`` is Chinese, ``en-GB`` English."""
    tags = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality)
    return next((tag for tag in tags if tag in TAGS), "zh")
