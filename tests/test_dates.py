"""Dates: which days, months and years a text names, and what a typed date asks for."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.dates import Date, Period, dates, holds, typed_date
from indexer.analysis.normalize import fold, fold_text
from tests.test_numerals import by_place, spelled

DAYS = st.dates(datetime.date(1901, 1, 1), datetime.date(2099, 12, 31))
TEXTS = st.text(
    st.sampled_from("0123456789〇○一二三十廿卅年月日号份至到、和-~./()星期周第届 a")
    | st.characters(),
    max_size=40,
)


def period(first: tuple[int | None, ...], last: tuple[int | None, ...] | None = None) -> Period:
    return Period(Date(*first), Date(*(last or first)))


def of(day: datetime.date) -> Period:
    return period((day.year, day.month, day.day))


def mentioned(text: str) -> list[tuple[str, Period]]:
    """What is written where a passage names a date, in its own characters, and what it names."""
    folded = fold(text)
    named = [(folded.origin(span.start, span.end), when) for span, when in dates(folded)]
    return [(text[origin.start : origin.end], when) for origin, when in named]


def asked(text: str) -> Period | None:
    return typed_date(fold_text(text))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022 年 11 月 21 日至 24 日", (2022, 11, 21), (2022, 11, 24)),
        ("2012 年 6 月 20 至 22 日", (2012, 6, 20), (2012, 6, 22)),
        ("2021 年 9 月 27 日至 10 月 1 日", (2021, 9, 27), (2021, 10, 1)),
        ("2016 年 1 月 30 和 31 日", (2016, 1, 30), (2016, 1, 31)),
        ("2019 年 3 月 25日至 28 日", (2019, 3, 25), (2019, 3, 28)),
        ("2011 年４月 7 日", (2011, 4, 7), None),
        ("2021年12月28日至1月3日", (2021, 12, 28), (2022, 1, 3)),
        ("2021年12月28日至2022年1月3日", (2021, 12, 28), (2022, 1, 3)),
        ("12月28日至1月3日", (None, 12, 28), (None, 1, 3)),
        ("2022年11月21日（星期一）至24日", (2022, 11, 21), (2022, 11, 24)),
        ("2022-11-21至2022-11-24", (2022, 11, 21), (2022, 11, 24)),
        ("2022.11.21—24", (2022, 11, 21), (2022, 11, 24)),
        ("2022.11.21—12.2", (2022, 11, 21), (2022, 12, 2)),
        ("2022.11.21-2023.1.2", (2022, 11, 21), (2023, 1, 2)),
        ("12月9日", (None, 12, 9), None),
        ("十二月九日", (None, 12, 9), None),
        ("十二月廿一日", (None, 12, 21), None),
        ("二〇二一年十二月九日", (2021, 12, 9), None),
        ("二○二一年十二月九日", (2021, 12, 9), None),
        ("2021-12-09", (2021, 12, 9), None),
        ("2021/12/9", (2021, 12, 9), None),
        ("2021.12.9", (2021, 12, 9), None),
        ("20211209", (2021, 12, 9), None),
        ("12月9号", (None, 12, 9), None),
        ("2021年8月", (2021, 8), None),
        ("2021年3月至5月", (2021, 3), (2021, 5)),
        ("2021年12月至2月", (2021, 12), (2022, 2)),
        ("3至5月", (None, 3), (None, 5)),
        ("2016—2025年", (2016,), (2025,)),
        ("2016年至2025年", (2016,), (2025,)),
        ("2018年", (2018,), None),
        ("2024年2月29日", (2024, 2, 29), None),
        ("2月29日", (None, 2, 29), None),
    ],
)
def test_a_passage_names_a_date(
    text: str, first: tuple[int | None, ...], last: tuple[int | None, ...] | None
) -> None:
    assert mentioned(f"会议于{text}在海口举行") == [(text, period(first, last))]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("2016年1月3日和5日", ["2016年1月3日", "5日"]),
        ("1月3、5、7日", ["1月3", "5", "7日"]),
        ("2004年10月20日第59/2号、2006年12月14日", ["2004年10月20日", "2006年12月14日"]),
        ("2018年阿富汗大旱、2019年莫桑比克", ["2018年", "2019年"]),
        ("2021年12月9日至12月3日", ["2021年12月9日", "12月3日"]),
        ("7月20日，纪念1969年7月20日", ["7月20日", "1969年7月20日"]),
    ],
)
def test_dates_that_are_no_range_are_named_one_by_one(text: str, named: list[str]) -> None:
    assert [what for what, _ in mentioned(text)] == named


@pytest.mark.parametrize(
    "text",
    [
        *(
            "13月",
            "2月30日",
            "0月",
            "12月0日",
            "4月31日",
            "2021年2月29日",
            "2021-13-01",
            "20211309",
        ),
        *("第610卷第8843号", "2030/76", "61/110", "A/76/20", "A/AC.105/1294", "76:1", "12/9"),
        *(
            "2010年代",
            "11月球",
            "三十日",
            "9个月",
            "6.2.4",
            "2019 VL5",
            "120211209",
            "2021-12-09-11",
        ),
        *("第2023/20/5号", "四十五月", "A/2021/12/9", "10.2021.12.9"),
    ],
)
def test_what_is_no_date_is_not_taken_for_one(text: str) -> None:
    assert mentioned(text) == []
    assert asked(text) is None


SPELLINGS: tuple[Callable[[datetime.date], str], ...] = (
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year} 年 {day.month} 月 {day.day} 日",
    lambda day: f"{day.year}年{day.month:02}月{day.day:02}日",
    lambda day: f"{day.year}年{day.month}月{day.day}号",
    lambda day: f"{by_place(day.year)}年{spelled(day.month)}月{spelled(day.day)}日",
    lambda day: f"{by_place(day.year)}年{spelled(day.month)}月{spelled(day.day)}号",
    lambda day: f"{day.year}年{spelled(day.month)}月{day.day}日",
    lambda day: f"{day.year}-{day.month:02}-{day.day:02}",
    lambda day: f"{day.year}-{day.month}-{day.day}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}.{day.month:02}.{day.day:02}",
    lambda day: f"{day.year}{day.month:02}{day.day:02}",
)


@given(DAYS, st.sampled_from(SPELLINGS))
def test_every_spelling_of_a_day_names_it(
    day: datetime.date, spelling: Callable[[datetime.date], str]
) -> None:
    assert asked(spelling(day)) == of(day)
    assert mentioned(f"会议于{spelling(day)}开幕") == [(spelling(day), of(day))]


@given(DAYS)
def test_a_month_is_asked_in_many_spellings(day: datetime.date) -> None:
    month = period((day.year, day.month))
    for text in (
        f"{day.year}年{day.month}月",
        f"{by_place(day.year)}年{spelled(day.month)}月份",
        f"{day.year}-{day.month:02}",
        f"{day.year}.{day.month}",
    ):
        assert asked(text) == month
    assert asked(f"{spelled(day.month)}月") == period((None, day.month))


def _range(first: datetime.date, last: datetime.date) -> str:
    """A range as one writes it: what is equal is said once."""
    text = f"{first.year}年{first.month}月{first.day}日至"
    if first.year != last.year:
        text += f"{last.year}年"
    if (first.year, first.month) != (last.year, last.month):
        text += f"{last.month}月"
    return f"{text}{last.day}日"


@given(DAYS, st.integers(1, 70))
def test_a_range_holds_each_of_its_days_and_no_other(first: datetime.date, days: int) -> None:
    one = datetime.timedelta(1)
    last = first + days * one
    [(_, mention)] = mentioned(_range(first, last))
    assert all(holds(mention, of(first + n * one)) for n in range(days + 1))
    assert not holds(mention, of(first - one))
    assert not holds(mention, of(last + one))


@given(DAYS, st.integers(1, 70))
def test_a_day_of_any_year_lies_in_a_range_of_days(first: datetime.date, days: int) -> None:
    one = datetime.timedelta(1)
    last = first + days * one
    mention = Period(
        Date(first.year, first.month, first.day), Date(last.year, last.month, last.day)
    )
    for day in (first + n * one for n in range(days + 1)):
        assert holds(mention, period((None, day.month, day.day)))
    for day in (first - one, last + one):
        assert not holds(mention, period((None, day.month, day.day)))


@given(DAYS, st.integers(1, 70))
def test_a_range_without_a_year_holds_its_days_in_every_year(
    first: datetime.date, days: int
) -> None:
    one = datetime.timedelta(1)
    last = first + days * one
    mention = Period(Date(None, first.month, first.day), Date(None, last.month, last.day))
    assert all(holds(mention, of(first + n * one)) for n in range(days + 1))
    assert not holds(mention, of(first - one))
    assert not holds(mention, of(last + one))


@pytest.mark.parametrize(
    ("mention", "question", "answer"),
    [
        ("2022年11月21日至24日", "2022年11月22日", True),
        ("2022年11月21日至24日", "2022-11-24", True),
        ("2022年11月21日至24日", "2021年11月22日", False),
        ("2022年11月21日至24日", "11月22日", True),
        ("2022年11月21日至24日", "11月25日", False),
        ("2022年11月21日至24日", "2022年11月", True),
        ("2022年11月21日至24日", "11月", True),
        ("2022年11月21日至24日", "2022年12月", False),
        ("2022年11月21日至24日", "2022年11月22日至23日", True),
        ("2022年11月21日至24日", "2022年11月22日至25日", False),
        ("2022年11月22日", "2022年11月21日至24日", False),
        ("2021年9月27日至10月1日", "2021年10月", True),
        ("2021年9月27日至12月1日", "2021年10月", True),
        ("7月20日", "1969年7月20日", True),
        ("7月20日", "1969年7月", True),
        ("2021年8月", "2021年8月", True),
        ("2021年8月", "八月", True),
        ("2021年8月", "2021年8月5日", False),
        ("2021年3月至5月", "2021年4月", True),
        ("2021年3月至5月", "2021年6月", False),
        ("12月至2月", "2021年1月", True),
        ("2021年", "2021年8月", False),
        ("2016—2025年", "2021年8月5日", False),
    ],
)
def test_a_mention_holds_what_is_asked_if_it_is_as_exact(
    mention: str, question: str, answer: bool
) -> None:
    [(_, named)] = mentioned(mention)
    wanted = asked(question)
    assert wanted is not None
    assert holds(named, wanted) is answer


@pytest.mark.parametrize(
    "text",
    ["2021", "2021年", "2016—2025年", "二〇二一年", "2021年12月9日通过", "于12月9日", "", "外空"],
)
def test_a_bare_year_or_a_date_among_words_asks_for_text(text: str) -> None:
    assert asked(text) is None


@given(TEXTS)
def test_no_text_makes_dates_fail_and_their_ranges_are_in_order(text: str) -> None:
    folded = fold(text)
    before = 0
    for span, _ in dates(folded):
        assert before <= span.start < span.end <= len(folded.text)
        before = span.end


@given(TEXTS)
def test_a_typed_date_is_named_by_a_passage_that_says_just_this(text: str) -> None:
    wanted = asked(text)
    if wanted is not None and (named := mentioned(text)):
        assert holds(named[0][1], wanted)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "一",
        "1月",
        "1月1、",
        "1月1、1月1日至",
        "2021年",
        "2021-",
        "2021.12.9-",
        "二〇二一年",
        "1-",
        "十",
    ],
)
def test_endless_dates_are_no_trouble(piece: str) -> None:
    folded = fold(piece * (10_000 // len(piece)))
    assert all(span.end <= len(folded.text) for span, _ in dates(folded))
    assert typed_date(folded.text) is None
