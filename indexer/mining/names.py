"""The names of a corpus: sequences of words that end as names do."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.analysis.normalize import is_ideograph
from indexer.mining.pairs import Pair
from indexer.mining.words import (
    JOINING,
    LONGEST,
    NEVER_FIRST,
    Cut,
    ends_whole,
    headed,
    name_start,
    printed,
)
from indexer.terminology import Terminology

SHORTEST = 3
"""Characters of the shortest name that is read."""
_OFTEN, _LONG = 3, 7
_TITLE = re.compile(r"《([^《》]{3,60})》")


def sure_heads(
    cuts: Sequence[Cut], bracketed: Sequence[Pair], terminology: Terminology
) -> frozenset[str]:
    """The last characters of names: bracketed ones, titles, bodies in the terminology."""
    ends = {pair.full[-1] for pair in bracketed}
    ends |= {
        concept.forms[0][-1]
        for concept in terminology.concepts
        if any(acronym.isupper() and acronym.isalpha() for acronym in concept.acronyms)
        and concept.english
        and concept.english[0][0].isupper()
    }
    for cut in cuts:
        ends |= {title[-1] for title in _TITLE.findall(cut.text)}
    return frozenset(filter(is_ideograph, ends))


def frequent_heads(cuts: Sequence[Cut]) -> frozenset[str]:
    """The last characters that several long sequences of words share."""
    ends: Counter[str] = Counter()
    for cut in cuts:
        whole = (end for end in cut.borders[1:] if ends_whole(cut, end))
        long = {printed(cut.text[name_start(cut, end) : end]) for end in whole}
        ends.update(name[-1] for name in long if len(name) >= _LONG)
    often = {end for end, count in ends.items() if count >= _OFTEN and is_ideograph(end)}
    return frozenset(often - JOINING - NEVER_FIRST)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as printed, and the passages where it was read so."""

    text: str
    passages: frozenset[str]


def read_names(
    cuts: Sequence[Cut], sure: frozenset[str], heads: frozenset[str], terminology: Terminology
) -> tuple[Name, ...]:
    """Sequences of words that end with a head; none begins with a name that only context tells."""
    vague = tuple(
        apart.names[0]
        for apart in terminology.apart
        if len(apart.names) == 1 and len(apart.names[0]) >= SHORTEST
    )
    passages: dict[str, set[str]] = defaultdict(set)
    for cut in cuts:
        for end in cut.borders:
            if not _ends_a_name(cut, end, heads):
                continue
            start = name_start(cut, end, sure)
            name = printed(cut.text[start:end])
            if _is_name(name) and not (vague and name.startswith(vague)):
                passages[name].add(cut.passage.id)
    return tuple(Name(text, frozenset(passages[text])) for text in sorted(passages))


def _ends_a_name(cut: Cut, end: int, heads: frozenset[str]) -> bool:
    """Whether a name may end here: with a head, or a word that begins with one (网络 with 网)."""
    return headed(cut, end, heads) and ends_whole(cut, end)


def _is_name(text: str) -> bool:
    signs = all(is_ideograph(sign) or sign.isalnum() or sign in "-－—·" for sign in text)
    long = SHORTEST <= len(text) <= LONGEST
    return signs and long and not re.search(r"\d[年月日]$", text)
