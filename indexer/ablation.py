"""What each part of the system is worth: the same queries, with one part more, or one less.

Each configuration is a searcher of its own, over the same passages. What an index holds is left out
of the index: segmentations, what jieba learned, the terminology. What a search does is switched off
(``mechanisms``). Queries are always cut by jieba. Traditional characters are folded everywhere, one
by one; without that, those of a query are read as characters that stand nowhere, unless the corpus
has them: that is what they are in a corpus of simplified ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from indexer.analysis.dictionary import Dictionary
from indexer.analysis.scripts import simplified_character
from indexer.assembly import cut, searchers_of, taught
from indexer.columns import aligned
from indexer.evaluation import JudgedQuery, Measured, evaluate_run, shown, summary
from indexer.mechanisms import ALL, Mechanism
from indexer.model import Document, Segmentation
from indexer.records import NO_NAMES, Record, Recorded
from indexer.search import Searcher

Part: TypeAlias = Literal["annotators", "jieba", "learned", "concepts", "scripts"] | Mechanism
PARTS: Final[Mapping[Part, str]] = {
    "annotators": "标注者的词 annotators' words",
    "jieba": "jieba 的词 jieba's words",
    "learned": "jieba 学词 jieba taught",
    "characters": "逐字 characters",
    "grades": "等级 grades",
    "related": "相关段落 related passages",
    "concepts": "术语表 terminology",
    "numbers": "数字日期 numbers and dates",
    "scripts": "繁简 folding of scripts",
    "readings": "别的读法 close readings",
    "headings": "标题 headings",
    "prominence": "介绍与列举 prominence",
    "repeats": "雷同让开 repeats last",
}
"""All there are, in the order in which they are put together, by the names of their rows."""
_INDEXED: Final = frozenset[Part]({"annotators", "jieba", "learned", "concepts"})
_NOWHERE = "\ue000"
_SAME = 1e-9
QuerySets: TypeAlias = Mapping[str, Sequence[JudgedQuery]]


@dataclass(frozen=True, slots=True)
class Configuration:
    """The name of a row, and the parts of the system that are there."""

    name: str
    parts: frozenset[Part]


@dataclass(frozen=True, slots=True)
class Row:
    """A configuration's runs, by the name of the set of queries."""

    name: str
    runs: Mapping[str, tuple[Measured, ...]]


@dataclass(frozen=True, slots=True)
class Ablation:
    """``built``: one part more in each row, to the full system; ``without``: one less than it."""

    built: tuple[Row, ...]
    without: tuple[Row, ...]

    @property
    def full(self) -> Row:
        return self.built[-1]


def ablation(record: Recorded, queries: QuerySets) -> Ablation:
    """All queries, on every configuration of what an index knows."""
    built, without = tuple(cumulative()), tuple(leave_one_out())
    rows = _rows(record, (*built, *without), queries)
    return Ablation(tuple(rows[one] for one in built), tuple(rows[one] for one in without))


def cumulative() -> Iterator[Configuration]:
    """The words of either segmentation alone and of both; then one part more each time."""
    order = tuple(PARTS)
    yield Configuration(PARTS["annotators"], frozenset({"annotators"}))
    yield Configuration(PARTS["jieba"], frozenset({"jieba"}))
    yield Configuration("两种词 both", frozenset({"annotators", "jieba"}))
    for last in range(2, len(order)):
        yield Configuration(f"+ {PARTS[order[last]]}", frozenset(order[: last + 1]))


def leave_one_out() -> Iterator[Configuration]:
    """The full system without each of its parts."""
    for part, name in PARTS.items():
        yield Configuration(f"- {name}", frozenset(PARTS) - {part})


def format_ablation(found: Ablation) -> str:
    """Two tables for each set of queries."""
    return "\n\n".join(
        f"{name}: {_BUILT}\n{_built_table(name, found)}\n\n"
        f"{name}: {_WITHOUT}\n{_without_table(name, found)}"
        for name in found.full.runs
    )


