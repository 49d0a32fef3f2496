"""Sentences, brackets and long lists of a text: how near texts stand, and how prominently."""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.model import Span

_LONG_LIST = 8
"""Items from which on a list says little of each."""
_SENTENCE_END = re.compile(r"[。！？!?]+[”’」』）)]*")
_CLAUSE = re.compile(r"[^。；;：:，！？!?]+")
_BRACKETED = re.compile(r"[（(][“\"]?([^（()）“”\"]{2,20})[”\"]?[)）]")


def sentence_ends(text: str) -> list[int]:
    """Where the sentences of a text end, but for one that nothing ends."""
    return [found.end() for found in _SENTENCE_END.finditer(text)]


def brackets(text: str) -> tuple[tuple[Span, Span], ...]:
    """Each bracket that may hold another name for what stands before it, and what it holds."""
    return _found_brackets(text) if "（" in text or "(" in text else ()


@lru_cache(maxsize=4096)
def _found_brackets(text: str) -> tuple[tuple[Span, Span], ...]:
    return tuple((Span(*b.span()), Span(*b.span(1))) for b in _BRACKETED.finditer(text))


def long_lists(text: str) -> tuple[Span, ...]:
    """The clauses that are lists of many things: countries, agencies."""
    return _found_lists(text) if text.count("、") >= _LONG_LIST - 1 else ()


@lru_cache(maxsize=4096)
def _found_lists(text: str) -> tuple[Span, ...]:
    clauses = _CLAUSE.finditer(text)
    return tuple(Span(*c.span()) for c in clauses if c.group().count("、") >= _LONG_LIST - 1)
