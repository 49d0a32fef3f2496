"""tantivy: words with positions, texts stored, one writing thread."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, assert_never

from tantivy import Document, Index, Occur, Query, SchemaBuilder

from tests.benchmarks.cases import Case, Kind
from tests.benchmarks.clocks import Clock
from tests.benchmarks.contenders import Top
from tests.benchmarks.corpora import Layer, Places

_HEAP = 512 * 1024 * 1024
"""Bytes that the writer may use before it writes a segment."""


class Tantivy:
    def build(self, directory: Path, layer: Layer, places: Places, clock: Clock) -> None:
        schema = SchemaBuilder()
        schema.add_text_field("words", tokenizer_name="whitespace")
        schema.add_bytes_field("text", stored=True)
        schema.add_unsigned_field("number", fast=True)
        with clock:
            index = Index(schema.build(), str(directory))
            writer = index.writer(heap_size=_HEAP, num_threads=1)
            for batch in clock.unpaid(layer.batches(places)):
                for number, line in enumerate(batch.lines, batch.first):
                    document = Document()
                    document.add_text("words", line)
                    document.add_bytes("text", batch.texts[number - batch.first].encode())
                    document.add_unsigned("number", number)
                    writer.add_document(document)
            writer.commit()
            writer.wait_merging_threads()

    def open(self, directory: Path) -> None:
        index = Index.open(str(directory))
        self._schema, self._searcher = index.schema, index.searcher()

    def ask(self, case: Case) -> Any:
        return self._searcher.search(self._query(case), limit=10, count=True)

    def top(self, answer: Any) -> Top:
        addresses = [address for _, address in answer.hits]
        values = self._searcher.fast_field_values("number", addresses)
        numbers = tuple(int(value or 0) for value in values)
        return Top(answer.count, numbers, tuple(score for score, _ in answer.hits))

    def texts(self, answer: Any) -> list[str]:
        documents = (self._searcher.doc(address).to_dict() for _, address in answer.hits)
        return [bytes(document["text"][0]).decode() for document in documents]

    def forget(self) -> None:
        """Nothing: it keeps nothing but mapped files."""

    def close(self) -> None:
        del self._searcher

    def _query(self, case: Case) -> Query:
        match case.kind:
            case Kind.TERM:
                return self._term(case.words[0])
            case Kind.ALL:
                return Query.boolean_query([(Occur.Must, self._term(w)) for w in case.words])
            case Kind.ANY:
                return Query.boolean_query([(Occur.Should, self._term(w)) for w in case.words])
            case Kind.WITHOUT:
                wanted, other = map(self._term, case.words)
                return Query.boolean_query([(Occur.Must, wanted), (Occur.MustNot, other)])
            case Kind.PHRASE | Kind.LITERAL:
                return Query.phrase_query(self._schema, "words", list(case.words))
            case Kind.PREFIX:  # of a single word it makes a range of terms
                return Query.phrase_prefix_query(self._schema, "words", list(case.words))
            case Kind.OTHER_PREFIX:
                return Query.regex_query(self._schema, "words", re.escape(case.words[0]) + ".*")
            case _:
                assert_never(case.kind)

    def _term(self, word: str) -> Query:
        return Query.term_query(self._schema, "words", word)
