"""WHERE TOKENS ARE KEPT AND FOUND: what an engine is given and what it must answer.

An engine narrows the corpus down to candidates, says how much evidence its words are, and where
texts stand; what matches is for ``matches`` and ``query/matching`` to say, so every engine gives
the same hits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.dates import Period
from indexer.caches import Kept
from indexer.query.tree import Node

Numbers: TypeAlias = NDArray[np.uint32]
"""Passages by their places in the reading order, ascending; each once, unless it says otherwise."""
Scores: TypeAlias = NDArray[np.float64]
_MONTHS = tuple(f"{month:02}" for month in range(1, 13))
_MANY = 240
"""Months of a period that are told one by one."""


FIELDS = ("id", "document", "kind", "sections", "symbols", "months", "provided", "dictionary")
"""The fields of a batch. ``symbols``: keys of the document symbols cited. ``months``: those of days
that are named, see ``mentioned_months``. ``provided`` and ``dictionary``: folded words, one a
place; of all other fields, each term once a passage."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """One field of consecutive passages, as arrays.

    ``terms``: each once, sorted. ``ids``: places in ``terms``, passage after passage, in the order
    of the text; those of passage ``i`` are ``ids[rows[i]:rows[i + 1]]``.
    """

    terms: tuple[str, ...]
    ids: NDArray[np.uint32]
    rows: NDArray[np.uint32]

    def of(self, passage: int) -> list[str]:
        """The tokens of one passage."""
        held = self.ids[self.rows[passage] : self.rows[passage + 1]].tolist()
        return [self.terms[term] for term in held]


@dataclass(frozen=True, slots=True)
class Batch:
    """All that an engine indexes of consecutive passages, from number ``first`` on.

    Numbers are places in the reading order. ``texts``: the folded text of each as shown.
    ``others``: its other wordings, folded: with its numbers in digits, and the witnesses' other
    readings, with theirs. A passage is found under the characters of all of them.
    """

    first: int
    fields: Mapping[str, Tokens]
    texts: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        return len(self.texts)


def digest(batch: Batch) -> bytes:
    """SHA-256 of all that a batch holds, alike on every machine."""
    every = hashlib.sha256()
    for part in _parts(batch):
        every.update(len(part).to_bytes(8, "big") + part)
    return every.digest()


def _parts(batch: Batch) -> Iterator[bytes]:
    yield batch.first.to_bytes(8, "big")
    texts = [batch.texts, *batch.others]
    for name, tokens in sorted(batch.fields.items()):
        texts += (name,), tokens.terms
        for numbers in (tokens.ids, tokens.rows):
            yield numbers.astype("<u4", copy=False).tobytes()
    for some in texts:
        yield np.array([len(text) for text in some], "<u4").tobytes()
        yield "".join(some).encode("utf-8", "surrogatepass")


def tokens_of(passages: Sequence[Sequence[str]]) -> Tokens:
    """The arrays of some lists of terms, one list a passage."""
    terms = tuple(sorted({term for some in passages for term in some}))
    places = {term: place for place, term in enumerate(terms)}
    return Tokens(
        terms,
        np.array([places[term] for some in passages for term in some], np.uint32),
        np.cumsum([0, *map(len, passages)], dtype=np.uint32),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where a text stands in the folded texts of passages; in order.

    ``numbers``: the passage of each place, ``offsets``: where in its text it begins.
    """

    numbers: Numbers
    offsets: NDArray[np.uint32]


class Engine(Protocol):
    """One generation of an index, open for reading, from any number of threads.

    Laws: ``candidates`` holds every passage that satisfies the tree, whole or related (it may hold
    more); ``scores`` are the BM25 of Lucene (k1 1.2, b 0.75, lengths as Lucene rounds them) of the
    tree's words in each of some passages, the better of the two segmentations for each word, 0 for
    a passage that holds none; the same tree on the same passages gives the same answers, on every
    engine. ``holding`` has every passage in one of whose wordings a folded text stands (it may
    have more); ``in_pairs`` says how many hold, in any wordings, each pair of the characters of
    one of some texts, or its one character. ``places`` are all that a folded text has in texts as
    they are shown, those that overlap too; or in ``other`` wordings, if a passage has but one.
    ``most_places``: no fewer than these, told sooner. ``has_places`` tells whether an engine keeps
    any; if not, both raise ValueError. ``words`` are how many words begin so, one that both
    segmentations have counted twice. What is remembered of earlier searches is bounded, ``caches``
    tells how it did, and ``forget`` lets go of it.
    """

    def candidates(self, tree: Node) -> Numbers: ...

    def holding(self, folded: str) -> Numbers: ...

    def in_pairs(self, texts: Iterable[str]) -> int: ...

    def scores(self, tree: Node, numbers: Numbers) -> Scores: ...

    @property
    def has_places(self) -> bool: ...

    def places(self, folded: str, other: bool = False) -> Places: ...

    def most_places(self, folded: str, other: bool = False) -> int: ...

    def words(self, beginning: str) -> int: ...

    @property
    def caches(self) -> Mapping[str, Kept]: ...

    def forget(self) -> None: ...

    def close(self) -> None: ...


def needed_grams(folded: str) -> tuple[str, ...]:
    """The pieces that every passage holding ``folded`` has: the longer ones, if there are any."""
    return tuple(sorted({folded[i : i + 2] for i in range(len(folded) - 1)})) or (folded,)


def mentioned_months(mention: Period) -> tuple[str, ...]:
    """The keys of the months under which a passage is found that names a period.

    ``2021-12``, or ``12`` where no year is named; ``~12`` either way; ``*`` where years are many.
    None for a bare year, which names no month.
    """
    if not mention.first.month or not mention.last.month:
        return ()
    dated, months = _months(mention)
    return (*(dated or months or ("*",)), *(f"~{month}" for month in months or _MONTHS))


def asked_months(asked: Period) -> tuple[str, ...]:
    """The keys of months, of which any passage has one that names what is asked."""
    dated, months = _months(asked)
    if dated:
        return (*dated, *months, "*")
    return tuple(f"~{month}" for month in months or _MONTHS)


def _months(period: Period) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The months of a period: of which years, if it says that, and each once without years.

    None of either where there are too many, or it says only one of its years.
    """
    first, last = period.first, period.last
    if first.month is None or last.month is None or (first.year is None) != (last.year is None):
        return (), ()
    begin = 12 * (first.year or 0) + first.month - 1
    count = 12 * (last.year or 0) + last.month - begin
    if count <= 0 and first.year is None:  # over a new year
        count += 12
    if not 0 < count <= _MANY:
        return (), ()
    numbers = [divmod(number, 12) for number in range(begin, begin + count)]
    months = tuple(dict.fromkeys(_MONTHS[month] for _, month in numbers))
    dated = tuple(f"{year}-{_MONTHS[month]}" for year, month in numbers) if first.year else ()
    return dated, months
