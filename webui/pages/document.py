"""The reading page of a document, with the marks of a query or without."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from flask import abort, render_template

from indexer import EVERYTHING, Document, Request, Results, Searcher
from webui.language import arguments
from webui.links import address, passage_page, reading
from webui.search_params import Shown, opened_from
from webui.views import search as search_view
from webui.views.document import view
from webui.views.expansion import Expansion, expansion
from webui.views.references import outside


def page(searcher: Searcher, identifier: str) -> str:
    """``/documents/{id}`` and ``/documents/{id}?q=…``, with all of the search that led there."""
    document = searcher.document(identifier)
    if document is None:
        abort(404)
    wanted = opened_from(arguments())
    results = found_in(searcher, document, wanted) if wanted else None
    return render_template(
        "document.html",
        q=wanted.query if wanted else "",
        hidden=[("expand", "0")] if wanted and not wanted.expand else (),
        results=results,
        expansion=_expansion(searcher, identifier, wanted, results),
        literally=reading(replace(wanted, expand=False, page=1), identifier) if wanted else None,
        grades=search_view.grades(results.hits) if results else (),
        page_of=partial(passage_page, wanted),
        back=address(wanted, page=wanted.page) if wanted else None,
        view=view(document, searcher, results.hits if results else ()),
        about=document.description,
        source=outside(document.description.link),
    )


def found_in(searcher: Searcher, document: Document, wanted: Request) -> Results:
    """All that is found in the document, so that what was typed is read as it is there.

    Filters are for going back; they hide no mark. Raises UnknownValueError for one of nothing.
    """
    searcher.check(wanted)
    return searcher.search(
        Request(
            wanted.query,
            documents=(document.id,),
            per_page=EVERYTHING,
            sort="reading",
            expand=wanted.expand,
        )
    )


def _expansion(
    searcher: Searcher, identifier: str, wanted: Shown | None, results: Results | None
) -> Expansion | None:
    if wanted is None or results is None:
        return None

    def here(query: str, expand: bool = True) -> str:
        other = replace(wanted, query=query, expand=wanted.expand and expand, page=1)
        return reading(other, identifier)

    return expansion(searcher, results, here)
