"""What is asked: searches of every kind, pages, completions; some of it again and again."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache
from urllib.parse import quote

from indexer.evaluation import read_queries
from tests.benchmarks.material import SEEDS

_QUERIES = SEEDS.parent / "tests" / "relevance" / "queries.jsonl"
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_AGAIN = 0.5
"""How much of it is what others ask too."""
Form = Callable[[random.Random], str]


def traffic(requests: int, seed: int) -> list[str]:
    """So many addresses, in any order; of two seeds, half of the queries differ."""
    dice = random.Random(seed)
    forms, weights = zip(*_FORMS, strict=True)
    return [form(dice) for form in dice.choices(forms, weights, k=requests)]


def _api(query: str) -> str:
    return f"/api/v1/search?q={quote(query)}"


def _typed(dice: random.Random) -> str:
    """A query from the relevance judgments, or a piece of any text."""
    return dice.choice(_known()) if dice.random() < _AGAIN else _piece(dice, 2, 6)


def _piece(dice: random.Random, shortest: int, longest: int) -> str:
    run = dice.choice(_runs())
    start = dice.randrange(len(run) - 1)
    return run[start : start + dice.randint(shortest, longest)]


_FORMS: tuple[tuple[Form, int], ...] = (
    (lambda dice: _api(_typed(dice)), 30),
    (lambda dice: _api(f"{_piece(dice, 2, 2)} AND {_piece(dice, 2, 3)}"), 10),
    (lambda dice: _api(f"{_piece(dice, 2, 2)}*"), 5),
    (lambda dice: _api(f'"{_piece(dice, 3, 8)}"'), 10),
    (lambda dice: f"/?q={quote(_typed(dice))}", 20),
    (lambda dice: f"/api/v1/suggest?q={quote(_piece(dice, 1, 3))}", 15),
    (lambda _: "/api/v1/documents", 5),
    (lambda dice: f"/documents/white-paper?q={quote(_typed(dice))}", 3),
    (lambda _: "/", 2),
)
"""Each kind of request, and how many of 100 are of it."""


@cache
def _known() -> tuple[str, ...]:
    return tuple(judged.query for judged in read_queries(_QUERIES))


@cache
def _runs() -> tuple[str, ...]:
    """Runs of ideographs in the documents, the marks of segmentation left out."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))
    return tuple(run for text in texts for run in _HAN.findall(text.replace("/", "")))
