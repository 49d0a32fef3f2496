"""How long a query may be, before anything is read in it."""

from __future__ import annotations

from indexer.analysis.normalize import fold, fold_text
from indexer.bilingual import Said
from indexer.errors import QueryError
from indexer.query.scanner import QUOTES

MAX_CHARACTERS = 256
MAX_TYPED = 2048
"""Characters before folding, which drops blanks."""


def check_length(typed: str) -> None:
    """Raises QueryError where there is nothing to search for, or too much."""
    if len(typed) > MAX_TYPED:
        many = Said(
            f"最多输入 {MAX_TYPED} 个字符", f"at most {MAX_TYPED} characters with all blanks"
        )
        raise _too_long(many, MAX_TYPED)
    folded = fold_text(typed)
    if not folded:
        nothing = Said("没有要查找的内容", "nothing to search for")
        raise QueryError(nothing, 0, Said("请输入一个词", "type a word"))
    if len(folded) <= MAX_CHARACTERS:
        return
    marks = set(QUOTES) | set(QUOTES.values())
    if len(fold_text("".join(sign for sign in typed if sign not in marks))) > MAX_CHARACTERS:
        many = Said(f"查询最多 {MAX_CHARACTERS} 字", f"at most {MAX_CHARACTERS} characters")
        raise _too_long(many, fold(typed).starts[MAX_CHARACTERS])


def _too_long(message: Said, position: int) -> QueryError:
    return QueryError(message, position, Said("请缩短查询", "shorten the query"))
