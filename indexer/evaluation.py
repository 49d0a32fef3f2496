"""How good the results are: queries with judgments (qrels), the run of a searcher, measures.

A line of a queries file is JSON: ``id``, ``class``, ``query``, ``judgments`` (list of ``unit``, a
passage id, and ``grade``: 2 answers the need, 1 is related, -1 must not be found), and, where
wanted, ``filter`` (``document``, ``section``) and ``expect_empty``.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from indexer.errors import SourceError
from indexer.results import Request
from indexer.search import Searcher

DEPTH = 10
_EVERYTHING = 10_000
_UNJUDGED = ("title", "heading")


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """One query and what its results are worth, by passage id."""

    id: str
    group: str
    query: str
    judgments: Mapping[str, int]
    documents: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    expect_empty: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """Measures of one query; None where the query has no relevant passage."""

    query: JudgedQuery
    ndcg: float | None
    precision_at_1: float | None
    recall: float | None
    forbidden: int
    unwanted: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Means over the queries that a measure is known for, None where there are none; and sums."""

    ndcg: float | None
    precision_at_1: float | None
    recall: float | None
    forbidden: int
    unwanted: int


def read_queries(path: Path) -> tuple[JudgedQuery, ...]:
    """Raises SourceError, with the line, for a line that can't be read."""
    queries = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            queries.append(_query(json.loads(line)))
        except (KeyError, TypeError, ValueError) as error:
            raise SourceError(f"not a judged query: {error!r}", str(path), number) from error
    return tuple(queries)


def _query(row: Mapping[str, object]) -> JudgedQuery:
    data = json.loads(json.dumps(row))
    limits = data.get("filter") or {}
    return JudgedQuery(
        id=data["id"],
        group=data["class"],
        query=data["query"],
        judgments={judgment["unit"]: int(judgment["grade"]) for judgment in data["judgments"]},
        documents=(limits["document"],) if "document" in limits else (),
        sections=(limits["section"],) if "section" in limits else (),
        expect_empty=bool(data.get("expect_empty")),
    )


def evaluate_run(searcher: Searcher, queries: Iterable[JudgedQuery]) -> tuple[Measured, ...]:
    """Run every query and measure it."""
    return tuple(_measure(searcher, query) for query in queries)


def _measure(searcher: Searcher, query: JudgedQuery) -> Measured:
    request = Request(query.query, query.documents, query.sections, per_page=_EVERYTHING)
    hits = searcher.search(request).hits
    found = [hit.passage.id for hit in hits if hit.passage.kind not in _UNJUDGED]
    relevant = {unit: grade for unit, grade in query.judgments.items() if grade > 0}
    best = [unit for unit, grade in relevant.items() if grade == 2]
    gains = [relevant.get(unit, 0) for unit in found]
    ideal = discounted(sorted(relevant.values(), reverse=True))
    return Measured(
        query,
        ndcg=discounted(gains) / ideal if ideal else None,
        precision_at_1=float(gains[:1] == [2]) if relevant else None,
        recall=mean(unit in found for unit in best) if best else None,
        forbidden=sum(query.judgments.get(unit, 0) < 0 for unit in found),
        unwanted=len(hits) if query.expect_empty else 0,
    )


def discounted(gains: Sequence[int]) -> float:
    """Discounted cumulative gain at 10 with exponential gain (Burges et al. 2005).

    >>> round(discounted([2, 0, 1]), 3)
    3.5
    """
    return sum((2.0**gain - 1) / math.log2(rank + 2) for rank, gain in enumerate(gains[:DEPTH]))


def summary(measured: Sequence[Measured]) -> Summary:
    """All queries together."""
    return Summary(
        _mean(m.ndcg for m in measured),
        _mean(m.precision_at_1 for m in measured),
        _mean(m.recall for m in measured),
        sum(m.forbidden for m in measured),
        sum(m.unwanted for m in measured),
    )


def mean_ndcg(measured: Sequence[Measured]) -> float:
    """Over the queries that have relevant passages; 0 where there are none."""
    return summary(measured).ndcg or 0.0


def shown(value: float | None, digits: int) -> str:
    """A measure as tables print it."""
    return "-" if value is None else f"{value:.{digits}f}"


def format_measures(measured: Sequence[Measured]) -> str:
    """A table, one line a class, and one for all."""
    groups: defaultdict[str, list[Measured]] = defaultdict(list)
    for one in measured:
        groups[one.query.group].append(one)
    lines = ["class           n  nDCG@10    P@1  recall  forbidden  unwanted"]
    for name, some in [*groups.items(), ("ALL", list(measured))]:
        total = summary(some)
        lines.append(
            f"{name:14}{len(some):3}{shown(total.ndcg, 3):>9}{shown(total.precision_at_1, 2):>7}"
            f"{shown(total.recall, 3):>8}{total.forbidden:11}{total.unwanted:10}"
        )
    return "\n".join(lines)


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return mean(known) if known else None
