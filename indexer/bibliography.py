"""How a passage, or a whole document, is cited: as the UN does, GB/T 7714—2025, BibTeX, RIS.

Values come from files and may hold any character: whatever they hold, every field stands on one
line, and an entry is well formed. What is not known of a document is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Literal
from urllib.parse import quote, urlsplit

from indexer.analysis.numerals import ordinal
from indexer.model import Description, Passage

Style = Literal["un", "gbt7714", "bibtex", "ris"]
STYLES: tuple[Style, ...] = ("un", "gbt7714", "bibtex", "ris")

_NOT_ON_A_LINE = re.compile("[\\s\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_NOT_IN_A_URL = re.compile(r"""[\s{}\\^`"<>|]""")
_NOT_IN_A_KEY = re.compile("[^0-9A-Za-z.:-]")

_LATEX = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "#$%&_"},
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # BibTeX counts braces, escaped or not
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_LANGUAGES = {"zh": "chinese", "en": "english", "fr": "french", "ru": "russian", "es": "spanish"}

_COUNTED = "[0-9A-Za-z.()]+"
_NUMERAL = "[一二三四五六七八九十百]++"
_NUMBER = rf"{_NUMERAL}|（(?:{_NUMERAL}|[0-9]++)）|[0-9]++(?:\.[0-9]++)*+"
_STEP = rf"{_NUMBER}|\([0-9A-Za-z]++\)|[A-Za-z]"
_PARTS = {"附件": "annex", "附录": "appendix", "附文": "enclosure", "增编": "addendum"}
_ENGLISH: Mapping[str, Callable[[re.Match[str]], str]] = {
    rf"第({_COUNTED})段": lambda found: f"para. {found[1]}",
    rf"序言部分第({_COUNTED})段": lambda found: f"preambular para. {found[1]}",
    rf"未编号第({_COUNTED})段": lambda found: f"unnumbered para. {found[1]}",
    rf"第({_COUNTED})项": lambda found: f"item {found[1]}",
    r"脚注([0-9*]+)": lambda found: f"fn. {found[1]}",
    rf"({'|'.join(_PARTS)}) ?({_NUMERAL})?": lambda found: (
        f"{_PARTS[found[1]]} {_roman(ordinal(found[2]))}" if found[2] else _PARTS[found[1]]
    ),
    rf"((?:{_STEP})(?:\.(?:{_STEP}))*)节": lambda found: (
        f"sect. {'.'.join(map(_step, found[1].split('.')))}"
    ),
    rf"(?:{_NUMBER})++": lambda found: (
        f"sect. {' '.join(map(_step, re.findall(_NUMBER, found[0])))}"
    ),
    "标题": lambda found: "title",
    "机关": lambda found: "issuing body",
    "日期": lambda found: "date",
    "会议": lambda found: "meeting",
    "开头语": lambda found: "opening words",
    "说明([0-9]*)": lambda found: f"note {found[1]}".rstrip(),
}
"""The words with which the readers say where a passage stands (``Passage.citation``)."""


def cite(
    style: Style, document: Description, passage: Passage | None = None, english: bool = False
) -> str:
    """A document, or one passage of it, as ``style`` wants it. Only ``un`` heeds ``english``.

    BibTeX ends with a line end, RIS has CR LF at the end of every line; the others are one line.
    """
    match style:
        case "un":
            return _un(document, passage, english)
        case "gbt7714":
            return _gbt7714(document, passage)
        case "bibtex":
            return _bibtex(document, passage)
        case "ris":
            return _ris(document, passage)


def entry_key(document: Description, passage: Passage | None = None) -> str:
    """What an entry is called: ASCII, and the same from build to build.

    >>> entry_key(Description("un-报告", "题", "un", ()))
    'un-_62a5__544a_'
    """
    name = passage.id if passage else document.id
    return _NOT_IN_A_KEY.sub(lambda sign: f"_{ord(sign[0]):x}_", name)


def _un(document: Description, passage: Passage | None, english: bool) -> str:
    """``A/RES/76/76，第12段`` or ``A/RES/76/76, para. 12``."""
    if not english:
        return _line(passage.citation) if passage else _line(_name(document))
    name = _line(document.symbol or f"“{document.title}”")
    return ", ".join(filter(None, [name, _english(_place(document, passage))]))


def _gbt7714(document: Description, passage: Passage | None) -> str:
    """As reports are written: author. title：number[R/OL]. date：place. address.

    White papers are reports there, and papers of the UN have no type of their own. The date of
    access is for web pages, data sets and preprints alone. Full-width signs except ``.`` and
    ``[]``; the place stands where pages do, in words. GB/T 7714—2025, 7.7, 7.9, 8.8 and the
    examples of 8.8.3, as the packages gbt7714 (CTAN) and biblatex-gb7714-2025 print them.
    """
    title = "：".join(filter(None, [_line(document.title), _line(document.symbol or "")]))
    url, date = _url(document), document.date.isoformat() if document.date else ""
    place = _locator(document, passage)
    head = f"{title}{'[R/OL]' if url else '[R]'}"
    if date:
        pieces = [_line(document.publisher), head, "：".join(filter(None, [date, place])), url]
    else:
        pieces = [_line(document.publisher), "：".join(filter(None, [head, place])), url]
    return ". ".join(filter(None, pieces)) + "."


def _bibtex(document: Description, passage: Passage | None) -> str:
    """``@techreport``, whose required fields are author, title, institution and year, or ``@misc``.

    Names stand in braces of their own, so that no ``and`` parts them and no style changes their
    case. ``date`` is for styles that print more than the year.
    """
    publisher, symbol = _latex(document.publisher), _latex(document.symbol or "")
    title = _latex(document.title)
    whole = bool(publisher and document.date)
    fields = {
        "author": publisher and f"{{{publisher}}}",
        "title": title and f"{{{title}}}",
        "institution": publisher if whole else "",
        "number" if whole else "howpublished": symbol,
        "year": f"{document.date.year:04}" if document.date else "",
        "date": document.date.isoformat() if document.date else "",
        "note": _latex(_locator(document, passage)),
        "url": _url(document),
        "langid": _LANGUAGES.get(document.language.partition("-")[0].lower(), ""),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    kind = "techreport" if whole else "misc"
    return f"@{kind}{{{entry_key(document, passage)},\n{''.join(lines)}}}\n"


def _ris(document: Description, passage: Passage | None) -> str:
    """A report (``RPRT``). Its number is ``SN``, the place ``SP``: so Zotero and EndNote read it.

    Every line ends with CR LF, the last one is ``ER``.
    """
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _ris_fields(document, passage))


def _ris_fields(document: Description, passage: Passage | None) -> Iterator[tuple[str, str]]:
    yield "TY", "RPRT"
    values = {
        "TI": document.title,
        "AU": document.publisher,
        "PB": document.publisher,
        "PY": f"{document.date.year:04}" if document.date else "",
        "DA": document.date.isoformat().replace("-", "/") if document.date else "",
        "SN": document.symbol or "",
        "SP": _locator(document, passage),
        "LA": document.language,
        "UR": _url(document),
    }
    yield from ((tag, _line(value)) for tag, value in values.items() if _line(value))
    yield "ER", ""


def _name(document: Description) -> str:
    """What the readers put before the place of a passage."""
    return document.symbol or f"《{document.title}》"


def _place(document: Description, passage: Passage | None) -> str:
    """Where a passage stands in its document, in the readers' words: ``附件，第4段``."""
    if passage is None:
        return ""
    return _line(passage.citation.removeprefix(_name(document)).removeprefix("，"))


def _locator(document: Description, passage: Passage | None) -> str:
    """The place in the language of the document."""
    place = _place(document, passage)
    return place if document.language.lower().startswith("zh") else _english(place)


def _english(place: str) -> str:
    """A place in English; a heading, which is no word of ours, stays as printed, in quotes.

    >>> _english("附件，第4段"), _english("四.A节，开场介绍"), _english("六（二）4，第2项")
    ('annex, para. 4', 'sect. IV.A, “开场介绍”', 'sect. VI (2) 4, item 2')
    """
    parts = [(_part(part), part) for part in place.split("，") if part]
    return ", ".join(_joined(parts))


def _joined(parts: Iterable[tuple[str | None, str]]) -> Iterator[str]:
    for known, run in groupby(parts, key=lambda part: part[0] is not None):
        if known:
            yield from (str(english) for english, _ in run)
        else:
            yield f"“{'，'.join(printed for _, printed in run)}”"


def _part(printed: str) -> str | None:
    for pattern, say in _ENGLISH.items():
        if found := re.fullmatch(pattern, printed):
            return say(found)
    return None


def _step(label: str) -> str:
    """``四`` -> ``IV``, ``（二）`` -> ``(2)``; others stay."""
    if label.startswith("（"):
        return f"({ordinal(label[1:-1])})"
    return _roman(ordinal(label)) if re.fullmatch(_NUMERAL, label) else label


def _roman(number: int) -> str:
    """Up to 399; beyond that, and for 0, in digits."""
    if not 0 < number < 400:
        return str(number)
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    return "C" * hundreds + _roman_digit(tens, "XLC") + _roman_digit(ones, "IVX")


def _roman_digit(digit: int, signs: str) -> str:
    if digit in (4, 9):
        return signs[0] + signs[1 if digit == 4 else 2]
    return signs[1] * (digit // 5) + signs[0] * (digit % 5)


def _line(text: str) -> str:
    """A text on one line: no line end, no control character."""
    return _NOT_ON_A_LINE.sub(" ", text).strip()


def _latex(text: str) -> str:
    return _line(text).translate(_LATEX)


def _url(document: Description) -> str:
    """The document's own address, where it has one that can be followed."""
    link = _line(document.link)
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    followed = parts.scheme in ("http", "https") and parts.hostname
    return _NOT_IN_A_URL.sub(lambda sign: quote(sign[0]), link) if followed else ""
