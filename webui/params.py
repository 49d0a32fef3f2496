"""HTTP parameters in, checked values out. What is unknown, doubled or out of range is refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, cast

from werkzeug.datastructures import MultiDict

from indexer import Request, Sort

Arguments = MultiDict[str, str]
Format = Literal["json", "csv", "jsonl"]

MAX_PER_PAGE = 100
MAX_HITS = 10_000
LISTS = frozenset({"document", "section", "kind"})
SCALARS = frozenset({"q", "page", "per_page", "sort", "expand", "explain", "format"})


class ParameterError(ValueError):
    """A parameter that can't be taken, and why, in both languages.

    ``str(error)`` is fit to be shown.
    """

    def __init__(self, parameter: str, chinese: str, english: str) -> None:
        self.parameter, self.chinese, self.english = parameter, chinese, english
        super().__init__(f"{parameter}：{chinese} / {english}")


def search_request(arguments: Arguments) -> Request:
    """The search that a query string asks for. Raises ParameterError."""
    check_names(arguments, SCALARS, LISTS)
    page = _number(arguments, "page", 1, 1, MAX_HITS)
    per_page = _number(arguments, "per_page", 10, 1, MAX_PER_PAGE)
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
        sort=cast(Sort, _choice(arguments, "sort", ("relevance", "reading"))),
        expand=_choice(arguments, "expand", ("1", "0")) == "1",
        explain=_choice(arguments, "explain", ("0", "1")) == "1",
    )


def reply_format(arguments: Arguments) -> Format:
    """Raises ParameterError for a format that does not exist."""
    return cast(Format, _choice(arguments, "format", ("json", "csv", "jsonl")))


def terms_request(arguments: Arguments) -> tuple[str, bool]:
    """What is to be found in the names, and whether only varying ones. Raises ParameterError."""
    check_names(arguments, {"q", "varying"})
    return arguments.get("q", ""), _choice(arguments, "varying", ("0", "1")) == "1"


def required_query(arguments: Arguments) -> str:
    """The query as typed. Raises ParameterError where there is none."""
    if "q" not in arguments:
        raise ParameterError("q", "缺少这个参数", "this parameter is required")
    return arguments["q"]


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


def _choice(arguments: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """The first choice is the default."""
    value = arguments.get(name, choices[0])
    if value not in choices:
        known = ", ".join(choices)
        raise ParameterError(name, f"只能是 {known} 之一", f"must be one of: {known}")
    return value


def _number(arguments: Mapping[str, str], name: str, default: int, first: int, last: int) -> int:
    value = arguments.get(name)
    if value is None:
        return default
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else first - 1
    if not first <= number <= last:
        raise ParameterError(
            name,
            f"必须是 {first} 到 {last} 的整数",
            f"must be a whole number from {first} to {last}",
        )
    return number
