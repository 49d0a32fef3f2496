"""Quotes and runs -> terms and wildcards: the leaves of a query."""

from __future__ import annotations

import re

from indexer.analysis.normalize import fold_text, is_ideograph
from indexer.bilingual import Said
from indexer.errors import QueryError
from indexer.query.scanner import Token
from indexer.query.tree import Term, Wildcard

QUOTE_IT = Said("要照原样查找，请加引号", "quote it to search for it as it stands")
_QUESTION_MARKS = re.compile(r"[?？]+$")
_WILD = re.compile(r"[*＊?？]")
_ALL_WILD = re.compile(r"[*＊?？]+")


def without_question_marks(text: str) -> str:
    """A text without the question marks at its end."""
    return _QUESTION_MARKS.sub("", text)


def quoted(token: Token) -> Term:
    """A literal text. Raises QueryError where there is nothing in it."""
    folded = fold_text(token.text)
    if not folded:
        raise QueryError(
            Said("引号里没有内容", "nothing in quotes"),
            token.start,
            Said("例如 “月球”", "for example “月球”"),
        )
    return Term(token.text.strip(), folded, token.start, quoted=True)


def run(token: Token) -> Term | Wildcard:
    """A term or a wildcard; the signs that end a sentence are no part of it."""
    text = without_question_marks(token.text) or token.text
    text = text.rstrip("。！，、；：") or text
    if _is_wild(text):
        return _wildcard(text, token.start)
    folded = fold_text(text)
    if not folded:
        raise QueryError(Said("这里没有可查找的字", "nothing to search for"), token.start, QUOTE_IT)
    return Term(text, folded, token.start)


def _is_wild(text: str) -> bool:
    """Whether a ``*`` or ``?`` stands inside or at the end; before everything else it is text."""
    if _WILD.fullmatch(text[0]) and not _ALL_WILD.fullmatch(text):
        return False
    return "*" in text or "＊" in text or bool(_WILD.search(text[1:]))


def _wildcard(text: str, start: int) -> Wildcard:
    """``*`` at the end: prefix; ``*`` and ``?`` inside: any run, any one character."""
    prefix = text[-1] in "*＊"
    pieces: list[tuple[str | None, ...]] = []
    piece: list[str | None] = []
    for sign in re.split("([*＊?？])", text):
        if sign in ("*", "＊"):
            if piece:
                pieces.append(tuple(piece))
            piece = []
        elif sign in ("?", "？"):
            piece.append(None)
        else:
            piece.extend(fold_text(sign))
    if piece:
        pieces.append(tuple(piece))
    known = [sign for piece in pieces for sign in piece if sign is not None]
    latin = sum(1 for sign in known if sign.isalnum() and not is_ideograph(sign))
    if not any(is_ideograph(sign) for sign in known) and latin < 2:
        raise QueryError(
            Said(
                "通配符旁边至少要有一个汉字或两个字母",
                "a wildcard needs an ideograph or two letters",
            ),
            start,
            Said(
                "例如 外空*、嫦娥?号；要查找 * 本身，请加引号",
                "for example 外空* or 嫦娥?号; quote it to search for * itself",
            ),
        )
    return Wildcard(text, tuple(pieces), prefix, start)
