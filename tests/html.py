"""A page as its elements, for tests that ask what stands in the HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

from flask.testing import FlaskClient

VOID = {"meta", "link", "input", "br", "hr", "img", "base", "wbr", "col"}


@dataclass(slots=True)
class Element:
    """An element, and which of the page's pieces of text are in it."""

    tag: str
    attributes: dict[str, str]
    inside: tuple[Element, ...] = field(default=(), repr=False)
    """The elements that it stands in, the outermost first."""
    pieces: list[tuple[str, bool]] = field(default_factory=list, repr=False)
    """Of the whole page: texts, and whether each is within ``<sup>``."""
    start: int = 0
    end: int = 0

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.pieces[self.start : self.end])

    @property
    def bare(self) -> str:
        """The text without what stands in ``<sup>``."""
        return "".join(text for text, raised in self.pieces[self.start : self.end] if not raised)


@dataclass(slots=True)
class Reader(HTMLParser):
    """A page as its elements, each with all the text in it."""

    elements: list[Element] = field(default_factory=list)
    path: list[Element] = field(default_factory=list)
    pieces: list[tuple[str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        here = len(self.pieces)
        element = Element(tag, attributes, tuple(self.path), self.pieces, here, here)
        self.elements.append(element)
        if tag not in VOID:
            self.path.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.path[-1].tag == tag, f"</{tag}> closes <{self.path[-1].tag}>"
        self.path.pop().end = len(self.pieces)

    def handle_data(self, data: str) -> None:
        self.pieces.append((data, any(element.tag == "sup" for element in self.path)))

    def of(self, tag: str, css_class: str = "") -> list[Element]:
        return [
            element
            for element in self.elements
            if element.tag == tag
            and (not css_class or css_class in element.attributes.get("class", "").split())
        ]

    @property
    def ids(self) -> list[str]:
        return [e.attributes["id"] for e in self.elements if "id" in e.attributes]


def read(client: FlaskClient, url: str, status: int = 200) -> Reader:
    response = client.get(url)
    assert response.status_code == status, url
    assert response.content_type == "text/html; charset=utf-8"
    return parsed(response.text)


def parsed(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.path == []
    return reader


def link_in(page: Reader, start: str) -> str:
    """The address of the one link whose text begins so."""
    (found,) = {e.attributes["href"] for e in page.of("a") if e.text.startswith(start)}
    return found


def asked(url: str) -> dict[str, list[str]]:
    """The parameters of an address."""
    return parse_qs(urlsplit(url).query)
