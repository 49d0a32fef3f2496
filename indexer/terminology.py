"""Which names mean one thing, and which must never be taken for one another.

A terminology is a text file that people edit. A row is a concept, four columns between ``|``::

    正名；别名；… | English name; other name | ACRONYM; … | 说明 note

A row that begins with ``!`` says, with its reason, what must never merge. Two or more names are
kept out of each other's concepts; one name alone is no concept's name at all, because only its
context says what it means::

    ! 行星防御；行星保护 | 原因 reason
    ! 委员会 | 原因 reason

Blank rows and rows that begin with ``#`` are for people. The full-width signs ｜ ！ ＃ and either
semicolon will do. The first form of a row is the preferred full name, as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

from indexer.analysis.normalize import fold_text, is_ideograph
from indexer.errors import SourceError

TERMINOLOGY_FILE = "terminology.txt"


@dataclass(frozen=True, slots=True)
class Place:
    """The row that says something: a file's name, and its line from 1 (0: written in no file)."""

    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing and its names. ``forms`` are what texts print, the preferred full name first."""

    forms: tuple[str, ...]
    english: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    note: str = ""
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Apart:
    """Names that must never be one concept's; or one name that must never be any concept's."""

    names: tuple[str, ...]
    note: str = ""
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Terminology:
    """Concepts, and what must never become one; both in the order of their rows."""

    concepts: tuple[Concept, ...] = ()
    apart: tuple[Apart, ...] = ()


def name_key(name: str) -> str:
    """What two names are compared by: the folding; of a name without ideographs its alphanumerics.

    >>> name_key("UN-SPIDER") == name_key("un spider")
    True
    """
    folded = fold_text(name)
    if any(map(is_ideograph, folded)):
        return folded
    return "".join(sign for sign in folded if sign.isalnum())


def concept_keys(concept: Concept) -> tuple[str, ...]:
    """The keys of all its names: forms, English names, acronyms."""
    return tuple(map(name_key, chain(concept.forms, concept.english, concept.acronyms)))


def names_of(concepts: Iterable[Concept]) -> dict[str, Concept]:
    """Each name's key to its concept, for looking names up."""
    return {key: concept for concept in concepts for key in concept_keys(concept)}


@cache
def default_terminology() -> Terminology:
    """What comes with the project, read once. Raises SourceError as read_terminology does."""
    packaged = files("indexer") / TERMINOLOGY_FILE
    return parse_terminology(packaged.read_bytes(), f"indexer/{TERMINOLOGY_FILE}")


def read_terminology(path: Path) -> Terminology:
    """The terminology in one file. Raises SourceError for the first fault, with its line."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"读不了 can't be read: {error.strerror}", _shown(path)) from error
    return parse_terminology(content, _shown(path))


def _shown(path: Path) -> str:
    """A file with its folder, which tells a corpus's own from the one of the project."""
    return f"{path.parent.name}/{path.name}"


def parse_terminology(content: bytes, file: str) -> Terminology:
    """What a file's bytes (UTF-8) say; ``file`` is its name in errors. Raises SourceError."""
    rows = list(_rows(_decoded(content, file), file))
    return _checked(
        Terminology(
            tuple(row for row in rows if isinstance(row, Concept)),
            tuple(row for row in rows if isinstance(row, Apart)),
        )
    )


def merged(first: Terminology, second: Terminology) -> Terminology:
    """Both together: a row of the second with a Chinese name of the first adds its others to it.

    Raises SourceError, naming both rows, where they contradict each other: where a row has names of
    two concepts, or two rows names of one, or an acronym or English name of another.
    """
    concepts = list(first.concepts)
    owners = {name_key(form): at for at, one in enumerate(concepts) for form in one.forms}
    extended: dict[int, Place] = {}
    for concept in second.concepts:
        known = {owners[key] for form in concept.forms if (key := name_key(form)) in owners}
        if len(known) != 1:
            concepts.append(concept)
            continue
        at = known.pop()
        if at in extended:
            raise _fault(f"与 {_where(extended[at])} 同指一物 names the same thing", concept.place)
        extended[at] = concept.place
        concepts[at] = _extended(concepts[at], concept)
    return _checked(Terminology(tuple(concepts), first.apart + second.apart))


