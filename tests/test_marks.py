"""Segments as marked text: escaped, to the letter, with notes and citations as links in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from indexer import Segment
from indexer.query.view import Grade
from tests.html import Reader
from webui import create_app
from webui.marks import Cited, Note, marked

TITLE = 'title="别的说法"'


@pytest.fixture(autouse=True, scope="module")
def asked_in_chinese() -> Iterator[None]:
    with create_app(None).test_request_context("/"):
        yield


def elements(html: str) -> Reader:
    reader = Reader()
    reader.feed(f"<p>{html}</p>")
    reader.close()
    assert reader.path == []
    return reader


def test_marked_text_is_escaped_and_keeps_its_grade() -> None:
    made = marked([Segment("<b>"), Segment("月&球", 7, "crossing")])
    assert made == Markup('&lt;b&gt;<mark class="m1 crossing">月&amp;球</mark>')


def test_a_note_splits_a_mark_and_adds_nothing_to_the_text() -> None:
    made = marked([Segment("条"), Segment("约草案", 0, "word")], [Note(2, "fn1", "1", "to-fn1")])
    assert made == (
        '条<mark class="m0 word">约</mark><sup id="to-fn1">\u2060<a href="#fn1" role="doc-noteref" '
        'lang="zh-Hans" aria-label="脚注 1">1</a></sup><mark class="m0 word rest">草案</mark>'
    )


def test_a_variant_says_so_and_its_pieces_are_told_from_its_beginning() -> None:
    made = marked([Segment("航天员", 0, "variant")], [Note(2, "fn1", "1", "to-fn1")])
    assert made.startswith(f'<mark class="m0 variant" {TITLE}>航天</mark><sup')
    assert made.endswith(f'</sup><mark class="m0 variant rest" {TITLE}>员</mark>')


def test_a_note_at_the_very_end_of_a_text_is_not_lost() -> None:
    assert "fn2" in marked([Segment("条约")], [Note(2, "fn2", "2", "to-fn2")])
    assert "fn2" in marked([], [Note(0, "fn2", "2", "to-fn2")])


def test_an_id_stands_on_the_first_piece_of_a_cut_mark_alone() -> None:
    made = marked(
        [Segment("条"), Segment("约草案", 0, "word")], [Note(2, "f", "1", "t")], ids={1: "hit-5"}
    )
    ids = [e.attributes.get("id") for e in elements(made).of("mark")]
    assert ids == ["hit-5", None]


def test_a_citation_is_a_link_around_the_marks_in_it() -> None:
    segments = [Segment("见《"), Segment("空间", 0, "word"), Segment("准则》。")]
    made = marked(segments, cited=[Cited(1, 7, "#op3")])
    assert made == (
        '见<a class="cited" href="#op3">《<mark class="m0 word">空间</mark>准则》</a>。'
    )


def test_a_mark_across_the_end_of_a_citation_is_cut_there_and_keeps_one_id() -> None:
    made = marked([Segment("准则草案", 0, "word")], cited=[Cited(0, 2, "#op3")], ids={0: "hit-1"})
    assert made == (
        '<a class="cited" href="#op3"><mark id="hit-1" class="m0 word">准则</mark></a>'
        '<mark class="m0 word rest">草案</mark>'
    )


def test_a_citation_that_leads_away_says_where_and_sends_no_referrer() -> None:
    (link,) = elements(
        marked([Segment("A/71/20")], cited=[Cited(0, 7, "https://x.org/?a&b", outside=True)])
    ).of("a")
    assert link.attributes == {
        "class": "cited outside", "href": "https://x.org/?a&b", "rel": "noreferrer",
        "title": "联合国网站",
    }  # fmt: skip


def test_a_note_inside_a_citation_is_a_link_beside_it_and_not_in_it() -> None:
    made = marked([Segment("准则草案")], [Note(2, "fn1", "1", "to")], [Cited(0, 4, "#op3")])
    assert [e.text for e in elements(made).of("a")] == ["准则", "1", "草案"]


@st.composite
def texts(draw: st.DrawFn) -> tuple[list[Segment], list[Note], list[Cited], dict[int, str]]:
    pieces = draw(st.lists(st.text("<>&\"'月球a\u0301\U00020000 ", min_size=1, max_size=6)))
    grades: st.SearchStrategy[Grade | None] = st.sampled_from(["word", "variant", "part", None])
    segments: list[Segment] = []
    starts: dict[int, str] = {}
    position = 0
    for piece in pieces:
        grade = draw(grades)
        segments.append(Segment(piece, None if grade is None else draw(st.integers(0, 9)), grade))
        if grade:
            starts[position] = f"hit-{len(starts) + 1}"
        position += len(piece)
    offsets = st.integers(0, position)
    notes = [Note(at, "fn", "1", f"to-{n}") for n, at in enumerate(draw(st.lists(offsets)))]
    edges = sorted(draw(st.sets(offsets, max_size=8)))
    cited = [Cited(a, b, "#x") for a, b in zip(edges[::2], edges[1::2], strict=False)]
    return segments, notes, cited, starts


@given(texts())
def test_without_tags_and_notes_the_very_text_is_left_and_links_stand_apart(
    drawn: tuple[list[Segment], list[Note], list[Cited], dict[int, str]],
) -> None:
    segments, notes, cited, ids = drawn
    page = elements(marked(segments, notes, cited, ids))
    text = "".join(segment.text for segment in segments)
    assert page.elements[0].bare == text
    assert "".join(e.text for e in page.of("mark")) == _marked(segments)
    assert "".join(e.bare for e in page.of("a", "cited")) == "".join(
        text[one.start : one.end] for one in cited
    )
    assert sorted(page.ids) == sorted([*ids.values(), *(note.anchor for note in notes)])
    assert len(page.of("sup")) == len(notes)
    assert all(e.bare for e in page.of("a", "cited"))


@given(texts())
def test_no_link_stands_in_another(
    drawn: tuple[list[Segment], list[Note], list[Cited], dict[int, str]],
) -> None:
    inside = 0
    for part in marked(*drawn).split("<")[1:]:
        inside += part.startswith("a ") - part.startswith("/a>")
        assert inside in (0, 1)


def _marked(segments: Sequence[Segment]) -> str:
    return "".join(segment.text for segment in segments if segment.term is not None)
