"""Links that the pages hold, followed: many of each kind, or every one."""

from __future__ import annotations

import sys

from flask.testing import FlaskClient

from tests.links import follow
from tests.test_pages import PAGES
from tests.trials.conftest import Effort


def test_every_internal_link_leads_somewhere(client: FlaskClient, effort: Effort) -> None:
    followed = follow(client, PAGES, most=effort.times(25, sys.maxsize))
    print(f"links: {followed} followed")
    assert followed > 500
