"""Consecutive passages -> jieba's words of them, and what an engine indexes.

A chunk is the unit of work: it depends on nothing but its passages and the dictionary, so chunks
can be made anywhere, in any order, and are put together in the reading order.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import Analyzer
from indexer.analysis.dates import dates_of
from indexer.analysis.normalize import fold_text
from indexer.analysis.numerals import numbered_text
from indexer.analysis.pages import ALNUM, Pages, Places, fold_all
from indexer.analysis.provided import annotated
from indexer.analysis.symbols import symbol_key
from indexer.engines import Batch, Tokens, digest, mentioned_months, tokens_of
from indexer.model import Passage, Segmentation, Spans
from indexer.packing import Packed, pack, spans_of, unpack
from indexer.ranges import each_once, offsets
from indexer.records.written import encode_chunk
from indexer.workers import Shared

CHUNK = 2048
"""Passages that are cut and indexed together. Fixed, so that nothing depends on the machine."""


class Cutter(Protocol):
    """Cuts many texts: the borders of their pieces, counted through all texts, with theirs."""

    @property
    def name(self) -> str: ...

    def borders(self, texts: Sequence[str], pages: Pages) -> Places: ...


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive passages, from number ``first`` of the reading order on."""

    first: int
    packed: Packed


@dataclass(frozen=True, slots=True)
class Indexed:
    """A chunk, cut: where jieba's pieces begin and end, and how often each folded word stands.

    ``batch``: what the engine is given, ``written``: what the record holds; both as pickles, which
    go to a file as they are. ``digest``: of the batch.
    """

    passages: int
    batch: bytes
    digest: bytes
    written: bytes
    borders: Places
    counts: Mapping[str, int]


def chunks(passages: Iterable[Passage]) -> Iterator[Chunk]:
    """All passages, in order; only the last chunk is smaller than the others."""
    left, first = iter(passages), 0
    while some := tuple(islice(left, CHUNK)):
        yield Chunk(first, pack(some))
        first += len(some)


def index_chunk(cutter: Shared[Cutter], chunk: Chunk) -> Indexed:
    """Cut a chunk into words, and index it."""
    texts = chunk.packed.texts
    pages = fold_all(texts)
    borders = cutter.get().borders(texts, pages)
    batch, counts = _batch(chunk, pages, _words(pages, borders[:-1], borders[1:]))
    cut = tuple(segmentations(cutter.get().name, texts, borders))
    return Indexed(
        len(batch),
        _pickled(batch),
        digest(batch),
        _pickled(encode_chunk(tuple(unpack(chunk.packed)), cut, pages)),
        borders,
        counts,
    )


def segmentations(name: str, texts: Sequence[str], borders: Places) -> Iterator[Segmentation]:
    """The pieces of each text, from the borders of all."""
    origins = offsets(np.array([len(text) for text in texts], np.int64))
    places = np.searchsorted(borders, origins).tolist()
    spans = np.column_stack((borders[:-1], borders[1:]))
    shift = np.repeat(origins[:-1], np.diff(places))
    small = (spans - shift[:, np.newaxis]).astype(np.uint32)
    for first, last in pairwise(places):
        yield Segmentation(name, Spans(small[first:last]))


def _pickled(value: object) -> bytes:
    return pickle.dumps(value, protocol=5)


def index_cut(chunk: Chunk, words: Sequence[Segmentation]) -> Batch:
    """Index a chunk whose words are known: one segmentation a passage."""
    pages = fold_all(chunk.packed.texts)
    numbers = [spans_of(cut) for cut in words]
    spans = np.concatenate([np.zeros((0, 2), np.uint32), *numbers])
    shift = np.repeat(pages.origins[:-1], [len(some) for some in numbers])
    batch, _ = _batch(chunk, pages, _words(pages, spans[:, 0] + shift, spans[:, 1] + shift))
    return batch


class OneByOne:
    """Cuts text by text: slow, but ready at once."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self.name = analyzer.name

    def borders(self, texts: Sequence[str], pages: Pages) -> Places:
        origins = pages.origins.tolist()
        found = (
            origin + piece.start
            for text, origin in zip(texts, origins, strict=False)
            for piece in self._analyzer.segment(text)
        )
        return np.unique(np.array([*found, *origins], np.int64))


def _batch(chunk: Chunk, pages: Pages, dictionary: _Words) -> tuple[Batch, Counter[str]]:
    """What an engine indexes of a chunk; and its words, counted."""
    packed = chunk.packed
    starts, ends = annotated(packed).placed(pages)
    keys = each_once(starts << 32 | ends)
    provided = _words(pages, keys >> 32, keys & 0xFFFFFFFF)
    texts = tuple(pages.texts())
    ids, documents, kinds, _, sections, _ = zip(*packed.plain, strict=True)
    fields = {
        "id": tokens_of([(one,) for one in ids]),
        "document": tokens_of([(one,) for one in documents]),
        "kind": tokens_of([(one,) for one in kinds]),
        "sections": tokens_of([tuple(dict.fromkeys(some)) for some in sections]),
        "symbols": tokens_of([_symbols(packed, place) for place in range(len(packed))]),
        "months": tokens_of([_months(text) for text in texts]),
        "provided": provided.tokens,
        "dictionary": dictionary.tokens,
    }
    others = tuple(tuple(_others(packed, place, text)) for place, text in enumerate(texts))
    counts = _counts(provided.tokens, np.ones(len(provided.keys), np.bool_))
    counts.update(_counts(dictionary.tokens, _lacking(provided.keys, dictionary.keys)))
    return Batch(chunk.first, fields, texts, others), counts


def _symbols(packed: Packed, place: int) -> tuple[str, ...]:
    cites = packed.cites.get(place, ())
    return tuple(dict.fromkeys(symbol_key(citation.symbol) for citation in cites))


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
    terms, ids = pages.interned(firsts, lasts)
    rows = np.searchsorted(firsts, pages.rows).astype(np.uint32)
    return _Words(Tokens(terms, ids, rows), starts << 32 | ends)


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


def _others(packed: Packed, place: int, folded: str) -> Iterator[str]:
    """The folded wordings of a passage beside the one shown, each once."""
    readings = packed.readings.get(place, ())
    wordings = [folded, *(fold_text(reading.text) for reading in readings)]
    seen = {folded}
    for wording in (*wordings, *map(numbered_text, wordings)):
        if wording not in seen:
            seen.add(wording)
            yield wording


def _months(folded: str) -> tuple[str, ...]:
    periods = (period for _, period in dates_of(folded))
    return tuple(sorted({month for period in periods for month in mentioned_months(period)}))
