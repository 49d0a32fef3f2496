"""The concordance as a person has it: without script, narrow, by its links."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
from playwright.sync_api import Page

from tests.browser.following import follow

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
MOON = "/concordance?q=" + quote("月球")
KEYS = """() => [...document.querySelectorAll('tbody .key')].map(key => {
  const cell = key.getBoundingClientRect();
  const mark = key.querySelector('mark').getBoundingClientRect();
  const [left, right] = ['.left', '.right'].map(
    side => key.parentElement.querySelector(side).getBoundingClientRect().width);
  return [cell.left, (mark.left + mark.right) / 2 - (cell.left + cell.right) / 2, left - right]
    .map(Math.round); })"""


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("width", [760, 1000, 1280, 1700])
@pytest.mark.parametrize("window", ["3", "20", "100"])
def test_the_key_stands_in_the_middle_of_every_line(
    open_page: OpenPage, address: str, width: int, window: str
) -> None:
    page = open_page(viewport={"width": width, "height": 900})
    page.goto(f"{address}{MOON}&window={window}")
    keys = page.evaluate(KEYS)
    assert len(keys) > 30
    assert len({column for column, _, _ in keys}) == 1
    assert {(aside, uneven) for _, aside, uneven in keys} == {(0, 0)}


@pytest.mark.parametrize("width", [320, 480, 640, 720, 1280])
def test_no_width_has_to_be_scrolled_sideways(
    open_page: OpenPage, address: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    for query in ("A/AC.105/1294", "第61/110号决议", "和平利用外层空间方面的国际合作", "空间"):
        page.goto(f"{address}/concordance?q={quote(query)}&window=100&lang=en")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_narrow_line_has_its_place_above_and_runs_on(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport={"width": 320, "height": 800})
    page.goto(address + MOON)
    row = page.locator("tbody tr").first
    line = " ".join(row.inner_text().split())
    left, key, right = (row.locator(f".{side}").inner_text() for side in ("left", "key", "right"))
    assert line.endswith(f"{left}{key}{right}")
    place, mark = row.locator(".place").bounding_box(), row.locator("mark").bounding_box()
    assert place
    assert mark
    assert place["y"] + place["height"] <= mark["y"] + 1


def test_everything_works_without_javascript(open_page: OpenPage, address: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{address}/concordance")
    page.fill("#q", "月球")
    follow(page, "#ask button")
    assert urlsplit(page.url).path == "/concordance"
    page.fill("#window", "5")
    page.select_option("#sort", "left")
    follow(page, ".layout button")
    assert asked(page) == {"q": ["月球"], "window": ["5"], "sort": ["left"]}
    assert all(len(left) <= 5 for left in page.locator("tbody .left").all_inner_texts())
    follow(page, ".layout .facet a:not([aria-current])")
    assert asked(page) == {"q": ["月球"], "unit": ["word"], "sort": ["left"]}
    follow(page, "thead .right a")
    assert page.locator("thead [aria-sort]").inner_text().startswith("右边")
    page.go_back()
    assert asked(page)["sort"] == ["left"]
    assert page.locator("#sort").input_value() == "left"


def test_a_key_leads_to_its_passage_in_the_document_and_back(
    open_page: OpenPage, address: str
) -> None:
    page = open_page()
    page.goto(f"{address}{MOON}&document=un-report&sort=right")
    before = page.locator("tbody .key a").nth(3).get_attribute("href")
    follow(page, "tbody .key a", 3)
    assert urlsplit(page.url).path == "/documents/un-report"
    assert page.locator(":target mark").count() > 0
    page.go_back()
    page.wait_for_url("**/concordance?**")
    assert page.locator("tbody .key a").nth(3).get_attribute("href") == before


def test_the_table_reads_as_a_table_at_every_width(open_page: OpenPage, address: str) -> None:
    for width in (320, 1280):
        page = open_page(viewport={"width": width, "height": 800})
        page.goto(address + MOON)
        rows = page.get_by_role("table").get_by_role("row")
        assert rows.last.get_by_role("cell").count() == 3
        assert rows.last.get_by_role("rowheader").count() == 1


def test_markup_in_the_texts_does_nothing(open_page: OpenPage, hostile_address: str) -> None:
    page = open_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto(f"{hostile_address}{MOON}&window=100")
    assert page.locator("tbody tr").count() > 5
    assert said == []


def test_what_was_searched_and_where_is_printed_as_text(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(f"{address}/concordance?q=%E6%9C%88%E7%90%83&document=un-report&kind=paragraph")
    page.emulate_media(media="print")
    heading = page.locator("h1").bounding_box()
    assert heading
    assert heading["height"] > 10
    printed = page.locator(".only").inner_text().split("\n")
    assert [line for line in printed if line.strip()] == [
        "只在这些范围里",
        "文件：A/AC.105/1294",
        "类型：段落",
    ]
