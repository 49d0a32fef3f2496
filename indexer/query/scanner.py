"""Typed text -> tokens: quotes, brackets, operators, fields and runs, each with its position."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from indexer.bilingual import Said
from indexer.errors import QueryError
from indexer.query.tree import Field

TokenKind = Literal[
    "quoted", "run", "open", "close", "and", "or", "not", "near", "minus", "plus", "field"
]

QUOTES: Mapping[str, str] = {'"': '"', "＂": "＂", "“": "”", "「": "」", "『": "』"}
FIELDS: Mapping[str, Field] = {
    "文件": "document",
    "章节": "section",
    "类型": "kind",
    "章節": "section",
    "類型": "kind",
    "document": "document",
    "section": "section",
    "kind": "kind",
}
_WORD_OPERATORS: Mapping[str, TokenKind] = {
    "AND": "and", "与": "and", "OR": "or", "或": "or", "NOT": "not", "非": "not",
    "同句": "near",
}  # fmt: skip
_NEAR = re.compile(r"NEAR(?:/(.*))?$")
_FIELD = re.compile(r"([A-Za-z_]+|文件|章[节節]|[类類]型)[:：]")
DEFAULT_DISTANCE = 10
_COUNTED = "届次个個项項颗顆名条條段章期场場年月日号號国國类類种種期%％"
_INSIDE_NUMBER = re.compile(
    rf"(?<=[0-9０-９])\s+(?=[{_COUNTED}])"
    rf"|(?<=第)\s+(?=[0-9０-９])"
    rf"|(?<=[年月至])\s+(?=[0-9０-９]+\s*[月日号號])"
)
"""Blanks as the UN prints them beside digits: ``2012 年 6 月 21 日``, ``第 64 届`` are one term."""
_FURTHEST = 9
"""Digits of a distance; no passage is as long as that."""


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` is what a quote or run holds; ``distance`` belongs to near (None: one sentence)."""

    kind: TokenKind
    text: str
    start: int
    distance: int | None = None


def scan(typed: str) -> list[Token]:
    """Raises QueryError where a quote is never closed or a field is unknown."""
    return list(_Scanner(typed).tokens())


class _Scanner:
    def __init__(self, typed: str) -> None:
        self.typed = typed
        self.position = 0
        self.depth = 0

    def tokens(self) -> Iterator[Token]:
        while self.position < len(self.typed):
            if self.typed[self.position].isspace():
                self.position += 1
                continue
            token = self._next()
            yield token
            if token.kind == "field":
                yield from self._value()

    def _value(self) -> Iterator[Token]:
        """What follows a field's colon: a quote or a run, which may well begin with a bracket."""
        while self.position < len(self.typed) and self.typed[self.position].isspace():
            self.position += 1
        rest = self.typed[self.position : self.position + 1]
        if rest and rest not in QUOTES and not (self.depth and _folds_to(rest, ")")):
            yield self._run()

    def _next(self) -> Token:
        start = self.position
        sign = self.typed[start]
        plain = unicodedata.normalize("NFKC", sign)
        if sign in QUOTES:
            return self._quoted()
        if plain == "(":
            self.position += 1
            self.depth += 1
            return Token("open", sign, start)
        if plain == ")":
            self.position += 1
            self.depth -= 1
            if self.depth < 0:
                raise QueryError(
                    Said("这个括号没有打开", "this bracket was never opened"),
                    start,
                    Said(
                        f'要查找括号本身，请加引号："{sign}"',
                        f'quote it to search for it: "{sign}"',
                    ),
                )
            return Token("close", sign, start)
        if plain in "+-" and plain:
            self.position += 1
            return Token("minus" if plain == "-" else "plus", sign, start)
        if operator := self._operator():
            return operator
        if field := self._field():
            return field
        return self._run()

    def _quoted(self) -> Token:
        start = self.position
        opening = self.typed[start]
        closing = QUOTES[opening]
        depth = 0
        for position in range(start, len(self.typed)):
            sign = self.typed[position]
            if sign == closing and position > start:
                depth -= 1
                if depth <= 0:
                    self.position = position + 1
                    return Token("quoted", self.typed[start + 1 : position], start)
            elif sign == opening:
                depth += 1
        raise QueryError(
            Said(f"引号 {opening} 没有关闭", f"the quotation mark {opening} is never closed"),
            start,
            Said(f"请在末尾加上 {closing}", f"add {closing} at the end"),
        )

    def _operator(self) -> Token | None:
        """An operator stands between blanks, or between a blank and an end of its group."""
        start = self.position
        if start and not (self.typed[start - 1].isspace() or _folds_to(self.typed[start - 1], "(")):
            return None
        end = start
        while end < len(self.typed) and not self.typed[end].isspace():
            end += 1
        word = unicodedata.normalize("NFKC", self.typed[start:end])
        kind = _WORD_OPERATORS.get(word)
        distance: int | None = None
        if found := _NEAR.match(word):
            kind = "near"
            distance = _distance(found.group(1), start)
        if kind is None:
            return None
        self.position = end
        return Token(kind, self.typed[start:end], start, distance)

    def _field(self) -> Token | None:
        found = _FIELD.match(self.typed, self.position)
        if not found:
            return None
        name = found.group(1)
        if name.lower() not in FIELDS:
            if not self.typed[found.end() : found.end() + 1].strip():
                return None
            raise QueryError(
                Said(f"没有名为“{name}”的字段", f"no field is called {name}"),
                self.position,
                Said(
                    "可用的字段：文件、章节、类型、document、section、kind",
                    "fields: document, section, kind, 文件, 章节, 类型",
                ),
            )
        start, self.position = self.position, found.end()
        return Token("field", name.lower(), start)

    def _run(self) -> Token:
        start = self.position
        inner = 0
        while self.position < len(self.typed):
            if glue := _INSIDE_NUMBER.match(self.typed, self.position):
                self.position = glue.end()
                continue
            sign = self.typed[self.position]
            if sign.isspace() or sign in QUOTES:
                break
            if _folds_to(sign, "("):
                inner += 1
            elif _folds_to(sign, ")"):
                if inner == 0 and self.depth > 0:
                    break
                inner = max(0, inner - 1)
            self.position += 1
        return Token("run", self.typed[start : self.position], start)


def _distance(typed: str | None, position: int) -> int:
    if typed is None:
        return DEFAULT_DISTANCE
    if not typed.isdecimal():
        raise QueryError(
            Said(f"“NEAR/{typed}”的距离不是一个数", "no number after NEAR/"),
            position,
            Said(
                "例如 北斗 NEAR/5 系统；只写 NEAR 为 10 字",
                "for example 北斗 NEAR/5 系统; NEAR alone is 10 characters",
            ),
        )
    return int(typed) if len(typed) <= _FURTHEST else 10**_FURTHEST


def _folds_to(sign: str, plain: str) -> bool:
    return unicodedata.normalize("NFKC", sign) == plain
