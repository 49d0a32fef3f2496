"""Segmentations as a person sees them: bars that are more than colours, reflow, no script."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
from playwright.sync_api import Page

from tests.browser.following import follow, submit

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
DISAGREEMENTS = "/segmentation?a=001_548318905ead5a0d.txt&b=jieba"
PASSAGE = "/passages/white-paper:6.2.4.b3?q=" + quote("火星探测")
PAGES = (DISAGREEMENTS, "/segmentation?text=" + quote("外空活动，A/RES/76/76"), PASSAGE)


def test_a_pair_a_filter_and_a_text_to_cut_work_without_script(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(address + "/segmentation")
    follow(page, ".pairs a", 2)
    page.fill("#sift", "空间")
    follow(page, "button:has-text('筛选')")
    rows = page.locator("table.cut-table:not(.pairs) tbody tr")
    assert rows.count() > 1
    assert all("空间" in text for text in rows.all_inner_texts())
    page.fill("#text", "空间碎片")
    submit(page, "#text")
    assert page.locator("dd .piece").all_inner_texts() == ["空间", "碎片"]
    assert page.locator(".pairs [aria-current]").inner_text().startswith("标注者 001")
    assert page.input_value("#sift") == "空间"
    follow(page, ".places a", 0)
    assert page.locator("#cuts").is_visible()
    assert page.evaluate("document.querySelector(':target').id") == "cuts"


@pytest.mark.parametrize("colours", ["none", "active"])
def test_a_border_that_another_lacks_is_told_by_its_shape(
    open_page: OpenPage, address: str, colours: str
) -> None:
    page = open_page(forced_colors=colours)
    page.goto(address + "/passages/white-paper:6.2.1")
    style = "(e, before) => getComputedStyle(e, before).borderLeftStyle"
    own = page.locator(".cuts > .cut-words .own").first.element_handle()
    joint = page.locator(".cuts > .cut-words .bit + .bit").first.element_handle()
    plain = page.locator(".cuts > .cut-words .piece:not(.own)").first.element_handle()
    assert page.evaluate(f"e => ({style})(e, '::before')", own) == "solid"
    assert page.evaluate(f"e => ({style})(e, null)", joint) == "dotted"
    assert page.evaluate("e => getComputedStyle(e, '::before').content", plain) == "none"
    widths = page.evaluate("e => getComputedStyle(e, '::before').borderLeftWidth", own)
    assert widths == "3px"


def test_words_are_copied_with_blanks_between_them(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(address + "/passages/white-paper:6.2.1")
    copied = page.evaluate(
        "() => { getSelection().selectAllChildren(document.querySelector('.cuts > .cut-words'));"
        " return getSelection().toString(); }"
    )
    assert copied.split() == ["外空", "全球", "治理", "。"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 700, 1280])
def test_tables_fit_any_width(open_page: OpenPage, address: str, path: str, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    heads = page.locator("table.cut-table thead").first
    height = heads.evaluate("e => e.getBoundingClientRect().height")
    assert (height <= 1) == (width <= 704)
    for caption in page.locator("table.cut-table caption:not(.hidden)").all():
        assert caption.evaluate("e => e.getBoundingClientRect().height") < 100  # a line or two
    cell = page.locator("table.cut-table tbody td").first
    told = cell.evaluate("e => getComputedStyle(e, '::before').content")
    assert (told != "none") == (width <= 704)


def test_texts_full_of_markup_fit_a_narrow_page(open_page: OpenPage, hostile_address: str) -> None:
    page = open_page(viewport={"width": 320, "height": 800})
    for path in ("/segmentation", "/passages/hostile:1.b1"):
        page.goto(hostile_address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
