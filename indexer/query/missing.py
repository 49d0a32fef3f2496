"""What of a query stands nowhere and may be read in another way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from indexer.analysis.normalize import is_ideograph
from indexer.query.tree import And, Node, Query, Term, positive_leaves


def one_text(query: Query) -> str | None:
    """The text of a query that is one bare term, or Latin words and numbers without operators."""
    match query.tree:
        case Term(literal=False, text=text) if not query.operators:
            return text
        case And(children) if not query.operators and all(map(_is_latin, children)):
            typed = query.typed.strip()
            return typed if any(map(str.isalpha, typed)) else None
        case _:
            return None


def missing_terms(tree: Node, stands: Callable[[str], bool]) -> Iterator[Term]:
    """The bare terms that stand nowhere, nor any form of them."""
    for leaf in positive_leaves(tree):
        if isinstance(leaf, Term) and not (leaf.literal or leaf.forms or stands(leaf.folded)):
            yield leaf


def _is_latin(node: Node) -> bool:
    if not isinstance(node, Term) or node.literal:
        return False
    return not any(map(is_ideograph, node.folded))
