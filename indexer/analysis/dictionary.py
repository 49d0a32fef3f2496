"""Words as jieba cuts them; the only import of jieba."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.analysis.lexicon import Hidden, Lexicon
from indexer.analysis.normalize import fold, is_ideograph
from indexer.model import Span
from indexer.once import once

_MISPRINTS = 3
"""Up to this frequency jieba's dictionary holds misprints, such as 气侯."""
_MANY = 8_000
"""Words to learn from which on they are cut all at once."""
_LATIN_RUN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Taught:
    """jieba's tokenizer, what it has learned, and how it would have cut that untaught."""

    tokenizer: Any
    learned: Mapping[str, int]
    untaught: _Untaught


class Dictionary:
    """jieba's plain cut, by a tokenizer of its own that has learned the annotators' words.

    ``learned`` maps words of ideographs to the frequency they get; None stands for the least
    frequency at which jieba keeps the word whole, reckoned from its own dictionary alone, so that
    the order of the words does not matter. Latin runs and signs never go through jieba.
    """

    name = "jieba"

    def __init__(self, learned: Mapping[str, int | None] | None = None) -> None:
        self._given = learned or {}

    def load(self) -> None:
        """Make it ready to cut, unless it is; who cuts need not have asked for that."""
        _ = self._taught

    @property
    def learned(self) -> Mapping[str, int]:
        return self._taught.learned

    @once
    def _taught(self) -> _Taught:
        """Loaded when something is first cut: that takes longer than opening an index."""
        return _taught(self._given)

    def segment(self, text: str) -> tuple[Span, ...]:
        folded = fold(text)
        words: list[Span] = []
        for start, end in self._cut(folded.text):
            origin = folded.origin(start, end)
            if words and origin.start < words[-1].end:  # one character folded into two words
                words[-1] = Span(words[-1].start, max(words[-1].end, origin.end))
            else:
                words.append(origin)
        return tuple(_with_gaps(words, len(text)))

    def words(self, folded: str) -> list[str]:
        """The words of a folded text: what segment() finds, without blanks and signs."""
        return [folded[start:end] for start, end in self.word_spans(folded)]

    def word_spans(self, folded: str) -> list[tuple[int, int]]:
        """Where the words of a folded text stand."""
        return [
            (start, end)
            for start, end in self._cut(folded)
            if any(character.isalnum() for character in folded[start:end])
        ]

    def parts(self, folded: str) -> list[str]:
        """The words of a folded text, learned ones cut as jieba would have cut them untaught."""
        return self.parts_of(self.words(folded))

    def parts_of(self, words: Iterable[str]) -> list[str]:
        """Some words, learned ones cut as jieba would have cut them untaught.

        A long word that was learned would hide its parts: for passages that hold most of a text's
        words, the shorter words are wanted.
        """
        taught = self._taught
        return [
            part
            for word in words
            for part in (taught.untaught.cut(word) if word in taught.learned else (word,))
        ]

    def knows(self, folded: str) -> bool:
        """Whether a text is a word: learned, or not among those that jieba holds by mistake."""
        return folded in self.learned or self._taught.tokenizer.FREQ.get(folded, 0) > _MISPRINTS

    def lexicon(self) -> Lexicon:
        """The same dictionary, to cut many texts at once. Some 0.3 s."""
        return _lexicon(self._taught.tokenizer)

    def _cut(self, folded: str) -> Iterator[tuple[int, int]]:
        position = 0
        while position < len(folded):
            end = position
            while end < len(folded) and is_ideograph(folded[end]):
                end += 1
            if end > position:
                for word in self._taught.tokenizer.cut(folded[position:end]):
                    yield position, position + len(word)
                    position += len(word)
                continue
            end = position + 1
            if _LATIN_RUN.match(folded[position]):
                while end < len(folded) and _in_latin_run(folded[end]):
                    end += 1
            yield position, end
            position = end


def _jieba() -> Any:
    """Imported when something is first cut: its model alone takes longer than opening an index."""
    import jieba
    import jieba.finalseg

    jieba.setLogLevel(logging.WARNING)  # it would announce each loading of a dictionary on stderr
    return jieba


