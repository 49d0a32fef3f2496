"""What an index knows comes back from its files equal, read only as far as it is asked for."""

from __future__ import annotations

import datetime
import pickle
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import generations
from indexer.analysis.normalize import fold_text
from indexer.analysis.pages import fold_all
from indexer.assembly import open_record, open_searcher, read_and_cut
from indexer.blocks import PER_BLOCK
from indexer.citations import numbered_paragraphs
from indexer.errors import IndexDamagedError
from indexer.model import (
    KINDS,
    Citation,
    CitedBy,
    Corpus,
    Description,
    Document,
    Passage,
    Reading,
    Reference,
    Run,
    Section,
    Segmentation,
    Source,
    Span,
    Spans,
    spans,
)
from indexer.query.directory import Directory, section_names
from indexer.records import FORMAT, Record, Recorded, written
from indexer.records.stored import Stored
from indexer.records.written import Chunk, chunks, digest, encode_chunk, encode_head, write
from indexer.terminology import Apart, Concept, Terminology
from tests.conftest import SEEDS
from tests.examples import examples

TEXT = st.text(st.characters(codec=None), max_size=12)
NUMBER = st.integers(0, 400)
HOW: tuple[CitedBy, ...] = ("symbol", "number", "ibid", "instrument")


@st.composite
def cuts(draw: st.DrawFn) -> Segmentation:
    """Words in order that do not overlap; some are longer than a byte can say."""
    borders = draw(st.lists(st.one_of(st.integers(0, 9), st.integers(250, 70_000)), max_size=9))
    ends = np.cumsum(borders).tolist()
    starts = ends[:-1:2]
    words = tuple(Span(a, b) for a, b in zip(starts, ends[1::2], strict=False))
    return Segmentation(draw(TEXT), words)


RANGES = st.tuples(NUMBER, NUMBER).map(lambda two: Span(min(two), max(two)))
SOURCES = st.builds(
    Source, TEXT, st.lists(st.builds(Run, NUMBER, NUMBER, NUMBER, NUMBER), max_size=3).map(tuple)
)
READINGS = st.builds(Reading, TEXT, st.lists(RANGES, max_size=4).map(tuple))
CITATIONS = st.builds(
    Citation,
    NUMBER,
    NUMBER,
    TEXT,
    st.lists(st.tuples(NUMBER, NUMBER), max_size=2).map(tuple),
    TEXT,
    st.sampled_from(HOW),
)


@st.composite
def documents(draw: st.DrawFn, name: str) -> Document:
    titles = draw(st.lists(st.tuples(TEXT, TEXT), max_size=3))
    sections = tuple(
        Section(f"{name}:s{n}", name, title, label, draw(st.none() | TEXT))
        for n, (title, label) in enumerate(titles)
    )
    passages = tuple(
        Passage(
            id=f"{name}:{draw(st.sampled_from(['', 'annex.']))}p{number}",
            document=name,
            kind=draw(st.sampled_from(KINDS)),
            label=draw(st.one_of(TEXT, st.integers(0, 5).map(str))),
            sections=tuple(s.id for s in sections if draw(st.booleans())),
            citation=draw(st.one_of(TEXT, st.sampled_from(["甲", "乙"]))),
            text=draw(TEXT),
            sources=tuple(draw(st.lists(SOURCES, max_size=2))),
            words=tuple(draw(st.lists(cuts(), max_size=2))),
            readings=tuple(draw(st.lists(READINGS, max_size=2))),
            references=tuple(draw(st.lists(st.builds(Reference, NUMBER, TEXT), max_size=2))),
            cites=tuple(draw(st.lists(CITATIONS, max_size=2))),
        )
        for number in range(draw(st.integers(0, 2 * PER_BLOCK)) if draw(st.booleans()) else 1)
    )
    described = Description(
        name,
        draw(TEXT),
        draw(TEXT),
        tuple(draw(st.lists(TEXT, max_size=2))),
        tuple(draw(st.lists(TEXT, max_size=2))),
        draw(st.none() | TEXT),
        draw(st.none() | st.dates(datetime.date(1000, 1, 1))),
        draw(TEXT),
        draw(TEXT),
        draw(TEXT),
        draw(st.none() | st.tuples(TEXT, TEXT)),
    )
    return Document(described, sections, passages)


