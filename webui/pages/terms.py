"""The table of terms: what each document calls one thing."""

from __future__ import annotations

from flask import render_template

from indexer import Searcher
from webui.language import arguments
from webui.list_params import TermsParameters
from webui.views import terms as terms_view


def page(searcher: Searcher) -> str:
    """``/terms`` and ``/terms?q=…``."""
    asked = TermsParameters.read(arguments())
    every = terms_view.chosen(searcher, asked.q)
    varying = asked.varying == "1"
    varied = [usage for usage in every if terms_view.varies(usage)]
    return render_template(
        "terms.html",
        typed=asked.q,
        varying=varying,
        rows=terms_view.rows(searcher, varied if varying else every),
        every=len(every),
        varied=len(varied),
    )
