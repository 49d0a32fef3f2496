"""The concordance: each place where a term stands, with what stands to its left and right."""

from __future__ import annotations

from dataclasses import replace

from flask import render_template

from indexer import Budget, Searcher
from webui.concordance_params import LARGEST, LinesParameters
from webui.language import arguments
from webui.links import Link, address_of, restrictions, tabs
from webui.links import address as address_in
from webui.views import concordance as concordance_view
from webui.views.expansion import expansion

EXAMPLES = ("月球", "空间碎片", "和平利用", "嫦娥?号")
"""Offered where nothing was typed, as far as they find something in the index that is open."""


def page(searcher: Searcher) -> str:
    """``/concordance`` and ``/concordance?q=…``."""
    asked = arguments()
    if not asked.get("q", "").strip():  # an empty box is no mistake
        LinesParameters.check_names(asked)
        queries = _examples(searcher, searcher.budget())
        links = [Link(text, address_of(text, view="concordance")) for text in queries]
        return render_template("concordance.html", examples=links)
    wanted = LinesParameters.read(asked).wanted()
    search = wanted.search
    results, found = concordance_view.find_lines(searcher, wanted)

    def here(query: str, expand: bool = True) -> str:
        changed = replace(search, query=query, expand=search.expand and expand)
        return concordance_view.address(replace(wanted, search=changed, page=1))

    return render_template(
        "concordance.html",
        q=search.query,
        tabs=tabs(search, "concordance"),
        hidden=[*restrictions(search), *wanted.settings()],
        wanted=wanted,
        results=results,
        found=found,
        view=concordance_view.view(searcher, wanted, found),
        orders=concordance_view.orders(wanted),
        units=concordance_view.units(wanted),
        largest=LARGEST[wanted.window.unit],
        filters=concordance_view.filters(searcher, wanted),
        documents=concordance_view.documents(searcher, wanted, found.lines),
        downloads=[(form, concordance_view.download(wanted, form)) for form in ("csv", "jsonl")],
        expansion=expansion(searcher, results, here),
        literally=here(search.query, expand=False),
        grades=frozenset(line.mark.grade for line in found.lines),
        passages=address_in(search),
    )


def _examples(searcher: Searcher, budget: Budget) -> tuple[str, ...]:
    return tuple(query for query in EXAMPLES if searcher.finds(query, budget))
