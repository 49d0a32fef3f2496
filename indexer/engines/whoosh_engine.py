"""One machine: Whoosh, in the narrow part of it that is sound; the only import of whoosh.

No parser, highlighter, phrase, spelling or refresh of Whoosh's is used. There is one searcher, lent
to one thread at a time: it keeps a position in the postings file, and it holds all files open, so
that nothing is looked for on disk once the generation may have been replaced. Index files are
pickles: ``generations`` verifies their checksums before this module opens them.
"""

from __future__ import annotations

import math
import threading
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, assert_never

from whoosh import columns, fields, query, scoring
from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError

from indexer.engines import Engine, PassageTokens, months, needed_grams
from indexer.errors import IndexDamagedError
from indexer.query.tree import (
    And,
    Form,
    Near,
    Node,
    Not,
    Or,
    Part,
    Place,
    Restrict,
    Symbol,
    Term,
    Title,
    Wildcard,
    distinct_leaves,
)

K1, B = 1.2, 0.75
SCHEMA = "whoosh 2"
"""Raised whenever a passage is written in another way: older indexes are rebuilt."""
Scores: TypeAlias = Mapping[int, float]
Weigh: TypeAlias = Callable[[str], Scores]
_WORD_FIELDS = ("provided", "dictionary")
_EXACT_FIELDS = ("id", "document", "kind", "sections", "symbols", "months", "grams")


def _schema() -> fields.Schema:
    # Without Whoosh's own lengths, which we don't use, its writer would look for their file on
    # disk once for every posting.
    listed = {name: fields.KEYWORD(scorable=True) for name in (*_WORD_FIELDS, *_EXACT_FIELDS)}
    lengths = {f"{name}_length": fields.COLUMN(columns.NumericColumn("I")) for name in _WORD_FIELDS}
    number = fields.COLUMN(columns.NumericColumn("I"))
    return fields.Schema(number=number, **listed, **lengths)


def write_index(directory: Path, passages: Iterable[PassageTokens]) -> None:
    """Write all passages into an empty directory, as one segment."""
    index = FileStorage(str(directory)).create_index(_schema())
    writer = index.writer(limitmb=256)
    try:
        for passage in passages:
            writer.add_document(
                number=passage.number,
                id=[passage.id],
                document=[passage.document],
                kind=[passage.kind],
                sections=list(passage.sections),
                symbols=sorted(set(passage.symbols)),
                months=list(passage.months),
                grams=sorted(set(passage.grams)),
                provided=list(passage.provided),
                dictionary=list(passage.dictionary),
                provided_length=len(passage.provided),
                dictionary_length=len(passage.dictionary),
            )
        writer.commit(optimize=True)
    except BaseException:
        writer.cancel()  # a failed commit would keep the write lock
        raise
    finally:
        index.close()
    for lock in directory.glob("*_WRITELOCK"):
        lock.unlink()  # nobody writes here again


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
            self._weighting.add(name, array("L", (lengths[i] for i in range(total))))

    def candidates(self, tree: Node) -> frozenset[int]:
        wanted = _candidates(tree).normalize()
        with self._lock:
            found = self._searcher.docs_for_query(wanted)
            return frozenset(self._numbers[docnum] for docnum in found)

    def scores(self, tree: Node) -> Scores:
        weigh = cache(self._weigh)  # the parts and forms of a term share many words
        terms = (leaf for leaf in distinct_leaves(tree).values() if isinstance(leaf, Term))
        return _sum(_evidence(term, weigh) for term in terms)

    def _weigh(self, word: str) -> Scores:
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

    def close(self) -> None:
        with self._lock:
            self._searcher.close()
            self._index.close()


def _evidence(term: Term, weigh: Weigh) -> Scores:
    """How much a term weighs: itself or a form of it, or its parts together, if that is more."""
    typed = _weigh_text(term, weigh)
    forms = (_weigh_text(form, weigh) for form in term.forms)
    return _best([typed, *forms, _sum(_weigh_part(part, weigh) for part in term.parts)])


def _weigh_part(part: Part, weigh: Weigh) -> Scores:
    forms = (_weigh_text(form, weigh) for form in part.forms)
    return _best([_sum(map(weigh, part.words)), *forms])


def _weigh_text(text: Term | Form, weigh: Weigh) -> Scores:
    """A text as one word, or its words together, if that is more."""
    return _best([weigh(text.folded), _sum(map(weigh, text.tokens))])


def _best(scores: Iterable[Scores]) -> Scores:
    best: dict[int, float] = {}
    for some in scores:
        for number, score in some.items():
            best[number] = max(score, best.get(number, 0.0))
    return best


def _sum(scores: Iterable[Scores]) -> Scores:
    total: defaultdict[int, float] = defaultdict(float)
    for some in scores:
        for number, score in some.items():
            total[number] += score
    return total


