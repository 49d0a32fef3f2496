"""Markup, line ends and formulas in every parameter: nothing of them leaves the place of a text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import webui
from indexer import Searcher
from tests.fuzzing.requests import LISTS, TAKEN
from tests.hostile_corpus import FILE, open_hostile
from tests.html import Element, Reader
from webui import create_app
from webui.headers import CONTENT_SECURITY_POLICY
from webui.limits import MAX_BODY

REFLECTED = (
    "</title></textarea></script><script>alert(1)</script><svg onload=alert(1)><b>",
    "\"><img src=x onerror=alert(1)>' autofocus onfocus='alert(1)&lt;b&gt;&quot;&#x3c;",
    "javascript:alert(1)//月球+ADw-script+AD4-{{7*7}}${7*7}{% raw %}",
    "//example.org/月球\r\nX-Injected: 1\r\n\r\n%0d%0aX-Injected:%201\u2028\u2029\0\x0b<b>",
)
FRONT = Path(webui.__file__).parent
OURS = frozenset(
    tag
    for file in (*FRONT.rglob("*.html"), FRONT / "marks.py", *FRONT.glob("views/*.py"))
    for tag in re.findall(r"<([a-z][a-z0-9]*)", file.read_text(encoding="utf-8"))
)
"""The elements that templates, and what makes marks, are made of."""
ADDRESSES = ("href", "src", "action", "formaction", "poster", "data", "xlink:href")
PAGES = tuple(path for path in TAKEN if not path.startswith("/api/"))
PROGRAMS = tuple(path for path in TAKEN if path.startswith("/api/"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    searcher = open_hostile(tmp_path_factory.mktemp("hostile"))
    yield searcher
    searcher.close()


@pytest.fixture
def within(hostile: Searcher) -> FlaskClient:
    """A client of the corpus that is all markup."""
    app = create_app(hostile)
    app.testing = False
    return app.test_client()


def addresses(payload: str, paths: tuple[str, ...]) -> Iterator[str]:
    """Each address with the payload as each parameter, as a name of one, and in its path."""
    value = quote(payload, safe="")
    for path in paths:
        text = "terms" if path.endswith("report") else "q"
        for name in dict.fromkeys([text, "text", "a", *TAKEN[path], *LISTS]):
            rest = "" if name == text else f"&{text}={quote('月球')}"
            yield f"{path}?{name}={value}{rest}"
        yield f"{path}?{value}=1&{text}=1"
        yield f"{path.rstrip('/')}/{value}?{text}={quote('月球')}"
    yield f"/{value}"


def assert_headers_are_ours(reply: TestResponse, payload: str) -> None:
    assert "X-Injected" not in reply.headers
    for _, value in reply.headers:
        assert value.isprintable()
        assert value.isascii()
        assert payload not in value
        assert "<script" not in value.lower()


def page_of(reply: TestResponse) -> Reader:
    reader = Reader()
    reader.feed(reply.text)
    reader.close()
    assert reader.path == []
    return reader


def assert_inert(page: Reader) -> None:
    """Only elements that templates have, no handlers, no script but ours, no other address."""
    for element in page.elements:
        assert element.tag in OURS, element
        assert not [name for name in element.attributes if name.startswith("on")], element
        assert "style" not in element.attributes
        for name in ADDRESSES:
            if name in element.attributes:
                assert_leads_within(element, element.attributes[name])
        if element.tag == "script":
            assert element.attributes["src"].startswith("/static/")
            assert not element.text


def assert_leads_within(element: Element, address: str) -> None:
    """To our pages; elsewhere only by the link of a document, by http, which hands nothing over."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        assert parts.scheme in ("http", "https"), element
        assert element.tag == "a"
        assert "noreferrer" in element.attributes.get("rel", "noreferrer")


@pytest.mark.parametrize("payload", REFLECTED)
def test_no_page_reflects_markup(within: FlaskClient, payload: str) -> None:
    for address in addresses(payload, PAGES):
        reply = within.get(address)
        assert reply.status_code in (200, 400, 404), address
        assert reply.content_type == "text/html; charset=utf-8", address
        assert_headers_are_ours(reply, payload)
        assert_inert(page_of(reply))


@pytest.mark.parametrize("payload", REFLECTED)
def test_no_program_gets_anything_but_json(within: FlaskClient, payload: str) -> None:
    for address in addresses(payload, PROGRAMS):
        reply = within.get(address)
        assert reply.status_code in (200, 400, 404), address
        kind = reply.content_type
        if kind.startswith("application/") and "jsonl" not in kind:
            assert isinstance(json.loads(reply.text), dict)
        assert kind.split("; ")[0] in (
            "application/json",
            "application/problem+json",
            "application/jsonl",
            "text/csv",
            "text/html",  # of /<payload>, which is no address of programs
        )
        assert (kind.startswith("text/html")) == (not address.startswith("/api/"))
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert_headers_are_ours(reply, payload)


