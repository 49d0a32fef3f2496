"""The made-up corpus, once for all tests of columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from indexer.engines.array_engine import ArrayEngine
from indexer.query.view import PassageView
from indexer.records import Record
from indexer.search import Searcher
from tests.matches.corpus import ByHand, engine_of, make_record, views_of


@dataclass(frozen=True, slots=True, repr=False)
class Made:
    """One record; its engine, and searchers by arrays and one passage after the other."""

    record: Record
    engine: ArrayEngine
    views: list[PassageView]
    arrays: Searcher
    by_hand: Searcher


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    record, dictionary = make_record()
    engine = engine_of(record, tmp_path_factory.mktemp("made-up"))
    arrays = Searcher(record, engine, dictionary, "g", seconds=60)
    by_hand = Searcher(record, ByHand(engine), dictionary, "g", seconds=60)
    yield Made(record, engine, views_of(record), arrays, by_hand)
    engine.close()
