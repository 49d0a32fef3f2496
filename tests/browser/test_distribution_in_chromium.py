"""The distribution page as a person has it: clicked, without script, narrow, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
from playwright.sync_api import Page

from tests.browser.following import follow

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
FIVE = "/distribution?" + "&".join(
    f"{name}={quote(query)}"
    for name, query in (
        ("q", "月球"),
        ("with", "火星"),
        ("with", "国际合作"),
        ("with", "+航天员"),
        ("with", "空间"),
    )
)
MOON = "/distribution?q=" + quote("月球")


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_click_on_a_stroke_leads_to_its_passage(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(address + MOON)
    stroke = page.locator(".bar a").first
    place = unquote(urlsplit(stroke.get_attribute("href") or "").fragment)
    page.locator(".bar").first.scroll_into_view_if_needed()
    box = stroke.locator("path").evaluate("path => path.getBoundingClientRect().toJSON()")
    page.mouse.click(box["x"], box["y"] + 5)
    page.wait_for_url("**/documents/**")
    assert unquote(urlsplit(page.url).fragment) == place
    assert "月球" in page.locator(":target").inner_text()


def test_terms_are_compared_and_taken_off_without_javascript(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(address + MOON + "&kind=paragraph")
    page.click(".compare summary")
    page.fill("#with-1", "火星")
    page.fill("#with-3", "北斗")
    follow(page, ".compare button")
    assert asked(page) == {"q": ["月球"], "kind": ["paragraph"], "with": ["火星", "北斗"]}
    assert page.locator(".totals mark").all_inner_texts() == ["月球", "火星", "北斗"]
    follow(page, ".totals .remove", 1)
    assert asked(page) == {"q": ["月球"], "kind": ["paragraph"], "with": ["北斗"]}
    page.go_back()
    assert page.locator(".totals mark").count() == 3


def test_the_header_asks_again_in_this_view(open_page: OpenPage, address: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(address + MOON + "&with=" + quote("火星") + "&kind=paragraph")
    page.fill("#q", "小行星")
    page.press("#q", "Enter")
    page.wait_for_url("**/distribution?**")
    assert asked(page) == {"q": ["小行星"], "kind": ["paragraph"], "with": ["火星"]}


def test_strokes_are_no_stops_for_the_keyboard(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(address + FIVE)
    page.focus("#main")
    stops = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        stops.add(page.evaluate("document.activeElement.closest('svg') ? 'svg' : 'other'"))
    assert stops == {"other"}


@pytest.mark.parametrize("width", [320, 760, 1280])
def test_nothing_is_wider_than_the_screen(open_page: OpenPage, address: str, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    for url in (FIVE, "/distribution", "/distribution?q=" + "W" * 250):
        page.goto(address + url)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_labels_stand_above_the_bars_on_a_narrow_screen(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport={"width": 320, "height": 800})
    page.goto(address + FIVE)
    for row in page.locator(".plot li:not(.ruler)").all()[:5]:
        label, bar = row.locator(".term").bounding_box(), row.locator(".bar").bounding_box()
        assert label
        assert bar
        assert label["y"] + label["height"] <= bar["y"] + 1
        assert bar["width"] > 240


def test_the_ends_of_all_bars_agree_with_their_lengths(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport={"width": 1280, "height": 800})
    page.goto(address + MOON)
    boxes = [ground.bounding_box() for ground in page.locator(".bar .ground").all()]
    widths = [box["width"] for box in boxes if box]
    units = [int(g.get_attribute("width") or 0) for g in page.locator(".bar .ground").all()]
    scale = widths[0] / units[0]
    assert widths == pytest.approx([unit * scale for unit in units], rel=0.02)


def test_strokes_can_be_told_apart_in_forced_colours(open_page: OpenPage, address: str) -> None:
    page = open_page(forced_colors="active")
    page.goto(address + FIVE)
    shown = page.evaluate(
        """() => {
            const colour = (selector, name) =>
                getComputedStyle(document.querySelector(selector))[name];
            return [colour(".bar .strokes", "stroke"), colour(".bar .ground", "fill")];
        }"""
    )
    assert shown[0] != shown[1]


def test_the_page_keeps_its_security_policy(
    open_page: OpenPage, address: str, hostile_address: str
) -> None:
    page = open_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    for url in (address + FIVE, address + "/distribution", hostile_address + MOON):
        page.goto(url)
    assert said == []
