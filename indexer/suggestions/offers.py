"""What may complete a query: names, words, titles, symbols, sections; only what stands there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.analysis.symbols import symbol_key
from indexer.model import Document
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


def symbols(documents: Sequence[Document]) -> Iterator[Offer]:
    """The symbols that documents bear, and those that are only cited."""
    borne = set()
    for document in filter(_has_passages, documents):
        described = document.description
        if described.symbol:
            borne.add(symbol_key(described.symbol))
            yield Offer(described.symbol, "symbol", len(document.passages), described.title)
    cited = (cite.symbol for one in documents for p in one.passages for cite in p.cites)
    for symbol, count in Counter(cited).items():
        if symbol_key(symbol) not in borne:
            yield Offer(symbol, "symbol", count)


def sections(documents: Iterable[Document]) -> Iterator[Offer]:
    """Titles of sections as printed; one that several documents have stands once."""
    having: defaultdict[str, list[Document]] = defaultdict(list)
    counts: Counter[str] = Counter()
    for document in documents:
        held = Counter(section for p in document.passages for section in p.sections)
        for section in document.sections:
            if held[section.id]:
                having[section.title].append(document)
                counts[section.title] += held[section.id]
    for title, documents_ in having.items():
        one = len({document.id for document in documents_}) == 1
        yield Offer(title, "section", counts[title], documents_[0].description.title if one else "")


def kinds(documents: Iterable[Document]) -> Iterator[Offer]:
    """The kinds of passages that there are."""
    held = Counter(passage.kind for document in documents for passage in document.passages)
    for kind, name in KIND_NAMES.items():
        if held[kind]:
            yield Offer(name, "kind", held[kind], kind, (kind,))


def _has_passages(document: Document) -> bool:
    return bool(document.passages)