def _candidates(node: Node) -> query.Query:
    """A query that every passage satisfying ``node`` matches: an exclusion narrows nothing."""
    match node:
        case Term():
            return query.Or([*_standing_for(node), *_related(node)])
        case Wildcard(pieces=pieces):
            literal = [run for piece in pieces for run in _literal_runs(piece)]
            return _conjunction([_holding(run) for run in literal])
        case Symbol(folded=folded, key=key, documents=documents):
            return _any_of(_holding(folded), symbols=[key], document=documents)
        case Title(folded=folded, documents=documents):
            return _any_of(_holding(folded), document=documents)
        case Place(folded=folded, passages=passages, keys=keys):
            return _any_of(_holding(folded), id=passages, symbols=keys)
        case Restrict(field=field, values=values):
            name = "sections" if field == "section" else field
            return _any_of(**{name: values})
        case Not():
            return query.Every()
        case And(children):
            return _conjunction([_candidates(child) for child in children])
        case Or(children):
            return query.Or([_candidates(child) for child in children])
        case Near(left, right):
            return _conjunction([_candidates(left), _candidates(right)])
        case _:
            assert_never(node)


def _standing_for(term: Term) -> Iterator[query.Query]:
    """The term as it stands, or any variant of it."""
    yield _holding(term.folded)
    for form in term.forms:
        yield _holding(form.folded)
    if term.numbered:
        yield _holding(term.numbered)
    if term.period:
        for month in months(term.period):
            yield query.Term("months", month)


def _related(term: Term) -> Iterator[query.Query]:
    """What of a term every related passage holds at least one of.

    A passage with most of n words lacks fewer than n - most + 1 of them, so it holds one of any
    n - most + 1, or another form of the part that one of them belongs to. The longest words are
    the rarest, as a rule.
    """
    longest = sorted(((word, part) for part in term.parts for word in part.words), key=_rarest)
    some = longest[: len(longest) - term.most + 1] if longest else []
    needed = {word for word, _ in some} | {f.folded for _, part in some for f in part.forms}
    yield from map(_holding, sorted(needed))
    yield from (query.Term("sections", headed.section) for headed in term.headed)


def _rarest(word: tuple[str, Part]) -> tuple[int, str]:
    return -len(word[0]), word[0]


def _conjunction(clauses: list[query.Query]) -> query.Query:
    clauses = [clause for clause in clauses if not isinstance(clause, query.Every)]
    return query.And(clauses) if clauses else query.Every()


def _any_of(*queries: query.Query, **values: Iterable[str]) -> query.Query:
    terms = (query.Term(name, value) for name, some in values.items() for value in some)
    return query.Or([*queries, *terms])


def _holding(folded: str) -> query.Query:
    return query.And([query.Term("grams", gram) for gram in needed_grams(folded)])


def _literal_runs(piece: tuple[str | None, ...]) -> list[str]:
    runs = "".join("\0" if sign is None else sign for sign in piece).split("\0")
    return [run for run in runs if run]


class LuceneBM25(scoring.WeightingModel):  # type: ignore[misc]  # whoosh is untyped
    """BM25 as Lucene 10 reckons it, so that another engine can agree to the last digit.

    idf = ln(1 + (N - df + 0.5) / (df + 0.5)), tf factor = tf / (tf + k1 (1 - b + b dl / avgdl)),
    N = passages that have the field, dl rounded as Lucene's SmallFloat keeps it in one byte.
    """

    def __init__(self) -> None:
        self._total: dict[str, int] = {}
        self._norms: dict[str, array[float]] = {}
        self._no_norms: array[float] = array("d")

    def add(self, name: str, lengths: array[int]) -> None:
        """Take up a field with the number of its tokens in each passage."""
        self._total[name] = sum(1 for length in lengths if length)
        average = sum(lengths) / max(1, self._total[name]) or 1.0
        self._norms[name] = array(
            "d", (K1 * (1 - B + B * rounded_length(length) / average) for length in lengths)
        )

    def scorer(self, searcher: Any, fieldname: str, text: Any, qf: float = 1) -> _BM25Scorer:
        if fieldname not in self._norms:
            return _BM25Scorer(0.0, self._no_norms)  # only asked for which passages, never how much
        frequency = searcher.get_parent().doc_frequency(fieldname, text)
        total = self._total[fieldname]
        idf = math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))
        return _BM25Scorer(idf, self._norms[fieldname])


class _BM25Scorer(scoring.BaseScorer):  # type: ignore[misc]  # whoosh is untyped
    def __init__(self, idf: float, norms: array[float]) -> None:
        self._idf, self._norms = idf, norms

    def supports_block_quality(self) -> bool:
        return False

    def score(self, matcher: Any) -> float:
        frequency: float = matcher.weight()
        norm: float = self._norms[matcher.id()]
        return self._idf * frequency / (frequency + norm)


def rounded_length(length: int) -> int:
    """A length as Lucene's SmallFloat.intToByte4 keeps it: exact below 40, then 4 leading bits.

    >>> [rounded_length(n) for n in (39, 40, 41, 100, 1000)]
    [39, 40, 40, 96, 984]
    """
    free = 24  # values that the byte's subnormal range leaves to be kept exactly
    if length < free:
        return length
    value = length - free
    bits = value.bit_length()
    if bits > 4:
        value = value >> (bits - 4) << (bits - 4)
    return free + value
