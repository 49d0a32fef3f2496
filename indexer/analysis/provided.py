"""Words as the annotators cut them, and what jieba learns from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from indexer.analysis.normalize import fold_text, is_ideograph
from indexer.model import Passage, Segmentation

_LONGEST = 8


def learned_words(passages: Iterable[Passage]) -> tuple[str, ...]:
    """The annotators' words that jieba should know, sorted.

    A word of two to eight ideographs is learned unless the annotators cut its characters apart
    more often than they left them together: where they waver, the shorter words win nothing from
    being hidden inside a longer one.
    """
    passages = tuple(passages)
    together: Counter[str] = Counter()
    for passage in passages:
        for segmentation in passage.words:
            together.update(_learnable(passage.text, segmentation))
    apart: Counter[str] = Counter()
    for passage in passages:
        for segmentation in passage.words:
            apart.update(_cut_apart(passage.text, segmentation, together))
    return tuple(sorted(word for word, count in together.items() if count >= apart[word]))


def _learnable(text: str, segmentation: Segmentation) -> Iterable[str]:
    for span in segmentation.words:
        word = fold_text(text[span.start : span.end])
        if 2 <= len(word) <= _LONGEST and all(is_ideograph(character) for character in word):
            yield word


def _cut_apart(text: str, segmentation: Segmentation, known: Counter[str]) -> Iterable[str]:
    """Known words that stand here as several whole words, once for each place."""
    words = segmentation.words
    for first in range(len(words)):
        for last in range(first + 1, min(first + _LONGEST, len(words))):
            if words[last].end - words[first].start > 2 * _LONGEST:
                break
            joined = fold_text(text[words[first].start : words[last].end])
            if joined in known:
                yield joined
