"""Everything that the OpenAPI document allows, and much that it does not, sent to the application.

Every reply is one that the document describes: status, media type, headers, body; what the
document allows is answered, unless it is a query that can't be read; what it does not, is refused.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import schemathesis
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from indexer import Searcher
from tests.trials.conftest import Effort
from webui import create_app

BOUNDED, FULL = 20, 1_000
"""Requests made up for each resource, beside its examples and the borders of its values."""
CHECKS = {
    # What is allowed may still be no query, or a page too deep; the document has these problems.
    "positive_data_acceptance": {"expected-statuses": ["2xx", "304", "400", "404"]},
    "not_a_server_error": {"expected-statuses": ["2xx", "304", "4xx"]},
}


def test_every_reply_is_one_that_the_document_describes(searcher: Searcher, effort: Effort) -> None:
    config: dict[str, Any] = {
        "checks": CHECKS,
        "headers": {"Accept-Encoding": "identity"},  # or else what is sent is not unpacked
        "continue-on-failure": True,
        "seed": 1,
        "generation": {"max-examples": effort.times(BOUNDED, FULL), "database": "none"},
    }
    load_all_checks()
    described = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json",
        create_app(searcher),
        config=SchemathesisConfig.from_dict(config),
    )
    statuses: Counter[int] = Counter()
    wrong: list[str] = []
    for event in from_schema(described).execute():
        match event:
            case events.ScenarioFinished(recorder=seen):
                replies = (one.response for one in seen.interactions.values())
                statuses.update(reply.status_code for reply in replies if reply is not None)
                wrong += (
                    f"{seen.cases[case].value.as_curl_command()}\n{told.name}: "
                    f"{told.failure_info.failure if told.failure_info else told.status}"
                    for case, checks in seen.checks.items()
                    for told in checks
                    if told.failure_info
                )
            case events.NonFatalError(value=error) | events.FatalError(exception=error):
                raise error
            case _:
                pass
    print(f"\n{statuses.total():,} requests, by status: {dict(sorted(statuses.items()))}")
    assert not wrong, "\n\n".join(wrong[:5])
    assert {200, 400, 404, 405} <= statuses.keys() <= {200, 304, 400, 404, 405}
