"""Words that ask or are polite, and words that only join others: dropped from related passages.

A question names what is sought and asks for it; only the names can stand in a document.
"""

from __future__ import annotations

from collections.abc import Iterable

_ASKING = """
什么 时候 什么时候 哪 哪些 哪个 哪里 哪儿 哪一 哪一个 哪一天 哪天 哪年 哪一年 哪国 哪种 谁 谁的
何 何时 何地 何种 何处 何人 如何 怎么 怎样 怎么样 为什么 为何 为啥 多少 多少个 多大 多长 多久
几 几个 几次 几年 是否
是不是 有没有 有无 能不能 可不可以 吗 呢 吧 啊 呀 请 请问 谢谢 麻烦 告诉 告诉我 想 想要 想知道
知道 了解 我 我们 我想 你 您 一下 能 能否 能够 可以 可否 会 要 应该 应当 属于 指的 指的是 意思
"""
_JOINING = """
的 了 着 过 地 得 和 与 及 以及 或 或者 而 且 而且 并 并且 但 但是 是 为 有 在 于 对 对于 关于 由 从
到 向 往 给 让 使 被 把 将 以 用 按 按照 等 等等 之 其 这 那 这个 那个 这些 那些 个 一 一个 一些
也 都 就 还 又 很 最 更 不 没 没有 上 下 中 里 内 所 则 如 若 因 因为 所以 进行 方面
"""
_DROPPED = frozenset(_ASKING.split()) | frozenset(_JOINING.split())


def content_words(words: Iterable[str]) -> tuple[str, ...]:
    """The words that name something, each once, in order."""
    return tuple(dict.fromkeys(word for word in words if word not in _DROPPED))
