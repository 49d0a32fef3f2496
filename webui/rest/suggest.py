"""Completions as programs and browsers get them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from indexer import Completion, Searcher
from webui.params import Arguments, check_names, number, required_query

LIMIT = 10
MOST = 20


def suggest_request(arguments: Arguments) -> tuple[str, int]:
    """What is being typed, and how many completions are wanted. Raises ParameterError."""
    check_names(arguments, {"q", "limit"})
    return required_query(arguments), number(arguments, "limit", LIMIT, 1, MOST)


def suggest_body(searcher: Searcher, typed: str, limit: int) -> dict[str, Any]:
    """Completions, best first, each with what it is and how often it stands."""
    return {
        "query": typed,
        "suggestions": [
            {"text": one.text, "kind": one.kind, "detail": one.detail, "count": one.count}
            for one in searcher.suggest(typed, limit)
        ],
        "generation": searcher.generation,
    }


def opensearch_body(typed: str, completions: Sequence[Completion], search: str) -> list[Any]:
    """Query, completions, details, addresses: the four lists of OpenSearch suggestions.

    ``search`` is the address of the search page, which may have parameters already.
    """
    joined = "&" if "?" in search else "?"
    return [
        typed,
        [one.text for one in completions],
        [one.detail for one in completions],
        [f"{search}{joined}{urlencode({'q': one.text})}" for one in completions],
    ]