def _extended(concept: Concept, more: Concept) -> Concept:
    """A concept with the names of another that it lacks; the place is that of the later row."""
    known = set(concept_keys(concept))

    def new(names: Iterable[str]) -> Iterator[str]:
        return (name for name in names if name_key(name) not in known)

    return Concept(
        (*concept.forms, *new(more.forms)),
        (*concept.english, *new(more.english)),
        (*concept.acronyms, *new(more.acronyms)),
        "；".join(filter(None, (concept.note, more.note))),
        more.place,
    )


def to_plain(terminology: Terminology) -> list[Any]:
    """Lists and strings only, for JSON. Places are not kept."""
    return [
        [[list(c.forms), list(c.english), list(c.acronyms), c.note] for c in terminology.concepts],
        [[list(apart.names), apart.note] for apart in terminology.apart],
    ]


def from_plain(data: Sequence[Any]) -> Terminology:
    """The other way: ``from_plain(to_plain(t)) == t``. Raises TypeError or ValueError otherwise."""
    concepts, apart = data
    return Terminology(
        tuple(
            Concept(tuple(forms), tuple(english), tuple(acronyms), note)
            for forms, english, acronyms, note in concepts
        ),
        tuple(Apart(tuple(names), note) for names, note in apart),
    )


def _decoded(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, byte = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        raise SourceError(f"第{byte}字节不是UTF-8 not UTF-8 at byte {byte}", file, line) from error


def _rows(text: str, file: str) -> Iterator[Concept | Apart]:
    for number, line in enumerate(text.split("\n"), start=1):
        row, place = line.strip(), Place(file, number)
        if not row or row[0] in "#＃":
            continue
        yield _apart(row[1:], place) if row[0] in "!！" else _concept(row, place)


def _concept(row: str, place: Place) -> Concept:
    forms, english, acronyms, note = _columns(
        row, 4, "正名；别名 | English | ACRONYM | note", place
    )
    return Concept(
        _names(forms, place),
        _names(english, place) if english else (),
        _names(acronyms, place) if acronyms else (),
        note,
        place,
    )


def _apart(row: str, place: Place) -> Apart:
    names, note = _columns(row, 2, "! 名；名 | reason", place)
    if not note:
        raise _fault("没有写原因 the reason is missing", place)
    return Apart(_names(names, place), note, place)


def _columns(row: str, count: int, pattern: str, place: Place) -> list[str]:
    columns = [column.strip() for column in re.split("[|｜]", row)]
    if len(columns) != count:
        found = len(columns)
        raise _fault(f"应为{count}栏 expected {count} columns ({pattern}), found {found}", place)
    return columns


def _names(column: str, place: Place) -> tuple[str, ...]:
    names = tuple(name.strip() for name in re.split("[;；]", column))
    for name in names:
        if not name_key(name):
            raise _fault("有空的名称 a name is empty", place)
        if len(name_key(name)) < 2:
            raise _fault(f"名称至少要有两个字 a name needs two characters: {name}", place)
    return names


def _checked(terminology: Terminology) -> Terminology:
    owners: dict[str, Concept] = {}
    for concept in terminology.concepts:
        for name in chain(concept.forms, concept.english, concept.acronyms):
            key = name_key(name)
            if key in owners:
                place = _where(owners[key].place)
                raise _fault(f"“{name}”已经见于 {place} stands there already", concept.place)
            owners[key] = concept
    for apart in terminology.apart:
        _keep_apart(apart, owners)
    return terminology


def _keep_apart(apart: Apart, owners: dict[str, Concept]) -> None:
    """``owners``: whose name each key is."""
    named: dict[int, str] = {}
    for name in apart.names:
        concept = owners.get(name_key(name))
        if concept is None:
            continue
        if len(apart.names) == 1:
            raise _never(f"“{name}”不得作名称 must be nobody's name", apart, concept)
        other = named.setdefault(id(concept), name)
        if other != name:
            raise _never(f"“{other}”与“{name}”不得合并 must never merge", apart, concept)


def _never(message: str, apart: Apart, concept: Concept) -> SourceError:
    """The fault is told where the later of the two rows stands, or the concept's file."""
    later, earlier = concept.place, apart.place
    if earlier.file == later.file and earlier.line > later.line:
        later, earlier = earlier, later
    return _fault(f"{message}, {_where(earlier)}", later)


def _where(place: Place) -> str:
    return f"{place.file}:{place.line}" if place.line else "别处 elsewhere"


def _fault(message: str, place: Place) -> SourceError:
    return SourceError(message, place.file, place.line or None)
