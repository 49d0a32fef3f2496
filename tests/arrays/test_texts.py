"""Where texts stand is the same, whether integers or arrays put it together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.fields import Schema

from indexer.engines.arrays import ArrayIndex, Column, Grams, create, seams, write
from indexer.engines.arrays.docsets import numbers_of
from indexer.engines.arrays.texts import Texts

NAMES = ("characters", "others")
SIGNS = "外层空间月球ab"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Texts, Texts]:
    dice = np.random.default_rng(1)
    fields: dict[str, Column | list[str]] = {
        name: ["".join(dice.choice(list(SIGNS), size=size)) for size in dice.integers(0, 40, 200)]
        for name in NAMES
    }
    directory = Path(tmp_path_factory.mktemp("texts"))
    index = create(directory, Schema(**{name: Grams() for name in NAMES}))
    write(index, [(200, {}, fields)])
    index.close()
    opened = ArrayIndex(directory)
    [(searcher, _)] = opened.searcher.leaf_searchers()
    terms = seams.terms_reader(searcher.reader())
    return Texts(terms), Texts(terms, small=0)


@given(text=st.text(SIGNS + "无", min_size=1, max_size=6))
def test_few_passages_are_found_as_many_are(both: tuple[Texts, Texts], text: str) -> None:
    small, large = both
    for names in (NAMES, NAMES[:1]):
        for ask in ("holding", "in_pairs", "candidates"):
            found = [numbers_of(getattr(one, ask)(names, text)).tolist() for one in (small, large)]
            assert found[0] == found[1]
