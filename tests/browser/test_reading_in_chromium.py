"""The reading page as a person has it: from place to place, with map, notes and outline."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urlsplit

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
from playwright.sync_api import Page

from tests.browser.following import follow

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
MANY = "/documents/un-resolution?q=" + quote("国际 或 空间")
FEW = "/documents/un-report?q=" + quote("宇航员")
WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 320, "height": 640}
CURRENT = "[...document.querySelectorAll('mark.current')].map(e => e.id).join()"


def fragment(page: Page) -> str:
    return urlsplit(page.url).fragment


def counter(page: Page) -> str:
    return " ".join((page.locator(".counter").text_content() or "").split())


def at(page: Page, anchor: str) -> None:
    """Wait until one place is the current one, here and in the address, and is seen."""
    page.wait_for_function(f"{CURRENT} === '{anchor}' && location.hash === '#{anchor}'")
    box = page.locator(f"#{anchor}").bounding_box()
    bar = page.locator(".stops").bounding_box()
    height = page.evaluate("innerHeight")
    assert box
    assert bar
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= height
    assert box["y"] >= bar["y"] + bar["height"] or box["y"] + box["height"] <= bar["y"]


# From place to place -----------------------------------------------------------------------------


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_buttons_and_keys_go_from_place_to_place_and_the_address_follows(
    open_page: OpenPage, address: str, size: dict[str, int]
) -> None:
    page = open_page(viewport=size)
    page.goto(address + MANY)
    before = page.evaluate("history.length")
    page.click(".stops .next")
    at(page, "hit-1")
    page.keyboard.press("n")
    at(page, "hit-2")
    page.click(".stops .next")
    at(page, "hit-3")
    page.keyboard.press("p")
    at(page, "hit-2")
    page.keyboard.press("Shift+N")
    at(page, "hit-1")
    assert counter(page) == f"1 / {page.locator('mark[id^=hit-]').count()}"
    assert page.evaluate("history.length") == before


def test_the_places_go_round_and_say_so(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(address + FEW)
    total = page.locator("mark[id^=hit-]").count()
    page.goto(f"{address}{FEW}#hit-{total}")
    status = page.locator(".stops [role=status]")
    assert status.text_content() == f"第 {total} 处，共 {total} 处"
    page.keyboard.press("n")
    at(page, "hit-1")
    assert status.text_content() == f"回到第一处 第 1 处，共 {total} 处"
    assert page.locator(".wrapped").text_content() == "回到第一处"
    page.keyboard.press("p")
    at(page, f"hit-{total}")
    assert page.locator(".wrapped").text_content() == "回到最后一处"
    page.keyboard.press("p")
    assert page.locator(".wrapped").text_content() == ""


def test_whoever_comes_to_a_passage_starts_at_its_first_place(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(viewport=WIDE)
    page.goto(f"{address}{MANY}#op15")
    first = page.locator("#op15 mark[id^=hit-]").first.get_attribute("id") or ""
    page.wait_for_function(f"{CURRENT} === '{first}'")
    assert fragment(page) == "op15"
    number = int(first.removeprefix("hit-"))
    assert counter(page).startswith(f"{number} /")
    page.keyboard.press("n")
    at(page, f"hit-{number + 1}")


def test_a_passage_without_a_place_leads_on_to_the_next_one(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(viewport=WIDE)
    page.goto(address + "/documents/un-resolution?q=" + quote("近地天体") + "#op2")
    assert page.locator("#op2 mark").count() == 0
    page.wait_for_function(f"{CURRENT} !== ''")
    next_one = page.evaluate(CURRENT)
    page.keyboard.press("n")
    at(page, next_one)


def test_behind_the_last_place_the_next_one_is_the_first_again(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(viewport=WIDE)
    page.goto(f"{address}{FEW}#annex.1")
    page.wait_for_function(f"{CURRENT} !== ''")
    page.keyboard.press("n")
    at(page, "hit-1")
    assert page.locator(".wrapped").text_content() == "回到第一处"


def test_a_place_can_be_shared(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport=WIDE)
    page.goto(f"{address}{MANY}#hit-60")
    at(page, "hit-60")
    plain = open_page(viewport=WIDE, java_script_enabled=False)
    plain.goto(f"{address}{MANY}#hit-60")
    assert plain.locator("mark:target").is_visible()
    style = "getComputedStyle(document.querySelector('mark:target')).outlineStyle"
    assert plain.evaluate(style) == "solid"


def test_keys_do_nothing_while_somebody_types_or_has_turned_them_off(
    open_page: OpenPage, address: str
) -> None:
    page = open_page()
    page.goto(address + FEW)
    page.focus("#q")
    page.keyboard.press("n")
    assert "n" in page.input_value("#q")
    assert fragment(page) == ""
    page.locator("h1").click()
    page.keyboard.press("Control+p")
    session = page.context.new_cdp_session(page)
    composed = {"key": "n", "code": "KeyN", "windowsVirtualKeyCode": 229}
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **composed})
    page.evaluate("localStorage.setItem('waikong.shortcuts', 'off')")
    page.keyboard.press("n")
    assert page.evaluate(CURRENT) == ""
    page.evaluate("localStorage.removeItem('waikong.shortcuts')")
    page.keyboard.press("n")
    at(page, "hit-1")


def test_places_can_be_gone_to_without_javascript(open_page: OpenPage, address: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(address + MANY)
    assert not page.locator(".stops").is_visible()
    page.click(".back a")
    assert fragment(page) == "hit-1"
    page.click(".places summary")
    page.locator(".places a").nth(40).click()
    assert fragment(page) == "hit-41"
    assert page.locator("#hit-41").bounding_box()


def test_tab_goes_on_from_the_place_that_a_key_led_to(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport=WIDE)
    page.goto(address + MANY + "#hit-60")
    page.wait_for_function(f"{CURRENT} === 'hit-60'")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") == "hit-61"
    page.keyboard.press("Tab")
    follows = """() => { const mark = document.getElementById("hit-61");
        const passage = mark.closest(".passage"), here = document.activeElement;
        return passage.contains(here) && Boolean(mark.compareDocumentPosition(here) & 4); }"""
    assert page.evaluate(follows)
    assert page.locator("mark[tabindex]").count() == 0
    page.click(".stops .next")
    at(page, "hit-62")
    assert page.evaluate("document.activeElement.className") == "second next"


def test_keys_close_a_note_that_is_open(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport=WIDE)
    page.goto(address + MANY)
    page.click("#to-fn5 a")
    page.locator(".note").wait_for()
    page.keyboard.press("n")
    page.locator(".note").wait_for(state="detached")
    assert page.evaluate("document.activeElement.id") == "hit-1"


def test_keys_are_told_of_only_where_they_work(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(address + FEW)
    button = page.locator(".stops .next")
    page.locator(".stops:not([hidden])").wait_for()
    assert button.get_attribute("title") == "下一处 (n)"
    assert button.get_attribute("aria-keyshortcuts") == "n"
    page.evaluate("localStorage.setItem('waikong.shortcuts', 'off')")
    page.reload()
    page.locator(".stops:not([hidden])").wait_for()
    assert button.get_attribute("title") == "下一处"
    assert button.get_attribute("aria-keyshortcuts") is None


@pytest.mark.parametrize("height", [568, 256])
def test_nothing_that_has_the_focus_is_below_the_bar(
    open_page: OpenPage, address: str, height: int
) -> None:
    page = open_page(viewport={"width": 320, "height": height})
    page.goto(address + FEW)
    page.click(".outline summary")
    page.click(".places summary")
    covered = page.evaluate("""() => {
        const bar = document.querySelector(".stops"), found = [];
        const all = "main :is(a, summary, button)";
        for (const one of document.querySelectorAll(all)) {
            one.focus();
            if (bar.contains(one) || document.activeElement !== one) continue; // it is folded away
            const [at, edge] = [one.getBoundingClientRect(), bar.getBoundingClientRect().top];
            if (at.bottom > edge + 1 && at.height < edge - 40) found.push(one.outerHTML);
        }
        return found; }""")
    assert covered == []


def test_a_part_that_does_not_come_takes_no_other_with_it(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(viewport=WIDE)
    page.route("**/reading.js", lambda route: route.abort())
    page.goto(address + FEW)
    page.locator("#q[role=combobox]").wait_for()
    page.wait_for_function("() => document.querySelector('.stops').offsetHeight === 0")


# The map -----------------------------------------------------------------------------------------


def test_a_tick_stands_where_its_place_is_on_the_page_and_leads_there(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(viewport=WIDE)
    page.goto(address + MANY)
    stands = """() => [...document.querySelectorAll('.map a')].every(a => {
        const mark = document.querySelector(a.getAttribute('href')).getBoundingClientRect();
        const share = (mark.top + scrollY) / document.documentElement.scrollHeight;
        return Math.abs(share * 1000 - a.firstElementChild.y.baseVal.value) < 5; })"""
    page.wait_for_function(stands)
    page.set_viewport_size({"width": 1000, "height": 700})
    page.wait_for_function(stands)
    page.locator(".map a[href='#hit-100'] rect").dispatch_event("click")
    at(page, "hit-100")
    assert page.locator(".map .current").get_attribute("href") == "#hit-100"


def test_the_map_is_for_wide_windows_and_for_the_mouse_alone(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(viewport=NARROW)
    page.goto(address + FEW)
    assert not page.locator(".map").is_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.locator(".map").is_visible()
    page.evaluate("document.activeElement.blur()")
    for _ in range(60):
        page.keyboard.press("Tab")
        assert not page.evaluate("Boolean(document.activeElement.closest('.map'))")


# Footnotes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_footnote_opens_in_place_and_gives_the_focus_back(
    open_page: OpenPage, address: str, size: dict[str, int]
) -> None:
    page = open_page(viewport=size)
    page.goto(address + MANY)
    texts = page.eval_on_selector_all(
        "#fn1 .words, #fn23 .words", "all => all.map(e => e.innerText)"
    )
    for mark, text in zip(("#to-fn1 a", "#to-fn23 a"), texts, strict=True):
        page.focus(mark)
        page.keyboard.press("Enter")
        note = page.locator(".note")
        assert note.locator(".words").inner_text() == text
        box = note.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size["width"]
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= size["height"]
        page.keyboard.press("Escape")
        note.wait_for(state="detached")
        assert page.evaluate(f"document.activeElement === document.querySelector('{mark}')")
    assert fragment(page) == ""
    ids = page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_a_click_outside_closes_a_footnote_and_its_ways_lead_on(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(viewport=WIDE)
    page.goto(address + "/documents/un-resolution")
    page.click("#to-fn5 a")
    page.locator(".note").wait_for()
    beside = page.locator("article").bounding_box()
    assert beside
    page.mouse.click(beside["x"] - 10, 400)
    page.locator(".note").wait_for(state="detached")
    assert page.evaluate("document.activeElement.hash") == "#fn5"
    page.click("#to-fn5 a")
    page.locator(".note").get_by_role("button").click()
    page.locator(".note").wait_for(state="detached")
    assert page.evaluate("document.activeElement.hash") == "#fn5"
    page.click("#to-fn5 a")
    page.locator(".note .ways a").click()
    page.wait_for_url("**#fn5")
    assert page.locator(".passage:target").get_attribute("id") == "fn5"
    page.locator(".note").wait_for(state="detached")


def test_tab_goes_on_from_the_footnote_that_a_note_led_to(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(viewport=WIDE)
    page.goto(address + "/documents/un-resolution")
    page.focus("#to-fn5 a")
    page.keyboard.press("Enter")
    page.locator(".note .ways a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#fn5")
    page.locator(".note").wait_for(state="detached")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.passage').id") == "fn5"


def test_a_note_covers_nothing_that_tab_goes_on_to(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport=WIDE)
    page.goto(address + "/documents/un-resolution")
    page.focus("#to-fn5 a")
    page.keyboard.press("Enter")
    page.locator(".note button").focus()
    page.keyboard.press("Tab")
    page.locator(".note").wait_for(state="detached")
    focused = "document.activeElement.closest('.note, .passage') !== null"
    assert page.evaluate(focused)
    assert page.evaluate("document.activeElement.hash") != "#fn5"


# Outline, origin, paper --------------------------------------------------------------------------


def test_the_outline_says_which_section_is_being_read(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport=WIDE)
    page.goto(address + "/documents/un-report")
    for place in ("2", "4.E", "1"):
        page.goto(f"{address}/documents/un-report#{place}")
        page.wait_for_function(
            "place => document.querySelector('.outline [aria-current]')?.getAttribute('href')"
            " === '#' + place",
            arg=place,
        )
    assert page.locator(".outline [aria-current]").count() == 1


@pytest.mark.parametrize("script", [True, False])
def test_the_outline_is_open_beside_the_text_and_folded_above_it(
    open_page: OpenPage, address: str, script: bool
) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=script)
    page.goto(address + "/documents/un-report")
    assert page.locator(".outline li a").first.is_visible()
    page = open_page(viewport=NARROW, java_script_enabled=script)
    page.goto(address + "/documents/un-report")
    assert not page.locator(".outline li a").first.is_visible()
    page.click(".outline summary")
    assert page.locator(".outline li a").first.is_visible()


def test_the_outline_folds_as_it_says_beside_the_text_too(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(viewport=WIDE)
    page.goto(address + "/documents/un-report")
    page.locator(".outline details[open]").wait_for()
    page.click(".outline summary")
    assert not page.locator(".outline li a").first.is_visible()


@pytest.mark.parametrize("path", [FEW, "/?q=" + quote("月球")])
def test_paper_is_light_whatever_the_screen(open_page: OpenPage, address: str, path: str) -> None:
    page = open_page(color_scheme="dark")
    page.goto(address + path)
    page.emulate_media(media="print", color_scheme="dark")
    style = "getComputedStyle(document.documentElement)"
    assert page.evaluate(f"{style}.colorScheme") == "light"
    assert page.evaluate(f"{style}.getPropertyValue('--link')") == "#14508f"


def test_on_paper_a_citation_stands_apart_from_what_is_before_it(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(viewport=WIDE)
    page.goto(address + "/documents/un-resolution")
    page.emulate_media(media="print")
    gap = "getComputedStyle(document.querySelector('.pointing .origin summary'), '::after')"
    assert float(page.evaluate(f"{gap}.marginLeft").removesuffix("px")) > 4


def test_the_other_language_opens_at_the_same_place(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(address + FEW + "#hit-2")
    page.locator(".stops:not([hidden])").wait_for()
    page.click(".site a[hreflang]")
    page.wait_for_url("**lang=en#hit-2")


def test_in_forced_colours_the_current_tab_alone_has_a_line(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(forced_colors="active")
    page.goto(address + "/?q=" + quote("月球"))
    lines = page.eval_on_selector_all(
        ".tabs a:not([aria-current])", "all => all.map(e => getComputedStyle(e).borderBottomColor)"
    )
    assert set(lines) == {page.evaluate("getComputedStyle(document.body).backgroundColor")}


@pytest.mark.parametrize("width", [320, 700, 1000, 1280])
def test_the_sign_of_a_passage_covers_nothing_and_takes_no_line(
    open_page: OpenPage, address: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(address + "/documents/white-paper?q=" + quote("国际"))
    covered = page.eval_on_selector_all(
        ".passage",
        """all => all.filter(passage => {
            const sign = passage.querySelector('.origin summary').getBoundingClientRect();
            const range = document.createRange();
            range.selectNodeContents(passage.querySelector('.words'));
            return [...range.getClientRects()].some(r => r.right > sign.left + 1 &&
                r.left < sign.right - 1 && r.bottom > sign.top + 4 && r.top < sign.bottom - 4); })
            .map(passage => passage.id)""",
    )
    assert covered == []
    taken = page.eval_on_selector_all(
        ".origin", "all => all.filter(e => e.getBoundingClientRect().height > 1).length"
    )
    assert taken == 0


def test_where_a_passage_comes_from_is_a_click_away_by_keyboard_too(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(viewport=WIDE)
    page.goto(address + MANY)
    page.focus("#op14 .origin summary")
    page.keyboard.press("Enter")
    told = page.locator("#op14 .origin")
    assert "A/RES/76/76，第14段" in told.inner_text()
    assert "004_0eaa3de4b33c872d.txt" in told.inner_text()


def test_paper_has_text_notes_and_citations_and_no_controls(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(viewport=WIDE)
    page.goto(address + MANY + "#hit-1")
    page.emulate_media(media="print")
    outline = "getComputedStyle(document.querySelector('#hit-1')).outlineStyle"
    assert page.evaluate(outline) == "none"
    for gone in (".stops", ".map", ".outline", ".places", "search", ".return"):
        assert not page.locator(gone).first.is_visible(), gone
    assert page.locator("#fn5 .words").is_visible()
    assert page.locator("#to-fn5").is_visible()
    sign = "getComputedStyle(document.querySelector('#op14 .origin summary'), '::after').content"
    assert page.evaluate(sign) == '"A/RES/76/76，第14段"'
    line = "getComputedStyle(document.querySelector('#op14 mark')).textDecorationLine"
    assert page.evaluate(line) == "underline"


def test_the_box_searches_this_document_with_its_own_button(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(address + "/documents/un-report")
    page.fill("#q", "月球")
    follow(page, ".box .second")
    assert urlsplit(page.url).path == "/documents/un-report"
    assert "q=" in page.url
    assert page.locator("mark[id^=hit-]").count() > 0
    page.press("#q", "Enter")
    page.wait_for_url("**/?q=*")


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_markup_in_every_text_does_no_harm_to_script(
    open_page: OpenPage, hostile_address: str, locale: str
) -> None:
    page = open_page(viewport=WIDE, locale=locale)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
    page.goto(hostile_address + "/documents/hostile?q=" + quote("月球") + "#%E4%ZZ")
    page.keyboard.press("n")
    page.wait_for_function(f"{CURRENT} === 'hit-1'")
    page.locator(".origin summary").nth(2).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert said == []
