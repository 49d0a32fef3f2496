"""Completions at the keyboard, by input method, by mouse, by finger, and for those who listen."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit
from urllib.request import urlopen

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
from playwright.sync_api import CDPSession, Page, Request, Route, expect

from tests.browser.clock import START, let_pass, stop

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
ASKED = "**/api/v1/suggest?*"
OPTIONS = "#suggested [role=option]"
WELL_AFTER = 700
"""Milliseconds in which a pause of the typing, and what it leads to, would long have ended."""
WITHIN = 100
"""Milliseconds in which the typing has not paused yet."""


@pytest.fixture(autouse=True, scope="module")
def made(address: str, hostile_address: str) -> None:
    """Have everything made that is made when first asked for, which takes longer than a test."""
    for site in (address, hostile_address):
        for typed in ("kong", "a"):
            with urlopen(f"{site}/api/v1/suggest?q={typed}") as reply:
                assert reply.status == 200


def typed_query(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query)["q"][0]


def opened(open_page: OpenPage, address: str, **options: object) -> Page:
    page = open_page(**options)
    page.clock.install(time=START)
    page.goto(address)
    page.focus("#q")
    return page


def completed(page: Page, typed: str) -> list[str]:
    """Type something and wait for the list; the texts in it."""
    page.keyboard.insert_text(typed)
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "true")
    return page.locator(f"{OPTIONS} .text").all_inner_texts()


def requests_of(page: Page) -> list[str]:
    """The queries of all requests for completions or pages from now on."""
    sent: list[str] = []

    def note(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.path in ("/", "/api/v1/suggest"):
            sent.append(parse_qs(parts.query).get("q", [""])[0])

    page.on("request", note)
    return sent


def compose(session: CDPSession, text: str) -> None:
    selection = {"selectionStart": len(text), "selectionEnd": len(text)}
    session.send("Input.imeSetComposition", {"text": text, **selection})


def key_of_the_input_method(session: CDPSession, code: str) -> None:
    """A key that the input method keeps for itself: 229, as Chromium tells it."""
    for kind in ("rawKeyDown", "keyUp"):
        event = {"type": kind, "key": "Process", "code": code, "windowsVirtualKeyCode": 229}
        session.send("Input.dispatchKeyEvent", event)


def active(page: Page) -> str | None:
    """The text of the option that the box points to."""
    pointed = page.locator("#q").get_attribute("aria-activedescendant")
    return page.locator(f"#{pointed} .text").inner_text() if pointed else None


def test_without_javascript_the_box_is_a_plain_one(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address, java_script_enabled=False)
    assert page.locator("#q").get_attribute("role") is None
    assert page.locator("[role=listbox]").count() == 0
    page.fill("#q", "月球")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    assert typed_query(page) == "月球"


def test_the_box_says_what_it_is_before_anything_is_typed(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address)
    box = page.get_by_role("combobox", name="查找文字")
    expect(box).to_have_attribute("aria-autocomplete", "list")
    expect(box).to_have_attribute("aria-expanded", "false")
    assert page.locator("#suggested").is_hidden()
    controlled = box.get_attribute("aria-controls")
    assert page.locator(f"#{controlled}[role=listbox]").get_attribute("aria-label") == "建议"


def test_what_is_typed_is_completed_and_stays_as_it_was(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address)
    assert "月球" in completed(page, "yueq")
    assert page.input_value("#q") == "yueq"
    assert active(page) is None
    assert page.evaluate("document.activeElement.id") == "q"


def test_the_number_of_completions_is_said_and_nothing_else(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address)
    said = page.locator("#ask [role=status]")
    count = len(completed(page, "空间"))
    expect(said).to_have_text(f"有 {count} 条建议")
    page.fill("#q", "hydrom")
    expect(page.locator(OPTIONS)).to_have_count(1)
    expect(said).to_have_text("有 1 条建议")
    page.keyboard.press("Escape")
    expect(said).to_have_text("")


def test_in_english_the_words_are_english_and_the_texts_say_that_they_are_not(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address + "/?lang=en")
    completed(page, "moon")
    first = page.locator(OPTIONS).first
    expect(first.locator(".text")).to_have_attribute("lang", "zh-Hans")
    expect(first.locator(".kind")).to_contain_text("times")
    expect(page.locator("#ask [role=status]")).to_contain_text("suggestions")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()


def test_arrows_go_round_through_the_box(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address)
    texts = completed(page, "空间")
    for wanted in [*texts, None, texts[0]]:
        page.keyboard.press("ArrowDown")
        assert active(page) == wanted
        chosen = page.locator(f"{OPTIONS}[aria-selected=true] .text").all_inner_texts()
        assert chosen == ([wanted] if wanted else [])
    page.keyboard.press("ArrowUp")
    assert active(page) is None
    page.keyboard.press("ArrowUp")
    assert active(page) == texts[-1]
    assert page.input_value("#q") == "空间"
    assert page.evaluate("document.activeElement.id") == "q"


def test_the_active_completion_is_in_view(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address, viewport={"width": 320, "height": 500})
    completed(page, "空间")
    page.keyboard.press("ArrowUp")
    inside = page.evaluate(
        """() => { const list = document.querySelector("#suggested").getBoundingClientRect();
            const one = document.querySelector("[aria-selected=true]").getBoundingClientRect();
            return one.top >= list.top - 1 && one.bottom <= list.bottom + 1; }"""
    )
    assert inside


def test_enter_takes_the_active_completion_and_searches(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address)
    texts = completed(page, "空间")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    assert typed_query(page) == texts[1]


def test_enter_with_no_active_completion_is_the_forms_own(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address)
    page.evaluate(
        """document.addEventListener("keydown", (event) => {
            document.title = `${event.key} ${event.defaultPrevented}`; })"""
    )
    page.evaluate(
        'document.querySelector("#ask").addEventListener("submit", e => e.preventDefault())'
    )
    completed(page, "空间")
    page.keyboard.press("Enter")
    assert page.title() == "Enter false"
    page.reload()
    page.focus("#q")
    completed(page, "空间")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    assert typed_query(page) == "空间"


def test_escape_closes_first_and_only_then_clears(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address)
    completed(page, "空间")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "false")
    assert page.input_value("#q") == "空间"
    assert page.locator("#suggested").is_hidden()
    page.keyboard.press("Escape")
    assert page.input_value("#q") == ""


def test_an_arrow_opens_a_closed_list_again(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address)
    texts = completed(page, "空间")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "true")
    assert page.locator(f"{OPTIONS} .text").all_inner_texts() == texts


def test_tab_goes_on_and_closes_the_list(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address, viewport={"width": 320, "height": 400})
    completed(page, "空间")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "submit"
    assert page.locator("#suggested").is_hidden()
    assert page.input_value("#q") == "空间"


@pytest.mark.parametrize(("key", "caret"), [("Home", 0), ("End", 2), ("ArrowLeft", 1)])
def test_keys_that_move_the_caret_are_the_boxs_own(
    open_page: OpenPage, address: str, key: str, caret: int
) -> None:
    page = opened(open_page, address)
    completed(page, "空间")
    page.keyboard.press("ArrowDown")
    page.keyboard.press(key)
    assert page.evaluate("document.activeElement.selectionStart") == caret
    assert active(page) is None
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "true")


def test_leaving_the_box_closes_the_list_and_nothing_opens_it_behind_ones_back(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address)
    completed(page, "空间")
    page.mouse.click(5, 5)
    assert page.locator("#suggested").is_hidden()
    page.focus("#q")
    sent = requests_of(page)
    page.evaluate(
        "() => { document.execCommand('insertText', false, '探'); document.activeElement.blur(); }"
    )
    assert "探" in page.input_value("#q")
    let_pass(page, WELL_AFTER)
    assert sent == []
    assert page.locator("#suggested").is_hidden()


def test_a_click_takes_a_completion(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address)
    texts = completed(page, "空间")
    page.locator(f"{OPTIONS} .text").nth(2).click()
    page.wait_for_url("**/?q=*")
    assert typed_query(page) == texts[2]


def test_a_finger_takes_a_completion(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address, has_touch=True, viewport={"width": 390, "height": 800})
    texts = completed(page, "空间")
    page.locator(OPTIONS).nth(1).tap()
    page.wait_for_url("**/?q=*")
    assert typed_query(page) == texts[1]


def test_the_mouse_passing_over_takes_nothing_away(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address)
    texts = completed(page, "空间")
    page.keyboard.press("ArrowDown")
    page.locator(OPTIONS).nth(3).hover()
    assert active(page) == texts[0]
    page.mouse.down(button="middle")
    page.mouse.up(button="middle")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    assert typed_query(page) == texts[0]


def test_a_pause_in_the_typing_is_one_request(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address)
    sent = requests_of(page)
    stop(page)
    for letter in "kjsp":
        page.keyboard.type(letter)
        let_pass(page, WITHIN)
    assert sent == []
    let_pass(page, WELL_AFTER)
    expect(page.locator(OPTIONS).first).to_contain_text("空间碎片")
    assert sent == ["kjsp"]


def test_a_late_reply_is_dropped(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address)
    held: list[Route] = []
    page.route(f"{ASKED[:-1]}q=yueq*", lambda route: held.append(route))
    with page.expect_request(ASKED):
        page.keyboard.insert_text("yueq")
    page.fill("#q", "kjsp")
    expect(page.locator(OPTIONS).first).to_contain_text("空间碎片")
    for route in held:
        route.abort()  # or the page did that itself
    let_pass(page, WELL_AFTER)
    expect(page.locator(OPTIONS).first).to_contain_text("空间碎片")


@pytest.mark.parametrize("answer", ["nothing", "500", "no JSON"])
def test_a_failure_is_silent_and_the_form_works(
    open_page: OpenPage, address: str, answer: str
) -> None:
    page = opened(open_page, address)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))

    def fail(route: Route) -> None:
        if answer == "nothing":
            route.abort()
        else:
            route.fulfill(status=500 if answer == "500" else 200, body="{")

    completed(page, "空")
    page.route(ASKED, fail)
    with page.expect_request(ASKED):
        page.keyboard.insert_text("间")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    assert typed_query(page) == "空间"
    assert wrong == []


def test_nothing_is_asked_of_blanks(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address)
    sent = requests_of(page)
    page.keyboard.type("  ")
    let_pass(page, WELL_AFTER)
    page.keyboard.press("ArrowDown")
    assert sent == []


def test_nothing_is_asked_while_composing_and_once_afterwards(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address)
    session = page.context.new_cdp_session(page)
    sent = requests_of(page)
    for pinyin in ("y", "yu", "yue", "yue'q", "yue'qiu"):
        compose(session, pinyin)
    for code in ("Enter", "ArrowDown", "Escape", "Tab"):
        key_of_the_input_method(session, code)
    let_pass(page, WELL_AFTER)
    assert sent == []
    assert page.input_value("#q") == "yue'qiu"
    session.send("Input.insertText", {"text": "月球"})
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "true")
    let_pass(page, WELL_AFTER)
    assert sent == ["月球"]
    assert urlsplit(page.url).query == ""


def test_keys_of_the_input_method_take_no_completion(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address)
    session = page.context.new_cdp_session(page)
    texts = completed(page, "空间")
    page.keyboard.press("ArrowDown")
    for code in ("ArrowDown", "Enter", "Escape", "Home"):
        key_of_the_input_method(session, code)
    assert active(page) == texts[0]
    compose(session, "tan")
    assert page.locator("#suggested").is_hidden(), "the candidates of the input method go there"
    key_of_the_input_method(session, "Enter")
    let_pass(page, WELL_AFTER)
    assert urlsplit(page.url).query == ""


def test_the_late_enter_of_safari_does_nothing(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address)
    session = page.context.new_cdp_session(page)
    compose(session, "kong'jian")
    session.send("Input.insertText", {"text": "空间"})
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    sent = requests_of(page)
    prevented = page.evaluate(
        """() => !document.querySelector("#q").dispatchEvent(new KeyboardEvent("keydown",
            { key: "Enter", code: "Enter", keyCode: 229, bubbles: true, cancelable: true }))"""
    )
    let_pass(page, WELL_AFTER)
    assert not prevented
    assert sent == []
    assert page.locator("#suggested").is_visible()


def test_a_composition_that_is_given_up_asks_for_nothing_new(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address)
    session = page.context.new_cdp_session(page)
    sent = requests_of(page)
    compose(session, "yue")
    compose(session, "")
    let_pass(page, WELL_AFTER)
    assert page.input_value("#q") == ""
    assert sent == []


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("path", ["/", "/?q=" + quote("月球"), "/documents/un-report"])
def test_the_list_moves_nothing_and_stays_on_the_screen(
    open_page: OpenPage, address: str, path: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 700})
    page.goto(address + path)
    page.fill("#q", "")
    places = "[...document.querySelectorAll('main, .site')].map(e => e.getBoundingClientRect().top)"
    before = page.evaluate(places)
    page.focus("#q")
    completed(page, "文件：")
    assert page.evaluate(places) == before
    box = page.locator("#suggested").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert box["y"] + box["height"] <= 700


def test_options_are_large_enough(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address, viewport={"width": 320, "height": 700})
    completed(page, "空间")
    heights = page.locator(OPTIONS).evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height)"
    )
    assert min(heights) >= 24


def test_the_active_option_stands_out_in_forced_colours(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address, forced_colors="active")
    completed(page, "空间")
    page.keyboard.press("ArrowDown")
    first, second = page.locator(OPTIONS).evaluate_all(
        "all => all.slice(0, 2).map(e => getComputedStyle(e).backgroundColor)"
    )
    assert first != second


def test_texts_full_of_markup_stay_texts(open_page: OpenPage, hostile_address: str) -> None:
    page = opened(open_page, hostile_address)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    completed(page, "<script>a")
    assert page.locator(f"{OPTIONS} .text").first.inner_text() == "<script>alert('题')</script>"
    assert page.locator("#suggested script, #suggested img").count() == 0
    assert said == []


def test_what_is_typed_further_is_what_enter_searches_for(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address)
    completed(page, "空间")
    page.keyboard.press("ArrowDown")
    page.keyboard.insert_text("碎")
    assert active(page) is None
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    assert typed_query(page) == "空间碎"


def test_completions_of_another_query_close_on_the_way_back(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address + "/?q=" + quote("月球"))
    page.evaluate("history.pushState(null, '', location.href)")
    page.keyboard.press("Control+a")
    completed(page, "空间")
    page.evaluate("history.back()")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "false")
    assert page.locator("#suggested").is_hidden()


def test_typing_after_a_composition_that_never_ended_is_completed(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address)
    compose(page.context.new_cdp_session(page), "kong")
    page.evaluate("document.querySelector('#q').value = ''")
    page.evaluate("dispatchEvent(new CompositionEvent('compositionstart'))")  # and no end
    page.keyboard.type("yueq")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    assert active(page)


def test_where_results_follow_the_typing_completions_are_not_counted_aloud(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address + "/?q=" + quote("月球"))
    page.keyboard.press("Control+a")
    completed(page, "空间")
    expect(page.locator("#ask [role=status]")).to_have_text("")
