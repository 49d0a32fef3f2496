"""The seeds as close readings see them: folded texts, borders of words, words with counts."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache

import jieba

from indexer.analysis.dictionary import Dictionary
from indexer.analysis.normalize import fold, fold_text
from indexer.analysis.provided import learned_words
from indexer.query.close_readings import Readings, readings
from indexer.query.vocabulary import Vocabulary
from indexer.reading import read_corpus
from tests.conftest import SEEDS

_RARE = 3
"""Up to this frequency jieba's dictionary has half a million names and misprints, such as 气侯."""

Text = tuple[str, tuple[Set[int], ...]]


@dataclass(frozen=True, slots=True)
class Name:
    """A concept as the vocabulary needs it."""

    forms: tuple[str, ...]
    english: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()


CONCEPTS = (
    Name(
        ("外层空间事务厅", "外空厅"),
        ("United Nations Office for Outer Space Affairs",),
        ("UNOOSA",),
    ),
    Name(("欧洲空间局", "欧空局"), ("European Space Agency",), ("ESA",)),
    Name(("航天员", "宇航员", "太空人"), ("astronaut", "taikonaut")),
    Name(("阿尔忒弥斯协定", "阿耳忒弥斯协定"), ("Artemis Accords",)),
    Name(("阿尔忒弥斯", "阿耳忒弥斯"), ("Artemis",)),
    Name(("空间碎片", "轨道碎片"), ("space debris",)),
    Name(("伽利略系统", "伽利略"), ("Galileo",)),
    Name(("可持续发展", "永续发展"), ("sustainable development",)),
    Name(("联合国灾害管理与应急反应天基信息平台", "天基信息平台"), (), ("UN-SPIDER",)),
    Name(("外空资源法律问题工作组", "空间资源"), ("The Hague Space Resources Working Group",)),
    Name(("隐形战机",), ("stealth fighter",)),
)


@dataclass(frozen=True, slots=True)
class Terms:
    """A corpus that close readings are looked up in, without any engine."""

    texts: tuple[Text, ...]
    words: Counter[str]
    titles: tuple[str, ...]

    def near(self, folded: str) -> Iterator[Text]:
        """Those that hold half of a needle's characters, most of them first."""
        wanted = set(folded)
        shared = [(len(wanted.intersection(text)), -n) for n, (text, _) in enumerate(self.texts)]
        for count, number in sorted(shared, reverse=True):
            if 2 * count >= len(wanted):
                yield self.texts[-number]

    def stands(self, folded: str) -> bool:
        return any(folded in text for text, _ in self.texts)

    def known(self, folded: str) -> bool:
        return general_words().get(folded, 0) > _RARE or folded in self.words

    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.words.items, CONCEPTS, self.titles)

    def reader(self) -> Callable[[str], Readings]:
        """Close readings of a text, from one vocabulary."""
        vocabulary = self.vocabulary()
        return lambda text: readings(text, vocabulary, self, self.stands, self.known)


@cache
def general_words() -> dict[str, int]:
    """jieba's own words and their frequencies, nothing learned."""
    frequencies, _ = jieba.Tokenizer.gen_pfdict(jieba.get_dict_file())
    return {word: frequency for word, frequency in frequencies.items() if frequency}


@cache
def seed_terms() -> Terms:
    """The real seeds, cut by the annotators and by jieba."""
    documents = [result.document for result in read_corpus(SEEDS)]
    passages = [passage for document in documents for passage in document.passages]
    dictionary = Dictionary(dict.fromkeys(learned_words(passages)))
    texts, words = [], Counter[str]()
    for passage in passages:
        folded = fold(passage.text)
        cuts = [segmentation.words for segmentation in passage.words]
        borders = []
        for cut in (*cuts, dictionary.segment(passage.text)):
            ranges = [
                (bisect_left(folded.starts, word.start), bisect_left(folded.starts, word.end))
                for word in cut
            ]
            words.update(folded.text[start:end] for start, end in ranges)
            borders.append({offset for found in ranges for offset in found})
        texts.append((folded.text, tuple(borders)))
    titles = tuple(fold_text(document.description.title) for document in documents)
    return Terms(tuple(texts), words, titles)


def texts_of(words: Sequence[str]) -> Terms:
    """One passage of these words, in their order."""
    borders = [0]
    for word in words:
        borders.append(borders[-1] + len(word))
    return Terms((("".join(words), (frozenset(borders),)),), Counter(words), ())
