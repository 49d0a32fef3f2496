"""Lists of terms without script; single keys, which never fire while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
from playwright.sync_api import Page

from tests.browser.following import follow

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
LIST = "外空厅\nunoosa\n外星人\n月球科研站"
REPORT = "/report?terms=" + quote(LIST)
RESULTS = "/?q=" + quote("空间碎片")
FOCUSED = "document.activeElement.id"
HIT = "[...document.querySelectorAll('.hit')].findIndex(e => e.contains(document.activeElement))"


def test_a_list_is_counted_without_javascript(open_page: OpenPage, address: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(address + "/report")
    page.fill("#terms", LIST)
    follow(page, "form:has(#terms) button")
    assert parse_qs(urlsplit(page.url).query)["terms"][0].split() == LIST.split()
    assert page.get_by_role("rowheader").count() > 4
    assert page.locator("#terms").input_value() == LIST
    follow(page, "table.counts td a", 0)
    assert page.locator(".hit mark").count() > 0
    page.go_back()
    assert page.locator("#terms").input_value() == LIST


@pytest.mark.parametrize(
    "path",
    ["/report", REPORT, REPORT + "&lang=en", "/help", "/help?lang=en", "/reference?lang=en"],
)
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_scrolls_sideways_and_targets_are_large(
    open_page: OpenPage, address: str, path: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.eval_on_selector_all(
        "main :is(button, input[type=checkbox]),"
        "main :is(.contents, dt, td, .held, .resources, .fails) a",
        """all => all.map(e => e.getBoundingClientRect())
            .filter(box => box.width && (box.height < 23.9 || box.width < 23.9)).length""",
    )
    assert small == 0


def test_the_names_of_a_wide_table_stay_in_view(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport={"width": 320, "height": 800})
    page.goto(address + REPORT)
    region = page.get_by_role("region", name="各词的次数")
    region.evaluate("region => { region.scrollLeft = 1000; }")
    assert region.evaluate("region => region.scrollLeft") > 0
    header = page.locator("tbody th").first.bounding_box()
    assert header
    assert header["x"] >= 0


@pytest.mark.parametrize("width", [320, 700])
def test_no_link_that_has_the_focus_is_below_the_names(
    open_page: OpenPage, address: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(address + REPORT)
    covered = page.evaluate("""() => {
        const region = document.querySelector(".scrolls"), found = [];
        for (const link of [...region.querySelectorAll("td a")].reverse()) {
            link.focus();
            const names = link.closest("tr").querySelector("th").getBoundingClientRect();
            const edge = region.getBoundingClientRect().right, at = link.getBoundingClientRect();
            if (at.left < names.right - 1 || at.right > edge + 1) found.push(link.outerHTML);
        }
        return found; }""")
    assert covered == []


def test_a_slash_leads_to_the_box_and_selects_it(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(address + RESULTS)
    page.keyboard.press("/")
    assert page.evaluate(FOCUSED) == "q"
    assert page.evaluate("getSelection().toString()") == "空间碎片"
    page.keyboard.type("a/j?")
    assert page.locator("#q").input_value() == "a/j?"
    assert page.evaluate(FOCUSED) == "q"


def test_a_question_mark_leads_to_the_keys(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(address + RESULTS + "&lang=en")
    page.keyboard.press("?")
    page.wait_for_url("**/help?lang=en#keys")
    page.keyboard.press("?")
    assert page.url.endswith("/help?lang=en#keys")
    page.go_back()
    page.wait_for_url("**/?q=*")


def test_j_and_k_go_from_hit_to_hit_and_stop_at_the_ends(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(address + RESULTS)
    places = []
    for key in "jjkkkj":
        page.keyboard.press(key)
        places.append(page.evaluate(HIT))
    assert places == [0, 1, 0, 0, 0, 1]
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/**")
    page.keyboard.press("j")
    assert "/documents/" in page.url


@pytest.mark.parametrize("held", ["Control", "Alt", "Meta"])
def test_keys_that_the_browser_may_want_are_left_to_it(
    open_page: OpenPage, address: str, held: str
) -> None:
    page = open_page()
    page.goto(address + RESULTS)
    page.keyboard.press(f"{held}+j")
    assert page.evaluate(HIT) == -1


@pytest.mark.parametrize("sign", ["/", "j", "?"])
def test_no_key_fires_while_an_input_method_composes(
    open_page: OpenPage, address: str, sign: str
) -> None:
    page = open_page()
    page.goto(address + RESULTS)
    before = page.url
    taken = page.evaluate(
        """key => !document.body.dispatchEvent(new KeyboardEvent("keydown",
            { key, keyCode: 229, bubbles: true, cancelable: true }))""",
        sign,
    )
    assert not taken
    assert (page.evaluate(HIT), page.url) == (-1, before)


@pytest.mark.parametrize("tag", ["textarea", "select", "div"])
def test_no_key_fires_in_a_field(open_page: OpenPage, address: str, tag: str) -> None:
    page = open_page()
    page.goto(address + RESULTS)
    page.evaluate(
        """tag => {
            const field = document.createElement(tag);
            if (tag === "div") field.contentEditable = "true";
            document.querySelector("main").append(field);
            field.focus();
        }""",
        tag,
    )
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == tag.upper()


def test_single_keys_can_be_turned_off_for_good(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(address + "/help")
    switch = page.get_by_role("checkbox")
    assert switch.is_checked()
    assert not page.locator("#forgetful").is_visible()
    switch.uncheck()
    page.reload()
    assert not page.get_by_role("checkbox").is_checked()
    page.goto(address + RESULTS)
    page.keyboard.press("j")
    assert page.evaluate(HIT) == -1
    page.goto(address + "/help")
    page.get_by_role("checkbox").check()
    page.goto(address + RESULTS)
    page.keyboard.press("j")
    assert page.evaluate(HIT) == 0


def test_where_nothing_can_be_remembered_single_keys_are_off(
    open_page: OpenPage, address: str
) -> None:
    page = open_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    page.goto(address + "/help")
    switch = page.get_by_role("checkbox")
    assert not switch.is_checked()
    assert switch.is_disabled()
    why = page.locator(f"#{switch.get_attribute('aria-describedby')}")
    assert "不让网页记住" in why.inner_text()
    page.keyboard.press("/")
    assert page.evaluate(FOCUSED) != "q"
