"""What a program gets of a search: one page of hits as JSON, or all of them as a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response

from indexer import EVERYTHING, Kept, Request, Results, Searcher
from webui.problems import CutShortError
from webui.rest.delivery import Ready, conditional, download, paged
from webui.rest.replies import EncodedHits, csv_lines, jsonl_lines
from webui.search_params import Format, SearchParameters


class Search:
    """The resource; remembers how its passages are written as JSON."""

    def __init__(self) -> None:
        self._hits = EncodedHits()

    @property
    def kept(self) -> Kept:
        """How often a passage was written already."""
        return self._hits.kept

    def __call__(self, searcher: Searcher, asked: SearchParameters) -> Response:
        """Raises QueryError, UnknownValueError; CutShortError for a file."""
        wanted, form = asked.request(), asked.format
        searcher.check(wanted)
        if form == "json":
            return conditional(searcher, lambda: self._reply(searcher, wanted))
        return conditional(searcher, lambda: _file(searcher, wanted, form))

    def _reply(self, searcher: Searcher, wanted: Request) -> Response:
        results = searcher.search(wanted)
        hits = ",".join(self._hits(searcher, hit).text for hit in results.hits)
        body = _body(wanted, results, Ready(f"[{hits}]"))
        return paged(body, results.total, wanted, results.timed_out)


def _file(searcher: Searcher, wanted: Request, form: Format) -> Response:
    """All hits as a file, whatever page was asked for."""
    results = searcher.search(replace(wanted, page=1, per_page=EVERYTHING))
    if results.timed_out:
        raise CutShortError
    lines = (
        csv_lines(searcher, results.hits) if form == "csv" else jsonl_lines(searcher, results.hits)
    )
    return download(lines, form, "waikong")


def _body(wanted: Request, results: Results, hits: Ready) -> dict[str, Any]:
    body: dict[str, Any] = {
        "query": query_body(wanted, results),
        "total": results.total,
        "total_relation": "at_least" if results.timed_out else "exact",
        "counts": {"literal": results.literal, "whole_word": results.whole_word},
        "terms": [
            {"text": t.text, "literal": t.literal, "whole_word": t.whole_word, "whole": t.whole}
            for t in results.terms
        ],
        "groups": {"whole": results.total_whole, "related": results.total - results.total_whole},
        "page": wanted.page,
        "per_page": wanted.per_page,
        "hits": hits,
        "facets": {
            name: [{"value": c.value, "label": c.label, "count": c.count} for c in counts]
            for name, counts in results.facets.items()
        },
        "suggestions": [{"query": s.query, "why": s.why} for s in results.suggestions],
        "generation": results.generation,
        "took_ms": results.took_ms,
        "timed_out": results.timed_out,
    }
    if wanted.explain:
        body["query"]["segmentations"] = {name: list(cuts) for name, cuts in results.cuts.items()}
    return body


def query_body(wanted: Request, results: Results) -> dict[str, Any]:
    """How a query was read, and what was searched for beside it or instead."""
    return {
        "text": wanted.query,
        "understood": results.understood,
        "variants": [{"of": v.of, "added": list(v.added)} for v in results.variants],
        "replaced_by": results.replaced_by,
        "replaced_why": results.replaced_why,
    }
