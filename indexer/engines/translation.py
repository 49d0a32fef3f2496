"""A query's tree as Whoosh's query objects: what every passage that satisfies it must hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias, assert_never

from whoosh import query

from indexer.engines import months
from indexer.query.tree import (
    And,
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

Holding: TypeAlias = Callable[[str], query.Query]


def narrowed(node: Node, holding: Holding) -> query.Query:
    """A query that every passage satisfying ``node`` matches: an exclusion narrows nothing.

    ``holding``: a query for the passages that hold a folded text in any of their wordings.
    """
    match node:
        case Term():
            return query.Or([*_standing_for(node, holding), *_related(node, holding)])
        case Wildcard(pieces=pieces):
            literal = [run for piece in pieces for run in _literal_runs(piece)]
            return _conjunction([holding(run) for run in literal])
        case Symbol(folded=folded, key=key, documents=documents):
            return _any_of(holding(folded), symbols=[key], document=documents)
        case Title(folded=folded, documents=documents):
            return _any_of(holding(folded), document=documents)
        case Place(folded=folded, passages=passages, keys=keys):
            return _any_of(holding(folded), id=passages, symbols=keys)
        case Restrict(field=field, values=values):
            name = "sections" if field == "section" else field
            return _any_of(**{name: values})
        case Not():
            return query.Every()
        case And(children):
            return _conjunction([narrowed(child, holding) for child in children])
        case Or(children):
            return query.Or([narrowed(child, holding) for child in children])
        case Near(left, right):
            return _conjunction([narrowed(left, holding), narrowed(right, holding)])
        case _:
            assert_never(node)


def _standing_for(term: Term, holding: Holding) -> Iterator[query.Query]:
    """The term as it stands, or any variant of it."""
    yield holding(term.folded)
    for form in term.forms:
        yield holding(form.folded)
    if term.numbered:
        yield holding(term.numbered)
    if term.period:
        for month in months(term.period):
            yield query.Term("months", month)


def _related(term: Term, holding: Holding) -> Iterator[query.Query]:
    """What of a term every related passage holds at least one of.

    A passage with most of n words lacks fewer than n - most + 1 of them, so it holds one of any
    n - most + 1, or another form of the part that one of them belongs to. The longest words are
    the rarest, as a rule.
    """
    longest = sorted(((word, part) for part in term.parts for word in part.words), key=_rarest)
    some = longest[: len(longest) - term.most + 1] if longest else []
    needed = {word for word, _ in some} | {f.folded for _, part in some for f in part.forms}
    yield from map(holding, sorted(needed))
    yield from (query.Term("sections", headed.section) for headed in term.headed)


def _rarest(word: tuple[str, Part]) -> tuple[int, str]:
    return -len(word[0]), word[0]


def _conjunction(clauses: list[query.Query]) -> query.Query:
    clauses = [clause for clause in clauses if not isinstance(clause, query.Every)]
    return query.And(clauses) if clauses else query.Every()


def _any_of(*queries: query.Query, **values: Iterable[str]) -> query.Query:
    terms = (query.Term(name, value) for name, some in values.items() for value in some)
    return query.Or([*queries, *terms])


def _literal_runs(piece: tuple[str | None, ...]) -> list[str]:
    runs = "".join("\0" if sign is None else sign for sign in piece).split("\0")
    return [run for run in runs if run]