def test_no_address_of_the_hostile_corpus_breaks_out(hostile: Searcher) -> None:
    client = create_app(hostile).test_client()
    passages = [passage.id for document in hostile.documents for passage in document.passages]
    words = ("月球", "<b>", "HYPERLINK")
    asked = [(path, "terms" if path == "/report" else "q") for path in PAGES]
    for address in (
        *(f"{path}?{name}={word}" for path, name in asked for word in words),
        *(f"/passages/{quote(passage)}?q=月球" for passage in passages),
        "/documents/hostile?q=月球",
        "/terms",
    ):
        reply = client.get(address)
        if reply.content_type.startswith("text/html"):
            assert_inert(page_of(reply))
        assert_headers_are_ours(reply, "alert(")


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/search?q=月球&format=csv",
        "/api/v1/search?q=SUM OR HYPERLINK&format=csv",
        "/api/v1/concordance?q=月球&format=csv",
        "/api/v1/report?terms==1%2B1%0A月球%0A@SUM(1)%0A%09-2&format=csv",
    ],
)
def test_no_cell_of_a_table_is_a_formula(within: FlaskClient, address: str) -> None:
    reply = within.get(address)
    assert reply.headers["Content-Disposition"].startswith("attachment; ")
    rows = list(csv.reader(io.StringIO(reply.text.removeprefix("\ufeff"))))
    assert len(rows) > 1
    assert not [
        cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))
    ]


def test_the_name_of_a_file_is_told_to_the_letter(within: FlaskClient) -> None:
    hits = within.get("/api/v1/search?q=月球").get_json()["hits"]
    assert {source["file"] for hit in hits for source in hit["source"]} == {FILE}


# Headers -----------------------------------------------------------------------------------------


SECURE = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
KINDS = (
    ("GET", "/", 200),
    ("HEAD", "/?q=月球", 200),
    ("GET", "/?q=（月球", 400),
    ("GET", "/?x=1", 400),
    ("GET", "/?q=%ff", 400),
    ("GET", "/nowhere", 404),
    ("GET", "/documents/nothing", 404),
    ("POST", "/", 405),
    ("GET", "/opensearch.xml", 200),
    ("GET", "/suggest?q=月", 200),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/api/v1/search?q=月球", 200),
    ("HEAD", "/api/v1/search?q=月球", 200),
    ("OPTIONS", "/api/v1/search", 200),
    ("GET", "/api/v1/search", 400),
    ("GET", "/api/v1/search?q=（月球", 400),
    ("GET", "/api/v1/nothing", 404),
    ("DELETE", "/api/v1/search", 405),
    ("GET", "/api/v1/search?q=月球&format=csv", 200),
    ("GET", "/api/v1/search?q=月球&format=jsonl", 200),
    ("GET", "/passages/hostile:1.b1/citation?form=bibtex", 200),
    ("GET", "/static/x/nothing.css", 404),
    ("GET", "/static/../webui/__init__.py", 404),
)
"""A request of each kind, and the status of its reply."""


def assert_secure(reply: TestResponse) -> None:
    assert {name: reply.headers.get(name) for name in SECURE} == SECURE
    assert "Server" not in reply.headers
    assert "X-Powered-By" not in reply.headers
    assert "Set-Cookie" not in reply.headers
    assert "Access-Control-Allow-Origin" not in reply.headers


@pytest.mark.parametrize(("method", "address", "status"), KINDS)
def test_every_kind_of_reply_has_the_headers_that_forbid(
    within: FlaskClient, method: str, address: str, status: int
) -> None:
    reply = within.open(address, method=method)
    assert reply.status_code == status
    assert_secure(reply)


def test_a_file_of_ours_and_what_is_unchanged_have_them_too(within: FlaskClient) -> None:
    style = next(
        element.attributes["href"]
        for element in page_of(within.get("/")).of("link")
        if element.attributes["rel"] == "stylesheet"
    )
    for address in (style, "/api/v1/search?q=月球"):
        first = within.get(address)
        assert_secure(first)
        again = within.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        assert_secure(again)


def test_a_fault_of_ours_and_a_closed_index_have_them_too(hostile: Searcher) -> None:
    app = create_app(hostile)
    app.testing = False
    for path in ("/api/v1/broken", "/broken"):
        app.add_url_rule(path, path, lambda: str(1 / 0))
    client, closed = app.test_client(), create_app(None).test_client()
    for path in ("/api/v1/broken", "/broken"):
        reply = client.get(path)
        assert reply.status_code == 500
        assert "division" not in reply.text
        assert_secure(reply)
    for path in ("/", "/api/v1/search?q=月球", "/readyz"):
        reply = closed.get(path)
        assert reply.status_code == 503
        assert_secure(reply)


def test_a_body_that_is_too_large_is_no_exception(within: FlaskClient) -> None:
    for path in ("/", "/api/v1/search"):
        reply = within.post(path, data=b"x" * (MAX_BODY + 1))
        assert reply.status_code in (405, 413)
        assert_secure(reply)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/documents/no", 404),
        ("POST", "/", 405),
        ("GET", "/", 400),
    ],
)
def test_no_error_is_hidden_by_a_language_that_is_none(
    within: FlaskClient, method: str, path: str, status: int
) -> None:
    assert within.open(f"{path}?lang=fr", method=method).status_code == status


def test_what_is_redirected_stays_here(within: FlaskClient) -> None:
    for path in ("//example.org/", "/documents//hostile", "//example.org/\r\nX-Injected: 1/.."):
        reply = within.get("/", environ_overrides={"PATH_INFO": path})
        assert_secure(reply)
        assert_headers_are_ours(reply, "\n")
        place = urlsplit(reply.headers.get("Location", "/"))
        assert place.netloc in ("", "localhost")
