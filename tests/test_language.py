"""Chinese first, English complete: one catalogue, and no sentence anywhere else."""

from __future__ import annotations

import ast
import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest
from flask.testing import FlaskClient

import webui
from indexer import Said
from webui import create_app
from webui.catalogue import catalogue
from webui.language import spoken, verbatim

HERE = Path(webui.__file__).parent
TEMPLATES = sorted((HERE / "templates").glob("*.html"))
SCRIPTS = sorted(path for path in (HERE / "static").iterdir() if path.suffix in (".js", ".css"))
MODULES = sorted(HERE.rglob("*.py"))
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
KEY = re.compile(r"""say\(\s*f?["']([a-z_]+\.[a-z0-9_]*)(["']| ?\{|\{)""")
REASON = re.compile(r'"(parameters\.[a-z0-9_]+)"')
JOINED = re.compile(r"""say\(\s*["']([a-z_]+\.[a-z0-9_]*)["']\s*~""")
COMMENT = re.compile(r"\{#.*?#\}|\{% block (?:page|focus) %\}.*?\{% endblock %\}", re.DOTALL)
TAGLESS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{2,}")


def _sources() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (*TEMPLATES, *MODULES))


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_sentence_is_there_in_both_languages_with_the_same_values() -> None:
    assert catalogue()
    for key, saying in catalogue().items():
        assert saying.zh.strip(), key
        assert saying.en.strip(), key
        assert _places(saying.zh) == _places(saying.en), key
        if saying.en_one is not None:
            assert "n" in _places(saying.en), key
            assert _places(saying.en_one) <= _places(saying.en), key


def test_english_sentences_are_english() -> None:
    spoken_of = {"site.other_language"}
    wrong = {
        key: saying.en
        for key, saying in catalogue().items()
        if HAN.search(re.sub("<code.*?</code>", "", saying.en)) and key not in spoken_of
    }
    assert wrong == {}


def test_every_sentence_that_is_asked_for_is_in_the_catalogue() -> None:
    asked = {key for key, end in KEY.findall(_sources()) if end in "\"'"}
    joined = set(JOINED.findall(_sources()))
    asked |= set(REASON.findall(_sources()))
    assert asked
    assert asked - set(catalogue()) - joined == set()


def test_every_sentence_in_the_catalogue_is_asked_for() -> None:
    sources = _sources()
    asked = {key for key, _ in KEY.findall(sources)}
    beginnings = {key for key, end in KEY.findall(sources) if end not in "\"'"}
    beginnings |= set(JOINED.findall(sources))
    beginnings |= {"replies.", "resources."}  # what is not meant by any, test_openapi.py finds
    unused = {
        key
        for key in catalogue()
        if key not in asked
        and not any(key.startswith(some) for some in beginnings)
        and f'"{key}"' not in sources
    }
    assert unused == set()


def test_no_key_stands_twice() -> None:
    for file in (HERE / "strings").iterdir():
        tomllib.loads(file.read_text(encoding="utf-8"))  # raises where one does


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_speaks_by_itself(path: Path) -> None:
    source = COMMENT.sub("", path.read_text(encoding="utf-8"))
    assert not HAN.search(source)
    reader = _Texts()
    reader.feed(TAGLESS.sub(" ", source))
    assert [text for text in reader.texts if WORD.search(text)] == []


class _Texts(HTMLParser):
    """What a reader or a screen reader would be told: texts, and the attributes that speak."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        speaking = {"aria-label", "title", "placeholder", "alt"}
        self.texts += [value.strip() for name, value in attrs if name in speaking and value]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_or_sheet_speaks_by_itself(path: Path) -> None:
    source = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not HAN.search(source)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(HERE).as_posix())
def test_no_module_speaks_chinese_by_itself(path: Path) -> None:
    """Queries are no speech."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    allowed = {id(inner) for node in ast.walk(tree) if _is_quiet(node) for inner in ast.walk(node)}
    said = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in allowed
    ]
    assert [text for text in said if HAN.search(text)] == []


def _is_quiet(node: ast.AST) -> bool:
    match node:
        case ast.Assign(targets=[ast.Name(id="EXAMPLES")]):
            return True
        case ast.Expr(value=ast.Constant()):
            return True  # a docstring
    return False


