"""A passage's page as a person has it: citations copied, a dialog from the reading page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urlsplit

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
PASSAGE = "/passages/un-resolution:op12"
WELL_AFTER = 700
"""Milliseconds in which what was asked for would long have come."""
CITED = "A/RES/76/76，第12段"
WAY = """([href, part]) => {
    const link = document.createElement("a");
    Object.assign(link, { id: "way", href, textContent: "way" });
    link.dataset.dialog = part;
    document.querySelector("main").prepend(link);
}"""
"""A link to a part of another page, as any page may have one."""


def with_way(page: Page, address: str, href: str = PASSAGE, part: str = "#citations") -> None:
    page.goto(f"{address}/documents/un-resolution")
    page.wait_for_load_state("load")
    page.evaluate(WAY, [href, part])


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def allowed(open_page: OpenPage) -> Page:
    return open_page(permissions=["clipboard-read", "clipboard-write"])


# Copying ------------------------------------------------------------------------------------------


def test_without_javascript_everything_is_there_but_the_buttons(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(address + PASSAGE + "?q=" + quote("宇航员"))
    expect(page.locator("article mark")).to_have_text("宇航员")
    expect(page.locator("#cite-un + a")).to_have_count(0)
    expect(page.get_by_text(CITED, exact=True).last).to_be_visible()
    expect(page.locator("button.copy:visible")).to_have_count(0)
    with page.expect_download() as download:
        page.click("#cite-bibtex-file")
    assert download.value.suggested_filename == "un-resolution-op12.bib"


def test_a_citation_is_copied_said_and_the_button_comes_back(
    open_page: OpenPage, address: str
) -> None:
    page = allowed(open_page)
    page.goto(address + PASSAGE)
    button = page.get_by_role("button", name="复制 简写").first
    button.dblclick()
    expect(page.locator("#cite-un-copy")).to_have_text("已复制")
    expect(page.locator("body > [role=status]")).to_have_text("已复制")
    assert clipboard(page) == CITED
    expect(page.locator("#cite-un-copy")).to_have_text("复制")


def test_an_entry_is_copied_with_its_lines(open_page: OpenPage, address: str) -> None:
    page = allowed(open_page)
    page.goto(address + PASSAGE)
    page.click("#cite-bibtex-copy")
    expect(page.locator("#cite-bibtex-copy")).to_have_text("已复制")
    assert clipboard(page) == page.locator("#cite-bibtex + * + a").evaluate(
        "link => link.closest('.form').querySelector('code').textContent"
    )
    assert "\n  author = {{联合国大会}},\n" in clipboard(page)


def test_the_permalink_is_shown_and_copied_whole(open_page: OpenPage, address: str) -> None:
    page = allowed(open_page)
    page.goto(address + PASSAGE + "?q=" + quote("宇航员"))
    expect(page.locator("code[data-absolute]").first).to_have_text(address + PASSAGE)
    page.click("#cite-link-copy")
    expect(page.locator("#cite-link-copy")).to_have_text("已复制")
    assert clipboard(page) == address + PASSAGE


def test_copying_works_where_there_is_no_clipboard_to_write_to(
    open_page: OpenPage, address: str
) -> None:
    page = allowed(open_page)
    page.add_init_script("delete Navigator.prototype.clipboard; window.kept = []")
    page.goto(address + PASSAGE)
    page.evaluate("addEventListener('copy', () => kept.push(document.activeElement.value))")
    page.click("#cite-un-copy")
    expect(page.locator("#cite-un-copy")).to_have_text("已复制")
    assert page.evaluate("kept") == [CITED]
    expect(page.locator("#cite-un-copy")).to_be_focused()
    expect(page.locator("textarea.hidden")).to_have_count(0)


def test_copying_that_fails_says_so(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.add_init_script("delete Navigator.prototype.clipboard; document.execCommand = () => false")
    page.goto(address + PASSAGE)
    page.click("#cite-un-copy")
    expect(page.locator("#cite-un-copy")).to_have_text("没能复制，请自行选取")


def test_copying_that_fails_says_so_on_the_reading_page_too(
    open_page: OpenPage, address: str
) -> None:
    page = open_page()
    page.add_init_script("delete Navigator.prototype.clipboard; document.execCommand = () => false")
    page.goto(f"{address}/documents/un-resolution")
    page.locator("#op12 summary").first.click()
    page.click("#op12 .copy")
    expect(page.locator("#op12 .copy")).to_have_text("没能复制，请自行选取")


def test_a_button_that_comes_later_is_shown_and_works(open_page: OpenPage, address: str) -> None:
    page = allowed(open_page)
    page.goto(address + PASSAGE)
    page.evaluate("""() => {
        const box = document.createElement("div");
        const button = document.createElement("button");
        Object.assign(button, { id: "late", className: "copy", hidden: true, textContent: "x" });
        Object.assign(button.dataset, { copy: "晚", copied: "y" });
        box.append(button);
        document.body.append(box);
    }""")
    page.click("#late")
    expect(page.locator("#late")).to_have_text("y")
    assert clipboard(page) == "晚"


# The dialog ---------------------------------------------------------------------------------------


def test_the_dialog_shows_that_part_of_the_page_and_gives_focus_back(
    open_page: OpenPage, address: str
) -> None:
    page = allowed(open_page)
    with_way(page, address)
    page.click("#way")
    dialog = page.get_by_role("dialog", name="引用格式")
    expect(dialog).to_be_visible()
    assert page.url == f"{address}/documents/un-resolution"
    expect(dialog.get_by_role("heading", name="引用格式")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    dialog.get_by_role("button", name="复制 BibTeX").first.click()
    expect(dialog.locator("[role=status]")).to_have_text("已复制")
    assert clipboard(page).startswith("@techreport{un-resolution:op12,")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("#way")).to_be_focused()


def test_the_dialog_closes_by_its_button_and_by_a_click_beside_it(
    open_page: OpenPage, address: str
) -> None:
    page = open_page()
    with_way(page, address)
    page.click("#way")
    page.get_by_role("button", name="关闭").click()
    expect(page.locator("dialog")).to_have_count(0)
    page.click("#way")
    expect(page.locator("dialog[open]")).to_be_visible()
    page.mouse.click(5, 5)
    expect(page.locator("dialog")).to_have_count(0)


def test_a_selection_dragged_out_of_the_dialog_leaves_it_open(
    open_page: OpenPage, address: str
) -> None:
    page = open_page()
    with_way(page, address)
    page.click("#way")
    text = page.locator("dialog pre").first
    text.hover()
    page.mouse.down()
    page.mouse.move(5, 5)
    page.mouse.up()
    expect(page.locator("dialog[open]")).to_be_visible()
    page.mouse.click(5, 5)
    expect(page.locator("dialog")).to_have_count(0)


@pytest.mark.parametrize("other", ["typing", "the link gone"])
def test_a_slow_dialog_is_given_up_where_somebody_went_on(
    open_page: OpenPage, address: str, other: str
) -> None:
    page = open_page()
    with_way(page, address)
    held: list[Route] = []
    page.route(address + PASSAGE, lambda route: held.append(route))
    with page.expect_request(address + PASSAGE):
        page.click("#way")
    if other == "typing":
        page.focus("#q")
        page.keyboard.type("a")
    else:
        page.evaluate("document.querySelector('#way').remove()")
    for route in held:
        route.continue_()
    page.wait_for_timeout(WELL_AFTER)
    expect(page.locator("dialog")).to_have_count(0)
    assert page.url == f"{address}/documents/un-resolution"


def test_ids_and_links_of_the_dialog_are_its_own(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(address + PASSAGE)  # the very page that the part comes from
    page.evaluate(WAY, [PASSAGE, "#citations"])
    page.click("#way")
    expect(page.locator("dialog[open]")).to_be_visible()
    ids = page.locator("[id]").evaluate_all("all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))
    named = page.locator("dialog [aria-labelledby]").evaluate_all(
        "all => all.flatMap(one => one.getAttribute('aria-labelledby').split(' '))"
    )
    assert named
    assert {name for name in named if not name.startswith("dialog-")} == set()
    assert set(named) <= set(ids)
    hrefs = page.locator("dialog a").evaluate_all("all => all.map(one => one.pathname)")
    assert "/passages/un-resolution:op12/citation" in hrefs


def test_the_dialog_looks_as_its_page_does(open_page: OpenPage, address: str) -> None:
    page = open_page()
    with_way(page, address)
    page.click("#way")
    expect(page.locator("dialog pre").first).to_have_css("white-space", "pre-wrap")


@pytest.mark.parametrize("part", ["#no-such-part", "#citations"])
def test_where_the_dialog_fails_the_link_is_followed(
    open_page: OpenPage, address: str, part: str
) -> None:
    page = open_page()
    href = PASSAGE if part == "#no-such-part" else "/passages/no-such"
    with_way(page, address, href, part)
    page.click("#way")
    page.wait_for_url(address + href)
    expect(page.locator("dialog")).to_have_count(0)


def test_a_click_for_another_tab_opens_one(open_page: OpenPage, address: str) -> None:
    page = open_page()
    with_way(page, address)
    with page.context.expect_page() as other:
        page.click("#way", modifiers=["Control"])
    other.value.wait_for_url(address + PASSAGE)
    expect(page.locator("dialog")).to_have_count(0)


def test_the_reading_page_opens_the_citations_of_a_passage(
    open_page: OpenPage, address: str
) -> None:
    page = open_page()
    page.goto(f"{address}/documents/un-resolution")
    page.locator("#op12 summary").first.click()
    page.locator("#op12 a[data-dialog]").click()
    expect(page.get_by_role("dialog").get_by_text(CITED, exact=True)).to_be_visible()


# Everything ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_neither_page_nor_dialog_breaks_the_security_policy(
    open_page: OpenPage, address: str, hostile_address: str, scheme: str
) -> None:
    page = open_page(color_scheme=scheme)
    said: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(address + PASSAGE)
    page.goto(f"{hostile_address}/documents/hostile")
    href = str(page.locator("a[data-dialog]").first.get_attribute("href"))
    page.goto(f"{hostile_address}{href}")
    page.evaluate(WAY, [href, "#citations"])
    page.click("#way")
    expect(page.locator("dialog[open]")).to_be_visible()
    page.locator("dialog .copy").first.click()
    expect(page.locator("dialog [role=status]")).not_to_be_empty()
    assert page.locator("dialog :is(script, img, svg, iframe)").count() == 0
    assert said == []
    assert hosts <= {urlsplit(address).netloc, urlsplit(hostile_address).netloc}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["white-paper:6.2.4.b2", "un-resolution:op25", "un-report:4.B"])
def test_nothing_is_cut_off_on_a_narrow_screen(
    open_page: OpenPage, address: str, name: str, language: str
) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    page.goto(f"{address}/passages/{name}?lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate(WAY, [f"/passages/{name}?lang={language}", "#citations"])
    page.click("#way")
    expect(page.locator("dialog[open]")).to_be_visible()
    box = page.locator("dialog").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    body = page.locator("dialog .body")
    assert body.evaluate("body => body.scrollWidth <= body.clientWidth")
