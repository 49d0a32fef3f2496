"""Consecutive passages -> jieba's words of them, and what an engine indexes.

A chunk is the unit of work: it depends on nothing but its passages and the dictionary, so chunks
can be made anywhere, in any order, and are put together in the reading order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import Analyzer
from indexer.analysis.dates import dates_of
from indexer.analysis.normalize import fold_text
from indexer.analysis.numerals import numbered_text
from indexer.analysis.pages import ALNUM, Pages, Places, fold_all, sums
from indexer.analysis.provided import Annotated, annotated, numbers_of
from indexer.analysis.symbols import symbol_key
from indexer.engines import Batch, Tokens, months, tokens_of
from indexer.model import Passage, Segmentation, Spans
from indexer.workers import Shared

CHUNK = 2048
"""Passages that are cut and indexed together. Fixed, so that nothing depends on the machine."""


class Cutter(Protocol):
    """Cuts many texts: the borders of their pieces, counted through all texts, with theirs."""

    def borders(self, texts: Sequence[str], pages: Pages) -> Places: ...


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is indexed of consecutive passages, from number ``first`` of the reading order on."""

    first: int
    ids: tuple[str, ...]
    documents: tuple[str, ...]
    kinds: tuple[str, ...]
    sections: tuple[tuple[str, ...], ...]
    symbols: tuple[tuple[str, ...], ...]
    readings: tuple[tuple[str, ...], ...]
    annotated: Annotated


@dataclass(frozen=True, slots=True)
class Indexed:
    """A chunk, cut: where jieba's pieces begin and end, and how often each folded word stands."""

    batch: Batch
    borders: Places
    counts: Counter[str]

    def segmentations(self, name: str, texts: Sequence[str]) -> Iterator[Segmentation]:
        """The pieces of each text."""
        origins = sums(np.array([len(text) for text in texts], np.int64))
        places = np.searchsorted(self.borders, origins).tolist()
        for number, origin in enumerate(origins[:-1].tolist()):
            held = (self.borders[places[number] : places[number + 1] + 1] - origin).astype(
                np.uint32
            )
            yield Segmentation(name, Spans(np.column_stack((held[:-1], held[1:]))))


def chunks(passages: Iterable[Passage]) -> Iterator[tuple[Passage, ...]]:
    """All passages, in order; only the last chunk is smaller than the others."""
    left = iter(passages)
    while some := tuple(islice(left, CHUNK)):
        yield some


def to_chunk(first: int, passages: Sequence[Passage]) -> Chunk:
    """What is needed of some passages."""
    return Chunk(
        first,
        tuple(passage.id for passage in passages),
        tuple(passage.document for passage in passages),
        tuple(passage.kind for passage in passages),
        tuple(passage.sections for passage in passages),
        tuple(tuple(cited.symbol for cited in passage.cites) for passage in passages),
        tuple(tuple(reading.text for reading in passage.readings) for passage in passages),
        annotated(passages),
    )


def index_chunk(cutter: Shared[Cutter], chunk: Chunk) -> Indexed:
    """Cut a chunk into words, and index it."""
    pages = fold_all(chunk.annotated.texts)
    borders = cutter.get().borders(chunk.annotated.texts, pages)
    return _indexed(chunk, pages, borders[:-1], borders[1:], borders)


def index_cut(chunk: Chunk, words: Sequence[Segmentation]) -> Batch:
    """Index a chunk whose words are known: one segmentation a passage."""
    pages = fold_all(chunk.annotated.texts)
    numbers = [numbers_of(cut) for cut in words]
    spans = np.concatenate([np.zeros((0, 2), np.uint32), *numbers])
    shift = np.repeat(pages.origins[:-1], [len(some) for some in numbers])
    return _indexed(chunk, pages, spans[:, 0] + shift, spans[:, 1] + shift, shift).batch


