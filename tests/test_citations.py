"""What passages cite, and what cites them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.symbols import cited_symbols, plain
from indexer.citations import References, with_citations
from indexer.citations.numbers import cited_numbers
from indexer.model import Citation, Description, Document, Kind, Passage, Reference
from indexer.reading import read_corpus

SEEDS = Path(__file__).parent.parent / "seeds"
PIECES = (
    *"第号段和、，。；《》（）()/ 　年月日同上见章节ＡA1２至",
    *("A/RES/76/76", "61/110", "第61/110号决议", "1540(2004)", "大会", "安理会", "决议", "另见"),
    *("同上，", "附件二", "第 363 段", "题为《", "》的", "A/76/20", "人权理事会", "Add.1", "(XIV)"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=40)


def document(
    *passages: tuple[str, Kind, str, tuple[Reference, ...]],
    name: str = "d",
    symbol: str | None = None,
    title: str = "标题",
) -> Document:
    """A document of (place, kind, text, footnote marks)."""
    return Document(
        Description(name, title, "un", (), symbol=symbol),
        (),
        tuple(
            Passage(f"{name}:{place}", name, kind, label(place), (), "", text, (), (), (), marks)
            for place, kind, text, marks in passages
        ),
    )


def label(place: str) -> str:
    return place.rpartition(".")[2].lstrip("opfn")


def paragraph(
    text: str, place: str = "op1", *marks: Reference
) -> tuple[str, Kind, str, tuple[Reference, ...]]:
    return place, "paragraph", text, marks


def footnotes(*texts: str) -> Document:
    return document(*((f"fn{n}", "footnote", text, ()) for n, text in enumerate(texts, 1)))


def cites(text: str, symbol: str | None = None) -> list[Citation]:
    (found,) = with_citations([document(paragraph(text), symbol=symbol)])
    return list(found.passages[0].cites)


def spelled(text: str) -> list[tuple[str, str]]:
    """What cites in a text, as printed, and the symbol that it means."""
    return [(text[one.start : one.end], one.symbol) for one in cites(text)]


def symbols(text: str) -> list[str]:
    return [one.symbol for one in cites(text)]


@pytest.fixture(scope="module")
def seeds() -> dict[str, Passage]:
    documents = with_citations([result.document for result in read_corpus(SEEDS)])
    return {passage.id: passage for found in documents for passage in found.passages}


@pytest.mark.parametrize(("text", "symbol"), [
    ("见 A/AC.105/C.2/112。", "A/AC.105/C.2/112"),
    ("见Ａ／ＡＣ．１０５／１２４０。", "A/AC.105/1240"),
    ("（A/AC.105 /1240，第 3 段）", "A/AC.105/1240"),
    ("A/ RES/76/76", "A/RES/76/76"),
    ("A/AC. 105/1240", "A/AC.105/1240"),
    ("S/RES/1540 (2004)", "S/RES/1540(2004)"),
    ("S/RES/1540（2004）", "S/RES/1540(2004)"),
    ("A/AC.105/C.1/L.398/Rev.1", "A/AC.105/C.1/L.398/Rev.1"),
    ("A/AC.105/C.2/2021/CRP.6", "A/AC.105/C.2/2021/CRP.6"),
    ("A/RES/S-27/2", "A/RES/S-27/2"),
    ("A/RES/1472(XIV)", "A/RES/1472(XIV)"),
    ("TD/B(S-XXX)/5", "TD/B(S-XXX)/5"),
    ("CEDAW/C/CHN/CO/9", "CEDAW/C/CHN/CO/9"),
    ("E/CN.4/2005/102/Add.1", "E/CN.4/2005/102/Add.1"),
    ("https://undocs.org/zh/A/76/20", "A/76/20"),
    ("A/76/20(第 5 段)", "A/76/20"),
])  # fmt: skip
def test_a_symbol_is_known_however_it_is_set(text: str, symbol: str) -> None:
    assert symbols(text) == [symbol]


@pytest.mark.parametrize("text", [
    "甲型 A/H1N1 流感", "ISO/IEC 17025", "GPS/GLONASS 接收机", "LTE/5G 网络", "I/O2 接口",
    "a/res/76/76", "2021/12/9", "第 610 卷，第 8843 号", "家用/A", "http://example.org/A/RES/76/76",
    "TT&C/5 号站", "xA/76/20",
])  # fmt: skip
def test_what_only_looks_like_a_symbol_is_none(text: str) -> None:
    assert symbols(text) == []


def test_supplements_of_a_symbol_are_cited_by_their_ending_alone() -> None:
    assert spelled("A/68/20 和 Corr.1；A/AC.105/L.3/Rev.1、Add.2") == [
        ("A/68/20", "A/68/20"), ("Corr.1", "A/68/20/Corr.1"),
        ("A/AC.105/L.3/Rev.1", "A/AC.105/L.3/Rev.1"), ("Add.2", "A/AC.105/L.3/Add.2"),
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "symbol"), [
    ("第61/110号决议", "A/RES/61/110"),
    ("第６１／１１０ 号 决议", "A/RES/61/110"),
    ("大会第 61/110 号决定", "A/DEC/61/110"),
    ("大会在其 2018 年 12 月 7 日第73/91号决议中", "A/RES/73/91"),
    ("大会第七十三届会议通过的第73/91号决议", "A/RES/73/91"),
    ("大会决议61/110", "A/RES/61/110"),
    ("第1472(XIV)号决议", "A/RES/1472(XIV)"),
    ("第 1721 A（XVI）号决议", "A/RES/1721(XVI)A"),
    ("第47/120 A 号决议", "A/RES/47/120A"),
    ("第47/120 A 和 B 号决议", "A/RES/47/120"),
    ("第1721 A 和 B (XVI)号决议", "A/RES/1721(XVI)"),
    ("大会第 S-27/1 号决议", "A/RES/S-27/1"),
    ("第ES-10/19号决议", "A/RES/ES-10/19"),
    ("安全理事会第1540(2004)号决议", "S/RES/1540(2004)"),
    ("经社理事会其后通过的第2018/15号决议", "E/RES/2018/15"),
    ("安理会关于妇女、和平与安全的第 1325（2000）号决议", "S/RES/1325(2000)"),
    ("经济及社会理事会 2018 年 7 月 2 日第 2018/15 号决议", "E/RES/2018/15"),
    ("经社理事会第2018/15号决议", "E/RES/2018/15"),
    ("经社理事会第663(XXIV)号决议", "E/RES/663(XXIV)"),
    ("人权理事会在第48/13号决议中", "A/HRC/RES/48/13"),
    ("人权理事会第 S-27/1 号决议", "A/HRC/RES/S-27/1"),
    ("人权理事会欢迎大会第73/91号决议", "A/RES/73/91"),
    ("人权理事会注意到第73/91号决议", "A/RES/73/91"),
    ("人权理事会关于安全理事会任务的第48/13号决议", "A/HRC/RES/48/13"),
    ("1975年12月15日设立宪章特别委员会的第3499(XXX)号决议", "A/RES/3499(XXX)"),
    ("关于安全理事会席位公平分配的问题的第47/62号决议", "A/RES/47/62"),
    ("題為“振興大會工作”的第47/233號決議", "A/RES/47/233"),
    ("聯合國大會第50/52號決議", "A/RES/50/52"),
])  # fmt: skip
def test_the_number_of_a_resolution_is_its_symbol(text: str, symbol: str) -> None:
    assert symbols(text) == [symbol]


@pytest.mark.parametrize("text", [
    "联合国环境大会第 34/2 号决议", "麻醉药品委员会2011年3月25日第54/1号决议",
    "妇女地位委员会的第60/2号决议",
    "亚太经社会第75/3号决议", "世界卫生大会第58/3号决议", "理事会第48/13号决议",
    "第12/3号决议", "第2018/15号决议", "第61/110号决议草案", "第 61/110 号", "第14号决议",
    "2021/12/9号决议", "大会第1540(2004)号决议", "安理会第61/110号决议",
])  # fmt: skip
def test_a_number_of_nobody_that_a_rule_knows_is_left_alone(text: str) -> None:
    assert symbols(text) == []


def test_the_organ_that_speaks_is_meant_by_its() -> None:
    text = "回顾其第48/13号决议和大会第73/91号决议"
    assert [one.symbol for one in cites(text, "A/HRC/RES/50/1")] == [
        "A/HRC/RES/48/13",
        "A/RES/73/91",
    ]
    assert [one.symbol for one in cites(text, "A/RES/76/76")] == ["A/RES/48/13", "A/RES/73/91"]


def test_the_noun_stands_at_the_end_of_a_list_whose_items_bring_dates() -> None:
    text = (
        "1996年12月13日第51/122号、\n1999年 12 月6日题为“甲”的第54/68 号"
        "和第 61/110 和 61/111 号决议"
    )
    assert spelled(text) == [
        ("第51/122号", "A/RES/51/122"), ("第54/68 号", "A/RES/54/68"),
        ("第 61/110", "A/RES/61/110"), ("61/111 号决议", "A/RES/61/111"),
    ]  # fmt: skip


def test_an_organ_inside_a_list_begins_its_own_items() -> None:
    text = "大会第61/110号、安全理事会第1540(2004)号和第1887(2009)号及人权理事会第48/13号决议"
    assert symbols(text) == [
        "A/RES/61/110", "S/RES/1540(2004)", "S/RES/1887(2009)", "A/HRC/RES/48/13",
    ]  # fmt: skip


def test_its_own_resolution_in_a_list_is_not_the_other_organs() -> None:
    text = "回顾经社理事会第2018/15号决议和其 2018 年 12 月 7 日第73/91号决议"
    assert symbols(text) == ["E/RES/2018/15", "A/RES/73/91"]


def test_a_fraction_before_a_list_is_no_part_of_it() -> None:
    assert spelled("占3/4和第61/110号决议") == [("第61/110号决议", "A/RES/61/110")]


@pytest.mark.parametrize(("text", "paragraphs", "detail"), [
    ("A/76/20，第 363 段", ((363, 363),), "第 363 段"),
    ("A/AC.105/1138，第 205 至 210 段", ((205, 210),), "第 205 至 210 段"),
    ("A/AC.105/1240 号文件第 7 段", ((7, 7),), "第 7 段"),
    ("A/76/20，第2、3和5至7段", ((2, 2), (3, 3), (5, 7)), "第2、3和5至7段"),
    ("A/76/20，第345段至第348段", ((345, 348),), "第345段至第348段"),
    ("A/76/20第十四段、第二十一至二十三段", ((14, 14), (21, 23)), "第十四段、第二十一至二十三段"),
    ("A/76/20，第12 (a)段", ((12, 12),), "第12 (a)段"),
    ("(A/62/20)，第 117 至 118 段和附件。", ((117, 118),), "第 117 至 118 段和附件"),
    ("第61/110号决议附件一和二", (), "附件一和二"),
    ("(A/76/20)，第二章 C 节；", (), "第二章 C 节"),
    ("A/76/76，执行部分第3段", ((3, 3),), "执行部分第3段"),
    ("A/76/76，序言部分第9段", (), "序言部分第9段"),
    ("A/76/20。第 5 段", (), ""),
    ("A/76/20，第六十五届会议", (), ""),
    ("A/76/20，第9至3段", (), "第9至3段"),
])  # fmt: skip
def test_what_follows_a_citation_is_its_place(
    text: str, paragraphs: tuple[tuple[int, int], ...], detail: str
) -> None:
    (found,) = cites(text)
    assert (found.paragraphs, found.detail) == (paragraphs, detail)


def test_the_place_behind_a_corrigendum_is_that_of_the_document_too() -> None:
    found = cites("见 A/AC.105/1167 和 Corr.1，第 73 段；A/76/20")
    assert [one.paragraphs for one in found] == [((73, 73),), ((73, 73),), ()]


def test_each_citation_has_its_own_place() -> None:
    found = cites("见第61/110号决议第4段；A/76/20，第5段")
    assert [one.paragraphs for one in found] == [((4, 4),), ((5, 5),)]


def ibids(*texts: str) -> list[list[tuple[str, str, str]]]:
    (found,) = with_citations([footnotes(*texts)])
    return [[(one.symbol, one.detail, one.how) for one in p.cites] for p in found.passages]


def test_ibid_is_the_source_of_the_footnote_before_through_any_number_of_them() -> None:
    assert ibids("A/76/20，第5段；另见 A/AC.105/1240。", "同上，第6段。", "同 上，附件。")[1:] == [
        [("A/76/20", "第6段", "ibid")],
        [("A/76/20", "附件", "ibid")],
    ]


def test_ibid_alone_is_the_same_place() -> None:
    assert ibids("A/76/20，第5段。", "同上。")[1] == [("A/76/20", "第5段", "ibid")]


def test_ibid_in_the_middle_of_a_footnote_is_what_stands_before_it() -> None:
    assert ibids("A/1/20。", "A/4/20；同上，第3段。")[1] == [
        ("A/4/20", "", "symbol"),
        ("A/4/20", "第3段", "ibid"),
    ]


@pytest.mark.parametrize("volume", ["补编第20号", "第七十四届会议，补编第20号"])
def test_ibid_with_a_volume_without_a_title_inherits_nothing_either(volume: str) -> None:
    assert ibids("A/76/20。", f"同上，{volume}(A/74/20)，附件二。")[1] == [
        ("A/74/20", "附件二", "symbol")
    ]


def test_ibid_with_a_volume_of_its_own_inherits_nothing() -> None:
    volume = "同上，《第七十四届会议，补编第20号》(A/74/20)，附件二。"
    found = ibids("A/76/20。", volume, "同上，附件三。")
    assert found[1:] == [[("A/74/20", "附件二", "symbol")], [("A/74/20", "附件三", "ibid")]]


@pytest.mark.parametrize("before", [
    "联合国，《条约汇编》，第610卷，第8843号。",
    "联合国，《条约汇编》，第610卷；另见 A/3/20。",
    "“灾害”一词是指自然灾害。",
    "见A/1/20和A/2/20。",
    "另见 A/3/20。",
])  # fmt: skip
def test_ibid_of_no_single_source_is_no_citation(before: str) -> None:
    assert ibids("A/76/20。", before, "同上，第3段。")[2] == []


def test_ibid_never_leads_into_another_document() -> None:
    second = document(("fn1", "footnote", "同上，第3段。", ()), name="e")
    found = with_citations([footnotes("A/76/20。"), second])
    assert found[1].passages[0].cites == ()
    assert cites("同上，第3段") == []


def named(*documents: Document) -> list[tuple[str, str, str]]:
    """The instruments that are cited: where, as printed, and the symbol."""
    return [
        (passage.id, passage.text[one.start : one.end], one.symbol)
        for found in with_citations(documents)
        for passage in found.passages
        for one in passage.cites
        if one.how == "instrument"
    ]


def test_a_symbol_in_brackets_ties_a_name_wherever_it_stands() -> None:
    tie = paragraph("执行《外层空间活动长期可持续性准则》（A/74/20，附件二）。", "op2")
    first = document(paragraph("讨论《外层空间活动长期可持续性 准则》。", "op1"), tie)
    second = document(paragraph("《外层空间活动长期可持续性准则》"), name="e")
    assert named(first, second) == [
        ("d:op1", "《外层空间活动长期可持续性 准则》", "A/74/20"),
        ("e:op1", "《外层空间活动长期可持续性准则》", "A/74/20"),
    ]
    (found,) = with_citations([first])
    assert found.passages[0].cites[0].detail == "附件二"


def test_a_footnote_that_cites_one_document_ties_the_name_it_stands_at() -> None:
    text = "执行《2030年可持续发展议程》，"
    agenda = paragraph(text, "op1", Reference(len(text), "d:fn1"))

    def tied_by(footnote: str) -> list[tuple[str, str, str]]:
        return named(document(agenda, ("fn1", "footnote", footnote, ())))

    assert tied_by("见大会第70/1号决议，附件。") == [("d:op1", text[2:-1], "A/RES/70/1")]
    assert tied_by("第70/1号决议；另见A/76/20。") == []
    assert tied_by("这一议程在第70/1号决议中通过。") == []
    assert tied_by("联合国，《条约汇编》。") == []


def test_a_footnote_further_on_ties_nothing() -> None:
    text = "执行《2030年可持续发展议程》的努力"
    agenda = paragraph(text, "op1", Reference(len(text), "d:fn1"))
    assert named(document(agenda, ("fn1", "footnote", "第70/1号决议。", ()))) == []


def test_a_name_with_two_symbols_is_tied_to_none() -> None:
    first = document(paragraph("《全球空间准则》（A/74/20）"), paragraph("《全球空间准则》", "op2"))
    second = document(
        paragraph("《全球空间准则》（A/75/20）"), paragraph("《全球空间准则》", "op2"), name="e"
    )
    third = document(paragraph("《全球空间准则》"), name="f")
    assert named(first, second, third) == [
        ("d:op2", "《全球空间准则》", "A/74/20"),
        ("e:op2", "《全球空间准则》", "A/75/20"),
    ]
    torn = document(paragraph("《准则》（A/74/20）"), paragraph("《准则》（A/75/20）和《准则》"))
    assert named(torn) == []


def test_a_bracket_with_two_symbols_ties_nothing() -> None:
    assert named(document(paragraph("《准则》（A/74/20和A/75/20）。《准则》"))) == []


def test_the_guidelines_of_another_body_are_not_these() -> None:
    text = (
        "机构间协调委员会《减少碎片准则》和外层空间委员会的《减少碎片准则》（A/62/20）。"
        "《减少碎片准则》"
    )
    assert [where for where, _, _ in named(document(paragraph(text)))] == ["d:op1"]
    (found,) = with_citations([document(paragraph(text))])
    (instrument,) = [one for one in found.passages[0].cites if one.how == "instrument"]
    assert instrument.start == text.rindex("《")


def test_a_short_name_means_nothing_in_another_document() -> None:
    first = document(paragraph("《公约》（A/RES/34/68）"), paragraph("《公约》", "op2"))
    second = document(paragraph("《公约》"), name="e")
    assert named(first, second) == [("d:op2", "《公约》", "A/RES/34/68")]


def test_what_is_entitled_so_and_the_titles_of_the_corpus_are_tied() -> None:
    first = document(
        paragraph("题为《变革我们的世界》的2015年9月25日第70/1号决议。"), title="甲报告"
    )
    second = document(
        paragraph("《变革我们的世界》和《国际合作决议书》"), name="e", symbol="A/RES/76/76",
        title="国际合作决议书",
    )  # fmt: skip
    assert named(first, second) == [
        ("e:op1", "《变革我们的世界》", "A/RES/70/1"),
        ("e:op1", "《国际合作决议书》", "A/RES/76/76"),
    ]


def test_the_resolutions_that_a_preamble_recalls_are_cited_each_in_its_place(
    seeds: dict[str, Passage],
) -> None:
    passage = seeds["un-resolution:pp1"]
    listed = (
        "51/122 54/68 59/2 61/110 61/111 62/101 62/217 65/97 65/271 66/71 67/113 68/50 68/74 68/75 "
        "69/85 70/1 70/82 70/230 71/90 72/77 72/78 73/6 73/91 74/82 75/92"
    )
    numbers = listed.split()
    assert [one.symbol for one in passage.cites] == [f"A/RES/{number}" for number in numbers]
    for one, number in zip(passage.cites, numbers, strict=True):
        printed = passage.text[one.start : one.end].replace(" ", "")
        assert printed.removesuffix("决议").removesuffix("号").removeprefix("第") == number


def test_the_seeds_footnotes_lead_where_they_say(seeds: dict[str, Passage]) -> None:
    def of(place: str) -> list[tuple[str, tuple[tuple[int, int], ...], str]]:
        return [(c.symbol, c.paragraphs, c.how) for c in seeds[place].cites]

    assert of("un-resolution:fn6") == [("A/76/20", ((363, 363),), "ibid")]
    assert of("un-resolution:fn22") == [("A/76/20", ((345, 348),), "ibid")]
    assert of("un-resolution:fn23") == [("A/76/20", ((349, 351),), "ibid")]
    assert of("un-resolution:fn10") == of("un-resolution:fn1") == of("un-resolution:fn3") == []
    assert of("un-resolution:fn8") == [("A/76/20", (), "symbol"), ("A/AC.105/1243", (), "symbol")]
    assert of("un-resolution:fn14") == [("A/AC.105/1138", ((205, 210),), "symbol")]
    assert seeds["un-report:p27"].cites[0].detail == "附件二"
    assert of("un-report:p26") == [("A/74/20", (), "instrument")]
    assert of("un-report:p24") == of("un-resolution:op29") == [("A/RES/70/1", (), "instrument")]


@given(st.lists(st.tuples(st.sampled_from(["footnote", "paragraph"]), TEXTS), max_size=6))
def test_citations_of_any_text_are_in_order_apart_and_inside_it(
    texts: list[tuple[Kind, str]],
) -> None:
    given_ = document(
        *(
            (f"x{n}", kind, text, (Reference(len(text), "d:x0"),))
            for n, (kind, text) in enumerate(texts)
        )
    )
    (found,) = with_citations([given_])
    assert with_citations([found]) == (found,)
    for passage in found.passages:
        for one, following in pairwise(passage.cites):
            assert one.end <= following.start
        for one in passage.cites:
            assert 0 <= one.start < one.end <= len(passage.text)
            assert one.detail in passage.text or one.how in ("ibid", "instrument")
            assert all(first <= last for first, last in one.paragraphs)
    References([found])


@given(TEXTS)
def test_width_makes_no_difference(text: str) -> None:
    assert list(cited_symbols(plain(text))) == list(cited_symbols(text))
    assert list(cited_numbers(plain(text))) == list(cited_numbers(text))


def report() -> Document:
    return document(
        ("title", "title", "报告", ()), paragraph("一", "p1"), paragraph("二", "p2"),
        ("annex.2", "paragraph", "附件之二", ()), name="r", symbol="A/AC.105/1294",
    )  # fmt: skip


def test_references_lead_to_paragraphs_titles_and_the_world_outside_and_back() -> None:
    citing = document(
        paragraph("见A/AC.105/1294，第2段", "op1"),
        paragraph("见A/AC.105/1294，第9段", "op2", Reference(3, "d:fn1")),
        paragraph("见A/AC.105/1294，附件，第2段", "op3"),
        ("fn1", "footnote", "S/RES/1540(2004)。", ()),
    )
    references = References(with_citations([report(), citing]))
    assert [leads.passages for leads in references.out("d:op1")] == [("r:p2",)]
    assert [leads.passages for leads in references.out("d:op3")] == [("r:annex.2",)]
    inside, outside = references.out("d:op2")
    assert (inside.passages, inside.via, inside.address) == (("r:title",), "", "")
    assert (outside.passages, outside.via) == ((), "d:fn1")
    assert outside.address == "https://undocs.org/zh/S/RES/1540%282004%29"
    assert [coming.passage for coming in references.into("r:p2")] == ["d:op1"]
    assert [coming.passage for coming in references.into("r:title")] == ["d:op1", "d:op2", "d:op3"]
    assert not references.out("nowhere")
    assert not references.into("nowhere")


def test_a_passage_is_cited_through_a_footnote_too() -> None:
    citing = document(
        paragraph("核可报告", "op1", Reference(4, "d:fn1")),
        ("fn1", "footnote", "A/AC.105/1294，第1段。", ()),
    )
    references = References(with_citations([report(), citing]))
    coming = [(one.passage, one.via) for one in references.into("r:p1")]
    assert coming == [("d:op1", "d:fn1"), ("d:fn1", "")]
