"""In which ways annotators cut a text: told by arrays as by reading every passage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer import Searcher
from indexer.analysis.normalize import fold
from tests.hostile_corpus import open_hostile
from tests.made_up_corpus import open_made_up


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    searcher = open_hostile(tmp_path_factory.mktemp("hostile"))
    yield searcher
    searcher.close()


def read_through(searcher: Searcher, text: str) -> Counter[tuple[str, ...]]:
    """Every way in which any annotator cuts a text, by looking at all passages."""
    found: Counter[tuple[str, ...]] = Counter()
    needle = fold(text).text
    passages = (p for document in searcher.documents for p in document.passages)
    for passage in passages:
        folded = fold(passage.text)
        at = folded.text.find(needle)
        while at >= 0:
            if folded.splits_a_letter(at + len(needle)):
                at = folded.text.find(needle, at + 1)
                continue
            cuts = set()
            for cut in passage.words:
                places = [folded.origin(i, i + 1) for i in range(at, at + len(needle))]
                holding = [
                    next((n for n, w in enumerate(cut.words)
                          if w.start <= place.start and place.end <= w.end), None)
                    for place in places
                ]  # fmt: skip
                if None not in holding:
                    words: list[str] = []
                    for n, sign in enumerate(needle):
                        if n and holding[n] == holding[n - 1]:
                            words[-1] += sign
                        else:
                            words.append(sign)
                    cuts.add(tuple(words))
            found.update(cuts)
            at = folded.text.find(needle, at + len(needle))
    return found


def told(searcher: Searcher, text: str) -> Counter[tuple[str, ...]]:
    return Counter(
        {
            tuple(fold(text[word.start : word.end]).text for word in way.words): way.count
            for way in searcher.ways(text)
        }
    )


@given(data=st.data())
def test_arrays_tell_what_reading_every_passage_does(
    searcher: Searcher, data: st.DataObject
) -> None:
    passages = [p for d in searcher.documents for p in d.passages if p.words and not p.readings]
    passage = data.draw(st.sampled_from(passages))
    start = data.draw(st.integers(0, len(passage.text) - 1))
    text = passage.text[start : start + data.draw(st.integers(1, 80))]
    if fold(text).text.strip() and fold(text).text in fold(passage.text).text:
        assert told(searcher, text) == read_through(searcher, text)


def test_the_most_frequent_way_comes_first_with_the_first_passage_that_has_it(
    searcher: Searcher,
) -> None:
    ways = searcher.ways("空间站")
    counts = [way.count for way in ways]
    assert counts == sorted(counts, reverse=True)
    for way in ways:
        passage = searcher.passage(way.passage)
        assert passage is not None
        assert "空间站" in passage.text


def test_two_annotators_who_agree_are_one_place(searcher: Searcher) -> None:
    for word in ("航天", "空间", "载人航天"):
        assert told(searcher, word) == read_through(searcher, word)


@pytest.mark.parametrize("text", ["", "  ", "，", "zzzz", "没有这样的话", "月" * 256])
def test_what_stands_nowhere_is_cut_in_no_way(searcher: Searcher, text: str) -> None:
    assert told(searcher, text) == (read_through(searcher, text) if text == "，" else Counter())


@given(text=st.text(max_size=12))
def test_no_text_makes_it_fail(hostile: Searcher, text: str) -> None:
    for way in hostile.ways(text):
        ends = [word.end for word in way.words]
        assert all(a <= b.start for a, b in zip(ends, way.words[1:], strict=False))
        assert way.count > 0


def test_a_text_is_cut_as_typed_and_as_it_stands(client: FlaskClient) -> None:
    body = client.get("/api/v1/segment", query_string={"q": "载人航 天"}).get_json()
    assert "".join(word["text"] for word in body["jieba"]["words"]) == "载人航 天"
    for word in [*body["jieba"]["words"], *(w for a in body["annotators"] for w in a["words"])]:
        assert "载人航 天"[word["start"] : word["end"]] == word["text"]
    assert [[w["text"] for w in one["words"]] for one in body["annotators"]] == [
        ["载人", "航 天"], ["载人航 天"],
    ]  # fmt: skip


def test_too_long_a_text_is_refused(client: FlaskClient) -> None:
    assert client.get("/api/v1/segment", query_string={"q": "月" * 256}).status_code == 200
    reply = client.get("/api/v1/segment", query_string={"q": "月" * 257})
    assert (reply.status_code, reply.get_json()["parameter"]) == (400, "q")


def test_a_text_of_an_annotator_is_cut_as_he_did(tmp_path_factory: pytest.TempPathFactory) -> None:
    searcher = open_made_up(
        tmp_path_factory.mktemp("made"), {"一份": ["月/球/探测", "月球/探测/和/月球", "月/球"]}
    )
    assert told(searcher, "月球") == {("月球",): 2, ("月", "球"): 2}
    first, second = (way.passage for way in searcher.ways("月球"))  # equally frequent
    passages = [p.id for p in searcher.documents[0].passages]
    assert passages.index(first) + 1 == passages.index(second)
    assert told(searcher, "球探") == {("球", "探"): 2}
    searcher.close()
