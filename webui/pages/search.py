"""The search page, and the first page where nothing was typed yet."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial

from flask import render_template

from indexer import Searcher
from webui.language import arguments
from webui.links import address, tabs
from webui.paging import paging
from webui.params import (
    LISTS,
    SCALARS,
    ParameterError,
    Shown,
    check_names,
    shown_request,
)
from webui.views import facets as facets_view
from webui.views import hits as hits_view
from webui.views import search as search_view
from webui.views import ways as ways_view
from webui.views.expansion import expansion

EXAMPLES = (
    "空间碎片",
    '"国际月球日"',
    "中国 文件：决议",
    "月球 或 火星",
    "发展中国家 非 中国",
    "嫦娥?号",
    "北斗 NEAR/10 系统",
    "决议第14段",
)
"""Offered on the first page as far as they find something in the index that is open."""


def page(searcher: Searcher) -> str:
    """``/`` and ``/?q=…``."""
    asked = arguments()
    if not asked.get("q", "").strip():  # an empty box is no mistake
        check_names(asked, SCALARS | {"context"}, LISTS)
        return _start(searcher)
    if "format" in asked:
        raise ParameterError(
            "format",
            "这里只有网页；json、csv 和 jsonl 在 /api/v1/search",
            "pages are HTML; /api/v1/search gives json, csv and jsonl",
        )
    return _found(searcher, shown_request(asked))


def _start(searcher: Searcher) -> str:
    return render_template("start.html", documents=searcher.documents, examples=_examples(searcher))


def _found(searcher: Searcher, wanted: Shown) -> str:
    results = searcher.search(wanted)
    groups = hits_view.groups(searcher, wanted, results.hits)
    nothing = ways_view.nothing(searcher, wanted, results)
    return render_template(
        "results.html",
        q=wanted.query,
        tabs=tabs(wanted, "search"),
        hidden=search_view.carried(wanted),
        wanted=wanted,
        results=results,
        understood=search_view.understood(searcher, wanted, results),
        literally=address(wanted, expand=False),
        expanded=address(wanted, expand=True),
        expansion=expansion(searcher, results, partial(_otherwise, wanted)),
        suggestions=search_view.suggestions(wanted, results),
        grades=search_view.grades(results.hits),
        groups=groups,
        firsts=hits_view.first_of_terms(groups),
        filters=facets_view.filters(searcher, wanted),
        facets=facets_view.facets(searcher, wanted, results),
        arrangements=search_view.arrangements(wanted),
        extents=search_view.extents(wanted),
        paging=paging(
            wanted.page,
            wanted.per_page,
            results.total,
            lambda number: address(wanted, page=number),
        ),
        nothing=nothing,
        examples=_examples(searcher) if nothing else (),
    )


def _otherwise(wanted: Shown, query: str, expand: bool = True) -> str:
    """The address of the same search for another query."""
    return address(replace(wanted, query=query), expand=wanted.expand and expand)


@lru_cache(maxsize=1)
def _examples(searcher: Searcher) -> tuple[str, ...]:
    return ways_view.finding(searcher, EXAMPLES)
