"""Names in 《》 that the texts tie to a symbol, and every other place where they stand.

A tie is a symbol in brackets behind the name, a footnote at the name that cites one document and
nothing else, a number behind 题为《…》, or a title of the corpus. A name that is tied to two
symbols is tied to none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from indexer.analysis.normalize import fold_text
from indexer.analysis.symbols import plain, symbol_key
from indexer.citations.details import detail
from indexer.model import Citation, Document, Passage

_OPENS = "《"
_NAME = re.compile(r"《(?P<name>[^《》]{2,200})》")
_BRACKET = re.compile(r" {0,3}\( {0,3}(?:见|参见)? {0,3}$")
_ENTITLED = re.compile(r"题为 {0,3}$")
_CALLED = re.compile(r" {0,3}的[^，。；、,;()《》和与及]{0,30}\(?$")
_AT_ONCE = re.compile(r"[ ,;。、”’)]{0,3}$")
_NOTHING_ELSE = re.compile(
    r"(?:《[^《》]*》|见|参见|同上|联合国|大会|安全理事会|安理会|经济及社会理事会|经社理事会"
    r"|人权理事会|号?文件|[ ,;。()])*"
)
_BODY = re.compile(r"(?:委员会|理事会|大会|会议|组织|机构|协会|联盟|署|厅|局|小组)(?:的| )*$")
_SAME = 5
"""So many characters at the end of two bodies' names make them the same one."""
_TELLING = 6
"""A shorter name (《公约》, 《宪章》) may mean something else in another document."""


_folded = lru_cache(maxsize=1 << 12)(fold_text)  # the same names stand again and again


@dataclass(frozen=True, slots=True)
class Tie:
    """What a name stands for. ``before``: the text before it where a body's name stands there."""

    symbol: str
    paragraphs: tuple[tuple[int, int], ...] = ()
    detail: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Ties:
    """The names that are tied: folded, within each document and in the corpus as a whole.

    None where a name is tied to several symbols.
    """

    documents: Mapping[str, Mapping[str, Tie | None]]
    corpus: Mapping[str, Tie | None]

    def of(self, name: str, document: str) -> Tie | None:
        """What a name in 《》 stands for in a document."""
        folded = _folded(name)
        own = self.documents.get(document, {})
        if folded in own:
            return own[folded]
        return self.corpus.get(folded) if len(folded) >= _TELLING else None


def tied(documents: Sequence[Document]) -> Ties:
    """The ties of a corpus whose symbols, numbers and 同上 are known."""
    within: dict[str, dict[str, Tie | None]] = {}
    everywhere: defaultdict[str, list[Tie]] = defaultdict(list)
    for document in documents:
        found: defaultdict[str, list[Tie]] = defaultdict(list)
        for name, tie in _ties(document):
            found[_folded(name)].append(tie)
        within[document.id] = {name: _one(ties) for name, ties in found.items()}
        described = document.description
        if described.symbol:
            everywhere[fold_text(described.title.strip("《》"))].append(Tie(described.symbol))
        for name, ties in found.items():
            everywhere[name] += ties
    return Ties(within, {name: _one(ties) for name, ties in everywhere.items()})


def with_instruments(document: Document, ties: Ties) -> Document:
    """The document with a citation wherever a tied name stands without the symbol itself."""
    return replace(
        document,
        passages=tuple(
            citing(passage, _with_mentions(passage, ties)) for passage in document.passages
        ),
    )


def citing(passage: Passage, cites: tuple[Citation, ...]) -> Passage:
    """The passage with these citations: most have none, and stay as they are."""
    return passage if cites == passage.cites else replace(passage, cites=cites)


