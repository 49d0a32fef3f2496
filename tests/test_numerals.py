"""Numbers: when two spellings are one number, and what is no number at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.normalize import fold, fold_text
from indexer.analysis.numerals import find_numbers, numbered, numbered_text

DIGITS = "零一二三四五六七八九"
NUMBERS = (
    st.integers(1, 99_999_999) | st.integers(1, 150) | st.sampled_from([10**n for n in range(8)])
)
SIGNS = (
    "〇○零一二三四五六七八九十百千万亿两廿卅0123456789,. %％"
    "第届个年月日号点分之至和数几多、统附件a/-"
)
TEXTS = st.text(st.sampled_from(SIGNS) | st.characters(), max_size=40)


def spelled(number: int) -> str:
    """A number below 10**8 in Chinese numerals, as one reads it: 10 is 十, 105 is 一百零五."""
    above, below = divmod(number, 10_000)
    if not above:
        return _below_myriad(below)
    gap = "零" if 0 < below < 1000 else ""
    return _below_myriad(above) + "万" + gap + (_whole_below(below) if below else "")


def _below_myriad(number: int) -> str:
    text = _whole_below(number)
    return text.removeprefix("一") if text.startswith("一十") else text


def _whole_below(number: int) -> str:
    text = ""
    for unit, place in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // place % 10
        if digit:
            text += DIGITS[digit] + unit
        elif text and number % place and not text.endswith("零"):
            text += "零"
    return text


def by_place(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def found(query: str, passage: str) -> list[str]:
    """What of a passage a query's canonical spelling finds, in the passage's own characters."""
    view = numbered(fold(passage)) or fold(passage)
    ranges = find_numbers(view, numbered_text(fold_text(query)))
    origins = [view.origin(start, end) for start, end in ranges]
    return [passage[span.start : span.end] for span in origins]


@pytest.mark.parametrize(
    ("query", "passage", "marked"),
    [
        ("第76届", "大会第七十六届会议", "第七十六届"),
        ("第七十六届", "大会第 76 届会议", "第 76 届"),
        ("七十六届", "大会第76届会议", "76届"),
        ("第七十六", "大会第76届会议", "第76"),
        ("76", "大会第七十六届会议", "七十六"),
        ("嫦娥6号", "“嫦娥六号”任务", "嫦娥六号"),
        ("七号", "嫦娥六号、7 号和八号", "7 号"),
        ("神舟11号", "“神舟十一号”", "神舟十一号"),
        ("21项准则", "二十一项准则", "二十一项准则"),
        ("43%", "占百分之四十三。", "百分之四十三"),
        ("百分之四十三", "占43 ％。", "43 ％"),
        ("3.5%", "百分之三点五", "百分之三点五"),
        ("百分之100", "百分之百", "百分之百"),
        ("三‰", "千分之三", "千分之三"),
        ("43个百分点", "四十三个百分点", "四十三个百分点"),
        ("2021年12月9日", "二〇二一年十二月九日", "二〇二一年十二月九日"),
        ("2021年04月07日", "2021 年 4 月 7 日", "2021 年 4 月 7 日"),
        ("二○二一年", "2021年", "2021年"),
        ("二0二一年", "2021年", "2021年"),
        ("2021年", "两千零二十一年", "两千零二十一年"),
        ("空间二〇三〇议程", "空间2030议程", "空间2030议程"),
        ("21世纪", "二十一世纪", "二十一世纪"),
        ("50周年", "五十周年", "五十周年"),
        ("2年期", "两年期科学大会", "两年期"),
        ("30多个", "三十多个国家", "三十多个"),
        ("10余个", "十余个国家", "十余个"),
        ("最多10个", "最多十个国家", "最多十个"),
        ("近一千名", "近千名航天人才", "近千名"),
        ("20国集团", "二十国集团", "二十国集团"),
        ("1118", "共1,118人", "1,118"),
        ("1118人", "共1 118 人", "1 118 人"),
        ("一千一百一十八人", "共1 118 人", "1 118 人"),
        ("2350万", "2 350 万美元", "2 350 万"),
        ("1.5万", "一万五千颗", "一万五千"),
        ("15000颗", "1.5万颗", "1.5万颗"),
        ("三点五万", "35000", "35000"),
        ("1.5倍", "一点五倍", "一点五倍"),
        ("3.14", "三点一四", "三点一四"),
        ("3千5百米", "3500米", "3500米"),
        ("1亿5000万", "一亿五千万", "一亿五千万"),
        ("5千米", "五千米", "五千米"),
        ("廿一日", "21日", "21日"),
        ("附件2", "见附件二。", "附件二"),
        ("6至8届", "六至八届", "六至八届"),
        ("8时30分", "八时三十分", "八时三十分"),
        ("3分之2", "三分之二多数", "三分之二"),
        ("系统1号", "系统一号", "系统一号"),
        ("唯一1个", "唯一一个", "唯一一个"),
    ],
)
def test_a_number_is_found_in_another_spelling(query: str, passage: str, marked: str) -> None:
    assert found(query, passage) == [marked]


@pytest.mark.parametrize(
    ("query", "passage"),
    [
        ("第6届", "第七十六届"),
        ("第6届", "第76届"),
        ("6届", "七十六届"),
        ("6日", "16日"),
        ("六日", "十六日"),
        ("第七", "第七十六届"),
        ("第7", "第76届"),
        ("5%", "3.5%"),
        ("3", "3.5"),
        ("43", "百分之四十三"),
        ("5万", "1.5万"),
        ("118", "1,118人"),
        ("10", "一百零八"),
        ("1号", "十一号"),
        ("1带1路", "一带一路"),
        ("10几个", "几十个"),
        ("100", "数百"),
    ],
)
def test_a_part_of_a_number_is_never_found(query: str, passage: str) -> None:
    assert found(query, passage) == []


@pytest.mark.parametrize(
    "text",
    [
        *("一些", "一致", "统一", "一带一路", "三峡", "四川", "万一", "十分", "一起", "千方百计"),
        *("几十", "数百", "十几个", "二十几个", "几百万", "数千名", "七八个", "五六十", "三五年"),
        *("十七八岁", "两三百", "一两个", "二三十个", "好几千", "百分之几", "百分之十几"),
        *("进一步", "下一代", "一时", "一度", "一方面", "国家一级", "一部分", "零部件", "百度"),
        *("统一条款", "同一天", "唯一项目", "其中之一个", "逐一", "单一国家"),
        *("十四五规划", "一五一十", "一点一滴", "两点一线", "一万五", "○○号", "千万不要", "千米"),
        *("主题一致", "项目十分重要", "二氧化碳", "一、概述", "九一八", "个百分点"),
        *("a/76/20", "a/ac.105/1294", "2021-12-09", "6.2.4", "04a星", "76:1", "2016-2025"),
    ],
)
def test_what_is_vague_or_no_number_stays_as_it_is(text: str) -> None:
    assert numbered_text(text) == text


SINGLE = (
    "届次个项颗枚台座位名条款段章节期场天年月日号国家人种类份批轮倍米吨秒元度卷页级艘架部套件篇处"
)
PAIRED = ("周岁", "周年", "世纪", "阶段", "公斤", "公里", "厘米", "小时", "分钟", "国集团")


@pytest.mark.parametrize("measure", [*SINGLE, *PAIRED])
@pytest.mark.parametrize("number", [2, 3, 9, 10, 12, 76, 105, 1118])
def test_every_measure_word_makes_a_number(measure: str, number: int) -> None:
    assert numbered_text(spelled(number) + measure) == f"{number}{measure}"


@pytest.mark.parametrize("number", [1, 2, 5, 10, 15, 105, 500, 1118])
def test_a_thousand_that_belongs_to_the_unit_is_multiplied_out(number: int) -> None:
    assert numbered_text(f"{number}千克") == numbered_text(spelled(number) + "千克")
    assert numbered_text(f"{number}千米") == f"{number * 1000}米"


@given(NUMBERS)
def test_every_number_comes_back_from_its_chinese_spelling(number: int) -> None:
    assert numbered_text(f"第{spelled(number)}个") == f"第{number}个"


@given(st.integers(0, 10**8 - 1), st.integers(1, 10**8 - 1))
def test_every_number_of_thousand_million_comes_back_too(below: int, above: int) -> None:
    number = above * 10**8 + below
    gap = "零" if 0 < below < 10**7 else ""
    below_text = spelled(below) if below else ""
    if below_text.startswith("十"):
        below_text = "一" + below_text
    assert numbered_text(f"{spelled(above)}亿{gap}{below_text}元") == f"{number}元"


@given(st.integers(1000, 2999))
def test_a_year_comes_back_from_its_digits_and_from_its_number(year: int) -> None:
    assert numbered_text(by_place(year) + "年") == f"{year}年"
    assert numbered_text(spelled(year) + "年") == f"{year}年"


@given(st.integers(0, 100), st.text("0123456789", min_size=1, max_size=3))
def test_a_share_comes_back_from_its_chinese_spelling(whole: int, decimals: str) -> None:
    fraction = "".join(DIGITS[int(digit)] for digit in decimals)
    assert numbered_text(f"百分之{spelled(whole) or '零'}点{fraction}") == f"{whole}.{decimals}%"


SLOTS = (
    "第{}届会议",
    "{}个国家",
    "嫦娥{}号",
    "{}项准则",
    "第{}次",
    "{}多个",
    "大会第{}",
    "附件{}所载",
    "{}公斤",
)
FILLERS = (
    "统一的",
    "一些",
    "万一有",
    "十分",
    "一带一路",
    "一致认为",
    "千方百计地",
    "几十人",
    ",",
    "。",
    "和",
    "(外空)",
)


@st.composite
def one_text_in_two_spellings(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Pieces of a text, each in two spellings."""
    pieces = []
    for _ in range(draw(st.integers(1, 6))):
        number = draw(st.integers(1, 200) | st.integers(1, 10**6))
        spellings = [str(number), spelled(number), spelled(number)]
        if number % 10_000 == 0:
            spellings.append(f"{number // 10_000}万")
        slot, after = draw(st.sampled_from(SLOTS)), draw(st.sampled_from(FILLERS))
        one, other = draw(st.sampled_from(spellings)), draw(st.sampled_from(spellings))
        pieces.append((slot.format(one), slot.format(other)))
        pieces.append(("。" + after, "。" + after))
    return pieces


