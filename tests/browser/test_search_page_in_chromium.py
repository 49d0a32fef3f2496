"""The search page as a person has it: filters beside the hits or folded, nothing moves."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
from playwright.sync_api import Page

from tests.browser.following import follow

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
GUOJI = "/?q=" + quote("国际")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 800}
SHIFTS = """() => new Promise(done => {
    let total = 0;
    new PerformanceObserver(list => { for (const one of list.getEntries()) total += one.value; })
        .observe({type: "layout-shift", buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => done(total)));
})"""


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("script", [True, False])
def test_filters_stand_open_beside_the_hits_where_there_is_room(
    open_page: OpenPage, address: str, script: bool
) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=script)
    page.goto(address + GUOJI)
    kinds = page.get_by_role("link", name="段落 51")
    assert kinds.is_visible()
    assert not page.get_by_text("筛选和显示方式").is_visible()
    beside, found = page.locator(".narrow").bounding_box(), page.locator(".found").bounding_box()
    assert beside
    assert found
    assert beside["x"] >= found["x"] + found["width"]


@pytest.mark.parametrize("script", [True, False])
def test_filters_are_folded_before_the_hits_where_there_is_none(
    open_page: OpenPage, address: str, script: bool
) -> None:
    page = open_page(viewport=NARROW, java_script_enabled=script)
    page.goto(address + GUOJI)
    link = page.get_by_role("link", name="段落 51")
    assert not link.is_visible()
    page.get_by_text("筛选和显示方式").click()
    assert link.is_visible()
    hit = page.locator(".hit").first.bounding_box()
    there = link.bounding_box()
    assert hit
    assert there
    assert there["y"] < hit["y"]


def test_filters_are_switched_and_switched_back_by_back(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=False)
    page.goto(address + GUOJI)
    before = page.locator("#status").inner_text()
    follow(page, "role=link[name='A/RES/76/76 25']")
    follow(page, "role=link[name='A/AC.105/1294 37']")
    assert asked(page)["document"] == ["un-resolution", "un-report"]
    assert page.locator(".document [aria-current=true]").count() == 2
    follow(page, ".filters a:has-text('A/RES/76/76')")
    assert asked(page)["document"] == ["un-report"]
    for _ in range(3):
        page.go_back()
    assert page.locator("#status").inner_text() == before
    assert "document" not in asked(page)


def test_a_section_is_found_in_the_folded_tree_by_keyboard(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=False)
    page.goto(address + GUOJI + "&document=un-report")
    page.focus(".section summary")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="序言 4").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**section=**")
    assert page.locator(".hit").count() == 4
    assert page.locator(".section [aria-current=true]").is_visible()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_moves_while_the_page_comes(
    open_page: OpenPage, address: str, size: dict[str, int]
) -> None:
    page = open_page(viewport=size)
    for path in ("/", GUOJI, "/?q=" + quote("外星人")):
        page.goto(address + path, wait_until="load")
        assert page.evaluate(SHIFTS) == 0


def test_shortened_passages_show_their_marks_and_the_whole_is_a_click_away(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(viewport=NARROW, java_script_enabled=False)
    page.goto(address + GUOJI)
    whole = page.locator(".hit .text").all_inner_texts()
    follow(page, "role=link[name='前后 30 字']")
    short = page.locator(".hit .text").all_inner_texts()
    assert len(short) == len(whole)
    assert sum(map(len, short)) < sum(map(len, whole))
    assert page.locator(".hit").count() == page.locator(".hit:has(mark)").count()
    follow(page, "role=link[name='整段']")
    assert page.locator(".hit .text").all_inner_texts() == whole


def test_the_legend_leads_to_the_first_hit_of_a_term(open_page: OpenPage, address: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(address + "/?q=" + quote("月球 或 北斗"))
    follow(page, ".legend a:has-text('北斗')")
    assert page.locator(".hit:target mark.m1").first.inner_text() == "北斗"


def test_each_colour_stands_for_one_term_with_a_line_of_its_own(
    open_page: OpenPage, address: str
) -> None:
    page = open_page()
    page.goto(address + "/?q=" + quote("月球 或 北斗 或 国际"))
    for number, term in enumerate(("月球", "北斗", "国际")):
        marked = page.locator(f".hit mark.m{number}").all_inner_texts()
        assert set(marked) <= {term}
    styles = page.eval_on_selector_all(
        ".legend mark", "all => all.map(e => getComputedStyle(e).textDecorationStyle)"
    )
    assert len(set(styles)) == 3


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [320, 960, 1280])
def test_long_words_and_names_stay_within_the_page(
    open_page: OpenPage, hostile_address: str, width: int, lang: str
) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    for path in ("/?", f"/?q={quote('月球')}&", f"/?q={'x' * 200}&document=hostile&"):
        page.goto(f"{hostile_address}{path}lang={lang}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_print_keeps_citations_and_lines_but_no_controls(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport=WIDE)
    page.goto(address + GUOJI)
    page.emulate_media(media="print")
    assert page.locator(".hit h4").first.is_visible()
    assert page.locator(".origin span").first.is_visible()
    assert not page.locator(".narrow").is_visible()
    assert not page.locator(".choices").first.is_visible()


def test_a_printed_page_says_what_was_searched_and_which_filters_were_on(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(viewport=WIDE)
    page.goto(address + "/?q=" + quote("月球") + "&kind=paragraph")
    heading, cross = page.locator("h1"), page.locator(".filters .cross")
    on_screen = heading.bounding_box()
    assert on_screen
    assert on_screen["width"] <= 1
    page.emulate_media(media="print")
    printed = heading.bounding_box()
    assert printed
    assert printed["width"] > 100
    assert page.get_by_text("类型：段落").is_visible()
    assert not cross.is_visible()


def test_the_legend_of_a_single_term_is_for_paper(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport=WIDE)
    page.goto(address + "/?q=" + quote("月球"))
    legend = page.locator(".legend")
    assert not legend.is_visible()
    page.emulate_media(media="print")
    assert legend.is_visible()
    assert "月球" in legend.inner_text()


def test_the_cross_of_a_chip_takes_the_other_names_off(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport=WIDE)
    page.goto(address + "/?q=" + quote("宇航员"))
    cross = page.get_by_role("link", name="去掉，只查“宇航员”")
    box = cross.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    cross.click()
    page.wait_for_url("**q=%2B**")
    assert page.locator(".expansion").count() == 0
