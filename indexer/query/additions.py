"""What was searched for beside what was typed, to be told to whoever typed it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from indexer.analysis.normalize import fold_text
from indexer.query.matching import Match
from indexer.query.tree import Node, Symbol, Term, leaf_key, leaves
from indexer.query.view import PassageView

_MOST = 12
_NEEDLESS_BLANK = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")


@dataclass(frozen=True, slots=True)
class Addition:
    """What was searched for beside a term: ``added`` are texts that stand in the corpus.

    ``start``: where the term began in what was typed; None where only related passages are found
    by it, for a piece of a term.
    """

    of: str
    added: tuple[str, ...]
    start: int | None = None


def additions(
    tree: Node,
    numbers: Mapping[tuple[type, str], int],
    found: Iterable[tuple[PassageView, Match]],
) -> Iterator[Addition]:
    """Forms of the terms and of their parts, and the other spellings that were marked.

    ``numbers``: the number of each positive leaf in marks.
    """
    marked = _marked(found, set(_spelled(tree, numbers)))
    told = set()
    for leaf in leaves(tree):
        if not isinstance(leaf, Term | Symbol) or leaf_key(leaf) in told:
            continue
        told.add(leaf_key(leaf))
        forms = [form.text for form in leaf.forms] if isinstance(leaf, Term) else []
        spellings = marked.get(numbers.get(leaf_key(leaf), -1), ())
        if added := _different(leaf, [*forms, *spellings]):
            yield Addition(leaf.text, added, leaf.start)
        if isinstance(leaf, Term):
            yield from _of_parts(leaf)


def _spelled(tree: Node, numbers: Mapping[tuple[type, str], int]) -> Iterator[int]:
    """The numbers of the leaves that passages may spell otherwise than by a name."""
    for leaf in leaves(tree):
        if isinstance(leaf, Symbol) or (isinstance(leaf, Term) and (leaf.numbered or leaf.period)):
            number = numbers.get(leaf_key(leaf))
            if number is not None:
                yield number


def _of_parts(term: Term) -> Iterator[Addition]:
    for part in term.parts:
        added = tuple(form.text for form in part.forms if form.folded != part.name)
        if added and part.name != term.folded:
            yield Addition(part.name, added)


def _different(leaf: Term | Symbol, texts: Iterable[str]) -> tuple[str, ...]:
    by_folding: dict[str, str] = {}
    for text in texts:
        by_folding.setdefault(fold_text(text), text)
    by_folding.pop(leaf.folded, None)
    return tuple(islice(by_folding.values(), _MOST))


def _marked(
    found: Iterable[tuple[PassageView, Match]], spelled: Collection[int]
) -> Mapping[int, list[str]]:
    """The texts that were marked as variants, in reading order, by the number of the term.

    Of the terms that may be ``spelled`` otherwise, as many as are told: then no more is read.
    """
    texts: dict[int, dict[str, None]] = {}
    different: dict[int, set[str]] = {term: set() for term in spelled}
    for view, match in found:
        for mark in match.marks:
            if mark.grade == "variant":
                text = view.passage.text[mark.start : mark.end]
                texts.setdefault(mark.term, {})[_NEEDLESS_BLANK.sub("", text)] = None
                different.setdefault(mark.term, set()).add(fold_text(text))
        if spelled and all(len(different[term]) > _MOST for term in spelled):
            break
    return {term: list(some) for term, some in texts.items()}
