"""Clicks that lead to another page."""

from __future__ import annotations

from playwright.sync_api import Page


def follow(page: Page, selector: str, nth: int = 0) -> None:
    """Click what ``selector`` finds, its ``nth`` from 0, and have the whole page it leads to.

    A click alone returns as soon as the next page begins to arrive: what is counted or read then
    may be missing yet.
    """
    with page.expect_navigation():
        page.locator(selector).nth(nth).click()
