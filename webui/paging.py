"""Where among many pages one is, and the ways to those beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from webui.search_params import MAX_HITS


@dataclass(frozen=True, slots=True)
class Paging:
    """``last`` counts no more pages than can be turned to; ``page`` may lie beyond it."""

    page: int
    last: int
    first_page: str
    previous: str | None
    next: str | None


def paging(page: int, per_page: int, total: int, to: Callable[[int], str]) -> Paging:
    """The pages of so many lines; ``to`` gives the address of a page, counted from 1."""
    last = min(max(1, -(-total // per_page)), MAX_HITS // per_page)
    return Paging(
        page=page,
        last=last,
        first_page=to(1),
        previous=to(min(page - 1, last)) if page > 1 else None,
        next=to(page + 1) if page < last else None,
    )
