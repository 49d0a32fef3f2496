"""Resolutions and decisions that a text cites by number: 第61/110号决议 is A/RES/61/110.

The noun stands at the end of a list only, whose items may bring dates, and whose second and later
ones may lack 第 (第 61/110 和 61/111 号). Which organ adopted one is said by the text, or by the
form of the number. The number of a body that no rule knows is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from indexer.analysis.symbols import plain
from indexer.model import Span

Organ = Literal["大会", "安全理事会", "经济及社会理事会", "人权理事会", "托管理事会", "其他", ""]
"""Who adopts; 其他 is a body without a rule here, and nothing where the text doesn't say."""

_B = r"[ ]{0,3}"
_ROMAN = r"(?:ES-|S-)?[IVXLC]+"
_LETTERS = rf"[A-Z](?:{_B}(?:、|和|及|至|-){_B}[A-Z])*"
_ITEM = re.compile(
    rf"(?P<ordinal>第{_B})?(?<![0-9A-Za-z/.(-])"
    rf"(?:(?P<session>(?:ES|S)-[0-9]{{1,2}}|[0-9]{{1,4}}){_B}/{_B}(?P<number>[0-9]{{1,4}})"
    rf"(?:{_B}(?P<part>{_LETTERS})(?![A-Za-z0-9.]|{_B}节))?"
    rf"|(?P<old>[0-9]{{1,4}})(?:{_B}(?P<letter>{_LETTERS}))?{_B}\((?P<bracket>[0-9]{{4}}|{_ROMAN})\)"
    rf"(?:{_B}(?P<after>[A-Z])(?![A-Za-z0-9.]|{_B}节))?)"
    rf"(?![0-9A-Za-z]|{_B}/|[.-][0-9A-Za-z])"
    rf"(?P<ending>{_B}号)?(?:{_B}(?P<noun>决议|决定)(?!草案))?"
)
_DATE = rf"(?:[0-9]{{4}}{_B}年{_B})?(?:[0-9]{{1,2}}{_B}月{_B})?(?:[0-9]{{1,2}}{_B}日{_B})?"
_ORGANS: tuple[tuple[str, Organ], ...] = (
    ("安全理事会", "安全理事会"),
    ("安理会", "安全理事会"),
    ("经济及社会理事会", "经济及社会理事会"),
    ("经济和社会理事会", "经济及社会理事会"),
    ("经社理事会", "经济及社会理事会"),
    ("人权理事会", "人权理事会"),
    ("托管理事会", "托管理事会"),
    ("大会", "大会"),
)
_NAMES = dict(_ORGANS)
_NAME = "|".join(_NAMES)
_SAID_OF = r"(?:(?:题为|关于)[^。；;]{1,100}?的)?"
_BETWEEN = re.compile(
    rf"{_B}(?:\([^()]{{0,40}}\))?{_B}(?:[、,，]|以及|和|及|与|或|至){_B}"
    rf"(?P<organ>(?:{_NAME})?在?其|{_NAME})?{_B}{_DATE}{_SAID_OF}{_B}"
)
_LED_BY_NOUN = re.compile(rf"(决议|决定){_B}$")
_ABOUT = r"(?:(?:题为|关于|有关)(?:“[^”]*”|《[^》]*》|[^。；，“《]){1,100}的)?"
_BEFORE = re.compile(
    rf"(?:在|于)?(?P<own>其)?{_B}(?:第[^，。；]{{1,12}}届(?:[^，。；]{{0,4}}会议)?(?:上|期间)?)?"
    rf"(?:通过(?:的|了)?)?{_B}{_DATE}(?:通过(?:的|了)?)?{_ABOUT}(?P<of>的)?{_B}$"
)
_FOUNDED = re.compile(r"设立|成立|建立|组建|改革|振兴|召开")
_BODY = re.compile(
    r"(?:委员会|理事会|经社会|大会|会议|组织|机构|协会|联盟|执行局|董事会|议会|缔约方|中心|署|厅)$"
)
_OTHER_ASSEMBLY = re.compile(
    r"(?:环境|卫生|人居|气象|电信|邮政|海事|民航|缔约国|缔约方|成员国|会员国|代表|联盟|组织|机构"
    r"|旅游|宇航|议员|教科文|非洲|欧洲)大会$"
)
_MENTION = re.compile(_NAME)
_NEAR = 160
"""So many characters before a number may say whose it is."""
_FIRST_ASSEMBLY = 31
"""The session from which on the General Assembly numbers 31/1; before that, 3500(XXX)."""


