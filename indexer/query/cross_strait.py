"""The same thing as it is called in Taiwan or Hong Kong -> as the mainland calls it, word by word.

Characters are folded elsewhere; here only words differ. Texts in traditional characters are read
by OpenCC's phrases for Taiwan and Hong Kong; all texts by a reviewed list of this field, which
holds no word that means something else on the mainland (档案 is no 文件 there, nor 资料 数据).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice, product
from typing import Protocol

import opencc

from indexer.analysis.normalize import fold_text
from indexer.analysis.scripts import simplified

_MAX_WORDINGS = 16
_COUNTRIES = """
沙乌地阿拉伯 沙特阿拉伯
沙地阿拉伯 沙特阿拉伯
阿拉伯联合大公国 阿拉伯联合酋长国
义大利 意大利
纽西兰 新西兰
奈及利亚 尼日利亚
尼日 尼日尔
北韩 朝鲜
南韩 韩国
澳洲 澳大利亚
寮国 老挝
印尼 印度尼西亚
汶莱 文莱
马尔地夫 马尔代夫
叶门 也门
卡达 卡塔尔
乔治亚 格鲁吉亚
亚塞拜然 阿塞拜疆
乌兹别克 乌兹别克斯坦
哈萨克 哈萨克斯坦
吉尔吉斯 吉尔吉斯斯坦
塔吉克 塔吉克斯坦
土库曼 土库曼斯坦
赛普勒斯 塞浦路斯
克罗埃西亚 克罗地亚
斯洛维尼亚 斯洛文尼亚
波士尼亚 波斯尼亚
列支敦斯登 列支敦士登
突尼西亚 突尼斯
衣索比亚 埃塞俄比亚
厄利垂亚 厄立特里亚
索马利亚 索马里
肯亚 肯尼亚
坦尚尼亚 坦桑尼亚
卢安达 卢旺达
蒲隆地 布隆迪
尚比亚 赞比亚
辛巴威 津巴布韦
莫三比克 莫桑比克
马拉威 马拉维
波札那 博茨瓦纳
史瓦帝尼 斯威士兰 埃斯瓦蒂尼
赖索托 莱索托
模里西斯 毛里求斯
塞席尔 塞舌尔
葛摩 科摩罗
茅利塔尼亚 毛里塔尼亚
马利 马里
查德 乍得
迦纳 加纳
象牙海岸 科特迪瓦
赖比瑞亚 利比里亚
狮子山 塞拉利昂
甘比亚 冈比亚
几内亚比索 几内亚比绍
维德角 佛得角
圣多美普林西比 圣多美和普林西比
加彭 加蓬
吉布地 吉布提
瓜地马拉 危地马拉
宏都拉斯 洪都拉斯
哥斯大黎加 哥斯达黎加
厄瓜多 厄瓜多尔
盖亚那 圭亚那
苏利南 苏里南
多明尼加 多米尼加
千里达及托巴哥 特立尼达和多巴哥
千里达 特立尼达
巴贝多 巴巴多斯
格瑞那达 格林纳达
圣露西亚 圣卢西亚
贝里斯 伯利兹
安地卡及巴布达 安提瓜和巴布达
巴布亚纽几内亚 巴布亚新几内亚
万那杜 瓦努阿图
索罗门群岛 所罗门群岛
吐瓦鲁 图瓦卢
吉里巴斯 基里巴斯
诺鲁 瑙鲁
帛琉 帕劳
东加 汤加
"""
_SPACE = """
太空人 航天员
太空船 飞船 宇宙飞船 航天器
太空梭 航天飞机
太空总署 航天局 宇航局 国家航空航天局
太空垃圾 空间碎片
外太空 外层空间
太空 空间 外层空间
航太 航天
探勘 勘探 探测
哈伯 哈勃
甘迺迪 肯尼迪
"""
_POLICY = """
永续 可持续
气候变迁 气候变化
全球暖化 全球变暖
能力建构 能力建设
智慧财产 知识产权
雷射 激光
镭射 激光
资讯 信息
通讯 通信
网际网路 互联网
网路 网络
硬体 硬件
软体 软件
韧体 固件
人工智慧 人工智能
奈米 纳米
数位落差 数字鸿沟
数位 数字
数码 数字
演算法 算法
资料库 数据库
感测器 传感器
伺服器 服务器
晶片 芯片
积体电路 集成电路
频宽 带宽
宽频 宽带
讯号 信号
解析度 分辨率
视讯 视频
"""
"""A word, and what it is called on the mainland, the likeliest first; folded."""
_KEPT = ("亚太",)
"""Words of the mainland that end as a listed one begins: 亚太空间 has no 太空 in it."""


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


def mainland_wordings(text: str) -> tuple[str, ...]:
    """Folded texts that say on the mainland what this one says, likeliest first.

    None of them is the folding of the text itself. There may be many; most stand nowhere.
    """
    folded = fold_text(text)
    texts = [folded]
    if _has_traditional_characters(text):
        whole = text.encode("utf-8", "replace").decode()  # OpenCC takes no half characters
        texts += [fold_text(converter.convert(whole)) for converter in _converters()]
    wordings = dict.fromkeys(
        wording for one in dict.fromkeys(texts) for wording in (*_reworded(one), one)
    )
    wordings.pop(folded, None)
    return tuple(wordings)


def _reworded(folded: str) -> Iterator[str]:
    """A text with the listed words replaced, by each of their alternatives."""
    known, pattern = _words()
    pieces = pattern.split(folded)  # every second one is a listed word
    choices = [known[piece] if n % 2 else (piece,) for n, piece in enumerate(pieces)]
    if len(pieces) > 1:
        yield from map("".join, islice(product(*choices), _MAX_WORDINGS))


@lru_cache(maxsize=1)
def _words() -> tuple[Mapping[str, tuple[str, ...]], re.Pattern[str]]:
    rows = [row.split() for row in (_COUNTRIES + _SPACE + _POLICY).split("\n") if row]
    known = {word: tuple(others) for word, *others in rows} | {word: (word,) for word in _KEPT}
    longest_first = sorted(known, key=lambda word: (-len(word), word))
    return known, re.compile(f"({'|'.join(longest_first)})(?!·?斯坦)")  # 乌兹别克斯坦 is whole


@lru_cache(maxsize=1)
def _converters() -> tuple[_Converter, ...]:
    """From Taiwan's and from Hong Kong's characters and phrases."""
    return opencc.OpenCC("tw2sp"), opencc.OpenCC("hk2sp")


def _has_traditional_characters(text: str) -> bool:
    return simplified(text) != text
