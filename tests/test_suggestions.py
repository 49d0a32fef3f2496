"""What may become of what is being typed: only what stands there, only in ways that were said."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import Completion, Request, Searcher
from indexer.analysis import pinyin
from indexer.analysis.normalize import fold_text, is_ideograph
from indexer.outline import outline
from indexer.query.vocabulary import Vocabulary
from indexer.suggestions import Suggestions
from indexer.suggestions.lookup import Lookup, loose
from indexer.suggestions.offers import Offer
from indexer.suggestions.unfinished import as_term
from tests.hostile_corpus import open_hostile
from tests.made_up_corpus import open_made_up

SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
TYPED = (
    "月", "月球", "空间", "yue", "yue qiu", "yueq", "kjsp", "moon", "moon agr", "debris", "a/res",
    "76/76", "unoosa", "结", "报告", "六", "-月", "+月", "航天 kjsp", "月球 或 火",
    "月球 NEAR/5 科", "（月", "文件：", "文件：jue", "章节：", "类型：", "类型：段", '"月',
    "“国际月", "文件：决议 空", '文件："和', "联合国/", "空間碎", "s", "同", "与",
)  # fmt: skip


def texts(found: Iterable[Completion]) -> list[str]:
    return [one.text for one in found]


def finds(searcher: Searcher, query: str) -> bool:
    return searcher.search(Request(query)).total > 0


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("月", "月球"),
        ("空間碎", "空间碎片"),
        ("yueq", "月球"),
        ("yueqiu", "月球"),
        ("yuè qiú", "月球"),
        ("yue4qiu2", "月球"),
        ("yue'qiu", "月球"),
        ("kjsp", "空间碎片"),
        ("yq", "月球"),
        ("moon agr", "指导各国在月球和其他天体上活动的协定"),
        ("the moon", "月球"),
        ("debris", "空间碎片"),
        ("unoosa", "外空厅"),
        ("a/res", "A/RES/76/76"),
        ("ares76", "A/RES/76/76"),
        ("ａ res 76", "A/RES/76/76"),
        ("76/76", "A/RES/76/76"),
        ("a/res/61", "A/RES/61/110"),
        ("2021中", "2021中国的航天"),
        ("白皮", "白皮书"),
        ("jueyi", "决议"),
        ("wu jie", "五. 结论和建议"),
        ("exom", "ExoMars"),
        ("hydrom", "Hydromars"),
    ],
)
def test_what_stands_there_is_found_by_each_way_to_type_it(
    searcher: Searcher, typed: str, wanted: str
) -> None:
    assert wanted in texts(searcher.suggest(typed))


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("航天 kjsp", "航天 空间碎片"),
        ("月球 或 火", "月球 或 火星"),
        ("月球 -火", "月球 -火星"),
        ("+yueq", "+月球"),
        ("（yueq", ""),
        ("文件：jue", "文件：决议"),
        ("文件：决议 kjsp", "文件：决议 空间碎片"),
        ("document:a/res", ""),
        ("章节：结", "章节：结论"),
        ("章节：建议", '章节："五. 结论和建议"'),
        ("类型：jiao", "类型：脚注"),
        ("类型：foot", "类型：脚注"),
        ("类型：", "类型：段落"),
        ('"国际月', '"国际月球日"'),
        ("“国际月", "“国际月球日”"),
        ('月球 "空间碎', ""),
        ("月球 ", "月球探测"),
    ],
)
def test_only_the_last_term_of_a_query_is_completed(
    searcher: Searcher, typed: str, wanted: str
) -> None:
    found = texts(searcher.suggest(typed, 20))
    assert wanted in found if wanted else not found


def test_the_beginning_comes_before_the_inside_and_the_whole_before_the_beginning(
    searcher: Searcher,
) -> None:
    found = texts(searcher.suggest("空間碎片", 20))
    begins = [text.startswith("空间碎片") for text in found]
    assert begins == sorted(begins, reverse=True)
    assert {True, False} <= set(begins)
    assert texts(searcher.suggest("空間碎片"))[0] == "空间碎片"
    assert texts(searcher.suggest("yueqiu"))[0] == "月球"
    assert texts(searcher.suggest("moon"))[0] == "月球"


def test_names_come_before_words_and_then_what_is_frequent(searcher: Searcher) -> None:
    found = [one for one in searcher.suggest("空", 20) if one.text.startswith("空")]
    assert [one.kind for one in found] == sorted((one.kind for one in found), key=_rank)
    for kind in ("term", "word"):
        counts = [one.count for one in found if one.kind == kind]
        assert counts == sorted(counts, reverse=True)


def _rank(kind: str) -> int:
    return {"word": 1, "section": 2}.get(kind, 0)


def test_each_tells_what_it_is(searcher: Searcher) -> None:
    moon = searcher.suggest("yueqiu")[0]
    assert (moon.kind, moon.detail) == ("term", "Moon")
    assert moon.count == sum(
        form.total for one in searcher.usage for form in one.forms if form.form == "月球"
    )
    symbol = searcher.suggest("ares7676")[0]
    assert (symbol.kind, symbol.detail) == ("symbol", "和平利用外层空间方面的国际合作")
    resolution = searcher.document("un-resolution")
    assert resolution is not None
    assert symbol.count == len(resolution.passages)
    word = next(one for one in searcher.suggest("youqi") if one.text == "尤其")
    assert (word.kind, word.detail) == ("word", "you qi")


def test_what_stands_there_already_is_no_completion(searcher: Searcher) -> None:
    for typed in ("月球", " 月球 ", "A/RES/76/76", "2021中国的航天"):
        assert typed.strip() not in texts(searcher.suggest(typed, 20))
    assert "A/RES/76/76" in texts(searcher.suggest("a/res/76/76"))


def test_a_name_that_stands_nowhere_is_never_offered(tmp_path: Path) -> None:
    searcher = open_made_up(
        tmp_path,
        {"甲": ["嫦娥姑娘/探测", "火星/探测"]},
        "嫦仙子；嫦娥姑娘；嫦娘娘 | Zzz Lady | ZL |\n织女姑娘 | Zzz Weaver | |\n",
    )
    assert texts(searcher.suggest("zzz")) == ["嫦娥姑娘"]
    assert texts(searcher.suggest("zl")) == ["嫦娥姑娘"]
    assert texts(searcher.suggest("嫦")) == ["嫦娥姑娘"]
    assert texts(searcher.suggest("织")) == []
    searcher.close()


def test_beside_another_term_only_what_stands_with_it_is_offered(tmp_path: Path) -> None:
    searcher = open_made_up(tmp_path, {"甲": ["甲方/探测器", "乙方/探测车"]})
    assert set(texts(searcher.suggest("探"))) == {"探测器", "探测车"}
    assert texts(searcher.suggest("甲方 探")) == ["甲方 探测器"]
    assert texts(searcher.suggest("乙方 tan")) == ["乙方 探测车"]
    searcher.close()


def test_what_would_be_read_as_operators_is_quoted(tmp_path: Path) -> None:
    names = "（月 宫）；甲 乙 丙；同句；-火堆 | | |\n"
    documents = {"外空 公约": ["（月 宫）/在/甲 乙 丙/，/同句/，/-火堆/。"]}
    searcher = open_made_up(tmp_path, documents, names)
    for typed, wanted in {
        "月": '"（月 宫）"',
        "甲": '"甲 乙 丙"',
        "火": '"-火堆"',
        "甲乙 tong": '甲乙 "同句"',
        "外空": "外空 公约",
    }.items():
        assert wanted in texts(searcher.suggest(typed)), typed
        assert finds(searcher, wanted)
    searcher.close()


def test_a_word_is_offered_as_it_is_printed(tmp_path: Path) -> None:
    searcher = open_made_up(tmp_path, {"甲": ["空 椅/和/圓桌/和/Quaoar/。"]})
    assert texts(searcher.suggest("空"))[0] == "空椅"
    assert texts(searcher.suggest("圆"))[0] == "圓桌"
    assert texts(searcher.suggest("quao")) == ["Quaoar"]
    searcher.close()


def test_a_text_becomes_one_term_or_nothing() -> None:
    assert as_term("UN-SPIDER") == "UN-SPIDER"
    assert as_term("北斗 系统") == '"北斗 系统"'
    assert as_term('称为"月"的') == '“称为"月"的”'
    assert as_term('"“「『”') == ""
    assert as_term("外空*") == '"外空*"'


def test_nothing_comes_of_nothing_or_of_too_much(searcher: Searcher) -> None:
    for typed in ("", " ", "\u3000\t\n", "。", "((", '"', "-", "月球" * 2000, "\u200b"):
        assert searcher.suggest(typed) == ()
    assert searcher.suggest("月", 0) == ()
    assert searcher.suggest("月", -1) == ()


def test_markup_is_a_text_like_any_other(tmp_path: Path) -> None:
    searcher = open_hostile(tmp_path)
    assert texts(searcher.suggest("<script>alert('")) == ["<script>alert('题')</script>"]
    for typed in ("<", "scr", "月", '"><img', "{{", "文件："):
        for one in searcher.suggest(typed):
            assert finds(searcher, one.text)
    searcher.close()


@pytest.mark.parametrize("typed", TYPED)
def test_every_completion_finds_something_and_completes_what_was_typed(
    searcher: Searcher, typed: str
) -> None:
    found = searcher.suggest(typed, 20)
    assert len(found) <= 20
    assert len(set(texts(found))) == len(found)
    for one in found:
        assert one.count > 0
        assert finds(searcher, one.text), one


@SHARED
@given(data=st.data(), limit=st.integers(1, 20))
def test_any_beginning_of_a_passage_is_completed_lawfully(
    searcher: Searcher, data: st.DataObject, limit: int
) -> None:
    document = data.draw(st.sampled_from(searcher.documents))
    text = data.draw(st.sampled_from(document.passages)).text
    start = data.draw(st.integers(0, len(text) - 1))
    typed = text[start : start + data.draw(st.integers(1, 6))]
    found = searcher.suggest(typed, limit)
    assert len(found) <= limit
    for one in found:
        assert finds(searcher, one.text), (typed, one)


@SHARED
@given(typed=st.text(max_size=40))
def test_no_text_makes_it_fail(searcher: Searcher, typed: str) -> None:
    found = searcher.suggest(typed)
    assert found == searcher.suggest(typed)
    assert fold_text(typed) or found == ()


PIECES = st.sampled_from(
    ["月球", "空间", "yue", "或", "非", "-", "+", "（", "）", '"', "“", "文件：", " ", "a/"]
)


@SHARED
@given(typed=st.lists(PIECES, max_size=8).map("".join))
def test_no_half_of_a_query_makes_it_fail(searcher: Searcher, typed: str) -> None:
    for one in searcher.suggest(typed, 3):
        assert finds(searcher, one.text), (typed, one)


NAMES = st.text(alphabet="月球空间火星探测重力乐 abR/76.·-", min_size=1, max_size=8)


@given(
    names=st.lists(st.tuples(NAMES, NAMES), max_size=12),
    typed=st.one_of(NAMES, st.text(alphabet="yueqiukongjs '12", min_size=1, max_size=6)),
)
def test_offers_are_found_in_the_said_ways_and_no_other(
    names: list[tuple[str, str]], typed: str
) -> None:
    offers = [Offer(text, "term", n + 1, "", (other,)) for n, (text, other) in enumerate(names)]
    found = [one.offer for one in Lookup(offers, pinyin.spoken).completing(typed)]
    assert len({one.text for one in found}) == len(found)
    key = loose(typed)
    for offer in found:
        assert key
        keys = [loose(text) for text in (offer.text, *offer.names)]
        holds = any(key in other for other in keys)
        assert holds or _sounds_like(offer.text, typed), (offer, typed)
    shown = {offer.text for offer in found}
    for offer in offers:
        if key and loose(offer.text).startswith(key):
            assert offer.text in shown


def _sounds_like(text: str, typed: str) -> bool:
    spoken = pinyin.spoken("".join(filter(is_ideograph, fold_text(text)))) or ()
    letters = pinyin.typed_pinyin(typed)
    if letters is None:
        return False
    whole = pinyin.run_together(spoken)
    return whole.startswith(letters.letters) or any(
        one.startswith(letters.letters) for one in pinyin.initials(spoken)
    )


def test_pinyin_is_cut_where_it_was_cut_and_has_its_tones(tmp_path: Path) -> None:
    lookup = Lookup([Offer("西安", "word", 1), Offer("先进", "word", 1)], pinyin.spoken)

    def found(typed: str) -> set[str]:
        return {one.offer.text for one in lookup.completing(typed)}

    assert found("xian") == {"西安", "先进"}
    assert found("xi'an") == {"西安"}
    assert found("xian1j") == {"先进"}
    assert found("xian3") == set()
    assert found("xǐ") == set()
    assert found("xī'") == {"西安"}


def test_any_number_of_threads_may_ask_first(tmp_path: Path) -> None:
    searcher = open_made_up(tmp_path, {"甲": ["甲方/乙方"]})
    answers: list[list[str]] = []
    gate = threading.Barrier(8)

    def ask(typed: str) -> None:
        gate.wait()
        answers.append(texts(searcher.suggest(typed)))

    threads = [threading.Thread(target=ask, args=(typed,)) for typed in ["jiafang", "甲"] * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {tuple(answer) for answer in answers} == {("甲方", "甲方乙方")}
    searcher.close()


def test_a_searcher_without_time_offers_nothing_that_it_has_not_seen(hasty: Searcher) -> None:
    assert hasty.suggest("航天 kjsp") == ()


def test_nothing_is_tried_for_more_than_a_query_may_hold() -> None:
    tried: list[str] = []

    def finds(query: str) -> bool:
        tried.append(query)
        return True

    known = (("月球", 1),)
    suggestions = Suggestions([], [], known, (), outline([]), Vocabulary(lambda: known), str)
    assert suggestions.complete("火 月", 10, finds)
    tried.clear()
    assert suggestions.complete("火" * 300 + " 月", 10, finds) == ()
    assert tried == []
