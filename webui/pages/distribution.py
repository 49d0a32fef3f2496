"""Where terms stand: a bar for each document, one term or up to five compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, render_template

from indexer import EVERYTHING, QueryError, Request, Searcher
from webui.language import arguments
from webui.links import restrictions, tabs
from webui.pages.mistakes import unreadable
from webui.params import Arguments
from webui.search_params import MAX_COMPARED, ComparedParameters
from webui.views import distribution as distribution_view
from webui.views.distribution import Asked

EXAMPLES = (
    ("空间碎片",),
    ("月球", "火星", "小行星"),
    ("+宇航员", "+航天员"),
    ("北斗 或 卫星导航",),
    ("发展中国家", "能力建设"),
)
"""Terms to compare, offered as far as all of them find something in the index that is open."""


def page(searcher: Searcher) -> str | Response:
    """``/distribution?q=…&with=…&with=…``."""
    wanted, queries = _asked(arguments())
    if not queries:
        return render_template("distribution_start.html", examples=_examples(searcher))
    found: list[Asked] = []
    budget = searcher.budget()
    for query in queries:
        all_hits = replace(wanted, query=query, sort="reading", per_page=EVERYTHING)
        try:
            found.append(Asked(query, searcher.search(all_hits, budget)))
        except QueryError as error:
            return unreadable(searcher, error, query)
    others = queries[1:]
    return render_template(
        "distribution.html",
        q=wanted.query,
        tabs=tabs(wanted, "distribution"),
        hidden=[*restrictions(wanted), *(("with", other) for other in others)],
        kept=[("q", wanted.query), *restrictions(wanted)],
        fields=[*others, *[""] * (MAX_COMPARED - len(queries))],
        view=distribution_view.view(searcher, wanted, found),
    )


def _asked(given: Arguments) -> tuple[Request, list[str]]:
    """The first search, and all that are compared, without blank and repeated ones."""
    asked = ComparedParameters.read(given)
    typed = [query for query in (asked.q, *asked.others) if query.strip()]
    queries = list(dict.fromkeys(typed))
    return replace(asked.request(), query=queries[0] if queries else ""), queries


def _examples(searcher: Searcher) -> tuple[Sequence[str], ...]:
    budget = searcher.budget()
    return tuple(
        queries for queries in EXAMPLES if all(searcher.finds(query, budget) for query in queries)
    )
