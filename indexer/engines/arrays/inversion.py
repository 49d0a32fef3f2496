"""Tokens in the order of the text -> postings in the order of the terms, in bounded memory.

Tokens are gathered up to a limit; then one sort of 64-bit keys, a term's number above the token's
place, makes a run of them, which goes to disk if more follow. In the end the runs are merged, a
range of terms at a time. A segment that is merged into another is one more run.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.ranges import begins, each_once, gathered, offsets

PLACE_BITS = 22
LIMIT = 1 << PLACE_BITS
"""Tokens that are sorted at once; a term's number has the other 42 bits."""
_AT_ONCE = 1 << 22
"""Tokens that are merged at once, as a rule."""

Ints = NDArray[np.integer[Any]]
NO_INTS: Ints = np.empty(0, np.uint32)


@dataclass(frozen=True, slots=True)
class Run:
    """Postings of some passages, by ascending numbers of the terms.

    Of ``terms[i]``: passages ``docs[first:last]``, how often it stands in each (``counts``), with
    ``first, last = posting_starts[i:i + 2]``; and the ``places`` where it stands, with
    ``token_starts``, and marks of what ``follows`` each. Without places, ``counts`` are all 1.
    """

    terms: NDArray[np.uint64]
    posting_starts: NDArray[np.int64]
    token_starts: NDArray[np.int64]
    docs: NDArray[np.uint32]
    counts: NDArray[np.uint32]
    places: NDArray[np.uint32]
    follows: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Inverted:
    """Postings of consecutive terms, of all passages; see Run.

    ``terms``: their numbers, in the order asked for. ``postings``, ``tokens``: how many each has.
    """

    terms: NDArray[np.uint64]
    postings: NDArray[np.int64]
    tokens: NDArray[np.int64]
    docs: NDArray[np.uint32]
    counts: NDArray[np.uint32]
    places: NDArray[np.uint32]
    follows: NDArray[np.uint8]


class Inversion:
    """The tokens of one field.

    ``folder``: where runs go; ``placed``: whether places are kept; ``counted``: whether it matters
    how often a token stands in a passage, as it does where places are kept.
    """

    def __init__(
        self, folder: Path, placed: bool, limit: int = LIMIT, *, counted: bool = False
    ) -> None:
        self._folder, self._limit = folder, min(limit, LIMIT)
        self._placed, self._counted = placed, counted or placed
        self._terms: list[NDArray[np.uint64]] = []
        self._docs: list[NDArray[np.uint32]] = []
        self._places: list[NDArray[np.uint32]] = []
        self._follows: list[NDArray[np.uint8]] = []
        self._gathered = 0
        self._runs: list[Run] = []

    def add(self, terms: Ints, docs: Ints, places: Ints = NO_INTS, follows: Ints = NO_INTS) -> None:
        """Take up tokens, in the order of the text, of passages after those taken up before.

        Raises ValueError for a passage of more tokens than are sorted at once.
        """
        while len(terms):
            if self._gathered + len(terms) <= self._limit:
                self._gather(terms, docs, places, follows)
                return
            if self._gathered:
                self._spill()
                continue
            cut = int(np.searchsorted(docs, docs[self._limit]))
            if not cut:
                raise ValueError(f"a passage of more than {self._limit:,} tokens")
            self._gather(terms[:cut], docs[:cut], places[:cut], follows[:cut])
            terms, docs, places, follows = (some[cut:] for some in (terms, docs, places, follows))

    def add_run(self, run: Run) -> None:
        """Take up postings that are in order already, of passages after those before."""
        self._spill()
        self._runs.append(_mapped(run, self._folder))

    def _gather(self, terms: Ints, docs: Ints, places: Ints, follows: Ints) -> None:
        self._terms.append(terms.astype(np.uint64))
        self._docs.append(docs.astype(np.uint32))
        self._places.append(places.astype(np.uint32))
        self._follows.append(follows.astype(np.uint8))
        self._gathered += len(terms)

    def _spill(self) -> None:
        if self._gathered:
            self._runs.append(_mapped(self._sorted(), self._folder))

    def _sorted(self) -> Run:
        terms, docs = np.concatenate(self._terms), np.concatenate(self._docs)
        places, follows = np.concatenate(self._places), np.concatenate(self._follows)
        for some in (self._terms, self._docs, self._places, self._follows):
            some.clear()
        self._gathered = 0
        run = _invert(terms, docs, places, follows, self._placed)
        if not self._counted:
            run.counts[:] = 1
        return run

    def finish(self) -> None:
        """Let nothing be unsorted: then the following may be asked for."""
        if self._gathered:
            self._runs.append(self._sorted())

    def lengths(self, passages: int) -> NDArray[np.uint32]:
        """How many tokens each of so many passages has."""
        found = np.zeros(passages, np.uint32)
        for run in self._runs:
            np.add.at(found, run.docs, run.counts)
        return found

    def most(self) -> int:
        """How often a term stands in one passage at most."""
        return max((int(run.counts.max()) for run in self._runs if len(run.counts)), default=0)

    def terms(self) -> NDArray[np.uint64]:
        """The numbers of all terms, ascending."""
        known = [run.terms for run in self._runs]
        return each_once(np.concatenate(known)) if known else np.empty(0, np.uint64)

    def merged(self, wanted: NDArray[np.uint64], at_once: int = _AT_ONCE) -> Iterator[Inverted]:
        """All postings, term by term, in the order of ``wanted``: all ``terms``, sorted anyhow.

        ``at_once``: tokens of a portion, unless one term has more.
        """
        rank = np.argsort(wanted)  # of each term, by ascending numbers
        known = wanted[rank]
        runs = [_Ranked.of(run, rank[np.searchsorted(known, run.terms)]) for run in self._runs]
        sizes = np.zeros(len(wanted), np.int64)
        for one in runs:
            sizes[one.ranks] += one.tokens
        for first, last in _portions(sizes, at_once):
            yield _merge(wanted[first:last], runs, first, last, self._placed)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A run with its terms in the order wanted: their ranks, and where each one's postings are."""

    run: Run
    ranks: NDArray[np.int64]
    posting_starts: NDArray[np.int64]
    postings: NDArray[np.int64]
    token_starts: NDArray[np.int64]
    tokens: NDArray[np.int64]

    @classmethod
    def of(cls, run: Run, ranks: NDArray[np.int64]) -> _Ranked:
        order = np.argsort(ranks)
        return cls(
            run,
            ranks[order],
            run.posting_starts[:-1][order],
            np.diff(run.posting_starts)[order],
            run.token_starts[:-1][order],
            np.diff(run.token_starts)[order],
        )


