"""Trees of queries made at random, of texts that stand in the made-up corpus, or in any."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from indexer.analysis.dates import Date, Period
from indexer.analysis.normalize import fold_text
from indexer.query.tree import (
    And,
    Form,
    Headed,
    Near,
    Node,
    Not,
    Or,
    Part,
    Place,
    Restrict,
    Symbol,
    Term,
    Title,
    Wildcard,
)

_TEXTS = """
国 国国 空间 碎片 空间碎片 间空 外空 外空委 国际 合作 国际合作 的 、 北斗 北斗系统 卫星 导航 委员会
un gps a b ab é 空间碎片减缓 第七十六届 第76届 2021年12月9日 43% 航天员 没有 𠀀
， 会议 中国 发展中国家 a/res/61/110 ( ） 片(1
"""
TEXTS = tuple(map(fold_text, _TEXTS.split()))
LONG = ("和平利用外层空间委员会", "北斗卫星导航系统", "联合国外层空间事务厅")
NUMBERED = ("第76届", "嫦娥6号", "43%", "21日", "2.5", "5", "2个5个", "2021年", "1118", "12月")
VAGUE = ("第七八届", "五六个")
"""What the parts of a term may have as numbers, though they are none in digits."""
PERIODS = (
    Period(Date(2021, 12, 9), Date(2021, 12, 9)),
    Period(Date(2021, 12), Date(2021, 12)),
    Period(Date(None, 11, 22), Date(None, 11, 22)),
    Period(Date(None, 12), Date(None, 12)),
    Period(Date(2021, 12, 10), Date(2022, 1, 2)),
)


def forms(texts: Sequence[str]) -> st.SearchStrategy[tuple[Form, ...]]:
    form = st.sampled_from(texts).map(lambda text: Form(text, fold_text(text)))
    return st.lists(form, max_size=3).map(tuple)


def parts(texts: Sequence[str]) -> st.SearchStrategy[tuple[Part, ...]]:
    part = st.builds(
        Part,
        st.lists(st.sampled_from(texts), min_size=1, max_size=2).map(tuple),
        st.just(""),
        forms(texts),
        st.just(False),
        st.sampled_from([0.5, 1.0, 3.25]),
    )
    number = st.sampled_from((*NUMBERED, *VAGUE)).map(lambda word: Part((word,), number=True))
    return st.lists(part | part | number, max_size=3).map(tuple)


@st.composite
def terms(draw: st.DrawFn, texts: Sequence[str], sections: Sequence[str]) -> Term:
    """A term, with whatever may stand in its place, or be related to it."""
    text = draw(st.sampled_from(texts))
    match draw(st.sampled_from(["plain", "quoted", "exact", "forms", "related", "all"])):
        case "quoted":
            return Term(text, text, quoted=True)
        case "exact":
            return Term(text, text, exact=True)
        case "forms":
            return Term(text, text, forms=draw(forms(texts)))
        case "related":
            return Term(text, text, parts=draw(parts(texts)), headed=draw(headed(sections)))
        case "all":
            return Term(
                text,
                text,
                parts=draw(parts(texts)),
                headed=draw(headed(sections)),
                forms=draw(forms(texts)),
                numbered=draw(st.sampled_from(["", "", *NUMBERED])),
                period=draw(st.sampled_from([None, None, *PERIODS])),
            )
        case _:
            return Term(text, text)


def headed(sections: Sequence[str]) -> st.SearchStrategy[tuple[Headed, ...]]:
    one = st.builds(Headed, st.sampled_from([*sections, "none"]), st.sampled_from([0.5, 1.0]))
    return st.lists(one, max_size=2).map(tuple)


WILDCARDS = st.sampled_from(
    [
        Wildcard("国*", (("国",),), prefix=True),
        Wildcard("空间*", (("空", "间"),), prefix=True),
        Wildcard("北斗*", (("北", "斗"),), prefix=True),
        Wildcard("un*", (("u", "n"),), prefix=True),
        Wildcard("国*空", (("国",), ("空",)), prefix=False),
        Wildcard("空?碎*", (("空", None, "碎"),), prefix=True),
    ]
)
NAMES = st.sampled_from(
    [
        Symbol("A/RES/61/110", "a/res/61/110", "a|res|61|110", ("d1",)),
        Symbol("A/AC.105/1240", "a/ac.105/1240", "a|ac|105|1240", ("d0",)),
        Title("北斗系统GPS2", "北斗系统gps2", ("d2",)),
        Place("决议第3段", "决议第3段", ("d1:p3", "d0:p1"), ("a|res|61|110",), "第3段"),
    ]
)
KINDS_OF = ("item", "note", "paragraph", "footnote")


def restrictions(sections: Sequence[str]) -> st.SearchStrategy[Restrict]:
    values = {"document": ("d0", "d1", "d3"), "section": tuple(sections), "kind": KINDS_OF}
    return st.sampled_from(["document", "section", "kind"]).flatmap(
        lambda field: st.lists(st.sampled_from(values[field]), max_size=2).map(
            lambda some: Restrict(field, tuple(some), "x")  # type: ignore[arg-type]  # one of these
        )
    )


def trees(texts: Sequence[str], sections: Sequence[str]) -> st.SearchStrategy[Node]:
    some: list[st.SearchStrategy[Node]] = [terms(texts, sections), terms(texts, sections)]
    leaves = st.one_of(*some, WILDCARDS, NAMES, restrictions(sections))
    near: st.SearchStrategy[Node] = terms(texts, ()) | WILDCARDS
    return st.recursive(
        leaves,
        lambda children: (
            st.lists(children, min_size=1, max_size=3).map(lambda some: And(tuple(some)))
            | st.lists(children, min_size=1, max_size=3).map(lambda some: Or(tuple(some)))
            | children.map(Not)
            | st.builds(Near, near, near, st.sampled_from([None, 0, 5]))
        ),
        max_leaves=6,
    )
