"""Which part of a query is still being typed, and what the query is with that part completed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.analysis.normalize import fold_text
from indexer.errors import QueryError
from indexer.query.leaves import run
from indexer.query.scanner import FIELDS, QUOTES, Token, scan
from indexer.query.tree import Field, Term

_PLAIN_QUOTES = ('"', "“", "「", "『")


@dataclass(frozen=True, slots=True)
class Unfinished:
    """``text`` is to be completed, ``before`` stays; ``quote``: the mark that opened before it."""

    before: str
    text: str
    field: Field | None = None
    quote: str = ""

    def completed(self, text: str, alone: bool) -> str:
        """The query with a text in this place; empty where the text can't be written there.

        ``alone``: what a text names as the whole of a query needs no quotes there.
        """
        if self.quote:
            written = _between(self.quote, text)
        elif alone and not self.before:
            written = text
        else:
            written = as_term(text)
        return self.before + written if written else ""


def unfinished(typed: str) -> Iterator[Unfinished]:
    """The whole of what was typed, where that is mere text; then the last term of it."""
    try:
        tokens = scan(typed)
    except QueryError as error:
        yield from _in_quotes(typed, error.position)
        return
    if all(token.kind == "run" for token in tokens):
        yield Unfinished("", typed.strip())
    if last := _last(typed, tokens):
        yield last


def as_term(text: str) -> str:
    """A text as one term of a query: in quotes where it would be read otherwise; or nothing."""
    return text if _is_one_run(text) else next(filter(None, _quoted(text)), "")


def _last(typed: str, tokens: list[Token]) -> Unfinished | None:
    """The run at the very end, if it is not all there is; or the value that a field still lacks."""
    if not tokens:
        return None
    last, field = tokens[-1], _field(tokens[:-1])
    if last.kind == "field":
        return Unfinished(typed, "", FIELDS[last.text])
    if last.kind != "run" or last.start + len(last.text) != len(typed) or last.start == 0:
        return None
    return Unfinished(typed[: last.start], last.text, field)


def _in_quotes(typed: str, position: int) -> Iterator[Unfinished]:
    """What stands behind a quotation mark that is still open, if that was the fault."""
    quote = typed[position : position + 1]
    if quote in QUOTES:
        before = typed[:position]
        yield Unfinished(before, typed[position + 1 :], _field(scan(before)), quote)


def _field(tokens: list[Token]) -> Field | None:
    return FIELDS[tokens[-1].text] if tokens and tokens[-1].kind == "field" else None


def _is_one_run(text: str) -> bool:
    try:
        tokens = scan(text)
        if len(tokens) != 1 or tokens[0].kind != "run":
            return False
        leaf = run(tokens[0])
    except QueryError:
        return False
    return isinstance(leaf, Term) and leaf.folded == fold_text(text) and not text[-1].isspace()


def _quoted(text: str) -> Iterator[str]:
    yield from (_between(quote, text) for quote in _PLAIN_QUOTES)


def _between(quote: str, text: str) -> str:
    closing = QUOTES[quote]
    return f"{quote}{text}{closing}" if quote not in text and closing not in text else ""
