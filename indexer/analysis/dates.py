"""Dates: which days, months and years a text names, and what a typed date asks for.

A date is read where it is written out (2022年11月21日至24日, 二〇二一年十二月九日, 7月20日) or
where digits can mean nothing else (2021-12-09, 20211209). What is no day of the calendar is no
date. A date without a year is that of any year.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from indexer.analysis.normalize import Folded
from indexer.model import Span


@dataclass(frozen=True, slots=True)
class Date:
    """A day, a month or a year; what the text does not say is None."""

    year: int | None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """From a date to a date, both included and equally exact; equal for a single one.

    Without years, the last may come before the first: 12月28日至1月3日.
    """

    first: Date
    last: Date


Mention: TypeAlias = tuple[Span, Period]
MONTHS, DAYS = 12, 12 * 31
"""Of a year, as periods are measured."""

_ONES = ("", *"一二三四五六七八九")
_TENS = {"": 0, "十": 10, "一十": 10, "二十": 20, "廿": 20, "三十": 30, "卅": 30}
_SPELLED = {
    tens + ones: _TENS[tens] + unit
    for tens in _TENS
    for unit, ones in enumerate(_ONES)
    if tens + ones
}
_PLACES = str.maketrans("〇○零一二三四五六七八九", "000123456789")

_FREE = r"(?<![0-9〇○零一二三四五六七八九十百千万亿廿卅])(?<![0-9][./-])"  # no number goes on here
_YEAR = r"[12一二][0-9〇○零一二三四五六七八九]{3}"
_NUMBER = r"(?:[0-9]{1,2}|[一二三四五六七八九十廿卅]{1,3})"
_TO = r"(?:至|到|[-~〜]{1,2})"
_AND = r"(?:、|和|与|及|以及)"
_WEEKDAY = r"(?:\(?(?:星期|周)[一二三四五六日天]\)?)?"
_MONTH = r"月(?![球面壤表基食相地尘震])份?"
_DASHED = r"[12][0-9]{3}-[0-9]{1,2}-[0-9]{1,2}"
_DOTTED = (
    r"[12][0-9]{3}(?P<sign>[./])[0-9]{1,2}(?P=sign)[0-9]{1,2}"
    rf"(?:{_TO}(?:(?:[12][0-9]{{3}}(?P=sign))?[0-9]{{1,2}}(?P=sign))?[0-9]{{1,2}})?"
)


def _written_days(sign: str) -> str:
    """Days with 日 or 号, which may be missing before the last of a list or range."""
    more = rf"(?:{sign}{_WEEKDAY})?(?:{_TO}|{_AND})(?:(?:{_YEAR}年)?{_NUMBER}月)?{_NUMBER}"
    return rf"(?:{_YEAR}年)?{_NUMBER}月{_NUMBER}(?:{more}){{0,9}}{sign}"


_DATES = re.compile(
    rf"{_FREE}(?:(?P<days>{_written_days('日')}|{_written_days('号')})"
    rf"|(?P<months>(?:{_YEAR}年)?{_NUMBER}(?:{_TO}{_NUMBER})?{_MONTH}"
    rf"(?:{_TO}(?:{_YEAR}年)?{_NUMBER}{_MONTH})?)"
    rf"|(?P<years>{_YEAR}(?:年?{_TO}{_YEAR})?年(?!代)))"
    rf"|(?<![0-9a-z./-])(?:(?P<digits>{_DASHED}|{_DOTTED})|(?P<compact>(?:19|20)[0-9]{{6}}))"
    r"(?![0-9a-z]|[./-][0-9a-z])"
)
"""Bounded everywhere, so that no text takes more than linear time."""

_HAN = "〇○零一二三四五六七八九十百千万亿廿卅"
_BEGINS = re.compile(
    rf"[0-9{_HAN}](?:(?<![0-9{_HAN}][\s\S])|(?<=[{_HAN}][0-9]))"
    rf"(?:(?=[0-9{_HAN}]*+[年月./~〜至到-])|(?<=[12])(?=[09][0-9]{{6}}))"
)
"""The first character of whatever may be a date; so few that the long rule is seldom tried."""

_PARTS = {
    "days": re.compile(
        rf"(?P<join>{_TO}|{_AND})?(?:(?:(?P<year>{_YEAR})年)?(?P<month>{_NUMBER})月)?"
        rf"(?P<day>{_NUMBER})(?P<end>[日号]?){_WEEKDAY}"
    ),
    "months": re.compile(
        rf"(?P<join>{_TO})?(?:(?P<year>{_YEAR})年)?(?P<month>{_NUMBER})(?P<end>(?:月份?)?)(?P<day>)"
    ),
    "years": re.compile(rf"(?P<join>{_TO})?(?P<year>{_YEAR})(?P<end>年?)(?P<month>)(?P<day>)"),
    "digits": re.compile(
        rf"(?P<join>{_TO})?(?:(?P<year>[0-9]{{4}})[-./])?(?:(?P<month>[0-9]{{1,2}})[-./])?"
        r"(?P<day>[0-9]{1,2})(?P<end>)"
    ),
    "compact": re.compile(
        r"(?P<join>)(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?P<end>)"
    ),
}
_TYPED_MONTH = re.compile(r"([12][0-9]{3})[-.]([0-9]{1,2})")
_UNTIL, _ALSO = re.compile(_TO), re.compile(_AND)


def dates(folded: Folded) -> tuple[Mention, ...]:
    """The dates of a passage with their ranges of ``folded.text``, in order, not overlapping."""
    return dates_of(folded.text)


def dates_of(folded_text: str) -> tuple[Mention, ...]:
    """The dates of a folded text. See ``dates``."""
    return tuple(_mentions(folded_text))


def typed_date(folded_query: str) -> Period | None:
    """What is asked by a query that is a date and nothing else; a bare year is only text."""
    found = list(_mentions(folded_query))
    if len(found) == 1 and found[0][0] == Span(0, len(folded_query)):
        period = found[0][1]
        return period if period.first.month else None
    if month := _TYPED_MONTH.fullmatch(folded_query):
        date = Date(int(month[1]), int(month[2]))
        return Period(date, date) if _exists(date) else None
    return None


def holds(mention: Period, asked: Period) -> bool:
    """Whether a mention names what is asked: all the days asked, or any of the months asked.

    A day is not named by its month or year, nor a month by its year.
    """
    daily = asked.first.day is not None
    if not mention.first.month or not asked.first.month or (daily and not mention.first.day):
        return False
    cycle = DAYS if daily else MONTHS
    first, length = reach(mention, daily)
    asked_first, asked_length = reach(asked, daily)
    later, earlier = asked_first - first, first - asked_first
    if mention.first.year is None or asked.first.year is None:
        later, earlier = later % cycle, earlier % cycle
        if length >= cycle - 1:
            return True
    if daily:
        return 0 <= later <= length - asked_length
    return 0 <= later <= length or 0 <= earlier <= asked_length


def reach(period: Period, daily: bool) -> tuple[int, int]:
    """Where a period begins and how long it is, in days (31 a month) or months.

    Counted from the year 0, also where it names no year.
    """
    first, last = _place(period.first, daily), _place(period.last, daily)
    cycle = DAYS if daily else MONTHS
    return first, last - first if period.first.year else (last - first) % cycle


def _place(date: Date, daily: bool) -> int:
    months = (date.year or 0) * MONTHS + (date.month or 1) - 1
    return months * (DAYS // MONTHS) + (date.day or 1) - 1 if daily else months


def _mentions(text: str) -> Iterator[Mention]:
    """The dates of a folded text, each with the days or months that a range or list adds to it."""
    pending: Mention | None = None
    for join, span, date in _single_dates(text):
        if pending:
            before, period = pending
            join = join or text[before.end : span.start]
            if _extends(period, join, date):
                pending = Span(before.start, span.end), Period(period.first, date)
                continue
            yield pending
        pending = span, Period(date, date)
    if pending:
        yield pending


def _single_dates(text: str) -> Iterator[tuple[str, Span, Date]]:
    """(what joins it to the one before, if both are written as one; range; date)."""
    for found in _found(text):
        kind = next(kind for kind in _PARTS if found[kind])
        before = Date(None)
        for part in _PARTS[kind].finditer(text, *found.span(kind)):
            date = before = _read(part, before)
            if _exists(date):
                start = part.end("join") if part["join"] else part.start()
                yield part["join"] or "", Span(start, part.end("end")), date


def _found(text: str) -> Iterator[re.Match[str]]:
    """All that _DATES finds in a text."""
    end = 0
    for begin in _BEGINS.finditer(text):
        if begin.start() >= end and (found := _DATES.match(text, begin.start())):
            end = found.end()
            yield found


def _read(part: re.Match[str], before: Date) -> Date:
    """A date that takes from the one before it what it does not say itself."""
    year = _value(part["year"]) if part["year"] else before.year
    if not part["month"]:
        return Date(year, before.month, _value(part["day"]) if part["day"] else None)
    month = _value(part["month"])
    if year and not part["year"] and before.month and month < before.month:
        year += 1
    return Date(year, month, _value(part["day"]) if part["day"] else None)


def _value(number: str) -> int:
    """The value of a year, month or day in either script; 0, which is no date, if it has none."""
    if number in _SPELLED:
        return _SPELLED[number]
    digits = number.translate(_PLACES)
    return int(digits) if digits.isdecimal() and (number.isascii() or len(number) == 4) else 0


def _exists(date: Date) -> bool:
    """Whether the calendar has this day, month or year."""
    if date.month is None:
        return date.day is None and date.year is not None
    if not 1 <= date.month <= 12:
        return False
    return date.day is None or 1 <= date.day <= monthrange(date.year or 2000, date.month)[1]


def _extends(period: Period, join: str, date: Date) -> bool:
    """Whether a date is the end of a range that has begun, or the next of some days on end."""
    first, last = period.first, period.last
    if (last.month is None, last.day is None) != (date.month is None, date.day is None):
        return False
    if _UNTIL.fullmatch(join):
        return first == last and _is_later(date, last)
    next_day = last.day is not None and date == Date(last.year, last.month, last.day + 1)
    return next_day and _ALSO.fullmatch(join) is not None


def _is_later(date: Date, before: Date) -> bool:
    """Whether a date comes after another; without a year, another month is always yet to come."""
    if (date.year is None) != (before.year is None):
        return False
    if date.year is None and date.month != before.month:
        return True
    return _order(date) > _order(before)


def _order(date: Date) -> tuple[int, int, int]:
    return date.year or 0, date.month or 0, date.day or 0
