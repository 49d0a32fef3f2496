"""How to search, read and cite: one page."""

from __future__ import annotations

from functools import partial

from flask import render_template

from indexer import KINDS, Searcher
from webui.language import arguments
from webui.params import Parameters
from webui.views import help as help_view

EXAMPLES = {
    "one": {
        "plain": ("空间碎片",),
        "quotes": ("“国际月球日”",),
        "plus": ("+航天",),
        "numbers": ("第76届会议", "2021年4月12日"),
        "close": ("yuhangyuan", "COPUOS", "載人航天"),
        "places": ("A/RES/76/76", "决议第14段"),
    },
    "several": {
        "blank": ("北斗 系统",),
        "or": ("月球 或 火星",),
        "not": ("航天 非 中国", "航天 -中国"),
        "brackets": ("（月球 或 火星） 探测",),
        "near": ("北斗 NEAR/10 系统",),
        "sentence": ("北斗 同句 系统",),
    },
    "fewer": {
        "document": ("中国 文件：决议",),
        "section": ("月球 章节：脚注",),
        "kind": ("空间 类型：标题",),
        "wild": ("外空*", "嫦娥?号"),
    },
}
"""Queries of each sort, in the groups of the page; the catalogue explains each sort."""
KEYS = {"box": ("/",), "hits": ("j", "k"), "marks": ("n", "p"), "help": ("?",)}
RESOURCES = {
    "search": {"q": "UN-SPIDER"},
    "documents": {},
    "terms": {},
    "report": {"terms": "UN-SPIDER\nUNOOSA"},
}
"""For programs, each with what an example of it asks for."""
SECTIONS = ("search", "marks", "views", "citing", "keys", "programs", "privacy", "browser")


def page(searcher: Searcher) -> str:
    """``/help``."""
    Parameters.read(arguments())
    return render_template(
        "help.html",
        sections=SECTIONS,
        groups=EXAMPLES,
        finds=partial(searcher.finds, budget=searcher.budget()),
        samples=help_view.EXAMPLES,
        keys=KEYS,
        resources=RESOURCES,
        kinds=KINDS,
    )
