"""The laws of an engine, run on every engine there is."""

from __future__ import annotations

import math
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.dates import Date, Period, holds
from indexer.assembly import open_record
from indexer.build import tokens
from indexer.engines import (
    Batch,
    Engine,
    array_engine,
    asked_months,
    mentioned_months,
    whoosh_engine,
)
from indexer.engines.array_engine import ArrayEngine
from indexer.engines.arrays.texts import FEW
from indexer.engines.bm25 import LENGTHS, length_codes
from indexer.engines.whoosh_engine import WhooshEngine
from indexer.errors import QueryError
from indexer.query.matching import Matcher
from indexer.query.parser import parse
from indexer.query.tree import (
    And,
    Near,
    Node,
    Not,
    Or,
    Part,
    Place,
    Restrict,
    Symbol,
    Term,
    Title,
    Wildcard,
)
from indexer.query.view import PassageView
from indexer.results import Request
from indexer.search import Searcher
from tests.examples import examples


@pytest.fixture(scope="module")
def indexed(index_root: Path) -> Batch:
    (batch,) = tokens(open_record(index_root))
    return batch


@pytest.fixture(scope="module")
def views(index_root: Path) -> list[PassageView]:
    record = open_record(index_root)
    faces = {"white-paper:5.tail", "un-report:title", "un-resolution:title"}
    return [
        PassageView(p, (*p.words, record.words[p.id]), p.id in faces)
        for p in record.corpus.passages()
    ]


@pytest.fixture(scope="module")
def engines(
    indexed: Batch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ArrayEngine, WhooshEngine]]:
    """All there are, with the same passages."""
    arrays, stock = (tmp_path_factory.mktemp(name) for name in ("arrays", "stock"))
    array_engine.write_index(arrays, [indexed])
    whoosh_engine.write_index(stock, [indexed])
    opened = ArrayEngine(arrays), WhooshEngine(stock)
    yield opened
    for engine in opened:
        engine.close()


@pytest.fixture(scope="module", params=[0, 1], ids=["arrays", "stock"])
def engine(request: pytest.FixtureRequest, engines: tuple[Engine, ...]) -> Engine:
    found: Engine = engines[request.param]
    return found


def term(text: str, *words: str) -> Term:
    return Term(text, text, parts=tuple(Part((word,)) for word in words))


WORDS = ["外", "外空", "空间碎片", "国际", "龙", "zoom", "a/ac.105/1240", "嫦娥七号", "没有", "，"]
LEAVES = (
    st.sampled_from(WORDS).map(term)
    | st.just(term("月球科研基地", "月球", "科研", "基地"))
    | st.just(Wildcard("外空*", (("外", "空"),), prefix=True))
    | st.just(Wildcard("嫦*号", (("嫦",), ("号",)), prefix=False))
)
NAMES = st.sampled_from(
    [
        Symbol("A/RES/76/76", "a/res/76/76", "a|res|76|76", ("un-resolution",)),
        Symbol("A/AC.105/1240", "a/ac.105/1240", "a|ac|105|1240", ()),
        Title("2021中国的航天", "2021中国的航天", ("white-paper",)),
        Place("决议第14段", "决议第14段", ("un-resolution:op14",), ("a|76|20",), "第147段"),
        Restrict("document", ("un-report", "white-paper"), "x"),
        Restrict("section", ("un-report:4", "un-resolution:footnotes"), "x"),
        Restrict("kind", ("footnote", "heading"), "x"),
    ]
)
OPERANDS = LEAVES | st.tuples(LEAVES, LEAVES).map(Or)
TREES = st.recursive(
    LEAVES | NAMES,
    lambda children: (
        st.lists(children, min_size=1, max_size=3).map(lambda some: And(tuple(some)))
        | st.lists(children, min_size=1, max_size=3).map(lambda some: Or(tuple(some)))
        | children.map(Not)
        | st.tuples(OPERANDS, OPERANDS).map(lambda pair: Near(*pair, 10))
        | st.tuples(OPERANDS, OPERANDS).map(lambda pair: Near(*pair, None))
    ),
    max_leaves=6,
)


@examples(200)
@given(tree=TREES)
def test_candidates_hold_every_passage_that_matches(
    engine: Engine, views: list[PassageView], tree: Node
) -> None:
    candidates = engine.candidates(tree)
    matcher = Matcher(tree)
    missed = [n for n, view in enumerate(views) if matcher(view).level and n not in candidates]
    assert missed == []


@pytest.mark.parametrize("word", ["国际", "空间碎片", "北斗", "zoom", "嫦娥七号"])
def test_scores_are_lucenes_bm25_of_the_better_segmentation(
    engine: Engine, indexed: Batch, word: str
) -> None:
    wanted: dict[int, float] = {}
    for name in ("provided", "dictionary"):
        fields = [(n, indexed.fields[name].of(n)) for n in range(len(indexed))]
        lengths = [len(words) for _, words in fields]
        total = sum(1 for length in lengths if length)
        average = sum(lengths) / total
        frequency = sum(1 for _, words in fields if word in words)
        idf = math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))
        for number, words in fields:
            if tf := Counter(words)[word]:
                norm = 1.2 * (1 - 0.75 + 0.75 * _rounded(len(words)) / average)
                wanted[number] = max(wanted.get(number, 0.0), idf * tf / (tf + norm))
    assert wanted
    every = np.arange(len(indexed), dtype=np.uint32)
    scores = engine.scores(term(word), every)
    assert scores == pytest.approx([wanted.get(n, 0.0) for n in range(len(indexed))], abs=1e-12)