@given(one_text_in_two_spellings(), st.data())
def test_every_text_is_found_where_its_numbers_are_written_otherwise(
    pieces: list[tuple[str, str]], data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(pieces) - 1))
    last = data.draw(st.integers(first, len(pieces) - 1))
    passage = "".join(one for one, _ in pieces)
    query = "".join(other for _, other in pieces[first : last + 1])
    canonical = numbered_text(fold_text(query))
    marked = found(query, passage)
    assert marked
    assert all(numbered_text(fold_text(text)) == canonical for text in marked)


@given(TEXTS)
def test_canonical_text_stays_as_it_is(text: str) -> None:
    once = numbered_text(fold_text(text))
    assert numbered_text(once) == once


@given(TEXTS)
def test_passages_and_queries_are_rewritten_alike(text: str) -> None:
    folded = fold(text)
    view = numbered(folded)
    assert (view or folded).text == numbered_text(folded.text)


@given(TEXTS)
def test_every_character_of_a_view_has_its_origin_in_order(text: str) -> None:
    view = numbered(fold(text))
    if view is None:
        return
    assert len(view.starts) == len(view.ends) == len(view.text)
    assert list(view.starts) == sorted(view.starts)
    for start, end in zip(view.starts, view.ends, strict=True):
        assert 0 <= start < end <= len(text)


