"""What a term that stands nowhere may have meant: script, English, pinyin; and what it may not."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.normalize import fold_text, is_ideograph
from indexer.query.close_readings import Reading, Readings, readings
from indexer.query.cross_strait import mainland_wordings
from indexer.query.vocabulary import MOST_WORDS, Vocabulary
from tests.seed_terms import CONCEPTS, Name, general_words, seed_terms, texts_of

NOTHING = Readings(None, ())
NOT_IN_THE_CORPUS = """
潜水艇 核聚变反应堆 量子计算机 木星探测 航空母舰 人造太阳 高速铁路 股票市场 航空局
木星轨道 土星探测 水星探测 太空战 星球大战 隐形飞机 弹道导弹 反卫星武器 电动汽车
区块链 加密货币 大熊猫 红楼梦 长江大桥 世界杯 奥运会 诺贝尔奖 南极科考
北极航道 海底隧道 核潜艇 航空公司 民航客机 无人驾驶 基因编辑 新冠疫苗 房地产
人民币汇率 央行利率 义务教育 养老保险 黑洞照片 引力波探测 暗物质 火星移民 月球旅馆
太阳风暴 嫦娥八号 天问三号 空天飞机 机器学习 石油管道 稀土出口
"""


@pytest.fixture(scope="module")
def read() -> Callable[[str], Readings]:
    return seed_terms().reader()


@pytest.mark.parametrize("typed", ["chang'e", "chang’e", "change", "chang e", "Chang-e", "cháng'é"])
def test_pinyin_of_a_term_is_read_however_it_is_typed(
    typed: str, read: Callable[[str], Readings]
) -> None:
    assert read(typed).best == Reading("嫦娥", "pinyin")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fengyun", "风云"),
        ("kongjiansuipian", "空间碎片"),
        ("kong jian sui pian", "空间碎片"),
        ("hang2tian1", "航天"),
        ("hángtiān", "航天"),
        ("zhongli", "重力"),
        ("yinhe", "银河"),
        ("jialilue", "伽利略"),
        ("taikongren", "太空人"),
    ],
)
def test_pinyin_is_looked_up_in_the_vocabulary(
    typed: str, meant: str, read: Callable[[str], Readings]
) -> None:
    assert read(typed).best == Reading(meant, "pinyin")


@pytest.mark.parametrize(
    "typed", ["wo", "he", "a", "kong", "xyzzy", "women", "kongjiansuipia", "nba"]
)
def test_letters_that_are_no_terms_pinyin_are_nothing(
    typed: str, read: Callable[[str], Readings]
) -> None:
    assert read(typed) == NOTHING


def test_homophones_of_which_none_dominates_are_only_offered() -> None:
    offered = (Reading("事业", "pinyin"), Reading("视野", "pinyin"))
    assert texts_of(["事业", "视野"]).reader()("shiye") == Readings(None, offered)


def test_homophones_are_only_offered_however_frequent_one_of_them_is() -> None:
    corpus = texts_of(["事业"] * 30 + ["视野"])
    expected = Readings(None, (Reading("事业", "pinyin"), Reading("视野", "pinyin")))
    assert corpus.reader()("shiye") == expected


def test_the_usual_way_to_read_a_term_comes_before_any_other_way() -> None:
    corpus = texts_of(["重力", "重力", "重力", "重力", "冲力"])
    assert corpus.reader()("chongli") == Readings(Reading("冲力", "pinyin"), ())
    assert texts_of(["重力"]).reader()("chongli") == Readings(Reading("重力", "pinyin"), ())


def test_initials_of_a_concept_are_read(read: Callable[[str], Readings]) -> None:
    assert read("kjsp").best == Reading("空间碎片", "initials")


def test_initials_in_capitals_are_only_offered(read: Callable[[str], Readings]) -> None:
    assert read("KJSP") == Readings(None, (Reading("空间碎片", "initials"),))


def test_three_initials_of_a_mere_word_are_only_offered() -> None:
    assert texts_of(["磁谱仪"]).reader()("cpy") == Readings(None, (Reading("磁谱仪", "initials"),))
    assert texts_of(["运载火箭"]).reader()("yzhj").best == Reading("运载火箭", "initials")


def test_zh_in_initials_may_be_one_letter_or_two() -> None:
    reader = texts_of(["张衡一号"]).reader()
    assert reader("zhhyh").best == reader("zhyh").best == Reading("张衡一号", "initials")


def test_two_initials_are_nothing() -> None:
    assert texts_of(["磁谱"]).reader()("cp") == NOTHING


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("UN-SPIDER", "联合国灾害管理与应急反应天基信息平台"),
        ("un spider", "联合国灾害管理与应急反应天基信息平台"),
        ("unspider", "联合国灾害管理与应急反应天基信息平台"),
        ("Artemis", "阿尔忒弥斯"),
        ("artemis accords", "阿尔忒弥斯协定"),
        ("space debris", "空间碎片"),
        ("Space-Debris", "空间碎片"),
        ("the European Space Agency", "欧洲空间局"),
        ("esa", "欧洲空间局"),
        ("ＥＳＡ", "欧洲空间局"),
        ("Galilleo", "伽利略系统"),
        ("Artemiss", "阿尔忒弥斯"),
        ("artmeis", "阿尔忒弥斯"),
        ("space derbis", "空间碎片"),
    ],
)
def test_english_names_and_acronyms_are_read(
    typed: str, meant: str, read: Callable[[str], Readings]
) -> None:
    assert read(typed) == Readings(Reading(meant, "english"), ())


def test_words_within_one_english_name_are_only_offered(read: Callable[[str], Readings]) -> None:
    assert read("Hague") == Readings(None, (Reading("空间资源", "english"),))
    assert read("Space Resources Working Group") == read("Hague")


@pytest.mark.parametrize(
    "typed", ["ESO", "spaces", "Space", "Artemisia", "debris2", "stealth fighter"]
)
def test_other_latin_words_are_nothing(typed: str, read: Callable[[str], Readings]) -> None:
    assert read(typed) == NOTHING


def test_an_english_name_wins_over_pinyin() -> None:
    corpus = texts_of(["马云", "沙发"])
    concept = Name(("沙发",), ("mayun",))
    vocabulary = Vocabulary(corpus.words.items, [concept])
    found = readings("mayun", vocabulary, corpus, corpus.stands, corpus.known)
    assert found.best == Reading("沙发", "english")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("沙烏地阿拉伯", "沙特阿拉伯"),
        ("沙地阿拉伯", "沙特阿拉伯"),
        ("資訊", "信息"),
        ("资讯", "信息"),
        ("網路", "网络"),
        ("義大利", "意大利"),
        ("义大利", "意大利"),
        ("奈及利亞", "尼日利亚"),
        ("氣候變遷", "气候变化"),
        ("資訊平臺", "信息平台"),
        ("太空活動", "空间活动"),
        ("永續性", "可持续性"),
    ],
)
def test_words_of_taiwan_and_hong_kong_are_read_as_the_mainland_says_them(
    typed: str, meant: str, read: Callable[[str], Readings]
) -> None:
    assert read(typed).best == Reading(meant, "script")


def test_a_form_of_a_concept_that_stands_in_another_form_is_found_by_its_characters(
    read: Callable[[str], Readings],
) -> None:
    assert read("軌道碎片").best in (None, Reading("轨道碎片", "script"))
    assert read("guidaosuipian").best == Reading("轨道碎片", "pinyin")


def test_a_wording_whose_parts_stand_is_only_offered(read: Callable[[str], Readings]) -> None:
    offered = (Reading("沙特阿拉伯的卫星", "script"),)
    assert read("沙烏地阿拉伯的衛星") == Readings(None, offered)


@pytest.mark.parametrize("typed", ["档案", "支援", "北韓", "紐西蘭", "雷射", "太空飛彈"])
def test_wordings_that_stand_nowhere_are_nothing(
    typed: str, read: Callable[[str], Readings]
) -> None:
    assert read(typed) == NOTHING


@pytest.mark.parametrize("typed", NOT_IN_THE_CORPUS.split())
def test_what_the_corpus_does_not_speak_of_finds_nothing(
    typed: str, read: Callable[[str], Readings]
) -> None:
    assert not seed_terms().stands(fold_text(typed))
    assert read(typed) == NOTHING


def test_hardly_any_ordinary_word_has_a_reading(read: Callable[[str], Readings]) -> None:
    """Words of general language, alone and put together, none of which the corpus has."""
    chance, words = random.Random(11), sorted(general_words())
    frequent = [word for word in words if general_words()[word] > 200 and len(word) <= 3]
    typed = chance.sample([word for word in words if 3 <= len(word) <= 6], 300)
    typed += [chance.choice(frequent) + chance.choice(frequent) for _ in range(300)]
    typed = [one for one in typed if all(map(is_ideograph, one)) and not seed_terms().stands(one)]
    assert len(typed) > 400
    assert sum(read(one).best is not None for one in typed) < 0.02 * len(typed)


def test_nothing_is_built_before_it_is_needed() -> None:
    asked = []

    def words() -> list[tuple[str, int]]:
        asked.append(1)
        return [("风云", 1)]

    corpus = texts_of(["风云"])
    vocabulary = Vocabulary(words, CONCEPTS)
    assert asked == []
    for _ in range(2):
        found = readings("fengyun", vocabulary, corpus, corpus.stands, corpus.known)
        assert found.best == Reading("风云", "pinyin")
    assert asked == [1]


def test_a_vocabulary_keeps_the_most_frequent_words_and_all_names() -> None:
    words = [(chr(0x4E00 + n // 200) + chr(0x4E00 + n % 200), n) for n in range(MOST_WORDS + 5)]
    vocabulary = Vocabulary(lambda: words, [Name(("罕见的名称",))])
    kept = set(vocabulary.holding(["罕见", words[0][0], words[-1][0]], range(2, 6)))
    assert kept == {"罕见的名称", words[-1][0]}


@given(st.one_of(st.text(max_size=70), st.text("abcdeghinosuz' '12ǚ-", max_size=20)))
def test_no_text_makes_it_fail_and_every_reading_stands(text: str) -> None:
    corpus = seed_terms()
    found = _READ(text)
    forms = {fold_text(form) for concept in CONCEPTS for form in concept.forms}
    for reading in (*found.others, *([found.best] if found.best else ())):
        assert reading.text != text
        assert (
            corpus.stands(fold_text(reading.text))
            or fold_text(reading.text) in forms
            or reading.why == "script"
        )


_READ = seed_terms().reader()


@pytest.mark.parametrize("text", ["亚太空间合作组织", "中国和亚太空间合作", "亚太"])
def test_a_listed_word_is_not_seen_across_the_border_of_another(text: str) -> None:
    assert mainland_wordings(text) == ()
