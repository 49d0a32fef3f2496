"""A query's tree -> what every passage that satisfies it must hold, put together by an engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar, assert_never

from indexer.engines import asked_months
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

S = TypeVar("S")


class Sets(Protocol[S]):
    """Sets of passages, in the form that an engine has them in: bits, or questions to be asked."""

    def holding(self, folded: str) -> S:
        """Those that hold a folded text in any of their wordings; there may be more."""

    def listed(self, field: str, values: Iterable[str]) -> S:
        """Those of whose terms in a field one is among these."""

    def union(self, some: list[S]) -> S: ...

    def intersection(self, some: list[S]) -> S:
        """Of at least one."""


def narrowed(node: Node, sets: Sets[S]) -> S | None:
    """A set with all passages that satisfy ``node``; None for all: an exclusion narrows nothing."""
    match node:
        case Term():
            return sets.union([*_standing_for(node, sets), *_related(node, sets)])
        case Wildcard(pieces=pieces):
            literal = [run for piece in pieces for run in _literal_runs(piece)]
            return _common([sets.holding(run) for run in literal], sets)
        case Symbol(folded=folded, key=key, documents=documents):
            return _any_of(folded, sets, symbols=(key,), document=documents)
        case Title(folded=folded, documents=documents):
            return _any_of(folded, sets, document=documents)
        case Place(folded=folded, passages=passages, keys=keys):
            return _any_of(folded, sets, id=passages, symbols=keys)
        case Restrict(field=field, values=values):
            return sets.listed("sections" if field == "section" else field, values)
        case Not():
            return None
        case And(children):
            return _common([narrowed(child, sets) for child in children], sets)
        case Or(children):
            some = [narrowed(child, sets) for child in children]
            held = [one for one in some if one is not None]
            return sets.union(held) if len(held) == len(some) else None
        case Near(left, right):
            return _common([narrowed(left, sets), narrowed(right, sets)], sets)
        case _:
            assert_never(node)


def _standing_for(term: Term, sets: Sets[S]) -> Iterator[S]:
    """The term as it stands, or any variant of it."""
    yield sets.holding(term.folded)
    for form in term.forms:
        yield sets.holding(form.folded)
    if term.numbered:
        yield sets.holding(term.numbered)
    if term.period:
        yield sets.listed("months", asked_months(term.period))


def _related(term: Term, sets: Sets[S]) -> Iterator[S]:
    """What of a term every related passage holds at least one of.

    A passage with most of n words lacks fewer than n - most + 1 of them, so it holds one of any
    n - most + 1, or another form of the part that one of them belongs to. The longest words are
    the rarest, as a rule.
    """
    longest = sorted(((word, part) for part in term.parts for word in part.words), key=_rarest)
    some = longest[: len(longest) - term.most + 1] if longest else []
    needed = {word for word, _ in some} | {f.folded for _, part in some for f in part.forms}
    yield from map(sets.holding, sorted(needed))
    if term.headed:
        yield sets.listed("sections", [headed.section for headed in term.headed])


def _rarest(word: tuple[str, Part]) -> tuple[int, str]:
    return -len(word[0]), word[0]


def _common(some: list[S | None], sets: Sets[S]) -> S | None:
    held = [one for one in some if one is not None]
    return sets.intersection(held) if held else None


def _any_of(folded: str, sets: Sets[S], **values: Iterable[str]) -> S:
    listed = [sets.listed(name, some) for name, some in values.items()]
    return sets.union([sets.holding(folded), *listed])


def _literal_runs(piece: tuple[str | None, ...]) -> list[str]:
    runs = "".join("\0" if sign is None else sign for sign in piece).split("\0")
    return [run for run in runs if run]
