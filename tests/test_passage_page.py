"""The page of one passage, and its citations as files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask.testing import FlaskClient

from indexer import STYLES, Searcher, cite
from tests.citing_corpus import open_citing
from tests.hostile_corpus import open_hostile
from tests.html import VOID, Reader, read
from webui import create_app
from webui.views.passage import find

HAN = re.compile("[\u3400-\u9fff]")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    searcher = open_hostile(tmp_path_factory.mktemp("hostile"))
    yield searcher
    searcher.close()


@pytest.fixture(scope="module")
def citing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    searcher = open_citing(tmp_path_factory.mktemp("citing"))
    yield searcher
    searcher.close()


class Unnamed(HTMLParser):
    """Ideographs of an English page that no element around them names as Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self.languages: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            above = self.languages[-1] if self.languages else ""
            self.languages.append(dict(attrs).get("lang") or above)

    def handle_endtag(self, tag: str) -> None:
        self.languages.pop()

    def handle_data(self, data: str) -> None:
        if HAN.search(data) and not self.languages[-1].startswith("zh"):
            self.found.append(data.strip())


def status(page: Reader) -> str:
    (one,) = [e for e in page.of("p") if e.attributes.get("id") == "status"]
    return one.text.strip()


# The page -----------------------------------------------------------------------------------------


def test_every_passage_has_its_page(client: FlaskClient, searcher: Searcher) -> None:
    for document in searcher.documents:
        for passage in document.passages[::7]:
            page = read(client, f"/passages/{passage.id}")
            assert page.of("h1")[0].text == passage.citation
            assert page.of("span", "words")[0].bare == passage.text
            assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize(
    "name", ["un-resolution:no-such", "no-such:p1", "un-resolution", ":", "%00"]
)
def test_a_passage_that_does_not_exist_is_a_404_page(client: FlaskClient, name: str) -> None:
    assert read(client, f"/passages/{name}", 404).of("h1")
    assert client.get(f"/passages/{name}/citation").status_code == 404


@pytest.mark.parametrize(
    "asked",
    ["page=0&q=国际", "q=a&q=b", "expand=2&q=国际", "form=ris", "format=csv", "kind=无&q=国际"],
)
def test_other_parameters_are_refused(client: FlaskClient, asked: str) -> None:
    assert client.get(f"/passages/un-resolution:op12?{asked}").status_code == 400


def test_the_path_leads_to_where_each_section_begins(client: FlaskClient) -> None:
    page = read(client, "/passages/un-report:p16")
    links = {e.text: e.attributes["href"] for e in page.of("a")}
    assert links["四. 日程安排"] == "/documents/un-report#4"
    assert links["开场介绍"] == "/documents/un-report#4.A.h1"
    assert links["联合国/中国第二期空间探索和创新全球伙伴关系研讨会报告"] == "/documents/un-report"


def test_the_marks_of_the_query_are_those_of_the_search(
    client: FlaskClient, searcher: Searcher
) -> None:
    _, passage = find(searcher, "un-resolution:op20") or (None, None)
    assert passage
    page = read(client, f"/passages/{passage.id}?q=空间")
    number = passage.text.count("空间")
    assert status(page) == f"空间：本段标出 {number} 处"
    (article,) = page.of("article")
    assert article.text.count("空间") == number
    in_article = page.elements[page.elements.index(article) :]
    assert [e.text for e in in_article if e.tag == "mark"][:number] == ["空间"] * number


def test_a_query_that_is_not_here_says_so_and_leads_to_its_results(client: FlaskClient) -> None:
    page = read(client, "/passages/un-resolution:op12?q=月球")
    assert status(page) == "月球：本段中没有找到"
    assert "/?q=%E6%9C%88%E7%90%83" in [e.attributes["href"] for e in page.of("a")]
    assert not page.of("mark")


def test_a_passage_found_otherwise_says_that_nothing_is_to_be_marked(client: FlaskClient) -> None:
    page = read(client, "/passages/un-resolution:title?q=A/RES/76/76")
    assert "没有可标出的文字" in status(page)


def test_a_search_that_was_cut_short_is_not_called_finished(hasty: Searcher) -> None:
    page = read(create_app(hasty).test_client(), "/passages/un-resolution:op12?q=月球")
    assert status(page) == "月球：本段中尚未找到"
    assert page.of("p", "cut-short")


def test_a_query_that_cannot_be_read_is_a_400_page(client: FlaskClient) -> None:
    assert read(client, "/passages/un-resolution:op12?q=（月球", 400).of("h1")


def test_footnotes_stand_below_and_are_linked_both_ways(client: FlaskClient) -> None:
    page = read(client, "/passages/un-resolution:op25")
    forth = [e for e in page.of("a") if e.attributes.get("role") == "doc-noteref"]
    assert forth
    (below,) = page.of("section", "notes")
    assert "第 69/283 号决议" in below.text
    targets = {unquote(e.attributes["href"])[1:] for e in [*forth, *page.of("a", "return")]}
    assert targets <= set(page.ids)
    assert len(page.of("a", "return")) == len(forth)