@st.composite
def records(draw: st.DrawFn) -> Record:
    some = [draw(documents(f"d{number}")) for number in range(draw(st.integers(0, 2)))]
    corpus = Corpus(tuple(some))
    names = st.lists(TEXT, min_size=1, max_size=2).map(tuple)
    return Record(
        corpus,
        {passage.id: draw(cuts()) for passage in corpus.passages()},
        draw(st.dictionaries(TEXT, NUMBER, max_size=3)),
        Terminology(
            tuple(draw(st.lists(st.builds(Concept, names, note=TEXT), max_size=2))),
            tuple(draw(st.lists(st.builds(Apart, names, TEXT), max_size=2))),
        ),
        tuple(draw(st.lists(st.tuples(TEXT, NUMBER), max_size=3))),
    )


def _written(record: Recorded, folder: Path) -> Stored:
    if folder.exists():
        shutil.rmtree(folder)
    write(folder, record.outline, encode_head(record), chunks(record))
    return Stored(folder)


def _assert_same(stored: Recorded, record: Recorded) -> None:
    assert stored.corpus == record.corpus
    assert stored.passages == tuple(record.passages)
    assert dict(stored.words) == dict(record.words)
    assert stored.learned == record.learned
    assert stored.terminology == record.terminology
    assert stored.frequent == record.frequent
    assert encode_head(stored) == encode_head(record)
    for column in ("documents", "kinds", "faces", "section_rows", "sections", "document_rows"):
        found, wanted = getattr(stored.outline, column), getattr(record.outline, column)
        assert found.dtype == wanted.dtype
        assert found.tolist() == wanted.tolist()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("records") / "record"


@examples(60)
@given(records())
def test_any_record_comes_back_equal(folder: Path, record: Record) -> None:
    _assert_same(_written(record, folder), record)


@examples(40)
@given(records())
def test_names_lead_in_a_stored_record_where_they_do_in_the_corpus(
    folder: Path, record: Record
) -> None:
    for found in (_written(record, folder).directory, record.directory):
        _assert_leads(found, record)


def _assert_leads(found: Directory, record: Record) -> None:
    passages = list(record.passages)
    sections = [section for document in record.corpus.documents for section in document.sections]
    assert dict(found.passages) == {passage.id: passage for passage in passages}
    assert dict(found.sections) == {section.id: section for section in sections}
    assert found.passages.get("d0:none") is None
    first: dict[str, Passage] = {}
    for passage in passages:
        first.setdefault(fold_text(passage.id), passage)
        first.setdefault(fold_text(passage.citation), passage)
    for name, passage in first.items():
        assert found.cited_as(name) == passage
    assert found.cited_as("没有") is None
    for name in {name for section in sections for name in section_names(section)}:
        named = [section.id for section in sections if name in section_names(section)]
        assert found.sections_named(name) == tuple(named)
    titles = {section.id: fold_text(section.title) for section in sections}
    for title in filter(None, titles.values()):
        headed = [
            passage.id
            for passage in passages
            if passage.kind == "heading"
            and passage.sections
            and title in (own := titles[passage.sections[-1]], own.rstrip("。. "))
        ]
        assert found.headings(title) == tuple(headed)
    for number, document in enumerate(record.corpus.documents):
        numbered = numbered_paragraphs(document)
        for annex in (False, True):
            wanted = [one for n in range(1, 4) for one in numbered.get((annex, n), ())]
            assert found.paragraphs(number, annex, (1, 2, 3)) == tuple(wanted)


def test_the_record_of_the_seeds_comes_back_equal(index_root: Path) -> None:
    _, record = read_and_cut(SEEDS)
    stored = open_record(index_root)
    _assert_same(stored, record)
    assert stored.symbols.instruments == record.symbols.instruments


def _large(record: Record, copies: int) -> Record:
    """The passages of a record so many times, under other ids."""
    (first, *_) = record.corpus.documents
    passages = tuple(
        replace(passage, id=f"{first.id}:{copy}.{passage.place}")
        for copy in range(copies)
        for passage in first.passages
    )
    words = {
        copied.id: record.words[original.id]
        for copied, original in zip(passages, [*first.passages] * copies, strict=True)
    }
    return replace(record, corpus=Corpus((replace(first, passages=passages),)), words=words)


@pytest.fixture(scope="module")
def large() -> Record:
    _, record = read_and_cut(SEEDS)
    return _large(record, 6)


def _in_chunks(record: Record, size: int) -> Iterator[Chunk]:
    passages = record.passages
    for start in range(0, len(passages), size):
        some = passages[start : start + size]
        pages = fold_all([passage.text for passage in some])
        yield encode_chunk(some, [record.words[passage.id] for passage in some], pages)


