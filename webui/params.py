"""HTTP parameters in, checked values out. What is unknown, doubled or out of range is refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Literal, cast

from werkzeug.datastructures import MultiDict

from indexer import STYLES, Request, Said, Sort, Style

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

    ``str(error)`` is fit to be shown.
    """

    def __init__(self, parameter: str, chinese: str, english: str) -> None:
        self.parameter, self.said = parameter, Said(chinese, english)
        super().__init__(f"{parameter}：{self.said}")


def search_request(arguments: Arguments, scalars: Collection[str] = SCALARS) -> Request:
    """The search that a query string asks for. Raises ParameterError."""
    check_names(arguments, scalars, LISTS)
    page = number(arguments, "page", 1, 1, MAX_HITS)
    per_page = number(arguments, "per_page", 10, 1, MAX_PER_PAGE)
    if page * per_page > MAX_HITS:
        raise ParameterError(
            "page",
            f"只能翻到第 {MAX_HITS:,} 段；format=jsonl 一次给出全部",
            f"only the first {MAX_HITS:,} hits are paged; format=jsonl returns all of them",
        )
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


def _context(value: str) -> int | None:
    if value == "all":
        return None
    if value.isascii() and value.isdigit() and len(value) < 4 and int(value) <= MAX_CONTEXT:
        return int(value)
    raise ParameterError(
        "context",
        f"只能是 all，或者 0 到 {MAX_CONTEXT} 的整数",
        f"must be all, or a whole number from 0 to {MAX_CONTEXT}",
    )


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
        raise ParameterError(
            "terms",
            f"最多 {MAX_LIST:,} 字，这里有 {length:,} 字",
            f"at most {MAX_LIST:,} characters; these are {length:,}",
        )
    terms = tuple(line.strip() for line in lines if line.strip())
    if len(terms) > MAX_TERMS:
        raise ParameterError(
            "terms",
            f"最多 {MAX_TERMS} 行，这里有 {len(terms):,} 行",
            f"at most {MAX_TERMS} lines; these are {len(terms):,}",
        )
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
            raise ParameterError(
                name,
                f"没有这个参数；可用的有 {known}" if known else "这个网址不带参数",
                f"unknown parameter; known are: {known}" if known else "none is taken here",
            )
        if name in scalars and len(arguments.getlist(name)) > 1:
            raise ParameterError(name, "给了不止一次", "given more than once")


def _required(arguments: Mapping[str, str], name: str) -> str:
    if name not in arguments:
        raise ParameterError(name, "缺少这个参数", "this parameter is required")
    return arguments[name]


def choice(arguments: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """One of some words, the first one where none is given. Raises ParameterError."""
    value = arguments.get(name, choices[0])
    if value not in choices:
        known = ", ".join(choices)
        raise ParameterError(name, f"只能是 {known} 之一", f"must be one of: {known}")
    return value


def number(arguments: Mapping[str, str], name: str, default: int, first: int, last: int) -> int:
    """A whole number in a range. Raises ParameterError."""
    value = arguments.get(name)
    if value is None:
        return default
    found = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else first - 1
    if not first <= found <= last:
        raise ParameterError(
            name,
            f"必须是 {first} 到 {last} 的整数",
            f"must be a whole number from {first} to {last}",
        )
    return found
