"""The pages as a person has them: without script, by keyboard, by input method, narrow, dark."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
from playwright.sync_api import Page

from tests.browser.clock import START, let_pass
from tests.browser.contrast import colour, contrast
from tests.browser.following import follow
from tests.states import RELATED, RESULTS, SEVEN_TERMS, VARIANTS

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


def typed_query(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query)["q"][0]


def test_search_works_without_javascript(open_page: OpenPage, address: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(address)
    page.fill("#q", "空间碎片")
    follow(page, "#ask button[type=submit]")
    assert typed_query(page) == "空间碎片"
    assert set(page.locator(".hit mark").all_inner_texts()) == {"空间碎片"}
    follow(page, ".hit h4 a", 1)
    assert "/documents/" in page.url
    assert page.locator(".passage:target mark").count() > 0
    assert page.locator(".passage:target").is_visible()


def test_search_works_by_keyboard_alone(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(address + "/documents/un-report")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0  # type: ignore[index]  # it is visible
    for _ in range(5):
        if page.evaluate("document.activeElement.id") == "q":
            break
        page.keyboard.press("Tab")
    page.keyboard.insert_text("空间碎片")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    assert typed_query(page) == "空间碎片"
    assert page.locator(".hit").count() == 5


def test_the_skip_link_leads_into_the_results(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(address + RESULTS)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_word_being_composed_is_never_sent(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.clock.install(time=START)
    page.goto(address)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.is_navigation_request() else None)
    page.focus("#q")
    session = page.context.new_cdp_session(page)
    for pinyin in ("y", "yue", "yue'qiu"):
        session.send(
            "Input.imeSetComposition",
            {"text": pinyin, "selectionStart": len(pinyin), "selectionEnd": len(pinyin)},
        )
    composing = {"key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}
    for kind in ("rawKeyDown", "keyUp"):
        session.send("Input.dispatchKeyEvent", {"type": kind, **composing})
    let_pass(page, 1000)
    assert sent == []
    session.send("Input.insertText", {"text": "月球"})
    let_pass(page, 1000)
    assert sent == []
    assert page.input_value("#q") == "月球"
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    assert typed_query(page) == "月球"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_stand_out_in_light_and_dark(open_page: OpenPage, address: str, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    seen: set[str] = set()
    for path in (SEVEN_TERMS, RELATED, VARIANTS):
        page.goto(address + path)
        ground = colour(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        for name, text, fill, line in page.eval_on_selector_all(
            ".hit mark, .legend mark, .grades mark",
            """all => all.map(e => { const s = getComputedStyle(e);
                return [e.className, s.color, s.backgroundColor, s.textDecorationColor]; })""",
        ):
            seen.update(name.split())
            unfilled = {"part", "variant"} & set(name.split())
            behind = ground if unfilled else colour(fill)
            assert contrast(colour(text), behind) >= 4.5, name
            assert contrast(colour(line), behind) >= 3, name
            assert contrast(colour(line), ground) >= 3, name
    assert seen >= {*(f"m{number}" for number in range(6)), "word", "variant", "part"}
    styles = page.goto(address + SEVEN_TERMS) and page.eval_on_selector_all(
        ".legend mark",
        """all => all.slice(0, 6).map(e => { const s = getComputedStyle(e);
            return s.textDecorationStyle + s.textDecorationLine; })""",
    )
    assert len(set(styles or ())) == 6, "colour is never the only cue"


def test_a_variant_has_a_sign_before_it_that_is_no_part_of_the_text(
    open_page: OpenPage, address: str
) -> None:
    page = open_page()
    page.goto(address + "/?q=" + quote("宇航员"))
    mark = page.locator(".hit mark.variant").first
    assert mark.inner_text() == "航天员"
    sign = "getComputedStyle(document.querySelector('.hit mark.variant'), '::before').content"
    assert page.evaluate(sign) == '"≈" / "别的说法"'
    as_typed = "getComputedStyle(document.querySelector('.hit mark.word'), '::before').content"
    assert page.evaluate(as_typed) == "none"
    outline = "getComputedStyle(document.querySelector('.hit mark.variant')).outlineStyle"
    assert page.evaluate(outline) == "solid"


def test_a_variant_is_taken_off_without_javascript_and_by_keyboard(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(address + "/?q=" + quote("宇航员"))
    page.focus(".expansion .off")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=%2B*")
    assert typed_query(page) == "+宇航员"
    assert page.locator(".expansion").count() == 0
    assert set(page.locator(".hit mark").all_inner_texts()) == {"宇航员"}


def test_the_table_of_terms_is_sifted_and_led_to_without_javascript(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(address + "/?q=" + quote("宇航员"))
    follow(page, ".expansion .see")
    assert page.locator("tr:target").is_visible()
    page.fill("#sift", "unoosa")
    page.press("#sift", "Enter")
    page.wait_for_url("**/terms?q=unoosa")
    assert page.locator("tbody tr").count() == 1


@pytest.mark.parametrize("width", [320, 1280])
def test_the_table_of_terms_stays_a_table_at_every_width(
    open_page: OpenPage, address: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(address + "/terms?q=" + quote("外空厅"))
    assert page.get_by_role("table").count() == 1
    assert page.get_by_role("row").count() == 2
    assert page.get_by_role("rowheader").count() == 1
    assert page.get_by_role("columnheader").count() == 4
    assert page.get_by_role("cell").count() == 3


def test_marks_survive_forced_colours_and_print(open_page: OpenPage, address: str) -> None:
    page = open_page(forced_colors="active")
    page.goto(address + RESULTS)
    fill = "getComputedStyle(document.querySelector('.hit mark')).backgroundColor"
    assert page.evaluate(fill) != page.evaluate("getComputedStyle(document.body).backgroundColor")
    page = open_page()
    page.goto(address + RESULTS)
    page.emulate_media(media="print")
    mark = "getComputedStyle(document.querySelector('.hit mark'))"
    assert page.evaluate(f"{mark}.fontWeight") == "700"
    assert page.evaluate(f"{mark}.textDecorationLine") == "underline"
    assert not page.locator("search").is_visible()


@pytest.mark.parametrize("size", [(1280, 800), (390, 800)], ids=["wide", "narrow"])
def test_a_hit_opens_at_its_passage_with_its_marks_in_view(
    open_page: OpenPage, address: str, size: tuple[int, int]
) -> None:
    width, height = size
    page = open_page(java_script_enabled=False, viewport={"width": width, "height": height})
    page.goto(f"{address}/documents/un-resolution?q={quote('空间碎片')}#op15")
    passage = page.locator(".passage:target")
    assert passage.get_attribute("id") == "op15"
    marks = passage.locator("mark").all()
    assert {mark.inner_text() for mark in marks} == {"空间碎片"}
    for place in (passage, *marks):
        box = place.bounding_box()
        assert box
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_footnotes_lead_there_and_back(open_page: OpenPage, address: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(address + "/documents/un-resolution")
    page.click("#to-fn5 a")
    assert page.locator(".passage:target").get_attribute("id") == "fn5"
    page.click("#fn5 a.return")
    assert urlsplit(page.url).fragment == "to-fn5"
