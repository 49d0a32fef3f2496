"""In which styles a passage or a document is cited, to be read, copied and taken along as files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, url_for

from indexer import STYLES, Document, Passage, Searcher, Style, cite, entry_key
from webui.language import language

_FILES: Mapping[Style, tuple[str, str]] = {
    "un": ("text/plain", "un.txt"),
    "gbt7714": ("text/plain", "gbt7714.txt"),
    "bibtex": ("application/x-bibtex", "bib"),
    "ris": ("application/x-research-info-systems", "ris"),
}
"""What each is as a file: its media type and how its name ends."""


@dataclass(frozen=True, slots=True)
class Form:
    """One style: what is cited as it stands there, and the address of the same as a file."""

    style: Style
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Citing:
    """Every style, and the address that stays, a path of this site."""

    forms: tuple[Form, ...]
    address: str


def citing(document: Document, passage: Passage | None = None) -> Citing:
    """How a passage is cited, or its whole document."""
    view = "document" if passage is None else "passage"
    name = document.id if passage is None else passage.id
    forms = tuple(
        Form(
            style,
            text(style, document, passage).replace("\r\n", "\n").rstrip("\n"),
            url_for(f"pages.{view}_citation", identifier=name, form=style),
        )
        for style in STYLES
    )
    return Citing(forms, url_for(f"pages.{view}", identifier=name, lang=None))


def text(style: Style, document: Document, passage: Passage | None = None) -> str:
    """A citation in the language of the page, where its style has more than one."""
    return cite(style, document.description, passage, english=language() == "en")


def called(searcher: Searcher, passage: Passage) -> str:
    """What a passage is called on a page in this language: its citation."""
    document = searcher.document(passage.document)
    assert document is not None
    return text("un", document, passage)


def file(style: Style, document: Document, passage: Passage | None = None) -> Response:
    """The same as a file to be saved, in UTF-8."""
    media, ending = _FILES[style]
    body = text(style, document, passage)
    response = Response(body, content_type=f"{media}; charset=utf-8")
    name = entry_key(document.description, passage).replace(":", "-")  # no file name on Windows
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{ending}")
    return response
