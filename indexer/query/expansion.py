"""What each leaf of a query may mean beside its text: variants, and the parts of related passages.

A leaf is expanded in place, so that AND, NOT and NEAR mean of its variants what they mean of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol, assert_never

from indexer.analysis.dates import typed_date
from indexer.analysis.dictionary import Dictionary
from indexer.analysis.normalize import fold_text, is_ideograph
from indexer.analysis.numerals import numbered_text
from indexer.caches import Forgetful, Remembering
from indexer.mechanisms import ALL, Mechanisms
from indexer.query.concepts import Concepts, Named
from indexer.query.missing import one_text
from indexer.query.questions import content_words
from indexer.query.tree import (
    And,
    Headed,
    Near,
    Node,
    Not,
    Or,
    Part,
    Place,
    Query,
    Restrict,
    Symbol,
    Term,
    Title,
    Wildcard,
)

_REMEMBERED = 4096
_COUNTED = "(?:[届次个项颗名条段章期场年月日号国类种%]|周年)"
_NUMERAL = "[〇零一二三四五六七八九十百千]+"
_NUMBER = re.compile(rf"(第?[0-9]+(?:[.,/][0-9]+)*{_COUNTED}?|第{_NUMERAL}{_COUNTED}|{_NUMERAL}号)")


_LIKE_A_SYMBOL = re.compile(r"[a-z0-9]/[a-z0-9.]*[0-9]")
"""What holds a document symbol is missed or found; its pieces say nothing."""


class Occurrences(Protocol):
    """What a corpus says of texts."""

    def stands(self, folded: str) -> bool:
        """Whether a folded text stands in any passage."""

    def names(self, folded: str) -> bool:
        """Whether a folded text stands as a name in any passage."""

    def rarity(self, folded: Iterable[str]) -> float:
        """How rare passages are that hold any of these texts: their idf, in natural logarithms."""

    def headed(self, term: Term) -> tuple[Headed, ...]:
        """The sections whose headings name a term or a form of it."""


class Expansion:
    """A dictionary and concepts, which cut by it, to be asked what terms may mean.

    Variants that stand nowhere are left out.
    """

    def __init__(
        self,
        dictionary: Dictionary,
        concepts: Concepts,
        corpus: Occurrences,
        mechanisms: Mechanisms = ALL,
    ) -> None:
        self._concepts, self._corpus = concepts, corpus
        self._mechanisms = mechanisms
        self._content: Remembering[str, tuple[str, ...]] = Remembering(
            lambda piece: content_words(dictionary.parts_of(concepts.words(piece))), _REMEMBERED
        )

    @property
    def caches(self) -> Mapping[str, Forgetful]:
        """Where the words of texts that name something are remembered."""
        return {"content": self._content}

    def expanded(self, query: Query, expand: bool) -> Query:
        """The query with its terms cut into words; and, unless that is off, expanded."""
        related = expand and not query.operators
        if expand and (name := self._english_name(query)):
            query = replace(query, tree=name)
        tree = self._node(query.tree, expand, related)
        if isinstance(tree, Term) and _is_foreign(tree) and not self._corpus.stands(tree.folded):
            tree = replace(tree, forms=())  # what it may mean is a close reading, and said to be
        return replace(query, tree=tree)

    def _english_name(self, query: Query) -> Term | None:
        """A name of several words in another language, which blanks would cut apart."""
        text = one_text(query)
        if text is None or isinstance(query.tree, Term) or not self._concepts.concept(text):
            return None
        return Term(text, fold_text(text), len(query.typed) - len(query.typed.lstrip()))

    def _node(self, node: Node, expand: bool, related: bool) -> Node:
        match node:
            case Term():
                return self._term(node, expand and not node.literal, related)
            case And(children):
                return And(tuple(self._node(child, expand, related) for child in children))
            case Or(children):
                return Or(tuple(self._node(child, expand, related) for child in children))
            case Near(left, right, distance):
                left = self._node(left, expand, related)
                return Near(left, self._node(right, expand, related), distance)
            case Not(child):
                return Not(self._node(child, expand, related=False))
            case Symbol():
                return replace(node, exact=node.exact or not expand)
            case Place():
                return replace(node, exact=not expand)
            case Restrict() | Wildcard() | Title():
                return node
            case _:
                assert_never(node)

    def _term(self, term: Term, expand: bool, related: bool) -> Term:
        tokens = self._concepts.words(term.folded)
        if not expand:
            return replace(term, tokens=tokens)
        others = self._concepts.others(term.folded, self._corpus.names)
        numbers = "numbers" in self._mechanisms
        expanded = replace(
            term,
            tokens=tokens,
            forms=tuple(form for form in others if term.folded not in form.folded),
            numbered=_in_digits(term.folded) if numbers else "",
            period=typed_date(term.folded) if numbers else None,
        )
        if not related or expanded.period or _LIKE_A_SYMBOL.search(term.folded):
            return expanded
        parts = self._parts(term.folded) if "related" in self._mechanisms else ()
        headed = self._corpus.headed(expanded) if "headings" in self._mechanisms else ()
        return replace(expanded, parts=parts, headed=headed) if parts or headed else expanded

    def _parts(self, folded: str) -> tuple[Part, ...]:
        """The names in a text, and its other words; none where there is only one word."""
        parts = tuple(dict.fromkeys(self._pieces(folded)))
        return parts if sum(len(part.words) for part in parts) > 1 else ()

    def _pieces(self, folded: str) -> Iterator[Part]:
        position = 0
        for named in self._concepts.named(folded):
            yield from self._words(folded[position : named.start])
            yield self._name(folded, named)
            position = named.end
        yield from self._words(folded[position:])

    def _words(self, folded: str) -> Iterator[Part]:
        """Words, and numbers together with what they count: ``第76届``, ``21项``."""
        pieces = _NUMBER.split(folded) if "numbers" in self._mechanisms else (folded,)
        for piece in filter(None, pieces):
            if _NUMBER.fullmatch(piece):
                number = numbered_text(piece)
                yield Part((number,), number=True, weight=self._corpus.rarity((number,)))
                continue
            for word in self._content(piece):
                yield Part((word,), weight=self._corpus.rarity((word,)))

    def _name(self, folded: str, named: Named) -> Part:
        name = folded[named.start : named.end]
        words = tuple(word for part in self._words(name) for word in part.words)
        forms = self._concepts.standing(named.concept, self._corpus.names)
        if forms:
            weight = self._corpus.rarity(tuple(form.folded for form in forms))
        else:
            weight = sum(self._corpus.rarity((word,)) for word in words)
        return Part(words, name, forms, weight=weight)


def _in_digits(folded: str) -> str:
    """The text with its numbers in digits; empty where it has none."""
    text = numbered_text(folded)
    return text if any(sign.isdecimal() for sign in text) else ""


def _is_foreign(term: Term) -> bool:
    return not any(map(is_ideograph, term.folded))
