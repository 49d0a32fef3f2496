"""Numbers and days of all passages at once, against what is said of each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.analysis.borders import GOES_ON
from indexer.analysis.dates import Date, Period, dates_of, holds
from indexer.analysis.mentions import Mentions, joined, mentions_of
from indexer.analysis.normalize import fold_text
from indexer.analysis.numerals import goes_on, numbered_text, rewrites
from indexer.analysis.pages import fold_all
from indexer.arrays import read_arrays, write_arrays
from indexer.errors import IndexDamagedError
from indexer.matches import spellings
from indexer.matches.literals import Literals
from indexer.matches.spellings import Spelled
from indexer.model import Passage, Segmentation, Span
from indexer.query import variants
from indexer.records.borders import passage_borders
from indexer.records.mentions import MENTIONS, read_mentions, write_mentions
from tests.examples import examples
from tests.matches.conftest import Made
from tests.matches.trees import NUMBERED, PERIODS

SIGNS = "0123459.,% 一二三五十百千万亿两〇○零第个届项年月日点分之至、和-嫦娥"
TEXTS = st.text(SIGNS, max_size=16).map(fold_text)
DAYS = st.dates().filter(lambda day: day.year >= 1900)
DATES = st.builds(
    lambda day, dated, daily: Date(
        day.year if dated else None, day.month, day.day if daily else None
    ),
    DAYS,
    st.booleans(),
    st.booleans(),
)


EMPTY = Segmentation("jieba", ())


def made_of(texts: Sequence[str]) -> list[Passage]:
    return [Passage("d:p", "d", "item", "", (), "", text, (), (), ()) for text in texts]


def literals_of(made: Made) -> Literals:
    return Literals(made.engine, made.record.borders, made.record.mentions)


def told(found: Spelled) -> Counter[tuple[int, int, int]]:
    """What was found, by passage and range of the text shown."""
    columns = found.numbers.tolist(), found.starts.tolist(), found.ends.tolist()
    return Counter(zip(*columns, strict=True))


@given(
    st.sampled_from([*NUMBERED, "15%", "1", "2.5万", "年2", "5号", "5个", "第七八届", "七", "届"])
)
def test_a_number_stands_where_each_passage_has_it_as_it_writes_it(made: Made, text: str) -> None:
    literals = literals_of(made)
    found = spellings.numbers(text, literals)
    wanted = Counter(
        (number, span.start, span.end)
        for number, view in enumerate(made.views)
        if not literals.is_odd[number]
        for span in variants.numbers(text, view)
    )
    assert told(found) == wanted
    for number, offset, length, which in zip(
        *(column.tolist() for column in (found.numbers, found.offsets, found.lengths, found.which)),
        strict=True,
    ):
        folded = made.views[number].folded.text
        assert folded[offset : offset + length] == found.texts[which]
    assert len(set(found.texts)) == len(found.texts)


@given(st.sampled_from(NUMBERED))
def test_what_is_typed_in_digits_may_be_left_out_where_it_stands_just_so(
    made: Made, text: str
) -> None:
    literals = literals_of(made)
    left = told(spellings.numbers(text, literals)) - told(spellings.numbers(text, literals, text))
    for number, start, end in left:
        view = made.views[number]
        assert Span(start, end) in view.find(text)


def test_numbers_that_overlap_themselves_are_found_as_reading_on_finds_them(made: Made) -> None:
    found = spellings.numbers("2个5个", literals_of(made))
    assert {"二个五个", "两个5个", "2个5个", "2个五个"} >= set(found.texts) > {"2个五个"}


@given(st.sampled_from(PERIODS))
def test_a_day_stands_where_each_passage_names_it(made: Made, asked: Period) -> None:
    literals = literals_of(made)
    wanted = Counter(
        (number, (shown := view.folded.origin(span.start, span.end)).start, shown.end)
        for number, view in enumerate(made.views)
        if not literals.is_odd[number]
        for span, period in view.dates
        if holds(period, asked)
    )
    assert told(spellings.days(asked, literals)) == wanted


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Any two dates that say equally much, and whether they name years may differ."""
    first, last = draw(DATES), draw(DATES)
    if first.day is None or last.day is None:
        first, last = Date(first.year, first.month), Date(last.year, last.month)
    return Period(first, last)


@given(st.lists(periods() | DATES.map(lambda date: Period(date, date)), max_size=6), periods())
def test_days_hold_what_is_asked_as_each_does(named: list[Period], asked: Period) -> None:
    days = mentions_of(["1月1日"] * len(named)).days
    days.firsts[:] = [number_of(period.first) for period in named]
    days.lasts[:] = [number_of(period.last) for period in named]
    wanted = [place for place, period in enumerate(named) if holds(period, asked)]
    assert days.holding(asked).tolist() == wanted


