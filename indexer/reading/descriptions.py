"""Read and check ``corpus.toml``: what the source files don't say of their documents."""

from __future__ import annotations

import datetime
import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.errors import SourceError
from indexer.model import Description
from indexer.reading.segmented_blocks import numeral

CORPUS_FILE = "corpus.toml"

_REQUIRED = ("id", "title", "format", "files")
_OPTIONAL = ("short_names", "symbol", "date", "language", "publisher", "link", "begins_in")
_ID = re.compile("[A-Za-z0-9][A-Za-z0-9._-]*")
_TABLE = re.compile(r"\s*\[\[\s*document\s*\]\]")
_KEY = re.compile(r"""\s*["']?([A-Za-z0-9_-]+)["']?\s*(?:\.|=)""")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def read_descriptions(folder: Path, formats: Sequence[str]) -> tuple[Description, ...]:
    """The descriptions in a folder's ``corpus.toml``, in order, each of its files known to exist.

    Raises SourceError with the line, where the fault has one.
    """
    text = _text(folder / CORPUS_FILE)
    content = _parsed(text)
    unknown = sorted(set(content) - {"document"})
    if unknown:
        raise _fault(f"unknown key: {unknown[0]}", _line_of_key(text, unknown[0]))
    tables = content.get("document")
    if not _is_list_of(tables, dict) or not tables:
        raise _fault("no documents: one [[document]] table each is needed", None)
    entries = [_Entry(table, *place) for table, place in _placed(tables, text)]
    described = [_description(entry, folder, formats) for entry in entries]
    _refuse_shared_names(described, entries)
    _refuse_shared_files(described, entries)
    return tuple(described)


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _fault(f"can't be read: {error.strerror}", None) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _fault("not UTF-8", content.count(b"\n", 0, error.start) + 1) from error


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else text.rstrip("\n").count("\n") + 1  # "at end of document"
        raise _fault(str(error), line) from error


def _fault(message: str, line: int | None) -> SourceError:
    return SourceError(message, CORPUS_FILE, line)


def _line_of_key(text: str, key: str) -> int | None:
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(rf"""\s*\[*\s*["']?{re.escape(key)}\b""", line):
            return number
    return None


def _placed(tables: list[dict[str, Any]], text: str) -> list[tuple[dict[str, Any], Any]]:
    """Each table with its line and the lines of its keys; without lines if they can't be told."""
    starts: list[int] = []
    keys: list[dict[str, int]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if _TABLE.match(line):
            starts.append(number)
            keys.append({})
        elif keys and (found := _KEY.match(line)):
            keys[-1].setdefault(found[1], number)
    if len(starts) != len(tables):
        return [(table, (None, {})) for table in tables]
    return list(zip(tables, zip(starts, keys, strict=True), strict=True))


def _is_list_of(value: object, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(member, kind) for member in value)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One ``[[document]]`` table, and the lines of its head and its keys where they are known."""

    table: dict[str, Any]
    line: int | None
    lines: dict[str, int]

    def fault(self, message: str, key: str = "") -> SourceError:
        return _fault(f"{key}: {message}" if key else message, self.lines.get(key, self.line))

    def text(self, key: str, default: str = "") -> str:
        value = self.table.get(key, default)
        if not isinstance(value, str) or (key in _REQUIRED and not value.strip()):
            raise self.fault("must be a text that is not empty", key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not _is_list_of(value, str) or not all(member.strip() for member in value):
            raise self.fault("must be a list of texts that are not empty", key)
        if len(set(value)) != len(value):
            raise self.fault("holds the same text twice", key)
        return tuple(value)


def _description(entry: _Entry, folder: Path, formats: Sequence[str]) -> Description:
    for key in entry.table:
        if key not in _REQUIRED + _OPTIONAL:
            raise entry.fault("unknown key", key)
    for key in _REQUIRED:
        if key not in entry.table:
            raise entry.fault(f"missing key: {key}")
    identifier, form, link = entry.text("id"), entry.text("format"), entry.text("link")
    if not _ID.fullmatch(identifier):
        raise entry.fault(f"{identifier!r} is not made of letters, digits, hyphens and dots", "id")
    if form not in formats:
        raise entry.fault(f"{form!r} is none of {', '.join(formats)}", "format")
    if link and not re.match("https?://", link):
        raise entry.fault("must begin with https:// or http://", "link")
    return Description(
        id=identifier,
        title=entry.text("title"),
        format=form,
        files=_files(entry, folder),
        short_names=entry.texts("short_names"),
        symbol=entry.text("symbol") or None,
        date=_date(entry),
        language=entry.text("language", "zh-Hans"),
        publisher=entry.text("publisher"),
        link=link,
        begins_in=_begins_in(entry, form),
    )


def _files(entry: _Entry, folder: Path) -> tuple[str, ...]:
    """The names of the files, each of which lies in the folder."""
    names = entry.texts("files")
    if not names:
        raise entry.fault("names no file", "files")
    home = folder.resolve()
    for name in names:
        try:
            path = (folder / name).resolve(strict=True)
        except FileNotFoundError:
            raise entry.fault(f"there is no file {name!r}", "files") from None
        except (OSError, RuntimeError, ValueError) as error:  # too long, a loop of links, a NUL
            raise entry.fault(f"{name!r} is no usable name: {error}", "files") from error
        if not path.is_relative_to(home):
            raise entry.fault(f"{name!r} lies outside the folder", "files")
        if not path.is_file():
            raise entry.fault(f"{name!r} is not a file", "files")
    return names


def _date(entry: _Entry) -> datetime.date | None:
    value = entry.table.get("date")
    if value is None:
        return None
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError as error:
            raise entry.fault("must be a date such as 2022-01-28", "date") from error
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise entry.fault("must be a date such as 2022-01-28", "date")
    return value


def _begins_in(entry: _Entry, form: str) -> tuple[str, str] | None:
    value = entry.table.get("begins_in")
    if value is None:
        return None
    if form != "segmented":
        raise entry.fault("belongs to the format segmented only", "begins_in")
    if (
        not isinstance(value, dict)
        or set(value) != {"label", "title"}
        or not all(isinstance(text, str) and text.strip() for text in value.values())
    ):
        raise entry.fault("must have a label and a title, both texts", "begins_in")
    if not numeral(value["label"]):
        raise entry.fault(f"the label {value['label']!r} is not a numeral such as 五", "begins_in")
    return value["label"], value["title"]


def _refuse_shared_names(described: Sequence[Description], entries: Sequence[_Entry]) -> None:
    """Ids and symbols name one document; titles and short names may well be a whole series'."""
    for key in ("id", "symbol"):
        owners: dict[str, str] = {}
        for description, entry in zip(described, entries, strict=True):
            name = getattr(description, key) or ""
            folded = unicodedata.normalize("NFKC", name).casefold().strip()
            if folded in owners:
                raise entry.fault(f"{name!r} also names {owners[folded]}", key)
            if folded:
                owners[folded] = description.id


def _refuse_shared_files(described: Sequence[Description], entries: Sequence[_Entry]) -> None:
    """A source line is named by its file's name, without the folder: no two may be the same."""
    known: set[str] = set()
    for description, entry in zip(described, entries, strict=True):
        for file in description.files:
            name = Path(file).name
            if name in known:
                raise entry.fault(f"two files are called {name!r}", "files")
            known.add(name)
