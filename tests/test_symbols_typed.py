"""Symbols, numbers, paragraphs and names of documents, as people type them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.normalize import fold_text
from indexer.analysis.symbols import symbol_key
from indexer.citations import with_citations
from indexer.model import Corpus, Description, Document, Passage, Segmentation, Span
from indexer.query.matching import Match, match
from indexer.query.names import Names
from indexer.query.parser import parse
from indexer.query.tree import Node, Not, Place, Symbol, Term
from indexer.query.view import PassageView
from indexer.reading import read_corpus

SEEDS = Path(__file__).parent.parent / "seeds"
Read = Callable[[str], Node]


def document(*texts: str, symbol: str | None = None, name: str = "d") -> Document:
    passages = tuple(
        Passage(f"{name}:p{n}", name, "paragraph", str(n), (), "", text, ())
        for n, text in enumerate(texts, 1)
    )
    return Document(Description(name, "标题", "un", (), symbol=symbol), (), passages)


def names_of(*texts: str) -> Names:
    return Names(Corpus(with_citations([document(*texts)])))


def key(names: Names, typed: str) -> str | None:
    found = names.symbol(typed)
    return found[0] if found else None


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus(with_citations([result.document for result in read_corpus(SEEDS)]))


@pytest.fixture(scope="module")
def names(corpus: Corpus) -> Names:
    return Names(corpus)


@pytest.mark.parametrize("typed", [
    "A/RES/61/110", "a/res/61/110", "A RES 61 110", "ares61110", "Ａ／ＲＥＳ／６１／１１０",
    "https://undocs.org/zh/A/RES/61/110", "undocs.org/A/RES/61/110",
    "https://undocs.org/en/A%2FRES%2F61%2F110", "https://docs.un.org/zh/A/RES/61/110/",
    "https://www.un.org/zh/docs/?symbol=A/RES/61/110", "res/61/110",
    "61/110", "６１／１１０", "61/110 号", "第61/110号决议", "第 61/110 号", "大会第61/110号决议",
    "联合国大会第 61/110 号决议", "61/110号决议", "大会2006年12月14日第61/110号决议", "决议61/110",
])  # fmt: skip
def test_a_resolution_is_known_by_its_symbol_and_by_its_number(names: Names, typed: str) -> None:
    assert names.symbol(typed) == ("a|res|61|110", ())


@pytest.mark.parametrize("typed", [
    "A/AC.105/1240", "ac.105/1240", "AC105/1240", "105/1240", "ac 105 1240", "aac1051240",
])  # fmt: skip
def test_the_last_parts_of_one_known_symbol_name_it(names: Names, typed: str) -> None:
    assert names.symbol(typed) == ("a|ac|105|1240", ())


def test_who_bears_a_symbol_is_said(names: Names) -> None:
    for typed in ("A/RES/76/76", "76/76", "第76/76号决议"):
        assert names.symbol(typed) == ("a|res|76|76", ("un-resolution",))


@pytest.mark.parametrize("typed", [
    "1240", "2030", "76", "10/51240", "2021/12/9", "A", "/", "", "第14号决议", "A/RES/99/99",
    "99/99", "第99/99号决议", "安理会第61/110号决议", "人权理事会第61/110号决议", "第61/110号决定",
    "a 7 620", "北斗 系统", "空间2030",
])  # fmt: skip
def test_what_names_no_known_symbol_is_text(names: Names, typed: str) -> None:
    assert names.symbol(typed) is None


def test_last_parts_that_two_symbols_share_name_neither() -> None:
    names = names_of("A/AC.105/1240", "A/AC.206/1240", "A/AC.7/105/1240")
    assert key(names, "105/1240") is None
    assert key(names, "AC.206/1240") == "a|ac|206|1240"


def test_a_number_alone_is_the_assemblys_if_it_is_known() -> None:
    both = names_of("第48/13号决议和人权理事会第48/13号决议")
    assert key(both, "48/13") == key(both, "第48/13号决议") == "a|res|48|13"
    assert key(both, "人权理事会第48/13号决议") == "a|hrc|res|48|13"
    council = names_of("人权理事会第48/13号决议")
    assert key(council, "48/13") == key(council, "第48/13号决议") == "a|hrc|res|48|13"
    assert key(council, "大会第48/13号决议") is None


def test_other_organs_numbers_are_known_as_typed() -> None:
    names = names_of("安全理事会第1540(2004)号决议、经社理事会第2018/15号决议", "第1472(XIV)号决议")
    for typed in (
        "S/RES/1540(2004)",
        "s/res/1540 (2004)",
        "安理会第1540（2004）号决议",
        "1540(2004)",
    ):
        assert key(names, typed) == "s|res|1540|2004"
    assert key(names, "第2018/15号决议") == "e|res|2018|15"
    assert key(names, "第1472(XIV)号决议") == "a|res|1472|xiv"
    assert key(names, "1540") is None


def test_a_date_is_a_symbol_only_if_it_is_cited() -> None:
    assert key(names_of("A/2021/12/9"), "2021/12/9") == "a|2021|12|9"


@given(st.text(max_size=20) | st.lists(st.sampled_from("A/6 1号第决议().")).map("".join))
def test_any_text_can_be_asked_for(typed: str) -> None:
    names = names_of("A/RES/61/110", "第1472(XIV)号决议")
    found = names.symbol(typed)
    assert found is None or found[0] in ("a|res|61|110", "a|res|1472|xiv")
    names.place(typed)
    names.instrument(typed)


@pytest.mark.parametrize(("typed", "numbers"), [
    ("A/76/20 第346段", (346,)),
    ("a/76/20，第 346 段", (346,)),
    ("A/76/20第345至348段", (345, 346, 347, 348)),
    ("第66/288号决议第274段", (274,)),
    ("第66/288号决议，附件，第274段", (274,)),
])  # fmt: skip
def test_a_paragraph_of_a_document_that_is_only_cited_has_a_name(
    names: Names, typed: str, numbers: tuple[int, ...]
) -> None:
    place = names.place(typed)
    assert place is not None
    assert (place.passages, place.numbers) == ((), numbers)


def test_a_paragraph_that_nobody_cites_has_none(names: Names) -> None:
    for typed in ("A/76/20 第9段", "A/99/20 第346段", "A/76/20第9至1段", "A/76/20第1至9999段"):
        assert names.place(typed) is None


def test_the_names_that_the_corpus_ties_to_symbols_are_known(names: Names) -> None:
    assert names.instrument("《2030年可持续发展议程》") == "a|res|70|1"
    assert names.instrument("2030 年可持续发展议程") == "a|res|70|1"
    assert names.instrument("外层空间活动长期可持续性准则") == "a|74|20"
    assert names.instrument("行动声明") is names.instrument("") is None


def view(passage: Passage) -> PassageView:
    words = tuple(Span(i, i + 1) for i in range(len(passage.text)))
    return PassageView(passage, (Segmentation("single", words),))


def seed(corpus: Corpus, identifier: str) -> PassageView:
    return view(next(p for p in corpus.passages() if p.id == identifier))


def made(text: str) -> PassageView:
    (found,) = with_citations([document(text)])
    return view(found.passages[0])


def typed_symbol(text: str, meant: str) -> Symbol:
    return Symbol(text, fold_text(text), symbol_key(meant), ())


def marks(found: Match, of: PassageView) -> list[tuple[str, str]]:
    return [(of.passage.text[m.start : m.end], m.grade) for m in found.marks]


def test_a_symbol_marks_every_citation_and_variants_are_said_to_be_such() -> None:
    where = made("《准则》（A/74/20）；第61/110号决议，A/RES/61/110，A/RES/61/1101。《准则》")
    assert marks(match(typed_symbol("a res 61 110", "A/RES/61/110"), where), where) == [
        ("第61/110号决议", "variant"), ("A/RES/61/110", "joined"),
    ]  # fmt: skip
    assert marks(match(typed_symbol("A/74/20", "A/74/20"), where), where) == [
        ("A/74/20", "joined"), ("《准则》", "variant"),
    ]  # fmt: skip


def test_what_was_typed_is_marked_as_it_stands_before_any_variant() -> None:
    where = made("第 61/110 和 61/111 号、第61/110号决议")
    by_number = typed_symbol("第61/110号决议", "A/RES/61/110")
    assert marks(match(by_number, where), where) == [
        ("第 61/110", "variant"), ("第61/110号决议", "joined"),
    ]  # fmt: skip
    alone = typed_symbol("61/110", "A/RES/61/110")
    assert marks(match(alone, where), where) == [("61/110", "joined"), ("61/110", "joined")]


def test_the_number_of_another_organ_is_not_this_one() -> None:
    where = made("人权理事会第61/110号决议和A/HRC/61/110号文件、A/RES/161/110")
    assert not match(typed_symbol("61/110", "A/RES/61/110"), where).level


@pytest.mark.parametrize("longer", [
    "A/76/20/Add.1", "A/76/201", "A/76/20.1", "BA/76/20", "B/A/76/20", "x.A/76/20",
    "A／76／20／Add.1",
])  # fmt: skip
def test_a_symbol_does_not_stand_in_a_longer_one(longer: str) -> None:
    assert not match(typed_symbol("A/76/20", "A/76/20"), made(f"见{longer}。")).level


def test_ibid_is_a_variant_of_the_symbol(corpus: Corpus) -> None:
    where = seed(corpus, "un-resolution:fn22")
    assert marks(match(typed_symbol("A/76/20", "A/76/20"), where), where) == [("同上", "variant")]


def place(typed: str, corpus: Corpus) -> Node:
    return parse(typed, Names(corpus), lambda folded: False).tree


def test_a_paragraph_that_is_only_cited_is_found_where_a_range_holds_it(corpus: Corpus) -> None:
    tree = place("A/76/20 第346段", corpus)
    assert isinstance(tree, Place)
    found = [p.id for p in corpus.passages() if match(tree, view(p)).level]
    assert found == ["un-resolution:fn22"]
    where = seed(corpus, "un-resolution:fn22")
    assert marks(match(tree, where), where) == [("同上", "variant")]
    exact = place("A/76/20 第363段", corpus)
    where = seed(corpus, "un-resolution:fn6")
    assert marks(match(exact, where), where) == [("同上", "variant"), ("第 363 段", "joined")]


def test_the_paragraph_of_another_citation_is_not_this_one() -> None:
    one = Place("x", "x", (), ("a|76|20",), "第14段", numbers=(14,))
    where = made("A/75/20，第14段；A/76/20，第3段")
    assert not match(one, where).level
    where = made("A/75/20，第14段；A/76/20，第14段")
    assert marks(match(one, where), where) == [("A/76/20", "joined"), ("第14段", "joined")]


def test_a_number_typed_is_read_as_a_symbol_and_a_year_as_text(corpus: Corpus) -> None:
    assert isinstance(place("第61/110号决议", corpus), Symbol)
    assert isinstance(place("105/1240", corpus), Symbol)
    assert isinstance(place("2030", corpus), Term)


def test_a_symbol_with_a_plus_is_only_itself_and_with_a_minus_is_excluded(corpus: Corpus) -> None:
    names = Names(corpus)
    exact = parse("+A/RES/61/110", names, lambda _: False).tree
    assert isinstance(exact, Symbol)
    assert exact.exact
    assert isinstance(parse("-A/RES/61/110", names, lambda _: False).tree, Not)
