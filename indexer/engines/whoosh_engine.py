"""Stock Whoosh, in the narrow part of it that is sound: slow, and the oracle of the array engine.

No parser, highlighter, phrase, spelling or refresh of Whoosh's is used. There is one searcher, lent
to one thread at a time: it keeps a position in the postings file, and it holds all files open, so
that nothing is looked for on disk once the generation may have been replaced. Index files are
pickles: ``generations`` verifies their checksums before this module opens them.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import columns, fields, query, scoring
from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError

from indexer.caches import Kept
from indexer.engines import Batch, Engine, Numbers, Places, Scores, needed_grams
from indexer.engines.bm25 import average_length, idf, length_codes, norms
from indexer.engines.evidence import evidence
from indexer.engines.translation import Sets, narrowed
from indexer.errors import IndexDamagedError
from indexer.query.tree import Node

SCHEMA = "whoosh 2"
"""Raised whenever a passage is written in another way: older indexes are rebuilt."""
_WORD_FIELDS = ("provided", "dictionary")
_EXACT_FIELDS = ("id", "document", "kind", "sections", "symbols", "months", "grams")


def _schema() -> fields.Schema:
    # Without Whoosh's own lengths, which we don't use, its writer would look for their file on
    # disk once for every posting.
    listed = {name: fields.KEYWORD(scorable=True) for name in (*_WORD_FIELDS, *_EXACT_FIELDS)}
    lengths = {f"{name}_length": fields.COLUMN(columns.NumericColumn("I")) for name in _WORD_FIELDS}
    number = fields.COLUMN(columns.NumericColumn("I"))
    return fields.Schema(number=number, **listed, **lengths)


def write_index(directory: Path, batches: Iterable[Batch]) -> None:
    """Write all passages into an empty directory, as one segment."""
    index = FileStorage(str(directory)).create_index(_schema())
    writer = index.writer(limitmb=256)
    try:
        for batch in batches:
            for passage in range(len(batch)):
                writer.add_document(**_fields(batch, passage))
        writer.commit(optimize=True)
    except BaseException:
        writer.cancel()  # a failed commit would keep the write lock
        raise
    finally:
        index.close()
    for lock in directory.glob("*_WRITELOCK"):
        lock.unlink()  # nobody writes here again


def _fields(batch: Batch, passage: int) -> dict[str, Any]:
    """One passage as Whoosh takes it."""
    wordings = (batch.texts[passage], *batch.others[passage])
    held = {name: tokens.of(passage) for name, tokens in batch.fields.items()}
    lengths = {f"{name}_length": len(held[name]) for name in _WORD_FIELDS}
    pieces = sorted({gram for wording in wordings for gram in grams(wording)})
    return {"number": batch.first + passage, "grams": pieces, **held, **lengths}


class WhooshEngine(Engine):
    """One generation. See the Engine protocol for its laws."""

    def __init__(self, directory: Path) -> None:
        try:
            self._index = FileStorage(str(directory)).open_index(schema=_schema())
        except EmptyIndexError as error:  # what Whoosh says of a folder that is not there
            raise IndexDamagedError(f"{directory}: no index here; build it again") from error
        self._lock = threading.Lock()
        self._weighting = LuceneBM25()
        self._searcher = self._index.searcher(weighting=self._weighting)
        reader, total = self._searcher.reader(), self._searcher.doc_count_all()
        number = reader.column_reader("number")
        self._numbers = array("L", (number[i] for i in range(total)))
        for name in _WORD_FIELDS:
            lengths = reader.column_reader(f"{name}_length")
            self._weighting.add(name, np.array([lengths[i] for i in range(total)], np.int64))

    def candidates(self, tree: Node) -> Numbers:
        wanted = narrowed(tree, _Queries())
        return self._numbers_of(query.Every() if wanted is None else wanted)

    def holding(self, folded: str) -> Numbers:
        return self._numbers_of(_Queries().holding(folded))

    def in_pairs(self, texts: Iterable[str]) -> int:
        return len(self._numbers_of(query.Or(list(map(_Queries().holding, texts)))))

    def _numbers_of(self, asked: query.Query) -> Numbers:
        wanted = asked.normalize()
        with self._lock:
            found = self._searcher.docs_for_query(wanted)
            return np.array(sorted(self._numbers[docnum] for docnum in found), np.uint32)

    def scores(self, tree: Node, numbers: Numbers) -> Scores:
        def weigh(word: str) -> Scores | None:
            best = self._weigh(word)
            return np.array([best.get(n, 0.0) for n in numbers.tolist()]) if best else None

        return evidence(tree, len(numbers), weigh)

    @property
    def has_places(self) -> bool:
        return False

    def places(self, folded: str, other: bool = False) -> Places:
        raise ValueError("stock Whoosh keeps no places of characters")

    def most_places(self, folded: str, other: bool = False) -> int:
        raise ValueError("stock Whoosh keeps no places of characters")

    def words(self, beginning: str) -> int:
        reader = self._searcher.reader()
        fields = ("provided", "dictionary")
        return sum(len(list(reader.expand_prefix(name, beginning))) for name in fields)

    def _weigh(self, word: str) -> dict[int, float]:
        """The better score of a word in the two segmentations, by passage.

        Read off the postings: Whoosh's own disjunction of maxima compares different passages.
        """
        best: dict[int, float] = {}
        with self._lock:
            for name in _WORD_FIELDS:
                text = self._searcher.schema[name].to_bytes(word)
                if (name, text) not in self._searcher.reader():
                    continue
                postings = self._searcher.postings(name, text)
                while postings.is_active():
                    number = self._numbers[postings.id()]
                    best[number] = max(postings.score(), best.get(number, 0.0))
                    postings.next()
        return best

    @property
    def caches(self) -> Mapping[str, Kept]:
        return {}

    def forget(self) -> None:
        pass

    def close(self) -> None:
        with self._lock:
            self._searcher.close()
            self._index.close()


class _Queries(Sets[query.Query]):
    """Sets of passages as the questions after them."""

    def holding(self, folded: str) -> query.Query:
        return query.And([query.Term("grams", gram) for gram in needed_grams(folded)])

    def listed(self, field: str, values: Iterable[str]) -> query.Query:
        return query.Or([query.Term(field, value) for value in values])

    def union(self, some: list[query.Query]) -> query.Query:
        return query.Or(some)

    def intersection(self, some: list[query.Query]) -> query.Query:
        return query.And(some)


def grams(folded: str) -> Iterator[str]:
    """The pieces under which a folded text is found: its characters, singly and in pairs."""
    for position in range(len(folded)):
        yield folded[position]
        if position + 1 < len(folded):
            yield folded[position : position + 2]


class LuceneBM25(scoring.WeightingModel):  # type: ignore[misc]  # whoosh is untyped
    """``bm25`` as a model of Whoosh's, for the fields whose lengths it was told."""

    def __init__(self) -> None:
        self._total: dict[str, int] = {}
        self._norms: dict[str, list[float]] = {}

    def add(self, name: str, lengths: np.ndarray[Any, np.dtype[np.int64]]) -> None:
        """Take up a field with the number of its tokens in each passage."""
        self._total[name] = int(np.count_nonzero(lengths))
        average = average_length(int(lengths.sum()), self._total[name])
        self._norms[name] = norms(average)[length_codes(lengths)].tolist()

    def scorer(self, searcher: Any, fieldname: str, text: Any, qf: float = 1) -> _BM25Scorer:
        if fieldname not in self._norms:
            return _BM25Scorer(0.0, [])  # only asked for which passages, never how much
        frequency = searcher.get_parent().doc_frequency(fieldname, text)
        return _BM25Scorer(idf(frequency, self._total[fieldname]), self._norms[fieldname])


class _BM25Scorer(scoring.BaseScorer):  # type: ignore[misc]  # whoosh is untyped
    def __init__(self, idf: float, norms: list[float]) -> None:
        self._idf, self._norms = idf, norms

    def supports_block_quality(self) -> bool:
        return False

    def score(self, matcher: Any) -> float:
        frequency: float = matcher.weight()
        norm: float = self._norms[matcher.id()]
        return self._idf * frequency / (frequency + norm)
