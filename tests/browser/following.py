"""Clicks and keys that lead to another page."""

from __future__ import annotations

from playwright.sync_api import Page


def follow(page: Page, selector: str, nth: int | None = None) -> None:
    """Click the one element that ``selector`` finds, or its ``nth`` from 0, and have the whole page
    that it leads to.

    A click alone returns as soon as the next page begins to arrive: what is counted or read then
    may be missing yet.
    """
    found = page.locator(selector)
    with page.expect_navigation():
        (found if nth is None else found.nth(nth)).click()


def submit(page: Page, selector: str) -> None:
    """The same of Enter, in the field that ``selector`` finds."""
    with page.expect_navigation():
        page.press(selector, "Enter")