class OneByOne:
    """Cuts text by text: slow, but ready at once."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer

    def borders(self, texts: Sequence[str], pages: Pages) -> Places:
        origins = pages.origins.tolist()
        found = (
            origin + piece.start
            for text, origin in zip(texts, origins, strict=False)
            for piece in self._analyzer.segment(text)
        )
        return np.unique(np.array([*found, *origins], np.int64))


def _indexed(chunk: Chunk, pages: Pages, starts: Places, ends: Places, borders: Places) -> Indexed:
    own_starts, own_ends = chunk.annotated.placed(pages)
    keys = _each_once(own_starts << 32 | own_ends)
    provided = _words(pages, keys >> 32, keys & 0xFFFFFFFF)
    dictionary = _words(pages, starts, ends)
    texts = tuple(pages.texts())
    fields = {
        "id": tokens_of([(one,) for one in chunk.ids]),
        "document": tokens_of([(one,) for one in chunk.documents]),
        "kind": tokens_of([(one,) for one in chunk.kinds]),
        "sections": tokens_of([tuple(dict.fromkeys(some)) for some in chunk.sections]),
        "symbols": tokens_of([tuple(dict.fromkeys(map(symbol_key, s))) for s in chunk.symbols]),
        "months": tokens_of([_months(text) for text in texts]),
        "provided": provided.tokens,
        "dictionary": dictionary.tokens,
    }
    readings = zip(texts, chunk.readings, strict=True)
    others = tuple(tuple(_others(text, some)) for text, some in readings)
    new = _lacking(provided.keys, dictionary.keys)
    counts = _counts(provided.tokens, np.ones(len(provided.keys), np.bool_))
    counts.update(_counts(dictionary.tokens, new))
    return Indexed(Batch(chunk.first, fields, texts, others), borders, counts)


def _each_once(keys: Places) -> Places:
    """Sorted, without repetitions; most are in order already."""
    if not (keys[1:] > keys[:-1]).all():
        keys = np.sort(keys)
        keys = keys[np.append(keys[1:] != keys[:-1], True)]
    return keys


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one field; ``keys`` tell where each stands in the originals."""

    tokens: Tokens
    keys: Places


def _words(pages: Pages, starts: Places, ends: Places) -> _Words:
    """The folded words that stand in ranges of the originals, without those that are signs."""
    firsts, lasts = pages.ranges(starts, ends)
    said = pages.count(ALNUM, firsts, lasts) > 0
    starts, ends, firsts, lasts = starts[said], ends[said], firsts[said], lasts[said]
    places = zip(firsts.tolist(), lasts.tolist(), strict=True)
    words = [pages.text[first:last] for first, last in places]
    terms = tuple(sorted(set(words)))
    numbers = {term: number for number, term in enumerate(terms)}
    ids = np.fromiter(map(numbers.__getitem__, words), np.uint32, len(words))
    rows = np.searchsorted(firsts, pages.rows).astype(np.uint32)
    begins = firsts - np.repeat(pages.rows[:-1], np.diff(rows))
    return _Words(Tokens(terms, ids, rows, begins.astype(np.uint32)), starts << 32 | ends)


def _lacking(some: Places, keys: Places) -> NDArray[np.bool_]:
    """Which keys are not among some; both are sorted."""
    if not len(some):
        return np.ones(len(keys), np.bool_)
    held: NDArray[np.bool_] = some[np.searchsorted(some, keys).clip(max=len(some) - 1)] != keys
    return held


def _counts(tokens: Tokens, counted: NDArray[np.bool_]) -> Counter[str]:
    """How often each term stands at the places that are counted."""
    found = np.bincount(tokens.ids[counted], minlength=len(tokens.terms)).tolist()
    return Counter({term: n for term, n in zip(tokens.terms, found, strict=True) if n})


def _others(folded: str, readings: Sequence[str]) -> Iterator[str]:
    """The folded wordings beside the one shown, each once."""
    wordings = [folded, *map(fold_text, readings)]
    seen = {folded}
    for wording in (*wordings, *map(numbered_text, wordings)):
        if wording not in seen:
            seen.add(wording)
            yield wording


def _months(folded: str) -> tuple[str, ...]:
    return tuple(sorted({month for _, period in dates_of(folded) for month in months(period)}))
