"""Which document uses which of a concept's names, as a translator wants to know."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.analysis.normalize import fold_text, is_ideograph
from indexer.search import Searcher
from tests.made_up_corpus import open_made_up
from tests.test_search import find, passages

NAMES = """
长鲸工程局；鲸局 | Whale Bureau | WHB |
弄潮者；踏浪者 | surfer | |
无人提及；无人说起 | | |
"""


@pytest.fixture
def made_up(tmp_path: Path) -> Searcher:
    documents = {
        "甲": ["长鲸工程局/与/鲸局/。", "长鲸工程局/。", "弄潮/者们/。"],
        "乙": ["鲸局/与/WHB/。", "踏浪者/和/踏浪者/。"],
        "丙": ["别的/。"],
    }
    return open_made_up(tmp_path, documents, NAMES)


def counted(searcher: Searcher) -> dict[str, dict[str, dict[str, int]]]:
    return {
        used.concept.forms[0]: {form.form: dict(form.counts) for form in used.forms}
        for used in searcher.usage
    }


def test_each_name_is_counted_in_each_document_that_uses_it(made_up: Searcher) -> None:
    used = counted(made_up)
    assert used["长鲸工程局"] == {
        "长鲸工程局": {"d0": 2},
        "鲸局": {"d0": 1, "d1": 1},
        "WHB": {"d1": 1},
    }
    assert used["弄潮者"] == {"踏浪者": {"d1": 2}}


def test_a_concept_that_nobody_speaks_of_is_left_out(made_up: Searcher) -> None:
    assert "无人提及" not in counted(made_up)


def test_a_name_inside_a_longer_one_of_its_concept_counts_as_the_longer(tmp_path: Path) -> None:
    lines = ["北斗/卫星/导航/系统/和/北斗/。", "北斗/系统/。"]
    names = counted(open_made_up(tmp_path, {"题": lines}))["北斗卫星导航系统"]
    assert names == {"北斗卫星导航系统": {"d0": 1}, "北斗系统": {"d0": 1}, "北斗": {"d0": 1}}


def test_names_come_in_the_order_of_the_terminology(made_up: Searcher, searcher: Searcher) -> None:
    for used in (*made_up.usage, *searcher.usage):
        concept = used.concept
        order = [*concept.forms, *concept.acronyms, *concept.english]
        places = [order.index(form.form) for form in used.forms]
        assert places == sorted(places)


def test_what_is_counted_stands_and_is_found(searcher: Searcher) -> None:
    documents = {p.document for p in passages(searcher)}
    assert searcher.usage
    for used in searcher.usage:
        for form in used.forms:
            assert form.total == sum(form.counts.values())
            assert set(form.counts) <= documents
            for document, count in form.counts.items():
                texts = [fold_text(p.text) for p in passages(searcher) if p.document == document]
                stands = sum(text.count(fold_text(form.form)) for text in texts)
                assert 0 < count <= stands + sum(bool(p.readings) for p in passages(searcher))


def test_names_that_vary_are_variants_of_each_other(searcher: Searcher) -> None:
    varied = [used for used in searcher.usage if len(used.forms) > 1]
    assert varied
    for used in varied[:25]:
        first, second = used.forms[:2]
        if not all(map(is_ideograph, first.form + second.form)):
            continue  # signs are operators
        if fold_text(first.form) in fold_text(second.form):
            first, second = second, first
        if fold_text(second.form) in fold_text(first.form):
            continue  # then what was typed stands there itself
        results = find(searcher, f"（{first.form}） OR 龙龙龙")
        told = {fold_text(text) for one in results.variants for text in one.added}
        assert fold_text(second.form) in told, (first.form, second.form)
