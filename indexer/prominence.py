"""How prominently a match stands in its passage: introduced, in running text, or in a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from enum import IntEnum
from functools import lru_cache

from indexer.analysis.clauses import brackets, long_lists
from indexer.analysis.normalize import fold_text
from indexer.model import Passage, Span
from indexer.query.matching import Mark

_BREAK = re.compile(r"[，、。；：:,;!?！？]")


class Prominence(IntEnum):
    """``MENTIONED``: only in a long list, or in the name of the document that the passage is of.

    ``INTRODUCED``: a name that stands beside its short form, one of them in brackets.
    """

    MENTIONED = 0
    RUNNING = 1
    INTRODUCED = 2


def prominence(passage: Passage, marks: Iterable[Mark], title: str) -> Prominence:
    """The best of a passage's marks of terms; ``title``: its document's, folded."""
    text = passage.text
    standing = [mark for mark in marks if mark.grade != "part"]
    if enclosed := brackets(text):
        ends = {(mark.end, mark.term) for mark in standing}
        if any(_is_introduced(text, enclosed, mark, ends) for mark in standing):
            return Prominence.INTRODUCED
    lists = long_lists(text)
    if standing and all(
        any(one.start <= mark.start and mark.end <= one.end for one in lists)
        or _names_document(text, mark, title)
        or (passage.kind == "note" and mark.end - mark.start == len(text))
        for mark in standing
    ):
        return Prominence.MENTIONED
    return Prominence.RUNNING


def _is_introduced(
    text: str,
    enclosed: tuple[tuple[Span, Span], ...],
    mark: Mark,
    ends: Set[tuple[int, int]],
) -> bool:
    """全称（简称）, of which the mark is one; ``ends`` of marks, with their terms.

    The other is another name that was marked, or one that its signs make a short form of.
    """
    for bracket, short in enclosed:
        if mark.end == bracket.start:
            return _shortens(text[short.start : short.end], _shown(text, mark))
        if (mark.start, mark.end) == (short.start, short.end):
            before = _BREAK.split(text[: bracket.start])[-1]
            return (bracket.start, mark.term) in ends or _shortens(_shown(text, mark), before)
    return False


def _shortens(short: str, full: str) -> bool:
    """Whether a name may be short for another: its signs stand there in order, or it is Latin."""
    letters = [sign for sign in fold_text(short) if sign.isalnum()]
    if all(sign.isascii() for sign in letters):
        return sum(sign.isalpha() for sign in letters) > 1 and "/" not in short
    remaining = iter(fold_text(full))
    return all(sign in remaining for sign in letters)


def _names_document(text: str, mark: Mark, title: str) -> bool:
    """Whether the text goes on after a mark as the document's title does, to the title's end."""
    rest = rest_of_title(_shown(text, mark), title)
    after = text[mark.end : mark.end + 2 * len(rest)]
    return bool(rest) and fold_text(after).startswith(rest)


@lru_cache(maxsize=4096)
def rest_of_title(marked: str, title: str) -> str:
    """What follows a text in a folded title; empty where nothing does, or the text is not there."""
    folded = fold_text(marked)
    _, found, rest = title.rpartition(folded) if folded else ("", "", "")
    return rest if found else ""


def _shown(text: str, mark: Mark) -> str:
    return text[mark.start : mark.end]
