"""Many texts at once, as arrays, by several processes: the same as one by one, right here."""

from __future__ import annotations

import os
import pickle
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import batches, generations
from indexer.analysis import dates, numerals
from indexer.analysis.dictionary import Dictionary
from indexer.analysis.lexicon import Lexicon
from indexer.analysis.normalize import fold, fold_text, is_ideograph
from indexer.analysis.pages import Pages, fold_all, folded_already
from indexer.analysis.provided import learned_words
from indexer.assembly import build_index
from indexer.batches import Indexed, OneByOne, chunks, index_chunk, index_cut, segmentations
from indexer.build import record_path
from indexer.engines import Batch
from indexer.errors import SourceError
from indexer.model import Passage, Reading, Segmentation, Span, Spans
from indexer.packing import pack, unpack
from indexer.reading import read_corpus
from indexer.workers import Workers
from tests.examples import examples
from tests.test_build import SEEDS, corpus

SIGNS = "中国航天发展外空间碎片预警网的是在一二十百201年月日A/b，。 \n\u3000㎡㍿…é\u200b¨々〇𠀀㐀"
ANY = st.text(st.sampled_from(SIGNS), max_size=30) | st.text(max_size=8)
WORDY = st.text(
    st.sampled_from("中国航天发展外空间碎片预警网的是在人民和平利用科学技术嫦娥探测"), max_size=40
)
COMMON = st.integers(0x4E00, 0x9FD5).map(chr)
TEXTS = st.lists(ANY | WORDY | st.text(COMMON, max_size=12), max_size=6)
LEARNED = ("预警网", "外空间", "探测的", "和平利用")


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    made = Dictionary(dict.fromkeys(LEARNED))
    made.load()  # which is not any example's time
    return made


@pytest.fixture(scope="module")
def lexicon(dictionary: Dictionary) -> Lexicon:
    return dictionary.lexicon()


@pytest.fixture(scope="module")
def seeds() -> tuple[Passage, ...]:
    return tuple(p for result in read_corpus(SEEDS) for p in result.document.passages)


# Folding -----------------------------------------------------------------------------------------


@examples(300)
@given(TEXTS)
def test_texts_are_folded_together_as_each_alone(texts: list[str]) -> None:
    pages = fold_all(texts)
    for number, (text, folded) in enumerate(zip(texts, pages.texts(), strict=True)):
        alone = fold(text)
        own = slice(pages.rows[number], pages.rows[number + 1])
        assert folded == alone.text
        assert (pages.starts[own] - pages.origins[number]).tolist() == list(alone.starts)
        assert (pages.ends[own] - pages.origins[number]).tolist() == list(alone.ends)


@given(TEXTS, st.data())
def test_a_range_of_an_original_stands_where_its_folding_stands(
    texts: list[str], data: st.DataObject
) -> None:
    pages = fold_all([*texts, "外空"])
    number = data.draw(st.integers(0, len(texts)))
    text = [*texts, "外空"][number]
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    places = np.array([start, end]) + pages.origins[number]
    firsts, lasts = pages.ranges(places[:1], places[1:])
    assert pages.text[firsts[0] : lasts[0]] == fold_text(text[start:end])


RANGES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 5)), max_size=30)


@given(RANGES)
def test_words_are_interned_sorted_and_each_once(some: list[tuple[int, int]]) -> None:
    _interns(some)


def test_words_whose_hashes_meet_are_interned_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pages, "_hashes", lambda self, firsts, _: np.zeros(len(firsts), np.uint64))
    _interns([(0, 1), (1, 2), (0, 2), (4, 2), (2, 1), (0, 0)])


def _interns(some: list[tuple[int, int]]) -> None:
    pages = folded_already(["外空外空间外", "空外a外空间", "空外空间"])
    firsts = np.array([first for first, _ in some], np.int64)
    lasts = firsts + np.array([length for _, length in some], np.int64)
    words = [pages.text[first : first + length] for first, length in some]
    terms, ids = pages.interned(firsts, lasts)
    assert list(terms) == sorted(set(words))
    assert [terms[number] for number in ids.tolist()] == words


# Cutting -----------------------------------------------------------------------------------------


@examples(400)
@given(TEXTS)
def test_texts_are_cut_together_as_jieba_cuts_each(
    lexicon: Lexicon, dictionary: Dictionary, texts: list[str]
) -> None:
    pages = fold_all(texts)
    wanted = OneByOne(dictionary).borders(texts, pages)
    assert lexicon.borders(texts, pages).tolist() == wanted.tolist()


def test_the_seeds_are_cut_together_as_jieba_cuts_each(
    lexicon: Lexicon, dictionary: Dictionary, seeds: Sequence[Passage]
) -> None:
    texts = [passage.text for passage in seeds]
    pages = fold_all(texts)
    wanted = OneByOne(dictionary).borders(texts, pages)
    assert lexicon.borders(texts, pages).tolist() == wanted.tolist()


