"""Consecutive passages with their words -> what an engine indexes of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from indexer.analysis.dates import dates
from indexer.analysis.normalize import Folded, fold, fold_text
from indexer.analysis.numerals import numbered
from indexer.analysis.symbols import symbol_key
from indexer.engines import Batch, months, tokens_of
from indexer.model import Passage, Segmentation, Span

CHUNK = 2048
"""Passages that are cut and indexed together. Fixed, so that nothing depends on the machine."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive passages, from number ``first`` of the reading order on."""

    first: int
    passages: tuple[Passage, ...]


def chunks(passages: Iterator[Passage]) -> Iterator[Chunk]:
    """All passages, in order; only the last chunk is smaller than the others."""
    first = 0
    while some := tuple(islice(passages, CHUNK)):
        yield Chunk(first, some)
        first += len(some)


def to_batch(chunk: Chunk, words: Sequence[Segmentation]) -> Batch:
    """What an engine indexes; ``words`` are jieba's, one segmentation a passage."""
    passages = chunk.passages
    folded = [fold(passage.text) for passage in passages]
    provided = [_words(passage, passage.words) for passage in passages]
    dictionary = [_words(p, (cut,)) for p, cut in zip(passages, words, strict=True)]
    keys = [dict.fromkeys(symbol_key(cited.symbol) for cited in p.cites) for p in passages]
    fields = {
        "id": tokens_of([(passage.id,) for passage in passages]),
        "document": tokens_of([(passage.document,) for passage in passages]),
        "kind": tokens_of([(passage.kind,) for passage in passages]),
        "sections": tokens_of([tuple(dict.fromkeys(p.sections)) for p in passages]),
        "symbols": tokens_of([tuple(some) for some in keys]),
        "months": tokens_of([_months(text) for text in folded]),
    }
    for name, held in (("provided", provided), ("dictionary", dictionary)):
        starts = [_starts(text, some) for text, some in zip(folded, held, strict=True)]
        fields[name] = tokens_of([tuple(some.values()) for some in held], starts)
    others = tuple(_others(p, text) for p, text in zip(passages, folded, strict=True))
    return Batch(chunk.first, fields, tuple(text.text for text in folded), others)


def word_counts(chunk: Chunk, words: Sequence[Segmentation]) -> Counter[str]:
    """How often each folded word stands, at a place where any segmentation has it."""
    counts: Counter[str] = Counter()
    for passage, cut in zip(chunk.passages, words, strict=True):
        counts.update(_words(passage, (*passage.words, cut)).values())
    return counts


def _words(passage: Passage, segmentations: Sequence[Segmentation]) -> dict[Span, str]:
    """Folded words, one for each range that is a word in any of these segmentations, in order."""
    spans = sorted({span for segmentation in segmentations for span in segmentation.words})
    words = {span: fold_text(passage.text[span.start : span.end]) for span in spans}
    return {s: word for s, word in words.items() if any(sign.isalnum() for sign in word)}


def _starts(folded: Folded, words: dict[Span, str]) -> list[int]:
    """Where each word begins in the folded text."""
    starts: list[int] = []
    place = 0
    for span, word in words.items():
        while folded.starts[place] < span.start or folded.text[place] == " " != word[0]:
            place += 1
        starts.append(place)
    return starts


def _others(passage: Passage, folded: Folded) -> tuple[str, ...]:
    """The folded wordings beside the one shown, each once."""
    wordings = [folded, *(fold(reading.text) for reading in passage.readings)]
    found = [text.text for text in wordings[1:]]
    found += [view.text for text in wordings if (view := numbered(text))]
    return tuple(text for text in dict.fromkeys(found) if text != folded.text)


def _months(text: Folded) -> tuple[str, ...]:
    return tuple(sorted({month for _, period in dates(text) for month in months(period)}))
