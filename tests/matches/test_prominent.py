"""How prominently matches stand, told of many at once, and of each passage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.budget import Budget
from indexer.errors import QueryError
from indexer.finding import Finding, find
from indexer.matches.prominent import Prominent
from indexer.prominence import Prominence, prominence
from indexer.query.matching import Level
from indexer.results import Request
from indexer.search import _subject
from tests.examples import examples
from tests.matches.conftest import Made
from tests.matches.corpus import FRAGMENTS

_NAMES = """
空间碎片 空间碎片减缓 减缓的报告 外空委 和平利用外层空间委员会 北斗 北斗系统 国际合作
北斗卫星导航系统 "外层空间事务厅" "UNOOSA" "和平利用外层空间委员会" "外空委"
"科学和技术小组委员会" "科技小组委员会" UNOOSA 空间* 北斗* 和平* GPS 和平利用
科技小组委员会 国际 合作
"""
NAMES = _NAMES.split()
QUERIES = st.lists(
    st.sampled_from([*NAMES, *filter(str.strip, FRAGMENTS)]), min_size=1, max_size=3
).map(" ".join)


def found(made: Made, typed: str) -> Finding:
    try:
        return find(made.arrays.understand(Request(typed)), made.passages, Budget(60))
    except QueryError:
        return find(made.arrays.understand(Request("北斗")), made.passages, Budget(60))


@examples(150)
@example('"外层空间事务厅"', 0)
@example('"科技小组委员会"', 0)
@example("GPS", 0)
@given(typed=QUERIES, least=st.integers(0, 3))
def test_matches_stand_as_prominently_as_each_passage_says(
    made: Made, typed: str, least: int
) -> None:
    finding = found(made, typed)
    documents = {one.id: _subject(one) for one in made.arrays.documents}
    prominent = Prominent(made.record.outline, list(documents.values()), made.passages.literals)
    asked: list[int] = []

    def alone(number: int) -> Prominence:
        view = made.views[number]
        marks = finding.match(view).marks
        return prominence(view.passage, marks, documents[view.passage.document])

    def ask(number: int) -> Prominence:
        asked.append(number)
        return alone(number)

    matches = finding.matches
    chosen = np.arange(len(matches)) % 4 >= least
    told = prominent.of(matches, finding.evaluation.wordings, chosen, ask)
    for row, number in enumerate(matches.numbers.tolist()):
        if chosen[row] and matches.levels[row] == Level.WHOLE:
            assert told[row] == alone(number), made.views[number].passage.text
        else:
            assert told[row] == Prominence.RUNNING
            assert number not in asked


@pytest.mark.parametrize(("typed", "asked"), [("会议", 0), ("天气", 0), ("空间碎片", 25)])
def test_few_passages_are_asked_themselves(made: Made, typed: str, asked: int) -> None:
    finding = found(made, typed)
    titles = [_subject(one) for one in made.arrays.documents]
    prominent = Prominent(made.record.outline, titles, made.passages.literals)
    some: list[int] = []

    def ask(number: int) -> Prominence:
        some.append(number)
        return Prominence.RUNNING

    every = np.ones(len(finding.matches), np.bool_)
    prominent.of(finding.matches, finding.evaluation.wordings, every, ask)
    by_hand = int(finding.matches.by_hand.sum())
    assert len(some) <= by_hand + asked < len(finding.matches)
