"""Axe on every state of every page in every look and language: alike things left out, or whole."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from tests.browser.axe import thin, violations
from tests.browser.conftest import address, browser, open_page  # noqa: F401  # fixtures
from tests.browser.test_everybody_in_chromium import (
    LOOKS,
    SCRIPTED,
    WAYS_TO_LOOK,
    OpenPage,
    in_language,
)
from tests.states import PAGES
from tests.trials.conftest import Effort

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("look", SCRIPTED)
def test_axe_finds_nothing_on_any_page_in_any_look(
    open_page: OpenPage,  # noqa: F811
    address: str,  # noqa: F811
    effort: Effort,
    look: str,
) -> None:
    way, language = LOOKS[look]
    page = open_page(**WAYS_TO_LOOK[way])
    wrong = []
    for path in PAGES:
        page.goto(address + in_language(path, language))
        if not effort.full:
            thin(page)
        wrong += [(path, *one) for one in violations(page)]
    print(f"axe: {len(PAGES)} pages, {look}, {'whole' if effort.full else 'thinned'}")
    assert wrong == []