def frequencies(text: str) -> tuple[dict[str, int], int]:
    """What jieba's gen_pfdict makes of a dictionary: words and their beginnings, the sum of all.

    ``text`` is lines of a word, its frequency and its part of speech. Law: the same as jieba's, in
    half the time.
    """
    pieces = text.split()
    words, numbers = pieces[::3], list(map(int, pieces[1::3]))
    known = dict(zip(words, numbers, strict=True))
    for word in words:
        beginning = word[:-1]
        while beginning and beginning not in known:  # whose own are, or will be
            known[beginning] = 0
            beginning = beginning[:-1]
    return known, sum(numbers)


def _taught(words: Mapping[str, int | None]) -> _Taught:
    tokenizer = _jieba().Tokenizer()
    # What initialize() does, but for its cache, which it would unmarshal whoever wrote it.
    with tokenizer.get_dict_file() as file:
        tokenizer.FREQ, tokenizer.total = frequencies(file.read().decode("utf-8"))
    tokenizer.initialized = True
    learned = _with_frequencies(words, tokenizer)
    untaught = _Untaught(tokenizer, learned)
    for word, frequency in learned.items():
        tokenizer.add_word(word, frequency)
    return _Taught(tokenizer, learned, untaught)


def _with_frequencies(words: Mapping[str, int | None], tokenizer: Any) -> dict[str, int]:
    unknown = [word for word, frequency in words.items() if frequency is None]
    if len(unknown) < _MANY or not all(map(is_ideograph, "".join(unknown))):
        known = {word: tokenizer.suggest_freq(word) for word in unknown}
    else:
        cut = _lexicon(tokenizer).cut_words(unknown)
        known = {
            word: _suggested(parts, word, tokenizer)
            for word, parts in zip(unknown, cut, strict=True)
        }
    return {
        word: known[word] if frequency is None else frequency
        for word, frequency in sorted(words.items())
    }


def _suggested(parts: Sequence[str], word: str, tokenizer: Any) -> int:
    """What jieba's suggest_freq reckons, from the parts that it would cut the word into."""
    known, total = tokenizer.FREQ, tokenizer.total
    likely = 1.0
    for part in parts:
        likely *= known.get(part, 1) / float(total)
    suggested: int = max(int(likely * total) + 1, known.get(word, 1))
    return suggested


def _lexicon(tokenizer: Any) -> Lexicon:
    model = _jieba().finalseg
    hidden = Hidden(model.start_P, model.trans_P, model.emit_P)
    return Lexicon(tokenizer.FREQ, tokenizer.total, hidden)


class _Untaught:
    """A tokenizer as it was before it learned some words: it asks the one that will learn them."""

    def __init__(self, tokenizer: Any, learned: Iterable[str]) -> None:
        self._known: dict[str, int] = tokenizer.FREQ
        self._before = {
            beginning: self._known.get(beginning)
            for word in learned
            for beginning in (word[: end + 1] for end in range(len(word)))
        }
        self._tokenizer = _jieba().Tokenizer()
        self._tokenizer.FREQ, self._tokenizer.total = self, tokenizer.total
        self._tokenizer.initialized = True

    def cut(self, word: str) -> list[str]:
        return list(self._tokenizer.cut(word))

    def get(self, word: str, default: int | None = None) -> int | None:
        """As of the dictionary of frequencies that jieba looks words up in; so are the others."""
        known = self._before[word] if word in self._before else self._known.get(word)
        return default if known is None else known

    def __contains__(self, word: str) -> bool:
        return self.get(word) is not None

    def __getitem__(self, word: str) -> int | None:
        return self.get(word)


def _in_latin_run(character: str) -> bool:
    return bool(_LATIN_RUN.match(character)) and not is_ideograph(character)


def _with_gaps(words: list[Span], length: int) -> Iterator[Span]:
    """The words, and between them what folding dropped: blanks and invisible characters."""
    position = 0
    for word in words:
        if position < word.start:
            yield Span(position, word.start)
        yield word
        position = word.end
    if position < length:
        yield Span(position, length)
