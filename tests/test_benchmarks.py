"""What the benchmarks measure is what they say: the corpus, the queries, the answers, the page."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import assert_never

import numpy as np
import pytest

from indexer.reading import read_corpus
from tests.benchmarks.advice import MOST_BUILD_S, advice, index_costs, search_costs
from tests.benchmarks.cases import MISSING, Case, Classes, Kind, cases, document_frequencies
from tests.benchmarks.clocks import Clock
from tests.benchmarks.contenders import Contender, made
from tests.benchmarks.corpora import BLOCK, Layer, Places, open_layer, write_corpus
from tests.benchmarks.material import Material, material
from tests.benchmarks.names import Name, missing
from tests.benchmarks.page import page
from tests.benchmarks.plot import drawing
from tests.benchmarks.races import ENTERED
from tests.benchmarks.real import as_quoted, as_typed
from tests.benchmarks.results import AtSize, Built, Latency, Measured, Real, Rest, Series, Whole
from tests.benchmarks.tables import CLASSES
from tests.benchmarks.targets import Target
from tests.benchmarks.whole import write_sources
from tests.benchmarks.workers import Worker

SIZE = 300


@pytest.fixture(scope="module")
def made_of() -> Material:
    return material()


@pytest.fixture(scope="module")
def corpus(made_of: Material, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("benchmarks") / "corpus"
    write_corpus(folder, made_of, BLOCK + SIZE, seed=1)
    return folder


@pytest.fixture(scope="module")
def layer(corpus: Path) -> Layer:
    return open_layer(corpus, SIZE)


@pytest.fixture(scope="module")
def drawn(layer: Layer) -> Classes:
    return cases(layer, 12, seed=1)


# The corpus --------------------------------------------------------------------------------------


def _everything(layer: Layer) -> list[tuple[str, str]]:
    return [row for batch in layer.batches() for row in zip(batch.lines, batch.texts, strict=True)]


def test_a_seed_makes_the_same_corpus_again_and_another_one_another(
    made_of: Material, layer: Layer, tmp_path: Path
) -> None:
    write_corpus(tmp_path / "again", made_of, SIZE, seed=1)
    write_corpus(tmp_path / "other", made_of, SIZE, seed=2)
    assert _everything(open_layer(tmp_path / "again", SIZE)) == _everything(layer)
    assert _everything(open_layer(tmp_path / "other", SIZE)) != _everything(layer)


def test_a_smaller_corpus_begins_a_larger_one_with_the_same_ids(corpus: Path, layer: Layer) -> None:
    larger = open_layer(corpus, BLOCK + SIZE)
    assert _everything(larger)[:SIZE] == _everything(layer)
    assert larger.tokens[: len(layer.tokens)].tolist() == layer.tokens.tolist()
    assert larger.words[: len(layer.words)] == layer.words


def test_the_word_layer_is_the_text_without_its_signs(layer: Layer) -> None:
    for line, text in _everything(layer):
        assert line.replace(" ", "") == "".join(filter(str.isalnum, text))


def test_every_word_of_the_vocabulary_stands_somewhere_once_in_it(layer: Layer) -> None:
    assert sorted(set(layer.tokens.tolist())) == list(range(len(layer.words)))
    assert len(set(layer.words)) == len(layer.words)


def test_passages_have_the_length_and_the_new_words_that_are_said(corpus: Path) -> None:
    larger = open_layer(corpus, BLOCK)
    lengths = [len(text) for _, text in _everything(larger)]
    assert 145 < np.mean(lengths) < 165
    assert len(larger.words) > 5_000


def test_frequencies_count_passages_not_occurrences(layer: Layer) -> None:
    rows = [set(line.split(" ")) for line, _ in _everything(layer)]
    counted = [sum(word in row for row in rows) for word in layer.words[:200]]
    assert document_frequencies(layer)[:200].tolist() == counted


def test_sources_made_of_a_corpus_are_read_as_its_passages(layer: Layer, tmp_path: Path) -> None:
    write_sources(layer, tmp_path)
    (result,) = read_corpus(tmp_path)
    assert [passage.text for passage in result.document.passages] == layer.texts(0, SIZE)
    assert result.doubts == ()


# The queries and their answers -------------------------------------------------------------------


def _total(case: Case, rows: list[list[str]], texts: list[str]) -> int:
    """By looking at every passage."""
    return sum(_holds(case, row, text) for row, text in zip(rows, texts, strict=True))


def _holds(case: Case, row: list[str], text: str) -> bool:
    match case.kind:
        case Kind.TERM | Kind.ALL:
            return set(case.words) <= set(row)
        case Kind.ANY:
            return not set(case.words).isdisjoint(row)
        case Kind.WITHOUT:
            return case.words[0] in row and case.words[1] not in row
        case Kind.PHRASE:
            length = len(case.words)
            return any(tuple(row[i : i + length]) == case.words for i in range(len(row)))
        case Kind.PREFIX | Kind.OTHER_PREFIX:
            return any(word.startswith(case.words[0]) for word in row)
        case Kind.LITERAL:
            return case.text in text
        case _:
            assert_never(case.kind)


def test_every_class_has_its_queries_and_all_but_exclusions_find_something(
    layer: Layer, drawn: Classes
) -> None:
    rows = [line.split(" ") for line, _ in _everything(layer)]
    texts = layer.texts(0, SIZE)
    assert drawn.keys() == CLASSES.keys()
    for name, some in drawn.items():
        assert len(set(some)) == 12, name
        if name != "AND NOT":
            assert all(_total(case, rows, texts) for case in some), name


def test_rare_words_are_rare_and_common_ones_common(layer: Layer, drawn: Classes) -> None:
    held = dict(zip(layer.words, document_frequencies(layer).tolist(), strict=True))
    assert all(3 <= held[case.words[0]] <= 20 for case in drawn["rare term"])
    assert min(held[case.words[0]] for case in drawn["common term"]) > 20


@pytest.mark.parametrize(("name", "places"), ENTERED, ids=map(" ".join, ENTERED))
def test_a_contender_finds_as_many_as_there_are_and_ten_of_them(
    name: Name, places: Places, layer: Layer, drawn: Classes, tmp_path: Path
) -> None:
    if module := missing(name):
        pytest.skip(f"{module} is not installed")
    rows, texts = [line.split(" ") for line, _ in _everything(layer)], layer.texts(0, SIZE)
    contender = _built(name, places, layer, tmp_path)
    asked = [case for some in drawn.values() for case in some if case.places is places]
    assert asked
    for case in [*asked, Case(Kind.TERM, (MISSING,))]:
        contender.forget()
        top = contender.top(contender.ask(case))
        assert top.total == _total(case, rows, texts), case
        assert len(set(top.numbers)) == len(top.scores) == min(10, top.total), case
        assert all(_holds(case, rows[number], texts[number]) for number in top.numbers), case
        assert contender.texts(contender.ask(case)) == [texts[number] for number in top.numbers]
        assert list(top.scores) == sorted(top.scores, reverse=True), case
    contender.close()


def _built(name: Name, places: Places, layer: Layer, directory: Path) -> Contender:
    contender, clock = made(name), Clock()
    contender.build(directory, layer, places, clock)
    assert clock.seconds > 0
    contender.open(directory)
    return contender


@pytest.mark.parametrize("shape", [as_quoted, as_typed])
def test_our_query_language_reads_every_query_and_finds_what_stands_in_the_text(
    shape: Callable[[Case], str], layer: Layer, drawn: Classes, tmp_path: Path
) -> None:
    from indexer.assembly import build_index, open_searcher
    from indexer.results import Request

    sources, root = tmp_path / "sources", tmp_path / "index"
    sources.mkdir()
    root.mkdir(mode=0o700)
    write_sources(layer, sources)
    build_index(sources, root)
    searcher = open_searcher(root)
    for case in [*drawn["literal"], *drawn["phrase"], *drawn["prefix"]]:
        found = searcher.search(Request(shape(case)))
        text = case.text or case.words[0]
        assert found.total_whole == sum(text in other for other in layer.texts(0, SIZE)), case
    for case in [*drawn["OR of 3"], *drawn["AND of 2"], *drawn["AND NOT"]]:
        searcher.check(Request(shape(case)))
    searcher.close()


# How it is measured ------------------------------------------------------------------------------


def test_a_worker_answers_from_a_process_of_its_own() -> None:
    with Worker(list, "ab") as worker:
        worker.call(list.append, "c")
        assert worker.call(list.copy) == ["a", "b", "c"]
        assert worker.peak > worker.peak_anonymous > 0


def test_what_goes_wrong_in_a_worker_is_an_error_here(capfd: pytest.CaptureFixture[str]) -> None:
    with Worker(list, "ab") as worker, pytest.raises(EOFError):
        worker.call(list.remove, "c")
    assert "ValueError" in capfd.readouterr().err


def test_a_clock_does_not_run_while_values_are_made() -> None:
    time = 0.0

    def slowly() -> Iterator[int]:
        nonlocal time
        for number in range(3):
            time += 10
            yield number

    clock = Clock(lambda: time)
    with clock:
        for _ in clock.unpaid(slowly()):
            time += 1
    assert clock.seconds == 3


# What is written ---------------------------------------------------------------------------------


def _at(passages: int, factor: float) -> AtSize:
    built = Built(factor, int(1e6 * factor), 10**8, 10**7, 0.01, 10**7, 2 * 10**7)
    series = (Series(Name.OURS), Series(Name.OURS, True), Series(Name.TANTIVY), Series(Name.FTS5))
    return AtSize(
        passages,
        155 * passages,
        70 * passages,
        1000,
        {(s.name, Places.WORDS): built for s in series},
        {name: {s: Latency(factor, 2 * factor) for s in series} for name in CLASSES},
        queries=10,
        differing=(),
        profiles={"phrase": [("a", 0.5), ("b", 0.25)]},
    )


def _real(passages: int, factor: float) -> Real:
    latencies = dict.fromkeys(CLASSES, Latency(factor, 2 * factor))
    cut_short = dict.fromkeys(CLASSES, 0)
    return Real(passages, 10, latencies, latencies, latencies, latencies, cut_short)


def _measured() -> Measured:
    return Measured(
        "a command",
        "a machine",
        35,
        5,
        sizes=(_at(10_000, 1), _at(100_000, 10)),
        wholes=[Whole(1000, 1, 10**6, 10**8, 10**6, 500, 5, 10**6, 10**8, 0.1, 10**8)],
        reals=[_real(1000, 1)],
        rest=Rest(10, 6000, Latency(3, 4), Latency(1, 2), Latency(2, 3), Latency(1, 1)),
    )


def test_every_row_of_every_table_has_as_many_cells_as_its_head() -> None:
    written = page(_measured())
    tables: list[list[str]] = [[]]
    for line in written.splitlines():
        if line.startswith("|"):
            tables[-1].append(line)
        elif tables[-1]:
            tables.append([])
    assert len(tables) > 10
    for rows in filter(None, tables):
        assert len({row.count("|") for row in rows}) == 1, rows[0]


def test_a_page_can_be_written_before_anything_is_measured() -> None:
    assert "a machine" in page(Measured("a command", "a machine", 35, 5))


def test_the_drawing_is_a_sound_picture_with_a_panel_for_each_class() -> None:
    root = ElementTree.fromstring(drawing(_measured().sizes))
    titles = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert [f"{shown}, p50 ms" in titles for shown in CLASSES.values()] == [True] * len(CLASSES)


def test_targets_may_be_met_exactly() -> None:
    assert Target("at most", 2.0, 2.0).met
    assert Target("at least", 2.0, 2.0, least=True).met
    assert not Target("at most", 2.1, 2.0).met
    assert not Target("at least", 1.9, 2.0, least=True).met


def test_advice_goes_on_by_the_power_law_of_the_last_two_sizes() -> None:
    costs = index_costs([_at(10_000, 1), _at(100_000, 10)])  # p99 20 ms, and ten times the cost
    found = advice(costs)
    assert found
    assert (found.measured, found.beyond) == (100_000, True)
    assert found.limit == pytest.approx(500_000)


def test_what_hardly_grows_gives_no_advice() -> None:
    found = advice({10_000: {"p99": 0.01}, 1_000_000: {"p99": 0.0100001}})
    assert found is not None
    assert (found.measured, found.limit, found.beyond) == (1_000_000, None, True)


def test_the_whole_search_has_advice_of_its_own() -> None:
    found = advice(search_costs([_real(10_000, 25), _real(100_000, 250)]))  # p99 50 and 500 ms
    assert found
    assert (found.measured, found.beyond) == (100_000, True)
    assert found.limit == pytest.approx(200_000)


def test_advice_names_the_size_at_which_a_bound_was_passed() -> None:
    slow = _at(100_000, 10)
    built = {where: replace(b, seconds=2 * MOST_BUILD_S) for where, b in slow.built.items()}
    found = advice(index_costs([_at(10_000, 1), replace(slow, built=built)]))
    assert found
    assert (found.measured, found.limit, found.by) == (10_000, 100_000, "build")
    assert not found.beyond


def test_no_advice_is_given_on_an_engine_that_was_not_measured() -> None:
    at = _at(10_000, 1)
    unmeasured = replace(at, built={}, latencies={name: {} for name in CLASSES})
    assert advice(index_costs([unmeasured])) is None
    assert advice(search_costs([])) is None
