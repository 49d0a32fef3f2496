"""Document symbols: where a text cites one, and when two spellings are one symbol."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from indexer.analysis.normalize import fold_text
from indexer.model import Span

_PLAIN: dict[int, str | int] = (
    {0x3000: " ", 0x2044: "/", 0x2215: "/"}
    | {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(
        (0x9, 0xA, 0xD, 0xA0, 0x2002, 0x2003, 0x2009, 0x200B, 0x202F, 0xAD, 0xFEFF), " "
    )
    | str.maketrans(
        "號決議會聯國經濟權衛組織機構條節項編錄圖參閱題為關於過屆與環約書",
        "号决议会联国经济权卫组织机构条节项编录图参阅题为关于过届与环约书",
    )
    | dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2212), "-")
)

# The parts of a symbol. Extraction leaves blanks beside strokes, after dots and before brackets.
_STROKE = r" {0,3}/ {0,3}"
_WORD = r"(?:[A-Z]{1,12}|Add|Amend|Corr|Dec|Excl|OzL|Pro|Res|Rev|Summary)"
_DOTTED = rf"{_WORD}(?:\.\ {{0,2}}(?:{_WORD}|[0-9]+[A-Z]?))*"
_SESSION = r"(?:ES|EX|SS|S)-(?:[0-9]+|[IVXLC]+)"
_BRACKET = r"\((?:[0-9]{4}|(?:E?S-)?[IVXLC]+)\)"
_OF_A_YEAR = rf"(?:RES|DEC){_STROKE}[0-9]+\ {{0,2}}{_BRACKET}(?:\ ?[A-Z](?![A-Za-z0-9]))?"
_COMPONENT = (
    rf"(?:{_OF_A_YEAR}|{_SESSION}|{_DOTTED}(?:\([0-9A-Z-]{{1,6}}\))?"
    rf"|[0-9]+(?:-[0-9]+)?[A-Z]?(?:\([IVXLC]+\))?)"
)
# Of single letters only the principal organs begin a symbol: A/D, I/O and L1/L2 are none.
_SYMBOL = re.compile(
    r"(?:(?:undocs|docs\.un)\.org/(?:[a-z]{2}/)?|(?<![A-Za-z0-9/.&-]))"
    rf"(?P<symbol>(?:[AEST]|[A-Z]{{2,8}})(?:{_STROKE}{_COMPONENT})+)"
    r"(?![A-Za-z0-9]| {0,2}/ {0,2}[A-Za-z0-9]|\.[A-Za-z0-9]|-[a-z0-9])"
)
SUPPLEMENT = re.compile(
    r" {0,2}(?:和|及|与|以及|、|,) {0,2}"
    r"(?P<part>(?:Add|Corr|Rev|Amend)\. {0,2}[0-9]+)(?![A-Za-z0-9/])"
)
"""``和 Corr.1`` behind a symbol, in a plain text; ``part`` is the ending of another symbol."""
_LAST = re.compile(r"/(?:Add|Corr|Rev|Amend)\.[0-9]+$")
_PARTS = re.compile(r"[^\W_]+")


@lru_cache(maxsize=1 << 12)  # the same few symbols are cited again and again
def symbol_key(text: str) -> str:
    """What all spellings of one symbol share: its parts, whatever stands between them.

    >>> symbol_key("A/AC.105/1240") == symbol_key("a ac 105 1240") == "a|ac|105|1240"
    True
    """
    return "|".join(_PARTS.findall(fold_text(text)))


@lru_cache(maxsize=64)  # several rules look at one text, one after the other
def plain(text: str) -> str:
    """The text with half-width signs and ordinary blanks, strokes and hyphens, sign for sign.

    Simplified, too, as far as the words go that cite: 號決議.

    >>> plain("Ａ／ＲＥＳ／７６／７６（二）")
    'A/RES/76/76(二)'
    """
    return text.translate(_PLAIN)


def cited_symbols(text: str) -> Iterator[tuple[str, Span]]:
    """(symbol as it is properly printed, span) of each document symbol that stands in a text.

    Only in capitals; running text in small letters cites none. ``A/68/20 和 Corr.1`` cites two.
    """
    simple = plain(text)
    for found in _SYMBOL.finditer(simple):
        symbol = found["symbol"].replace(" ", "")
        if not _is_symbol(symbol):
            continue
        yield symbol, Span(*found.span("symbol"))
        end = found.end()
        while further := SUPPLEMENT.match(simple, end):
            part = further["part"].replace(" ", "")
            yield f"{_LAST.sub('', symbol)}/{part}", Span(*further.span("part"))
            end = further.end()


def _is_symbol(text: str) -> bool:
    """Whether it is numbered; of one stroke alone, by more than a digit (``LTE/5G`` is none)."""
    digits = sum(sign.isdigit() for sign in text)
    return digits > 1 if text.count("/") == 1 else digits > 0
