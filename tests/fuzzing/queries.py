"""Queries of the whole language, by its grammar; spoiled ones; and texts that follow no grammar."""

from __future__ import annotations

from itertools import cycle, islice

from hypothesis import strategies as st

Texts = st.SearchStrategy[str]

_STANDING = """
空间 外空 国 的 月球 空间碎片 和平利用外层空间委员会 国际合作 航天员 发展中国家 北斗系统 长征
嫦娥五号 2021年12月9日 第七十六届 43% 21项 UN-SPIDER GNSS UNOOSA COSPAR 外空会议+50 中巴（西
第1(a)场会议 决议 白皮书 《外空条约》 附件 海南倡议 一、 ， 。
"""
STANDING = _STANDING.split()
"""What stands in the seeds, or in some document of their kind."""
_ABSENT = """
外星人 宇航圆 kongjiansuipian hty taikonaut 軌道碎片 航天員 太空垃圾 龘 𠀀𪚥 ☃ 🛰️ é ﬁ ㎡ Ⅻ
１２３ ｆｕｌｌ zzzz a 0 null undefined NaN -1 ../../etc/passwd %00 {{7*7}} ${x} ' -- " 甲乙丙丁
"""
ABSENT = _ABSENT.split()
"""What stands there only by another reading, or nowhere."""
_NAMED = """
A/RES/76/76 A/AC.105/1240 a ac 105 1240 76/76号决议 决议第14段 A/RES/76/76第14段 报告附件第7段 第0段
un-report:p29 un-resolution:op14 第999999999999999999999段 A/RES/////// A/RES/76/76/Add.1/Corr.1
"""
NAMED = _NAMED.split()
"""Symbols and paragraphs, of which some are none."""
_FIELDS = "文件 章节 类型 章節 類型 document section kind DOCUMENT 文件名 title _ a"
FIELDS = _FIELDS.split()
_VALUES = """
决议 白皮书 un-report un-resolution 脚注 footnote paragraph item （二）主要进展
"附件 海南倡议" 序言 没有 外空委 * ( ) “ ” :
"""
VALUES = _VALUES.split()
WORDS = st.sampled_from([*STANDING, *ABSENT, *NAMED])
_JOINTS = """
AND OR NOT 与 或 非 NEAR NEAR/0 NEAR/5 NEAR/999999999999 NEAR/x NEAR/ NEAR/-1 同句 - + ＯＲ or
ＡＮＤ ＮＥＡＲ／３ －
"""
JOINTS = st.sampled_from(_JOINTS.split())
BLANKS = st.sampled_from([*"   \u3000\t\n\u00a0\u2003\u0085", "  ", ""])
QUOTES = ('""', "＂＂", "“”", "「」", "『』", "''", "‘’", "《》")
BRACKETS = ("()", "（）", "(）", "（)", "[]", "【】", "﹙﹚")
_CONTROLS = "\0\x01\x08\x0b\x1b\x7f\x85\u2028\u2029\ufffe\uffff\U0010ffff"
_INVISIBLE = "\u200b\u200d\u200e\u202e\u202d\u2066\u2069\u061c\ufeff\u115f\u3164\u00ad\u034f"
_COMBINING = "\u0301\u0338\u20dd\u3099\ufe0f\U000e0100"
_OTHERWISE = "\U0001f6f0ﷺ㌀㍿ŉßİſ"  # beyond the BMP; longer, or shorter, when folded
STRANGE = st.sampled_from([*_CONTROLS, *_INVISIBLE, *_COMBINING, *_OTHERWISE])
SURROGATES = st.sampled_from(["\ud800", "\udc80", "\udfff", "\udce4\udcb8\udc80"])
"""As bytes that are no UTF-8 come from a command line."""


@st.composite
def wildcards(draw: st.DrawFn) -> str:
    pieces = st.sampled_from([*"国号a*?？＊，", "空间", "外空", "嫦娥", "un", ""])
    return "".join(draw(st.lists(pieces, min_size=1, max_size=12)))


