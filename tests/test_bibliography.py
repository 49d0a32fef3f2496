"""Citations are what each style wants, and well formed whatever the files hold."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as some

from indexer import STYLES, Document, Passage, Searcher, cite, entry_key
from indexer.model import Description

SIGNS = some.sampled_from(
    [*"{}\\%&#$_~^\"'@,= 月a", "\r", "\n", "\t", "\x85", "\u2028", "TY  - ", "\nER  - \n"]
)
HOSTILE = some.lists(SIGNS, max_size=12).map("".join) | some.text(max_size=12)
DESCRIPTIONS = some.builds(
    Description,
    id=some.from_regex("[A-Za-z0-9][A-Za-z0-9._-]{0,8}", fullmatch=True),
    title=HOSTILE,
    format=some.just("un"),
    files=some.just(()),
    symbol=some.none() | HOSTILE,
    date=some.none() | some.dates(),
    language=some.sampled_from(["zh-Hans", "en", "x"]) | HOSTILE,
    publisher=HOSTILE,
    link=HOSTILE | HOSTILE.map("https://example.org/{}".format),
)
PASSAGES = some.none() | some.builds(
    Passage,
    id=HOSTILE.map("d:{}".format),
    document=some.just(""),
    kind=some.just("paragraph"),
    label=HOSTILE,
    sections=some.just(()),
    citation=HOSTILE,
    text=HOSTILE,
    sources=some.just(()),
)
BARE = Description("bare", "题", "un", ())
FULL = Description(
    "full",
    "外空报告",
    "un",
    (),
    symbol="A/1",
    date=datetime.date(2021, 12, 9),
    publisher="联合国",
    link="https://example.org/zh/A/1",
)


def found(searcher: Searcher, name: str) -> tuple[Document, Passage]:
    document = searcher.document(name.partition(":")[0])
    assert document
    return document, next(passage for passage in document.passages if passage.id == name)


def fields(entry: str) -> dict[str, str]:
    """The fields of a BibTeX entry; each must stand on a line of its own."""
    first, *lines, last = entry.removesuffix("\n").split("\n")
    assert re.fullmatch(r"@(techreport|misc)\{[\x21-\x7e]+,", first)
    assert last == "}"
    matches = [re.fullmatch(r"  ([a-z]+) = \{(.*)\},", line) for line in lines]
    assert all(matches)
    return {match[1]: match[2] for match in matches if match}


def depths(entry: str) -> Iterator[int]:
    """How deep in braces each character stands; BibTeX counts escaped ones too."""
    depth = 0
    for sign in entry:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        yield depth


def passage(citation: str) -> Passage:
    return Passage("full:p", "full", "paragraph", "", (), citation, "文", ())


# As the UN does -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "chinese", "english"),
    [
        ("un-resolution:op12", "A/RES/76/76，第12段", "A/RES/76/76, para. 12"),
        (
            "un-resolution:pp9",
            "A/RES/76/76，序言部分第9段",
            "A/RES/76/76, preambular para. 9",
        ),
        ("un-resolution:fn18", "A/RES/76/76，脚注18", "A/RES/76/76, fn. 18"),
        ("un-report:annex.4", "A/AC.105/1294，附件，第4段", "A/AC.105/1294, annex, para. 4"),
        ("un-report:4.A", "A/AC.105/1294，四.A节", "A/AC.105/1294, sect. IV.A"),
        (
            "un-report:4.A.h1",
            "A/AC.105/1294，四.A节，开场介绍",
            "A/AC.105/1294, sect. IV.A, “开场介绍”",
        ),
        (
            "white-paper:6.2.4.b2",
            "《2021中国的航天》，六（二）4，第2项",
            "“2021中国的航天”, sect. VI (2) 4, item 2",
        ),
    ],
)
def test_the_short_form_is_the_symbol_and_the_place(
    searcher: Searcher, name: str, chinese: str, english: str
) -> None:
    document, one = found(searcher, name)
    assert cite("un", document.description, one) == chinese
    assert cite("un", document.description, one, english=True) == english


@pytest.mark.parametrize(
    ("printed", "english"),
    [
        ("附件二，第3段", "annex II, para. 3"),
        ("附录 十九，一节", "appendix XIX, sect. I"),
        ("脚注*", "fn. *"),
        ("未编号第2段", "unnumbered para. 2"),
        ("说明3", "note 3"),
        ("十四.C.2节", "sect. XIV.C.2"),
        ("NASA", "“NASA”"),
        ("结论，还有，第1段", "“结论，还有”, para. 1"),
    ],
)
def test_a_place_is_said_in_english_and_a_heading_stays_as_printed(
    printed: str, english: str
) -> None:
    assert cite("un", FULL, passage(f"A/1，{printed}"), english=True) == f"A/1, {english}"


@pytest.mark.parametrize("printed", ["一" * 5_000, "1.1" * 5_000 + "段", "(1)." * 5_000])
def test_a_long_place_takes_no_time(printed: str) -> None:
    assert cite("un", FULL, passage(f"A/1，{printed}x"), english=True).endswith("x”")


def test_of_the_seeds_only_headings_stay_chinese_in_english(searcher: Searcher) -> None:
    for document in searcher.documents:
        title = document.description.title
        for one in document.passages:
            said = cite("un", document.description, one, english=True)
            rest = re.sub("“[^”]*”", "", said.replace(f"“{title}”", ""))
            assert not re.search("[一-鿿]", rest), said


# GB/T 7714 ----------------------------------------------------------------------------------------


def test_gbt7714_has_number_date_place_and_address(searcher: Searcher) -> None:
    document, one = found(searcher, "un-resolution:op12")
    assert cite("gbt7714", document.description, one) == (
        "联合国大会. 和平利用外层空间方面的国际合作：A/RES/76/76[R/OL]. 2021-12-09：第12段. "
        "https://undocs.org/zh/A/RES/76/76."
    )


@pytest.mark.parametrize(
    ("description", "citation", "expected"),
    [
        (BARE, None, "题[R]."),
        (BARE, "《题》，第1段", "题[R]：第1段."),
        (FULL, None, "联合国. 外空报告：A/1[R/OL]. 2021-12-09. https://example.org/zh/A/1."),
    ],
)
def test_gbt7714_leaves_out_what_is_not_known(
    description: Description, citation: str | None, expected: str
) -> None:
    one = passage(citation) if citation else None
    assert cite("gbt7714", description, one) == expected


def test_the_place_is_in_the_language_of_the_document() -> None:
    english = Description("e", "Report", "un", (), symbol="A/2", language="en")
    assert cite("gbt7714", english, passage("A/2，第3段")) == "Report：A/2[R]：para. 3."
    assert "note = {para. 3}" in cite("bibtex", english, passage("A/2，第3段"))


# BibTeX -------------------------------------------------------------------------------------------


def test_bibtex_is_a_report_with_all_that_is_known(searcher: Searcher) -> None:
    document, one = found(searcher, "un-resolution:op12")
    entry = cite("bibtex", document.description, one)
    assert entry.startswith("@techreport{un-resolution:op12,\n")
    assert fields(entry) == {
        "author": "{联合国大会}",
        "title": "{和平利用外层空间方面的国际合作}",
        "institution": "联合国大会",
        "number": "A/RES/76/76",
        "year": "2021",
        "date": "2021-12-09",
        "note": "第12段",
        "url": "https://undocs.org/zh/A/RES/76/76",
        "langid": "chinese",
    }


def test_bibtex_is_misc_where_a_report_would_lack_a_field(searcher: Searcher) -> None:
    assert cite("bibtex", BARE) == "@misc{bare,\n  title = {{题}},\n  langid = {chinese},\n}\n"
    document, one = found(searcher, "un-report:p12")
    entry = cite("bibtex", document.description, one)
    assert entry.startswith("@misc{")
    assert fields(entry)["howpublished"] == "A/AC.105/1294"


@given(DESCRIPTIONS, PASSAGES)
def test_bibtex_stays_one_entry_whatever_it_holds(
    description: Description, one: Passage | None
) -> None:
    entry = cite("bibtex", description, one)
    held = fields(entry)
    assert all(held.values())
    levels = list(depths(entry.rstrip("\n")))
    assert levels[-1] == 0
    assert 0 not in levels[levels.index(1) : -1]
    assert not any(sign in held.get("url", "") for sign in ' "\\^`<>|')
    assert not re.search(r"(?<!\\)[%#$&_]", "".join(v for k, v in held.items() if k != "url"))


@given(HOSTILE)
def test_what_is_escaped_for_bibtex_is_still_the_same_text(title: str) -> None:
    held = fields(cite("bibtex", Description("d", title, "un", ()))).get("title", "{}")[1:-1]
    names = {"backslash": "\\", "braceleft": "{", "braceright": "}"}
    names |= {"asciitilde": "~", "asciicircum": "^"}
    read = re.sub(r"\\text([a-z]+)\{\}|\\([#$%&_])", lambda m: names[m[1]] if m[1] else m[2], held)
    assert re.sub(r"[\s\x00-\x20\x7f-\x9f]", "", read) == re.sub(
        "[\\s\x00-\x20\x7f-\x9f\ud800-\udfff]", "", title
    )


def test_keys_are_ascii_and_differ(searcher: Searcher) -> None:
    keys = [entry_key(d.description, p) for d in searcher.documents for p in d.passages]
    keys += [entry_key(d.description) for d in searcher.documents]
    assert all(re.fullmatch(r"[0-9A-Za-z._:-]+", key) for key in keys)
    assert len(set(keys)) == len(keys)


@given(HOSTILE, HOSTILE)
def test_two_passages_never_share_a_key(one: str, other: str) -> None:
    names = [
        entry_key(BARE, Passage(name, "", "note", "", (), "", "", ())) for name in (one, other)
    ]
    assert (names[0] == names[1]) == (one == other)
    assert re.fullmatch(r"[0-9A-Za-z._:-]*", names[0])


# RIS ----------------------------------------------------------------------------------------------


def test_ris_is_a_report_with_all_that_is_known(searcher: Searcher) -> None:
    document, one = found(searcher, "un-resolution:op12")
    assert cite("ris", document.description, one).split("\r\n") == [
        "TY  - RPRT",
        "TI  - 和平利用外层空间方面的国际合作",
        "AU  - 联合国大会",
        "PB  - 联合国大会",
        "PY  - 2021",
        "DA  - 2021/12/09",
        "SN  - A/RES/76/76",
        "SP  - 第12段",
        "LA  - zh-Hans",
        "UR  - https://undocs.org/zh/A/RES/76/76",
        "ER  - ",
        "",
    ]


@given(DESCRIPTIONS, PASSAGES)
def test_every_field_of_ris_stands_on_one_line_and_none_is_smuggled_in(
    description: Description, one: Passage | None
) -> None:
    entry = cite("ris", description, one)
    lines = entry.splitlines()  # at every sign that any program takes for a line end
    assert "".join(f"{line}\r\n" for line in lines) == entry
    tags = [line[:6] for line in lines]
    assert all(re.fullmatch("[A-Z][A-Z0-9]  - ", tag) for tag in tags)
    assert tags[0] == "TY  - "
    assert tags.count("TY  - ") == tags.count("ER  - ") == 1
    assert lines[-1] == "ER  - "
    assert len(set(tags)) == len(tags)


# All of them --------------------------------------------------------------------------------------


@given(DESCRIPTIONS, PASSAGES, some.sampled_from(STYLES), some.booleans())
def test_a_citation_can_be_written_and_has_no_control_characters(
    description: Description, one: Passage | None, style: str, english: bool
) -> None:
    text = cite(style, description, one, english)  # type: ignore[arg-type]  # sampled from them
    text.encode("utf-8")
    breaks = {"bibtex": "\n", "ris": "\r\n"}.get(style, "")
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029]", text.replace(breaks, ""))


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "//host/a", "http://["]
)
@pytest.mark.parametrize("style", STYLES)
def test_only_an_address_on_the_web_is_given(link: str, style: str) -> None:
    description = Description("d", "题", "un", (), link=link)
    assert link not in cite(style, description)  # type: ignore[arg-type]  # one of them
    assert "/OL" not in cite("gbt7714", description)