def cited_numbers(text: str, own: Organ = "大会") -> Iterator[tuple[str, Span]]:
    """(symbol, span) of each resolution or decision that a text cites by number, in order.

    ``own`` is who 其 is: the organ that speaks in the text.
    """
    simple = plain(text)
    items = list(_ITEM.finditer(simple))
    links = [
        _BETWEEN.fullmatch(simple, first.end(), second.start()) for first, second in pairwise(items)
    ]
    nouns = _nouns(simple, items, [link is not None for link in links])
    organ: Organ = ""
    previous = False
    for position, (item, noun) in enumerate(zip(items, nouns, strict=True)):
        link = links[position - 1] if position else None
        if not (link and previous) or link["organ"]:
            organ = _organ(simple[max(0, item.start() - _NEAR) : item.start()], own)
        marked = item["ordinal"] or item["ending"] or item["noun"]
        previous = bool(noun and (marked or (link and previous) or _led(simple, item)))
        if previous and (symbol := _symbol(item, noun, organ)):
            yield symbol, Span(item.start(), item.end())


def organ_of(symbol: str) -> Organ:
    """The organ that speaks in the document with this symbol; the Assembly if it says nothing."""
    for start, organ in _SPEAKS_IN:
        if symbol.startswith(start):
            return organ
    return "大会"


_SPEAKS_IN: tuple[tuple[str, Organ], ...] = (
    ("A/HRC/", "人权理事会"),
    ("S/", "安全理事会"),
    ("E/", "经济及社会理事会"),
    ("T/", "托管理事会"),
)


def _nouns(simple: str, items: list[re.Match[str]], linked: list[bool]) -> list[str]:
    """决议, 决定 or nothing for each item: its own, or that of the next one in its list."""
    nouns = [""] * len(items)
    for position in reversed(range(len(items))):
        following = linked[position] if position < len(linked) else False
        inherited = nouns[position + 1] if following else ""
        nouns[position] = items[position]["noun"] or inherited or _led(simple, items[position])
    return nouns


def _led(simple: str, item: re.Match[str]) -> str:
    """The noun right before a number: 大会决议 61/110."""
    found = _LED_BY_NOUN.search(simple, max(0, item.start() - 8), item.start())
    return found[1] if found and not item["noun"] else ""


def _organ(before: str, own: Organ) -> Organ:
    """Who the text before a number says adopted it."""
    clause = re.split(r"[。；;！？]", before)[-1]
    found = _BEFORE.search(clause)
    head = clause[: found.start()] if found else clause
    direct = _LED_BY_NOUN.sub("", head).rstrip()
    founded = found and found["of"] and _FOUNDED.search(direct)
    if not founded and (_BODY.search(direct) or direct.endswith("安理会")):
        return _named(direct)
    if found and found["own"]:
        return own
    mentions = [] if founded else list(_MENTION.finditer(head))
    if not mentions or not (clause.rstrip().endswith("的") or "通过" in clause):
        return ""
    between = clause[mentions[-1].end() :]
    return "" if re.search(r"[，,、]", between) else _named(clause[: mentions[-1].end()])


def _named(text: str) -> Organ:
    """The organ whose name a text ends with."""
    if _OTHER_ASSEMBLY.search(text):
        return "其他"
    return next((organ for name, organ in _ORGANS if text.endswith(name)), "其他")


def _symbol(item: re.Match[str], noun: str, organ: Organ) -> str:
    """The symbol of what an item numbers; empty where no rule says whose it is."""
    kind = "RES" if noun == "决议" else "DEC"
    if item["old"]:
        return _old_symbol(item, kind, organ)
    session, number = item["session"], item["number"]
    numbered = f"{session}/{number}{_part(item['part'])}"
    of_a_year = session.isdigit() and len(session) == 4
    if of_a_year:
        return f"E/{kind}/{numbered}" if organ == "经济及社会理事会" else ""
    if organ == "人权理事会":
        return f"A/HRC/{kind}/{numbered}"
    if organ not in ("", "大会"):
        return ""
    if session.isdigit() and not _FIRST_ASSEMBLY <= int(session) < 200:
        return ""
    return f"A/{kind}/{numbered}"


def _old_symbol(item: re.Match[str], kind: str, organ: Organ) -> str:
    """Of a number with a bracket: a year is the Security Council's, a session of others."""
    numbered = f"{item['old']}({item['bracket']}){_part(item['letter'] or item['after'])}"
    if item["bracket"].isdigit():
        council = organ in ("", "安全理事会") and kind == "RES"
        return f"S/RES/{numbered}" if council else ""
    starts = {"": "A", "大会": "A", "经济及社会理事会": "E", "托管理事会": "T"}
    return f"{starts[organ]}/{kind}/{numbered}" if organ in starts else ""


def _part(letters: str | None) -> str:
    """The part of a resolution that is meant; several parts are the whole."""
    return letters if letters and len(letters) == 1 else ""
