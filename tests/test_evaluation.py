"""The measures, against values worked out by hand; and what the system reaches by them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.ablation import PARTS, Ablation, ablation, format_ablation
from indexer.agreement import (
    Borders,
    against_annotators,
    agreement,
    compared,
    folds,
    format_agreement,
    places,
)
from indexer.analysis import Analyzer
from indexer.analysis.normalize import fold_text
from indexer.assembly import open_record, read_and_cut, searchers_of, taught
from indexer.columns import aligned, width
from indexer.errors import SourceError
from indexer.evaluation import (
    JudgedQuery,
    discounted,
    evaluate_run,
    format_measures,
    mean_ndcg,
    read_queries,
    summary,
)
from indexer.findability import findability, format_findability
from indexer.mechanisms import ALL
from indexer.model import Passage, Segmentation, Span
from indexer.records import Recorded
from indexer.results import Request
from indexer.search import Searcher
from tests.test_build import corpus

RELEVANCE = Path(__file__).parent / "relevance"
SAMPLE = read_queries(RELEVANCE / "queries.jsonl")
OWN = read_queries(RELEVANCE / "own_queries.jsonl")


class Lexicon:
    """Cuts the longest words that it has learned, and single characters elsewhere."""

    name = "lexicon"

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted({*words, ""}, key=len, reverse=True)

    def segment(self, text: str) -> tuple[Span, ...]:
        spans, at = [], 0
        while at < len(text):
            length = next(len(word) for word in self._words if text.startswith(word, at)) or 1
            spans.append(Span(at, at + length))
            at += length
        return tuple(spans)


def passage(name: str, *witnesses: str) -> Passage:
    """Cut by witnesses as their slashes say."""
    text = witnesses[0].replace("/", "")
    cuts = tuple(Segmentation(str(n), _words(cut)) for n, cut in enumerate(witnesses))
    return Passage(f"d:{name}", "d", "paragraph", "", (), "", text, (), cuts)


def _words(cut: str) -> tuple[Span, ...]:
    spans, at = [], 0
    for word in cut.split("/"):
        spans.append(Span(at, at + len(word)))
        at += len(word)
    return tuple(spans)


@pytest.fixture(scope="module")
def record(index_root: Path) -> Recorded:
    return open_record(index_root)


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


@pytest.mark.parametrize(("queries", "floor"), [(SAMPLE, 0.96), (OWN, 0.885)], ids=["given", "own"])
def test_the_results_do_not_become_worse(
    searcher: Searcher, queries: tuple[JudgedQuery, ...], floor: float
) -> None:
    reached = summary(evaluate_run(searcher, queries))
    assert (reached.ndcg or 0) >= floor
    assert (reached.forbidden, reached.unwanted) == (0, 0)


# Agreement of segmentations ----------------------------------------------------------------------


def test_borders_are_compared_at_places_between_letters_only() -> None:
    cut = passage("a", "外空/，/活动")
    assert places(cut.text, cut.words[0]) == {1: False, 4: False}
    assert places("外空 活动2030年", Segmentation("w", _words("外空/ /活动/2030/年"))) == {
        1: False,
        4: False,
        5: True,
        6: False,
        7: False,
        8: False,
        9: True,
    }


def test_places_beside_a_character_that_no_word_holds_are_not_compared() -> None:
    lost = Segmentation("w", (Span(0, 1), Span(2, 5)))
    assert places("火星探测器", lost) == {3: False, 4: False}


def test_f1_of_borders_is_what_it_is_by_hand() -> None:
    found = against_annotators(passage("a", "外空/活动"), Lexicon(["活动"]))
    assert found == Borders(places=3, both=1, measured=2, reference=1)
    assert (found.precision, found.recall) == (0.5, 1)
    assert found.f1 == pytest.approx(2 / 3)


def test_where_two_witnesses_cut_each_place_counts_once() -> None:
    found = against_annotators(passage("a", "外空/活动", "外空活动"), Lexicon(["活动"]))
    assert found == Borders(places=3, both=0.5, measured=2, reference=0.5)


def test_a_witness_that_holds_a_part_is_asked_of_that_part_alone() -> None:
    whole = passage("a", "外空/活动")
    part = Segmentation("1", (Span(0, 1), Span(1, 2)))
    found = against_annotators(
        Passage("d:a", "d", "paragraph", "", (), "", whole.text, (), (*whole.words, part)),
        Lexicon(["外空", "活动"]),
    )
    assert found == Borders(places=3, both=1, measured=1, reference=1.5)


@given(st.lists(st.booleans(), min_size=1), st.data())
def test_agreement_is_the_same_seen_from_either_side(one: list[bool], data: st.DataObject) -> None:
    other = data.draw(st.lists(st.booleans(), min_size=len(one), max_size=len(one)))
    there, back = (
        compared(dict(enumerate(a)), dict(enumerate(b))) for a, b in ((one, other), (other, one))
    )
    assert (there.precision, there.recall) == (back.recall, back.precision)
    assert there.f1 == back.f1


def test_nothing_is_learned_from_the_fold_that_is_measured() -> None:
    asked: list[set[str]] = []

    def teach(words: Iterable[str]) -> Analyzer:
        asked.append(set(words))
        return Lexicon(asked[-1])

    names = ("空间站/外/空/用", "月球车/内/天/上", "望远镜/里/看/见", "推进剂/不/可/少")
    found = agreement([passage(str(n), cut) for n, cut in enumerate(names)], teach, count=4)
    assert found is not None
    plain, *held_out, everything = asked
    own = [{name.split("/")[0]} for name in names]
    assert plain == set()
    assert held_out == [set().union(*own) - one for one in own]
    assert everything == set().union(*own)
    assert [one.both / one.measured for one in found.taught] == [3 / 5] * 4  # none knows its word
    assert found.memorised.f1 == 1


def test_folds_hold_every_passage_once_and_share_no_run_of_text(record: Recorded) -> None:
    annotated = [passage for passage in record.corpus.passages() if passage.words]
    dealt = folds(annotated, 5)
    assert sorted(p.id for fold in dealt for p in fold) == sorted(p.id for p in annotated)
    texts = [[fold_text(p.text) for p in fold] for fold in dealt]
    runs = [{text[i : i + 16] for text in some for i in range(len(text) - 15)} for some in texts]
    assert not any(runs[a] & runs[b] for a in range(5) for b in range(a))
    assert not any(set(texts[a]) & set(texts[b]) for a in range(5) for b in range(a))


def test_passages_that_are_tied_by_a_third_are_in_one_fold() -> None:
    first, second = "和平利用外层空间方面的国际合作是", "各国开展空间活动应当遵守的基本原则"
    some = [passage("a", first), passage("b", "别的"), passage("c", second)]
    tie = passage("d", f"{first}，{second}")
    dealt = folds([*some, tie], 4)
    assert sorted(sorted(p.place for p in fold) for fold in dealt) == [["a", "c", "d"], ["b"]]


def test_the_annotators_and_jieba_are_measured_on_the_given_texts(record: Recorded) -> None:
    found = agreement(record.corpus.passages(), taught)
    assert found is not None
    ((names, witnesses),) = found.witnesses.items()
    assert len(names) == 2
    for borders in (*found.untaught, *found.taught, found.memorised, witnesses):
        assert 0.8 < borders.f1 < 1
    assert found.memorised.f1 > sum(found.taught, start=Borders()).f1
    rows = format_agreement(found).splitlines()
    assert f"{witnesses.f1:.3f}" in rows[4]


def test_texts_that_nobody_cut_have_no_agreement(record: Recorded) -> None:
    plain = [passage for passage in record.corpus.passages() if not passage.words]
    assert agreement(plain, Lexicon) is None
    assert "no annotators" in format_agreement(None)


def test_occurrences_are_found_by_words_of_one_of_both_or_by_characters_alone(
    tmp_path: Path,
) -> None:
    _, record = read_and_cut(corpus(tmp_path / "c", a="发展/中/国家/欢迎/中国/的/外空活动/"))
    annotated, others = findability(record, Lexicon(["发展", "国家", "中国", "外空", "活动"]))
    annotators, lexicon = annotated.found["annotators"], annotated.found["jieba"]
    terms = ["发展", "国家", "欢迎", "中国", "外空活动", "外空", "活动", "发展中国家"]
    assert annotators.terms == len(terms)
    assert annotators.occurrences == len(terms) + 1  # 中国 stands in 发展中国家 too
    assert (annotators.grades["word"], annotators.grades["joined"]) == (5, 1)
    assert annotators.incomplete == 3  # 外空, 活动, and 中国 across borders
    assert lexicon.grades["joined"] == 3  # 欢迎, 外空活动 and 发展中国家
    assert annotated.found["annotators + jieba"].whole == len(terms) + 1
    assert others.found["jieba"].occurrences == 0
    assert "+ characters" in format_findability(annotated, others)


# Ablation ----------------------------------------------------------------------------------------

WORSE_WITHOUT = {
    "annotators": "北斗",
    "jieba": "国际月球日是哪一天？",
    "characters": "chang'e",
    "related": "国际月球日是哪一天？",
    "concepts": "外空委",
    "numbers": "第76届",
    "scripts": "行星保護",
    "readings": "嫦蛾六号",
    "headings": "行星保護",
    "prominence": '"全球伙伴关系"',
}
"""A query for each part that is answered worse without it."""


@pytest.fixture(scope="module")
def asked() -> dict[str, tuple[JudgedQuery, ...]]:
    wanted = set(WORSE_WITHOUT.values())
    return {
        "given": tuple(query for query in SAMPLE if query.query in wanted),
        "own": tuple(query for query in OWN if query.query in wanted),
    }


@pytest.fixture(scope="module")
def measured(record: Recorded, asked: dict[str, tuple[JudgedQuery, ...]]) -> Ablation:
    return ablation(record, asked)


def test_the_ablation_has_a_row_for_every_part_added_and_taken_away(measured: Ablation) -> None:
    assert [row.name for row in measured.without] == [f"- {name}" for name in PARTS.values()]
    added = [row.name.removeprefix("+ ") for row in measured.built]
    assert [name for name in added if name in PARTS.values()] == list(PARTS.values())
    assert set(ALL) < set(PARTS)
    printed = format_ablation(measured)
    assert all(printed.count(f"- {name} ") == 2 for name in PARTS.values())


def test_the_full_row_is_the_plain_evaluation(
    measured: Ablation, searcher: Searcher, asked: dict[str, tuple[JudgedQuery, ...]]
) -> None:
    plain = {name: evaluate_run(searcher, queries) for name, queries in asked.items()}
    assert measured.full.runs == plain


@pytest.mark.parametrize(("part", "query"), WORSE_WITHOUT.items())
def test_without_a_part_a_query_that_needs_it_is_answered_worse(
    measured: Ablation, part: str, query: str
) -> None:
    row = measured.without[[str(name) for name in PARTS].index(part)]
    full, without = (
        [one.ndcg or 0 for run in some.runs.values() for one in run if one.query.query == query]
        for some in (measured.full, row)
    )
    assert sum(without) < sum(full)


REPEATED = (
    "大会，重申国际合作的意义，深信为和平目的而增进探索和利用外层空间方面的国际合作，"
    "是造福于所有国家的国际合作，并且吁请各国在外层空间活动中继续开展国际合作，第{}次审议。"
)
OTHER = (
    "委员会注意到，联合国附属各区域空间科学和技术教育中心设在中国、印度、墨西哥、巴西、"
    "摩洛哥、尼日利亚和约旦，它们举办了遥感、卫星通信、气象、导航等课程，这也是国际合作。"
)


def test_without_their_mechanism_repetitions_do_not_make_room(tmp_path: Path) -> None:
    texts = {"a": REPEATED.format("一"), "b": REPEATED.format("二"), "c": OTHER}
    _, record = read_and_cut(corpus(tmp_path / "c", **texts))
    asked = Request('"国际合作"')
    with searchers_of(record, taught(record.learned)) as searcher:
        full, without = (
            [hit.passage.document for hit in searcher(mechanisms).search(asked).hits]
            for mechanisms in (ALL, ALL - {"repeats"})
        )
    assert full == ["a", "c", "b"]
    assert without == ["a", "b", "c"]


# Columns -----------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.text(st.characters(categories=["Lo", "Nd"])), st.text("0123456789"))))
def test_columns_end_where_they_should_however_wide_their_signs(
    rows: list[tuple[str, str]],
) -> None:
    full = [*rows, ("外空", "1")]
    lines = aligned([[name, f"{count}."] for name, count in full]).split("\n")
    assert len({width(line) for line in lines}) == 1
