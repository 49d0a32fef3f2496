"""The columns say of each passage what the passage says of itself."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from indexer.model import KINDS, Description, Document, Passage, Section
from indexer.outline import Outline, outline
from indexer.search import Searcher


def _document(name: str, kinds: list[str], places: list[list[int]], sections: int) -> Document:
    known = tuple(Section(f"{name}:{n}", name, f"第{n}节") for n in range(sections))
    passages = tuple(
        Passage(
            id=f"{name}:p{number}",
            document=name,
            kind=next(known for known in KINDS if known == kind),
            label="",
            sections=tuple(known[one].id for one in some if one < sections),
            citation="",
            text="月" * number,
            sources=(),
        )
        for number, (kind, some) in enumerate(zip(kinds, places, strict=True))
    )
    return Document(Description(name, name, "", ()), known, passages)


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, ...]:
    made = []
    for number in range(draw(st.integers(0, 3))):
        kinds = draw(st.lists(st.sampled_from(KINDS), max_size=6))
        places = [draw(st.lists(st.integers(0, 3), unique=True, max_size=3)) for _ in kinds]
        made.append(_document(f"d{number}", list(kinds), places, draw(st.integers(0, 3))))
    return tuple(made)


def _agrees(found: Outline, corpus: tuple[Document, ...]) -> None:
    passages = [passage for document in corpus for passage in document.passages]
    sections = [section.id for document in corpus for section in document.sections]
    assert len(found) == len(passages)
    for number, passage in enumerate(passages):
        assert corpus[found.documents[number]].id == passage.document
        assert KINDS[found.kinds[number]] == passage.kind
        assert found.lengths[number] == len(passage.text)
        assert tuple(sections[one] for one in found.sections_of(number)) == passage.sections
    for number, document in enumerate(corpus):
        first, last = found.document_rows[number : number + 2].tolist()
        assert passages[first:last] == list(document.passages)
        faces = [passages[first + at] for at in found.faces[first:last].nonzero()[0]]
        titles = [passage for passage in document.passages if passage.kind == "title"]
        assert faces == (titles or list(document.passages))[:1]


@given(documents())
def test_the_columns_of_any_documents_say_what_their_passages_say(
    corpus: tuple[Document, ...],
) -> None:
    _agrees(outline(corpus), corpus)


def test_the_columns_of_the_seeds_say_what_their_passages_say(searcher: Searcher) -> None:
    _agrees(outline(searcher.documents), tuple(searcher.documents))


def test_a_section_that_no_document_has_is_in_no_column() -> None:
    held = _document("d", ["item"], [[0]], 1)
    assert outline([held]).sections.tolist() == [0]
    assert outline([replace(held, sections=())]).sections.tolist() == []
