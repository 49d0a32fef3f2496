"""The search page, and the first page where nothing was typed yet."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from flask import render_template

from indexer import Budget, Request, Searcher
from webui.language import arguments
from webui.links import address, restrictions, tabs
from webui.paging import paging
from webui.params import Arguments, ParameterError
from webui.search_params import PageParameters, Shown
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
        PageParameters.check_names(asked)
        return _start(searcher, _restricted(asked))
    if "format" in asked:
        raise ParameterError("format", "parameters.only_pages")
    return _found(searcher, PageParameters.read(asked).request())


def _start(searcher: Searcher, wanted: Request) -> str:
    """The box; filters that are on already stay on. Raises UnknownValueError for one of nothing."""
    return render_template(
        "start.html",
        documents=searcher.documents,
        examples=_examples(searcher, searcher.budget()),
        hidden=restrictions(wanted),
        filters=facets_view.filters(searcher, wanted),
    )


def _restricted(asked: Arguments) -> Request:
    return Request(
        "",
        documents=tuple(asked.getlist("document")),
        sections=tuple(asked.getlist("section")),
        kinds=tuple(asked.getlist("kind")),
        expand=asked.get("expand") != "0",
    )


def _found(searcher: Searcher, wanted: Shown) -> str:
    budget = searcher.budget()
    results = searcher.search(wanted, budget)
    groups = hits_view.groups(searcher, wanted, results.hits)
    nothing = ways_view.nothing(searcher, wanted, results, budget)
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
        examples=_examples(searcher, budget) if nothing else (),
    )


def _otherwise(wanted: Shown, query: str, expand: bool = True) -> str:
    """The address of the same search for another query."""
    return address(replace(wanted, query=query), expand=wanted.expand and expand)


def _examples(searcher: Searcher, budget: Budget) -> tuple[str, ...]:
    return tuple(query for query in EXAMPLES if searcher.finds(query, budget))
