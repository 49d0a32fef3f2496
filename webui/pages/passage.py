"""One passage: the address at which it stays, with its notes, its citations and its lines."""

from __future__ import annotations

from dataclasses import replace

from flask import abort, render_template

from indexer import Request, Searcher
from webui.language import arguments
from webui.links import address, passage_page
from webui.pages.document import found_in
from webui.search_params import opened_from
from webui.views import passage as passage_view
from webui.views import search as search_view
from webui.views.citing import citing
from webui.views.cuts import cuts


def page(searcher: Searcher, identifier: str) -> str:
    """``/passages/{id}`` and ``/passages/{id}?q=…``, with all of the search that led there."""
    document, passage = passage_view.find(searcher, identifier) or abort(404)
    wanted = opened_from(arguments())
    results = found_in(searcher, document, wanted) if wanted else None
    hit = next((h for h in results.hits if h.passage.id == identifier), None) if results else None
    return render_template(
        "passage.html",
        q=wanted.query if wanted else "",
        hidden=[("expand", "0")] if wanted and not wanted.expand else [],
        wanted=wanted,
        results=results,
        hit=hit,
        grades=search_view.grades([hit]) if hit else (),
        literally=_literally(wanted, identifier) if wanted else None,
        back=address(wanted, page=wanted.page) if wanted else None,
        bare=passage_page(None, identifier),
        view=passage_view.view(document, passage, searcher, hit, wanted),
        about=document.description,
        citing=citing(document, passage),
        whole=citing(document),
        cuts=cuts(searcher, passage, hit.marks if hit else ()),
    )


def _literally(wanted: Request, identifier: str) -> str:
    return passage_page(replace(wanted, expand=False, page=1), identifier)
