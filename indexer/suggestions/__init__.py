"""What somebody may be typing: completions that stand in the documents, and find something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from indexer.errors import QueryError
from indexer.model import Document
from indexer.outline import Outline
from indexer.query.limits import check_length
from indexer.query.tree import Field
from indexer.query.vocabulary import Vocabulary
from indexer.suggestions import offers
from indexer.suggestions.lookup import Found, Lookup
from indexer.suggestions.offers import Offer, OfferKind
from indexer.suggestions.unfinished import Unfinished, unfinished
from indexer.usage import Usage

__all__ = ["Completion", "OfferKind", "Suggestions"]

MOST_TRIED = 30
"""Offers that are tried for one list: beside other terms, many find nothing."""


@dataclass(frozen=True, slots=True)
class Completion:
    """``text``: the whole query as it may go on; the rest is of what completes it, as in Offer."""

    text: str
    kind: OfferKind
    detail: str
    count: int


class Suggestions:
    """All that may be offered of one corpus, for any number of threads."""

    def __init__(
        self,
        documents: Sequence[Document],
        usages: Iterable[Usage],
        frequent: Iterable[tuple[str, int]],
        cited: Iterable[tuple[str, int]],
        outline: Outline,
        vocabulary: Vocabulary,
        printed: Callable[[str], str],
    ) -> None:
        """``cited``: symbols, and how often each is; ``printed`` gives a folded word as it stands
        in the documents."""
        titles, symbols = tuple(offers.titles(documents)), tuple(offers.symbols(documents, cited))
        sections = tuple(offers.sections(documents, outline))
        words = offers.words(frequent, vocabulary)
        self._terms = Lookup(
            [*offers.terms(usages), *words, *titles, *symbols, *sections], vocabulary.read
        )
        self._values: Mapping[Field, Lookup] = {
            "document": Lookup(titles, vocabulary.read),
            "section": Lookup(sections, vocabulary.read),
            "kind": Lookup(offers.kinds(outline), vocabulary.read),
        }
        self._printed = printed

    def complete(
        self, typed: str, limit: int, finds: Callable[[str], bool]
    ) -> tuple[Completion, ...]:
        """At most ``limit`` queries that what was typed may become, best first; each ``finds``.

        Any text will do; none comes of nothing but blanks, or of more than a query may hold.
        """
        try:
            check_length(typed)
        except QueryError:
            return ()
        tried = islice(self._written(typed), MOST_TRIED)
        return tuple(islice((one for one in tried if finds(one.text)), max(0, limit)))

    def _written(self, typed: str) -> Iterator[Completion]:
        """Each as it would stand in the box; none twice, and never what stands there already."""
        seen = {typed, typed.strip()}
        for part in unfinished(typed):
            for found in self._offered(part):
                offer = found.offer
                whole = offer.kind in ("title", "symbol", "section")
                text = part.completed(self._shown(offer), alone=whole)
                if text and text not in seen:
                    seen.add(text)
                    yield Completion(text, offer.kind, offer.detail or _read(found), offer.count)

    def _shown(self, offer: Offer) -> str:
        """The text as printed; a word that a line or a page broke in two stays folded."""
        printed = self._printed(offer.text) if offer.kind == "word" else offer.text
        broken = offer.kind == "word" and len(printed.split()) > 1
        return offer.text if broken else printed

    def _offered(self, part: Unfinished) -> Iterable[Found]:
        lookup = self._values[part.field] if part.field else self._terms
        if part.field and not part.text.strip():
            return lookup.all()
        return lookup.completing(part.text)


def _read(found: Found) -> str:
    """How it is read, for an offer of which nothing else is to be said."""
    return " ".join(syllable.letters.replace("v", "ü") for syllable in found.spoken or ())
