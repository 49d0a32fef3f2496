"""A page's time, which goes on when a test says so, and not with the load of the machine."""

from __future__ import annotations

from datetime import datetime

from playwright.sync_api import Page

START, STOP = datetime(2026, 1, 1), datetime(2026, 1, 2)


def let_pass(page: Page, milliseconds: int) -> None:
    """Let so much time pass on a page, and see all that was asked for in it.

    The page's clock was installed before it was opened. Requests are told of in their order: when
    the one made here was answered, all that were made before it are known.
    """
    page.clock.run_for(milliseconds)
    with page.expect_response("**/healthz"):
        page.evaluate("async () => { await fetch('/healthz'); }")


def stop(page: Page) -> None:
    """From now on time passes only where a test lets it."""
    page.clock.pause_at(STOP)