def _portions(sizes: NDArray[np.int64], at_once: int) -> Iterator[tuple[int, int]]:
    """Ranges of consecutive terms that have about so many tokens together."""
    ends = np.cumsum(sizes)
    first, done = 0, 0
    while first < len(sizes):
        last = max(first + 1, int(np.searchsorted(ends, done + at_once, side="right")))
        yield first, last
        first, done = last, int(ends[last - 1])


def _merge(
    terms: NDArray[np.uint64], runs: Sequence[_Ranked], first: int, last: int, placed: bool
) -> Inverted:
    """The postings of the terms ``first`` to ``last`` from all runs, whose passages ascend."""
    postings, tokens = np.zeros(last - first, np.int64), np.zeros(last - first, np.int64)
    parts = []
    for one in runs:
        some = slice(*np.searchsorted(one.ranks, (first, last)))
        ranks = one.ranks[some] - first
        parts.append((one, some, ranks, postings[ranks], tokens[ranks]))
        postings[ranks] += one.postings[some]
        tokens[ranks] += one.tokens[some]
    posting_starts, token_starts = offsets(postings), offsets(tokens)
    docs = np.empty(posting_starts[-1], np.uint32)
    counts = np.empty(posting_starts[-1], np.uint32)
    places = np.empty(token_starts[-1] if placed else 0, np.uint32)
    follows = np.empty(len(places), np.uint8)
    for one, some, ranks, posting_shift, token_shift in parts:
        source = gathered(one.posting_starts[some], one.postings[some])
        target = gathered(posting_starts[ranks] + posting_shift, one.postings[some])
        docs[target], counts[target] = one.run.docs[source], one.run.counts[source]
        if placed:
            source = gathered(one.token_starts[some], one.tokens[some])
            target = gathered(token_starts[ranks] + token_shift, one.tokens[some])
            places[target], follows[target] = one.run.places[source], one.run.follows[source]
    return Inverted(terms, postings, tokens, docs, counts, places, follows)


def _invert(
    terms: NDArray[np.uint64],
    docs: NDArray[np.uint32],
    places: NDArray[np.uint32],
    follows: NDArray[np.uint8],
    placed: bool,
) -> Run:
    """One run of tokens in the order of the text."""
    keys = terms << np.uint64(PLACE_BITS) | np.arange(len(terms), dtype=np.uint64)
    keys.sort()
    order = (keys & np.uint64(LIMIT - 1)).astype(np.int64)
    keys >>= np.uint64(PLACE_BITS)
    docs = docs[order]
    begins_term = begins(keys)
    postings = np.flatnonzero(begins_term | begins(docs))
    term_tokens = np.flatnonzero(begins_term)
    counts = np.diff(postings, append=len(docs)).astype(np.uint32)
    posting_starts = np.append(np.searchsorted(postings, term_tokens), len(postings))
    return Run(
        keys[term_tokens],
        posting_starts,
        np.append(term_tokens, len(docs)) if placed else posting_starts,
        docs[postings],
        counts,
        places[order] if placed else places,
        follows[order] if placed else follows,
    )


def _mapped(run: Run, folder: Path) -> Run:
    """The same run, on disk; its files go with the folder."""
    parts = [np.ascontiguousarray(getattr(run, name)) for name in Run.__slots__]
    with tempfile.NamedTemporaryFile(dir=folder, prefix="run-", delete=False) as file:
        for part in parts:  # the widest types come first, so each stays aligned
            file.write(part.data.cast("B") if part.size else b"")
    whole = np.memmap(file.name, np.uint8, "r")
    ends = offsets(np.array([part.nbytes for part in parts]))
    places = zip(parts, ends[:-1], ends[1:], strict=True)
    return Run(*(whole[first:last].view(part.dtype) for part, first, last in places))
