"""The reading page of a document, with the marks of a query or without."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from flask import abort, render_template, url_for

from indexer import Searcher
from webui.language import arguments
from webui.links import address, restrictions
from webui.params import check_names, search_request
from webui.views import search as search_view
from webui.views.document import view
from webui.views.expansion import expansion
from webui.views.references import outside


def page(searcher: Searcher, identifier: str) -> str:
    """``/documents/{id}`` and ``/documents/{id}?q=…``."""
    document = searcher.document(identifier)
    if document is None:
        abort(404)
    asked = arguments()
    check_names(asked, {"q", "expand"})
    wanted = results = None
    if asked.get("q", "").strip():
        wanted = search_request(asked)
        every = max(1, len(document.passages))
        here = replace(wanted, documents=(identifier,), per_page=every, sort="reading")
        results = searcher.search(here)
    at = partial(_address, identifier)
    return render_template(
        "document.html",
        q=wanted.query if wanted else "",
        hidden=restrictions(wanted) if wanted else (),
        results=results,
        expansion=expansion(searcher, results, at) if results else None,
        literally=at(wanted.query, expand=False) if wanted else None,
        grades=search_view.grades(results.hits) if results else (),
        back=address(wanted) if wanted else None,
        view=view(document, searcher, results.hits if results else ()),
        about=document.description,
        source=outside(document.description.link),
    )


def _address(identifier: str, query: str, expand: bool = True) -> str:
    return url_for("pages.document", identifier=identifier, q=query, expand=None if expand else 0)