def _with_mentions(passage: Passage, ties: Ties) -> tuple[Citation, ...]:
    if _OPENS not in passage.text:
        return passage.cites
    text, simple = passage.text, plain(passage.text)
    cites = list(passage.cites)
    for found in _NAME.finditer(text):
        tie = ties.of(found["name"], passage.document)
        if not tie or not _same_body(tie.before, _body_before(text, found.start())):
            continue
        overlap = any(one.start < found.end() and found.start() < one.end for one in passage.cites)
        if overlap or _cited_beside(found, simple, passage.cites):
            continue
        place = detail(simple, found.end())
        said = place.end > place.start
        cites.append(
            Citation(
                found.start(),
                found.end(),
                tie.symbol,
                place.paragraphs if said else tie.paragraphs,
                text[place.start : place.end] if said else tie.detail,
                "instrument",
            )
        )
    return tuple(sorted(cites, key=lambda citation: citation.start))


def _ties(document: Document) -> Iterator[tuple[str, Tie]]:
    footnotes = {p.id: p for p in document.passages if p.kind == "footnote"}
    for passage in document.passages:
        if _OPENS not in passage.text:
            continue
        simple = plain(passage.text)
        for found in _NAME.finditer(passage.text):
            before = _body_before(passage.text, found.start())
            if beside := _cited_beside(found, simple, passage.cites):
                place = _bracketed(beside, simple, passage)
                if place is not None:
                    yield found["name"], Tie(beside.symbol, *place, before)
            for reference in passage.references:
                footnote = footnotes.get(reference.footnote)
                between = simple[found.end() : max(found.end(), reference.offset)]
                at_once = reference.offset >= found.end() and _AT_ONCE.match(between)
                if footnote and at_once and (only := _only_source(footnote)):
                    yield found["name"], Tie(only.symbol, only.paragraphs, only.detail, before)


def _cited_beside(found: re.Match[str], simple: str, cites: Sequence[Citation]) -> Citation | None:
    """The citation in the bracket behind a name, or the number of what is entitled 《…》."""
    following = next((one for one in cites if one.start >= found.end()), None)
    if following is None:
        return None
    between = simple[found.end() : following.start]
    entitled = _ENTITLED.search(simple, max(0, found.start() - 8), found.start()) and _CALLED.match(
        between
    )
    return following if entitled or _BRACKET.match(between) else None


def _bracketed(
    citation: Citation, simple: str, passage: Passage
) -> tuple[tuple[tuple[int, int], ...], str] | None:
    """The place that is said inside a bracket; None where the bracket holds another citation."""
    close = simple.find(")", citation.end)
    if close < 0:
        close = citation.end
    if any(citation.end <= other.start < close for other in passage.cites):
        return None
    place = detail(simple, citation.end, close)
    return place.paragraphs, passage.text[place.start : place.end]


def _only_source(footnote: Passage) -> Citation | None:
    """What a footnote cites if it does nothing else."""
    if len(footnote.cites) != 1:
        return None
    (citation,) = footnote.cites
    simple = plain(footnote.text)
    end = max(citation.end, detail(simple, citation.end).end)
    rest = f"{simple[: citation.start]}{simple[end:]}"
    return citation if _NOTHING_ELSE.fullmatch(rest) else None


def _one(ties: Sequence[Tie]) -> Tie | None:
    """What several ties of one name say together; the place only if all say the same."""
    first = ties[0]
    if len({symbol_key(tie.symbol) for tie in ties}) > 1:
        return None
    if len({(tie.paragraphs, tie.detail) for tie in ties}) > 1:
        first = Tie(first.symbol, before=first.before)
    bodies = [tie.before for tie in ties]
    return replace(first, before=first.before if all(bodies) else "")


def _body_before(text: str, start: int) -> str:
    """The text before a name, up to a body's name that stands there; else nothing."""
    before = text[max(0, start - 30) : start]
    body = _BODY.search(before)
    return before.rstrip("的 ").replace(" ", "") if body else ""


def _same_body(first: str, second: str) -> bool:
    """Whether two names belong to one body: 甲委员会《准则》 is not 乙委员会《准则》."""
    if not first or not second or (first.endswith("大会") and second.endswith("大会")):
        return True
    return first[-_SAME:] == second[-_SAME:]
