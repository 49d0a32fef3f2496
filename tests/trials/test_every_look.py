"""Every state of every page in every look: for axe with alike things left out, or whole."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from tests.browser.conftest import address, browser, open_page  # noqa: F401  # fixtures
from tests.browser.test_everybody_in_chromium import (
    LOOKS,
    WAYS_TO_LOOK,
    Met,
    OpenPage,
    what_is_wrong,
)
from tests.states import PAGES
from tests.trials.conftest import Effort

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_is_wrong_on_any_page_in_any_look(
    open_page: OpenPage,  # noqa: F811
    address: str,  # noqa: F811
    effort: Effort,
    look: str,
) -> None:
    way, _ = LOOKS[look]
    page = open_page(**WAYS_TO_LOOK[way])
    met = what_is_wrong(page, address, look, PAGES, whole=effort.full)
    print(f"looks: {len(PAGES)} pages, {look}, {'whole' if effort.full else 'thinned'}")
    assert met == Met()