def test_a_footnote_tells_which_passages_it_belongs_to(client: FlaskClient) -> None:
    page = read(client, "/passages/un-resolution:fn18")
    (part,) = page.of("section", "marked-by")
    assert "A/RES/76/76，第25段" in part.text


def test_neighbours_are_shortened_and_keep_the_query(
    client: FlaskClient, searcher: Searcher
) -> None:
    page = read(client, "/passages/un-resolution:op12?q=国际&expand=0")
    (around,) = page.of("nav", "around")
    assert "A/RES/76/76，第11段" in around.text
    assert "A/RES/76/76，第13段" in around.text
    long = find(searcher, "un-resolution:op11")
    assert long
    assert long[1].text[:40] in around.text
    assert long[1].text not in around.text
    links = {e.text: e.attributes["href"] for e in page.of("a")}
    asked = "q=%E5%9B%BD%E9%99%85&expand=0"
    assert links["A/RES/76/76，第11段"] == f"/passages/un-resolution:op11?{asked}"
    assert links["在全文中阅读"] == f"/documents/un-resolution?{asked}#op12"


def test_every_link_of_a_search_without_other_names_keeps_to_it(client: FlaskClient) -> None:
    page = read(client, "/passages/un-report:p16?q=国际&expand=0")
    carrying = [e.attributes["href"] for e in page.of("a") if "q=" in e.attributes["href"]]
    assert len(carrying) > 4
    assert [href for href in carrying if "expand=0" not in href and "lang=" not in href] == []


def test_the_way_back_leads_to_the_very_page_of_results(client: FlaskClient) -> None:
    results = "/?q=空间&document=un-report&sort=reading&context=30&page=2"
    found = read(client, results)
    href = next(e.attributes["href"] for e in found.of("a") if "/passages/" in e.attributes["href"])
    page = read(client, href)
    (back,) = [e.attributes["href"] for e in page.of("a") if e.text == "回到结果"]
    asked = parse_qs(urlsplit(back).query)
    assert (urlsplit(back).path, asked) == ("/", parse_qs(urlsplit(results).query))
    further = next(e for e in page.of("a") if e.text == "在全文中阅读").attributes["href"]
    assert parse_qs(urlsplit(further).query) == asked
    addresses = [e.text for e in page.of("code") if "data-absolute" in e.attributes]
    assert [address for address in addresses if "?" in address] == []


def test_filters_hide_no_mark_of_the_passage(client: FlaskClient) -> None:
    plain = read(client, "/passages/un-resolution:op20?q=空间")
    filtered = read(client, "/passages/un-resolution:op20?q=空间&document=un-report&kind=title")
    assert status(filtered) == status(plain)
    assert len(filtered.of("mark")) == len(plain.of("mark")) > 0


def test_the_first_and_the_last_passage_have_one_neighbour(
    client: FlaskClient, searcher: Searcher
) -> None:
    for document in searcher.documents:
        for passage in (document.passages[0], document.passages[-1]):
            page = read(client, f"/passages/{passage.id}")
            assert len(page.of("dt")) == 1


def test_every_witness_is_named_with_its_lines(client: FlaskClient) -> None:
    page = read(client, "/passages/white-paper:6.2.4.b2")
    lines = [e.text for e in page.of("li") if ".txt" in e.text]
    assert lines == ["000_078d11e795f0cf21.txt 第 65–68 行", "001_548318905ead5a0d.txt 第 36–39 行"]


def test_what_it_cites_and_what_cites_it_is_listed(citing: Searcher) -> None:
    client = create_app(citing).test_client()
    cites = read(client, "/passages/new:op1")
    assert [e.attributes["href"] for e in cites.of("a") if e.text == "A/RES/61/110，第2段"]
    assert cites.of("a", "cited")[0].attributes["href"] == "/documents/old#op2"
    cited = read(client, "/passages/old:op2")
    assert any(e.text == "A/RES/76/76，第1段" for e in cited.of("a"))


def test_how_it_is_cut_is_shown(client: FlaskClient) -> None:
    page = read(client, "/passages/white-paper:6.2.4.b2?q=月球探测工程")
    assert "cuts" in page.ids
    assert "001_548318905ead5a0d.txt" in page.of("section", "cuts")[0].text


def test_an_english_page_names_every_chinese_text_as_chinese(
    client: FlaskClient, searcher: Searcher
) -> None:
    for name in ("un-resolution:op25?q=国际&", "un-resolution:fn18?", "white-paper:6.2.4.b2?"):
        reader = Unnamed()
        reader.feed(client.get(f"/passages/{name}lang=en").text)
        texts = [text for text in reader.found if text not in _title(client, f"{name}lang=en")]
        assert texts == []
    page = read(client, "/passages/un-resolution:op12?lang=en")
    assert page.of("h1")[0].text == "A/RES/76/76, para. 12"
    inner = [e.attributes["href"] for e in page.of("a") if e.attributes["href"].startswith("/")]
    assert [href for href in inner if "lang=" not in href] == []


def _title(client: FlaskClient, url: str) -> str:
    return read(client, f"/passages/{url}").of("title")[0].text


