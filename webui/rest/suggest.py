"""Completions as programs get them."""

from __future__ import annotations

from flask import Response

from indexer import SUGGESTING, Searcher
from webui.rest.delivery import json_reply, kept_unless


def suggest(searcher: Searcher, typed: str, limit: int) -> Response:
    """Completions, best first, each with what it is and how often it stands.

    A list that was cut short says so, and nobody keeps it.
    """
    budget = searcher.budget(SUGGESTING)
    found = searcher.suggest(typed, limit, budget)
    body = {
        "query": typed,
        "suggestions": [
            {"text": one.text, "kind": one.kind, "detail": one.detail, "count": one.count}
            for one in found
        ],
        "generation": searcher.generation,
        "timed_out": budget.spent,
    }
    return kept_unless(budget.spent, json_reply(body))