def test_many_words_get_the_frequencies_that_few_get() -> None:
    signs = sorted({sign for sign in WORDS_OF_JIEBA if is_ideograph(sign)})
    words = [a + b for a in signs for b in signs if a != b]
    assert len(words) > 8000
    learned = Dictionary(dict.fromkeys(words)).learned
    some = words[::97]
    assert {word: learned[word] for word in some} == Dictionary(dict.fromkeys(some)).learned


WORDS_OF_JIEBA = (
    "中华人民共和国航天科学技术发展国际合作和平利用外层空间活动卫星导航遥感通信地球观测月球火星"
    "探测工程任务发射运载火箭站器轨道碎片减缓监测预警数据服务应用法律规章制度委员会大会决议报告"
    "研究大学院所企业社会经济环境灾害管理能力建设培训教育女性青年"
)


@given(WORDY)
def test_parts_are_what_jieba_untaught_would_have_cut(dictionary: Dictionary, text: str) -> None:
    untaught = Dictionary()
    parts = [
        part
        for word in dictionary.words(text)
        for part in (untaught.words(word) if word in LEARNED else [word])
    ]
    assert dictionary.parts(text) == parts


# What is learned ---------------------------------------------------------------------------------

CUT = st.lists(
    st.text(st.sampled_from("外空间活动的A \u200b㎡"), min_size=1, max_size=4), max_size=9
)


@examples(300)
@given(st.lists(st.lists(CUT, max_size=2), max_size=5))
def test_what_is_learned_is_what_annotators_keep_together_more_often(
    cuts: list[list[list[str]]],
) -> None:
    passages = [_passage(n, some) for n, some in enumerate(cuts)]
    together, apart = Counter[str](), Counter[str]()
    for words in _all_words(passages):
        together.update(w for w in map("".join, zip(words, strict=True)) if _learnable(w))
    for words in _all_words(passages, fold=False):
        apart.update(word for word in _joined(words) if word in together)
    wanted = sorted(word for word in together if together[word] >= apart[word])
    assert learned_words(passages) == tuple(wanted)


def _passage(number: int, cuts: list[list[str]]) -> Passage:
    """A passage that is cut so by its annotators, each of whom has the start of the text."""
    words = max(cuts, key=lambda some: len("".join(some)), default=[])
    text = "".join(words)
    segmentations = []
    for place, some in enumerate(cuts):
        spans, at = [], 0
        for word in some:
            if at + len(word) <= len(text):
                spans.append(Span(at, at + len(word)))
            at += len(word)
        segmentations.append(Segmentation(f"{place}.txt", tuple(spans)))
    return Passage(f"d:{number}", "d", "item", "", (), "", text, (), tuple(segmentations))


def _all_words(passages: Sequence[Passage], fold: bool = True) -> Iterator[list[str]]:
    for passage in passages:
        for cut in passage.words:
            words = [passage.text[word.start : word.end] for word in cut.words]
            yield [fold_text(word) for word in words] if fold else words


def _learnable(word: str) -> bool:
    return 2 <= len(word) <= 8 and all(map(is_ideograph, word))


def _joined(words: list[str]) -> Iterator[str]:
    for first in range(len(words)):
        for last in range(first + 2, min(first + 8, len(words)) + 1):
            if len("".join(words[first:last])) <= 16:
                yield fold_text("".join(words[first:last]))


# What is indexed ---------------------------------------------------------------------------------


def _expected(passage: Passage, cuts: Sequence[Segmentation]) -> list[str]:
    spans = sorted({span for cut in cuts for span in cut.words})
    words = [fold_text(passage.text[span.start : span.end]) for span in spans]
    return [word for word in words if any(sign.isalnum() for sign in word)]


@examples(200)
@given(st.lists(st.lists(CUT, max_size=2), min_size=1, max_size=5))
def test_a_chunk_holds_the_words_of_both_segmentations_and_counts_each_place_once(
    lexicon: Lexicon, dictionary: Dictionary, cuts: list[list[list[str]]]
) -> None:
    passages = [_passage(number, some) for number, some in enumerate(cuts)]
    indexed, batch = _indexed(lexicon, passages)
    texts = [passage.text for passage in passages]
    words = list(segmentations("jieba", texts, indexed.borders))
    assert [cut.words for cut in words] == [dictionary.segment(text) for text in texts]
    counts = Counter[str]()
    for number, (passage, cut) in enumerate(zip(passages, words, strict=True)):
        for name, some in (("provided", passage.words), ("dictionary", (cut,))):
            assert batch.fields[name].of(number) == _expected(passage, some)
        counts.update(_expected(passage, (*passage.words, cut)))
    assert indexed.counts == counts


def _indexed(lexicon: Lexicon, passages: Sequence[Passage]) -> tuple[Indexed, Batch]:
    (chunk,) = chunks(passages)
    indexed = index_chunk(Workers().share(lexicon), chunk)
    batch = pickle.loads(indexed.batch)
    assert isinstance(batch, Batch)
    return indexed, batch


