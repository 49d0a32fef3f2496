"""When two spellings are one number: 七十六 and 76, 百分之四十三 and 43%, 1,118 and 1118.

A second view of a folded text, for passages and queries alike, in which numbers stand in Arabic
digits without separators. A character that is also part of words (一, 十, 千, 两) is a number only
where its neighbours say so: after 第, before a measure word, in a list or range of such. A numeral
of several characters (七十六, 二〇二一) is one anywhere. What is vague (几十, 数百, 十几, 七八) and
what only looks like a numeral (统一, 万一, 十四五) stays as it is.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from indexer.analysis.normalize import Folded

Rewrite: TypeAlias = tuple[int, int, str]
"""A range of a folded text, and the canonical spelling of the number that stands there."""

_DIGITS = "〇○零一二三四五六七八九"
_HAN = _DIGITS + "两十百千万亿廿卅"
_ARABIC = str.maketrans(
    dict(zip(_DIGITS + "两", "0001234567892", strict=True)) | {"廿": "2十", "卅": "3十"}
)
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_UNITS = frozenset("十百千万亿廿卅")
_BARE = frozenset(("百", "千", "万", "亿", "百万", "千万", "百亿", "千亿", "万亿"))
_SHARES: dict[str | None, str] = {"百": "%", "千": "‰", None: ""}

_NUMERAL = rf"(?:[{_DIGITS}两十万亿廿卅]|百(?!分[之点])|千(?!分之))"
_GROUPED = (
    rf"(?<![0-9%‰{_HAN}][.,/ ])[0-9]{{1,3}}(?:(?:,[0-9]{{3}})+|(?: [0-9]{{3}})+)(?![0-9]|,[0-9])"
)
_CANDIDATE = re.compile(
    r"(?P<word>(?<![系传总])统一|[唯惟逐]一|(?<!合)同一|(?<![清名订])单一|(?<!分)之一"
    r"|星期[一二三四五六])"
    r"|(?<![0-9./, -])(?P<padded>0[1-9])(?=[月日])"
    r"|(?<=[0-9])(?P<percent> [%‰])"
    rf"|(?:(?<![0-9%‰{_HAN}])(?P<share>[百千])分之)?"
    rf"(?P<run>(?:(?<![0-9])(?:{_GROUPED}|[0-9]+)(?:\.[0-9]+)?|{_NUMERAL})(?:{_NUMERAL}|[0-9])*)"
    rf"(?:点(?P<fraction>[{_DIGITS}]++)(?![0-9十百分刻点])(?P<power>[百千]?[万亿]{{0,2}})"
    rf"(?!{_NUMERAL}))?"
)
"""Whatever may be a number: a run of numerals, what makes it a share, and its decimals. First, the
words whose 一 is none."""

_BEGINS = re.compile(rf"[统唯惟逐同单之星 0-9{_HAN}](?:(?<=[0-9{_HAN}])|(?=[一期%‰]))")
"""The first character of a candidate."""

_MEASURE = (
    r"[余多来]?(?:[届次个项颗枚台座位名条款段章节期场天周岁年月日号国家人种类份批轮倍吨秒元卷页级艘架部"
    r"套件篇层组时度点代处所方步大起票笔本册栏只张间亩米克升瓦维轴轨户]|阶段|公斤|千[克米瓦]|公[里顷]"
    r"|[厘毫微纳]米|平方|立方|小时|分钟|分之|世纪|季度|星期|单元|美元|欧元|光年|海里|字节|通道|频段|波段)"
)
"""What stands right after a number that counts, dates or names something."""

_COUNTS = re.compile(rf"{_MEASURE}|[%‰]")
_LISTED = re.compile(
    rf"(?:[、至到~〜\-和或及与]{{1,2}}第?"
    rf"(?:{_NUMERAL}|[0-9])(?:[., ]?(?:{_NUMERAL}|[0-9]))*+){{1,3}}{_MEASURE}"
)
_IDIOM = re.compile(
    r"一(?:[时度点方大起步代]|级(?!火箭|发动机)|部分|年级)|[四八]方|两[点方大起步代]|十(?:分(?!钟|之)|方面)"
    r"|[零〇][^个度项次年时天秒米]|[百千万亿][方户度大国家时点步部]|千[米克瓦升]"
)
"""Words whose beginning only looks like a number and its measure word: 一时, 零部件, 百度."""

_NAMED = re.compile(r"(?<=附[件录表图则])|(?<=[议主专]题)|(?<=项目)")
_VAGUE = re.compile(r"(?<=[数几])|(?<=[多余上])(?!十)")
_COUNTED = re.compile(r"(?<=第)|(?<=分之)")
_NAME_ENDS = re.compile(r"[下的中和与及或至到所是为第载内]|[^\u3400-\u9fff]|\Z")

_POSITIONAL = re.compile(
    rf"[{_DIGITS}]{{2,}}|[0-9{_DIGITS}]*[〇○][0-9{_DIGITS}]*|[一二三四五六七八九][0{_DIGITS}]+"
)
_NO_NUMERAL = re.compile(
    r"[一二三四五六七八九两0-9][一二三四五六七八九两零〇○]|[一二三四五六七八九两][0-9]|两(?![百千万亿])"
)
_DECIMALS = re.compile(r"(?P<whole>[0-9]+)\.(?P<fraction>[0-9]+)(?P<power>[百千]?[万亿]{0,2})")
_SECTION = re.compile(
    r"(?:(?P<thousands>[0-9]+)千)?(?:0?(?P<hundreds>[0-9]+)百)?(?:0?(?P<tens>[0-9]?)(?P<ten>十))?"
    r"(?:(?<![千百])(?P<ones>[0-9]+)|0(?P<rest>[0-9]+))?"
)
_LONGEST = 40  # characters of a numeral with units; beyond them it is no number that anybody means

_PADDED = re.compile(r"0[1-9]")
_ANY_DIGIT = re.compile(r"[0-9]")
_WITHIN = re.compile(r"(?<=[0-9])(?=[0-9]|\.[0-9])|(?<=[0-9]\.)(?=[0-9])")
_GLUED_AFTER = re.compile(r"\.?[0-9]|(?<=○) [%‰]")
_GROUP_BEFORE = re.compile(rf"(?<=[0-9%‰{_HAN}][, ])")
_GROUP_AFTER = re.compile(rf"[, ][0-9]{{3}}(?![0-9]|(?:\.[0-9]++)?{_NUMERAL})")
_SIGN_AFTER = re.compile(r" ?[%‰]")


def numbered(folded: Folded) -> Folded | None:
    """The view of a folded text with its numbers in canonical spelling; None if it has no number.

    Every character of a rewritten number came from the whole of that number, so ``origin`` of a
    range gives whole numbers. It is ``folded`` itself if there are numbers but none to rewrite.
    """
    text = folded.text
    changes = list(rewrites(text))
    if not changes:
        return folded if _ANY_DIGIT.search(text) else None
    pieces: list[str] = []
    starts, ends = array("L"), array("L")
    done = 0
    for start, end, number in changes:
        pieces += text[done:start], number
        starts += folded.starts[done:start] + folded.starts[start : start + 1] * len(number)
        ends += folded.ends[done:start] + folded.ends[end - 1 : end] * len(number)
        done = end
    pieces.append(text[done:])
    return Folded("".join(pieces), starts + folded.starts[done:], ends + folded.ends[done:])


def numbered_text(folded_text: str) -> str:
    """A folded text with its numbers in canonical spelling; doing it again changes nothing."""
    return rewritten(folded_text, rewrites(folded_text))


def rewritten(text: str, changes: Iterable[Rewrite]) -> str:
    """A text with some ranges rewritten, which come in order."""
    pieces: list[str] = []
    done = 0
    for start, end, number in changes:
        pieces += text[done:start], number
        done = end
    return "".join((*pieces, text[done:]))


def ordinal(text: str) -> int:
    """The number of what is counted so, in digits or Chinese numerals; 0 for what is no number.

    >>> [ordinal(text) for text in ("14", "二十七", "XIV")]
    [14, 27, 0]
    """
    digits = numbered_text(f"第{text}段")[1:-1]
    return int(digits) if digits.isascii() and digits.isdecimal() else 0


def find_numbers(view: Folded, needle: str) -> Iterator[tuple[int, int]]:
    """Where a canonical text stands in a view: ranges of ``view.text``, in order, not overlapping.

    Never with a part of a number: ``6日`` does not stand in ``16日``, nor ``5%`` in ``3.5%``.
    """
    position = view.text.find(needle) if needle else -1
    while position >= 0:
        end = position + len(needle)
        if _parts_a_number(view, position) or _parts_a_number(view, end):
            end = position + 1
        else:
            yield position, end
        position = view.text.find(needle, end)


def _parts_a_number(view: Folded, edge: int) -> bool:
    """Whether a border between two characters runs through a number, or through what one was."""
    if not 0 < edge < len(view.text):
        return False
    return view.starts[edge - 1] == view.starts[edge] or goes_on(view.text, edge)


def goes_on(text: str, edge: int) -> bool:
    """Whether a number in digits stands on both sides of a border between two characters."""
    return 0 < edge < len(text) and _WITHIN.match(text, edge) is not None


def rewrites(text: str) -> Iterator[Rewrite]:
    """The numbers of a folded text that are not in canonical spelling, in order."""
    position = 0
    while begin := _BEGINS.search(text, position):
        position = begin.end()
        found = _CANDIDATE.match(text, begin.start())
        if not found:
            continue
        position = found.end()
        if found["word"]:
            continue
        if small := found["padded"] or found["percent"]:
            yield found.start(), found.end(), small.lstrip("0 ")
            continue
        end, number = found.end(), _decimal(text, found)
        if number is None:
            position = end = found.end("run")
            number = _integer(text, found)
        if number is not None:
            number = _unpadded(number, text[end : end + 1]) + _SHARES[found["share"]]
            if number != text[found.start() : end] and not _is_glued(
                text, found.start(), end, number
            ):
                yield found.start(), end, number


def _unpadded(number: str, after: str) -> str:
    """A number without the zero that pads it to two places, in months and days alone."""
    return number[1] if after in ("月", "日") and _PADDED.fullmatch(number) else number


def _is_glued(text: str, start: int, end: int, number: str) -> bool:
    """Whether a number here would run together with the digits beside it into another number."""
    if _ANY_DIGIT.match(text, max(0, start - 1)) and start:
        return True
    digits = number.rstrip("%‰").partition(".")[0]
    if len(digits) == 3 and _GROUP_BEFORE.match(text, start):
        return True
    if not number[-1].isdigit():
        return _SIGN_AFTER.match(text, end) is not None
    if _GLUED_AFTER.match(text, end):
        return True
    return len(digits) <= 3 and _GROUP_AFTER.match(text, end) is not None


def _decimal(text: str, found: re.Match[str]) -> str | None:
    """A number with 点 and decimals; 一点 and 两点 before no measure word are seldom one."""
    run, fraction, power = found["run"], found["fraction"], found["power"]
    if not fraction or "." in run:
        return None
    whole = _value(run)
    if whole is None or _ANY_DIGIT.match(run):
        return None
    if run in "一两" and not (found["share"] or power or _COUNTS.match(text, found.end())):
        return None
    return _scaled(whole, fraction.translate(_ARABIC), power)


def _integer(text: str, found: re.Match[str]) -> str | None:
    """A number without 点, if it is one here."""
    run, end = found["run"], found.end("run")
    if _ANY_DIGIT.match(run) or (found["share"] and text[end : end + 1] != "几"):
        return _value(run)
    return _value(run) if _is_number(text, found.start("run"), end) else None


def _is_number(text: str, start: int, end: int) -> bool:
    """Whether the neighbours of a numeral, or its own shape, make it a number."""
    run = text[start:end]
    if text[end : end + 1] == "几" or (_VAGUE.match(text, start) and _is_bare(run)):
        return False
    if _COUNTED.match(text, start) or _stands_alone(run):
        return True
    if _IDIOM.match(text, start):
        return False
    if _COUNTS.match(text, end):
        return True
    if _is_bare(run) and run != "十":
        return False
    return bool(
        _LISTED.match(text, end) or (_NAMED.match(text, start) and _NAME_ENDS.match(text, end))
    )


def _is_bare(run: str) -> bool:
    """Whether a numeral has units only: 十, 百万."""
    return all(character in _POWERS for character in run)


def _stands_alone(run: str) -> bool:
    """Whether a numeral is a number without regard to its neighbours."""
    if len(run) == 1 or run == "千万":
        return False
    if any(character in _UNITS for character in run):
        return True
    return len(run) > 3 or any(character in "〇○零0" for character in run)


def _value(run: str) -> str | None:
    """What a run of numerals says, in digits; None if it is no well-formed numeral, or vague."""
    run = run.replace(",", "").replace(" ", "")
    if run.isascii():
        return run
    if _POSITIONAL.fullmatch(run):
        return _placed(run)
    if decimals := _DECIMALS.fullmatch(run):
        return _scaled(decimals["whole"], decimals["fraction"], decimals["power"])
    if len(run) > _LONGEST or (len(run) > 1 and _NO_NUMERAL.search(run)):
        return None
    run = run.translate(_ARABIC)
    number = _number("1" + run if run in _BARE else run)
    if number is None and run[-1] in "百千" and (of_unit := _number(run[:-1])):
        number = of_unit * 10 ** _POWERS[run[-1]]  # 一百零五千米: the unit is 千米
    return None if number is None else str(number)


def _placed(run: str) -> str | None:
    """Digits by their place, 二〇二一; two of them without a zero mean "seven or eight"."""
    digits = run.translate(_ARABIC)
    if not digits.strip("0") or (len(digits) == 2 and "0" not in digits):
        return None
    return digits


def _scaled(whole: str, fraction: str, power: str) -> str:
    """A number with decimals, times its units: 1.5万 is 15000."""
    places = sum(_POWERS[unit] for unit in power)
    fraction = fraction.ljust(places, "0")
    scaled = (whole + fraction[:places]).lstrip("0") or "0"
    return f"{scaled}.{fraction[places:]}" if len(fraction) > places else scaled


def _number(run: str) -> int | None:
    """The value of Arabic digits with units, 3千5百 or 1亿2千万; None for slips such as 一万五."""
    above, unit, below = run.rpartition("亿")
    high = _myriads(above) if unit else 0
    low = _myriads(below) if not unit or _follows(below) else None
    return None if high is None or low is None else high * 10**8 + low


def _myriads(run: str) -> int | None:
    above, unit, below = run.rpartition("万")
    high = _section(above) if unit and above else 0 if not unit else None
    low = _section(below) if not unit or _follows(below) else None
    return None if high is None or low is None else high * 10**4 + low


def _follows(below: str) -> bool:
    """Whether digits may stand below 万 or 亿: nothing, a unit among them, or a zero first."""
    return not below or below[0] == "0" or any(character in _UNITS for character in below)


def _section(run: str) -> int | None:
    found = _SECTION.fullmatch(run)
    if not found:
        return None
    ten = int(found["tens"] or 1) * 10 if found["ten"] else 0
    ones = int(found["ones"] or found["rest"] or 0)
    return int(found["thousands"] or 0) * 1000 + int(found["hundreds"] or 0) * 100 + ten + ones
