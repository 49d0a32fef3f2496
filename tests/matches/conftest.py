"""The made-up corpus, once for all tests of columns."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indexer.analysis.dictionary import Dictionary
from indexer.engines.array_engine import ArrayEngine
from indexer.records import Record
from indexer.search import Searcher
from tests.matches.corpus import ByHand, engine_of, make_record, passages_of, views_of


class Made:
    """One record; its engine, and searchers by arrays and one passage after the other.

    No dataclass: when a test fails, it need not be printed as a whole.
    """

    def __init__(self, record: Record, dictionary: Dictionary, engine: ArrayEngine) -> None:
        self.record, self.dictionary, self.engine = record, dictionary, engine
        self.views = views_of(record)
        self.passages = passages_of(record, engine, self.views)
        self.arrays = Searcher(record, engine, dictionary, "g", seconds=60, few=0)
        self.by_hand = Searcher(record, ByHand(engine), dictionary, "g", seconds=60)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    record, dictionary = make_record()
    engine = engine_of(record, tmp_path_factory.mktemp("made-up"))
    yield Made(record, dictionary, engine)
    engine.close()
