"""Which names of a corpus are proposed as names of one thing, and which are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.dictionary import Dictionary
from indexer.mining import Candidate, format_candidates, mine
from indexer.model import Description, Document, Passage, Segmentation, Source
from indexer.search import Searcher
from indexer.terminology import Terminology, default_terminology, parse_terminology

NOTHING = Terminology()


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    made = Dictionary()
    made.load()  # which is not any example's time
    return made


def document(name: str, texts: Sequence[str]) -> Document:
    passages = tuple(
        Passage(f"{name}:p{i}", name, "paragraph", "", (), "", text, (Source(name, ()),))
        for i, text in enumerate(texts, start=1)
    )
    return Document(Description(name, name, "un", (name,)), (), passages)


def segmented(dictionary: Dictionary, documents: Sequence[Document]) -> Mapping[str, Segmentation]:
    return {
        passage.id: Segmentation("jieba", dictionary.segment(passage.text))
        for each in documents
        for passage in each.passages
    }


def mined(
    dictionary: Dictionary, *texts: str, terminology: Terminology = NOTHING
) -> tuple[Candidate, ...]:
    documents = [document(f"d{i}", [text]) for i, text in enumerate(texts, start=1)]
    return mine(documents, segmented(dictionary, documents), terminology)


def names(candidates: Sequence[Candidate], rule: str = "") -> set[tuple[str, str]]:
    return {c.names for c in candidates if not rule or c.rule == rule}


@pytest.mark.parametrize(
    ("text", "full", "short"),
    [
        ("参加会议的有欧洲空间局（欧空局）。", "欧洲空间局", "欧空局"),
        ("敦促外层空间活动机构间会议(外空活动会议)", "外层空间活动机构间会议", "外空活动会议"),
        (
            "满意地注意到在联合国灾害管理和应急天基信息平台(天基信息平台)下开展的活动",
            "联合国灾害管理和应急天基信息平台",
            "天基信息平台",
        ),
        (
            "由巴基斯坦空间和高层大气研究委员会（巴基斯坦空研委）介绍",
            "巴基斯坦空间和高层大气研究委员会",
            "巴基斯坦空研委",
        ),
        ("美国国家航空航天局（美国宇航局）介绍", "美国国家航空航天局", "美国宇航局"),
        ("国际电信联盟（以下简称“国际电联”）指出", "国际电信联盟", "国际电联"),
        ("欧空局（欧洲空间局）指出", "欧洲空间局", "欧空局"),
        ("参与国际空间气候观测（SCO）平台机制", "国际空间气候观测", "SCO"),
        ("国际宇航科学院、亚太空间论坛和国际空间气候观测（SCO）", "国际空间气候观测", "SCO"),
        ("“超空间先锋教育机遇”（HOPE）的代表", "超空间先锋教育机遇", "HOPE"),
        ("参加了国际天文学联合会（International Astronomical Union）",
         "国际天文学联合会", "International Astronomical Union"),
        ("执行《仙台减少灾害风险框架》(《仙台框架》)", "仙台减少灾害风险框架", "仙台框架"),
    ],
)  # fmt: skip
def test_a_name_and_what_follows_it_in_brackets_are_a_pair(
    dictionary: Dictionary, text: str, full: str, short: str
) -> None:
    assert names(mined(dictionary, text), "bracket") == {(full, short)}


@pytest.mark.parametrize(
    "text",
    [
        "亚洲及太平洋空间科学和技术教育区域中心（中国）以及其他机构",
        "联合研制中巴（西）地球资源04A星",
        "代表中国国家航天局（中国）发言",
        "新增8颗（座）卫星和星座",
        "举行了研讨会（A/AC.105/1208），由外层空间事务厅组办",
        "《大会正式记录，第七十六届会议，补编第 20 号》(A/76/20)，附件二",
        "主要目标是：(a)做好宣传工作；(b)推动对话",
        "研讨会（2022 年 11 月 21 日至 24 日，中国海口）",
        "优先主题 1（“空间探索和创新全球伙伴关系”）的目标",
        "原则条约》(联合国，《条约汇编》，第 610 卷，第 8843 号)",
        "可查阅外层空间事务厅网站（www.unoosa.org）",
        "建设中国—东盟卫星信息（海上）服务平台",
        "面向全球的综合地球观测系统十年执行计划（2016—2025年）",
        "第 3 场会议（ii）之后",
        "安排了会议（与会者一致认为这很重要）",
    ],
)
def test_other_things_in_brackets_are_no_names(dictionary: Dictionary, text: str) -> None:
    assert names(mined(dictionary, text), "bracket") == set()


def test_names_that_differ_by_a_word_or_its_place_are_proposed(dictionary: Dictionary) -> None:
    found = mined(
        dictionary,
        "支持机构间空间碎片协调委员会。",
        "按照空间碎片问题机构间协调委员会《减少空间碎片准则》，",
        "参加全球卫星导航系统国际委员会，鼓励《空间法委员会》。",
        "介绍全球导航卫星系统国际委员会的工作。",
    )
    assert names(found, "alike") >= {
        ("空间碎片问题机构间协调委员会", "机构间空间碎片协调委员会"),
        ("全球卫星导航系统国际委员会", "全球导航卫星系统国际委员会"),
    }


def test_names_that_differ_by_a_number_or_by_whose_they_are_are_not(dictionary: Dictionary) -> None:
    found = mined(
        dictionary,
        "执行《空间活动第一工作组会议》。",
        "审议空间法律第六十四届会议。",
        "审议空间法律第六十五届会议。",
        "介绍中国空间法学会会议。",
        "介绍国际空间法学会会议。",
    )
    assert not {pair for pair in names(found) if "第六十" in pair[0] or "学会" in pair[0]}


def test_names_that_stand_side_by_side_are_not_alike(dictionary: Dictionary) -> None:
    text = "机构间空间碎片协调委员会、空间碎片问题机构间协调委员会"
    assert names(mined(dictionary, f"支持《甲委员会》。{text}。"), "alike") == set()


def test_a_short_name_takes_the_beginnings_of_words() -> None:
    learned = Dictionary(dict.fromkeys(["非盟", "外空厅"]))
    texts = "加入非洲联盟。", "邀请非盟参加。", "由外层空间事务厅举办。", "外空厅正在努力。"
    assert names(mined(learned, *texts), "short") >= {
        ("非洲联盟", "非盟"),
        ("外层空间事务厅", "外空厅"),
    }


def test_a_candidate_says_where_its_names_stand(dictionary: Dictionary) -> None:
    found = mined(dictionary, "欧洲空间局（欧空局）指出。", "欧 空局介绍。", "别的。")
    assert [(c.names, c.passages) for c in found] == [
        (("欧洲空间局", "欧空局"), (("d1:p1",), ("d1:p1", "d2:p1")))
    ]


@pytest.mark.parametrize(
    ("rows", "standing"),
    [
        ("", "new"),
        ("欧洲空间局 | | |", "new name"),
        ("欧洲空间局；欧空局 | | |", "known"),
        ("欧洲空间局 | | |\n欧空局 | | |", "two concepts"),
        ("! 欧洲空间局；欧空局 | 因", "apart"),
        ("! 欧空局 | 因", "apart"),
        ("欧洲空间局；某局 | | |\n! 某局；欧空局 | 因", "apart"),
    ],
)
def test_a_candidate_says_how_the_terminology_sees_it(
    dictionary: Dictionary, rows: str, standing: str
) -> None:
    terminology = parse_terminology(rows.encode(), "names.txt")
    found = mined(dictionary, "欧洲空间局（欧空局）指出", terminology=terminology)
    assert [candidate.standing for candidate in found] == [standing]


def test_new_candidates_can_be_pasted_and_all_others_are_comments(dictionary: Dictionary) -> None:
    terminology = parse_terminology("欧洲空间局；欧空局 | | |".encode(), "names.txt")
    text = "欧洲空间局（欧空局）和中国国家航天局（中国航天局）、俄罗斯联邦国家航天公司（ROSCOSMOS）"
    rows = format_candidates(mined(dictionary, text, terminology=terminology))
    pasted = parse_terminology(rows.encode(), "pasted.txt").concepts
    assert [(concept.forms, concept.acronyms) for concept in pasted] == [
        (("中国国家航天局", "中国航天局"), ()),
        (("俄罗斯联邦国家航天公司",), ("ROSCOSMOS",)),
    ]
    assert "# 欧洲空间局；欧空局 |" in rows


WORDS = (
    "欧洲空间局 欧空局 外层空间 事务厅 委员会 （ ） 《 》 “ ” 和 的 ， 。 、 简称 ESA A/76/20 2 𠀀"
)
PIECES = st.sampled_from([*WORDS.split(" "), " ", "\n"])


@given(texts=st.lists(st.lists(PIECES, max_size=12).map("".join), max_size=4))
def test_any_corpus_gives_ordered_candidates_whose_names_stand_in_it(
    dictionary: Dictionary, texts: list[str]
) -> None:
    found = mined(dictionary, *texts)
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    assert all(0 < c.score <= 1 and all(c.names) and all(c.passages) for c in found)
    assert mined(dictionary, *texts) == found


@given(texts=st.lists(st.lists(PIECES, max_size=12).map("".join), max_size=4))
def test_the_rows_of_any_candidates_are_a_terminology(
    dictionary: Dictionary, texts: list[str]
) -> None:
    found = mined(dictionary, *texts)
    rows = parse_terminology(format_candidates(found).encode(), "rows.txt")
    assert bool(rows.concepts) == bool(found)


@pytest.fixture(scope="module")
def from_seeds(searcher: Searcher) -> tuple[Candidate, ...]:
    dictionary = Dictionary()
    words = segmented(dictionary, searcher.documents)
    return mine(searcher.documents, words, default_terminology())


@pytest.mark.parametrize(
    "pair",
    [
        ("中国国家航天局", "中国航天局"),
        ("外层空间活动机构间会议", "外空活动会议"),
        ("巴基斯坦空间和高层大气研究委员会", "巴基斯坦空研委"),
        ("空间研究委员会", "空间研委会"),
        ("联合国灾害管理和应急天基信息平台", "天基信息平台"),
        ("欧洲空间局", "欧洲航天局"),
        ("国际小行星警报网", "国际小行星预警网"),
        ("空间碎片问题机构间协调委员会", "机构间空间碎片协调委员会"),
        ("联合国全球卫星导航系统国际委员会", "全球导航卫星系统国际委员会"),
        ("亚洲太平洋空间合作组织", "亚太空间合作组织"),
        ("外层空间事务厅", "外空厅"),
    ],
)
def test_the_seeds_propose_what_a_reader_of_them_knows(
    from_seeds: tuple[Candidate, ...], pair: tuple[str, str]
) -> None:
    assert pair in names(from_seeds)


def test_the_seeds_propose_few_enough_to_be_read(from_seeds: tuple[Candidate, ...]) -> None:
    assert len(from_seeds) < 120


def test_with_the_reviewed_terminology_no_certain_candidate_is_left(
    from_seeds: tuple[Candidate, ...],
) -> None:
    left = {c.names for c in from_seeds if c.standing == "new" and c.rule == "bracket"}
    assert left == set()
