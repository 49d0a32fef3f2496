"""A list of terms and how often each document uses each of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Request, Searcher
from indexer.analysis.normalize import fold_text
from tests.examples import examples
from tests.made_up_corpus import open_made_up
from tests.test_search import passages
from webui.links import quoted

NAMES = """
长鲸工程局；鲸局；无人说的局 | Whale Bureau | WHB |
弄潮者；踏浪者 | surfer | |
"""


@pytest.fixture
def made_up(tmp_path: Path) -> Searcher:
    documents = {
        "甲": ["长鲸工程局/与/鲸局/。", "大/海洋/。", "弄潮/者们/。"],
        "乙": ["鲸局/与/WHB/。", "踏浪者/和/踏浪者/。"],
    }
    return open_made_up(tmp_path, documents, NAMES)


def forms(searcher: Searcher, line: str) -> list[tuple[str, dict[str, int]]]:
    (term,) = searcher.report([line]).terms
    return [(form.form, dict(form.counts)) for form in term.forms]


def test_a_name_is_counted_with_all_other_names_of_its_concept(made_up: Searcher) -> None:
    assert forms(made_up, "鲸局") == [
        ("鲸局", {"d0": 1, "d1": 1}),
        ("长鲸工程局", {"d0": 1}),
        ("无人说的局", {}),
        ("WHB", {"d1": 1}),
    ]
    (term,) = made_up.report(["鲸局"]).terms
    assert (dict(term.counts), term.total) == ({"d0": 2, "d1": 2}, 4)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("whale  bureau", "Whale Bureau"),
        ("w.h.b.", "WHB"),
        ("長鯨工程局", "长鲸工程局"),
        ("鲸局", "鲸局"),
        ("surfer", "surfer"),
    ],
)
def test_any_name_in_any_spelling_is_counted_first_as_the_terminology_writes_it(
    made_up: Searcher, line: str, meant: str
) -> None:
    (term,) = made_up.report([line]).terms
    assert term.typed == line
    assert term.concept is not None
    assert term.forms[0].form == meant
    assert len({form.form for form in term.forms}) == len(term.forms)


def test_what_is_no_name_is_counted_alone_wherever_it_stands(made_up: Searcher) -> None:
    assert forms(made_up, "工程") == [("工程", {"d0": 1})]
    assert forms(made_up, "鲸工") == [("鲸工", {"d0": 1})], "across the borders of words"
    assert forms(made_up, "大海洋") == [("大海洋", {"d0": 1})]
    assert forms(made_up, "沙漠") == [("沙漠", {})]


def test_equal_lines_are_one_term_and_lines_without_text_are_none(made_up: Searcher) -> None:
    report = made_up.report(["鲸局", "", " \u3000", "\u200b", "鯨局", "WHB", "whb", "沙漠"])
    assert [term.typed for term in report.terms] == ["鲸局", "WHB", "沙漠"]
    assert report.repeated == 2
    assert made_up.report([]).terms == ()


def test_names_are_counted_as_the_table_of_terms_counts_them(searcher: Searcher) -> None:
    for usage in searcher.usage:
        (term,) = searcher.report([usage.concept.forms[0]]).terms
        assert {f.form: f.counts for f in term.forms if f.total} == {
            f.form: f.counts for f in usage.forms
        }


@given(data=st.data())
@examples(60)
def test_a_text_is_counted_in_each_document_as_a_quoted_search_counts_it(
    searcher: Searcher, data: st.DataObject
) -> None:
    text = data.draw(st.sampled_from(passages(searcher))).text
    start = data.draw(st.integers(0, len(text) - 1))
    line = text[start : start + data.draw(st.integers(1, 12))]
    if not fold_text(line) or searcher.concept(line) or not (query := quoted(line)):
        return
    (term,) = searcher.report([line]).terms
    for document in searcher.documents:
        results = searcher.search(Request(query, documents=(document.id,)))
        assert term.counts.get(document.id, 0) == results.literal
    assert term.total > 0


def test_a_whole_passage_is_found_however_long_it_is(searcher: Searcher) -> None:
    longest = max(passages(searcher), key=lambda passage: len(passage.text))
    assert len(fold_text(longest.text)) > 256
    (term,) = searcher.report([longest.text]).terms
    assert term.counts == {longest.document: 1}
    together = "".join(passage.text for passage in passages(searcher))[:8000]
    (other,) = searcher.report([together]).terms
    assert other.total == 0


@given(lines=st.lists(st.text(max_size=40), max_size=5))
@examples(60)
def test_no_list_makes_a_report_fail(searcher: Searcher, lines: list[str]) -> None:
    report = searcher.report(lines)
    assert len(report.terms) + report.repeated <= len(lines)
    assert all(term.typed in lines and term.forms for term in report.terms)


def test_a_report_that_takes_too_long_says_so(hasty: Searcher, searcher: Searcher) -> None:
    assert hasty.report(["层空间"]).timed_out
    assert not searcher.report(["层空间"]).timed_out
