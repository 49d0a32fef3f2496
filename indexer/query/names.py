"""What documents, sections and kinds are called: typed names to ids, symbols in any spelling."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from indexer.analysis.normalize import fold_text
from indexer.analysis.numerals import ordinal
from indexer.analysis.symbols import symbol_key
from indexer.errors import UnknownValueError
from indexer.model import KINDS, Corpus, Description, Kind
from indexer.once import once
from indexer.outline import outline
from indexer.query.directory import Directory, bare, directory
from indexer.query.symbols import KnownSymbols, Symbols, known_symbols
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
    """The names of one corpus, looked up after folding.

    ``directory``: of its passages and sections; ``symbols`` are asked for when first needed. Both
    are made from the corpus where they are not given.
    """

    def __init__(
        self,
        corpus: Corpus,
        directory: Directory | None = None,
        symbols: Callable[[], KnownSymbols] | None = None,
    ) -> None:
        self._corpus = corpus
        self._directory = directory or _directory(corpus)
        self._known_symbols = symbols or (lambda: known_symbols(corpus.documents))
        self._kinds: dict[str, str] = {kind: kind for kind in KINDS}
        self._kinds |= {name: kind for kind, name in KIND_NAMES.items()}

    @once
    def _symbols(self) -> Symbols:
        return Symbols(self._known_symbols())

    @once
    def _documents(self) -> Mapping[str, Sequence[str]]:
        return _ids(self._corpus, lambda d: (d.id, d.title, *d.short_names, d.symbol or ""))

    @once
    def _titles(self) -> Mapping[str, Sequence[str]]:
        return _ids(self._corpus, lambda described: (described.title,))

    @once
    def _short_names(self) -> Mapping[str, Sequence[str]]:
        return _ids(self._corpus, lambda described: described.short_names)

    @once
    def _places(self) -> Mapping[str, int]:
        """Where in the corpus each document stands."""
        return {document.id: number for number, document in enumerate(self._corpus.documents)}

    def resolve(self, field: Field, typed: str) -> tuple[str, ...]:
        """The ids that a typed value names. Raises UnknownValueError where there is none."""
        name = fold_text(typed)
        values: tuple[str, ...]
        if field == "kind":
            kind = self._kinds.get(name)
            values, known = (kind,) if kind else (), tuple(self._kinds)
        elif field == "document":
            values = tuple(self._documents.get(name.strip("《》"), ()))
            known = tuple(document.id for document in self._corpus.documents)
        else:
            found = self._directory
            values = found.sections_named(name) or found.sections_named(bare(name))
            titles = (section.title for section in found.sections.values())
            known = () if values else tuple(dict.fromkeys(titles))
        if not values:
            raise UnknownValueError(field, typed, known)
        return values

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
        return self._directory.headings(name) or self._directory.headings(bare(name))

    def place(self, typed: str) -> PlaceName | None:
        """The paragraph named by ``决议第14段``, ``A/RES/76/76 第14段`` or ``报告附件第7段``.

        Also by a citation as it is printed beside a hit, or by a passage's id.
        """
        folded = fold_text(typed)
        if cited := self._directory.cited_as(folded):
            return PlaceName((cited.id,), (), folded)
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
            for passage in self._directory.paragraphs(
                self._places[document], bool(found["annex"]), numbers
            )
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


def _ids(
    corpus: Corpus, names: Callable[[Description], Iterable[str]]
) -> Mapping[str, Sequence[str]]:
    """The documents that bear each name, folded."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for document in corpus.documents:
        for name in filter(None, map(fold_text, names(document.description))):
            found[name][document.id] = None
    return {name: tuple(some) for name, some in found.items()}


def _directory(corpus: Corpus) -> Directory:
    sections = tuple(section for document in corpus.documents for section in document.sections)
    return directory(tuple(corpus.passages()), sections, outline(corpus.documents))
