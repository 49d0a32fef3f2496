"""What holds on every page, for everybody: axe, English, small screens, zoom, no script, speed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from urllib.parse import quote, urlsplit

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.states import PAGES, READING, RESULTS

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
FOREIGN = """() => {
  const han = /[\\u3400-\\u9fff\\uf900-\\ufaff]/, found = [];
  const says = (element) => element.closest('[lang]').getAttribute('lang').startsWith('zh');
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    if (han.test(node.data) && !says(node.parentElement)
        && !node.parentElement.closest('head, svg title'))  // a title can't say it of a part
      found.push(node.data.trim());
  for (const e of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      if (han.test(e.getAttribute(name) || '') && !says(e))
        found.push(name + ': ' + e.getAttribute(name));
  return [...new Set(found)].slice(0, 5); }"""
MAX_FIRST_PAGE = 60_000
"""Bytes transferred for the first page of results, style and script included."""
WAYS_TO_LOOK: dict[str, dict[str, object]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "without script": {"java_script_enabled": False},
}


@pytest.mark.parametrize(
    ("look", "language"), [("light", "zh"), ("dark", "zh"), ("narrow", "zh"), ("narrow", "en")]
)
def test_axe_finds_nothing_on_any_page(
    open_page: OpenPage, address: str, look: str, language: str
) -> None:
    page = open_page(**WAYS_TO_LOOK[look])
    wrong = []
    for path in PAGES:
        if path == "/terms":
            continue  # half a minute for hundreds of rows like those of its filtered states
        page.goto(address + path + ("&" if "?" in path else "?") + f"lang={language}")
        wrong += [(path, *one) for one in violations(page)]
    assert wrong == []


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds: the rule, and the first element that breaks it."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:120]) for one in found]


@pytest.mark.parametrize("look", ["light", "dark", "narrow"])
def test_axe_finds_nothing_on_what_script_opens(
    open_page: OpenPage, address: str, look: str
) -> None:
    page = open_page(**WAYS_TO_LOOK[look])
    page.goto(address)
    page.keyboard.insert_text("月")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert violations(page) == []
    page.goto(address + RESULTS)
    page.locator("[data-dialog]").first.click()
    page.locator("dialog[open] pre").first.wait_for()
    assert violations(page) == []
    page.goto(address + "/documents/un-resolution")
    page.locator("sup a").first.click()
    page.locator(".note-popover, [popover]:popover-open, [role=note], .note").first.wait_for()
    assert violations(page) == []


def test_an_english_page_has_chinese_only_where_it_says_so(
    open_page: OpenPage, address: str
) -> None:
    page = open_page()
    wrong = {}
    for path in PAGES:
        page.goto(address + path + ("&" if "?" in path else "?") + "lang=en")
        if found := page.evaluate(FOREIGN):
            wrong[path] = found
    assert wrong == {}


def test_a_browser_that_asks_for_english_gets_english(open_page: OpenPage, address: str) -> None:
    page = open_page(locale="en-GB")
    page.goto(address + RESULTS)
    assert page.evaluate("document.documentElement.lang") == "en"


@pytest.mark.parametrize("look", WAYS_TO_LOOK)
def test_no_page_reports_an_error_or_breaks_its_own_security_policy(
    open_page: OpenPage, address: str, hostile_address: str, look: str
) -> None:
    page = open_page(**WAYS_TO_LOOK[look])
    said: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    hostile = (
        "/",
        "/?q=" + quote("月球") + "&explain=1",
        "/?q=" + quote("<img src=x onerror=alert(1)>"),
        "/documents/hostile?q=" + quote("月球"),
        "/concordance?q=" + quote("月球"),
        "/distribution?q=" + quote("月球") + "&with=" + quote("<b>"),
        "/segmentation?text=" + quote("<script>alert(1)</script>月球"),
        "/report?terms=" + quote("<script>alert(1)</script>\n月球"),
        "/terms?q=" + quote("<b>"),
    )
    for url in [*(address + path for path in PAGES), *(hostile_address + path for path in hostile)]:
        page.goto(url)
    refused = [text for text in said if "400 (BAD REQUEST)" not in text and "404" not in text]
    assert refused == []
    assert hosts == {urlsplit(address).netloc, urlsplit(hostile_address).netloc}


def test_every_hostile_passage_has_a_page_that_stays_inert(
    open_page: OpenPage, hostile_address: str
) -> None:
    page = open_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
    page.goto(hostile_address + "/documents/hostile")
    places = page.eval_on_selector_all(".passage[id]", "all => all.map(one => one.id)")
    assert places
    for place in places:
        reply = page.goto(f"{hostile_address}/passages/hostile:{quote(place)}?q={quote('月球')}")
        assert reply
        assert reply.ok
    assert said == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways(open_page: OpenPage, address: str, path: str) -> None:
    """320 px is also what 1280 px are at 400 %, and 640 px what they are at 200 %."""
    page = open_page()
    page.goto(address + path)
    for summary in page.locator("main details:not([open]) > summary").all()[:3]:
        if summary.is_visible():
            summary.click()
    for width in (320, 390, 640, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_first_page_of_results_is_small_and_later_ones_bring_only_themselves(
    open_page: OpenPage, address: str
) -> None:
    page = open_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    urls: dict[str, str] = {}
    sizes: Counter[str] = Counter()
    session.on(
        "Network.requestWillBeSent",
        lambda event: urls.update({event["requestId"]: event["request"]["url"]}),
    )
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({urls[event["requestId"]]: event["encodedDataLength"]}),
    )
    page.goto(address + RESULTS, wait_until="networkidle")
    assert len(sizes) > 3
    assert sizes.total() < MAX_FIRST_PAGE
    sizes.clear()
    page.goto(address + "/?q=" + quote("月球"), wait_until="networkidle")
    assert sizes.total() > 0
    assert {url: size for url, size in sizes.items() if size and "/static/" in url} == {}


@pytest.mark.parametrize("path", [RESULTS, READING, "/", "/concordance?q=" + quote("月球")])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_a_page_loads(
    open_page: OpenPage, address: str, path: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    page.add_init_script(
        """window.shifts = [];
        new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(e => e.value)))
            .observe({type: 'layout-shift', buffered: true})"""
    )
    page.goto(address + path, wait_until="networkidle")
    assert sum(page.evaluate("window.shifts")) < 0.01


def test_without_script_one_can_search_filter_page_read_and_cite(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(address)
    page.fill("#q", "国际")
    page.click("#ask button[type=submit]")
    first = page.locator(".hit .text").first.inner_text()
    page.click(".paging [rel=next]")
    assert page.locator(".hit .text").first.inner_text() != first
    before = page.locator("#status").inner_text()
    page.locator(".facet a").nth(1).click()
    assert page.locator("#status").inner_text() != before
    page.locator(".hit h3 a, .hit h4 a").first.click()
    assert page.locator(".passage:target mark").count() > 0
    page.locator(".passage:target summary").click()
    page.locator(".passage:target .origin a[href*='/passages/']").click()
    assert page.locator("#citations").is_visible()
    assert "@" in page.locator("#citations").inner_text()
