"""Where names lead, in a corpus that is not read for that: lookups, and what they are verified on.

Everything here is found by a hash and then looked at, so names of a million passages take no more
than their hashes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.normalize import fold_text
from indexer.analysis.pages import fold_all
from indexer.citations import paragraph_number
from indexer.lookup import Lookup, hash_of, lookup, lookup_of
from indexer.model import KINDS, Passage, Section
from indexer.outline import Outline

T = TypeVar("T", bound="_Identified", covariant=True)
REMEMBERED = 4096
_NO_PARAGRAPH = 0
_HIGHEST = 2**30
_HEADING = KINDS.index("heading")


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """All that is kept of a corpus's names.

    ``passages``: folded ids, and citations as printed; ``sections``: all names of sections;
    ``headings``: titles of sections, to the passages that are their headings. ``paragraphs``: for
    each passage, see paragraph_keys().
    """

    passages: Lookup
    sections: Lookup
    headings: Lookup
    paragraphs: NDArray[np.uint32]


def tables(
    sections: Sequence[Section],
    outline: Outline,
    hashes: NDArray[np.uint64],
    paragraphs: NDArray[np.uint32],
) -> Tables:
    """``hashes``, ``paragraphs``: those of all passages, see name_hashes(), paragraph_keys()."""
    return Tables(
        lookup(hashes, np.repeat(np.arange(len(outline), dtype=np.uint32), 2)),
        lookup_of((name, at) for at, one in enumerate(sections) for name in section_names(one)),
        lookup_of(_headings(sections, outline)),
        paragraphs,
    )


def name_hashes(passages: Iterable[Passage]) -> NDArray[np.uint64]:
    """Two for each passage: of its id and of its citation, folded."""
    names = [name for passage in passages for name in (passage.id, passage.citation)]
    return np.array([hash_of(name) for name in fold_all(names).texts()], np.uint64)


def paragraph_keys(passages: Iterable[Passage]) -> NDArray[np.uint32]:
    """What a numbered paragraph is found by: its number, and whether it is in an annex."""
    keys = (_key(*number) if (number := paragraph_number(p)) else _NO_PARAGRAPH for p in passages)
    return np.array(list(keys), np.uint32)


class Known(Mapping[str, T]):
    """Things by their ids. ``all`` of them by their numbers; ``number``: which one an id has.

    Numbers of ids that were asked for of late are remembered.
    """

    def __init__(self, items: Sequence[T], candidates: Callable[[str], Iterable[int]]) -> None:
        self.all, self._candidates = items, candidates
        self.number = lru_cache(REMEMBERED)(self._number)

    def _number(self, identifier: str) -> int | None:
        found = (at for at in self._candidates(identifier) if self.all[at].id == identifier)
        return next(found, None)

    def __getitem__(self, identifier: str) -> T:
        number = self.number(identifier)
        if number is None:
            raise KeyError(identifier)
        return self.all[number]

    def __iter__(self) -> Iterator[str]:
        return (item.id for item in self.all)

    def __len__(self) -> int:
        return len(self.all)


class Directory:
    """The names of passages and sections; numbers count in reading order."""

    def __init__(
        self,
        passages: Sequence[Passage],
        sections: Sequence[Section],
        outline: Outline,
        tables: Tables,
    ) -> None:
        self._outline, self._tables = outline, tables
        self._all_passages, self._all_sections = passages, sections
        self.passages = Known(passages, lambda i: tables.passages.candidates(fold_text(i)))
        self.sections = Known(sections, lambda i: tables.sections.candidates(fold_text(i)))

    def cited_as(self, folded: str) -> Passage | None:
        """The first passage whose id, or whose citation as it is printed, folds to a text."""
        candidates = map(self._all_passages.__getitem__, self._tables.passages.candidates(folded))
        return next((one for one in candidates if folded in _names(one)), None)

    def sections_named(self, folded: str) -> tuple[str, ...]:
        """The ids of the sections that bear a name."""
        candidates = map(self._all_sections.__getitem__, self._tables.sections.candidates(folded))
        found = (one.id for one in candidates if folded in section_names(one))
        return tuple(dict.fromkeys(found))

    def headings(self, folded: str) -> tuple[str, ...]:
        """The ids of the passages that are the headings of the sections with a title."""
        found = (
            self._all_passages[number].id
            for number in dict.fromkeys(self._tables.headings.candidates(folded))
            if folded in _titles(self._all_sections[_innermost(self._outline, number)])
        )
        return tuple(found)

    def paragraphs(self, document: int, annex: bool, numbers: Sequence[int]) -> tuple[str, ...]:
        """The ids of a document's paragraphs that have these numbers; the document's number."""
        first, last = self._outline.document_rows[document : document + 2].tolist()
        keys = self._tables.paragraphs[first:last]
        wanted = [key for number in numbers if (key := _key(annex, number))]
        found = np.flatnonzero(np.isin(keys, np.array(wanted, np.uint32)))
        ordered = found[keys[found].argsort(kind="stable")]
        return tuple(self._all_passages[first + at].id for at in ordered.tolist())


def directory(
    passages: Sequence[Passage], sections: Sequence[Section], where: Outline
) -> Directory:
    """The directory of a corpus that is in memory."""
    made = tables(sections, where, name_hashes(passages), paragraph_keys(passages))
    return Directory(passages, sections, where, made)


def section_names(section: Section) -> tuple[str, ...]:
    """An id, its place, and the title as printed, also without its label or final stop."""
    return tuple(dict.fromkeys(filter(None, _section_names(section))))


def bare(title: str) -> str:
    return title.rstrip("。. ")


def _section_names(section: Section) -> Iterator[str]:
    title = fold_text(section.title)
    yield fold_text(section.id)
    yield fold_text(section.id.partition(":")[2])
    yield title
    yield bare(title)
    label = fold_text(section.label)
    if label and title.startswith(label):
        yield title.removeprefix(label).lstrip(".、 ")
    elif " " in section.title:  # 附件 海南倡议: a label line and a title line
        yield from (fold_text(part) for part in section.title.split())


def _names(passage: Passage) -> tuple[str, str]:
    return fold_text(passage.id), fold_text(passage.citation)


def _titles(section: Section) -> tuple[str, ...]:
    title = fold_text(section.title)
    return tuple(filter(None, (title, bare(title))))


def _headings(sections: Sequence[Section], outline: Outline) -> Iterator[tuple[str, int]]:
    held = outline.section_rows[1:] > outline.section_rows[:-1]
    for number in np.flatnonzero((outline.kinds == _HEADING) & held).tolist():
        for title in _titles(sections[_innermost(outline, number)]):
            yield title, number


def _innermost(outline: Outline, number: int) -> int:
    return int(outline.sections_of(number)[-1])


def _key(annex: bool, number: int) -> int:
    return 2 * (number + 1) + annex if number < _HIGHEST else _NO_PARAGRAPH
