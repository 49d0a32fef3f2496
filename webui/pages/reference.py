"""The reference of the interface for programs: one page."""

from __future__ import annotations

from flask import render_template

from indexer import Searcher
from webui.language import arguments
from webui.params import Parameters


def page(searcher: Searcher) -> str:
    """``/reference``."""
    from webui.views import reference  # whose models nothing else needs

    Parameters.read(arguments())
    return render_template("reference.html", view=reference.view(searcher))
