"""How each segmentation cuts a text, as programs get it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response

from indexer import SUGGESTING, Searcher, Span
from webui.rest.delivery import json_reply, kept_unless


def segment(searcher: Searcher, text: str) -> Response:
    """Jieba's words, and every way in which annotators cut the text where it stands."""
    budget = searcher.budget(SUGGESTING)
    body = {
        "text": text,
        "jieba": {"words": _words(text, searcher.segment(text).words)},
        "annotators": [
            {"words": _words(text, way.words), "count": way.count, "passage": way.passage}
            for way in searcher.ways(text, budget)
        ],
        "generation": searcher.generation,
        "timed_out": budget.spent,
    }
    return kept_unless(budget.spent, json_reply(body))


def _words(text: str, words: Iterable[Span]) -> list[dict[str, Any]]:
    """Offsets are into the text as given."""
    return [
        {"start": word.start, "end": word.end, "text": text[word.start : word.end]}
        for word in words
    ]
