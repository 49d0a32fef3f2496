"""What was searched for beside or instead of what was typed, and the links that take it off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from indexer import Addition, Results, Searcher
from webui.links import quoted
from webui.views.terms import row_address

_NO_PLUS = re.compile(r"""^[-+－＋("“「『＂（]|[\s*＊?？:：]""")
"""What ``+`` can't stand before, or what would be cut or read otherwise behind it."""


class Address(Protocol):
    """The address of a page for another query, or for the text as it stands."""

    def __call__(self, query: str, expand: bool = True) -> str: ...


@dataclass(frozen=True, slots=True)
class Chip:
    """A term, what was searched for beside it, and the address of the search without that.

    ``related``: only passages that hold a part of what was typed are found by it. ``alone``: the
    address takes off this chip and no other. ``row`` is where the terms tell of it, if they do.
    """

    of: str
    names: tuple[str, ...]
    without: str
    related: bool
    alone: bool
    row: str | None


@dataclass(frozen=True, slots=True)
class Expansion:
    """All that was searched for beside what was typed; ``without`` is the search for that alone."""

    chips: tuple[Chip, ...]
    without: str


def expansion(searcher: Searcher, results: Results, address: Address) -> Expansion:
    """The chips of a search. ``address`` gives those of the page that shows them."""
    without = address(results.typed, expand=False)
    return Expansion(tuple(_chips(searcher, results, address)), without)


def _chips(searcher: Searcher, results: Results, address: Address) -> Iterator[Chip]:
    for addition in results.variants:
        exact = exactly(results.typed, addition)
        yield Chip(
            of=addition.of,
            names=addition.added,
            without=address(results.typed, expand=False) if exact is None else address(exact),
            related=addition.start is None,
            alone=exact is not None,
            row=next(filter(None, (row_address(searcher, text) for text in addition.added)), None),
        )


def exactly(typed: str, addition: Addition) -> str | None:
    """What was typed, with one term as it stands: behind ``+``, or else in quotes.

    None where no sign can do that: for a piece of a term, and a term that was typed twice.

    >>> exactly("中国 -宇航员", Addition("宇航员", ("航天员",), 4))
    '中国 -+宇航员'
    """
    start, of = addition.start, addition.of
    if start is None or typed.count(of) != 1 or not typed.startswith(of, start):
        return None
    term = quoted(of) if _NO_PLUS.search(of) else f"+{of}"
    return f"{typed[:start]}{term}{typed[start + len(of) :]}" if term else None
