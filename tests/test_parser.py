"""The query language: what is read as what, and errors that say where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import QueryError
from indexer.model import Corpus
from indexer.query.limits import MAX_CHARACTERS
from indexer.query.names import Names
from indexer.query.parser import parse
from indexer.query.tree import (
    And,
    Near,
    Not,
    Or,
    Place,
    Query,
    Restrict,
    Symbol,
    Term,
    Title,
    Wildcard,
)
from indexer.reading import read_corpus

OPERATORS = [" AND ", " OR ", " NOT ", " NEAR/2 ", "文件：", "非 "]
Read = Callable[[str], Query]
STANDING = {
    "中巴(西",
    "第1(a)场会议",
    "中巴(西)",
    "外空会议+50",
    "un-spider",
    "北斗系统",
    "与",
    "a and b",
}
SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(Corpus(tuple(result.document for result in read_corpus(SEEDS))))


@pytest.fixture(scope="module")
def read(names: Names) -> Read:
    def read(typed: str) -> Query:
        return parse(typed, names, STANDING.__contains__)

    return read


def texts(node: object) -> list[str]:
    match node:
        case And(children) | Or(children):
            return [text for child in children for text in texts(child)]
        case Term(text=text):
            return [text]
    return []


@pytest.mark.parametrize("typed", ["第1(a)场会议", "中巴（西）", "外空会议+50", "UN-SPIDER", "与"])
def test_what_stands_in_a_passage_just_so_is_meant(read: Read, typed: str) -> None:
    tree = read(typed).tree
    assert isinstance(tree, Term)
    assert tree.text == typed


def test_with_blanks_the_whole_comes_beside_the_operators(read: Read) -> None:
    query = read("北斗 系统")
    assert query.whole is not None
    assert query.whole.folded == "北斗系统"
    assert texts(query.tree) == ["北斗", "系统"]


def test_what_stands_just_so_needs_no_second_reading(read: Read) -> None:
    query = read("中巴 （西")
    assert query.tree == Term("中巴 （西", "中巴(西", 0)


def test_a_query_with_an_operator_between_blanks_is_never_one_text(read: Read) -> None:
    assert read("a AND b").whole is None


@pytest.mark.parametrize(
    "typed", ["甲 乙", "甲\u3000乙", "甲 AND 乙", "甲 与 乙", "(甲) 乙", "（甲）（乙）"]
)
def test_neighbours_are_joined_by_and(read: Read, typed: str) -> None:
    tree = read(typed).tree
    assert isinstance(tree, And)
    assert texts(tree) == ["甲", "乙"]


@pytest.mark.parametrize("typed", ["甲 OR 乙", "甲 或 乙"])
def test_or_joins_alternatives(read: Read, typed: str) -> None:
    assert isinstance(read(typed).tree, Or)


@pytest.mark.parametrize("typed", ["甲“乙”", '甲"乙"'])
def test_a_quote_may_follow_a_run(read: Read, typed: str) -> None:
    tree = read(typed).tree
    assert isinstance(tree, And)
    assert [(term.text, term.quoted) for term in tree.children if isinstance(term, Term)] == [
        ("甲", False),
        ("乙", True),
    ]


def test_or_binds_looser_than_and_and_brackets_group(read: Read) -> None:
    assert isinstance(read("甲 乙 OR 丙").tree, Or)
    grouped = read("甲 AND (乙 OR 丙)").tree
    assert isinstance(grouped, And)
    assert isinstance(grouped.children[1], Or)


@pytest.mark.parametrize("typed", ["-甲", "NOT 甲", "非 甲", "－甲"])
def test_exclusions_have_four_spellings(read: Read, typed: str) -> None:
    tree = read(typed).tree
    assert isinstance(tree, Not)
    assert texts(tree.child) == ["甲"]


@pytest.mark.parametrize(("typed", "text"), [
    ('"甲 AND (乙"', "甲 AND (乙"),
    ("“甲”", "甲"),
    ("「甲『乙』」", "甲『乙』"),
    ("“甲“乙”丙”", "甲“乙”丙"),
    ("＂甲＂", "甲"),
])  # fmt: skip
def test_everything_up_to_the_matching_mark_is_literal(read: Read, typed: str, text: str) -> None:
    tree = read(typed).tree
    assert isinstance(tree, Term)
    assert (tree.text, tree.quoted) == (text, True)


@pytest.mark.parametrize(
    "typed", ["家（中国航", "UN-SPIDER2", "76:1", "中国：外空", "and", "甲AND乙", "北斗与系统"]
)
def test_signs_inside_a_run_are_text(read: Read, typed: str) -> None:
    assert texts(read(typed).tree) == [typed]


@pytest.mark.parametrize(("typed", "field", "values"), [
    ("文件：决议", "document", ("un-resolution",)),
    ("document:un-resolution", "document", ("un-resolution",)),
    ("文件:A/RES/76/76", "document", ("un-resolution",)),
    ("章节：执行部分", "section", ("un-resolution:operative",)),
    ("章节：（三）未来合作重点", "section", ("white-paper:6.3",)),
    ('section:"附件 海南倡议"', "section", ("un-report:annex",)),
    ("章节：附件 海南倡议", "section", ("un-report:annex",)),
    ("章节：四. 日程安排", "section", ("un-report:4",)),
    ("章节：海南倡议", "section", ("un-report:annex",)),
    ("(章节：（三）未来合作重点)", "section", ("white-paper:6.3",)),
    ("章节：序言", "section", ("un-report:annex.preamble", "un-resolution:preamble")),
    ("类型：脚注", "kind", ("footnote",)),
    ("kind：footnote", "kind", ("footnote",)),
])  # fmt: skip
def test_fields_restrict_by_id_title_and_short_name(
    read: Read,
    typed: str,
    field: str,
    values: tuple[str, ...],
) -> None:
    tree = read(typed).tree
    assert isinstance(tree, Restrict)
    assert (tree.field, tree.values) == (field, values)


def test_wildcards_stand_at_the_end_or_inside(read: Read) -> None:
    prefix = read("外空*").tree
    assert isinstance(prefix, Wildcard)
    assert prefix.prefix
    inner = read("嫦娥?号").tree
    assert isinstance(inner, Wildcard)
    assert inner.pieces == (("嫦", "娥", None, "号"),)


@pytest.mark.parametrize("typed", ["月球日？", "月球日?", "*月球日"])
def test_a_final_question_mark_and_a_leading_star_are_no_wildcards(read: Read, typed: str) -> None:
    assert texts(read(typed).tree) == [typed.rstrip("？?")]


@pytest.mark.parametrize(("typed", "distance"), [
    ("甲 NEAR/3 乙", 3), ("甲 NEAR 乙", 10), ("甲 同句 乙", None),
])  # fmt: skip
def test_near_counts_characters_and_stays_in_a_sentence(
    read: Read,
    typed: str,
    distance: int | None,
) -> None:
    tree = read(typed).tree
    assert isinstance(tree, Near)
    assert tree.distance == distance


@pytest.mark.parametrize(
    "typed", ["A/AC.105/1240", "a ac 105 1240", "Ａ／ＡＣ．105／1240", "aac1051240"]
)
def test_a_symbol_is_known_in_any_spelling(read: Read, typed: str) -> None:
    tree = read(typed).tree
    assert isinstance(tree, Symbol)
    assert tree.key == "a|ac|105|1240"


@pytest.mark.parametrize(("typed", "passage"), [
    ("决议第14段", "un-resolution:op14"),
    ("A/RES/76/76 第14段", "un-resolution:op14"),
    ("报告附件第7段", "un-report:annex.7"),
    ("报告第 7 段", "un-report:p7"),
    ("A/RES/76/76，序言部分第9段", "un-resolution:pp9"),
    ("A/RES/76/76，脚注18", "un-resolution:fn18"),
    ("《2021中国的航天》，六（二）1，第4项", "white-paper:6.2.1.b4"),
    ("un-resolution:op14", "un-resolution:op14"),
    ("（三）未来合作重点", "white-paper:6.3"),
    ("四. 日程安排", "un-report:4"),
    ("B. 第 1(a)场会议：空间探索和创新——空间机构的观点", "un-report:4.B"),
])  # fmt: skip
def test_a_place_is_known_by_its_name_citation_id_or_printed_heading(
    read: Read, typed: str, passage: str
) -> None:
    tree = read(typed).tree
    assert isinstance(tree, Place)
    assert tree.passages == (passage,)


def test_a_title_names_its_document(read: Read) -> None:
    tree = read("《2021中国的航天》").tree
    assert isinstance(tree, Title)
    assert tree.documents == ("white-paper",)


@pytest.mark.parametrize(("typed", "position"), [
    ("", 0),
    ("  ", 0),
    ('甲 "乙', 2),
    ("“甲", 0),
    ("(甲", 0),
    ("甲 （乙", 2),
    ("甲 ()", 2),
    ("甲 )", 2),
    ("甲 AND", 2),
    ("OR 甲", 0),
    ("甲 AND OR 乙", 6),
    ("甲 -", 2),
    ("甲 NEAR/5", 2),
    ("甲 NEAR/x 乙", 2),
    ("甲 NEAR (乙 丙)", 7),
    ("title:甲", 0),
    ("甲 title：乙", 2),
    ("文件：", 0),
    ("甲 文件：没有", 5),
    ('甲 ""', 2),
    ("a*", 0),
    ("甲 *", 2),
    ("*?", 0),
    ("甲“乙", 1),
    ("(" * 11 + "甲" + ")" * 11, 10),
])  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_position(
    read: Read, typed: str, position: int
) -> None:
    with pytest.raises(QueryError) as caught:
        read(typed)
    assert caught.value.position == position


def test_limits_hold_for_length_and_number_of_terms(read: Read) -> None:
    assert read('"' + "甲" * MAX_CHARACTERS + '"')
    with pytest.raises(QueryError):
        read("甲" * (MAX_CHARACTERS + 1))
    assert read(" ".join("甲" * 32))
    with pytest.raises(QueryError):
        read(" ".join("甲" * 33))


@given(typed=st.lists(
    st.sampled_from([*'甲乙a1 ()（）"“”「」-+*?？:：/', *OPERATORS])
    | st.characters(),
    max_size=30,
).map("".join))  # fmt: skip
def test_any_string_is_read_or_refused_with_a_position_inside_it(names: Names, typed: str) -> None:
    outcome = outcome_of(typed, names)
    if isinstance(outcome, QueryError):
        assert 0 <= outcome.position <= max(len(typed), MAX_CHARACTERS)
    else:
        assert str(outcome)


def outcome_of(typed: str, names: Names) -> Query | QueryError:
    try:
        return parse(typed, names, lambda _: False)
    except QueryError as error:
        return error


@pytest.mark.parametrize(("typed", "read"), [
    ("2012 年 6 月 21 日", "2012 年 6 月 21 日"),
    ("第 64 届会议", "第 64 届会议"),
    ("21 项 准则", "21 项 与 准则"),
    ("中国 2030", "中国 与 2030"),
])  # fmt: skip
def test_blanks_inside_a_printed_number_do_not_divide_it(
    names: Names, typed: str, read: str
) -> None:
    assert str(parse(typed, names, lambda _: False).tree) == read


def test_blanks_without_end_are_refused(names: Names) -> None:
    with pytest.raises(QueryError):
        parse("第" + " " * 100_000 + "号号", names, lambda _: False)


def test_symbols_stand_beside_other_terms(names: Names) -> None:
    tree = parse("A/RES/76/76 空间碎片", names, lambda _: False).tree
    assert isinstance(tree, And)
    assert [type(child) for child in tree.children] == [Symbol, Term]
