"""Where names may begin and end: at words, but not at every word."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from indexer.model import Passage, Segmentation

LONGEST = 40
"""Characters of the longest name that is read."""
_WORDS_BACK = 14
_CONJUNCT = 5
_BLANK = re.compile(r"\s+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\s+|^\s+|\s+$")
_QUOTES = '“”"「」『』《》 '
BREAK = re.compile(r"[，。；：、！？,;:!?/“”\"《》「」『』（）()\[\]…—\n]")
JOINING = frozenset("和与及")
_NEVER_FIRST_TEXT = """
的 地 得 了 着 过 在 于 由 从 自 向 对 把 被 将 以 为 因 就 并 也 还 又 都 其 该 此 这 那 是
有 或 同 给 按 依 经 至 到 等 等等 以及 及其 并且 而且 以便 以期 从而 为此 其中 例如 诸如 如
即 包括 关于 有关 相关 各 各个 每个 一些 一个 这个 这些 两个 所有 其他 另 各国 中 内 下 上 后
前 时 期间 之间 方面 对于 面临 所 所面临 建议 努力 指导 符合 宣传 研究出 专门 构建 应对 减小
查阅 提名 解决 开拓 拓展 寻求 侧重于 侧重 防止 主张 进行 用于 不 未 已 已经 正在 可 可以 应
应当 必须 能够 继续 进一步 尽可能 分别 共同 积极 深度 根据 依据 依照 按照 遵循 通过 利用 使用
围绕 针对 依托 作为 担任 成为 属于 隶属 附属于 附属 设在 分设 位于 来自 代表 题为 称为 参加
参与 加入 支持 协助 帮助 助力 举行 举办 主办 召开 出席 设立 成立 建立 创建 建成 启动 开展
实施 执行 落实 推动 推进 促进 加强 加深 深化 扩大 提高 发布 公布 签署 制定 制订 通过了 核可
批准 审议 提交 提供 提出 提到 介绍 指出 强调 表示 认为 重申 回顾 注意 注意到 欢迎 鼓励 敦促
邀请 请 呼吁 给予 决定 同意 确认 认识 认识到 赞赏 赞赏地 满意地 满意 深信 坚信 铭记 宣布 承认
使 让 完成 发射 研制 签订 缔结 加入了 参观 访问 拥有 具有 实现 确保 维护 发挥 安装 选择 负责
管理人 以下 上述 下列 该项 本 我国 贵 这方面 这个方面 讨论
"""
NEVER_FIRST = frozenset(_NEVER_FIRST_TEXT.split())
"""Words no name begins with; where one stands, a name that is read backwards has begun."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage's text, and the offsets where words of any of its segmentations begin or end."""

    passage: Passage
    text: str
    borders: tuple[int, ...]
    words: frozenset[tuple[int, int]]

    def is_word(self, start: int, end: int) -> bool:
        """Whether this range is a word, and in no segmentation the beginning of a longer one."""
        longer = ((start, border) in self.words for border in range(end + 1, end + 5))
        return (start, end) in self.words and not any(longer)


def cut_passage(passage: Passage, words: Mapping[str, Segmentation]) -> Cut:
    segmentations = [*passage.words, *([words[passage.id]] if passage.id in words else [])]
    spans = {(word.start, word.end) for each in segmentations for word in each.words}
    borders = {0, len(passage.text)}.union(*spans) if spans else {0, len(passage.text)}
    return Cut(passage, passage.text, tuple(sorted(borders)), frozenset(spans))


def printed(text: str) -> str:
    """A name without the blanks that only lie between its signs, and without its quotes."""
    return _BLANK.sub("", text).strip(_QUOTES)


def name_starts(cut: Cut, end: int) -> Iterator[tuple[int, bool]]:
    """Where a name that ends at ``end`` may begin, nearest first; True: a 和 or 与 lies before it.

    Stops at punctuation and at a word that begins no name.
    """
    at = bisect_left(cut.borders, end)
    before = cut.borders[max(at - _WORDS_BACK, 0) : at][::-1]
    right = end
    for left in before:
        piece = cut.text[left:right]
        if BREAK.search(piece) or end - left > LONGEST:
            return
        if piece in NEVER_FIRST and cut.is_word(left, right):
            return
        if piece not in JOINING:
            yield left, left > 0 and cut.text[left - 1] in JOINING
        right = left


def name_start(cut: Cut, end: int, heads: frozenset[str] = frozenset()) -> int:
    """Where the name that ends at ``end`` begins, if only its words can say so.

    和, 与 and 及 are read as the name's own, unless they join things: in a list, or where what
    stands before them ends as this name does, or is long and ends with a head.
    """
    edge = end
    starts = tuple(name_starts(cut, end))
    listed = bool(starts) and cut.text[max(starts[-1][0] - 1, 0)] == "、"
    for start, joined in starts:
        edge = start
        if joined and _joins_names(cut, starts[-1][0], start, end, heads, listed):
            break
    return edge


def _joins_names(
    cut: Cut, first: int, start: int, end: int, heads: frozenset[str], listed: bool
) -> bool:
    before = cut.text[first : start - 1]
    return (
        listed
        or before[-1:] == cut.text[end - 1]
        or (len(before) >= _CONJUNCT and headed(cut, start - 1, heads))
    )


def ends_whole(cut: Cut, end: int) -> bool:
    """Whether no word goes on with what ends here: punctuation follows, or a word of no name."""
    after = cut.text[end : end + 1]
    if not after or after in JOINING or BREAK.match(after):
        return True
    at = bisect_right(cut.borders, end)
    following = cut.borders[at : at + 4]
    return any(
        cut.is_word(end, border) and cut.text[end:border] in NEVER_FIRST for border in following
    )


def headed(cut: Cut, end: int, heads: frozenset[str]) -> bool:
    in_word = (end - 2, end) in cut.words and cut.text[end - 2] in heads
    return cut.text[end - 1 : end] in heads or in_word
