"""A case as a query of Whoosh's, for whatever takes those."""

from __future__ import annotations

from typing import assert_never

from whoosh import query

from tests.benchmarks.cases import Case, Kind


def whoosh_query(case: Case) -> query.Query:
    terms = [query.Term("words", word) for word in case.words]
    match case.kind:
        case Kind.TERM:
            return terms[0]
        case Kind.ALL:
            return query.And(terms)
        case Kind.ANY:
            return query.Or(terms)
        case Kind.WITHOUT:
            return query.And([terms[0], query.Not(terms[1])])  # its own AndNot finds too many
        case Kind.PHRASE | Kind.LITERAL:
            return query.Phrase("words", list(case.words))
        case Kind.PREFIX | Kind.OTHER_PREFIX:
            return query.ConstantScoreQuery(query.Prefix("words", case.words[0]))
        case _:
            assert_never(case.kind)
