"""The measures, against values worked out by hand."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from indexer.errors import SourceError
from indexer.evaluation import (
    JudgedQuery,
    discounted,
    evaluate_run,
    format_measures,
    mean_ndcg,
    read_queries,
)
from indexer.search import Searcher


def test_gain_grows_with_the_grade_and_shrinks_with_the_rank() -> None:
    assert discounted([2, 0, 1]) == pytest.approx(3 + 1 / math.log2(4))
    assert discounted([0] * 10 + [2]) == 0  # past the tenth place nothing counts


def test_a_run_is_measured_against_its_judgments(searcher: Searcher) -> None:
    (measured,) = evaluate_run(
        searcher,
        [JudgedQuery("q", "c", '"国际月球日"', {"un-resolution:op13": 2, "un-resolution:op12": 2})],
    )
    assert measured.precision_at_1 == 1
    assert measured.recall == 0.5
    assert measured.ndcg == pytest.approx(3 / (3 + 3 / math.log2(3)))
    assert "ALL" in format_measures([measured])


def test_what_must_not_be_found_is_counted(searcher: Searcher) -> None:
    forbidden = JudgedQuery("q", "c", '"国际月球日"', {"un-resolution:op13": -1})
    unwanted = JudgedQuery("q", "c", '"国际月球日"', {}, expect_empty=True)
    first, second = evaluate_run(searcher, [forbidden, unwanted])
    assert (first.forbidden, second.unwanted) == (1, 1)
    assert (first.ndcg, second.ndcg) == (None, None)
    assert mean_ndcg([first, second]) == 0


def test_a_line_that_is_no_judged_query_is_refused_by_number(tmp_path: Path) -> None:
    path = tmp_path / "queries.jsonl"
    path.write_text('\n{"id": 1}\n', encoding="utf-8")
    with pytest.raises(SourceError, match=r"queries\.jsonl:2"):
        read_queries(path)
