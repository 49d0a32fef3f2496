"""A list of terms: how often each document uses each of them."""

from __future__ import annotations

from flask import Response, make_response, render_template

from indexer import Searcher
from webui.language import arguments
from webui.list_params import MAX_LIST, MAX_TERMS, ListParameters, term_list
from webui.params import ParameterError
from webui.views import report as report_view

EXAMPLES = ("外空厅", "UN-SPIDER", "載人航天", "月球科研站", "和平利用外层空间")
"""Offered on the empty page as far as they stand in the index that is open."""


def page(searcher: Searcher) -> str | Response:
    """``/report`` and ``/report?terms=…``, a term a line."""
    typed = ListParameters.read(arguments()).terms
    values = {"typed": typed, "max_terms": MAX_TERMS, "max_list": f"{MAX_LIST:,}"}
    try:
        lines = term_list(typed)
    except ParameterError as error:  # the list stays where it can be shortened
        return make_response(render_template("report.html", error=error, **values), 400)
    report = searcher.report(lines)
    if not report.terms:
        return render_template("report.html", examples=_examples(searcher), **values)
    return render_template("report.html", view=report_view.view(searcher, report, typed), **values)


def _examples(searcher: Searcher) -> tuple[str, ...]:
    return tuple(term.typed for term in searcher.report(EXAMPLES).terms if term.total)