_BUILT = "逐项加上，升降比上一行 one part more each time; queries better and worse than above"
_WITHOUT = "逐项去掉，升降比全部 one part less; queries better and worse than with all"
_HEADER = ["", "nDCG@10", "P@1", "recall", "unwanted", "+", "-"]


def _built_table(name: str, found: Ablation) -> str:
    first, *others = [_figures(row.name, row.runs[name]) for row in found.built]
    changes = [_changes(above.runs[name], row.runs[name]) for above, row in pairwise(found.built)]
    changes[:2] = [["", ""], ["", ""]]  # neither alone stands on the other
    rows = [[*row, *change] for row, change in zip(others, changes, strict=True)]
    return aligned([_HEADER, [*first, "", ""], *rows])


def _without_table(name: str, found: Ablation) -> str:
    full = found.full.runs[name]
    rows = [
        [*_figures(row.name, row.runs[name]), *_changes(full, row.runs[name])]
        for row in found.without
    ]
    return aligned([_HEADER, [*_figures("全部 full system", full), "", ""], *rows])


def _figures(name: str, run: Sequence[Measured]) -> list[str]:
    all_of = summary(run)
    return [
        name,
        shown(all_of.ndcg, 3),
        shown(all_of.precision_at_1, 2),
        shown(all_of.recall, 3),
        str(all_of.forbidden + all_of.unwanted),
    ]


def _changes(before: Sequence[Measured], after: Sequence[Measured]) -> list[str]:
    """How many queries have a better, and how many a worse nDCG."""
    gains = [(b.ndcg or 0.0) - (a.ndcg or 0.0) for a, b in zip(before, after, strict=True)]
    better, worse = (sum(sign * gain > _SAME for gain in gains) for sign in (1, -1))
    return [str(better), str(worse)]


def _rows(
    record: Recorded, configurations: Iterable[Configuration], queries: QuerySets
) -> dict[Configuration, Row]:
    """One index for all configurations that differ only in how it is searched."""
    unfolded = {name: _unfolded(some, record) for name, some in queries.items()}
    by_index: defaultdict[frozenset[Part], list[Configuration]] = defaultdict(list)
    for configuration in configurations:
        by_index[configuration.parts & _INDEXED].append(configuration)
    untaught, dictionary = taught(()), taught(record.learned)
    rows = {}
    for parts, some in by_index.items():
        chosen = dictionary if "learned" in parts else untaught
        with searchers_of(_record(record, parts, chosen), chosen) as searcher:
            for one in some:
                asked = queries if "scripts" in one.parts else unfolded
                rows[one] = _row(one.name, searcher(ALL & one.parts), asked)
    return rows


def _row(name: str, searcher: Searcher, queries: QuerySets) -> Row:
    return Row(name, {set_: evaluate_run(searcher, some) for set_, some in queries.items()})


def _record(record: Recorded, parts: frozenset[Part], dictionary: Dictionary) -> Record:
    """What an index of the same passages would know without some of the parts."""
    documents = record.corpus.documents
    if "annotators" not in parts:
        documents = tuple(map(_without_words, documents))
    made = cut(documents, dictionary, record.terminology if "concepts" in parts else NO_NAMES)
    if "jieba" in parts:
        return made
    return replace(made, words={id_: Segmentation(s.name, ()) for id_, s in made.words.items()})


def _without_words(document: Document) -> Document:
    passages = tuple(replace(passage, words=()) for passage in document.passages)
    return replace(document, passages=passages)


def _unfolded(queries: Sequence[JudgedQuery], record: Recorded) -> tuple[JudgedQuery, ...]:
    """The queries, as they would be read if scripts were not folded."""
    standing = {sign for passage in record.corpus.passages() for sign in passage.text}

    def read(sign: str) -> str:
        folds = simplified_character(sign) != sign
        return _NOWHERE if folds and sign not in standing else sign

    return tuple(replace(one, query="".join(map(read, one.query))) for one in queries)