def test_the_files_are_the_same_in_whatever_chunks_the_passages_come(
    large: Record, tmp_path: Path
) -> None:
    head = encode_head(large)
    found: list[dict[str, bytes]] = []
    digests = set()
    for name, made in (
        ("default", list(chunks(large))),
        ("small", list(_in_chunks(large, PER_BLOCK))),
        ("sent", [pickle.loads(pickle.dumps(one)) for one in _in_chunks(large, 5 * PER_BLOCK)]),
    ):
        write(tmp_path / name, large.outline, head, made)
        found.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
        digests.add(digest(head, made))
    assert found[0] == found[1] == found[2]
    assert len(digests) == 1


def test_the_digest_tells_any_change_of_a_passage(large: Record) -> None:
    before = digest(encode_head(large), chunks(large))
    (document,) = large.corpus.documents
    changed = (*document.passages[:-1], replace(document.passages[-1], label="x"))
    corpus = Corpus((replace(document, passages=changed),))
    after = replace(large, corpus=corpus)
    assert digest(encode_head(after), chunks(after)) != before
    named = replace(large, learned={"外空": 1})
    assert digest(encode_head(named), chunks(named)) != before


def test_opening_reads_no_passage_and_no_section(large: Record, tmp_path: Path) -> None:
    stored = _written(large, tmp_path / "r")
    document = stored.corpus.documents[0]
    assert len(document.passages) == len(large.passages)
    assert [one.kept.misses for one in stored.caches.values()] == [0, 0, 0]
    assert document.passages[40] == large.passages[40]
    assert [one.kept.misses for one in stored.caches.values()] == [1, 0, 1]


def test_a_damaged_passage_is_refused_when_it_is_read(large: Record, tmp_path: Path) -> None:
    _written(large, tmp_path / "r")
    path = tmp_path / "r" / "passages"
    raw = bytearray(path.read_bytes())
    raw[20] ^= 1
    path.write_bytes(raw)
    stored = Stored(tmp_path / "r")
    assert stored.passages[PER_BLOCK] == large.passages[PER_BLOCK]
    with pytest.raises(IndexDamagedError, match="passages: damaged"):
        stored.passages[0]


def test_many_threads_read_the_same_passages(large: Record, tmp_path: Path) -> None:
    stored = _written(large, tmp_path / "r")
    count = len(large.passages)
    wrong: list[str] = []

    def read(start: int) -> None:
        for step in range(300):
            number = (start * 37 + step * start * 11) % count
            passage, words = stored.cut(number)
            if passage != large.passages[number] or words != large.words[passage.id]:
                wrong.append(passage.id)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=read, args=(start,)) for start in range(1, 9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert wrong == []


def test_words_that_overlap_are_not_written() -> None:
    passage = Passage("d:1", "d", "item", "", (), "", "外空活动", ())
    with pytest.raises(ValueError, match="overlap"):
        encode_chunk(
            [passage], [Segmentation("jieba", (Span(0, 3), Span(2, 4)))], fold_all(["外空活动"])
        )


@given(st.lists(RANGES, max_size=6), st.slices(6))
def test_spans_are_the_tuple_of_their_ranges(some: Sequence[Span], part: slice) -> None:
    plain, kept = tuple(some), spans(tuple(some))
    assert kept == plain == tuple(kept)
    assert kept[part] == plain[part]
    assert [kept[-1 - number] for number in range(len(plain))] == list(plain[::-1])
    assert (hash(kept), repr(kept)) == (hash(plain), repr(plain))
    assert kept == Spans(kept.numbers)
    assert kept != (*plain, Span(0, 0))
    assert Segmentation("a", kept) == Segmentation("a", plain)


def test_opening_an_index_reads_no_passage_and_loads_no_dictionary(index_root: Path) -> None:
    opened = open_searcher(index_root)
    caches = opened.caches
    assert [caches[name].misses for name in ("views", "passages", "sections")] == [0, 0, 0]
    assert "_taught" not in vars(opened._dictionary)
    opened.budget()  # from here on, time counts
    assert "_taught" in vars(opened._dictionary)
    opened.close()


def test_a_record_of_another_version_is_refused(
    large: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(written, "FORMAT", FORMAT + 1)
    with pytest.raises(IndexDamagedError, match="another version"):
        _written(large, tmp_path / "r")


def test_an_index_without_such_a_record_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "i"
    generations.publish(root, "old", _write_old)
    with pytest.raises(IndexDamagedError, match="another version; build"):
        open_searcher(root)


def _write_old(folder: Path) -> None:
    (folder / "corpus.json").write_text("{}", encoding="utf-8")
