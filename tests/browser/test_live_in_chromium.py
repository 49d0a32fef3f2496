"""Results that follow the typing: one address, one step of the history, nothing while composing."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
from playwright.sync_api import CDPSession, Page, Request, Route, expect

from tests.browser.clock import START, let_pass, stop

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
MOON = "/?q=" + quote("月球")
WELL_AFTER = 900
"""Milliseconds in which a pause of the typing, and what it leads to, would long have ended."""
MARKS = "#results .hit mark"


def typed_query(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query)["q"][0]


def opened(open_page: OpenPage, url: str, **options: object) -> Page:
    """A page whose script is told from a later one by a property of its window."""
    page = open_page(**options)
    page.clock.install(time=START)
    page.goto(url)
    page.evaluate("window.same = true")
    page.focus("#q")
    return page


def is_the_same_page(page: Page) -> bool:
    return bool(page.evaluate("window.same === true"))


def put(page: Page, text: str) -> None:
    """Exchange what stands in the box as a person does, in one go."""
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def shows(page: Page, word: str) -> None:
    """Wait until the results and the address are those of a word."""
    expect(page.locator(MARKS).first).to_have_text(word)
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query)["q"] == [word])


def searches_of(page: Page) -> list[str]:
    """The queries of all requests for result pages from now on."""
    sent: list[str] = []

    def note(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.path == "/":
            sent.append(parse_qs(parts.query).get("q", [""])[0])

    page.on("request", note)
    return sent


def compose(session: CDPSession, text: str) -> None:
    selection = {"selectionStart": len(text), "selectionEnd": len(text)}
    session.send("Input.imeSetComposition", {"text": text, **selection})


def plain_text(open_page: OpenPage, url: str, part: str) -> str:
    """What a part of a page says where nothing was typed into it."""
    page = open_page(java_script_enabled=False)
    page.goto(url)
    return page.locator(part).inner_text()


def test_results_follow_the_typing_without_a_new_page(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address + MOON)
    sent = searches_of(page)
    put(page, "火星")
    shows(page, "火星")
    assert sent == ["火星"]
    assert is_the_same_page(page)
    assert page.evaluate("document.activeElement.id") == "q"
    assert page.input_value("#q") == "火星"
    assert "火星" in page.title()
    assert page.locator("#results").get_attribute("aria-busy") is None
    for part in ("#status", "#results"):
        assert page.locator(part).inner_text() == plain_text(open_page, page.url, part)


def test_the_other_views_and_the_other_language_follow_too(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address + MOON)
    put(page, "火星")
    shows(page, "火星")
    for link in (".tabs a[href*=concordance]", ".site a[hreflang]"):
        href = page.locator(link).get_attribute("href") or ""
        assert parse_qs(urlsplit(href).query)["q"] == ["火星"]


def test_filters_of_the_form_stay(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, f"{address}{MOON}&document=un-report&page=2")
    put(page, "火星")
    shows(page, "火星")
    query = parse_qs(urlsplit(page.url).query)
    assert query["document"] == ["un-report"]
    assert "page" not in query


def test_a_typing_session_is_one_step_of_the_history(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address + MOON)
    before = page.evaluate("history.length")
    for word in ("火星", "卫星", "空间碎片"):
        put(page, word)
        shows(page, word)
    assert page.evaluate("history.length") == before + 1
    page.locator("#q").blur()
    page.focus("#q")
    put(page, "火星")
    shows(page, "火星")
    assert page.evaluate("history.length") == before + 2


def test_back_and_forward_show_what_was_there(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address + MOON)
    put(page, "火星")
    shows(page, "火星")
    page.go_back()
    shows(page, "月球")
    assert page.input_value("#q") == "月球"
    assert "月球" in page.title()
    page.go_forward()
    shows(page, "火星")
    assert page.input_value("#q") == "火星"
    assert is_the_same_page(page)


def test_back_from_a_hit_shows_the_results_that_it_was_among(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address + MOON)
    put(page, "火星")
    shows(page, "火星")
    page.locator("#results .hit h4 a").first.click()
    page.wait_for_url("**/documents/**")
    page.go_back()
    shows(page, "火星")
    assert page.input_value("#q") == "火星"
    page.go_back()
    shows(page, "月球")


def test_enter_on_what_is_shown_already_changes_nothing_and_ends_the_session(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address + MOON)
    before = page.evaluate("history.length")
    put(page, "火星")
    shows(page, "火星")
    sent = searches_of(page)
    page.keyboard.press("Enter")
    let_pass(page, WELL_AFTER)
    assert sent == []
    assert is_the_same_page(page)
    assert page.evaluate("document.activeElement.id") == "q"
    assert page.evaluate("history.length") == before + 1
    put(page, "卫星")
    shows(page, "卫星")
    assert page.evaluate("history.length") == before + 2


def test_a_session_that_enter_ends_early_is_one_step_too(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address + MOON)
    put(page, "火")
    shows(page, "火")
    stop(page)
    put(page, "火星")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    shows(page, "火星")
    assert not is_the_same_page(page)
    page.go_back()
    shows(page, "月球")


def test_enter_on_a_later_page_leads_to_the_first(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, f"{address}/?q={quote('国际')}&page=2")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "page" not in parse_qs(urlsplit(page.url).query)


def test_enter_before_the_pause_is_over_searches_once(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address + MOON)
    sent = searches_of(page)
    stop(page)
    put(page, "火星")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    let_pass(page, WELL_AFTER)
    assert sent == ["火星"]


def test_what_can_not_be_read_yet_leaves_the_results_and_says_so(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address + MOON)
    results = page.locator("#results").inner_html()
    put(page, "（火星")
    expect(page.locator("#status")).to_have_text("这样还不能检索；下面仍是先前的结果。")
    assert page.locator("#results").inner_html() == results
    assert typed_query(page) == "月球"
    page.keyboard.insert_text("）")
    expect(page.locator(MARKS).first).to_have_text("火星")
    expect(page.locator("#status")).to_contain_text("找到")
    put(page, "（火星")
    expect(page.locator("#status")).to_contain_text("还不能检索")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert typed_query(page) == "（火星"
    assert page.locator("#results").count() == 0


def test_going_back_to_what_was_shown_takes_the_remark_away(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address + MOON)
    said = page.locator("#status").inner_text()
    put(page, "（火星")
    expect(page.locator("#status")).to_contain_text("还不能检索")
    put(page, "月球")
    expect(page.locator("#status")).to_have_text(said)


def test_an_empty_box_and_blanks_change_nothing(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address + MOON)
    sent = searches_of(page)
    put(page, "  ")
    let_pass(page, WELL_AFTER)
    page.fill("#q", "")
    let_pass(page, WELL_AFTER)
    assert sent == []
    assert page.url == address + MOON


def test_nothing_is_searched_while_composing_and_once_afterwards(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address + MOON)
    session = page.context.new_cdp_session(page)
    sent = searches_of(page)
    page.keyboard.press("Control+a")
    for pinyin in ("h", "huo", "huo'x", "huo'xing"):
        compose(session, pinyin)
    enter = {"key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}
    for kind in ("rawKeyDown", "keyUp"):
        session.send("Input.dispatchKeyEvent", {"type": kind, **enter})
    let_pass(page, WELL_AFTER)
    assert sent == []
    session.send("Input.insertText", {"text": "火星"})
    shows(page, "火星")
    let_pass(page, WELL_AFTER)
    assert sent == ["火星"]
    assert is_the_same_page(page)


def test_a_search_that_is_due_waits_for_a_composition_that_begins(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address + MOON)
    session = page.context.new_cdp_session(page)
    sent = searches_of(page)
    stop(page)
    page.keyboard.insert_text("火")
    compose(session, "xing")
    let_pass(page, WELL_AFTER)
    assert sent == []


def test_typing_after_a_composition_that_never_ended_searches(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address + MOON)
    sent = searches_of(page)
    compose(page.context.new_cdp_session(page), "huo")
    page.evaluate("document.querySelector('#q').value = ''")
    page.evaluate("dispatchEvent(new CompositionEvent('compositionstart'))")  # and no end
    stop(page)
    page.keyboard.type("Mars")
    let_pass(page, WELL_AFTER)
    page.wait_for_url("**/?q=Mars")
    assert sent == ["Mars"]


def test_back_leaves_the_box_alone_while_something_is_composed_in_it(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address + MOON)
    put(page, "火星")
    shows(page, "火星")
    page.keyboard.press("Control+a")
    compose(page.context.new_cdp_session(page), "wei")
    page.evaluate("history.back()")
    expect(page.locator(MARKS).first).to_have_text("月球")
    assert page.input_value("#q") == "wei"


def test_back_keeps_the_focus_near_where_the_results_were(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address + MOON)
    put(page, "火星")
    shows(page, "火星")
    page.locator("#results .hit h4 a").first.focus()
    page.go_back()
    shows(page, "月球")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_late_reply_is_dropped(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address + MOON)
    held: list[Route] = []
    slow = f"{address}/?q={quote('火星')}*"
    page.route(slow, lambda route: held.append(route))
    with page.expect_request(slow):
        put(page, "火星")
    expect(page.locator("#results")).to_have_attribute("aria-busy", "true")
    put(page, "卫星")
    shows(page, "卫星")
    for route in held:
        route.abort()  # or the page did that itself
    let_pass(page, WELL_AFTER)
    shows(page, "卫星")
    assert page.locator("#results").get_attribute("aria-busy") is None


@pytest.mark.parametrize("answer", ["nothing", "503"])
def test_a_failure_changes_nothing(open_page: OpenPage, address: str, answer: str) -> None:
    page = opened(open_page, address + MOON)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    results = page.locator("#results").inner_html()

    def fail(route: Route) -> None:
        if answer == "nothing":
            route.abort()
        else:
            route.fulfill(status=503, body="<title>503</title>", content_type="text/html")

    failing = f"{address}/?q={quote('火星')}*"
    page.route(failing, fail)
    with page.expect_request(failing):
        put(page, "火星")
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")
    assert page.locator("#results").inner_html() == results
    assert page.url == address + MOON
    assert wrong == []
    expect(page.locator("#status")).to_contain_text("下面仍是先前的")
    put(page, "月球")
    expect(page.locator("#status")).to_contain_text("找到")


def test_a_query_that_finds_nothing_is_shown_as_its_page_shows_it(
    open_page: OpenPage, address: str
) -> None:
    page = opened(open_page, address + MOON)
    put(page, "外星人")
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query)["q"] == ["外星人"])
    assert page.locator("#results").inner_text() == plain_text(open_page, page.url, "#results")


def test_links_among_the_results_are_plain_links(open_page: OpenPage, address: str) -> None:
    page = opened(open_page, address + MOON)
    put(page, "空间")
    shows(page, "空间")
    with page.expect_navigation():
        page.locator("#results .paging a[rel=next]").click()
    assert not is_the_same_page(page)


def test_markup_in_texts_and_queries_stays_text(open_page: OpenPage, hostile_address: str) -> None:
    page = opened(open_page, hostile_address + MOON)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    put(page, "<img src=x onerror=alert(1)>月球")
    page.wait_for_url("**img**")
    assert page.locator("#results img, #results script, #status img").count() == 0
    assert said == []
