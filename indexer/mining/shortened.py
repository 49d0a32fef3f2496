"""Rule short: a name made of the first characters of a longer name's words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from indexer.analysis.normalize import is_ideograph
from indexer.mining.names import Name
from indexer.mining.pairs import Pair
from indexer.mining.words import BREAK, JOINING, NEVER_FIRST, Cut, ends_whole, name_starts, printed


def short_pairs(
    cuts: Sequence[Cut], bracketed: Sequence[Pair], names: Sequence[Name]
) -> Iterator[Pair]:
    """Rule short: a name that takes the first characters of the words of a longer one."""
    by_ends: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for cut in cuts:
        for words in _sequences(cut):
            by_ends[words[0][0] + words[-1][-1]].add(words)
    shorts = {printed(cut.text[start:end]) for cut in cuts for start, end in cut.words}
    shorts |= {name.text for name in names}
    told = "|".join(pair.other for pair in bracketed)
    for short in sorted(short for short in shorts if _may_be_short(short) and short not in told):
        for words in sorted(by_ends[short[0] + short[-1]]):
            score = _takes_initials(short, words)
            if score:
                why = "依次取各词之首字 takes the words' first characters"
                yield Pair("".join(words), short, "short", why, score)


def _sequences(cut: Cut) -> Iterator[tuple[str, ...]]:
    """Two to six words in a row, from where a name may begin, in every segmentation."""
    followed = defaultdict(list)
    for start, end in sorted(cut.words):
        followed[start].append(end)

    def onward(words: tuple[str, ...], at: int) -> Iterator[tuple[str, ...]]:
        if list(map(len, words)) == [2, 2] or (len(words) > 1 and ends_whole(cut, at)):
            yield words
        for end in followed[at] if len(words) < 6 else ():
            word = cut.text[at:end]
            if word not in NEVER_FIRST and word not in JOINING and not BREAK.search(word):
                yield from onward((*words, word), end)
                if not words and len(word) == 4:  # a dictionary may know the whole name
                    yield word[:2], word[2:]

    for start in list(followed):
        if start == 0 or not any(True for _ in name_starts(cut, start)):
            yield from onward((), start)


def _may_be_short(text: str) -> bool:
    return 2 <= len(text) <= 8 and all(map(is_ideograph, text))


def _takes_initials(short: str, words: tuple[str, ...]) -> float:
    """A score above 0 if it is made of each word's beginning, in order, and the last one's end."""
    full = "".join(words)
    if short in full or len(words) > len(short) + 1:
        return 0
    if len(short) == 2:
        return 0.4 if list(map(len, words)) == [2, 2] else 0
    rest = iter(full)
    passed_over = sum(word[0] not in short for word in words[:-1])
    if not all(sign in rest for sign in short) or passed_over > 1:
        return 0
    if any(full.startswith(short[:i]) and full.endswith(short[i:]) for i in range(2, len(short))):
        return 0.45 if len(short) >= 5 else 0  # one word left out: mostly the name of a wider thing
    return min(0.2 + 0.15 * len(short), 0.8)
