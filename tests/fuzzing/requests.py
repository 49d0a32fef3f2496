"""Query strings: every resource and page with its parameters, good and bad."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from tests.fuzzing.queries import QUERIES, STRANGE, WORDS

Pairs = list[tuple[str, str]]
_NUMBERS = "1 2 3 10 100 101 0 -1 1000 10000 99999999999999999999 1.5 1e3 ٣ ３ + 0x10 True"
NUMBERS = _NUMBERS.split()
CHOICES: Mapping[str, tuple[str, ...]] = {
    "page": tuple(NUMBERS),
    "per_page": tuple(NUMBERS),
    "sort": ("relevance", "reading", "left", "right", "keyword", "", "x"),
    "expand": ("0", "1", "2", ""),
    "explain": ("0", "1", "2", ""),
    "format": ("json", "csv", "jsonl", "xml", ""),
    "context": ("all", "0", "30", "500", "501", ""),
    "unit": ("character", "word", "x"),
    "window": tuple(NUMBERS),
    "limit": tuple(NUMBERS),
    "varying": ("0", "1", "x"),
    "form": ("gb", "apa", "bibtex", "x"),
    "lang": ("zh", "en", "fr", ""),
}
LISTS: Mapping[str, tuple[str, ...]] = {
    "document": ("un-report", "un-resolution", "white-paper", "决议", "没有", ""),
    "section": ("un-resolution:operative", "序言", "（二）主要进展", "没有", ""),
    "kind": ("footnote", "paragraph", "脚注", "没有", ""),
}
TAKEN: Mapping[str, tuple[str, ...]] = {
    "/api/v1/search": ("page", "per_page", "sort", "expand", "explain", "format"),
    "/api/v1/concordance": ("unit", "window", "sort", "expand", "page", "format"),
    "/api/v1/suggest": ("limit",),
    "/api/v1/terms": ("varying",),
    "/api/v1/report": ("format",),
    "/": ("page", "per_page", "sort", "expand", "explain", "context", "lang"),
    "/concordance": ("unit", "window", "sort", "expand", "page", "lang"),
    "/distribution": ("expand", "lang"),
    "/segmentation": ("lang",),
    "/terms": ("varying", "lang"),
    "/report": ("lang",),
    "/documents/un-report": ("expand", "page", "context", "lang"),
    "/passages/un-report:p29": ("expand", "page", "context", "lang"),
    "/help": ("lang",),
}
"""Which parameters an address takes beside its text and the restrictions."""
_SEARCHES = {"/api/v1/search", "/api/v1/concordance", "/", "/concordance", "/distribution"}
_TEXTS: Mapping[str, str] = {"/api/v1/report": "terms", "/report": "terms"}


@dataclass(frozen=True, slots=True)
class Asked:
    """An address and the parameters it is asked with."""

    path: str
    pairs: tuple[tuple[str, str], ...]

    @property
    def typed(self) -> str:
        """The query, if it is asked once."""
        return next((value for name, value in self.pairs if name == "q"), "")

    @property
    def query_string(self) -> str:
        return urlencode(self.pairs)


@st.composite
def requests(draw: st.DrawFn, paths: tuple[str, ...] = tuple(TAKEN)) -> Asked:
    """Most are such that they are taken; some parameters are doubled, unknown or out of range."""
    path = draw(st.sampled_from(paths))
    pairs: Pairs = [(_TEXTS.get(path, "q"), draw(QUERIES))]
    for name in draw(st.lists(st.sampled_from(TAKEN[path]), max_size=3, unique=True)):
        usual = CHOICES[name][:3]
        pairs.append((name, draw(st.sampled_from(usual) | st.sampled_from(CHOICES[name]))))
    if path in _SEARCHES and draw(st.booleans()):
        for name in draw(st.lists(st.sampled_from(sorted(LISTS)), max_size=3)):
            pairs.append((name, draw(st.sampled_from(LISTS[name][:3]) | WORDS)))
    if draw(st.integers(0, 9)) == 0:
        pairs.append((draw(st.sampled_from([*CHOICES, *LISTS]) | STRANGE), draw(WORDS | STRANGE)))
    return Asked(path, tuple(pairs))


_RAW = "q= & = page=1 %E5%9B%BD %ff %C0%80 %ED%A0%80 %00 %0d%0a + %u4e00 % ; [] q[]= #"
RAW = st.lists(st.sampled_from(_RAW.split()) | st.binary(max_size=4).map(quote), max_size=12).map(
    "".join
)
"""Query strings that may be none: bytes that are no UTF-8, half an escape, no names."""
