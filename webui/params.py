"""HTTP parameters in, checked values out. What is unknown, doubled or out of range is refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Literal, cast

from werkzeug.datastructures import MultiDict

from indexer import STYLES, Request, Sort, Style
from webui.catalogue import both

Arguments = MultiDict[str, str]
Format = Literal["json", "csv", "jsonl"]

MAX_PER_PAGE = 100
MAX_HITS = 10_000
MAX_TERMS = 200
MAX_LIST = 8_000
"""Terms and characters of a list of terms, line ends counted."""
MAX_CONTEXT = 500
LISTS = frozenset({"document", "section", "kind"})
SCALARS = frozenset({"q", "page", "per_page", "sort", "expand", "explain", "format"})


@dataclass(frozen=True, slots=True)
class Shown(Request):
    """A search as the search page shows it.

    ``context``: how many characters of a passage stand on either side of a mark; None: all of it.
    """

    context: int | None = None


class ParameterError(ValueError):
    """A parameter that can't be taken, and why, in both languages.

    ``reason`` is a key of the catalogue. ``str(error)`` is fit to be shown.
    """

    def __init__(self, parameter: str, reason: str, **values: object) -> None:
        self.parameter, self.said = parameter, both(reason, **values)
        super().__init__(f"{parameter}：{self.said}")


def search_request(arguments: Arguments, scalars: Collection[str] = SCALARS) -> Request:
    """The search that a query string asks for. Raises ParameterError."""
    check_names(arguments, scalars, LISTS)
    page = number(arguments, "page", 1, 1, MAX_HITS)
    per_page = number(arguments, "per_page", 10, 1, MAX_PER_PAGE)
    if page * per_page > MAX_HITS:
        raise ParameterError("page", "parameters.too_deep", most=MAX_HITS)
    return Request(
        query=required_query(arguments),
        documents=tuple(arguments.getlist("document")),
        sections=tuple(arguments.getlist("section")),
        kinds=tuple(arguments.getlist("kind")),
        page=page,
        per_page=per_page,
        sort=cast(Sort, choice(arguments, "sort", ("relevance", "reading"))),
        expand=choice(arguments, "expand", ("1", "0")) == "1",
        explain=choice(arguments, "explain", ("0", "1")) == "1",
    )


def shown_request(arguments: Arguments) -> Shown:
    """The same for the search page, which has one parameter more. Raises ParameterError."""
    wanted = search_request(arguments, SCALARS | {"context"})
    asked = {field.name: getattr(wanted, field.name) for field in fields(wanted)}
    return Shown(**asked, context=_context(arguments.get("context", "all")))


def opened_from(arguments: Arguments) -> Shown | None:
    """The search that led to a document or a passage, by which one goes back to it.

    None where nothing was searched for. Raises ParameterError.
    """
    if not arguments.get("q", "").strip():
        check_names(arguments, {"q", "expand"})
        return None
    check_names(arguments, SCALARS - {"format"} | {"context"}, LISTS)
    return shown_request(arguments)


def _context(value: str) -> int | None:
    if value == "all":
        return None
    if value.isascii() and value.isdigit() and len(value) < 4 and int(value) <= MAX_CONTEXT:
        return int(value)
    raise ParameterError("context", "parameters.no_context", most=MAX_CONTEXT)


def reply_format(arguments: Arguments) -> Format:
    """Raises ParameterError for a format that does not exist."""
    return cast(Format, choice(arguments, "format", ("json", "csv", "jsonl")))


def terms_request(arguments: Arguments) -> tuple[str, bool]:
    """What is to be found in the names, and whether only varying ones. Raises ParameterError."""
    check_names(arguments, {"q", "varying"})
    return arguments.get("q", ""), choice(arguments, "varying", ("0", "1")) == "1"


def term_list(arguments: Arguments) -> tuple[str, ...]:
    """The lines of a list of terms, but blank ones. Raises ParameterError for too many."""
    lines = arguments.get("terms", "").splitlines()
    if (length := len("\n".join(lines))) > MAX_LIST:
        raise ParameterError("terms", "parameters.list_too_long", most=MAX_LIST, length=length)
    terms = tuple(line.strip() for line in lines if line.strip())
    if len(terms) > MAX_TERMS:
        many = len(terms)
        raise ParameterError("terms", "parameters.list_of_too_many", most=MAX_TERMS, length=many)
    return terms


def report_request(arguments: Arguments) -> tuple[tuple[str, ...], Literal["json", "csv"]]:
    """A list of terms and the format of the reply. Raises ParameterError."""
    check_names(arguments, {"terms", "format"})
    _required(arguments, "terms")
    form = cast(Literal["json", "csv"], choice(arguments, "format", ("json", "csv")))
    return term_list(arguments), form


def citation_style(arguments: Arguments) -> Style:
    """In which style something is to be cited. Raises ParameterError."""
    check_names(arguments, {"form"})
    return cast(Style, choice(arguments, "form", STYLES))


def required_query(arguments: Arguments) -> str:
    """The query as typed. Raises ParameterError where there is none."""
    return _required(arguments, "q")


def check_names(
    arguments: Arguments, scalars: Collection[str], lists: Collection[str] = frozenset()
) -> None:
    """Refuse parameters that are unknown, and scalars that are given twice."""
    for name in arguments:
        if name not in scalars and name not in lists:
            known = ", ".join(sorted({*scalars, *lists}))
            reason = "parameters.unknown" if known else "parameters.none_taken"
            raise ParameterError(name, reason, known=known)
        if name in scalars and len(arguments.getlist(name)) > 1:
            raise ParameterError(name, "parameters.twice")


def _required(arguments: Mapping[str, str], name: str) -> str:
    if name not in arguments:
        raise ParameterError(name, "parameters.missing")
    return arguments[name]


def choice(arguments: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """One of some words, the first one where none is given. Raises ParameterError."""
    value = arguments.get(name, choices[0])
    if value not in choices:
        known = ", ".join(choices)
        raise ParameterError(name, "parameters.no_choice", known=known)
    return value


def number(arguments: Mapping[str, str], name: str, default: int, first: int, last: int) -> int:
    """A whole number in a range. Raises ParameterError."""
    value = arguments.get(name)
    if value is None:
        return default
    found = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else first - 1
    if not first <= found <= last:
        raise ParameterError(name, "parameters.no_number", first=first, last=last)
    return found
