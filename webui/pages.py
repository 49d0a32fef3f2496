"""Browser: the same search, rendered. Every view is a GET, and its URL is its whole state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from indexer import KIND_NAMES, QueryError, Searcher, UnknownValueError
from webui import search_view, terms_view
from webui.document_view import printed_label, view
from webui.expansion_view import expansion
from webui.marks import marked
from webui.params import (
    LISTS,
    SCALARS,
    ParameterError,
    check_names,
    search_request,
    terms_request,
)
from webui.references_view import outside

RETRY_AFTER = 5
"""Seconds."""
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


@dataclass(frozen=True, slots=True)
class Fault:
    """What was typed, cut at the character that can't be read. ``number`` counts from 1."""

    before: str
    sign: str
    after: str
    number: int


def blueprint(searcher: Searcher | None) -> Blueprint:
    """The search page and the reading page. Without an index both answer 503."""
    pages = Blueprint("pages", __name__)
    pages.add_app_template_filter(marked, "marked")
    pages.context_processor(lambda: {"kinds": KIND_NAMES})
    if searcher is None:
        pages.add_url_rule("/", "search", _unavailable)
        pages.add_url_rule("/terms", "terms", _unavailable)
        pages.add_url_rule("/documents/<identifier>", "document", _unavailable)
    else:
        examples = search_view.finding(searcher, EXAMPLES)
        pages.add_url_rule("/", "search", partial(_search, searcher, examples))
        pages.add_url_rule("/terms", "terms", partial(_terms, searcher))
        pages.add_url_rule("/documents/<identifier>", "document", partial(_document, searcher))
        pages.register_error_handler(QueryError, partial(_unreadable, searcher))
        pages.register_error_handler(UnknownValueError, partial(_unknown, searcher))
        pages.register_error_handler(ParameterError, _refused)
    pages.register_error_handler(404, not_found)
    pages.after_request(_revalidated)
    return pages


# The search page ---------------------------------------------------------------------------------


def _search(searcher: Searcher, examples: tuple[str, ...]) -> str:
    if not request.args.get("q", "").strip():  # an empty box is no mistake
        check_names(request.args, SCALARS, LISTS)
        return render_template("start.html", documents=searcher.documents, examples=examples)
    if "format" in request.args:
        raise ParameterError(
            "format",
            "这里只有网页；json、csv 和 jsonl 在 /api/v1/search",
            "pages are HTML; /api/v1/search gives json, csv and jsonl",
        )
    wanted = search_request(request.args)
    results = searcher.search(wanted)
    return render_template(
        "results.html",
        q=wanted.query,
        hidden=search_view.carried(wanted),
        wanted=wanted,
        results=results,
        understood=search_view.understood(searcher, wanted, results),
        literally=search_view.address(wanted, expand=False),
        expanded=search_view.address(wanted, expand=True),
        expansion=expansion(
            searcher,
            results,
            lambda query, expand=True: search_view.address(
                replace(wanted, query=query), expand=wanted.expand and expand
            ),
        ),
        suggestions=search_view.suggestions(wanted, results),
        grades=search_view.grades(results.hits),
        cuts=search_view.tried_cuts(searcher, wanted, results),
        groups=search_view.groups(results.hits, wanted),
        filters=search_view.filters(searcher, wanted),
        documents=search_view.facet(searcher, wanted, results.facets["document"]),
        choices=search_view.choices(wanted),
        paging=search_view.paging(wanted, results.total),
        ways=search_view.ways(searcher, wanted, results),
        examples=examples,
        label=partial(printed_label, searcher=searcher),
        section=searcher.section,
        described={d.id: d.description for d in searcher.documents},
    )


# The reading page --------------------------------------------------------------------------------


def _document(searcher: Searcher, identifier: str) -> str:
    document = searcher.document(identifier)
    if document is None:
        abort(404)
    check_names(request.args, {"q", "expand"})
    wanted = results = None
    if request.args.get("q", "").strip():
        wanted = replace(
            search_request(request.args),
            documents=(identifier,),
            per_page=max(1, len(document.passages)),
            sort="reading",
        )
        results = searcher.search(wanted)
    address = partial(_reading_address, identifier)
    return render_template(
        "document.html",
        q=wanted.query if wanted else "",
        wanted=wanted,
        results=results,
        expansion=expansion(searcher, results, address) if results else None,
        literally=address(wanted.query, expand=False) if wanted else None,
        grades=search_view.grades(results.hits) if results else (),
        back=search_view.address(search_request(request.args)) if wanted else None,
        view=view(document, searcher, results.hits if results else ()),
        about=document.description,
        source=outside(document.description.link),
    )


def _reading_address(identifier: str, query: str, expand: bool = True) -> str:
    return url_for("pages.document", identifier=identifier, q=query, expand=None if expand else 0)


# The terms ---------------------------------------------------------------------------------------


def _terms(searcher: Searcher) -> str:
    typed, varying = terms_request(request.args)
    every = terms_view.chosen(searcher, typed)
    varied = [usage for usage in every if terms_view.varies(usage)]
    return render_template(
        "terms.html",
        typed=typed,
        varying=varying,
        rows=terms_view.rows(searcher, varied if varying else every),
        every=len(every),
        varied=len(varied),
    )


# Errors ------------------------------------------------------------------------------------------


def _unreadable(searcher: Searcher, error: QueryError) -> Response:
    """What was typed stays in the box; the place where reading failed, and a way on."""
    typed = request.args.get("q", "")
    literal = search_view.literally(searcher, typed) if typed.strip() else None
    fault = _fault(typed, error.position)
    return _mistake("unreadable.html", error=error, fault=fault, literal=literal)


def _unknown(searcher: Searcher, error: UnknownValueError) -> Response:
    return _mistake("unknown.html", error=error, known=_known(searcher, error))


def _refused(error: ParameterError) -> Response:
    return _mistake("refused.html", error=error)


def _mistake(template: str, **values: object) -> Response:
    page = render_template(template, q=request.args.get("q", ""), **values)
    return make_response(page, 400)


def _fault(typed: str, position: int) -> Fault:
    return Fault(
        typed[:position], typed[position : position + 1], typed[position + 1 :], position + 1
    )


def _known(searcher: Searcher, error: UnknownValueError) -> tuple[str, ...]:
    if error.field == "document":
        return tuple(search_view.document_label(searcher, name) for name in error.known)
    return tuple(dict.fromkeys(search_view.kind_label(name) for name in error.known))


def not_found(error: HTTPException) -> Response:
    """The page for an address that leads nowhere."""
    return make_response(render_template("not_found.html"), 404)


def _unavailable(**_: str) -> Response:
    response = make_response(render_template("unavailable.html", seconds=RETRY_AFTER), 503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _revalidated(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache"
    return response
