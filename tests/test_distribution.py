"""Where finds stand in their documents, and in which sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import (
    Distribution,
    Hit,
    Layout,
    Level,
    Mark,
    Occurrence,
    Request,
    Searcher,
    distributions,
    rate,
    section_counts,
)
from indexer.model import KINDS, Description, Document, Passage, Section
from indexer.outline import outline
from tests.made_up_corpus import open_made_up

QUERIES = (
    "月球",
    "空间碎片",
    "北斗 系统",
    "宇航员",
    "中国国家航天局和亚太空间合作组织",
    "国际 -合作",
    "外星人",
)


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    documents = {
        "甲": ["月球/在/前/。", "一/、/月球/", "再/说/月球/和/月球/。", "二/、/火星/", "没有/。"],
        "乙": ["别的/。"],
    }
    searcher = open_made_up(tmp_path_factory.mktemp("made-up"), documents)
    yield searcher
    searcher.close()


def spread(searcher: Searcher, query: str) -> tuple[Distribution, ...]:
    hits = searcher.search(Request(query, per_page=10_000)).hits
    return distributions(hits, searcher.documents, searcher.layout)


def layout_of(*documents: Document) -> Layout:
    return Layout(outline(documents), documents)


class Read:
    """The oracle: what a layout tells, told by reading every passage."""

    def __init__(self, document: Document) -> None:
        self.starts, self.borders, start = [0], dict[str, int](), 0
        for passage in document.passages:
            for section in passage.sections[:1]:
                self.borders.setdefault(section, start)
            start += len(passage.text)
            self.starts.append(start)
        self.length = self.starts.pop()


def as_read(layout: Layout, documents: Sequence[Document]) -> None:
    number = 0
    for document in documents:
        read = Read(document)
        assert layout.length(document) == read.length
        borders = [(section.id, start) for section, start in layout.borders(document)]
        assert borders == list(read.borders.items())
        numbers = range(number, number := number + len(document.passages))
        assert [layout.start(at) for at in numbers] == read.starts


def text_of(document: Document) -> str:
    return "".join(passage.text for passage in document.passages)


# On documents of our own -------------------------------------------------------------------------


def test_offsets_count_from_the_start_of_the_document(made_up: Searcher) -> None:
    first, _ = spread(made_up, "月球")
    text = text_of(first.document)
    starts = [at for at in range(len(text)) if text.startswith("月球", at)]
    assert [one.offset for one in first.occurrences] == starts
    assert len(starts) == 4


def test_a_document_that_holds_nothing_is_listed_with_none(made_up: Searcher) -> None:
    _, second = spread(made_up, "月球")
    assert (second.document.id, second.count, second.per_10_000) == ("d1", 0, 0.0)
    assert second.characters == len(text_of(second.document))


def test_the_rate_is_of_the_whole_document(made_up: Searcher) -> None:
    first, _ = spread(made_up, "月球")
    assert first.per_10_000 == pytest.approx(4 * 10_000 / len(text_of(first.document)))


def test_nothing_is_no_part_of_nothing() -> None:
    empty = Document(Description("d", "题", "segmented", ()), (), ())
    layout = layout_of(empty)
    (one,) = distributions([], [empty], layout)
    assert (one.characters, one.count, one.per_10_000) == (0, 0, 0.0)
    assert section_counts(one) == ()
    assert layout.borders(empty) == ()
    assert rate(0, 0) == 0.0


def test_what_stands_in_no_section_has_a_row_of_its_own_at_the_end(made_up: Searcher) -> None:
    first, second = spread(made_up, "月球")
    rows = [(c.section.title if c.section else None, c.own, c.total) for c in section_counts(first)]
    assert rows == [("一、月球", 3, 3), ("二、火星", 0, 0), (None, 1, 1)]
    assert section_counts(second) == ()


def test_sections_begin_where_their_first_passage_does(made_up: Searcher) -> None:
    document = made_up.documents[0]
    text = text_of(document)
    found = [(section.title, start) for section, start in made_up.layout.borders(document)]
    assert [title for title, _ in found] == ["一、月球", "二、火星"]
    assert [start for _, start in found] == [len("月球在前。"), text.index("火星")]


def test_hits_of_other_documents_are_ignored(made_up: Searcher) -> None:
    hits = made_up.search(Request("月球", per_page=100)).hits
    (second,) = distributions(hits, made_up.documents[1:], made_up.layout)
    assert second.count == 0


# On the real documents ---------------------------------------------------------------------------


def test_a_quoted_text_is_counted_as_often_as_the_search_says(searcher: Searcher) -> None:
    for text in ("月球", "空间", "国际合作", "1"):
        request = Request(f'"{text}"', per_page=10_000)
        results = searcher.search(request)
        assert results.literal > 0
        found = distributions(results.hits, searcher.documents, searcher.layout)
        assert sum(one.count for one in found) == results.literal


def test_parts_and_related_passages_are_not_counted(searcher: Searcher) -> None:
    results = searcher.search(Request("中国国家航天局和亚太空间合作组织开展合作", per_page=10_000))
    assert results.total > results.total_whole
    whole = {hit.passage.id for hit in results.hits if hit.level is Level.WHOLE}
    found = distributions(results.hits, searcher.documents, searcher.layout)
    assert {o.passage.id for one in found for o in one.occurrences} <= whole


@pytest.mark.parametrize("query", QUERIES)
def test_occurrences_are_in_order_inside_their_document(searcher: Searcher, query: str) -> None:
    for one in spread(searcher, query):
        offsets = [o.offset for o in one.occurrences]
        assert offsets == sorted(offsets)
        assert all(0 <= offset < one.characters for offset in offsets)
        assert all(o.passage in one.document.passages for o in one.occurrences)


@pytest.mark.parametrize("query", QUERIES)
def test_sections_and_what_is_outside_of_them_add_up(searcher: Searcher, query: str) -> None:
    for one in spread(searcher, query):
        counts = section_counts(one)
        assert sum(c.own for c in counts) == one.count
        assert sum(c.total for c in counts if c.depth == 1) == one.count
        below: Counter[str] = Counter()
        for c in counts:
            if c.section and c.section.parent:
                below[c.section.parent] += c.total
        assert all(c.total == c.own + below[c.section.id] for c in counts if c.section)


def test_every_section_of_a_document_is_counted_in_reading_order(searcher: Searcher) -> None:
    for one in spread(searcher, "国际"):
        listed = [c.section for c in section_counts(one) if c.section]
        assert listed == list(one.document.sections)


def test_only_top_level_sections_have_borders(searcher: Searcher) -> None:
    for document in searcher.documents:
        found = searcher.layout.borders(document)
        assert [s for s, _ in found] == [s for s in document.sections if s.parent is None]
        assert [start for _, start in found] == sorted({start for _, start in found})


# Laws on documents of any shape ------------------------------------------------------------------


def made_of(texts: Sequence[tuple[str, int]]) -> Document:
    """Texts, each in the section of that number, where 0 is none and 2 is a part of 1."""
    sections = (Section("d:1", "d", "一"), Section("d:2", "d", "二", parent="d:1"))
    paths: list[tuple[str, ...]] = [(), ("d:1",), ("d:1", "d:2")]
    passages = (
        Passage(f"d:p{at}", "d", "item", "", paths[number], f"第{at}段", text, ())
        for at, (text, number) in enumerate(texts)
    )
    return Document(Description("d", "题", "segmented", ()), sections, tuple(passages))


def hit_of(passage: Passage, number: int) -> Hit:
    """Every 月 of a passage is marked."""
    signs = enumerate(passage.text)
    marks = tuple(Mark(at, at + 1, 0, "word") for at, sign in signs if sign == "月")
    return Hit(passage, number, Level.WHOLE, marks, 1.0, None)


@given(st.lists(st.tuples(st.text("月球𠀀 ", max_size=30), st.integers(0, 2)), max_size=12))
def test_any_document_is_counted_whole(texts: list[tuple[str, int]]) -> None:
    document = made_of(texts)
    hits = [hit_of(p, at) for at, p in enumerate(document.passages) if "月" in p.text]
    (one,) = distributions(hits, [document], layout_of(document))
    text = text_of(document)
    assert [text[o.offset] for o in one.occurrences] == ["月"] * text.count("月")
    assert one.characters == len(text)
    counts = section_counts(one)
    assert sum(c.own for c in counts) == sum(c.total for c in counts if c.depth == 1) == one.count
    assert [c.depth for c in counts if c.section] == [1, 2]
    in_second = sum(text.count("月") for text, number in texts if number == 2)
    assert counts[1].total == counts[1].own == in_second


def test_a_part_is_no_occurrence_and_a_variant_is_one() -> None:
    document = made_of([("月球月球", 1)])
    marks = (Mark(0, 2, 0, "part"), Mark(2, 4, 0, "variant"))
    (passage,), layout = document.passages, layout_of(document)
    whole = Hit(passage, 0, Level.WHOLE, marks, 1.0, None)
    (one,) = distributions([whole], [document], layout)
    assert one.occurrences == (Occurrence(2, passage),)
    related = Hit(passage, 0, Level.RELATED, marks, 1.0, None)
    assert distributions([related], [document], layout)[0].count == 0


# Where passages begin ----------------------------------------------------------------------------


@st.composite
def several(draw: st.DrawFn) -> list[Document]:
    """Documents, each with sections in sections, and passages in any of them, or in none."""
    made = []
    for name in (f"d{number}" for number in range(draw(st.integers(0, 4)))):
        tops = [Section(f"{name}:{n}", name, f"{n}") for n in range(draw(st.integers(0, 3)))]
        parts = [Section(f"{top.id}.1", name, "部分", parent=top.id) for top in tops]
        paths = [(), *((top.id,) for top in tops), *((p.parent or "", p.id) for p in parts)]
        passages = []
        for at, text in enumerate(draw(st.lists(st.text("月球𠀀 ", max_size=9), max_size=8))):
            path = draw(st.sampled_from(paths))
            passages.append(Passage(f"{name}:p{at}", name, KINDS[0], "", path, "", text, ()))
        made.append(Document(Description(name, "题", "", ()), (*tops, *parts), tuple(passages)))
    return made


@given(several())
def test_a_layout_tells_of_any_documents_what_reading_them_tells(documents: list[Document]) -> None:
    as_read(layout_of(*documents), documents)


def test_a_layout_tells_of_the_real_documents_what_reading_them_tells(searcher: Searcher) -> None:
    as_read(searcher.layout, searcher.documents)


@pytest.mark.parametrize("query", QUERIES)
def test_each_hit_is_numbered_as_its_passage_stands(searcher: Searcher, query: str) -> None:
    passages = [passage for document in searcher.documents for passage in document.passages]
    for hit in searcher.search(Request(query, per_page=10_000)).hits:
        assert passages[hit.number].id == hit.passage.id


def test_no_passage_is_read_but_the_hits(tmp_path: Path) -> None:
    lines = [f"一/、/第{number}节/" if number % 7 == 0 else "别的/。" for number in range(300)]
    searcher = open_made_up(tmp_path, {"甲": [*lines, "月球/在/后/。"], "乙": lines})
    hits = searcher.search(Request("月球")).hits
    before = searcher.caches["passages"].misses
    first, second = distributions(hits, searcher.documents, searcher.layout)
    assert (first.count, second.count) == (1, 0)
    assert all(searcher.layout.borders(document) for document in searcher.documents)
    assert searcher.caches["passages"].misses == before < 10
    searcher.close()