@pytest.mark.parametrize(
    ("asked", "headers", "tag"),
    [
        ("/", {}, "zh-Hans"),
        ("/", {"Accept-Language": "en-GB,en;q=0.9"}, "en"),
        ("/", {"Accept-Language": "zh-TW,zh;q=0.9,en;q=0.8"}, "zh-Hans"),
        ("/", {"Accept-Language": "fr"}, "zh-Hans"),
        ("/", {"Accept-Language": "zh-CN,en;q=0.5"}, "zh-Hans"),
        ("/", {"Accept-Language": "zh-Hans-CN,en;q=0.5"}, "zh-Hans"),
        ("/", {"Accept-Language": "en-US,zh;q=0.5"}, "en"),
        ("/", {"Accept-Language": "en-US,en-GB;q=0.9,zh;q=0.8"}, "en"),
        ("/", {"Accept-Language": "en;q=0,zh;q=0.1"}, "zh-Hans"),
        ("/", {"Accept-Language": "en;q=0.4,zh-CN;q=0.6"}, "zh-Hans"),
        ("/", {"Accept-Language": "*"}, "zh-Hans"),
        ("/?lang=en", {"Accept-Language": "zh-CN"}, "en"),
        ("/?lang=zh", {"Accept-Language": "en"}, "zh-Hans"),
    ],
)
def test_the_address_decides_the_language_and_else_the_browser(
    client: FlaskClient, asked: str, headers: dict[str, str], tag: str
) -> None:
    reply = client.get(asked, headers=headers)
    assert f'<html lang="{tag}">' in reply.text
    assert reply.headers["Content-Language"] == tag
    assert ("Accept-Language" in reply.vary) == ("lang" not in asked)


@pytest.mark.parametrize("asked", ["/?lang=fr", "/?lang=", "/?lang=en&lang=zh", "/terms?lang=EN"])
def test_another_language_is_refused(client: FlaskClient, asked: str) -> None:
    reply = client.get(asked)
    assert reply.status_code == 400
    assert "lang" in reply.text


def test_every_link_of_a_page_keeps_its_language(client: FlaskClient) -> None:
    page = client.get("/?q=月球&lang=en").text
    inner = [link for link in re.findall(r'href="(/[^"]*)"', page) if "/static/" not in link]
    others = [link for link in inner if "lang=en" not in link and not link.startswith("/api/")]
    assert [link for link in others if "lang=zh" not in link] == []
    assert len(others) == 1, "the link to the other language"


def test_the_rest_interface_has_no_language(client: FlaskClient) -> None:
    assert client.get("/api/v1/search?q=月球&lang=en").status_code == 400


@pytest.mark.parametrize(
    ("asked", "chinese", "english"),
    [
        ("/?q=（月球", "括号没有关闭", "never closed"),
        ("/?q=月球&page=0", "必须是 1 到", "whole number"),
        ("/?q=月球&document=没有", "没有这份文件", "No such document"),
        ("/no-such-page", "没有这一页", "No such page"),
    ],
)
def test_mistakes_are_told_in_one_language(
    client: FlaskClient, asked: str, chinese: str, english: str
) -> None:
    page = client.get(asked).text
    assert chinese in page
    assert english not in page
    page = client.get(asked + ("&" if "?" in asked else "?") + "lang=en").text
    assert english in page
    assert chinese not in page


def test_without_an_index_the_page_says_so_in_either_language() -> None:
    client = create_app(None).test_client()
    assert "暂时不能检索" in client.get("/").text
    assert "No search at the moment" in client.get("/?lang=en").text


def test_values_are_escaped_and_foreign_text_is_named(client: FlaskClient) -> None:
    with client.application.test_request_context("/?lang=en"):
        assert verbatim("<b>月") == '<bdi lang="zh-Hans">&lt;b&gt;月</bdi>'
        assert verbatim("<b>") == "<bdi>&lt;b&gt;</bdi>"
        said = spoken(Said("例如 外空*", "for example 外空* & so on"))
        assert said == 'for example <bdi lang="zh-Hans">外空*</bdi> &amp; so on'
    with client.application.test_request_context("/"):
        assert spoken(Said("例如 <外空*>", "-")) == "例如 &lt;外空*&gt;"
