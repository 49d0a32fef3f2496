"""What is measured: a synthetic corpus made of the real one, and queries drawn from its words."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, islice, pairwise
from typing import TypeVar

from indexer.analysis.dictionary import Dictionary
from indexer.analysis.normalize import fold_text, is_ideograph
from indexer.model import Description, Document, Passage, Section
from indexer.query.questions import content_words
from indexer.records import Record

_T = TypeVar("_T")

LENGTH = 155
"""Characters of a synthetic passage, on average."""
NEW_WORDS = 8
"""One word in so many is replaced by a new one."""
_PER_SECTION = 50
_SENTENCE = re.compile(r"[^。；！？]+[。；！？]?")


def synthetic(
    passages: Sequence[Passage], dictionary: Dictionary, size: int, seed: int
) -> Document:
    """``size`` passages of recombined sentences; about one word in eight is new to the corpus.

    A new word is two to four characters of the corpus; there are as many as passages, drawn with
    frequencies falling as 1/rank, so that some are common and many stand once.
    """
    dice = random.Random(seed)
    sentences = [
        [text[word.start : word.end] for word in dictionary.segment(text)]
        for passage in passages
        for text in _SENTENCE.findall(passage.text)
    ]
    signs = sorted({sign for p in passages for sign in p.text if is_ideograph(sign)})
    news = ["".join(dice.choices(signs, k=dice.randint(2, 4))) for _ in range(size)]
    weights = list(accumulate(1 / rank for rank in range(1, size + 1)))

    def sentence() -> str:
        words = dice.choice(sentences)
        return "".join(
            dice.choices(news, cum_weights=weights)[0]
            if is_ideograph(word[0]) and dice.randrange(NEW_WORDS) == 0
            else word
            for word in words
        )

    description = Description("synthetic", "合成文本", "synthetic", ())
    sections = tuple(
        Section(f"synthetic:{number}", "synthetic", f"第{number}节")
        for number in range(-(-size // _PER_SECTION))
    )
    lengths = [len("".join(words)) for words in sentences]
    overshoot = sum(length * length for length in lengths) // sum(lengths) // 2
    texts = (_text(sentence, LENGTH - overshoot) for _ in range(size))
    made = tuple(
        Passage(
            id=f"synthetic:p{number}",
            document="synthetic",
            kind="paragraph",
            label=str(number),
            sections=(sections[number // _PER_SECTION].id,),
            citation=f"合成文本，第{number}段",
            text=text,
            sources=(),
        )
        for number, text in enumerate(texts)
    )
    return Document(description, sections, made)


def _text(sentence: Callable[[], str], length: int) -> str:
    text = sentence()
    while len(text) < length:
        text += sentence()
    return text


@dataclass(frozen=True, slots=True)
class Case:
    """One query, as Waikong and as FTS5 takes it."""

    typed: str
    fts5: str


def cases(
    record: Record, dictionary: Dictionary, count: int, seed: int
) -> dict[str, tuple[Case, ...]]:
    """At most ``count`` queries of each class, from words that stand in the passages."""
    dice = random.Random(seed)
    runs = [list(_runs(passage, record)) for passage in record.corpus.passages()]
    words = [sorted({word for run in some for word in run}) for some in runs]
    frequencies = Counter(word for some in words for word in some)
    ranked = sorted(frequencies, key=lambda word: (-frequencies[word], word))
    common, rare = ranked[:80], [word for word in ranked if 3 <= frequencies[word] <= 20]
    together = [some for some in words if len(some) > 1]
    neighbours = [run for some in runs for run in some if len(run) > 1]
    made: dict[str, Iterable[Case]] = {
        "rare term": (Case(word, f'"{word}"') for word in _shuffled(rare, dice)),
        "common term": (Case(word, f'"{word}"') for word in _shuffled(common, dice)),
        "two terms": (
            Case(f"{a} {b}", f'"{a}" AND "{b}"')
            for some in _shuffled(together, dice)
            for a, b in [dice.sample(some, 2)]
        ),
        "quoted phrase": (
            Case(f'"{a}{b}"', f'"{a} {b}"')
            for run in _shuffled(neighbours, dice)
            for a, b in pairwise(run)
        ),
        "three words, most": (
            Case(f"{a}{b}{c}", f'("{a}" AND "{b}") OR ("{a}" AND "{c}") OR ("{b}" AND "{c}")')
            for run in _shuffled(neighbours, dice)
            for a, b, c in zip(run, run[1:], run[2:], strict=False)
            if content_words(dictionary.words(a + b + c)) == (a, b, c)
        ),
        "prefix": (
            Case(f"{word[:2]}*", f'"{word[:2]}" *')
            for word in _shuffled([word for word in ranked if len(word) > 2], dice)
        ),
        "exclusion": (
            Case(f"{a} -{b}", f'"{a}" NOT "{b}"')
            for a, b in zip(_shuffled(common, dice), _shuffled(common, dice), strict=True)
            if a != b
        ),
    }
    return {name: tuple(_different(some, count)) for name, some in made.items()}


def _runs(passage: Passage, record: Record) -> Iterator[list[str]]:
    """Neighbouring words of two or more ideographs, which both sides keep whole."""
    spans = record.words[passage.id].words
    words = (fold_text(passage.text[span.start : span.end]) for span in spans)
    for plain, run in groupby(words, lambda w: len(w) > 1 and all(map(is_ideograph, w))):
        if plain:
            yield list(run)


def _shuffled(values: Sequence[_T], dice: random.Random) -> list[_T]:
    return dice.sample(values, len(values))


def _different(some: Iterable[Case], count: int) -> list[Case]:
    return list(dict.fromkeys(islice(some, 3 * count)))[:count]
