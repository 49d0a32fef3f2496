"""What less can be asked than a query that found nothing."""

from __future__ import annotations

import pytest

from indexer import QueryError, Request, Searcher
from indexer.query.loosening import looser
from indexer.query.names import Names
from indexer.query.parser import parse
from indexer.query.tree import Leaf, positive_leaves


@pytest.fixture(scope="module")
def names(searcher: Searcher) -> Names:
    return searcher.names


def asked(names: Names, typed: str, standing: str) -> dict[str, str]:
    """The looser queries, where these texts stand and no others."""

    def stands(leaf: Leaf) -> bool:
        return leaf.text in standing.split()

    query = parse(typed, names, lambda _: False)
    return {one.without or one.asks: one.query for one in looser(query, stands)}


@pytest.mark.parametrize(
    ("typed", "standing", "left"),
    [
        ("甲 乙", "甲", {"standing": "甲"}),
        ("甲 乙 丙", "甲 丙", {"standing": "甲 丙", "any": "甲 或 丙"}),
        ("甲 与 乙 与 丙", "甲 丙", {"standing": "甲 与 丙", "any": "甲 或 丙"}),
        ("甲 与 乙", "甲 乙", {"any": "甲 或 乙"}),
        ("甲 或 乙", "", {}),
        ("甲 或 乙", "甲 乙", {}),
        ("甲 乙 非 丙", "甲 乙", {"any": "（甲 或 乙） 与 非 丙"}),
        ("甲 非 乙", "甲", {}),
        ("甲 NEAR/3 乙", "甲", {"standing": "甲"}),
        ("甲 NEAR/3 乙", "甲 乙", {"any": "甲 或 乙"}),
        ("（甲 或 乙） 丙", "甲 丙", {"standing": "甲 与 丙", "any": "甲 或 丙"}),
        ("（甲 或 乙） 丙", "丙", {"standing": "丙"}),
        ("“甲 乙”", "", {"unquoted": "甲 乙"}),
        ("+甲 “乙”", "", {"unquoted": "甲 乙"}),
        ("甲 文件：决议", "甲", {"决议": "甲"}),
        ("甲 乙 文件：决议", "甲", {"standing": "甲 文件：决议", "决议": "甲 乙"}),
        (
            "甲 文件：决议 类型：脚注",
            "甲",
            {"决议": "甲 类型：脚注", "脚注": "甲 文件：决议", "anywhere": "甲"},
        ),
        ("文件：决议 类型：脚注", "", {}),
        ("甲 乙", "", {}),
    ],
)
def test_something_is_let_go_and_the_rest_stays(
    names: Names, typed: str, standing: str, left: dict[str, str]
) -> None:
    assert asked(names, typed, standing) == left


@pytest.mark.parametrize(
    "typed",
    [
        "外星人 与 月球 与 “国际合作”",
        "（月球 或 北斗） NEAR/5 外星人 文件：决议 章节：序言",
        "外空* 外星人 非 中国 类型：脚注",
        "A/RES/61/110 外星人 月球",
        "《外空条约》 外星人",
        "决议第14段 与 外星人 与 月球",
        "“月球 或 火星” 与 外星人",
    ],
)
def test_what_is_left_is_read_as_a_query_again_and_asks_for_nothing_new(
    searcher: Searcher, typed: str
) -> None:
    before = {leaf.text for leaf in positive_leaves(searcher.understand(Request(typed)).tree)}
    found = searcher.looser(Request(typed))
    assert found
    for one in found:
        again = {
            leaf.text for leaf in positive_leaves(searcher.understand(Request(one.query)).tree)
        }
        if one.asks != "unquoted":
            assert again <= before


def test_a_name_that_stands_for_a_term_keeps_it(searcher: Searcher) -> None:
    found = searcher.looser(Request("宇航员 外星人", documents=("白皮书",)))
    assert [(one.asks, one.query) for one in found] == [("standing", "宇航员")]
    exact = searcher.looser(Request("宇航员 外星人", documents=("白皮书",), expand=False))
    assert exact == ()


def test_without_time_nothing_is_said_to_stand_nowhere(searcher: Searcher, hasty: Searcher) -> None:
    request = Request("“月球” 外星人")
    assert searcher.looser(request)
    assert searcher.looser(request, hasty.budget()) == ()


def test_a_query_that_cant_be_read_is_refused_as_by_a_search(searcher: Searcher) -> None:
    with pytest.raises(QueryError):
        searcher.looser(Request("北斗 （系统"))