def test_what_is_cut_already_is_indexed_as_what_is_being_cut(
    lexicon: Lexicon, seeds: Sequence[Passage]
) -> None:
    indexed, batch = _indexed(lexicon, seeds)
    words = list(segmentations("jieba", [p.text for p in seeds], indexed.borders))
    (chunk,) = chunks(seeds)
    again = index_cut(chunk, words)
    assert again.texts == batch.texts
    assert again.others == batch.others
    for name, tokens in batch.fields.items():
        assert again.fields[name].terms == tokens.terms
        assert again.fields[name].ids.tolist() == tokens.ids.tolist()


DATED = st.text(st.sampled_from("0129二〇一十年月日号至到和、./-~份周 世纪代a球"), max_size=24)


@examples(500)
@given(DATED)
def test_no_date_is_missed_for_looking_only_where_one_may_begin(text: str) -> None:
    found = [match.span() for match in dates._found(text)]
    assert found == [match.span() for match in dates._DATES.finditer(text)]


@examples(500)
@given(st.text(st.sampled_from("0129二〇一十百万统唯同单之星期第点分%‰ ，.届多几")))
def test_no_number_is_missed_for_looking_only_where_one_may_begin(text: str) -> None:
    for found in numerals._CANDIDATE.finditer(text):
        assert numerals._BEGINS.match(text, found.start())


# Columns and processes ---------------------------------------------------------------------------


def test_passages_that_travelled_are_what_they_were(seeds: Sequence[Passage]) -> None:
    reading = Reading("外", (Span(0, 1),))
    odd = Passage("d:x", "d", "note", "", (), "", "外空", (), readings=(reading,))
    some = [odd, *seeds, odd]
    assert list(unpack(pickle.loads(pickle.dumps(pack(some))))) == some
    assert list(unpack(pack([]))) == []


def test_rows_of_numbers_are_the_values_that_they_stand_for() -> None:
    spans = Spans(np.array([(0, 2), (2, 5)], np.uint32))
    same = (Span(0, 2), Span(2, 5))
    assert spans == same
    assert same == spans
    assert hash(spans) == hash(same)
    assert (spans[0], spans[-1], spans[1:], len(spans)) == (same[0], same[1], same[1:], 2)
    assert spans != same[:1]
    assert spans != Spans(np.array([(0, 2), (2, 4)], np.uint32))


@pytest.mark.parametrize("number", [2, 3])
def test_an_index_is_the_same_by_however_many_processes_it_was_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(batches, "CHUNK", 32)
    alone = build_index(SEEDS, tmp_path / "alone", workers=1)
    together = build_index(SEEDS, tmp_path / "together", workers=number)
    assert together.generation == alone.generation
    one, other = (record_path(generations.current(tmp_path / n)) for n in ("alone", "together"))
    names = sorted(path.name for path in one.iterdir())
    assert names == sorted(path.name for path in other.iterdir())
    assert all((one / name).read_bytes() == (other / name).read_bytes() for name in names)


def test_a_file_that_cannot_be_read_is_told_by_the_process_that_found_it(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "c", a="外空/活动/。/")
    (folder / "a.txt").write_bytes("外空\n".encode() + b"\xff\n")
    with pytest.raises(SourceError, match=r"a\.txt:2"):
        build_index(folder, tmp_path / "i", workers=2)


def _doubled(number: int) -> int:
    return 2 * number


def _doubled_only_here(here: int, number: int) -> int:
    if number == 5 and os.getpid() != here:
        os._exit(1)
    return 2 * number


def _told(shared_by: Workers, number: int) -> None:
    assert list(shared_by.map(_doubled, range(number))) == [2 * n for n in range(number)]


def test_results_come_in_the_order_of_the_parts() -> None:
    with Workers(2) as workers:
        _told(workers, 30)
        _told(workers, 0)
        assert workers.processes == 2


def test_where_a_process_dies_the_rest_is_done_here() -> None:
    with Workers(2) as workers:
        work = partial(_doubled_only_here, os.getpid())
        assert list(workers.map(work, range(20))) == [2 * n for n in range(20)]
        assert workers.processes == 1


def test_where_no_process_can_be_started_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no processes here")

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refuse)
    with Workers(2) as workers:
        _told(workers, 5)


def test_where_no_more_work_is_taken_the_rest_is_done_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begin, begun = ProcessPoolExecutor.submit, []

    def refuse_later(self: ProcessPoolExecutor, *work: Any, **named: Any) -> Any:
        begun.append(work)
        if len(begun) > 6:
            raise OSError("no more work here")
        return begin(self, *work, **named)

    monkeypatch.setattr(ProcessPoolExecutor, "submit", refuse_later)
    with Workers(2) as workers:
        assert list(workers.map(_doubled, range(20))) == [2 * n for n in range(20)]
        assert workers.processes == 1


@given(st.characters())
def test_every_sign_of_jiebas_is_an_ideograph(sign: str) -> None:
    if "\u4e00" <= sign <= "\u9fd5":
        assert is_ideograph(sign)
        assert unicodedata.category(sign) in ("Lo", "Cn")