def _between(inner: Texts, pairs: tuple[str, ...]) -> Texts:
    return st.builds(lambda text, pair: f"{pair[0]}{text}{pair[1]}", inner, st.sampled_from(pairs))


def _fields(value: Texts) -> Texts:
    names, colons = st.sampled_from(FIELDS), st.sampled_from([":", "："])
    values = st.sampled_from(VALUES) | value
    return st.builds("{}{}{}{}".format, names, colons, st.sampled_from(["", "", " "]), values)


LEAVES = st.one_of(
    WORDS,
    WORDS,
    _between(WORDS, QUOTES),
    wildcards(),
    _fields(WORDS),
    st.builds("{}{}".format, st.sampled_from("-+－＋—"), WORDS),
    st.builds("{}{}{}".format, WORDS, STRANGE, WORDS),
)


@st.composite
def _joined(draw: st.DrawFn, inner: Texts) -> str:
    parts = draw(st.lists(inner, min_size=2, max_size=5))
    text = parts[0]
    for part in parts[1:]:
        joint = draw(st.just("") | JOINTS)
        text += f"{draw(BLANKS)}{joint}{draw(BLANKS)}{part}" if joint else f"{draw(BLANKS)}{part}"
    return text


GRAMMATICAL = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        _joined(inner),
        _between(inner, BRACKETS),
        st.builds("{}{}".format, st.sampled_from(["NOT ", "非 ", "-", "+"]), inner),
    ),
    max_leaves=12,
)
"""Queries of the language, and some that only just are none."""


@st.composite
def _spoiled(draw: st.DrawFn) -> str:
    """A good query with a few characters left out, doubled, moved or put in."""
    text = draw(GRAMMATICAL)
    for _ in range(draw(st.integers(1, 4))):
        start, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        end = min(end, start + 4)
        piece = text[start:end]
        put = draw(st.sampled_from(["", piece * 2, piece[::-1], *'()（）“”"「*?-+:：']) | STRANGE)
        text = text[:start] + put + text[end:]
    return text


def _repeated(first: str, unit: str, count: int, last: str) -> str:
    return f"{first}{unit * count}{last}"


_UNITS = st.sampled_from(
    [
        *'(（)-*?“”"「+aé国龘1/年亿ﷺ\u0301\u202e',
        *(
            "非 ",
            "NOT ",
            "国 ",
            "国 或 ",
            "空间 NEAR/9 ",
            "国 同句 ",
            "国*",
            "?*",
            "文件：",
            "文件：决议 ",
        ),
        *("-国 ", "k\u0301", "(国 或 ", "“国”", "A/RES/76/76 ", "zhong", "二〇", "1月"),
    ]
)
LONG = st.builds(
    _repeated, WORDS | st.just(""), _UNITS, st.integers(1, 40) | st.integers(41, 5000), WORDS
)
"""Deep, long, of thousands of operators."""


def _circled(words: list[str], joint: str, count: int) -> str:
    return joint.join(islice(cycle(words), count))


MANY = st.builds(
    _circled,
    st.lists(WORDS | wildcards(), min_size=1, max_size=8),
    st.sampled_from([" 或 ", " ", " NEAR/50 ", " 同句 ", " -", " 与 非 ", " OR -", ""]),
    st.integers(20, 40),
)
"""As many terms as there may be, and some more."""
GARBAGE = st.text(max_size=300) | st.text(
    st.characters(categories=["P", "S", "M", "Cc", "Cf", "Cn", "Z"]), max_size=40
)
QUERIES = st.one_of(GRAMMATICAL, GRAMMATICAL, _spoiled(), MANY, LONG, GARBAGE)
"""What may come over HTTP."""
TYPED = QUERIES | st.builds("{}{}{}".format, WORDS, SURROGATES, WORDS)
"""What may come from a command line or a program too."""
