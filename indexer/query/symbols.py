"""The symbols that a corpus bears or cites, by every spelling that people type of them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from indexer.analysis.normalize import fold_text
from indexer.analysis.symbols import cited_symbols, plain, symbol_key
from indexer.citations import cited_numbers, tied
from indexer.model import Document

_LINK = re.compile(
    r"^(?:https?://)?(?:www\.)?(?:undocs\.org|docs\.un\.org)/(?:[a-z]{2}/)?(?P<symbol>[^?#]*)", re.I
)
_ASKED = re.compile(r"^https?://\S*[?&](?:final)?symbol=(?P<symbol>[^&#]+)", re.I)
_ORGAN = re.compile(
    r"(?:联合国|大会|安全理事会|安理会|经济及社会理事会|经济和社会理事会|经社理事会|人权理事会"
    r"|托管理事会|[0-9]{4} *年|[0-9]{1,2} *月|[0-9]{1,2} *日|决议|决定|的|其| )*"
)
_NUMBERED = re.compile(r" *第? *(?P<number>[^号]*?) *号?(?P<noun>决议|决定)? *")
_LONGEST = 100
"""Characters of a symbol as it may be typed; the patterns here are no match for long runs."""
_KINDS = {"决议": "res", "决定": "dec"}
_DIVIDED = re.compile(r"[/ (]")
_SUPPLEMENT = re.compile(r"(?:add|corr|rev|amend)")


@dataclass(frozen=True, slots=True)
class KnownSymbols:
    """The symbols of a corpus, by their keys.

    ``borne``: the ids of the documents that bear each; ``cited``: the ranges of paragraphs, first
    and last, that its citations mean; ``instruments``: for each name, folded, that the corpus ties
    to one symbol, that symbol's key; ``counts``: how often each symbol is cited, as it is printed.
    """

    borne: Mapping[str, Sequence[str]]
    cited: Mapping[str, Sequence[Sequence[int]]]
    instruments: Mapping[str, str]
    counts: Sequence[tuple[str, int]] = ()


def known_symbols(documents: Sequence[Document], followed: bool = False) -> KnownSymbols:
    """The symbols of documents that with_citations() has gone through, if ``followed``.

    If not, a text in which it has found nothing yet cites the symbols that stand in it.
    """
    borne: defaultdict[str, list[str]] = defaultdict(list)
    cited: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    counts: Counter[str] = Counter()
    for document in documents:
        if document.description.symbol:
            borne[symbol_key(document.description.symbol)].append(document.id)
        for passage in document.passages:
            for citation in passage.cites:
                cited[symbol_key(citation.symbol)].update(citation.paragraphs)
                counts[citation.symbol] += 1
            for symbol, _ in () if followed or passage.cites else cited_symbols(passage.text):
                cited[symbol_key(symbol)].update(())
    ranges = {key: sorted(some) for key, some in cited.items()}
    return KnownSymbols(dict(borne), ranges, _instruments(documents), tuple(counts.items()))


def _instruments(documents: Sequence[Document]) -> dict[str, str]:
    ties = tied(documents)
    meant: defaultdict[str, set[str]] = defaultdict(set)
    for some in (ties.corpus, *ties.documents.values()):
        for name, tie in some.items():
            meant[name].add(symbol_key(tie.symbol) if tie else "")
    return {name: min(keys) for name, keys in meant.items() if len(keys) == 1 and "" not in keys}


class Symbols:
    """The symbols of a corpus, as they are typed."""

    def __init__(self, known: KnownSymbols) -> None:
        self._documents, self._cites = known.borne, known.cited
        self._instruments = known.instruments
        self._run_together: defaultdict[str, set[str]] = defaultdict(set)
        self._ends: defaultdict[str, set[str]] = defaultdict(set)
        for key in {*self._documents, *self._cites}:
            parts = key.split("|")
            self._run_together["".join(parts)].add(key)
            for start in range(1, len(parts) - 1):
                if not _SUPPLEMENT.fullmatch(parts[start]):
                    self._ends["".join(parts[start:])].add(key)

    def named(self, typed: str) -> tuple[str, tuple[str, ...]] | None:
        """(key, documents that bear it) of the symbol that was typed, if it is a known one.

        A link to the UN's document server is the symbol in it. What is typed without anything
        between its parts, or only the last parts of a symbol, must be the only one that reads so;
        第61/110号决议 and the number alone mean the General Assembly's, if that is known. A number
        without a stroke, blank or bracket is no symbol.
        """
        typed = " ".join(plain(_unlinked(typed.strip())).split())
        if len(typed) > _LONGEST:
            return None
        for key in (symbol_key(typed), *self._by_number(typed)):
            if any(map(str.isalpha, key)) and (found := self.borne(key)):
                return found
        number = _NUMBERED.fullmatch(typed)
        found = self._alone(number["number"] if number else typed)
        kind = _KINDS[number["noun"]] if number and number["noun"] else ""
        return found if found and (not kind or kind in found[0].split("|")) else None

    def borne(self, key: str) -> tuple[str, tuple[str, ...]] | None:
        """(key, documents that bear it) of a known symbol."""
        if key in self._documents or key in self._cites:
            return key, tuple(self._documents.get(key, ()))
        return None

    def cites(self, keys: Iterable[str], numbers: Sequence[int]) -> bool:
        """Whether any citation of these symbols means one of these paragraphs."""
        ranges = [held for key in keys for held in self._cites.get(key, ())]
        return any(first <= number <= last for first, last in ranges for number in numbers)

    def instrument(self, typed: str) -> str | None:
        """The key of the one symbol to which the corpus ties a name."""
        return self._instruments.get(fold_text(typed).strip("《》"))

    def _by_number(self, typed: str) -> tuple[str, ...]:
        """The key of what is typed as a number, with the name of an organ and a date or without."""
        if not any(map(str.isdigit, typed)):
            return ()
        for text in (typed, f"{typed}决议", f"{typed}决定", f"第{typed}号决议"):
            found = list(cited_numbers(text))
            if len(found) == 1:
                symbol, span = found[0]
                rest = typed[: span.start] + typed[span.end :]
                if _ORGAN.fullmatch(rest):
                    return (symbol_key(symbol),)
        return ()

    def _alone(self, typed: str) -> tuple[str, tuple[str, ...]] | None:
        """The only symbol that reads so when run together, or that ends so."""
        parts = symbol_key(typed).split("|")
        candidates = self._run_together.get("".join(parts), set())
        if not candidates and len(parts) > 1 and _DIVIDED.search(typed):
            candidates = self._ends.get("".join(parts), set())
        known = [key for key in candidates if _divides(key.split("|"), parts)]
        key = known[0] if len(known) == 1 else ""
        return self.borne(key) if any(map(str.isalpha, key)) else None


def _unlinked(typed: str) -> str:
    found = _ASKED.match(typed) or _LINK.match(typed)
    return unquote(found["symbol"]).strip("/ ") if found else typed


def _divides(known: Sequence[str], typed: Sequence[str]) -> bool:
    """Whether parts typed are divided only where the last parts of a known symbol are."""
    return _borders(typed) <= _borders(known)


def _borders(parts: Sequence[str]) -> set[int]:
    """Where parts are divided, in characters before the end."""
    ends, length = set(), 0
    for part in reversed(parts):
        length += len(part)
        ends.add(length)
    return ends
