"""One passage: the address at which it stays, with its notes, its citations and its lines."""

from __future__ import annotations

from dataclasses import replace

from flask import abort, render_template, url_for

from indexer import Document, Passage, Request, Results, Searcher
from webui.language import arguments
from webui.links import address
from webui.params import check_names, search_request
from webui.views import passage as passage_view
from webui.views import search as search_view
from webui.views.citing import citing
from webui.views.cuts import cuts


def page(searcher: Searcher, identifier: str) -> str:
    """``/passages/{id}`` and ``/passages/{id}?q=…``."""
    document, passage = passage_view.find(searcher, identifier) or abort(404)
    wanted = _wanted()
    results = _results(searcher, document, wanted) if wanted else None
    hit = next((h for h in results.hits if h.passage.id == identifier), None) if results else None
    query = wanted.query if wanted else None
    return render_template(
        "passage.html",
        q=query or "",
        hidden=[("expand", "0")] if wanted and not wanted.expand else [],
        wanted=wanted,
        results=results,
        hit=hit,
        grades=search_view.grades([hit]) if hit else (),
        literally=_here(passage, query, expand=0),
        back=address(wanted) if wanted else None,
        bare=_here(passage),
        view=passage_view.view(document, passage, searcher, hit, query),
        about=document.description,
        citing=citing(document, passage),
        whole=citing(document),
        cuts=cuts(searcher, passage, hit.marks if hit else ()),
    )


def _wanted() -> Request | None:
    """Raises ParameterError."""
    asked = arguments()
    check_names(asked, {"q", "expand"})
    return search_request(asked) if asked.get("q", "").strip() else None


def _results(searcher: Searcher, document: Document, wanted: Request) -> Results:
    """All that is found in the document, so that what was typed is read as it is there."""
    return searcher.search(
        replace(wanted, documents=(document.id,), per_page=len(document.passages), sort="reading")
    )


def _here(passage: Passage, query: str | None = None, expand: int | None = None) -> str:
    return url_for("pages.passage", identifier=passage.id, q=query, expand=expand)
