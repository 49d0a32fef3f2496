"""What documents, sections and kinds are called: typed names to ids, symbols in any spelling."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indexer.analysis.normalize import fold_text
from indexer.analysis.numerals import ordinal
from indexer.analysis.symbols import symbol_key
from indexer.citations import numbered_paragraphs
from indexer.errors import UnknownValueError
from indexer.model import KINDS, Corpus, Document, Kind, Section
from indexer.query.symbols import Symbols
from indexer.query.tree import Field

KIND_NAMES: Mapping[Kind, str] = {
    "title": "标题",
    "heading": "小标题",
    "paragraph": "段落",
    "clause": "序言段",
    "item": "条目",
    "footnote": "脚注",
    "note": "题注",
}

_PLACE = re.compile(
    r"^(?P<document>.+?)[,，]?(?P<annex>附件)?[,，]?(?P<paragraph>第(?P<number>[0-9〇零一二三四五六七八九十百]{1,6})"
    r"(?:(?:至|到|-|~|—)第?(?P<last>[0-9〇零一二三四五六七八九十百]{1,6}))?段)$"
)
_MOST_PARAGRAPHS = 500


@dataclass(frozen=True, slots=True)
class PlaceName:
    """Paragraphs that were named: the passages they may be, and their documents' symbol keys.

    ``passages`` is empty for a document that is only cited; some citation of one of ``keys`` then
    means a paragraph of ``numbers``.
    """

    passages: tuple[str, ...]
    keys: tuple[str, ...]
    paragraph: str
    numbers: tuple[int, ...] = ()


class Names:
    """The names of one corpus, looked up after folding."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._documents: defaultdict[str, list[str]] = defaultdict(list)
        self._sections: defaultdict[str, list[str]] = defaultdict(list)
        self._titles: defaultdict[str, list[str]] = defaultdict(list)
        self._symbols = Symbols(corpus.documents)
        self._short_names: defaultdict[str, list[str]] = defaultdict(list)
        self._headings: defaultdict[str, list[str]] = defaultdict(list)
        self._cited_as: dict[str, str] = {}
        self._numbered: dict[str, dict[tuple[bool, int], list[str]]] = {}
        for document in corpus.documents:
            self._add_document(document)
        self._section_titles = [s.title for d in corpus.documents for s in d.sections]
        self._kinds: dict[str, str] = {kind: kind for kind in KINDS}
        self._kinds |= {name: kind for kind, name in KIND_NAMES.items()}

    def _add_document(self, document: Document) -> None:
        described = document.description
        for name in (described.id, described.title, *described.short_names, described.symbol or ""):
            _add(self._documents, fold_text(name), document.id)
        _add(self._titles, fold_text(described.title), document.id)
        for name in described.short_names:
            _add(self._short_names, fold_text(name), document.id)
        self._numbered[document.id] = numbered_paragraphs(document)
        titles = {section.id: fold_text(section.title) for section in document.sections}
        for section in document.sections:
            for name in _section_names(section):
                _add(self._sections, name, section.id)
        for passage in document.passages:
            for name in (passage.id, passage.citation):
                self._cited_as.setdefault(fold_text(name), passage.id)
            if passage.kind == "heading" and passage.sections:
                title = titles[passage.sections[-1]]
                _add(self._headings, title, passage.id)
                _add(self._headings, _bare(title), passage.id)

    def resolve(self, field: Field, typed: str) -> tuple[str, ...]:
        """The ids that a typed value names. Raises UnknownValueError where there is none."""
        name = fold_text(typed)
        if field == "kind":
            kind = self._kinds.get(name)
            values, known = [kind] if kind else [], tuple(self._kinds)
        elif field == "document":
            values = self._documents.get(name.strip("《》"), [])
            known = tuple(document.id for document in self._corpus.documents)
        else:
            values = self._sections.get(name) or self._sections.get(_bare(name), [])
            known = tuple(dict.fromkeys(self._section_titles))
        if not values:
            raise UnknownValueError(field, typed, known)
        return tuple(values)

    def knows(self, field: Field, typed: str) -> bool:
        """Whether a value has any meaning for a field."""
        try:
            return bool(self.resolve(field, typed))
        except UnknownValueError:
            return False

    def symbol(self, typed: str) -> tuple[str, tuple[str, ...]] | None:
        """(key, documents that bear it) of a symbol that the corpus bears or cites.

        In any spelling, or by number: see Symbols.
        """
        return self._symbols.named(typed)

    def instrument(self, typed: str) -> str | None:
        """The key of the one symbol to which the corpus ties a name, typed with or without 《》."""
        return self._symbols.instrument(typed)

    def title(self, typed: str) -> tuple[str, ...]:
        """The documents whose whole title was typed, with or without 《》."""
        return tuple(self._titles.get(fold_text(typed).strip("《》"), ()))

    def short_name(self, typed: str) -> tuple[str, ...]:
        """The documents that are called so in short."""
        return tuple(self._short_names.get(fold_text(typed), ()))

    def headings(self, typed: str) -> tuple[str, ...]:
        """The heading passages of the sections whose printed title, label and all, was typed."""
        name = fold_text(typed)
        return tuple(self._headings.get(name) or self._headings.get(_bare(name)) or ())

    def place(self, typed: str) -> PlaceName | None:
        """The paragraph named by ``决议第14段``, ``A/RES/76/76 第14段`` or ``报告附件第7段``.

        Also by a citation as it is printed beside a hit, or by a passage's id.
        """
        folded = fold_text(typed)
        if folded in self._cited_as:
            return PlaceName((self._cited_as[folded],), (), folded)
        found = _PLACE.match(folded)
        if not found:
            return None
        named = found["document"].strip("《》 ,")
        documents = list(self._documents.get(named, ()))
        keys = [symbol_key(bears) for d in documents if (bears := self._symbol_of(d))]
        if not documents and (symbol := self._cited(named)):
            keys, documents = [symbol[0]], list(symbol[1])
        numbers = _numbers(found["number"], found["last"])
        passages = tuple(
            passage
            for document in documents
            for number in numbers
            for passage in self._numbered[document].get((bool(found["annex"]), number), ())
        )
        if not passages and not self._symbols.cites(keys, numbers):
            return None
        if passages and found["annex"]:  # what is cited without 附件 is another paragraph
            numbers = ()
        return PlaceName(passages, tuple(keys), found["paragraph"], numbers)

    def _cited(self, named: str) -> tuple[str, tuple[str, ...]] | None:
        key = self.instrument(named)
        return self.symbol(named) or (self._symbols.borne(key) if key else None)

    def _symbol_of(self, document: str) -> str:
        found = self._corpus.document(document)
        return (found.description.symbol or "") if found else ""


def _numbers(first: str, last: str | None) -> tuple[int, ...]:
    """The paragraphs from one to another; nothing where they are too many, or none."""
    numbers = range(ordinal(first), ordinal(last or first) + 1)
    return tuple(numbers) if len(numbers) <= _MOST_PARAGRAPHS else ()


def _add(names: defaultdict[str, list[str]], name: str, value: str) -> None:
    if name and value not in names[name]:
        names[name].append(value)


def _section_names(section: Section) -> Iterable[str]:
    """An id, its place, and the title as printed, also without its label or final stop."""
    title = fold_text(section.title)
    yield fold_text(section.id)
    yield fold_text(section.id.partition(":")[2])
    yield title
    yield _bare(title)
    label = fold_text(section.label)
    if label and title.startswith(label):
        yield title.removeprefix(label).lstrip(".、 ")
    elif " " in section.title:  # 附件 海南倡议: a label line and a title line
        yield from (fold_text(part) for part in section.title.split())


def _bare(title: str) -> str:
    return title.rstrip("。. ")