@examples(100)
@given(tree=TREES)
def test_engines_give_the_same_scores_and_arrays_no_more_candidates(
    engines: tuple[ArrayEngine, WhooshEngine], indexed: Batch, tree: Node
) -> None:
    arrays, stock = engines
    assert set(arrays.candidates(tree).tolist()) <= set(stock.candidates(tree).tolist())
    every = np.arange(len(indexed), dtype=np.uint32)
    assert arrays.scores(tree, every) == pytest.approx(stock.scores(tree, every), abs=1e-9)


@given(data=st.data())
def test_a_text_has_as_candidates_those_in_which_it_stands_or_the_few_that_hold_all_its_pairs(
    engines: tuple[ArrayEngine, WhooshEngine], indexed: Batch, data: st.DataObject
) -> None:
    wordings = [(text, *others) for text, others in zip(indexed.texts, indexed.others, strict=True)]
    some = data.draw(st.sampled_from([text for texts in wordings for text in texts if text]))
    begin = data.draw(st.integers(0, len(some) - 1))
    text = some[begin : data.draw(st.integers(begin + 1, min(begin + 12, len(some))))]
    holding = [n for n, texts in enumerate(wordings) if any(text in one for one in texts)]
    pairs = [text[at : at + 2] for at in range(len(text) - 1)] or [text]
    likely = [
        n
        for n, texts in enumerate(wordings)
        if all(any(pair in one for one in texts) for pair in pairs)
    ]
    expected = likely if len(likely) <= FEW else holding
    assert engines[0].candidates(term(text)).tolist() == expected
    for engine in engines:
        assert set(holding) <= set(engine.holding(text).tolist()) <= set(likely)
        assert engine.in_pairs([text, text]) == len(likely)


def test_an_exclusion_brings_no_score(engine: Engine, indexed: Batch) -> None:
    every = np.arange(len(indexed), dtype=np.uint32)
    assert not engine.scores(Not(term("国际")), every).any()


@pytest.mark.parametrize(("length", "rounded"), [
    (0, 0), (39, 39), (40, 40), (41, 40), (42, 42), (100, 96), (1000, 984), (1032, 984),
])  # fmt: skip
def test_lengths_are_rounded_as_lucene_does(length: int, rounded: int) -> None:
    assert _rounded(length) == rounded


def _rounded(length: int) -> int:
    return int(LENGTHS[length_codes(np.array([length]))[0]])


def test_threads_that_search_at_once_get_the_answers_of_one(searcher: Searcher) -> None:
    queries = [
        "空间碎片",
        "中国 文件：决议",
        "外空*",
        "女性怎样参与空间活动？",
        "的",
        "国际 合作 -卫星",
    ]
    alone = {query: _answer(searcher, query) for query in queries}
    wrong: list[str] = []

    def work(shift: int) -> None:
        for turn in range(30):
            query = queries[(turn + shift) % len(queries)]
            if _answer(searcher, query) != alone[query]:
                wrong.append(query)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(0.0001)  # a race that shows once a day shows at once
    try:
        threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert wrong == []


def _answer(searcher: Searcher, query: str) -> list[tuple[str, float]]:
    hits = searcher.search(Request(query, per_page=100)).hits
    return [(hit.passage.id, hit.score) for hit in hits]


def test_a_tree_from_typed_text_obeys_the_same_law(
    engine: Engine, searcher: Searcher, views: list[PassageView]
) -> None:
    typed = [
        "A/RES/76/76",
        "决议第14段",
        "2021中国的航天",
        "文件：报告 -空间",
        "章节：脚注 条约",
        "月 同句 日",
    ]
    for text in typed:
        try:
            tree = parse(text, searcher.names, lambda _: False).tree
        except QueryError as error:
            raise AssertionError(text) from error
        candidates = engine.candidates(tree)
        matcher = Matcher(tree)
        assert all(n in candidates for n, view in enumerate(views) if matcher(view).level)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Days or months, of years or of any year; and some that no text would mean."""
    year = st.integers(2019, 2024)
    years = draw(
        st.tuples(st.none(), st.none()) | st.tuples(year, year) | st.tuples(year, st.none())
    )
    months = draw(st.lists(st.integers(1, 12), min_size=2, max_size=2))
    days = draw(st.sampled_from([(None, None), (1, 1), (3, 20)]))
    first, last = (Date(*three) for three in zip(years, months, days, strict=True))
    in_order = None in years or (years[0], months[0]) <= (years[1], months[1])
    return Period(first, last) if in_order else Period(last, first)


@examples(2000)
@given(periods(), periods())
def test_periods_that_hold_one_another_share_a_month(mention: Period, asked: Period) -> None:
    if holds(mention, asked):
        assert not set(mentioned_months(mention)).isdisjoint(asked_months(asked))


def test_a_month_of_a_year_is_found_among_the_months_of_that_year_and_of_none() -> None:
    asked = asked_months(Period(Date(2021, 12), Date(2021, 12)))
    for mention, found in [
        (Period(Date(2021, 12, 9), Date(2021, 12, 9)), True),
        (Period(Date(None, 12, 9), Date(None, 12, 9)), True),
        (Period(Date(2020, 12), Date(2020, 12)), False),
        (Period(Date(2021), Date(2021)), False),
        (Period(Date(1000, 1), Date(2999, 1)), True),  # of too many years to be told one by one
    ]:
        assert (not set(mentioned_months(mention)).isdisjoint(asked)) is found, mention


@given(st.integers(1, 12), st.integers(0, 11))
def test_a_period_over_the_new_year_has_all_its_months(first: int, more: int) -> None:
    last = (first + more - 1) % 12 + 1
    expected = {f"{(first - 1 + n) % 12 + 1:02}" for n in range(more + 1)}
    found = mentioned_months(Period(Date(None, first), Date(None, last)))
    assert {key for key in found if "~" not in key} == expected
