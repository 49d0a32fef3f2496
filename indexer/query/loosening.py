"""Queries that ask for less than one that found nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, assert_never

from indexer.query.tree import (
    And,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Place,
    Query,
    Restrict,
    Symbol,
    Term,
    Title,
    Wildcard,
    distinct_leaves,
    leaf_key,
    positive_leaves,
)

Asks = Literal["standing", "any", "unquoted", "anywhere", "document", "section", "kind"]
Change = Callable[[Leaf | Restrict], Node | None]


@dataclass(frozen=True, slots=True)
class Looser:
    """Another query, and what it asks for: the terms that stand, any of them, no quotes, anywhere.

    A field: it lacks the restriction to what is ``without``, as typed.
    """

    query: str
    asks: Asks
    without: str = ""


def looser(query: Query, stands: Callable[[Leaf], bool]) -> Iterator[Looser]:
    """The queries that are left when something of a query is let go, the closest first.

    ``stands``: whether a term stands where is searched. Nothing says that any of them finds
    anything, nor that none is refused: a text may be an operator without its quotes.
    """
    tree, every = query.tree, distinct_leaves(query.tree)
    terms = [leaf for leaf in every.values() if stands(leaf)]
    if 0 < len(terms) < len(every):
        missing = {leaf_key(leaf) for leaf in every.values() if leaf not in terms}
        kept = changed(tree, lambda leaf: None if _key(leaf) in missing else leaf)
        if kept and any(positive_leaves(kept)):
            yield Looser(_typed(query, kept), "standing")
    if len(terms) > 1 and not isinstance(tree, Or):
        yield Looser(_typed(query, _any(tree, terms)), "any")
    yield from _unrestricted(query)
    bare = changed(tree, _unquoted)
    if bare and bare != tree:
        yield Looser(_typed(query, bare), "unquoted")


def _unrestricted(query: Query) -> Iterator[Looser]:
    """Without each restriction, and where there are several, without any."""
    typed = dict.fromkeys(one for one in _top(query.tree) if isinstance(one, Restrict))
    for restrict in typed:
        rest = changed(query.tree, partial(_unless, (restrict,)))
        if rest and any(positive_leaves(rest)):
            yield Looser(_typed(query, rest), restrict.field, restrict.text)
    rest = changed(query.tree, partial(_unless, tuple(typed)))
    if len(typed) > 1 and rest and any(positive_leaves(rest)):
        yield Looser(_typed(query, rest), "anywhere")


def changed(node: Node, change: Change) -> Node | None:
    """A tree with its leaves changed, None: left out; an exclusion stays as it is."""
    match node:
        case Term() | Wildcard() | Symbol() | Title() | Place() | Restrict():
            return change(node)
        case Not():
            return node
        case And(children):
            return _joined(And, [changed(child, change) for child in children])
        case Or(children):
            return _joined(Or, [changed(child, change) for child in children])
        case Near(left, right, distance):
            one, other = changed(left, change), changed(right, change)
            return Near(one, other, distance) if one and other else one or other
        case _:
            assert_never(node)


def _joined(kind: type[And] | type[Or], children: list[Node | None]) -> Node | None:
    kept = tuple(child for child in children if child)
    return kind(kept) if len(kept) > 1 else next(iter(kept), None)


def _any(tree: Node, terms: list[Leaf]) -> Node:
    """Any of the terms, with the restrictions and exclusions that stand beside them."""
    others = tuple(one for one in _top(tree) if isinstance(one, Restrict | Not))
    return And((Or(tuple(terms)), *others)) if others else Or(tuple(terms))


def _top(tree: Node) -> tuple[Node, ...]:
    return tree.children if isinstance(tree, And) else (tree,)


def _key(leaf: Leaf | Restrict) -> object:
    return None if isinstance(leaf, Restrict) else leaf_key(leaf)


def _unless(dropped: tuple[Restrict, ...], leaf: Leaf | Restrict) -> Node | None:
    return None if leaf in dropped else leaf


def _unquoted(leaf: Leaf | Restrict) -> Node:
    return replace(leaf, quoted=False, exact=False) if isinstance(leaf, Term) else leaf


def _typed(query: Query, tree: Node) -> str:
    """As people would type it: without an operator, none is put in, as that asks for more.

    But beside a document's symbol or title, another text may be read as a part of it.
    """
    plain = isinstance(tree, And) and all(isinstance(one, Term | Restrict) for one in tree.children)
    if isinstance(tree, And) and plain and not query.operators:
        return " ".join(map(str, tree.children))
    return str(tree)
