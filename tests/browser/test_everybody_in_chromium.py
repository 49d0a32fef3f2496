"""What holds on every page, for everybody: axe, English, small screens, zoom, no script, speed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
from playwright.sync_api import Page

from tests.browser.axe import thin, violations
from tests.browser.contrast import colour, contrast
from tests.browser.following import follow
from tests.states import PAGES, READING, RESULTS

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
FOREIGN = """async address => {
  const html = address && await (await fetch(address)).text();
  const page = html ? new DOMParser().parseFromString(html, 'text/html') : document;
  const han = /[\\u3400-\\u9fff\\uf900-\\ufaff]/, found = [];
  const says = (element) => element.closest('[lang]').getAttribute('lang').startsWith('zh');
  const walk = page.createTreeWalker(page.documentElement, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    if (han.test(node.data) && !says(node.parentElement)
        && !node.parentElement.closest('head, svg title'))  // a title can't say it of a part
      found.push(node.data.trim());
  for (const e of page.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      if (han.test(e.getAttribute(name) || '') && !says(e))
        found.push(name + ': ' + e.getAttribute(name));
  return [...new Set(found)].slice(0, 5); }"""
"""Of the page at an address, or of this page as it is, what is Chinese and is not said to be."""
MAX_FIRST_PAGE = 60_000
"""Bytes transferred for the first page of results, style and script included."""
WAYS_TO_LOOK: dict[str, dict[str, object]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "without script": {"java_script_enabled": False},
}
LOOKS: dict[str, tuple[str, str]] = {
    "light": ("light", "zh"),
    "dark": ("dark", "zh"),
    "narrow": ("narrow", "zh"),
    "narrow, in English": ("narrow", "en"),
    "without script": ("without script", "zh"),
}
"""Ways to look, and languages, in which pages are opened."""
WIDTHS = (320, 390, 640, 1280)
"""320 px is also what 1280 px are at 400 %, and 640 px what they are at 200 %."""
TEXTS = """() => { const found = new Map();
  for (const e of document.querySelectorAll('body *')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    if (!e.getClientRects().length) continue;
    const layers = [];
    for (let n = e; n; n = n.parentElement) layers.push(getComputedStyle(n).backgroundColor);
    const behind = layers.find(layer => !layer.endsWith(', 0)'));
    const { color } = getComputedStyle(e);
    const pair = color + behind;
    if (!found.has(pair)) found.set(pair, [e.outerHTML.slice(0, 80), color, behind]);
  }
  return [...found.values()]; }"""
"""For each pair of colours, the first element with such a text and such a ground."""
SMALL = """() => [...document.querySelectorAll(
  'button, input:not([type=hidden]), summary, nav a, .name a, .chips a, .filters a, .facet a,'
    + ' .hit h4 a, .documents a, .expansion a, .instead a, .terms li > a')]
  .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .filter(([_, box]) => box.width && (box.height < 23.9 || box.width < 23.9))
  .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""
UNFOLD = """() => [...document.querySelectorAll('main details:not([open])')]
  .filter(e => e.checkVisibility()).slice(0, 3).forEach(e => { e.open = true; })"""
"""Without a click, for which one part that is open may lie over the next."""
HOSTILE = (
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


@dataclass(frozen=True, slots=True)
class Met:
    """What is wrong in one look: what the browser and the pages told of, and what is on which page.

    ``small`` are targets of less than 24 px (WCAG 2.5.8), but for links in a line of text;
    ``wide`` are widths at which a page scrolls sideways; ``foreign`` is Chinese that is not said
    to be.
    """

    told: list[str] = field(default_factory=list)
    foreign: list[tuple[str, str]] = field(default_factory=list)
    faint: list[tuple[str, str]] = field(default_factory=list)
    small: list[tuple[str, str]] = field(default_factory=list)
    wide: list[tuple[str, int]] = field(default_factory=list)
    violations: list[tuple[str, str, str]] = field(default_factory=list)


def pages_in(look: str) -> list[str]:
    """The share of all states that one look has: of each kind of page one at the least.

    Each state is in some look; every state in every look, and axe on every state, in the trials.
    """
    place = list(LOOKS).index(look)
    kinds: dict[str, list[str]] = {}
    for path in PAGES:
        kinds.setdefault(urlsplit(path).path.split("/")[1], []).append(path)
    return [
        path
        for states in kinds.values()
        for path in states[place :: len(LOOKS)] or [states[place % len(states)]]
    ]


def in_language(path: str, language: str) -> str:
    return path + ("&" if "?" in path else "?") + f"lang={language}"


def listen(page: Page, told: list[str], address: str) -> None:
    """Have in ``told`` what the browser reports of a page, and requests to any other host."""
    host = urlsplit(address).netloc

    def tell(said: str) -> None:
        if "400 (BAD REQUEST)" not in said and "404" not in said:  # what was asked for on purpose
            told.append(said)

    def check_host(url: str) -> None:
        if urlsplit(url).netloc != host:
            told.append(f"request: {url}")

    page.on("console", lambda message: tell(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("dialog", lambda dialog: told.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: check_host(request.url))


def look_at(page: Page, path: str, met: Met, widths: Sequence[int]) -> None:
    """Ask everything of one page but what axe asks."""
    met.foreign.extend((path, text) for text in page.evaluate(FOREIGN))
    met.small.extend((path, element) for element in page.evaluate(SMALL))
    page.evaluate(UNFOLD)
    for element, text, behind in page.evaluate(TEXTS):
        if contrast(colour(text), colour(behind)) < 4.5:
            met.faint.append((path, element))
    size = page.viewport_size
    assert size
    for width in widths:
        page.set_viewport_size({"width": width, "height": size["height"]})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            met.wide.append((path, width))
    page.set_viewport_size(size)


def what_is_wrong(
    page: Page, address: str, look: str, paths: Sequence[str], whole: bool = False
) -> Met:
    """Open pages in one look and ask everything of each, ``whole`` or thinned for axe; axe itself
    is script."""
    met = Met()
    listen(page, met.told, address)
    _, language = LOOKS[look]
    widths = (320,) if look.startswith("narrow") else WIDTHS
    for path in paths:
        page.goto(address + in_language(path, language))
        look_at(page, path, met, widths)
        if look == "without script":
            continue
        if not whole:
            thin(page)
        met.violations.extend((path, rule, html) for rule, html in violations(page))
    return met


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_is_wrong_on_any_page(open_page: OpenPage, address: str, look: str) -> None:
    way, _ = LOOKS[look]
    met = what_is_wrong(open_page(**WAYS_TO_LOOK[way]), address, look, pages_in(look))
    assert met == Met()


@pytest.mark.parametrize("look", ["light", "dark", "narrow"])
def test_axe_finds_nothing_on_what_script_opens(
    open_page: OpenPage, address: str, look: str
) -> None:
    page = open_page(**WAYS_TO_LOOK[look])
    page.goto(address)
    page.focus("#q")
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
    page.goto(address + "/report")
    found = {path: page.evaluate(FOREIGN, address + in_language(path, "en")) for path in PAGES}
    assert {path: texts for path, texts in found.items() if texts} == {}


@pytest.mark.parametrize("look", WAYS_TO_LOOK)
def test_no_hostile_text_makes_a_page_report_anything(
    open_page: OpenPage, hostile_address: str, look: str
) -> None:
    page = open_page(**WAYS_TO_LOOK[look])
    told: list[str] = []
    listen(page, told, hostile_address)
    for path in HOSTILE:
        page.goto(hostile_address + path)
    assert told == []


def test_a_browser_that_asks_for_english_gets_english(open_page: OpenPage, address: str) -> None:
    page = open_page(locale="en-GB")
    page.goto(address + RESULTS)
    assert page.evaluate("document.documentElement.lang") == "en"


def test_every_hostile_passage_has_a_page_that_stays_inert(
    open_page: OpenPage, hostile_address: str
) -> None:
    page = open_page()
    told: list[str] = []
    listen(page, told, hostile_address)
    page.goto(hostile_address + "/documents/hostile")
    places = page.eval_on_selector_all(".passage[id]", "all => all.map(one => one.id)")
    assert places
    for place in places:
        reply = page.goto(f"{hostile_address}/passages/hostile:{quote(place)}?q={quote('月球')}")
        assert reply
        assert reply.ok
    assert told == []


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
    follow(page, "#ask button[type=submit]")
    first = page.locator(".hit .text").first.inner_text()
    follow(page, ".paging [rel=next]")
    assert page.locator(".hit .text").first.inner_text() != first
    before = page.locator("#status").inner_text()
    follow(page, ".facet a", 1)
    assert page.locator("#status").inner_text() != before
    follow(page, ".hit h3 a, .hit h4 a", 0)
    assert page.locator(".passage:target mark").count() > 0
    page.locator(".passage:target summary").click()
    follow(page, ".passage:target .origin a[href*='/passages/']")
    assert page.locator("#citations").is_visible()
    assert "@" in page.locator("#citations").inner_text()