# Citations ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", STYLES)
def test_each_style_is_shown_copied_and_saved_alike(
    client: FlaskClient, searcher: Searcher, style: str
) -> None:
    document, passage = find(searcher, "un-resolution:op12") or (None, None)
    assert document
    assert passage
    whole = cite(style, document.description, passage)  # type: ignore[arg-type]  # one of them
    page = read(client, f"/passages/{passage.id}")
    shown = whole.replace("\r\n", "\n").rstrip("\n")
    assert shown in [e.text for e in page.of("code")]
    assert shown in [e.attributes["data-copy"] for e in page.of("button", "copy")]
    (link,) = [e for e in page.of("a") if e.attributes.get("id") == f"cite-{style}-file"]
    assert client.get(link.attributes["href"]).get_data(as_text=True) == whole


@pytest.mark.parametrize(
    ("asked", "media", "name"),
    [
        ("", "text/plain", "un-resolution-op12.un.txt"),
        ("?form=un", "text/plain", "un-resolution-op12.un.txt"),
        ("?form=gbt7714", "text/plain", "un-resolution-op12.gbt7714.txt"),
        ("?form=bibtex", "application/x-bibtex", "un-resolution-op12.bib"),
        ("?form=ris", "application/x-research-info-systems", "un-resolution-op12.ris"),
    ],
)
def test_a_file_has_its_media_type_and_a_name(
    client: FlaskClient, asked: str, media: str, name: str
) -> None:
    reply = client.get(f"/passages/un-resolution:op12/citation{asked}")
    assert reply.content_type == f"{media}; charset=utf-8"
    assert reply.headers["Content-Disposition"] == f"attachment; filename={name}"


def test_the_short_form_follows_the_language(client: FlaskClient) -> None:
    url = "/passages/un-resolution:op12/citation?form=un&lang="
    assert client.get(f"{url}zh").text == "A/RES/76/76，第12段"
    assert client.get(f"{url}en").text == "A/RES/76/76, para. 12"


def test_a_whole_document_is_cited_without_a_place(client: FlaskClient, searcher: Searcher) -> None:
    reply = client.get("/documents/un-resolution/citation?form=gbt7714")
    assert reply.text == cite("gbt7714", searcher.documents[2].description)
    assert "第" not in reply.text
    page = read(client, "/passages/un-resolution:op12")
    assert "/documents/un-resolution/citation?form=bibtex" in [
        e.attributes["href"] for e in page.of("a")
    ]
    assert client.get("/documents/no-such/citation").status_code == 404


@pytest.mark.parametrize("asked", ["form=word", "form=un&form=ris", "q=国际"])
def test_an_unknown_form_is_refused(client: FlaskClient, asked: str) -> None:
    for url in ("/passages/un-resolution:op12", "/documents/un-resolution"):
        assert client.get(f"{url}/citation?{asked}").status_code == 400


def test_the_permalink_is_a_path_without_query_or_language(client: FlaskClient) -> None:
    page = read(client, "/passages/un-resolution:op12?q=国际&lang=en")
    addresses = [e.text for e in page.of("code") if "data-absolute" in e.attributes]
    assert addresses == ["/passages/un-resolution:op12", "/documents/un-resolution"]
    assert "localhost" not in client.get("/passages/un-resolution:op12").text


def test_copy_buttons_wait_for_script(client: FlaskClient) -> None:
    buttons = read(client, "/passages/un-resolution:op12").of("button", "copy")
    assert buttons
    assert all("hidden" in button.attributes for button in buttons)
    assert all(button.attributes["data-copied"] == "已复制" for button in buttons)


# Hostile text -------------------------------------------------------------------------------------


def test_markup_in_a_passage_stays_text(hostile: Searcher) -> None:
    client = create_app(hostile).test_client()
    for passage in hostile.documents[0].passages:
        page = read(client, f"/passages/{passage.id}?q=月球")
        assert page.of("span", "words")[0].bare == passage.text
        tags = {element.tag for element in page.elements[20:]}
        assert not tags & {"img", "svg", "style", "base", "iframe", "b", "i"}
        scripts = page.of("script")
        assert all(e.attributes["src"].startswith("/static/") and not e.text for e in scripts)
        names = {name for element in page.elements for name in element.attributes}
        assert not [name for name in names if name.startswith("on") or name == "style"]
        hrefs = [e.attributes["href"] for e in page.elements if "href" in e.attributes]
        assert all(urlsplit(href).scheme in ("", "http", "https") for href in hrefs)


@pytest.mark.parametrize("style", STYLES)
def test_a_file_of_markup_is_no_page(hostile: Searcher, style: str) -> None:
    client = create_app(hostile).test_client()
    for passage in hostile.documents[0].passages:
        reply = client.get(f"/passages/{passage.id}/citation?form={style}")
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Content-Disposition"].startswith("attachment")
        assert "html" not in reply.content_type


def test_the_page_is_a_link_away_from_no_dead_end(client: FlaskClient) -> None:
    page = read(client, "/passages/un-resolution:op25?q=国际")
    for link in {e.attributes["href"] for e in page.of("a")}:
        parts = urlsplit(link)
        if parts.netloc or not parts.path:
            continue
        assert client.get(link.partition("#")[0]).status_code == 200, link