@given(TEXTS, st.data())
def test_what_is_found_reads_as_what_was_asked(text: str, data: st.DataObject) -> None:
    view = numbered(fold(text))
    if view is None:
        return
    start = data.draw(st.integers(0, len(view.text) - 1))
    end = data.draw(st.integers(start + 1, len(view.text)))
    needle = view.text[start:end]
    before = 0
    for first, last in find_numbers(view, needle):
        assert view.text[first:last] == needle
        assert before <= first
        before = last


@given(st.text(st.sampled_from("外空卫星abc,。() ") | st.characters(categories=("L", "P", "Z"))))
def test_text_without_numerals_has_no_view(text: str) -> None:
    folded = fold(text)
    if not set(folded.text) & set("〇○零一二三四五六七八九十百千万亿两廿卅0123456789"):
        assert numbered(folded) is None
        assert numbered_text(folded.text) == folded.text


def test_numbers_in_canonical_spelling_need_no_second_text() -> None:
    folded = fold("第76届会议")
    assert numbered(folded) is folded


def test_an_empty_needle_stands_nowhere() -> None:
    assert list(find_numbers(fold("76"), "")) == []


@pytest.mark.parametrize(
    "piece",
    [
        *"1一十百千万亿〇○0第点",
        "1,",
        "1,111",
        "1 111 ",
        "一点",
        "一至",
        "一、",
        "一和",
        "百分之",
        "三百",
        "二〇",
        "1.",
    ],
)
def test_endless_numerals_are_no_trouble(piece: str) -> None:
    text = fold_text(piece * (10_000 // len(piece)))
    once = numbered_text(text)
    assert numbered_text(once) == once