def number_of(date: Date) -> int:
    return ((date.year or 0) * 12 + (date.month or 1) - 1) * 32 + (date.day or 0)


@example(["2021年12月9日至1月3日，12月、二〇二一年"])
@given(st.lists(TEXTS, max_size=4))
def test_the_days_of_texts_are_those_that_each_names(texts: list[str]) -> None:
    days = mentions_of(texts).days
    wanted = [
        (number, span.start, span.end, number_of(period.first), number_of(period.last))
        for number, text in enumerate(texts)
        for span, period in dates_of(text)
        if period.first.month
    ]
    columns = days.passages, days.starts, days.ends, days.firsts, days.lasts
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == wanted


@example(["2.5", "1.", "5", "1.5.5", "a1b2", ".5"])
@given(st.lists(TEXTS, max_size=4))
def test_numbers_go_on_from_sign_to_sign_where_each_text_says_so(texts: list[str]) -> None:
    borders = passage_borders(fold_all(texts), made_of(texts), [EMPTY] * len(texts))
    found = (borders.signs & GOES_ON != 0).tolist()
    assert found == [goes_on(text, at) for text in texts for at in range(len(text))]


@examples(300)
@example(["3.五个", "五十5个", "15 %至一百零五 %", "第七十六届2.5万"])
@given(st.lists(TEXTS, max_size=4))
def test_borders_of_a_text_in_digits_are_told_where_they_are_in_the_text(texts: list[str]) -> None:
    """And numbers go on there where they do in digits, unless it is said that this is unclear."""
    mentions = mentions_of(texts)
    for number, text in enumerate(texts):
        digits = numbered_text(text)
        assert all(text[start:end] != number for start, end, number in rewrites(text))
        borders = np.arange(len(digits) + 1, dtype=np.uint32)
        found, torn = mentions.numerals.in_text(np.full(len(borders), number, np.uint32), borders)
        inside, grown = set[int](), 0
        for start, end, written in rewrites(text):
            inside |= set(range(start + grown + 1, start + grown + len(written)))
            grown += len(written) - (end - start)
        assert np.flatnonzero(torn).tolist() == sorted(inside)
        whole = found[~torn].tolist()
        assert whole == sorted(whole)
        assert (whole[0], whole[-1]) == (0, len(text))
        if number not in mentions.unclear:
            for at, there in zip(borders[~torn].tolist(), whole, strict=True):
                assert goes_on(digits, at) == goes_on(text, there)


@given(st.lists(st.lists(TEXTS, max_size=3), max_size=4))
def test_what_was_written_part_by_part_comes_back_whole(parts: list[list[str]]) -> None:
    whole = mentions_of(text for part in parts for text in part)
    with TemporaryDirectory() as folder:
        write_mentions(Path(folder), [(len(part), mentions_of(part)) for part in parts])
        read = read_mentions(Path(folder), sum(map(len, parts)))
        assert_same(read, whole)
        if len(read.days):
            with pytest.raises(IndexDamagedError):
                read_mentions(Path(folder), int(read.days.passages[-1]))
    assert_same(joined((len(part), mentions_of(part)) for part in parts), whole)


def assert_same(one: Mentions, other: Mentions) -> None:
    assert list(one.texts) == list(other.texts)
    assert one.unclear.tolist() == other.unclear.tolist()
    for table in ("numerals", "days"):
        some, wanted = getattr(one, table), getattr(other, table)
        for name in type(some).__slots__:
            found = getattr(some, name)
            assert found.dtype == getattr(wanted, name).dtype, name
            assert found.tolist() == getattr(wanted, name).tolist(), name


@pytest.mark.parametrize("left", [0, 10, 200])
def test_a_file_that_ends_too_early_is_refused(left: int, tmp_path: Path) -> None:
    write_mentions(tmp_path, [(1, mentions_of(["二〇二一年十二月九日"]))])
    path = tmp_path / MENTIONS
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(IndexDamagedError):
        read_mentions(tmp_path, 1)


@pytest.mark.parametrize(
    ("array", "put"), [("unclear", [2, 1]), ("texts.codes", [0x110000] * 9), ("days.passages", [3])]
)
def test_tables_that_break_what_reads_them_are_refused(
    array: str, put: list[int], tmp_path: Path
) -> None:
    write_mentions(tmp_path, [(3, mentions_of(["二〇二一年", "", "2021年12月9日"]))])
    path = tmp_path / MENTIONS
    read_mentions(tmp_path, 3)
    arrays = {name: some.copy() for name, some in read_arrays(path).items()}
    size = len(arrays[array]) if array != "unclear" else len(put)
    write_arrays(path, arrays | {array: np.array(put * size, np.uint32)[:size]})
    with pytest.raises(IndexDamagedError):
        read_mentions(tmp_path, 3)
