"""What every answer keeps to, whatever was asked."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from werkzeug.test import TestResponse

from indexer.errors import QueryError
from indexer.finding import MAX_EXPANSIONS
from indexer.highlight import segments
from indexer.query.limits import MAX_TYPED
from indexer.query.matching import Level, Mark
from indexer.query.parser import MAX_DEPTH, MAX_TERMS
from indexer.query.tree import And, Near, Node, Not, Or, Wildcard, leaves
from indexer.query.view import GRADES
from indexer.results import Request, Results
from indexer.search import Searcher
from tests.fuzzing.requests import Asked
from webui.limits import MAX_TARGET

_HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy")


def assert_read_or_refused(searcher: Searcher, request: Request) -> Results | None:
    """A query is answered within its limits, or refused with a place in it and a way on."""
    try:
        results = searcher.search(request)
    except QueryError as error:
        refusal = error
    else:
        assert_within_limits(results.query.tree)
        assert_hits(request, results)
        return results
    assert 0 <= refusal.position <= len(request.query)
    assert all(map(str, (refusal.message, refusal.hint)))
    return None


def assert_hits(request: Request, results: Results) -> None:
    """What is shown of a page: its texts rejoin, and whatever is shown is marked, or why not."""
    assert len(request.query) <= MAX_TYPED
    assert_expanded_to_few(results)
    for hit in results.hits:
        text, marks = hit.passage.text, hit.marks
        assert_marks(text, [(mark.start, mark.end) for mark in marks])
        assert "".join(segment.text for segment in segments(text, marks)) == text
        assert hit.marks or hit.elsewhere
        if hit.level is not Level.RELATED:
            assert_left_over(marks)
    assert len(results.hits) <= request.per_page
    assert 0 <= results.total_whole <= results.total


def assert_within_limits(tree: Node) -> None:
    """So many terms, and so deep, a query may be, and no more."""
    assert sum(1 for _ in leaves(tree)) <= MAX_TERMS
    assert depth(tree) <= 2 * MAX_DEPTH + MAX_TERMS  # a chain of NEAR leans to one side
    assert negations(tree) <= MAX_DEPTH


def depth(node: Node) -> int:
    match node:
        case And(children) | Or(children):
            return 1 + max(map(depth, children))
        case Near(left, right):
            return 1 + max(depth(left), depth(right))
        case Not(child):
            return 1 + depth(child)
        case _:
            return 0


def negations(node: Node) -> int:
    """How many exclusions stand one inside the other."""
    match node:
        case And(children) | Or(children):
            return max(map(negations, children))
        case Near(left, right):
            return max(negations(left), negations(right))
        case Not(child):
            return 1 + negations(child)
        case _:
            return 0


def assert_expanded_to_few(results: Results) -> None:
    """A wildcard alone stands for no more texts than it may."""
    if isinstance(results.query.tree, Wildcard):
        texts = {
            hit.passage.text[mark.start : mark.end] for hit in results.hits for mark in hit.marks
        }
        assert len(texts) <= MAX_EXPANSIONS


def assert_marks(text: str, marks: Iterable[tuple[int, int]]) -> None:
    """Ranges of a text, none of which is empty, in order, apart from each other."""
    some = list(marks)
    assert all(0 <= start < end <= len(text) for start, end in some)
    assert all(one[1] <= other[0] for one, other in pairwise(some))


def assert_left_over(marks: Sequence[Mark]) -> None:
    """Of what was found whole, a part is marked only where another term's mark has the rest."""
    for mark in marks:
        assert mark.grade != "part" or any(
            other.term != mark.term and (other.end == mark.start or mark.end == other.start)
            for other in marks
        )


def assert_answered(reply: TestResponse, asked: Asked) -> None:
    """What holds of every reply: 200 or 400, or 414 of an address that is too long; what it is, and
    that nothing was put into headers."""
    size = len(reply.request.path.encode()) + len(reply.request.query_string)
    allowed = (414,) if size > MAX_TARGET else (200, 400)
    assert reply.status_code in allowed, (reply.status_code, asked)
    assert all(name in reply.headers for name in _HEADERS)
    assert all(value.isascii() and value.isprintable() for value in reply.headers.values())
    kind = reply.content_type.partition(";")[0]
    if reply.status_code == 414:
        assert kind == (
            "application/problem+json" if asked.path.startswith("/api/") else "text/html"
        )
    elif reply.status_code == 400 and asked.path.startswith("/api/"):
        assert kind == "application/problem+json"
        assert_problem(json.loads(reply.text), asked)
    elif asked.path == "/api/v1/search" and kind == "application/json":
        assert_reply(json.loads(reply.text))
    elif kind == "application/json":
        json.loads(reply.text)
    elif kind == "application/jsonl":
        lines = [json.loads(line) for line in reply.text.split("\n")[:-1]]
        if asked.path == "/api/v1/search":
            for line in lines:
                assert_hit(line)
    else:
        assert kind in ("text/html", "text/csv")
        assert reply.text


def assert_problem(problem: Mapping[str, Any], asked: Asked) -> None:
    assert problem["status"] == 400
    assert all((problem["title"], problem["detail"]))
    if "position" in problem:
        assert 0 <= problem["position"] <= len(asked.typed)
        assert problem["hint"]
    else:
        assert problem.get("parameter") is not None


def assert_reply(body: Mapping[str, Any]) -> None:
    """What the contract says of a page of hits."""
    assert body["total"] == body["groups"]["whole"] + body["groups"]["related"]
    assert (body["total_relation"] == "at_least") == body["timed_out"]
    assert len(body["hits"]) <= body["per_page"]
    groups = [hit["group"] for hit in body["hits"]]
    assert groups == sorted(groups, reverse=True)  # whole before related
    counted: defaultdict[str, int] = defaultdict(int)
    for one in body["facets"]["document"]:
        counted[one["value"]] += one["count"]
    for hit in body["hits"]:
        assert_hit(hit)
        assert counted[hit["document"]["id"]] > 0


def assert_hit(hit: Mapping[str, Any]) -> None:
    text, matches = hit["text"], hit["matches"]
    assert "".join(segment["text"] for segment in hit["segments"]) == text
    assert_marks(text, [(match["start"], match["end"]) for match in matches])
    at, marked = 0, []
    for segment in hit["segments"]:
        end = at + len(segment["text"])
        if "term" in segment:
            marked.append((at, end, segment["term"], segment["grade"]))
        at = end
    assert marked == [(m["start"], m["end"], m["term"], m["grade"]) for m in matches]
    assert all(match["grade"] in GRADES for match in matches)
    assert matches or hit["matched_elsewhere"]
