"""One thing, many names: what a terminology file may say, and what the packaged one says."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import SourceError
from indexer.terminology import (
    Apart,
    Concept,
    Terminology,
    concept_keys,
    default_terminology,
    from_plain,
    merged,
    name_key,
    names_of,
    parse_terminology,
    read_terminology,
    to_plain,
)

DEFAULT = default_terminology()


def parse(text: str, file: str = "names.txt") -> Terminology:
    return parse_terminology(text.encode(), file)


def owner(name: str) -> Concept | None:
    return names_of(DEFAULT.concepts).get(name_key(name))


def test_a_row_is_a_concept_whose_first_form_is_the_preferred_one() -> None:
    concept = parse("欧洲空间局；欧空局 | European Space Agency | ESA | 在巴黎").concepts[0]
    assert concept == Concept(
        ("欧洲空间局", "欧空局"), ("European Space Agency",), ("ESA",), "在巴黎"
    )


def test_columns_may_be_empty_except_the_first_and_signs_may_be_full_width() -> None:
    text = "＃ 说明\n\n欧洲空间局;欧空局｜｜｜\r\n！委员会｜看上下文\n"
    assert parse(text) == Terminology(
        (Concept(("欧洲空间局", "欧空局")),), (Apart(("委员会",), "看上下文"),)
    )


@pytest.mark.parametrize(
    "row",
    [
        "欧洲空间局；欧空局",
        "欧洲空间局 | European Space Agency | ESA",
        "欧洲空间局 | European Space Agency | ESA | 说明 | 多一栏",
        "| European Space Agency | ESA |",
        "欧洲空间局； | | |",
        "欧洲空间局 | European Space Agency; | |",
        "厅 | | |",
        "欧洲空间局 | E | |",
        "欧洲空间局；欧洲 空间局 | | |",
        "欧洲空间局 | ESA | E.S.A. |",
        "! 委员会",
        "! 委员会 |",
        "! 委员会；| 看上下文",
        "! 甲 | 看上下文",
    ],
)
def test_a_faulty_row_is_refused_with_its_line(row: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse(f"# 头\n航天员 | astronaut | |\n{row}\n")
    assert (caught.value.file, caught.value.line) == ("names.txt", 3)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("欧空局 | | |", "Ｅ空局；欧 空 局 | | |"),
        ("欧空局 | space debris | |", "空间碎片 | Space-Debris | |"),
        ("欧空局 | | ESA |", "空间碎片 | esa | |"),
        ("UN-SPIDER | | |", "空间碎片 | | UNSPIDER |"),
    ],
)
def test_no_name_belongs_to_two_concepts(first: str, second: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse(f"{first}\n{second}")
    assert caught.value.line == 2
    assert "names.txt:1" in caught.value.message


def test_names_kept_apart_may_be_in_two_concepts_but_not_in_one() -> None:
    apart = "! 行星防御；planetary protection | 两件事"
    parse(f"行星防御 | | |\n行星保护 | planetary protection | |\n{apart}")
    for row in ("行星防御 | Planetary-Protection | |", "行星防御；某名 | | planetary protection |"):
        with pytest.raises(SourceError) as caught:
            parse(f"{apart}\n{row}")
        assert caught.value.line == 2
        assert "names.txt:1" in caught.value.message


def test_a_name_that_stands_alone_behind_the_mark_is_no_concepts_name() -> None:
    with pytest.raises(SourceError) as caught:
        parse("和平利用外层空间委员会；委员会 | | |\n! 委员会 | 看上下文")
    assert caught.value.line == 2
    assert "names.txt:1" in caught.value.message


def test_a_byte_that_is_no_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_bytes("欧空局 | | |\n外空厅".encode() + b"\xff | | |\n")
    with pytest.raises(SourceError) as caught:
        read_terminology(path)
    assert (caught.value.file, caught.value.line) == (f"{tmp_path.name}/own.txt", 2)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"own\.txt"):
        read_terminology(tmp_path / "own.txt")


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_text("欧空局 | | |\n", encoding="utf-8-sig")
    assert read_terminology(path).concepts == (Concept(("欧空局",)),)


def test_two_files_that_agree_are_both_kept_in_order() -> None:
    both = merged(parse("甲局名 | | |\n! 委员会 | 因"), parse("乙局名 | | |\n! 大会 | 因"))
    assert [concept.forms[0] for concept in both.concepts] == ["甲局名", "乙局名"]
    assert [apart.names[0] for apart in both.apart] == ["委员会", "大会"]


def test_a_row_of_the_second_file_adds_names_to_a_concept_of_the_first() -> None:
    first = parse("欧空局；欧洲空间局 | | ESA | 甲")
    (concept,) = merged(first, parse("欧洲太空总署；欧空局 | European Agency | ESA | 乙")).concepts
    assert concept.forms == ("欧空局", "欧洲空间局", "欧洲太空总署")
    assert (concept.english, concept.acronyms) == (("European Agency",), ("ESA",))
    assert concept.note == "甲；乙"


@pytest.mark.parametrize(
    "row",
    [
        "欧空局；美宇局 | | |",
        "某机构 | | ESA; NASA |",
        "小委员会；委员会 | | |",
        "欧空局；委员会 | | |",
    ],
)
def test_two_files_that_disagree_are_told_with_both_rows(row: str) -> None:
    first = parse("欧空局 | | ESA |\n美宇局 | | NASA |\n! 委员会 | 看上下文", "default.txt")
    with pytest.raises(SourceError) as caught:
        merged(first, parse(f"# 本库\n{row}", "own.txt"))
    assert (caught.value.file, caught.value.line) == ("own.txt", 2)
    assert "default.txt:" in caught.value.message


def test_what_a_corpus_keeps_apart_the_default_may_not_merge() -> None:
    first = parse("航天员；宇航员 | | |", "default.txt")
    with pytest.raises(SourceError, match=r"own\.txt:1"):
        merged(first, parse("! 航天员；宇航员 | 这里有别", "own.txt"))


NAME = st.text(st.sampled_from("空间局会aB3-《》 "), min_size=1, max_size=5)
NAMES = st.lists(NAME, min_size=1, max_size=3).map(tuple)
TERMINOLOGY = st.builds(
    Terminology,
    st.lists(st.builds(Concept, NAMES, NAMES, NAMES, st.text(max_size=5))).map(tuple),
    st.lists(st.builds(Apart, NAMES, st.text(max_size=5))).map(tuple),
)


@given(TERMINOLOGY)
def test_plain_lists_say_the_same_after_json(terminology: Terminology) -> None:
    assert from_plain(json.loads(json.dumps(to_plain(terminology)))) == terminology


@given(st.text("空间局；;|｜!！#＃\n aE", max_size=40))
def test_every_text_is_a_terminology_or_a_fault_with_its_line(text: str) -> None:
    fault = None
    try:
        terminology = parse(text)
    except SourceError as error:
        terminology, fault = Terminology(), error
    assert fault is None or (fault.line or 0) in range(1, text.count("\n") + 2)
    keys = list(chain.from_iterable(map(concept_keys, terminology.concepts)))
    assert len(keys) == len(set(keys))


def test_latin_names_are_compared_by_letters_and_digits_alone() -> None:
    assert name_key("UN-SPIDER") == name_key("un spider") == name_key("ＵＮ－Spider")
    assert name_key("Chang'e-6") == name_key("Chang’e 6")
    assert name_key("外空会议+50") != name_key("外空会议50")


def test_the_packaged_terminology_covers_the_field() -> None:
    assert len(DEFAULT.concepts) > 300
    assert from_plain(to_plain(DEFAULT)) == DEFAULT


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("宇航员", "航天员"),
        ("太空人", "航天员"),
        ("astronauts", "宇航员"),
        ("非盟", "非洲联盟"),
        ("欧洲航天局", "欧空局"),
        ("欧洲太空总署", "欧洲空间局"),
        ("国际小行星警报网", "国际小行星预警网络"),
        ("SMPAG", "航天飞行规划咨询组"),
        ("航天任务计划咨询组", "空间任务规划咨询组"),
        ("全球导航卫星系统国际委员会", "全球卫星导航系统国际委员会"),
        ("外空事务厅", "外空厅"),
        ("UNOOSA", "外层空间事务厅"),
        ("外空委", "和平利用外层空间委员会"),
        ("Outer Space Treaty", "关于各国探索和利用包括月球和其他天体在内外层空间活动的原则条约"),
        ("外空条约", "外层空间条约"),
        ("永续发展", "可持续发展"),
        ("太空垃圾", "空间碎片"),
        ("planetary defense", "行星防御"),
        ("planetary defence", "行星防御"),
        ("韩国", "大韩民国"),
        ("沙乌地阿拉伯", "沙特阿拉伯"),
        ("NASA", "美国宇航局"),
        ("张衡一号", "中意电磁监测试验卫星"),
        ("Yuri Gagarin", "尤里·加加林"),
    ],
)
def test_names_of_one_thing_are_one_concept(typed: str, printed: str) -> None:
    assert owner(typed) is not None
    assert owner(typed) is owner(printed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("行星防御", "行星保护"),
        ("巴基斯坦空研委", "空间研委会"),
        ("女性", "女童"),
        ("小行星", "近地天体"),
        ("欧洲航天局", "非洲航天局"),
        ("中国空间站", "国际空间站"),
        ("外空厅", "外空委"),
        ("阿尔忒弥斯计划", "阿尔忒弥斯协定"),
        ("亚洲及太平洋空间科技教育中心", "亚洲及太平洋区域空间科技教育中心"),
    ],
)
def test_names_of_two_things_are_two_concepts(one: str, other: str) -> None:
    assert owner(one) is not None
    assert owner(one) is not owner(other)


@pytest.mark.parametrize(
    "name",
    ["委员会", "国际委员会", "大会", "会议", "决议", "秘书处", "工作组", "空间", "太空", "航天"],
)
def test_names_that_only_context_explains_belong_to_no_concept(name: str) -> None:
    assert owner(name) is None


def test_every_name_kept_out_gives_its_reason() -> None:
    assert all(apart.note for apart in DEFAULT.apart)
