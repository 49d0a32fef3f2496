"""Rule bracket: a full name, and its short or foreign name beside it in brackets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from indexer.analysis.normalize import is_ideograph
from indexer.analysis.symbols import cited_symbols
from indexer.mining.pairs import Pair
from indexer.mining.words import LONGEST, Cut, name_start, name_starts, printed

_SHORTEST = 2
_BRACKET = re.compile(r"[（(]([^（）()]{2,60})[）)]")
_CALLED = re.compile(
    r"[，,]\s*(?:以下)?(?:简称|下称|统称|又称|亦称)(?:为)?\s*([“\"《「][^”\"》」]{2,30}[”\"》」])"
)
_LEAD_IN = re.compile(
    r"^(?:以下|下文|英文|中文)*(?:简称|下称|统称|缩写|又称|亦称|也称|即)(?:为|是)?[：:]?"
)
_LATIN_NAME = re.compile(r"(?=.*[A-Za-z]{2})[A-Za-z][A-Za-z0-9 .&'’/+-]*")
_PARTS = re.compile(r"[，、；,;]")
_PARTNER = {"》": "《", "”": "“", "」": "「", "』": "『", '"': '"'}


def bracket_pairs(cut: Cut) -> Iterator[Pair]:
    """Rule bracket: what stands in brackets, and the name before them."""
    for found in (*_BRACKET.finditer(cut.text), *_CALLED.finditer(cut.text)):
        inner = _LEAD_IN.sub("", printed(found.group(1)))
        parts = [printed(part) for part in _PARTS.split(inner)]
        if all(map(_may_name, parts)) and not any(True for _ in cited_symbols(inner)):
            end = len(cut.text[: found.start()].rstrip())
            pairs = (_beside(cut, end, part) for part in parts)
            yield from (pair for pair in pairs if pair is not None)


def _may_name(text: str) -> bool:
    """Whether a text in brackets may be a name: no date, count, mark of a list, web address."""
    if not _SHORTEST <= len(text) <= LONGEST or re.match(r"[\d第]", text):
        return False
    if any(map(is_ideograph, text)):
        return not re.search(r"\d+(?:年|月|日|段|页)", text)
    no_name = re.fullmatch(r"[ivxIVX]+|[a-z]{1,3}|.*\w\.\w{2,}.*", text)
    return bool(_LATIN_NAME.fullmatch(text)) and not no_name


def _beside(cut: Cut, end: int, inner: str) -> Pair | None:
    """The pair of ``inner`` and the name that ends at ``end``, if one is to be seen."""
    edge = printed(cut.text[name_start(cut, end) : end])
    delimited = _delimited(cut.text, end)
    if not any(map(is_ideograph, inner)):
        full = delimited or edge
        if len(full) < _SHORTEST or not any(map(is_ideograph, full)):
            return None
        return Pair(full, inner, "bracket", "括号内为外文 Latin letters in brackets", 0.9)
    before = [printed(cut.text[start:end]) for start, _ in name_starts(cut, end)]
    for name in [delimited] if delimited else before:
        if _shortens(inner, name):
            return Pair(name, inner, "bracket", "简称依次取全称之字 characters in order", 1.0)
    tail = delimited or edge
    if tail.endswith(inner) and tail != inner:
        return Pair(tail, inner, "bracket", "简称是全称的尾 the end of the full name", 0.97)
    for name in before:
        if _shortens(name, inner):
            return Pair(inner, name, "bracket", "括号内为全称 full name in brackets", 0.96)
        if _resembles(inner, name):
            return Pair(name, inner, "bracket", "首尾与全称相同 same beginning and end", 0.92)
    return None


def _delimited(text: str, end: int) -> str:
    """The name in quotation or title marks that closes at ``end``, or nothing."""
    opening = _PARTNER.get(text[end - 1 : end])
    start = text.rfind(opening, 0, end - 1) if opening else -1
    return printed(text[start + 1 : end - 1]) if start >= 0 else ""


def _shortens(short: str, full: str) -> bool:
    """Whether the characters stand in the full name in order, from its first on, with gaps."""
    if not (len(short) < len(full) and short[0] == full[0]) or full.startswith(short):
        return False
    rest = iter(full)
    return all(sign in rest for sign in short)


def _resembles(short: str, full: str) -> bool:
    """Whether both begin and end alike, and most of the short name's characters are in the full."""
    kept = (Counter(short) & Counter(full)).total()
    ends = short[:2] == full[:2] and short[-1] == full[-1]
    return ends and len(short) < len(full) and kept >= 0.6 * len(short)
