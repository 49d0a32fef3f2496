"""What may complete a query: names, words, titles, symbols, sections; only what stands there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from indexer.analysis.symbols import symbol_key
from indexer.model import KINDS, Document
from indexer.outline import Outline
from indexer.query.names import KIND_NAMES
from indexer.query.questions import content_words
from indexer.query.vocabulary import Vocabulary
from indexer.usage import Usage

OfferKind = Literal["term", "word", "title", "symbol", "section", "kind"]
_SHORTEST_LATIN = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that stands in the documents; a word is folded, all else as it is printed.

    ``count``: of what names a document, a section or a kind, its passages; otherwise how often it
    stands, or is cited. ``names``: what else it may be typed as. ``detail``: what helps to know it.
    """

    text: str
    kind: OfferKind
    count: int
    detail: str = ""
    names: tuple[str, ...] = ()


def terms(usages: Iterable[Usage]) -> Iterator[Offer]:
    """The names that documents use, each to be typed in other languages too."""
    for usage in usages:
        concept = usage.concept
        foreign = (*concept.english, *concept.acronyms)
        for form in usage.forms:
            others = (name for name in (*foreign, concept.forms[0]) if name != form.form)
            detail = next(others, "")
            yield Offer(form.form, "term", form.total, detail, foreign)


def words(frequent: Iterable[tuple[str, int]], vocabulary: Vocabulary) -> Iterator[Offer]:
    """Frequent words that name something: those of the vocabulary, and Latin ones."""
    for word, count in frequent:
        latin = word.isascii() and word.isalpha() and len(word) >= _SHORTEST_LATIN
        if latin or (content_words([word]) and vocabulary.entry(word)):
            yield Offer(word, "word", count)


def titles(documents: Iterable[Document]) -> Iterator[Offer]:
    """Titles, and what documents are called in short, which may be several together."""
    short: defaultdict[str, list[Document]] = defaultdict(list)
    for document in filter(_has_passages, documents):
        described = document.description
        yield Offer(described.title, "title", len(document.passages), described.symbol or "")
        for name in described.short_names:
            short[name].append(document)
    for name, called in short.items():
        detail = called[0].description.title if len(called) == 1 else ""
        yield Offer(name, "title", sum(len(one.passages) for one in called), detail)


def symbols(documents: Sequence[Document], cited: Iterable[tuple[str, int]]) -> Iterator[Offer]:
    """The symbols that documents bear, and those that are only ``cited``, with how often."""
    borne = set()
    for document in filter(_has_passages, documents):
        described = document.description
        if described.symbol:
            borne.add(symbol_key(described.symbol))
            yield Offer(described.symbol, "symbol", len(document.passages), described.title)
    for symbol, count in cited:
        if symbol_key(symbol) not in borne:
            yield Offer(symbol, "symbol", count)


def sections(documents: Iterable[Document], outline: Outline) -> Iterator[Offer]:
    """Titles of sections as printed; one that several documents have stands once."""
    having: defaultdict[str, list[Document]] = defaultdict(list)
    counts: Counter[str] = Counter()
    known = sum(len(document.sections) for document in documents)
    held = iter(np.bincount(outline.sections, minlength=known).tolist())
    for document in documents:
        for section, count in zip(document.sections, held, strict=False):
            if count:
                having[section.title].append(document)
                counts[section.title] += count
    for title, documents_ in having.items():
        one = len({document.id for document in documents_}) == 1
        yield Offer(title, "section", counts[title], documents_[0].description.title if one else "")


def kinds(outline: Outline) -> Iterator[Offer]:
    """The kinds of passages that there are."""
    held = np.bincount(outline.kinds, minlength=len(KINDS)).tolist()
    for kind, name in KIND_NAMES.items():
        if count := held[KINDS.index(kind)]:
            yield Offer(name, "kind", count, kind, (kind,))


def _has_passages(document: Document) -> bool:
    return bool(document.passages)
