"""Trees of Whoosh's queries, made at random; and which passages each wants, reckoned naively."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

from hypothesis import strategies as st
from whoosh import query

from tests.arrays.corpora import Passage, kind

FREQUENT = ("外空", "国际", "合作", "空间", "碎片", "的", "外太空", "空")
VOCABULARY = (*FREQUENT, *(f"w{number}" for number in range(60)))
BOOSTS = st.sampled_from([1.0, 1.0, 2.5, 0.5])

TERMS = st.builds(
    lambda word, boost: query.Term("words", word, boost=boost),
    st.one_of(st.sampled_from(FREQUENT), st.sampled_from(VOCABULARY), st.just("没有")),
    BOOSTS,
)
PHRASES = st.builds(
    lambda words, boost: query.Phrase("words", words, boost=boost),
    st.lists(st.sampled_from((*FREQUENT, "w1", "没有")), min_size=2, max_size=3),
    BOOSTS,
)
PREFIXES = st.sampled_from(["外", "w1", "w", "空", "外空", "没"])
CONSTANTS = st.builds(
    lambda prefix, score: query.ConstantScoreQuery(query.Prefix("words", prefix), score),
    PREFIXES,
    st.sampled_from([1.0, 0.25]),
)
SPELLED_OUT = PREFIXES.map(lambda prefix: query.Prefix("words", prefix, constantscore=False))
LEAVES = st.one_of(TERMS, TERMS, TERMS, PHRASES, CONSTANTS, SPELLED_OUT, st.just(query.Every()))


def _compound(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(children, min_size=1, max_size=4)
    return st.one_of(
        st.builds(lambda subs, boost: query.And(subs, boost=boost), some, BOOSTS),
        st.builds(lambda subs, boost: query.Or(subs, boost=boost), some, BOOSTS),
        st.builds(lambda one, other: query.And([one, query.Not(other)]), children, children),
    )


TREES = st.one_of(LEAVES, _compound(LEAVES), _compound(_compound(LEAVES)))
"""Up to three deep."""


COMMON = st.builds(
    lambda word, boost: query.Term("words", word, boost=boost), st.sampled_from(FREQUENT), BOOSTS
)
ANY = st.lists(COMMON, min_size=2, max_size=5).map(query.Or)
ALL = st.lists(st.one_of(COMMON, ANY), min_size=2, max_size=3).map(query.And)
EXCLUSIONS = st.builds(query.AndNot, st.one_of(TERMS, ANY), TREES)
"""Stock Whoosh finds too much there, or fails."""
KINDS = st.sampled_from(["kind0", "kind1", "kind3"]).map(lambda kind: query.Term("kinds", kind))


def wants(asked: Any, passage: Passage) -> bool:
    """Whether a passage satisfies a query."""
    match asked:
        case query.Term():
            return asked.text in (*passage, kind(passage))
        case query.And():
            return all(wants(one, passage) for one in asked.subqueries)
        case query.Or():
            return any(wants(one, passage) for one in asked.subqueries)
        case query.Not():
            return not wants(asked.query, passage)
        case query.AndNot():
            return wants(asked.a, passage) and not wants(asked.b, passage)
        case query.ConstantScoreQuery():
            return wants(asked.child, passage)
        case query.Prefix():
            return any(word.startswith(asked.text) for word in passage)
        case query.Phrase():
            count = len(asked.words)
            runs = (list(passage[at : at + count]) for at in range(len(passage)))
            return asked.words in runs
        case query.Every():
            return True
    raise TypeError(asked)


def wanted(asked: Any, passages: Sequence[Passage], alive: Container[int]) -> list[int]:
    """The numbers of the passages that satisfy a query."""
    return [n for n, some in enumerate(passages) if n in alive and wants(asked, some)]
